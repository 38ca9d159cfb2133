//! Taking an import back: first what it changed, then whom it made, then companies and tags that nobody needs.
//!
//! Each step looks for what is left of it, so that a restart goes on by itself. Nothing that somebody changed since is touched:
//! such people stay, are shown like any other, and are counted.

use super::run::Pace;
use super::stored::{Before, StoredCounts, before_place, counts_of, find, json, settings_of, turn, write};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CompanyId, ConsentId, ContactId, ImportId, ListId, TagId};
use basics::{Id, Timestamp};
use domain::customers::import::ImportState;
use domain::customers::permission::Permission;
use domain::trust::{ConsentSource, Right, Viewer};
use seal::Place;
use std::collections::BTreeMap;
use store::customers::import::{ImportRecord, advance};
use store::customers::published::{self, ImportedConsent, Restored};
use store::customers::staged::{self, StagedRow};
use store::customers::{facts, label};

/// People of one transaction.
const PEOPLE_PER_CHUNK: u32 = 1_000;

pub(super) async fn undo(application: &Application, record: ImportRecord, pace: Pace) -> Result<(), Trouble> {
    let id = record.id;
    let system = Viewer::system();
    let mut chunks = 0;
    loop {
        if matches!(pace, Pace::Chunks(limit) if chunks >= limit) {
            return Ok(());
        }
        chunks += 1;
        let rows = staged::changes(application.database(), id, 0, PEOPLE_PER_CHUNK).await?;
        let handled = if rows.is_empty() {
            application.perform(&system, RemovePeople { import: id }).await?
        } else {
            let chunk = open(application, id, rows)?;
            application.perform(&system, chunk).await?
        };
        match handled {
            Handled::Some => {}
            Handled::Stopped => return Ok(()),
            Handled::Nothing => {
                if application.perform(&system, RemoveCompanies { import: id }).await? == 0 {
                    return application.perform(&system, FinishUndo { import: id }).await;
                }
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Handled {
    Some,
    Nothing,
    Stopped,
}

fn open(application: &Application, import: ImportId, rows: Vec<StagedRow>) -> Result<RestorePeople, Trouble> {
    let mut dice = application.dice();
    let mut chunk =
        RestorePeople { import, rows: Vec::new(), people: Vec::new(), facts_at: Vec::new(), given: Vec::new() };
    for row in rows {
        let (Some(sealed), Some(contact)) = (&row.sealed_before, row.contact) else { continue };
        let plain = application.keyring().unseal(before_place(import, row.row_number), sealed)?;
        let before: Before = serde_json::from_slice(&plain).map_err(Trouble::broken)?;
        chunk.given.push(Given { contact, version: before.version, tags: before.tags, lists: before.lists });
        if let Some(person) = before.person {
            let place = Place::new("contact", "sealed", contact.as_i64());
            chunk.facts_at.push((contact, before.facts_at));
            chunk.people.push(Restored {
                id: contact,
                version: before.version,
                company: person.company.map(Id::from_i64),
                sealed: application.keyring().seal(place, json(&person.card).as_bytes(), &mut dice),
                country: person.country,
                language: person.language,
                time_zone: person.time_zone,
                permission: person.permission,
            });
        }
        chunk.rows.push(StagedRow { sealed_before: None, sealed: None, ..row });
    }
    Ok(chunk)
}

/// The import, its mark and its counts, if it is still being undone.
async fn undoing(work: &mut Work<'_>, import: ImportId) -> Result<Option<(i64, StoredCounts)>, Trouble> {
    let record = find(work, import).await?;
    if record.state != ImportState::Undoing {
        return Ok(None);
    }
    Ok(Some((record.rows_done, counts_of(&record)?)))
}

struct RestorePeople {
    import: ImportId,
    rows: Vec<StagedRow>,
    people: Vec<Restored>,
    /// Of each of the people, in their order.
    facts_at: Vec<(ContactId, Option<Timestamp>)>,
    given: Vec<Given>,
}

/// The labels that the import gave to somebody, and the version that it left.
struct Given {
    contact: ContactId,
    version: i64,
    tags: Vec<TagId>,
    lists: Vec<ListId>,
}

impl Verb for RestorePeople {
    const NAME: &'static str = "restore_import_people";
    const RIGHT: Right = Right::System;
    type Answer = Handled;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<Handled, Trouble> {
        let Some((from, mut counts)) = undoing(work, self.import).await? else { return Ok(Handled::Stopped) };
        // Rows that another node restored meanwhile have lost their image; then this chunk is looked for anew.
        let first = self.rows.first().map_or(0, |row| row.row_number);
        if !staged::still_changed(work.transaction, self.import, first).await? {
            return Ok(Handled::Some);
        }
        let left = self.take_labels(work).await?;
        let restored = published::restore(work.transaction, &self.people, work.now).await?;
        let facts_at = self.facts_at.iter().zip(&restored).filter(|(_, restored)| **restored);
        facts::set(work.transaction, &facts_at.map(|(facts_at, _)| *facts_at).collect::<Vec<_>>()).await?;
        self.take_consent_back(work, &left).await?;
        staged::changed(work.transaction, self.import, &self.rows).await?;
        let done = restored.iter().filter(|restored| **restored).count() as i64;
        let undone = counts.undone.get_or_insert_default();
        undone.restored += done;
        undone.kept += restored.len() as i64 - done;
        let to = from + restored.len() as i64;
        advance(work.transaction, self.import, ImportState::Undoing, from, to, &json(&counts)).await?;
        work.touched(self.import, "changed");
        Ok(Handled::Some)
    }
}

impl RestorePeople {
    /// Takes the labels of those whom nobody changed since; answers their permission as the import left it.
    async fn take_labels(&self, work: &mut Work<'_>) -> Result<BTreeMap<ContactId, Permission>, Trouble> {
        let versions = self.given.iter().map(|given| (given.contact, given.version)).collect();
        let left = published::unchanged_since(work.transaction, &versions).await?;
        let (mut tags, mut lists) = (Vec::new(), Vec::new());
        for given in self.given.iter().filter(|given| left.contains_key(&given.contact)) {
            tags.extend(given.tags.iter().map(|tag| (given.contact, *tag)));
            lists.extend(given.lists.iter().map(|list| (given.contact, *list)));
        }
        published::take_labels(work.transaction, &tags, &lists).await?;
        Ok(left)
    }

    /// The import's statement of consent is in the ledger for good; a later one says that it no longer holds.
    async fn take_consent_back(
        &self,
        work: &mut Work<'_>,
        left: &BTreeMap<ContactId, Permission>,
    ) -> Result<(), Trouble> {
        let mut consents = Vec::new();
        for person in &self.people {
            if left.get(&person.id).is_none_or(|left| *left == person.permission) {
                continue;
            }
            let id: ConsentId = work.mint()?;
            let proof = format!(r#"{{"import":"{}"}}"#, self.import);
            let proof = crate::trust::consent::proof(&proof, &mut work.dice);
            let place = Place::new("consent", "sealed", id.as_i64());
            consents.push(ImportedConsent {
                id: id.as_i64(),
                contact: person.id,
                commitment: work.keyring().secret_hash(&proof).to_vec(),
                sealed: work.keyring().seal(place, &proof, &mut work.dice),
            });
        }
        let (state, source) = (Permission::Unknown, ConsentSource::ImportUndone);
        published::insert_consents(work.transaction, &consents, state, source, work.now).await?;
        Ok(())
    }
}

struct RemovePeople {
    import: ImportId,
}

impl Verb for RemovePeople {
    const NAME: &'static str = "remove_import_people";
    const RIGHT: Right = Right::System;
    type Answer = Handled;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<Handled, Trouble> {
        let Some((from, mut counts)) = undoing(work, self.import).await? else { return Ok(Handled::Stopped) };
        let before_all = ContactId::from_i64(-1);
        let found = published::created(work.transaction, self.import, before_all, PEOPLE_PER_CHUNK).await?;
        if found.is_empty() {
            return Ok(Handled::Nothing);
        }
        let ids: Vec<ContactId> = found.iter().map(|(id, _)| *id).collect();
        let removed = published::remove(work.transaction, &ids, work.now).await?;
        let kept: Vec<ContactId> = ids.iter().zip(&removed).filter(|(_, gone)| !**gone).map(|(id, _)| *id).collect();
        published::unhide(work.transaction, &kept).await?;
        let undone = counts.undone.get_or_insert_default();
        undone.removed += (ids.len() - kept.len()) as i64;
        undone.kept += kept.len() as i64;
        let to = from + ids.len() as i64;
        advance(work.transaction, self.import, ImportState::Undoing, from, to, &json(&counts)).await?;
        work.touched(self.import, "changed");
        Ok(Handled::Some)
    }
}

struct RemoveCompanies {
    import: ImportId,
}

impl Verb for RemoveCompanies {
    const NAME: &'static str = "remove_import_companies";
    const RIGHT: Right = Right::System;
    type Answer = usize;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<usize, Trouble> {
        if undoing(work, self.import).await?.is_none() {
            return Ok(0);
        }
        let before_all = CompanyId::from_i64(-1);
        let import = self.import;
        let found =
            published::remove_companies(work.transaction, import, before_all, PEOPLE_PER_CHUNK, work.now).await?;
        Ok(found.len())
    }
}

struct FinishUndo {
    import: ImportId,
}

impl Verb for FinishUndo {
    const NAME: &'static str = "finish_import_undo";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut record = find(work, self.import).await?;
        if record.state != ImportState::Undoing {
            return Ok(());
        }
        for tag in settings_of(&record)?.made_tags {
            if published::tag_is_unused(work.transaction, tag).await? {
                label::remove_tag(work.transaction, tag, work.now).await?;
                work.touched(tag, "removed");
            }
        }
        turn(&mut record, ImportState::Undone, work.now)?;
        record.undo_until = None;
        write(work, &record).await?;
        work.touched(self.import, "undone");
        work.audit("import_undone", self.import, Some(&counts_of(&record)?));
        Ok(())
    }
}
