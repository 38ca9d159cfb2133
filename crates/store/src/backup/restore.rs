//! Restoring a backup into an empty ledger of either kind.
//!
//! The ledger is marked before its first row and stays so until [`finish_restore`]: what the caller does after the rows are in (keys,
//! the hold of sending, erasures) is part of the restore, and a ledger that missed it must not be served. The mark is a row of
//! `lease`, the one table that no backup carries and no comparison reads.

use super::format::{self, Sum, Summing};
use super::read::{Part, snapshot};
use super::stream::{Item, read_stream};
use super::tables::{TABLES, Table};
use super::{BackupError, Counts};
use crate::ledger::erasure::{self, Erasure};
use crate::{Database, DatabaseError, Isolation, Lane, Pieces, ROWS_PER_VERB, Script, Transaction, Value, migrate};
use crate::{args, statements};
use basics::Timestamp;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, channel};

const BATCHES_WAITING: usize = 4;
/// Bytes of one script: rows may be long, and a script's rows are all in memory.
const SCRIPT_BYTES: usize = 16 << 20;
/// Nobody else is at work in a ledger that is being restored.
const SCRIPT_LASTS_AT_MOST: Duration = Duration::from_secs(300);
const MARK: &str = "restoring";

statements! {
    IS_MARKED = "SELECT fence FROM lease WHERE name = $1";
    MARK_IT = "INSERT INTO lease (name, holder, fence, until) VALUES ($1, 'restore', 1, 0) ON CONFLICT (name) DO NOTHING";
    UNMARK = "DELETE FROM lease WHERE name = $1";
}

/// What a restore brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    pub counts: Counts,
    /// When the backup was made.
    pub made_at: Timestamp,
    /// Of the caller's erasures those that the backup did not know: their people are back and have to be erased again.
    pub erasures: Vec<Erasure>,
}

/// Whether a restore into this ledger, whose migrations were begun, is under way or was broken off: it must not be served.
///
/// # Errors
/// The database's.
pub async fn is_half_restored(database: &Database) -> Result<bool, DatabaseError> {
    if migrate::version(database).await? == 0 {
        // Stopped before its first migration: there is no table that could hold the mark, nor a row.
        return Ok(false);
    }
    Ok(database.first(IS_MARKED, args![MARK], |row| row.int(0)).await?.is_some())
}

/// Fills an empty migrated ledger from a backup and verifies it. `file` opens the place for a file's bytes; `erasures` are those
/// that happened after the backup, as far as the caller knows them. The ledger counts as half restored until [`finish_restore`].
///
/// # Errors
/// [`BackupError::NotEmpty`], [`BackupError::OtherVersion`] and [`BackupError::NotABackup`] before anything is written;
/// [`BackupError::Damaged`] at any time.
pub async fn restore<R, F, W>(
    reader: R,
    database: &Database,
    file: F,
    erasures: Vec<Erasure>,
) -> Result<Restored, BackupError>
where
    R: Read + Send + 'static,
    F: FnMut(&str) -> std::io::Result<W> + Send + 'static,
    W: Write,
{
    refuse_unless_empty(database).await?;
    let known = migrate::version(database).await?;
    let (sender, items) = channel(BATCHES_WAITING);
    let reading = tokio::task::spawn_blocking(move || {
        let stopped = |_| BackupError::Io(std::io::ErrorKind::Interrupted.into());
        read_stream(reader, file, known, &mut |item| sender.blocking_send(item).map_err(stopped))
    });
    let filled = fill(database, items).await;
    let read = reading.await.map_err(|error| DatabaseError::Broken(error.into()))?;
    // A filler that failed made the reader stop; a reader that failed made the filler find no end.
    let sums = match (filled, read) {
        (Err(error), _) => return Err(error),
        (Ok(_), Err(error)) => return Err(error),
        (Ok(sums), Ok(_)) if sums.is_empty() => return Err(BackupError::damaged("it holds no tables")),
        (Ok(sums), Ok((header, files))) => (sums, header, files),
    };
    let (sums, header, files) = sums;
    compare(database, &sums).await?;
    let erasures = keep_erasures(database, erasures).await?;
    let tables = sums.into_iter().map(|(name, sum)| (name.to_owned(), sum.count)).collect();
    let counts = Counts { tables, files };
    Ok(Restored { counts, made_at: Timestamp::from_millis(header.made_at), erasures })
}

/// Ends a restore: from now on the ledger may be opened.
///
/// # Errors
/// The database's.
pub async fn finish_restore(database: &Database) -> Result<(), DatabaseError> {
    database.write(Lane::Ordinary, Isolation::ReadCommitted, Arc::new(Unmark)).await
}

async fn refuse_unless_empty(database: &Database) -> Result<(), BackupError> {
    if is_half_restored(database).await? {
        return Err(BackupError::HalfRestored);
    }
    for table in TABLES {
        let any = Pieces::new("SELECT 1 FROM ").text(table.name).text(" LIMIT 1");
        if !database.query_pieces(any, |_| Ok(())).await?.is_empty() {
            return Err(BackupError::NotEmpty { table: table.name.to_owned() });
        }
    }
    Ok(())
}

/// Inserts what comes; answers each table's checksum.
async fn fill(database: &Database, mut items: Receiver<Item>) -> Result<BTreeMap<&'static str, Sum>, BackupError> {
    let mut sums = BTreeMap::new();
    let mut current: Option<(&'static Table, Arc<str>)> = None;
    let mut waiting = Vec::new();
    let mut bytes = 0;
    while let Some(item) = items.recv().await {
        match item {
            Item::Table { table, columns } => {
                if sums.is_empty() {
                    mark(database).await?;
                }
                current = Some((table, insert(database, table, &columns).await?));
            }
            Item::Rows(rows) => {
                let Some((_, text)) = &current else { continue };
                for row in rows {
                    bytes += row.iter().map(length).sum::<usize>();
                    waiting.push(row);
                    if waiting.len() >= ROWS_PER_VERB || bytes >= SCRIPT_BYTES {
                        insert_rows(database, text, &mut waiting).await?;
                        bytes = 0;
                    }
                }
            }
            Item::End(sum) => {
                let Some((table, text)) = current.take() else { continue };
                insert_rows(database, &text, &mut waiting).await?;
                bytes = 0;
                sums.insert(table.name, sum);
            }
        }
    }
    Ok(sums)
}

fn length(value: &Value) -> usize {
    match value {
        Value::Text(text) => text.len(),
        Value::Blob(bytes) => bytes.len(),
        Value::Null | Value::Int(_) | Value::Real(_) => 8,
    }
}

/// The text that inserts a row. The backup's columns have to be the table's own: no name of a backup enters a statement.
async fn insert(database: &Database, table: &'static Table, columns: &[String]) -> Result<Arc<str>, BackupError> {
    let own = super::read::columns(database, table).await?;
    if own != columns {
        return Err(BackupError::damaged(format!("the columns of {} are not those of this ledger", table.name)));
    }
    let places: Vec<_> = (1..=own.len()).map(|number| format!("${number}")).collect();
    Ok(format!("INSERT INTO {} ({}) VALUES ({})", table.name, own.join(", "), places.join(", ")).into())
}

async fn insert_rows(database: &Database, text: &Arc<str>, rows: &mut Vec<Vec<Value>>) -> Result<(), BackupError> {
    let rows = std::mem::take(rows);
    if rows.is_empty() {
        return Ok(());
    }
    let script = Insert { text: Arc::clone(text), rows };
    Ok(database.write(Lane::Ordinary, Isolation::ReadCommitted, Arc::new(script)).await?)
}

struct Insert {
    text: Arc<str>,
    rows: Vec<Vec<Value>>,
}

impl Script for Insert {
    type Answer = ();
    type Trouble = DatabaseError;
    const LASTS_AT_MOST: Duration = SCRIPT_LASTS_AT_MOST;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        transaction.execute_many_text(&self.text, &self.rows).await
    }
}

struct Mark;

impl Script for Mark {
    type Answer = ();
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        transaction.execute(MARK_IT, &args![MARK]).await.map(drop)
    }
}

struct Unmark;

impl Script for Unmark {
    type Answer = ();
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        transaction.execute(UNMARK, &args![MARK]).await.map(drop)
    }
}

async fn mark(database: &Database) -> Result<(), DatabaseError> {
    database.write(Lane::Ordinary, Isolation::ReadCommitted, Arc::new(Mark)).await
}

/// Reads the ledger back and compares every table with what the backup said of it.
async fn compare(database: &Database, said: &BTreeMap<&'static str, Sum>) -> Result<(), BackupError> {
    let found = sums(database).await?;
    match TABLES.iter().find(|table| found.get(table.name) != said.get(table.name)) {
        None => Ok(()),
        Some(table) => Err(BackupError::damaged(format!("the restored table {} is not what was written", table.name))),
    }
}

/// Every table's count and checksum, in one snapshot.
///
/// # Errors
/// The database's.
pub(crate) async fn sums(database: &Database) -> Result<BTreeMap<&'static str, Sum>, BackupError> {
    let (sender, mut parts) = channel(BATCHES_WAITING);
    let summing = tokio::task::spawn_blocking(move || {
        let mut sums = BTreeMap::new();
        let mut bytes = Vec::new();
        let mut current = None;
        while let Some(part) = parts.blocking_recv() {
            match part {
                Part::Table { name, .. } => {
                    current = Some(name);
                    sums.insert(name, Summing::new());
                }
                Part::Rows(rows) => {
                    bytes.clear();
                    rows.iter().for_each(|row| format::encode(&mut bytes, row));
                    if let Some(summing) = current.and_then(|name| sums.get_mut(name)) {
                        summing.add(&bytes, rows.len() as u64);
                    }
                }
                Part::Finished => {}
            }
        }
        sums.into_iter().map(|(name, summing)| (name, summing.end())).collect()
    });
    let read = snapshot(database, sender).await;
    let sums = summing.await.map_err(|error| DatabaseError::Broken(error.into()))?;
    read?;
    Ok(sums)
}

struct KeepErasures(Vec<Erasure>);

impl Script for KeepErasures {
    type Answer = ();
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        for erased in &self.0 {
            erasure::keep(transaction, erased.clone()).await?;
        }
        Ok(())
    }
}

async fn keep_erasures(database: &Database, erasures: Vec<Erasure>) -> Result<Vec<Erasure>, BackupError> {
    let known = erasure::since(database, Timestamp::from_millis(i64::MIN)).await?;
    let new: Vec<_> = erasures.into_iter().filter(|erased| !known.iter().any(|known| known.id == erased.id)).collect();
    for chunk in new.chunks(ROWS_PER_VERB) {
        let script = KeepErasures(chunk.to_vec());
        database.write(Lane::Ordinary, Isolation::ReadCommitted, Arc::new(script)).await?;
    }
    Ok(new)
}
