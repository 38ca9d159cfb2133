//! What a column can become.

words! {
    /// A field of a person or of the person's company that a column can fill.
    ImportField, UnknownImportField, "a column becomes one of the fields of a contact or its company":
    Address = "address",
    /// The name as its owner writes it; first and last name are left as they are.
    FullName = "full_name",
    FirstName = "first_name",
    LastName = "last_name",
    Salutation = "salutation",
    Gender = "gender",
    JobTitle = "job_title",
    Phone = "phone",
    Language = "language",
    Country = "country",
    TimeZone = "time_zone",
    Birthday = "birthday",
    PurchaseRole = "purchase_role",
    Note = "note",
    CompanyName = "company_name",
    CompanyWebsite = "company_website",
    CompanyIndustry = "company_industry",
    CompanyCountry = "company_country",
    /// Names of tags, parted by semicolon, comma or bar.
    Tags = "tags",
    /// What an earlier tool says of the address: whether the person said no, or the mailbox is gone.
    Status = "status",
}

impl ImportField {
    /// Whether several columns may fill it: phones are collected, tags are joined, notes are put below each other, of
    /// several statuses the gravest counts.
    pub const fn takes_several(self) -> bool {
        matches!(self, ImportField::Phone | ImportField::Tags | ImportField::Note | ImportField::Status)
    }
}
