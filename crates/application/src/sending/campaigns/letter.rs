//! The letter of a campaign and the company it speaks for, as they stand now.

use crate::{Application, Trouble};
use compose::{Brand, LetterSource};
use domain::letters::{Slot, SlotName};
use serde::Deserialize;
use std::collections::BTreeMap;
use store::sending::letter::CampaignLetter;
use store::trust::workspace;

/// The slot that holds the line under the subject, which has a column of its own.
const PREHEADER: &str = "preheader";

/// The stored slots of a letter, version 1.
#[derive(Deserialize)]
struct StoredSlots {
    slots: Vec<Slot>,
    texts: BTreeMap<SlotName, String>,
}

/// What is compiled when the letter is sent.
pub(super) fn source_of(letter: &CampaignLetter) -> Result<LetterSource, Trouble> {
    let StoredSlots { slots, mut texts } = serde_json::from_str(&letter.slots).map_err(Trouble::broken)?;
    if let Some(slot) = slots.iter().find(|slot| slot.name.as_str() == PREHEADER) {
        texts.insert(slot.name.clone(), letter.preheader.clone());
    }
    Ok(LetterSource {
        kind: letter.kind,
        language: letter.language,
        subject: letter.subject.clone(),
        mjml: letter.source.clone(),
        slots,
        texts,
    })
}

/// The workspace's name and postal address as a letter's brand.
pub(super) async fn brand(application: &Application) -> Result<Brand, Trouble> {
    let row = workspace::find(application.database()).await?;
    let row = row.ok_or_else(|| Trouble::broken("a ledger without workspace"))?;
    Ok(Brand { company: row.name, postal_address: row.postal_address, ..Brand::default() })
}
