//! Merge fields: what a letter may say about its reader and its sender.
//!
//! A source writes `{{ contact.first_name | default("friend") }}`: `default` is the Jinja filter, and with us it also stands in
//! for a value that is known but blank. A field without a `default` uses the field's own fall-back in the letter's language;
//! fields that have none stay empty, which the check of the letter says beforehand.

use basics::Language;
use std::fmt;
use std::str::FromStr;

macro_rules! fields {
    ($($field:ident = $name:literal)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum MergeField { $($field),* }

        impl MergeField {
            pub const ALL: &[MergeField] = &[$(MergeField::$field),*];

            /// The name that sources use.
            pub fn name(self) -> FieldName {
                match self { $(MergeField::$field => $name),* }
            }
        }
    };
}

/// `noun.what`, as written in a source.
pub type FieldName = &'static str;

fields! {
    Salutation = "contact.salutation"
    FirstName = "contact.first_name"
    LastName = "contact.last_name"
    FullName = "contact.full_name"
    JobTitle = "contact.job_title"
    Address = "contact.address"
    City = "contact.city"
    Country = "contact.country"
    CompanyName = "company.name"
    CompanyIndustry = "company.industry"
    CompanyWebsite = "company.website"
    SenderName = "sender.name"
    SenderTitle = "sender.job_title"
    SenderAddress = "sender.address"
    SenderPhone = "sender.phone"
    SenderCompany = "sender.company"
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such field")]
pub struct UnknownField;

impl MergeField {
    /// What stands there when nothing is known and the source gives no `default`: a word of the letter's language, or `None`
    /// for a field that nothing can stand in for.
    pub fn own_fallback(self, language: Language) -> Option<&'static str> {
        let (person, company) = match language.primary() {
            "zh" => ("朋友", "贵公司"),
            "es" => ("cliente", "su empresa"),
            "vi" => ("quý khách", "quý công ty"),
            "ar" => ("عميلنا العزيز", "شركتكم"),
            _ => ("friend", "your company"),
        };
        match self {
            // Always said: `salutation` has an answer for everybody.
            MergeField::Salutation => Some(""),
            MergeField::FirstName | MergeField::LastName | MergeField::FullName => Some(person),
            MergeField::CompanyName => Some(company),
            // Every letter has a sender with these, and a reader with an address.
            MergeField::Address | MergeField::SenderName | MergeField::SenderAddress | MergeField::SenderCompany => {
                Some("")
            }
            MergeField::JobTitle
            | MergeField::City
            | MergeField::Country
            | MergeField::CompanyIndustry
            | MergeField::CompanyWebsite
            | MergeField::SenderTitle
            | MergeField::SenderPhone => None,
        }
    }
}

impl FromStr for MergeField {
    type Err = UnknownField;
    fn from_str(text: &str) -> Result<Self, UnknownField> {
        MergeField::ALL.iter().copied().find(|field| field.name() == text).ok_or(UnknownField)
    }
}

impl fmt::Display for MergeField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
