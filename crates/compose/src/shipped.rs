//! The letters that come with Tradewind: `letters/<name>/letter.mjml` with its slots and texts in `letter.json`.

use crate::source::LetterSource;
use basics::Language;
use domain::letters::{LetterKind, Slot, SlotKind, SlotName};
use serde::Deserialize;
use std::collections::BTreeMap;
use words::Catalogue;

/// A letter of our own, in the languages it was written in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShippedLetter {
    #[serde(default)]
    pub name: String,
    pub kind: LetterKind,
    slots: Vec<DeclaredSlot>,
    texts: BTreeMap<Language, Texts>,
    #[serde(default)]
    mjml: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeclaredSlot {
    name: SlotName,
    kind: SlotKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    subject: String,
    slots: BTreeMap<SlotName, String>,
}

macro_rules! letters {
    ($($name:literal)*) => {
        const FILES: &[(&str, &str, &str)] = &[$((
            $name,
            include_str!(concat!("../letters/", $name, "/letter.mjml")),
            include_str!(concat!("../letters/", $name, "/letter.json")),
        )),*];
    };
}

letters! { "newsletter" "product_introduction" "season_offer" "fair_invitation" "order_thanks" }

/// All of them, in the order in which a newcomer needs them.
pub fn shipped_letters() -> Vec<ShippedLetter> {
    FILES
        .iter()
        .map(|(name, mjml, declared)| {
            let letter: ShippedLetter = serde_json::from_str(declared).expect("a test reads every shipped letter");
            ShippedLetter { name: (*name).to_owned(), mjml: (*mjml).to_owned(), ..letter }
        })
        .collect()
}

impl ShippedLetter {
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        self.texts.keys().copied()
    }

    /// The letter as a source to write on, in `language` or else in English. Labels are in the writer's language.
    pub fn source(&self, language: Language, writer: Language, words: &Catalogue) -> LetterSource {
        let primary = language.primary().parse().unwrap_or(Language::ENGLISH);
        let known = if self.texts.contains_key(&primary) { primary } else { Language::ENGLISH };
        let texts = self.texts.get(&known).expect("every shipped letter has English texts");
        let slots = self.slots.iter().map(|slot| Slot {
            name: slot.name.clone(),
            kind: slot.kind,
            label: words.text(writer, &format!("letters.slot.{}", slot.name)),
            default: texts.slots.get(&slot.name).cloned().unwrap_or_default(),
        });
        LetterSource {
            kind: self.kind,
            language: known,
            subject: texts.subject.clone(),
            mjml: self.mjml.clone(),
            slots: slots.collect(),
            texts: BTreeMap::new(),
        }
    }
}
