//! Reading every table in one snapshot, batch by batch, from either database.

use super::BackupError;
use super::tables::{TABLES, Table};
use crate::database::DatabaseEngine;
use crate::postgres::{Postgres, PostgresTransaction};
use crate::sqlite::Sqlite;
use crate::{Database, DatabaseError, Value};
use futures_util::TryStreamExt;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::pin::pin;
use tokio::sync::mpsc::Sender;
use tokio_postgres::types::{ToSql, Type};

/// Rows and bytes of one batch, whichever is reached first: enough to compress well, little enough to hold a few.
const BATCH_ROWS: usize = 1_000;
const BATCH_BYTES: usize = 1 << 20;

/// What a snapshot yields, in order.
pub enum Part {
    Table {
        name: &'static str,
        columns: Vec<String>,
    },
    Rows(Vec<Vec<Value>>),
    /// Every table was read to its end.
    Finished,
}

/// Reads every table of [`TABLES`] in one snapshot. The receiver's end ends the reading.
pub async fn snapshot(database: &Database, parts: Sender<Part>) -> Result<(), BackupError> {
    match &database.engine {
        DatabaseEngine::Sqlite(sqlite) => {
            let Some(path) = sqlite.path().map(Path::to_owned) else { return from_memory(sqlite, &parts).await };
            let reading = tokio::task::spawn_blocking(move || from_file(&path, &parts));
            reading.await.map_err(|error| DatabaseError::Broken(error.into()))?
        }
        DatabaseEngine::Postgres(postgres) => from_postgres(postgres, &parts).await,
    }
}

fn select(table: &Table) -> String {
    format!("SELECT * FROM {} ORDER BY {}", table.name, table.order)
}

/// Rows that wait to be sent together.
#[derive(Default)]
struct Batch {
    rows: Vec<Vec<Value>>,
    bytes: usize,
}

impl Batch {
    /// Takes a row in; answers the batch when it is full.
    fn add(&mut self, row: Vec<Value>) -> Option<Vec<Vec<Value>>> {
        self.bytes += row.iter().map(size).sum::<usize>();
        self.rows.push(row);
        (self.rows.len() >= BATCH_ROWS || self.bytes >= BATCH_BYTES).then(|| self.end())
    }

    fn end(&mut self) -> Vec<Vec<Value>> {
        self.bytes = 0;
        std::mem::take(&mut self.rows)
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::Null => 1,
        Value::Int(_) | Value::Real(_) => 9,
        Value::Text(text) => 5 + text.len(),
        Value::Blob(bytes) => 5 + bytes.len(),
    }
}

/// A connection of its own: the readers stop long reads, and the writer goes on meanwhile.
fn from_file(path: &Path, parts: &Sender<Part>) -> Result<(), BackupError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(DatabaseError::from)?;
    connection.execute_batch("PRAGMA temp_store = MEMORY; BEGIN").map_err(DatabaseError::from)?;
    Ok(from_sqlite(&connection, |part| parts.blocking_send(part).is_ok())?)
}

/// A ledger in memory is small, and on its one thread nothing is written meanwhile.
async fn from_memory(sqlite: &Sqlite, parts: &Sender<Part>) -> Result<(), BackupError> {
    let read = sqlite.read(|connection| {
        let mut read = Vec::new();
        from_sqlite(connection, |part| {
            read.push(part);
            true
        })?;
        Ok(read)
    });
    for part in read.await? {
        if parts.send(part).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// Every table in order. `tell` answers whether anybody still listens: the receiver may have ended by its own trouble, which it
/// tells itself.
fn from_sqlite(connection: &Connection, mut tell: impl FnMut(Part) -> bool) -> Result<(), DatabaseError> {
    for table in TABLES {
        let mut statement = connection.prepare(&select(table))?;
        let columns: Vec<_> = statement.column_names().map(str::to_owned).collect();
        let width = columns.len();
        if !tell(Part::Table { name: table.name, columns }) {
            return Ok(());
        }
        let mut rows = statement.query([])?;
        let mut batch = Batch::default();
        while let Some(row) = rows.next()? {
            let values = (0..width).map(|column| sqlite_value(row, column)).collect::<Result<_, _>>()?;
            if let Some(full) = batch.add(values)
                && !tell(Part::Rows(full))
            {
                return Ok(());
            }
        }
        if !tell(Part::Rows(batch.end())) {
            return Ok(());
        }
    }
    tell(Part::Finished);
    Ok(())
}

/// Every row of the ledger, table by table, for whoever compares ledgers.
///
/// # Errors
/// The database's.
pub async fn every_row(database: &Database) -> Result<Vec<TableRows>, BackupError> {
    let (sender, mut parts) = tokio::sync::mpsc::channel(4);
    let gather = async {
        let mut tables: Vec<TableRows> = Vec::new();
        while let Some(part) = parts.recv().await {
            match part {
                Part::Table { name, columns } => tables.push(TableRows { name, columns, rows: Vec::new() }),
                Part::Rows(rows) => {
                    if let Some(table) = tables.last_mut() {
                        table.rows.extend(rows);
                    }
                }
                Part::Finished => {}
            }
        }
        tables
    };
    let (read, tables) = futures_util::future::join(snapshot(database, sender), gather).await;
    read.map(|()| tables)
}

/// A table as [`every_row`] gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRows {
    pub name: &'static str,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Value>>,
}

fn sqlite_value(row: &rusqlite::Row<'_>, column: usize) -> Result<Value, DatabaseError> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(text) => Value::Text(std::str::from_utf8(text).map_err(DatabaseError::shape)?.to_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    })
}

async fn from_postgres(postgres: &Postgres, parts: &Sender<Part>) -> Result<(), BackupError> {
    let mut open = postgres.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    // A slow target of the backup is no reason to end it.
    open.batch("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0").await?;
    for table in TABLES {
        if !table_from_postgres(&open, table, parts).await? {
            return Ok(());
        }
    }
    open.end("ROLLBACK").await?;
    drop(parts.send(Part::Finished).await);
    Ok(())
}

/// `false` when nobody reads any more.
async fn table_from_postgres(
    open: &PostgresTransaction,
    table: &Table,
    parts: &Sender<Part>,
) -> Result<bool, BackupError> {
    let client = open.client();
    let statement = client.prepare(&select(table)).await.map_err(DatabaseError::from)?;
    let columns: Vec<_> = statement.columns().iter().map(|column| column.name().to_owned()).collect();
    if parts.send(Part::Table { name: table.name, columns }).await.is_err() {
        return Ok(false);
    }
    let none: [&(dyn ToSql + Sync); 0] = [];
    let rows = client.query_raw(&statement, none).await.map_err(DatabaseError::from)?;
    let mut rows = pin!(rows);
    let mut batch = Batch::default();
    while let Some(row) = rows.try_next().await.map_err(DatabaseError::from)? {
        let values = (0..row.len()).map(|column| postgres_value(&row, column)).collect::<Result<_, _>>()?;
        if let Some(full) = batch.add(values)
            && parts.send(Part::Rows(full)).await.is_err()
        {
            return Ok(false);
        }
    }
    Ok(parts.send(Part::Rows(batch.end())).await.is_ok())
}

fn postgres_value(row: &tokio_postgres::Row, column: usize) -> Result<Value, DatabaseError> {
    let kind = row.columns()[column].type_().clone();
    let value = match kind {
        Type::INT8 => row.try_get::<_, Option<i64>>(column).map(|value| value.map(Value::Int)),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(column).map(|value| value.map(Value::Real)),
        Type::TEXT => row.try_get::<_, Option<String>>(column).map(|value| value.map(Value::Text)),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(column).map(|value| value.map(Value::Blob)),
        other => return Err(DatabaseError::shape(format!("a column of type {other}"))),
    };
    Ok(value.map_err(DatabaseError::shape)?.unwrap_or(Value::Null))
}

/// The columns of a table, in its own order.
pub async fn columns(database: &Database, table: &Table) -> Result<Vec<String>, BackupError> {
    let text = select(table);
    match &database.engine {
        DatabaseEngine::Sqlite(sqlite) => {
            let named = sqlite.read(move |connection| {
                let statement = connection.prepare(&text)?;
                Ok(statement.column_names().map(str::to_owned).collect())
            });
            Ok(named.await?)
        }
        DatabaseEngine::Postgres(postgres) => {
            let mut open = postgres.begin("BEGIN READ ONLY").await?;
            let statement = open.client().prepare(&text).await.map_err(DatabaseError::from)?;
            let columns = statement.columns().iter().map(|column| column.name().to_owned()).collect();
            open.end("ROLLBACK").await?;
            Ok(columns)
        }
    }
}
