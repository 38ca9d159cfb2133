//! A letter's slots as they are stored: versioned JSON of what is declared and what was written into them.
//!
//! The line under the subject (the preheader) is a slot of that name in the source, and a column of its own in the ledger.

use crate::Trouble;
use compose::{LetterSource, discover_slots};
use domain::letters::{Slot, SlotName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::letters::letter::LetterRecord;

/// A source above this is not kept: it is twice what can become a letter.
pub const SOURCE_LIMIT_BYTES: usize = 512 * 1024;
/// All texts of a letter's slots together.
const TEXTS_LIMIT_BYTES: usize = 256 * 1024;
/// A subject, or the line under it: headers beyond this are cut or refused by servers.
const LINE_LIMIT_BYTES: usize = 1_000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredSlots {
    version: u32,
    pub slots: Vec<Slot>,
    pub texts: BTreeMap<SlotName, String>,
}

impl StoredSlots {
    const VERSION: u32 = 1;

    pub fn new(slots: Vec<Slot>, texts: BTreeMap<SlotName, String>) -> Self {
        StoredSlots { version: Self::VERSION, slots, texts }
    }

    pub fn read(record: &LetterRecord) -> Result<Self, Trouble> {
        serde_json::from_str(&record.slots).map_err(Trouble::broken)
    }

    pub fn write(&self) -> String {
        serde_json::to_string(self).expect("slots are plain structs that always serialise")
    }

    /// The slots of another source: those known keep kind, label and default, new ones are guessed, unused ones go. Texts of
    /// slots that went are kept, so that a source that is pasted back finds them again.
    pub fn follow(&mut self, mjml: &str) {
        let mut slots: Vec<Slot> = Vec::new();
        for found in discover_slots(mjml) {
            let known = self.slots.iter().find(|slot| slot.name == found.name).cloned();
            slots.push(known.unwrap_or(found));
        }
        self.slots = slots;
    }

    /// Writes texts into slots.
    pub fn fill(&mut self, texts: &BTreeMap<String, String>) -> Result<(), Trouble> {
        for (name, text) in texts {
            let known: Option<SlotName> = name.parse().ok();
            let known = known.filter(|name| self.slots.iter().any(|slot| slot.name == *name));
            let Some(known) = known else {
                let detail = "the letter has no slot of that name";
                return Err(Trouble::field(format!("slots.{name}"), "unknown_slot", detail));
            };
            self.texts.insert(known, text.clone());
        }
        let bytes: usize = self.texts.values().map(String::len).sum();
        if bytes > TEXTS_LIMIT_BYTES {
            let detail = format!("the texts of a letter are at most {} KB together", TEXTS_LIMIT_BYTES / 1024);
            return Err(Trouble::field("slots", "too_long", detail));
        }
        Ok(())
    }
}

/// The slot that holds the line under the subject.
pub(super) fn is_preheader(slot: &Slot) -> bool {
    slot.name.as_str() == "preheader"
}

/// What is compiled when the letter is looked at or sent.
///
/// # Errors
/// [`Trouble::Broken`] for slots that cannot be read.
pub fn source_of(record: &LetterRecord) -> Result<LetterSource, Trouble> {
    let StoredSlots { slots, mut texts, .. } = StoredSlots::read(record)?;
    if let Some(slot) = slots.iter().find(|slot| is_preheader(slot)) {
        texts.insert(slot.name.clone(), record.preheader.clone());
    }
    Ok(LetterSource {
        kind: record.kind,
        language: record.language,
        subject: record.subject.clone(),
        mjml: record.source.clone(),
        slots,
        texts,
    })
}

/// A subject, or the line under it.
pub(super) fn check_line(field: &'static str, text: &str) -> Result<String, Trouble> {
    let text = text.trim();
    if text.contains(['\r', '\n']) || text.chars().any(char::is_control) {
        let detail = format!("the {field} holds a line break or another control character; it is one line");
        return Err(Trouble::field(field, "line_break", detail));
    }
    if text.len() > LINE_LIMIT_BYTES {
        return Err(Trouble::field(field, "too_long", format!("the {field} is longer than {LINE_LIMIT_BYTES} bytes")));
    }
    Ok(text.to_owned())
}

pub(super) fn check_source(mjml: &str) -> Result<(), Trouble> {
    if mjml.len() > SOURCE_LIMIT_BYTES {
        let detail = format!("the source is larger than {} KB", SOURCE_LIMIT_BYTES / 1024);
        return Err(Trouble::field("source", "too_long", detail));
    }
    if mjml.contains(|sign: char| sign.is_control() && !sign.is_whitespace()) {
        let detail = "the source holds a control character that no letter can show; take it out";
        return Err(Trouble::field("source", "control_character", detail));
    }
    Ok(())
}

pub(super) fn check_name(name: &str) -> Result<String, Trouble> {
    domain::trust::check_name(name)
        .map_err(|refusal| Trouble::field("name", refusal.code(), format!("the letter's name: {refusal}")))
}
