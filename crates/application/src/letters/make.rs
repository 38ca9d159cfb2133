//! A new letter, from a shipped template or from a source of one's own.

use super::slots::{StoredSlots, check_line, check_name, check_source, is_preheader};
use crate::{Application, Trouble, Verb, Work};
use basics::Language;
use basics::ids::{LetterId, UserId};
use compose::{LetterSource, discover_slots, shipped_letters};
use domain::letters::LetterKind;
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use store::letters::letter::{self, LetterRecord};
use store::trust::user;
use words::Catalogue;

/// Letters of one company; above it somebody's program runs wild.
const LETTERS_LIMIT: i64 = 20_000;

/// What a letter begins with.
#[derive(Debug, Clone)]
pub enum LetterBeginning {
    /// The key of a shipped letter.
    Template(String),
    /// MJML.
    Source(String),
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct NewLetter {
    pub name: String,
    /// `None` takes the template's kind, or `nurture`.
    pub kind: Option<LetterKind>,
    pub language: Language,
    pub beginning: LetterBeginning,
}

impl NewLetter {
    /// The verb, with the template filled in. Labels are in the writer's language.
    ///
    /// # Errors
    /// `unknown_template`, `too_many_letters`, a field's refusal.
    pub async fn prepare(self, app: &Application, by: &Viewer, words: &Catalogue) -> Result<MakeLetter, Trouble> {
        if letter::count(app.database()).await? >= LETTERS_LIMIT {
            let detail = format!("there are {LETTERS_LIMIT} letters already; remove some");
            return Err(Trouble::refused("too_many_letters", detail));
        }
        let name = check_name(&self.name)?;
        let (template, mut source) = match self.beginning {
            LetterBeginning::Template(key) => {
                let writer = writers_language(app, by, self.language).await?;
                let shipped = shipped_letters().into_iter().find(|shipped| shipped.name == key);
                let shipped = shipped.ok_or_else(|| {
                    Trouble::field("template", "unknown_template", "there is no letter of that key to begin with")
                })?;
                (Some(key), shipped.source(self.language, writer, words))
            }
            LetterBeginning::Source(mjml) => {
                check_source(&mjml)?;
                let (slots, texts) = (discover_slots(&mjml), BTreeMap::new());
                let (kind, language) = (LetterKind::Nurture, self.language);
                (None, LetterSource { kind, language, subject: String::new(), mjml, slots, texts })
            }
        };
        source.kind = self.kind.unwrap_or(source.kind);
        Ok(MakeLetter { name, source, template })
    }
}

/// [`NewLetter::prepare`] and the verb, in one.
///
/// # Errors
/// As both.
pub async fn make_letter(
    app: &Application,
    by: &Viewer,
    words: &Catalogue,
    new: NewLetter,
) -> Result<LetterId, Trouble> {
    let verb = new.prepare(app, by, words).await?;
    app.perform(by, verb).await
}

/// Makes the letter.
pub struct MakeLetter {
    name: String,
    source: LetterSource,
    template: Option<String>,
}

impl Verb for MakeLetter {
    const NAME: &'static str = "make_letter";
    const RIGHT: Right = Right::EditLetters;
    type Answer = LetterId;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<LetterId, Trouble> {
        let id: LetterId = work.mint()?;
        let LetterSource { kind, language, subject, mjml, slots, texts } = self.source.clone();
        let preheader = slots.iter().find(|slot| is_preheader(slot)).map(|slot| slot.default.clone());
        let record = LetterRecord {
            id,
            name: self.name.clone(),
            kind,
            language,
            subject: check_line("subject", &subject)?,
            preheader: preheader.unwrap_or_default(),
            source: mjml,
            slots: StoredSlots::new(slots, texts).write(),
            template: self.template.clone(),
            made_by: by.user_id().unwrap_or(UserId::from_i64(0)),
            created_at: work.now,
            updated_at: work.now,
            version: 1,
        };
        letter::insert(work.transaction, &record).await?;
        work.touched(id, "created");
        work.audit(Self::NAME, id, Some(&(&record.name, record.kind, record.language)));
        Ok(id)
    }
}

async fn writers_language(app: &Application, by: &Viewer, otherwise: Language) -> Result<Language, Trouble> {
    let Some(id) = by.user_id() else { return Ok(otherwise) };
    Ok(user::find(app.database(), id).await?.map_or(otherwise, |row| row.language))
}
