//! What a letter is made from.

use basics::Language;
use domain::letters::{Finding, FindingCode, LetterKind, Slot, SlotName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A letter as its writer keeps it: one language, one source, texts for its slots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterSource {
    pub kind: LetterKind,
    pub language: Language,
    /// May use slots and merge fields.
    pub subject: String,
    pub mjml: String,
    pub slots: Vec<Slot>,
    /// What the writer put into the slots; a slot that is missing here shows its default.
    pub texts: BTreeMap<SlotName, String>,
}

impl LetterSource {
    /// The text of a declared slot, `None` when nobody declared it.
    pub fn slot_text(&self, name: &SlotName) -> Option<&str> {
        let slot = self.slots.iter().find(|slot| slot.name == *name)?;
        Some(self.texts.get(name).unwrap_or(&slot.default))
    }
}

/// The company whose letter it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Brand {
    pub company: String,
    /// As on an envelope; lines may be separated by line breaks.
    pub postal_address: String,
    pub website: String,
    pub logo_url: String,
    /// `#rrggbb`; anything else gives way to a quiet blue.
    pub accent: String,
}

const DEFAULT_ACCENT: &str = "#0b5fa5";

impl Brand {
    pub(crate) fn accent(&self) -> &str {
        let digits = self.accent.strip_prefix('#').unwrap_or_default();
        let colour = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if colour { &self.accent } else { DEFAULT_ACCENT }
    }

    /// Black or white, whichever is easier to read on the accent (WCAG 2.2 §1.4.3).
    pub(crate) fn on_accent(&self) -> &'static str {
        let part = |at: usize| {
            let value = u8::from_str_radix(&self.accent()[at..at + 2], 16).map_or(0.0, |byte| f64::from(byte) / 255.0);
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
        if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 { "#ffffff" } else { "#111111" }
    }
}

/// Why a source cannot become a letter at all. What merely must not be *sent* is a finding of the compiled letter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComposeTrouble {
    #[error("the letter's source is refused: {}", codes(.0))]
    Refused(Vec<Finding>),
}

impl ComposeTrouble {
    pub fn findings(&self) -> &[Finding] {
        match self {
            ComposeTrouble::Refused(findings) => findings,
        }
    }
}

impl From<Finding> for ComposeTrouble {
    fn from(finding: Finding) -> Self {
        ComposeTrouble::Refused(vec![finding])
    }
}

fn codes(findings: &[Finding]) -> String {
    findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>().join(", ")
}

pub(crate) fn broken_template(problem: impl ToString) -> Finding {
    Finding::blocks(FindingCode::BrokenTemplate).with("problem", problem)
}
