//! What an origin and a legal basis allow: decided once here, shown before the import and kept with each person.

use crate::customers::origin::{LegalBasis, Origin};

/// What people of an import may get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Why they get no newsletters and promotions; `None` when nothing forbids it.
    pub newsletter_refusal: Option<&'static str>,
    /// Whether the import states consent that goes into the consent ledger.
    pub records_consent: bool,
}

/// The standing of an origin and a basis. Nobody whose address was bought, scraped or guessed can have agreed to hear from us,
/// whatever the list's seller says.
pub const fn standing(origin: Origin, basis: LegalBasis) -> Standing {
    if origin.is_cold() {
        return Standing { newsletter_refusal: Some("origin_not_allowed"), records_consent: false };
    }
    match basis {
        LegalBasis::None => Standing { newsletter_refusal: Some("no_legal_basis"), records_consent: false },
        LegalBasis::Consent => Standing { newsletter_refusal: None, records_consent: true },
        LegalBasis::Contract | LegalBasis::LegitimateInterest => {
            Standing { newsletter_refusal: None, records_consent: false }
        }
    }
}
