//! What we know of a company: the part that is sealed at rest, and its limits.

use super::attribute::Attributes;
use super::card::{CardRefusal, NOTE_LIMIT_CHARACTERS, TEXT_LIMIT_CHARACTERS};
use serde::{Deserialize, Serialize};

/// The sealed part of a company (a sole trader's name is a person's name).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CompanyCard {
    pub name: String,
    pub website: String,
    /// Beside the website's: each is this company's alone, as [`super::company_domain`] reads it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<String>,
    pub note: String,
    /// What the company declared beside these fields.
    #[serde(skip_serializing_if = "Attributes::is_empty")]
    pub attributes: Attributes,
}

impl CompanyCard {
    /// The card with blanks trimmed, checked against its limits.
    ///
    /// # Errors
    /// A [`CardRefusal`] that names the field.
    pub fn checked(mut self) -> Result<Self, CardRefusal> {
        for (field, text) in [("name", &mut self.name), ("website", &mut self.website)] {
            *text = text.trim().to_owned();
            if text.chars().any(char::is_control) {
                return Err(CardRefusal::ControlCharacter { field });
            }
            if text.chars().count() > TEXT_LIMIT_CHARACTERS {
                return Err(CardRefusal::TooLong { field, limit: TEXT_LIMIT_CHARACTERS });
            }
        }
        if self.note.chars().count() > NOTE_LIMIT_CHARACTERS {
            return Err(CardRefusal::TooLong { field: "note", limit: NOTE_LIMIT_CHARACTERS });
        }
        Ok(self)
    }
}
