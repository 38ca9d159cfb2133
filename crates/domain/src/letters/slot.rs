//! Slots: the named places of a letter's source that a marketer fills in a form, without touching the source.
//!
//! A source says `{{ slot.lead }}`; the letter declares what `lead` is and keeps its text. Texts of slots may use merge fields
//! but no markup: they are shown as they are written.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A slot's name in the source: `lead`, `first_title`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SlotName(String);

/// Longer names are a mistake, not a name.
const NAME_LIMIT_BYTES: usize = 40;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot name a slot: small letters, digits and _ only, at most {NAME_LIMIT_BYTES}")]
pub struct BadSlotName(String);

impl SlotName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SlotName {
    type Err = BadSlotName;
    fn from_str(text: &str) -> Result<Self, BadSlotName> {
        let letters = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        let begins = text.as_bytes().first().is_some_and(u8::is_ascii_lowercase);
        match letters && begins && text.len() <= NAME_LIMIT_BYTES {
            true => Ok(SlotName(text.to_owned())),
            false => Err(BadSlotName(text.chars().take(NAME_LIMIT_BYTES).collect())),
        }
    }
}

impl TryFrom<String> for SlotName {
    type Error = BadSlotName;
    fn try_from(text: String) -> Result<Self, BadSlotName> {
        text.parse()
    }
}

impl From<SlotName> for String {
    fn from(name: SlotName) -> String {
        name.0
    }
}

impl fmt::Display for SlotName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// One line of text.
    Line,
    /// Text whose line breaks are kept.
    Paragraph,
    /// The address of a page.
    Url,
    /// The address of a picture.
    Image,
}

/// A slot as its letter declares it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    pub name: SlotName,
    pub kind: SlotKind,
    /// What the form calls it, in the writer's language.
    pub label: String,
    /// The text that stands there until somebody writes another; empty = the slot may stay empty.
    pub default: String,
}
