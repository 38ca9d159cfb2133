//! What a column of a file becomes: a field that everybody has, or an attribute that the company declared.

use super::guess::plain;
use super::{ImportField, UnknownImportField};
use basics::ids::AttributeId;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Stored and sent as the word of the field, or as the id of the attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportTarget {
    Field(ImportField),
    Attribute(AttributeId),
}

impl ImportTarget {
    pub const fn field(self) -> Option<ImportField> {
        match self {
            ImportTarget::Field(field) => Some(field),
            ImportTarget::Attribute(_) => None,
        }
    }

    /// Whether several columns may fill it.
    pub const fn takes_several(self) -> bool {
        match self {
            ImportTarget::Field(field) => field.takes_several(),
            ImportTarget::Attribute(_) => false,
        }
    }
}

impl From<ImportField> for ImportTarget {
    fn from(field: ImportField) -> Self {
        ImportTarget::Field(field)
    }
}

impl fmt::Display for ImportTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImportTarget::Field(field) => field.fmt(f),
            ImportTarget::Attribute(id) => id.fmt(f),
        }
    }
}

impl FromStr for ImportTarget {
    type Err = UnknownImportField;

    fn from_str(text: &str) -> Result<Self, UnknownImportField> {
        match text.parse() {
            Ok(id) => Ok(ImportTarget::Attribute(id)),
            Err(_) => text.parse().map(ImportTarget::Field),
        }
    }
}

impl Serialize for ImportTarget {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ImportTarget {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The head of an attribute's column in a file of ours: its name, with the id behind it where the name would be taken for a field.
pub fn attribute_header(id: AttributeId, name: &str) -> String {
    if super::guess_header(name).is_some() { format!("{name} ({id})") } else { name.to_owned() }
}

/// The guesses of fields, with attributes where a header is the name of one; of several of that name the first counts.
pub fn with_attributes(
    guesses: &[Option<ImportField>],
    headers: &[String],
    attributes: &[(AttributeId, String)],
) -> Vec<Option<ImportTarget>> {
    let mut taken: Vec<AttributeId> = Vec::new();
    let mut named = |header: &String, is_free: bool| {
        let is_meant = |(id, name): &&(AttributeId, String)| {
            let is_written = header.ends_with(&format!("({id})"));
            let is_named = is_free && !plain(header).is_empty() && plain(header) == plain(name);
            !taken.contains(id) && (is_written || is_named)
        };
        let id = attributes.iter().find(is_meant)?.0;
        taken.push(id);
        Some(ImportTarget::Attribute(id))
    };
    let target = |(header, guess): (&String, &Option<ImportField>)| {
        named(header, guess.is_none()).or(guess.map(ImportTarget::Field))
    };
    headers.iter().zip(guesses).map(target).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_guessed_by_their_names_and_found_again_under_the_head_that_we_write() {
        let attributes = [
            (AttributeId::from_i64(1), "Incoterm".to_owned()),
            (AttributeId::from_i64(2), "Country".to_owned()),
            (AttributeId::from_i64(3), "incoterm".to_owned()),
        ];
        let headers = ["E-mail", "INCOTERM", "Country", &attribute_header(attributes[1].0, "Country"), "incoterm"];
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        let guesses = super::super::guess_columns(&headers, &[]);
        let said: Vec<Option<String>> = with_attributes(&guesses, &headers, &attributes)
            .into_iter()
            .map(|target| target.map(|target| target.to_string()))
            .collect();
        let of = |number: i64| AttributeId::from_i64(number).to_string();
        assert_eq!(
            said,
            [Some("address".to_owned()), Some(of(1)), Some("country".to_owned()), Some(of(2)), Some(of(3))]
        );
        assert_eq!(of(1).parse::<ImportTarget>().unwrap(), ImportTarget::Attribute(AttributeId::from_i64(1)));
        assert!("shoe".parse::<ImportTarget>().is_err());
    }
}
