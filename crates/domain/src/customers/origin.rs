//! Where a list of people comes from and on what legal ground we write to them: asked once an import, kept with each person.

words! {
    /// Where the addresses come from.
    Origin, UnknownOrigin, "an origin is by_hand, customers, inquiries, fair, subscribers, partner, bought, scraped or guessed":
    ByHand = "by_hand",
    /// People who bought from us.
    Customers = "customers",
    /// People who asked us.
    Inquiries = "inquiries",
    /// Cards exchanged at a fair.
    Fair = "fair",
    /// People who signed up for letters.
    Subscribers = "subscribers",
    /// Given by a partner with the people's knowledge.
    Partner = "partner",
    Bought = "bought",
    Scraped = "scraped",
    Guessed = "guessed",
}

words! {
    /// On what ground we write.
    LegalBasis, UnknownLegalBasis, "a legal basis is consent, contract, legitimate_interest or none":
    Consent = "consent",
    Contract = "contract",
    LegitimateInterest = "legitimate_interest",
    None = "none",
}

impl Origin {
    /// Bought, scraped and guessed addresses never get newsletters or promotions, whatever basis is named.
    pub const fn is_cold(self) -> bool {
        matches!(self, Origin::Bought | Origin::Scraped | Origin::Guessed)
    }
}
