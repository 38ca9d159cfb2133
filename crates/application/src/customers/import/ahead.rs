//! Reading ahead: a thread of its own decodes, judges and hashes rows, while the ones before are compared and written.
//!
//! The uploaded file itself is what is staged: the dry run and the publishing read it with the same eyes, so that a row need
//! not be sealed, written, read and opened in between. What a reading answers depends on the file and the settings alone; who is
//! there already, and who was erased meanwhile, is for those who compare.

use super::domains::{DomainHashes, asks_domains};
use super::reading::{FileRefusal, MAX_ROWS, Records};
use super::stored::{Settings, Staged, json, staged_place};
use crate::customers::hashes;
use crate::customers::labels::LABELS_LIMIT;
use crate::{Application, Trouble};
use basics::ids::ImportId;
use domain::customers::attribute::AttributeHolder;
use domain::customers::folding::fold;
use domain::customers::import::{
    Draft, ImportField, ImportTarget, Problem, Reading, RowAction, read_row, unescape_cell,
};
use domain::trust::SuppressionReason;
use std::collections::{HashMap, HashSet};
use std::pin::Pin;
use std::sync::{Arc, mpsc};
use store::customers::attribute::AttributeRecord;
use tokio::sync::mpsc::{Receiver, Sender};

/// Rows of one transaction while letters are sent, so that these get through in between. The index of addresses is met at random
/// places, and each of its pages is written once a transaction: with fewer rows every row writes a page.
pub(super) const ROWS_PER_CHUNK: usize = 8_000;
/// Chunks that are written as one while no letters wait for the ledger: twice the rows touch far fewer than twice the pages of that
/// index. As many are read ahead.
pub(super) const CHUNKS_AT_ONCE: usize = 4;
/// The addresses of all their rows go into one list, and SQLite takes no more values in a statement.
const _: () = assert!(CHUNKS_AT_ONCE * ROWS_PER_CHUNK <= 32_766);
/// Names of companies whose hash is kept, because the rows after name the same ones.
const COMPANIES_KEPT: usize = 100_000;
/// Rows that are kept as they will be, to be shown.
pub(super) const SAMPLE_ROWS: u32 = 20;

/// A row as it was read.
pub(super) struct ReadRow {
    /// Of the record in the file, the header included, counted from 1.
    pub number: i64,
    /// New, duplicate or refused: nobody was compared yet.
    pub action: RowAction,
    /// Of a row that names a person.
    pub person: Option<Box<ReadPerson>>,
    /// Of a dry run: what is kept of the row, with the code and column of its first finding.
    pub kept: Option<Kept>,
}

pub(super) struct ReadPerson {
    /// Nothing of somebody whom an earlier row stands for.
    pub draft: Option<Draft>,
    pub address_hash: [u8; 16],
    pub suppression_hash: [u8; 16],
    /// By the name of its company.
    pub company_hash: Option<[u8; 16]>,
    /// By the domains that tell a company: of the website, then of the address.
    pub domain_hashes: [Option<[u8; 16]>; 2],
    /// Why nobody writes to the address, with the address as it is shown.
    pub barred: Option<(SuppressionReason, String)>,
}

/// A row of a dry run that has something to be shown.
pub(super) struct Kept {
    pub sealed: Vec<u8>,
    pub address_hash: Option<[u8; 16]>,
    pub error: Option<String>,
    pub error_column: Option<i64>,
}

/// What the rows are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Findings and samples are kept.
    DryRun,
    Publishing,
}

/// Why the reading of a file ends before its end.
pub(super) enum Unreadable {
    File(FileRefusal),
    /// It names more tags than there may be.
    TooManyTags,
}

impl From<FileRefusal> for Unreadable {
    fn from(refusal: FileRefusal) -> Self {
        Unreadable::File(refusal)
    }
}

/// The folded names of all tags that rows name, or why there is no end.
type Read = Result<HashSet<String>, Unreadable>;

/// The rows of a file that are not done yet, chunk by chunk.
pub(super) struct Ahead {
    chunks: Receiver<Vec<ReadRow>>,
    /// Takes rows that are done with.
    used: mpsc::Sender<Vec<ReadRow>>,
    reading: Pin<Box<dyn Future<Output = Result<Read, Trouble>> + Send>>,
    /// On a ledger of one thread nobody reads ahead: everything is read first.
    read: Option<Read>,
}

impl Ahead {
    /// Begins behind the first `done` rows.
    pub async fn begin(
        application: &Application,
        import: ImportId,
        settings: &Settings,
        (bytes, done): (Arc<Vec<u8>>, i64),
        purpose: Purpose,
    ) -> Result<Self, Trouble> {
        let on_one_thread = application.database().is_in_thread();
        let ahead = if on_one_thread { MAX_ROWS as usize / ROWS_PER_CHUNK + 1 } else { CHUNKS_AT_ONCE };
        let (sender, chunks) = tokio::sync::mpsc::channel(ahead);
        let (used, rows_used) = mpsc::channel();
        let mut declared = store::customers::attribute::all(application.database()).await?;
        declared.retain(|record| record.archived_at.is_none());
        let reader = Reader {
            columns: Columns::new(settings, &declared),
            application: application.clone(),
            import,
            settings: settings.clone(),
            purpose,
            seen: HashSet::new(),
            companies: HashMap::new(),
            domains: asks_domains(application, settings).await?.then(DomainHashes::default),
            tags: HashSet::new(),
            give: Giving { sender, on_one_thread },
            used: rows_used,
        };
        let mut reading = Box::pin(application.aside(move || reader.read(bytes, done)));
        let read = if on_one_thread { Some((&mut reading).await?) } else { None };
        Ok(Ahead { chunks, used, reading, read })
    }

    /// The next chunk; `None` at the end, whatever the end is.
    pub async fn next(&mut self) -> Option<Vec<ReadRow>> {
        self.chunks.recv().await
    }

    /// Lets rows go that are done with. The thread that made them frees them: an allocator gives each thread a part of its own, and two
    /// threads at one part wait for each other.
    pub fn let_go(&self, rows: Vec<ReadRow>) {
        // After the end of the reading they are freed here.
        drop(self.used.send(rows));
    }

    /// How the reading ended.
    pub async fn end(self) -> Result<Read, Trouble> {
        match self.read {
            Some(read) => Ok(read),
            None => self.reading.await,
        }
    }
}

/// Hands chunks over.
struct Giving {
    sender: Sender<Vec<ReadRow>>,
    on_one_thread: bool,
}

impl Giving {
    /// Whether somebody still takes chunks: the import may have been given up, or a call has gone far enough.
    fn give(&self, chunk: Vec<ReadRow>) -> bool {
        if self.on_one_thread { self.sender.try_send(chunk).is_ok() } else { self.sender.blocking_send(chunk).is_ok() }
    }
}

/// What the columns of the file become.
struct Columns {
    fields: Vec<Option<ImportField>>,
    /// Those that become attributes, with what is declared.
    attributes: Vec<(usize, AttributeRecord)>,
}

impl Columns {
    fn new(settings: &Settings, declared: &[AttributeRecord]) -> Self {
        let field = |target: &Option<ImportTarget>| target.and_then(ImportTarget::field);
        let attribute = |(column, target): (usize, &Option<ImportTarget>)| match target {
            Some(ImportTarget::Attribute(id)) => {
                declared.iter().find(|record| record.id == *id).map(|record| (column, record.clone()))
            }
            _ => None,
        };
        Columns {
            fields: settings.mapping.iter().map(field).collect(),
            attributes: settings.mapping.iter().enumerate().filter_map(attribute).collect(),
        }
    }

    fn read(&self, cells: &[&str]) -> Reading {
        let mut reading = read_row(&self.fields, cells);
        let Reading::Person(draft, notes) = &mut reading else { return reading };
        for (column, AttributeRecord { id, declared, .. }) in &self.attributes {
            let text = unescape_cell(cells.get(*column).copied().unwrap_or_default()).trim();
            if text.is_empty() {
                continue;
            }
            let Some(value) = declared.rules.read_cell(declared.kind, text) else {
                let note = Problem::of_cell("unreadable_cell", *column, text);
                notes.push(note.with("attribute", &declared.name));
                continue;
            };
            match (declared.holder, &mut draft.company) {
                (AttributeHolder::Contact, _) => draft.card.attributes.insert(*id, value),
                (AttributeHolder::Company, Some(company)) => company.card.attributes.insert(*id, value),
                // A row without a company has nobody to say it of.
                (AttributeHolder::Company, None) => None,
            };
        }
        reading
    }
}

struct Reader {
    application: Application,
    columns: Columns,
    import: ImportId,
    settings: Settings,
    purpose: Purpose,
    /// The hashes of addresses that earlier rows stand for.
    seen: HashSet<[u8; 16]>,
    /// The hashes of names of companies that were met.
    companies: HashMap<String, [u8; 16]>,
    /// Nothing where no company can be told by a domain.
    domains: Option<DomainHashes>,
    tags: HashSet<String>,
    give: Giving,
    used: mpsc::Receiver<Vec<ReadRow>>,
}

impl Reader {
    fn read(mut self, bytes: Arc<Vec<u8>>, done: i64) -> Read {
        let mut records = Records::open(bytes, &self.settings.format)?;
        let mut dice = self.application.dice();
        let header = i64::from(self.settings.format.has_header);
        let (behind, samples_end) = (header + done, header + i64::from(SAMPLE_ROWS));
        let counts_tags = self.purpose == Purpose::DryRun && self.columns.fields.contains(&Some(ImportField::Tags));
        let mut chunk = Vec::with_capacity(ROWS_PER_CHUNK);
        while let Some((number, record)) = records.next()? {
            if number <= header {
                continue;
            }
            let mut reading = {
                let cells: Vec<&str> = record.iter().collect();
                self.columns.read(&cells)
            };
            if let Reading::Person(draft, _) = &mut reading {
                draft.status = draft.status.max(self.settings.everybody);
            }
            if counts_tags && let Reading::Person(draft, _) = &reading {
                self.tags.extend(draft.tags.iter().map(|tag| fold(tag)));
                if self.tags.len() > LABELS_LIMIT {
                    return Err(Unreadable::TooManyTags);
                }
            }
            let (row, problems) = self.judge(number, reading);
            // Rows that are done count for what is repeated, and for nothing else.
            if number <= behind {
                continue;
            }
            let is_kept = self.purpose == Purpose::DryRun && (number <= samples_end || !problems.is_empty());
            let kept = is_kept.then(|| keep(&self.application, self.import, &row, problems, &mut dice));
            chunk.push(ReadRow { kept, ..row });
            if chunk.len() == ROWS_PER_CHUNK {
                self.used.try_iter().for_each(drop);
                let full = std::mem::replace(&mut chunk, Vec::with_capacity(ROWS_PER_CHUNK));
                if !self.give.give(full) {
                    return Ok(self.tags);
                }
            }
        }
        if !chunk.is_empty() {
            self.give.give(chunk);
        }
        Ok(self.tags)
    }

    fn hash_of_company(&mut self, name: &str) -> [u8; 16] {
        if let Some(known) = self.companies.get(name) {
            return *known;
        }
        if self.companies.len() == COMPANIES_KEPT {
            self.companies.clear();
        }
        let hash = hashes::fixed_of_company_name(self.application.keyring(), name);
        self.companies.insert(name.to_owned(), hash);
        hash
    }

    fn judge(&mut self, number: i64, reading: Reading) -> (ReadRow, Vec<Problem>) {
        let row = |action, person| ReadRow { number, action, person, kept: None };
        match reading {
            Reading::Refused(problem) => (row(RowAction::Refused, None), vec![problem]),
            Reading::Person(draft, mut notes) => {
                let keyring = self.application.keyring();
                let normalised = draft.normalised_address();
                let address_hash = keyring.address_hash(&normalised);
                let barred = draft.status.map(|reason| (reason, draft.card.address.clone()));
                let suppression_hash = keyring.suppression_hash(&normalised);
                if !self.seen.insert(address_hash) {
                    notes.insert(0, Problem::of_row("duplicate"));
                    // A no that stands in a later row counts all the same.
                    let (company_hash, domain_hashes) = (None, [None; 2]);
                    let of_earlier =
                        ReadPerson { draft: None, address_hash, suppression_hash, company_hash, domain_hashes, barred };
                    return (row(RowAction::Duplicate, Some(Box::new(of_earlier))), notes);
                }
                let company = draft.company.as_ref();
                let company_hash = company.map(|company| self.hash_of_company(&company.card.name));
                let keyring = self.application.keyring();
                let domain_hashes = self.domains.as_mut().map_or([None; 2], |domains| domains.of(keyring, &draft));
                let draft = Some(*draft);
                let person = ReadPerson { draft, address_hash, suppression_hash, company_hash, domain_hashes, barred };
                (row(RowAction::New, Some(Box::new(person))), notes)
            }
        }
    }
}

/// What is kept of a row: the findings, and of a row that stands for a person how it will be.
pub(super) fn keep(
    application: &Application,
    import: ImportId,
    row: &ReadRow,
    problems: Vec<Problem>,
    dice: &mut basics::Dice,
) -> Kept {
    let first = problems.first();
    let (error, error_column) =
        (first.map(|problem| problem.code.clone()), first.and_then(|problem| problem.column.map(i64::from)));
    let person = row.person.as_ref();
    let draft = person.and_then(|person| person.draft.clone());
    let staged = Staged { draft, problems };
    let place = staged_place(import, row.number);
    Kept {
        sealed: application.keyring().seal(place, json(&staged).as_bytes(), dice),
        address_hash: person.map(|person| person.address_hash),
        error,
        error_column,
    }
}
