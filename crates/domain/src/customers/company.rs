//! What we know of a company: the part that is sealed at rest, and its limits.

use super::attribute::Attributes;
use super::card::{CardRefusal, NOTE_LIMIT_CHARACTERS, TEXT_LIMIT_CHARACTERS, check_line, is_longer};
use super::facts::FactNotes;
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
    /// Of facts that changed after the record was made.
    #[serde(skip_serializing_if = "FactNotes::is_empty")]
    pub facts: FactNotes,
}

impl CompanyCard {
    /// The card with blanks trimmed, checked against its limits.
    ///
    /// # Errors
    /// A [`CardRefusal`] that names the field.
    pub fn checked(mut self) -> Result<Self, CardRefusal> {
        for (field, text) in [("name", &mut self.name), ("website", &mut self.website)] {
            check_line(field, text, TEXT_LIMIT_CHARACTERS)?;
        }
        if is_longer(&self.note, NOTE_LIMIT_CHARACTERS) {
            return Err(CardRefusal::TooLong { field: "note", limit: NOTE_LIMIT_CHARACTERS });
        }
        Ok(self)
    }
}
