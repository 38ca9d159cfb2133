//! What we know of a person: the part of a contact that is sealed at rest. Stored as versioned JSON, so fields are only added.

use super::addresses::OtherAddress;
use super::attribute::Attributes;
use super::facts::FactNotes;
use serde::{Deserialize, Serialize};

/// The personal part of a contact. Empty texts mean "not known".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactCard {
    pub first_name: String,
    pub last_name: String,
    /// The name as its owner writes it, where it is not simply first and last name (王伟, Nguyễn Thị Mai).
    pub full_name: String,
    pub salutation: String,
    /// Whether we guessed it, and neither the person nor a document said so.
    #[serde(skip_serializing_if = "is_false")]
    pub salutation_guessed: bool,
    pub gender: Option<GenderNote>,
    pub job_title: String,
    /// The address as it is shown and written to; its normal form is hashed beside the sealed card.
    pub address: String,
    /// Beside the main one: by each of them the person is found, and letters go to none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_addresses: Vec<OtherAddress>,
    /// In E.164.
    pub phones: Vec<String>,
    pub birthday: Option<DayOfYear>,
    pub socials: Vec<SocialProfile>,
    pub purchase_role: Option<PurchaseRole>,
    pub note: String,
    /// What the company declared beside these fields.
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    pub attributes: Attributes,
    /// Of facts that changed after the record was made.
    #[serde(skip_serializing_if = "FactNotes::is_empty")]
    pub facts: FactNotes,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// A gender and whether the person or a document said so, or we guessed it from the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenderNote {
    pub value: GenderWord,
    pub verified: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GenderWord {
    Female,
    Male,
    Other,
}

/// A day that comes back each year; the year where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOfYear {
    pub month: u8,
    pub day: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SocialProfile {
    pub kind: String,
    pub url: String,
}

/// Which part a person plays when the company buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PurchaseRole {
    User,
    Technical,
    Purchasing,
    DecisionMaker,
}

/// A text of a card longer than this is no name, title or phone any more.
pub const TEXT_LIMIT_CHARACTERS: usize = 200;
/// A note longer than this belongs into a file.
pub const NOTE_LIMIT_CHARACTERS: usize = 10_000;
/// More phones or profiles than anybody has.
pub const PHONES_LIMIT: usize = 10;

/// What is wrong with a card, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CardRefusal {
    #[error("{field} is longer than {limit} characters; shorten it")]
    TooLong { field: &'static str, limit: usize },
    #[error("{field} holds a line break or a control character; remove it")]
    ControlCharacter { field: &'static str },
    #[error("there are more than {limit} {field}")]
    TooMany { field: &'static str, limit: usize },
    #[error("{field} holds what is no e-mail address such as name@example.com")]
    NotAnAddress { field: &'static str },
    #[error("the birthday is no day of the calendar")]
    NoSuchDay,
}

impl CardRefusal {
    /// The stable code of the refusal.
    pub const fn code(&self) -> &'static str {
        match self {
            CardRefusal::TooLong { .. } => "too_long",
            CardRefusal::ControlCharacter { .. } => "control_character",
            CardRefusal::TooMany { .. } => "too_many",
            CardRefusal::NotAnAddress { .. } => "not_an_address",
            CardRefusal::NoSuchDay => "no_such_day",
        }
    }

    pub const fn field(&self) -> &'static str {
        match self {
            CardRefusal::TooLong { field, .. }
            | CardRefusal::ControlCharacter { field }
            | CardRefusal::NotAnAddress { field }
            | CardRefusal::TooMany { field, .. } => field,
            CardRefusal::NoSuchDay => "birthday",
        }
    }
}

impl ContactCard {
    /// The name as the grid shows it: the owner's own writing, else first and last name; empty when unknown.
    pub fn display_name(&self) -> String {
        if !self.full_name.is_empty() {
            return self.full_name.clone();
        }
        [self.first_name.as_str(), self.last_name.as_str()].join(" ").trim().to_owned()
    }

    /// The card with blanks trimmed, checked against its limits.
    ///
    /// # Errors
    /// The first [`CardRefusal`] in the order of the fields.
    pub fn checked(mut self) -> Result<Self, CardRefusal> {
        let lines: [(&'static str, &mut String); 6] = [
            ("first_name", &mut self.first_name),
            ("last_name", &mut self.last_name),
            ("full_name", &mut self.full_name),
            ("salutation", &mut self.salutation),
            ("job_title", &mut self.job_title),
            ("address", &mut self.address),
        ];
        for (field, text) in lines {
            check_line(field, text, TEXT_LIMIT_CHARACTERS.max(320 * usize::from(field == "address")))?;
        }
        for phone in &mut self.phones {
            check_line("phones", phone, TEXT_LIMIT_CHARACTERS)?;
        }
        for profile in &mut self.socials {
            check_line("socials", &mut profile.kind, TEXT_LIMIT_CHARACTERS)?;
            check_line("socials", &mut profile.url, 2_000)?;
        }
        for (field, count) in [("phones", self.phones.len()), ("socials", self.socials.len())] {
            if count > PHONES_LIMIT {
                return Err(CardRefusal::TooMany { field, limit: PHONES_LIMIT });
            }
        }
        if is_longer(&self.note, NOTE_LIMIT_CHARACTERS) {
            return Err(CardRefusal::TooLong { field: "note", limit: NOTE_LIMIT_CHARACTERS });
        }
        if self.birthday.is_some_and(|day| !day.exists()) {
            return Err(CardRefusal::NoSuchDay);
        }
        Ok(self)
    }
}

impl DayOfYear {
    /// Whether the calendar has this day; 29 February counts when no year is given.
    pub fn exists(&self) -> bool {
        let Ok(month) = i8::try_from(self.month) else { return false };
        let Ok(day) = i8::try_from(self.day) else { return false };
        jiff::civil::Date::new(self.year.unwrap_or(2024), month, day).is_ok()
    }
}

pub(super) fn check_line(field: &'static str, text: &mut String, limit: usize) -> Result<(), CardRefusal> {
    let trimmed = text.trim();
    if trimmed.len() != text.len() {
        *text = trimmed.to_owned();
    }
    if text.chars().any(char::is_control) {
        return Err(CardRefusal::ControlCharacter { field });
    }
    if is_longer(text, limit) {
        return Err(CardRefusal::TooLong { field, limit });
    }
    Ok(())
}

/// Whether a text has more characters than that; a character takes a byte at least.
pub(super) fn is_longer(text: &str, limit: usize) -> bool {
    text.len() > limit && text.chars().count() > limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shown_as_its_owner_writes_it() {
        let card = ContactCard { first_name: "Mai".into(), last_name: "Nguyen".into(), ..ContactCard::default() };
        assert_eq!(card.display_name(), "Mai Nguyen");
        assert_eq!(ContactCard { full_name: "Nguyễn Thị Mai".into(), ..card }.display_name(), "Nguyễn Thị Mai");
        assert_eq!(ContactCard::default().display_name(), "");
    }

    #[test]
    fn hostile_cards_are_refused_by_field() {
        let check = |card: ContactCard| card.checked().map_err(|refusal| (refusal.field(), refusal.code()));
        let base = ContactCard::default;
        assert_eq!(
            check(ContactCard { first_name: "a\r\nBcc: x".into(), ..base() }),
            Err(("first_name", "control_character"))
        );
        assert_eq!(check(ContactCard { job_title: "x".repeat(201), ..base() }), Err(("job_title", "too_long")));
        assert_eq!(
            check(ContactCard { birthday: Some(DayOfYear { month: 2, day: 30, year: None }), ..base() }),
            Err(("birthday", "no_such_day"))
        );
        assert_eq!(
            check(ContactCard { last_name: "  Li ".into(), ..base() }).map(|card| card.last_name),
            Ok("Li".into())
        );
    }

    #[test]
    fn a_card_of_version_1_is_read_as_it_was_written() {
        let stored = r#"{"first_name":"Li","address":"li@example.com","gender":{"value":"female","verified":true},"birthday":{"month":5,"day":1}}"#;
        let card: ContactCard = serde_json::from_str(stored).unwrap();
        assert_eq!(card.gender.map(|gender| gender.value), Some(GenderWord::Female));
        assert_eq!(card.birthday.and_then(|day| day.year), None);
    }
}
