//! Who may be in the records twice: people and companies, found by keys and judged by a score whose every part is a reason that can be read.
//!
//! Two records are compared only where they share a key (a mailbox, a phone, a name within a company, …): the keys of a million are
//! sorted, never each held against each. A key that very many share tells nobody apart and is left out. The score is a sum of points for and
//! against; it decides nothing: a person looks at both and merges them or says that they are not the same.

mod blocks;
mod company;
mod distance;
mod legal_forms;
mod mailbox;
mod name;
mod person;
#[cfg(test)]
mod tests;
mod writing;

pub use blocks::{BLOCK_LIMIT, Blocks, Key, Pairs};
pub use company::CompanyFacts;
pub use distance::{edits, similarity};
pub use mailbox::mailbox_of;
pub use name::{company_core, person_words};
pub use person::PersonFacts;

words! {
    /// One thing that speaks for or against two records being the same.
    Reason, UnknownReason, "there is no reason of that name":
    SameMailbox = "same_mailbox",
    SimilarMailbox = "similar_mailbox",
    SameLocalPart = "same_local_part",
    SamePhone = "same_phone",
    SameName = "same_name",
    SimilarName = "similar_name",
    Initials = "initials",
    SameCompany = "same_company",
    SimilarCompany = "similar_company",
    SameDomain = "same_domain",
    SameDomainOfPeople = "same_domain_of_people",
    SameBirthday = "same_birthday",
    SameCountry = "same_country",
    OtherName = "other_name",
    OtherCountry = "other_country",
    OtherBirthday = "other_birthday",
    OtherDomain = "other_domain",
    OtherLegalForm = "other_legal_form",
}

words! {
    /// How sure the score is.
    Likelihood, UnknownLikelihood, "a likelihood is certain, likely or possible":
    Certain = "certain",
    Likely = "likely",
    Possible = "possible",
}

/// Below this many points two records are not shown as one.
pub const SHOWN_FROM: u8 = 50;
/// Nothing is more certain than this: a person decides.
const POINTS_LIMIT: i16 = 99;

impl Likelihood {
    pub const fn of(points: u8) -> Self {
        match points {
            85.. => Likelihood::Certain,
            65..=84 => Likelihood::Likely,
            _ => Likelihood::Possible,
        }
    }
}

/// What a comparison found: points from 0 to 99, and each reason with its own points, the weightiest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judged {
    pub points: u8,
    pub reasons: Vec<(Reason, i8)>,
}

impl Judged {
    fn of(mut reasons: Vec<(Reason, i8)>) -> Self {
        reasons.sort_by_key(|(reason, points)| (std::cmp::Reverse(*points), *reason));
        let sum: i16 = reasons.iter().map(|(_, points)| i16::from(*points)).sum();
        Judged { points: u8::try_from(sum.clamp(0, POINTS_LIMIT)).unwrap_or(0), reasons }
    }

    pub const fn is_shown(&self) -> bool {
        self.points >= SHOWN_FROM
    }
}
