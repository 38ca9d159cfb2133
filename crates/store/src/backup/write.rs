//! Writing a backup.

use super::format::{self, FileHead, Header, Summing, TableHead, Totals};
use super::read::{Part, snapshot};
use super::{BackupError, is_half_restored};
use crate::{Database, DatabaseError, migrate};
use basics::Timestamp;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use tokio::sync::mpsc::{Receiver, channel};

/// Batches under way between the reader and the writer.
const BATCHES_WAITING: usize = 4;
const FILE_BLOCK_BYTES: usize = 1 << 20;
/// zstd's own default: sealed values do not compress, the rest does well at any level.
const LEVEL: i32 = 3;

/// A stored file for the backup: its name, and its bytes as they are stored (sealed).
pub struct BackupFile {
    pub name: String,
    pub bytes: Box<dyn Read + Send>,
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    pub tables: BTreeMap<String, u64>,
    pub files: u64,
}

impl Counts {
    pub fn rows(&self) -> u64 {
        self.tables.values().sum()
    }
}

/// Writes a backup of the ledger as it is at one instant, while it is at work, and the files after it. `files` is asked only
/// once all rows are written, so that every file a row names is there.
///
/// # Errors
/// The database's; the writer's; [`BackupError::HalfRestored`].
pub async fn backup<W, F>(database: &Database, writer: W, files: F, now: Timestamp) -> Result<Counts, BackupError>
where
    W: Write + Send + 'static,
    F: Iterator<Item = std::io::Result<BackupFile>> + Send + 'static,
{
    if is_half_restored(database).await? {
        return Err(BackupError::HalfRestored);
    }
    let schema = migrate::version(database).await?;
    let header = Header { schema, made_at: now.as_millis(), database: database.name().to_owned() };
    let (sender, parts) = channel(BATCHES_WAITING);
    let writing = tokio::task::spawn_blocking(move || write_stream(parts, writer, files, &header));
    let read = snapshot(database, sender).await;
    let written = writing.await.map_err(|error| DatabaseError::Broken(error.into()))?;
    // A reader that failed is why the writer found no end.
    read?;
    written
}

fn write_stream<W: Write, F: Iterator<Item = std::io::Result<BackupFile>>>(
    mut parts: Receiver<Part>,
    mut writer: W,
    files: F,
    header: &Header,
) -> Result<Counts, BackupError> {
    writer.write_all(format::MAGIC)?;
    let mut out = zstd::Encoder::new(writer, LEVEL)?;
    out.include_checksum(true)?;
    format::put_json(&mut out, format::HEADER, header)?;
    let mut counts = Counts::default();
    let mut open: Option<(&'static str, Summing)> = None;
    let mut finished = false;
    let mut bytes = Vec::new();
    while let Some(part) = parts.blocking_recv() {
        match part {
            Part::Table { name, columns } => {
                end_table(&mut out, &mut open, &mut counts)?;
                format::put_json(&mut out, format::TABLE, &TableHead { name: name.to_owned(), columns })?;
                open = Some((name, Summing::new()));
            }
            Part::Rows(rows) => {
                bytes.clear();
                rows.iter().for_each(|row| format::encode(&mut bytes, row));
                if let (Some((_, summing)), false) = (&mut open, rows.is_empty()) {
                    summing.add(&bytes, rows.len() as u64);
                    format::put(&mut out, format::ROWS, &bytes)?;
                }
            }
            Part::Finished => finished = true,
        }
    }
    if !finished {
        return Err(BackupError::Io(std::io::ErrorKind::Interrupted.into()));
    }
    end_table(&mut out, &mut open, &mut counts)?;
    for file in files {
        write_file(&mut out, file?)?;
        counts.files += 1;
    }
    let totals = Totals { tables: counts.tables.len() as u64, rows: counts.rows(), files: counts.files };
    format::put_json(&mut out, format::END, &totals)?;
    out.finish()?.flush()?;
    Ok(counts)
}

fn end_table(
    out: &mut impl Write,
    open: &mut Option<(&'static str, Summing)>,
    counts: &mut Counts,
) -> Result<(), BackupError> {
    let Some((name, summing)) = open.take() else { return Ok(()) };
    let sum = summing.end();
    counts.tables.insert(name.to_owned(), sum.count);
    format::put_json(out, format::TABLE_END, &sum)
}

fn write_file(out: &mut impl Write, mut file: BackupFile) -> Result<(), BackupError> {
    format::put_json(out, format::FILE, &FileHead { name: file.name })?;
    let mut summing = Summing::new();
    let mut block = Vec::with_capacity(FILE_BLOCK_BYTES);
    loop {
        block.clear();
        let read = file.bytes.by_ref().take(FILE_BLOCK_BYTES as u64).read_to_end(&mut block)?;
        if read == 0 {
            return format::put_json(out, format::FILE_END, &summing.end());
        }
        summing.add(&block, read as u64);
        format::put(out, format::BYTES, &block)?;
    }
}
