//! The dry run: reads the file, says of every row what it would do, and keeps the account.
//!
//! One thread reads, judges and hashes ahead ([`super::ahead`]); here each chunk is compared with the people who are there, and
//! what has to be shown of it is written: rows with a finding, and the first ones as samples. The others stay in the file alone.
//! After a restart it goes on behind the last row that is done.

use super::ahead::{Ahead, Kept, Purpose, ReadPerson, ReadRow, Unreadable, keep};
use super::begin::file_trouble;
use super::domains::AtDomains;
use super::retention::{Needless, delete_rows};
use super::run::Pace;
use super::stored::{AddressesFound, Settings, StoredCounts, counts_of, find, json, settings_of, turn, write};
use crate::customers::labels::LABELS_LIMIT;
use crate::customers::verify::mail_of_domains_within;
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{CompanyId, FileId, ImportId};
use domain::customers::import::{Conflict, ImportState, Known, Problem, RowAction, merge};
use domain::customers::verify::{MailOfDomain, suggestion};
use domain::trust::{Right, Viewer};
use outside::FilesError;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use store::customers::import::{ImportRecord, advance, file_name};
use store::customers::staged::{self, StagedRow};
use store::customers::{contact::ContactRecord, label, published};
use store::ledger::erasure;

/// Domains that the DNS is asked for in a dry run; the rest is looked at once the people are there.
const DOMAINS_ASKED: usize = 1_000;
/// So long somebody waits for it at most: names that nobody answers for are nothing that the file could be blamed for.
const ASKING_LASTS: Duration = Duration::from_secs(15);
/// Slips that are named; the others are counted.
const SLIPS_SHOWN: usize = 5;
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

pub(super) async fn check(application: &Application, record: ImportRecord, pace: Pace) -> Result<(), Trouble> {
    let id = record.id;
    let settings = settings_of(&record)?;
    let mut counts = counts_of(&record)?;
    if record.rows_done == 0 {
        delete_rows(application, id, Needless::BegunAnew).await?;
    }
    let bytes = match load_file(application, &record).await {
        Ok(bytes) => bytes,
        Err(Trouble::Refused { code, .. }) => return fail(application, id, code).await,
        Err(trouble) => return Err(trouble),
    };
    let begun = (id, record.created_at);
    let mut ahead = Ahead::begin(application, id, &settings, (bytes, record.rows_done), Purpose::DryRun).await?;
    let (mut from, mut written) = (record.rows_done, 0);
    let mut domains: HashMap<String, i64> = HashMap::new();
    let mut at = AtDomains::default();
    let mut compared = next_compared(application, &settings, begun, &mut ahead, &mut at).await?;
    while let Some((mut rows, joined)) = compared {
        counts.joined += joined;
        rows.iter().for_each(|row| counts.checked.count(row.action));
        count_domains(&rows, &mut domains);
        let to = from + rows.len() as i64;
        let verb = StageRows { import: id, from, to, rows: rows.iter_mut().filter_map(staged_row).collect(), counts };
        ahead.let_go(rows);
        let viewer = Viewer::system();
        // The next chunk is compared while this one is written.
        let (staged, following) = tokio::join!(
            application.perform(&viewer, verb),
            next_compared(application, &settings, begun, &mut ahead, &mut at)
        );
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
    match ahead.end().await? {
        Ok(tags) => {
            let addresses = addresses_of(application, domains).await?;
            application.perform(&Viewer::system(), FinishCheck { import: id, rows: from, tags, addresses }).await?;
            // Nothing happens here unless it failed at the end.
            delete_rows(application, id, Needless::GivenUp).await
        }
        Err(Unreadable::File(refusal)) => fail(application, id, refusal.code()).await,
        Err(Unreadable::TooManyTags) => fail(application, id, TOO_MANY_TAGS).await,
    }
}

/// How many people of the rows have their mailbox at each domain.
fn count_domains(rows: &[ReadRow], domains: &mut HashMap<String, i64>) {
    for draft in rows.iter().filter_map(|row| row.person.as_ref()?.draft.as_ref()) {
        if let Some((_, domain)) = draft.card.address.rsplit_once('@') {
            *domains.entry(domain.to_lowercase()).or_default() += 1;
        }
    }
}

/// What is known of these domains: the DNS is asked for the most frequent ones.
async fn addresses_of(application: &Application, domains: HashMap<String, i64>) -> Result<AddressesFound, Trouble> {
    let mut counted: Vec<(String, i64)> = domains.into_iter().collect();
    counted.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let asked = counted.iter().take(DOMAINS_ASKED).map(|(domain, _)| domain.clone()).collect();
    let known = mail_of_domains_within(application, asked, ASKING_LASTS).await?;
    let mut found = AddressesFound::default();
    for (domain, count) in counted {
        match known.get(&domain) {
            Some(MailOfDomain::NullMx | MailOfDomain::Nothing | MailOfDomain::NoSuchDomain) => {
                found.cannot_receive += count;
            }
            Some(MailOfDomain::Exchangers | MailOfDomain::AddressOnly) => {}
            Some(MailOfDomain::NotAnswered) | None => found.unknown += count,
        }
        if let Some(meant) = suggestion(&domain) {
            found.mistyped += count;
            if found.slips.len() < SLIPS_SHOWN {
                found.slips.push((domain, meant.to_owned(), count));
            }
        }
    }
    Ok(found)
}

/// The file can no longer be read as it could at the upload.
async fn fail(application: &Application, import: ImportId, code: &'static str) -> Result<(), Trouble> {
    application.perform(&Viewer::system(), FailCheck { import, code }).await?;
    delete_rows(application, import, Needless::GivenUp).await
}

/// The row as it stands in the ledger; nothing of one that has nothing to be shown.
fn staged_row(row: &mut ReadRow) -> Option<StagedRow> {
    let Kept { sealed, address_hash, error, error_column } = row.kept.take()?;
    Some(StagedRow {
        row_number: row.number,
        action: row.action,
        address_hash: address_hash.map(|hash| hash.to_vec()),
        contact: None,
        sealed: Some(sealed),
        sealed_before: None,
        error,
        error_column,
    })
}

/// The rows of the chunk that was read next, compared, and how many people of them join a company by a domain; `None` at the end.
async fn next_compared(
    application: &Application,
    settings: &Settings,
    begun: (ImportId, Timestamp),
    ahead: &mut Ahead,
    at: &mut AtDomains,
) -> Result<Option<(Vec<ReadRow>, i64)>, Trouble> {
    let Some(mut rows) = ahead.next().await else { return Ok(None) };
    leave_out_erased(application, begun, &mut rows).await?;
    let joined = compare(application, settings, &mut rows, at).await?;
    Ok(Some((rows, joined)))
}

/// Whoever was erased since the upload is refused: the file still names the person.
async fn leave_out_erased(
    application: &Application,
    (import, uploaded_at): (ImportId, Timestamp),
    rows: &mut [ReadRow],
) -> Result<(), Trouble> {
    let erased: HashSet<Vec<u8>> =
        erasure::after(application.database(), uploaded_at, import.as_i64()).await?.into_iter().collect();
    if erased.is_empty() {
        return Ok(());
    }
    let mut dice = application.dice();
    for row in rows.iter_mut() {
        if row.person.as_ref().is_some_and(|person| erased.contains(person.address_hash.as_slice())) {
            (row.person, row.action) = (None, RowAction::Refused);
            row.kept = Some(keep(application, import, row, vec![Problem::of_row("erased_since")], &mut dice));
        }
    }
    Ok(())
}

/// Tells new people from known ones, and known ones that change from those that do not. Answers how many join a company by a domain.
async fn compare(
    application: &Application,
    settings: &Settings,
    rows: &mut [ReadRow],
    at: &mut AtDomains,
) -> Result<i64, Trouble> {
    let people = || rows.iter().filter_map(|row| row.person.as_ref()).filter(|person| person.draft.is_some());
    let hashes: Vec<&[u8]> = people().map(|person| person.address_hash.as_slice()).collect();
    let known = published::known(application.database(), &hashes).await?;
    let asks_domains = people().any(|person| person.domain_hashes != [None; 2]);
    if known.is_empty() && !asks_domains {
        return Ok(0);
    }
    let companies = companies(application, settings.conflict, rows).await?;
    at.learn(application, rows, |hash| companies.contains_key(hash.as_slice())).await?;
    let (mut met, mut joined) = (HashSet::new(), 0);
    for row in rows {
        let Some(person) = row.person.as_deref() else { continue };
        let ReadPerson { draft: Some(draft), address_hash, company_hash, .. } = person else { continue };
        let named = company_hash.as_ref().and_then(|hash| companies.get(hash.as_slice()).copied());
        let told = if named.is_none() { at.of(person) } else { None };
        let Some(record) = known.get(address_hash.as_slice()) else {
            joined += i64::from(told.is_some());
            continue;
        };
        // Two rows name one person by two addresses: the first stands for both.
        if !met.insert(record.id) {
            row.action = RowAction::Duplicate;
            continue;
        }
        let before = known_of(application, record)?;
        let after = merge(&before, draft, settings.conflict);
        let is_told = company_hash.is_some() || told.is_some();
        let joins = match settings.conflict {
            Conflict::Keep => false,
            Conflict::Fill => record.company.is_none() && is_told,
            // Another company than the person's, which may have to be made first.
            Conflict::Replace if company_hash.is_some() => record.company.is_none() || named.or(told) != record.company,
            Conflict::Replace => record.company.is_none() && is_told,
        };
        joined += i64::from(joins && told.is_some());
        row.action = if after != before || joins { RowAction::Update } else { RowAction::Unchanged };
    }
    Ok(joined)
}

/// The companies that rows name, by the hash of their name, where rows can move a person to another one, or a domain to one that has another name.
async fn companies(
    application: &Application,
    conflict: Conflict,
    rows: &[ReadRow],
) -> Result<HashMap<Vec<u8>, CompanyId>, Trouble> {
    let mut companies = HashMap::new();
    let counts = |person: &&ReadPerson| conflict == Conflict::Replace || person.domain_hashes != [None; 2];
    let people = rows.iter().filter_map(|row| row.person.as_deref()).filter(counts);
    let mut asked: Vec<&[u8]> = people.filter_map(|person| Some(person.company_hash.as_ref()?.as_slice())).collect();
    asked.sort_unstable();
    asked.dedup();
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
    addresses: AddressesFound,
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
        let mut settings = settings_of(&record)?;
        settings.addresses = Some(self.addresses.clone());
        record.settings = json(&settings);
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
