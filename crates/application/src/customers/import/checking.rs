//! The dry run: reads the file, stages every row with what it would do, and keeps the account.
//!
//! One thread reads, judges, hashes and seals ahead; here each chunk is compared with the people who are there and written in
//! one transaction. After a restart it goes on behind the last staged row.

use super::begin::file_trouble;
use super::reading::{FileRefusal, MAX_ROWS, Records};
use super::retention::{Needless, delete_rows};
use super::run::Pace;
use super::stored::{Settings, Staged, StoredCounts, counts_of, find, json, settings_of, staged_place, turn, write};
use crate::customers::hashes;
use crate::customers::labels::LABELS_LIMIT;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CompanyId, FileId, ImportId};
use domain::customers::folding::fold;
use domain::customers::import::{
    Conflict, Draft, ImportField, ImportState, Known, Problem, Reading, RowAction, merge, read_row,
};
use domain::trust::{Right, Viewer};
use outside::FilesError;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use store::customers::import::{ImportRecord, advance, file_name};
use store::customers::staged::{self, StagedRow};
use store::customers::{contact::ContactRecord, label, published};
use tokio::sync::mpsc::Receiver;

/// Rows of one transaction: some milliseconds of the writer, so that letters get through in between.
pub(super) const ROWS_PER_CHUNK: usize = 2_000;
/// Chunks read ahead of the ledger.
const CHUNKS_AHEAD: usize = 2;
const TOO_MANY_TAGS: &str = "too_many_tags";

pub(super) async fn stored_name(application: &Application, file: FileId) -> Result<Option<outside::FileName>, Trouble> {
    let name = file_name(application.database(), file).await?;
    name.map(|name| name.parse().map_err(Trouble::broken)).transpose()
}

/// The uploaded bytes.
pub(super) async fn load_file(application: &Application, record: &ImportRecord) -> Result<Arc<Vec<u8>>, Trouble> {
    let gone = || Trouble::refused("file_gone", "the uploaded file was deleted after seven days; upload it again");
    let file = record.file.filter(|_| record.file_deleted_at.is_none()).ok_or_else(gone)?;
    let name = stored_name(application, file).await?.ok_or_else(gone)?;
    let sealed = match application.files().get(name.clone()).await {
        Err(FilesError::NotThere { .. }) => {
            return Err(Trouble::refused("file_gone", "the uploaded file is no longer there; upload it again"));
        }
        other => other.map_err(file_trouble)?,
    };
    let keyring = application.keyring().clone();
    let opened = application.aside(move || keyring.unseal_file(name.as_str(), &sealed));
    Ok(Arc::new(opened.await??))
}

/// Some rows as they were read. Those that stand for a person carry their draft until they are compared.
struct Chunk {
    rows: Vec<StagedRow>,
    drafts: Vec<(usize, Draft)>,
}

pub(super) async fn check(application: &Application, record: ImportRecord, pace: Pace) -> Result<(), Trouble> {
    let id = record.id;
    let settings = settings_of(&record)?;
    let mut counts = counts_of(&record)?;
    if record.rows_done == 0 {
        delete_rows(application, id, Needless::BegunAnew).await?;
    }
    let seen = seen_so_far(application, id).await?;
    let last = staged::last(application.database(), id).await?;
    let bytes = match load_file(application, &record).await {
        Ok(bytes) => bytes,
        Err(Trouble::Refused { code, .. }) => return fail(application, id, code).await,
        Err(trouble) => return Err(trouble),
    };
    let on_one_thread = application.database().is_in_thread();
    let ahead = if on_one_thread { MAX_ROWS as usize / ROWS_PER_CHUNK + 1 } else { CHUNKS_AHEAD };
    let (sender, mut chunks) = tokio::sync::mpsc::channel(ahead);
    let reader = Reader {
        application: application.clone(),
        import: id,
        settings: settings.clone(),
        seen,
        last,
        tags: HashSet::new(),
    };
    let give =
        move |chunk| if on_one_thread { sender.try_send(chunk).is_ok() } else { sender.blocking_send(chunk).is_ok() };
    let mut reading = Box::pin(application.aside(move || reader.read(bytes, give)));
    // On one thread nobody reads ahead: everything is read first.
    let read_before = if on_one_thread { Some((&mut reading).await?) } else { None };
    let (mut from, mut written) = (record.rows_done, 0);
    let mut compared = next_compared(application, &settings, &mut chunks).await?;
    while let Some(rows) = compared {
        rows.iter().for_each(|row| counts.checked.count(row.action));
        let to = from + rows.len() as i64;
        let verb = StageRows { import: id, from, to, rows, counts };
        let viewer = Viewer::system();
        // The next chunk is compared while this one is written.
        let (staged, following) =
            tokio::join!(application.perform(&viewer, verb), next_compared(application, &settings, &mut chunks));
        if !staged? {
            return Ok(());
        }
        from = to;
        written += 1;
        if matches!(pace, Pace::Chunks(limit) if written >= limit) {
            return Ok(());
        }
        compared = following?;
    }
    let read = match read_before {
        Some(read) => read,
        None => reading.await?,
    };
    match read {
        Ok(tags) => {
            application.perform(&Viewer::system(), FinishCheck { import: id, rows: from, tags }).await?;
            // Nothing happens here unless it failed at the end.
            delete_rows(application, id, Needless::GivenUp).await
        }
        Err(Unreadable::File(refusal)) => fail(application, id, refusal.code()).await,
        Err(Unreadable::TooManyTags) => fail(application, id, TOO_MANY_TAGS).await,
    }
}

/// The file can no longer be read as it could at the upload.
async fn fail(application: &Application, import: ImportId, code: &'static str) -> Result<(), Trouble> {
    application.perform(&Viewer::system(), FailCheck { import, code }).await?;
    delete_rows(application, import, Needless::GivenUp).await
}

async fn seen_so_far(application: &Application, import: ImportId) -> Result<HashSet<[u8; 16]>, Trouble> {
    let (mut seen, mut after) = (HashSet::new(), 0);
    loop {
        let page = staged::hashes(application.database(), import, after).await?;
        let Some((last, _)) = page.last() else { return Ok(seen) };
        after = *last;
        for (_, hash) in &page {
            seen.insert(hash.as_slice().try_into().map_err(Trouble::broken)?);
        }
    }
}

/// The rows of the chunk that was read next, compared; `None` at the end.
async fn next_compared(
    application: &Application,
    settings: &Settings,
    chunks: &mut Receiver<Chunk>,
) -> Result<Option<Vec<StagedRow>>, Trouble> {
    let Some(Chunk { mut rows, drafts }) = chunks.recv().await else { return Ok(None) };
    compare(application, settings, &mut rows, drafts).await?;
    Ok(Some(rows))
}

/// Tells new people from known ones, and known ones that change from those that do not.
async fn compare(
    application: &Application,
    settings: &Settings,
    rows: &mut [StagedRow],
    drafts: Vec<(usize, Draft)>,
) -> Result<(), Trouble> {
    let hashes: Vec<&[u8]> = drafts.iter().filter_map(|(at, _)| rows[*at].address_hash.as_deref()).collect();
    let known = published::by_addresses(application.database(), &hashes).await?;
    if known.is_empty() {
        return Ok(());
    }
    let known: HashMap<Vec<u8>, ContactRecord> =
        known.into_iter().map(|record| (record.address_hash.clone(), record)).collect();
    let companies = companies(application, settings.conflict, &drafts).await?;
    for (at, draft) in drafts {
        let Some(record) = rows[at].address_hash.as_ref().and_then(|hash| known.get(hash)) else { continue };
        let before = known_of(application, record)?;
        let after = merge(&before, &draft, settings.conflict);
        let joins = match (settings.conflict, &draft.company) {
            (Conflict::Keep, _) | (_, None) => false,
            (Conflict::Fill, Some(_)) => record.company.is_none(),
            // Another company than the person's, which may have to be made first.
            (Conflict::Replace, Some(company)) => {
                let hash = hashes::of_company_name(application.keyring(), &company.card.name);
                record.company.is_none() || companies.get(&hash).copied() != record.company
            }
        };
        rows[at].action = if after == before && !joins { RowAction::Unchanged } else { RowAction::Update };
    }
    Ok(())
}

/// The companies that rows name, by the hash of their name, where rows can move a person to another one.
async fn companies(
    application: &Application,
    conflict: Conflict,
    drafts: &[(usize, Draft)],
) -> Result<HashMap<Vec<u8>, CompanyId>, Trouble> {
    let mut companies = HashMap::new();
    if conflict != Conflict::Replace {
        return Ok(companies);
    }
    let named = drafts.iter().filter_map(|(_, draft)| draft.company.as_ref());
    let mut hashes: Vec<_> =
        named.map(|company| hashes::of_company_name(application.keyring(), &company.card.name)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let asked: Vec<&[u8]> = hashes.iter().map(Vec::as_slice).collect();
    for (hash, id) in published::companies_by_name(application.database(), &asked).await? {
        // The oldest of several comes first and stays, as in publishing.
        companies.entry(hash).or_insert(id);
    }
    Ok(companies)
}

/// A person who is there, as far as a row can change it.
pub(super) fn known_of(application: &Application, record: &ContactRecord) -> Result<Known, Trouble> {
    Ok(Known {
        card: application.unseal("contact", "sealed", record.id.as_i64(), &record.sealed)?,
        country: record.country,
        language: record.language,
        time_zone: record.time_zone.clone(),
    })
}

/// Why the reading of a file ends before its end.
enum Unreadable {
    File(FileRefusal),
    /// It names more tags than there may be.
    TooManyTags,
}

impl From<FileRefusal> for Unreadable {
    fn from(refusal: FileRefusal) -> Self {
        Unreadable::File(refusal)
    }
}

struct Reader {
    application: Application,
    import: ImportId,
    settings: Settings,
    /// The hashes of addresses that earlier rows stand for.
    seen: HashSet<[u8; 16]>,
    /// The last row that is staged already.
    last: i64,
    /// The folded names of the tags that rows name.
    tags: HashSet<String>,
}

impl Reader {
    /// `give` answers whether somebody still takes chunks: the import may have been given up, or this call has gone far enough.
    /// At the end it answers the folded names of all tags that are named.
    fn read(mut self, bytes: Arc<Vec<u8>>, give: impl Fn(Chunk) -> bool) -> Result<HashSet<String>, Unreadable> {
        let mut records = Records::open(bytes, &self.settings.format)?;
        let mut dice = self.application.dice();
        let header = i64::from(self.settings.format.has_header);
        let behind = self.last.max(header);
        let names_tags = self.settings.mapping.contains(&Some(ImportField::Tags));
        let mut chunk = Chunk { rows: Vec::with_capacity(ROWS_PER_CHUNK), drafts: Vec::new() };
        while let Some((number, record)) = records.next()? {
            if number <= behind && (number <= header || !names_tags) {
                continue;
            }
            let cells: Vec<&str> = record.iter().collect();
            let reading = read_row(&self.settings.mapping, &cells);
            if let Reading::Person(draft, _) = &reading {
                self.tags.extend(draft.tags.iter().map(|tag| fold(tag)));
                if self.tags.len() > LABELS_LIMIT {
                    return Err(Unreadable::TooManyTags);
                }
            }
            if number <= behind {
                continue;
            }
            self.stage(number, reading, &mut dice, &mut chunk);
            if chunk.rows.len() == ROWS_PER_CHUNK {
                let full = std::mem::replace(
                    &mut chunk,
                    Chunk { rows: Vec::with_capacity(ROWS_PER_CHUNK), drafts: Vec::new() },
                );
                if !give(full) {
                    return Ok(self.tags);
                }
            }
        }
        if !chunk.rows.is_empty() {
            give(chunk);
        }
        Ok(self.tags)
    }

    fn stage(&mut self, number: i64, reading: Reading, dice: &mut basics::Dice, chunk: &mut Chunk) {
        let (action, draft, problems, hash) = match reading {
            Reading::Refused(problem) => (RowAction::Refused, None, vec![problem], None),
            Reading::Person(draft, mut notes) => {
                let hash = self.application.keyring().address_hash(&draft.normalised_address());
                if self.seen.insert(hash) {
                    (RowAction::New, Some(*draft), notes, Some(hash))
                } else {
                    notes.insert(0, Problem::of_row("duplicate"));
                    (RowAction::Duplicate, None, notes, Some(hash))
                }
            }
        };
        let first = problems.first();
        let (error, error_column) =
            (first.map(|problem| problem.code.clone()), first.and_then(|problem| problem.column.map(i64::from)));
        let staged = Staged { draft, problems };
        let sealed = self.application.keyring().seal(staged_place(self.import, number), json(&staged).as_bytes(), dice);
        if let Some(draft) = staged.draft {
            chunk.drafts.push((chunk.rows.len(), draft));
        }
        chunk.rows.push(StagedRow {
            row_number: number,
            action,
            address_hash: hash.map(|hash| hash.to_vec()),
            contact: None,
            sealed: Some(sealed),
            sealed_before: None,
            error,
            error_column,
        });
    }
}

struct StageRows {
    import: ImportId,
    from: i64,
    to: i64,
    rows: Vec<StagedRow>,
    counts: StoredCounts,
}

impl Verb for StageRows {
    const NAME: &'static str = "stage_import_rows";
    const RIGHT: Right = Right::System;
    /// `false`: the import was given up, or another node did this chunk.
    type Answer = bool;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let counts = json(&self.counts);
        let moved = advance(work.transaction, self.import, ImportState::Checking, self.from, self.to, &counts).await?;
        if moved {
            staged::insert(work.transaction, self.import, &self.rows).await?;
            work.touched(self.import, "changed");
        }
        Ok(moved)
    }
}

struct FinishCheck {
    import: ImportId,
    rows: i64,
    /// The folded names of all tags that rows name.
    tags: HashSet<String>,
}

impl Verb for FinishCheck {
    const NAME: &'static str = "finish_import_check";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut record = find(work, self.import).await?;
        if record.state != ImportState::Checking || record.rows_done != self.rows {
            return Ok(());
        }
        let known: HashSet<String> = label::folded_tags(work.transaction).await?.into_iter().collect();
        let new = self.tags.difference(&known).count();
        if new > 0 && known.len() + new > LABELS_LIMIT {
            return work.perform(by, &FailCheck { import: self.import, code: TOO_MANY_TAGS }).await;
        }
        turn(&mut record, ImportState::Checked, work.now)?;
        record.rows_total = record.rows_done;
        write(work, &record).await
    }
}

struct FailCheck {
    import: ImportId,
    code: &'static str,
}

impl Verb for FailCheck {
    const NAME: &'static str = "fail_import_check";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut record = find(work, self.import).await?;
        if record.state != ImportState::Checking {
            return Ok(());
        }
        let mut settings = settings_of(&record)?;
        settings.failure = Some(self.code.to_owned());
        record.settings = json(&settings);
        record.counts = None;
        turn(&mut record, ImportState::Failed, work.now)?;
        write(work, &record).await
    }
}
