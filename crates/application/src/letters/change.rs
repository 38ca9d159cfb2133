//! Changing a letter. Whoever read an older version is told, and loses nothing of the other's work.

use super::slots::{StoredSlots, check_line, check_name, check_source};
use crate::{Application, Trouble, Verb, Work};
use basics::Language;
use basics::ids::LetterId;
use domain::letters::LetterKind;
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use store::letters::letter;

/// What is changed; `None` leaves a part as it is.
#[derive(Debug, Clone, Default)]
pub struct LetterChange {
    pub name: Option<String>,
    pub kind: Option<LetterKind>,
    pub language: Option<Language>,
    pub subject: Option<String>,
    pub preheader: Option<String>,
    pub source: Option<String>,
    /// Texts by the name of their slot; others stay.
    pub slots: BTreeMap<String, String>,
}

/// Changes a letter where its version is still `version`; answers the new one.
pub struct ChangeLetter {
    pub letter: LetterId,
    pub version: i64,
    pub change: LetterChange,
}

impl Verb for ChangeLetter {
    const NAME: &'static str = "change_letter";
    const RIGHT: Right = Right::EditLetters;
    type Answer = i64;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        super::questions::shown(application, by, self.letter).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<i64, Trouble> {
        let found = letter::find(work.transaction, self.letter).await?;
        let mut record = found.ok_or(Trouble::not_found("letter"))?;
        if record.version != self.version {
            return Err(Trouble::Changed { noun: "letter", version: record.version });
        }
        let change = &self.change;
        if let Some(name) = &change.name {
            record.name = check_name(name)?;
        }
        record.kind = change.kind.unwrap_or(record.kind);
        record.language = change.language.unwrap_or(record.language);
        if let Some(subject) = &change.subject {
            record.subject = check_line("subject", subject)?;
        }
        if let Some(preheader) = &change.preheader {
            record.preheader = check_line("preheader", preheader)?;
        }
        let mut slots = StoredSlots::read(&record)?;
        if let Some(source) = &change.source {
            check_source(source)?;
            slots.follow(source);
            record.source.clone_from(source);
        }
        slots.fill(&change.slots)?;
        record.slots = slots.write();
        record.updated_at = work.now;
        if !letter::update(work.transaction, &record).await? {
            return Err(Trouble::Changed { noun: "letter", version: record.version });
        }
        work.touched(record.id, "changed");
        work.audit(Self::NAME, record.id, Some(&(&record.name, record.version + 1)));
        Ok(record.version + 1)
    }
}
