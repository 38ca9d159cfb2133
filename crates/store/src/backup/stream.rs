//! Reading the backup's bytes from their begin to their very end, part by part, each part checked against its sum.

use super::BackupError;
use super::format::{self, FileHead, Header, Sum, Summing, TableHead, Totals};
use super::tables::{TABLES, Table};
use crate::Value;
use std::io::{Read, Write};

/// What is read, in order.
pub enum Item {
    Table { table: &'static Table, columns: Vec<String> },
    Rows(Vec<Vec<Value>>),
    End(Sum),
}

pub fn read_stream<R, F, W>(
    mut reader: R,
    mut file: F,
    known: i64,
    put: &mut impl FnMut(Item) -> Result<(), BackupError>,
) -> Result<(Header, u64), BackupError>
where
    R: Read,
    F: FnMut(&str) -> std::io::Result<W>,
    W: Write,
{
    let mut magic = [0u8; format::MAGIC.len()];
    reader.read_exact(&mut magic).map_err(|_| BackupError::NotABackup)?;
    if magic != format::MAGIC {
        return Err(BackupError::NotABackup);
    }
    let mut from = zstd::Decoder::new(reader)?;
    let header: Header = match format::take(&mut from)? {
        (format::HEADER, bytes) => format::json(&bytes)?,
        _ => return Err(BackupError::damaged("it does not begin with its head")),
    };
    if header.schema != known {
        return Err(BackupError::OtherVersion { found: header.schema, known });
    }
    let mut totals = Totals { tables: 0, rows: 0, files: 0 };
    loop {
        let (kind, bytes) = format::take(&mut from)?;
        match kind {
            format::TABLE => {
                totals.rows += read_table(&mut from, format::json(&bytes)?, totals.tables as usize, put)?;
                totals.tables += 1;
            }
            format::FILE => {
                let FileHead { name } = format::json(&bytes)?;
                read_file(&mut from, &name, &mut file(&name)?)?;
                totals.files += 1;
            }
            format::END => {
                let said: Totals = format::json(&bytes)?;
                let same = (said.tables, said.rows, said.files) == (totals.tables, totals.rows, totals.files);
                if !same || totals.tables != TABLES.len() as u64 {
                    return Err(BackupError::damaged("a table or file is missing"));
                }
                // To the very end, where zstd keeps its own checksum.
                return match from.read(&mut [0]) {
                    Ok(0) => Ok((header, totals.files)),
                    Ok(_) => Err(BackupError::damaged("something follows its end")),
                    Err(_) => Err(BackupError::damaged("its compressed bytes are not what was written")),
                };
            }
            _ => return Err(BackupError::damaged("a frame of an unknown kind")),
        }
    }
}

fn read_table(
    from: &mut impl Read,
    head: TableHead,
    number: usize,
    put: &mut impl FnMut(Item) -> Result<(), BackupError>,
) -> Result<u64, BackupError> {
    let table = TABLES.get(number).filter(|table| table.name == head.name);
    let table = table.ok_or_else(|| BackupError::damaged(format!("an unexpected table {:?}", head.name)))?;
    let columns = head.columns.len();
    put(Item::Table { table, columns: head.columns })?;
    let mut summing = Summing::new();
    loop {
        let (kind, bytes) = format::take(from)?;
        match kind {
            format::ROWS => {
                let rows = format::decode(&bytes, columns)?;
                summing.add(&bytes, rows.len() as u64);
                put(Item::Rows(rows))?;
            }
            format::TABLE_END => {
                let (said, found): (Sum, Sum) = (format::json(&bytes)?, summing.end());
                if said != found {
                    return Err(BackupError::damaged(format!("the rows of {} are not what was written", table.name)));
                }
                let count = found.count;
                put(Item::End(found))?;
                return Ok(count);
            }
            _ => return Err(BackupError::damaged(format!("the table {} is cut off", table.name))),
        }
    }
}

fn read_file(from: &mut impl Read, name: &str, to: &mut impl Write) -> Result<(), BackupError> {
    let mut summing = Summing::new();
    loop {
        let (kind, bytes) = format::take(from)?;
        match kind {
            format::BYTES => {
                summing.add(&bytes, bytes.len() as u64);
                to.write_all(&bytes)?;
            }
            format::FILE_END if format::json::<Sum>(&bytes)? == summing.end() => return Ok(to.flush()?),
            _ => return Err(BackupError::damaged(format!("the file {name} is not what was written"))),
        }
    }
}
