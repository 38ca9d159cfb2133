//! Reading letters: the list, one letter with what is wrong with it, and the shipped ones to begin with.

use super::brand;
use super::slots::{StoredSlots, is_preheader, source_of};
use crate::{Application, PAGE_LIMIT, Page, Trouble};
use basics::Language;
use basics::ids::LetterId;
use domain::letters::{Finding, LetterKind, SlotKind};
use domain::trust::{Right, Viewer};
use store::letters::letter::{self as rows, LetterLine, LetterRecord};
use words::Catalogue;

/// A slot and what is written in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterSlot {
    pub name: String,
    pub label: String,
    pub kind: SlotKind,
    pub text: String,
}

/// One letter as its writer sees it.
#[derive(Debug, Clone)]
pub struct LetterDetail {
    pub record: LetterRecord,
    pub used_by: i64,
    /// Without the preheader, which is a field of its own.
    pub slots: Vec<LetterSlot>,
    pub findings: Vec<Finding>,
}

/// A shipped letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub key: String,
    pub kind: LetterKind,
    pub languages: Vec<Language>,
}

pub(super) fn needs(viewer: &Viewer, right: Right) -> Result<(), Trouble> {
    if viewer.may(right) { Ok(()) } else { Err(Trouble::NotAllowed { right }) }
}

/// Letters, newest first.
///
/// # Errors
/// The ledger's.
pub async fn letters(
    app: &Application,
    viewer: &Viewer,
    before: Option<LetterId>,
    limit: usize,
) -> Result<Page<LetterLine>, Trouble> {
    needs(viewer, Right::SeeLetters)?;
    let limit = limit.clamp(1, PAGE_LIMIT);
    let rows = rows::page(app.database(), before, limit as u32 + 1).await?;
    Ok(Page::of(rows, limit, |row| row.id.as_i64()))
}

/// How many letters there are.
///
/// # Errors
/// The ledger's.
pub async fn letters_count(app: &Application, viewer: &Viewer) -> Result<i64, Trouble> {
    needs(viewer, Right::SeeLetters)?;
    Ok(rows::count(app.database()).await?)
}

/// One letter with its findings.
///
/// # Errors
/// [`Trouble::NotFound`]; the ledger's.
pub async fn letter(
    app: &Application,
    viewer: &Viewer,
    words: &Catalogue,
    id: LetterId,
) -> Result<LetterDetail, Trouble> {
    needs(viewer, Right::SeeLetters)?;
    let record = rows::get(app.database(), id).await?.ok_or(Trouble::not_found("letter"))?;
    let used_by = rows::used_by(app.database(), id).await?;
    let source = source_of(&record)?;
    let brand = brand(app).await?;
    let findings = match compose::compile(&source, &brand, words) {
        Ok(compiled) => compiled.findings().to_vec(),
        Err(trouble) => trouble.findings().to_vec(),
    };
    let StoredSlots { slots, texts, .. } = StoredSlots::read(&record)?;
    let shown = slots.into_iter().filter(|slot| !is_preheader(slot)).map(|slot| LetterSlot {
        text: texts.get(&slot.name).cloned().unwrap_or(slot.default),
        name: slot.name.to_string(),
        label: slot.label,
        kind: slot.kind,
    });
    Ok(LetterDetail { slots: shown.collect(), record, used_by, findings })
}

/// The shipped letters, in the order in which a newcomer needs them.
///
/// # Errors
/// [`Trouble::NotAllowed`].
pub fn templates(viewer: &Viewer) -> Result<Vec<Template>, Trouble> {
    needs(viewer, Right::SeeLetters)?;
    let all = compose::shipped_letters();
    Ok(all
        .into_iter()
        .map(|shipped| Template { kind: shipped.kind, languages: shipped.languages().collect(), key: shipped.name })
        .collect())
}

/// For who may not change letters: whether this one is there.
pub(super) async fn shown(app: &Application, viewer: &Viewer, id: LetterId) -> Result<(), Trouble> {
    if !viewer.may(Right::SeeLetters) {
        return Ok(());
    }
    rows::get(app.database(), id).await?.map(drop).ok_or(Trouble::not_found("letter"))
}
