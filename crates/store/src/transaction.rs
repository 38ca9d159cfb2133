//! A transaction owns its connection; verbs await nothing but it.
//!
//! On SQLite every call is ready at once (the writer thread runs it); on PostgreSQL it is a round trip.

use crate::postgres::PostgresTransaction;
use crate::statement::{Pieces, Statement, for_sqlite, remembered_for_sqlite};
use crate::{DatabaseError, Row, Value};

/// The most rows one verb may write with one call: longer work stages its rows and publishes them in chunks.
pub const ROWS_PER_VERB: usize = 10_000;

/// An open transaction on either database.
pub struct Transaction {
    pub(crate) engine: Engine,
}

pub(crate) enum Engine {
    Sqlite(rusqlite::Connection),
    Postgres(PostgresTransaction),
}

impl Transaction {
    pub(crate) fn sqlite(connection: rusqlite::Connection) -> Self {
        Transaction { engine: Engine::Sqlite(connection) }
    }

    pub(crate) fn postgres(transaction: PostgresTransaction) -> Self {
        Transaction { engine: Engine::Postgres(transaction) }
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_))
    }

    /// Every row of the answer through `read`.
    ///
    /// # Errors
    /// Whatever the database says; after an error the rest of the verb is refused.
    pub async fn query<T: Send>(
        &mut self,
        statement: Statement,
        args: &[Value],
        mut read: impl FnMut(&Row<'_>) -> Result<T, DatabaseError> + Send,
    ) -> Result<Vec<T>, DatabaseError> {
        match &mut self.engine {
            Engine::Sqlite(connection) => sqlite_query(connection, &remembered_for_sqlite(statement), args, &mut read),
            Engine::Postgres(transaction) => transaction.query(statement.0, args, read).await,
        }
    }

    /// [`Transaction::query`] of a statement put together from pieces.
    ///
    /// # Errors
    /// As `query`.
    pub async fn query_pieces<T: Send>(
        &mut self,
        pieces: &Pieces,
        mut read: impl FnMut(&Row<'_>) -> Result<T, DatabaseError> + Send,
    ) -> Result<Vec<T>, DatabaseError> {
        let (text, args) = pieces.parts();
        match &mut self.engine {
            Engine::Sqlite(connection) => sqlite_query(connection, &for_sqlite(text), args, &mut read),
            Engine::Postgres(transaction) => transaction.query(text, args, read).await,
        }
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As `query`.
    pub async fn first<T: Send>(
        &mut self,
        statement: Statement,
        args: &[Value],
        read: impl FnMut(&Row<'_>) -> Result<T, DatabaseError> + Send,
    ) -> Result<Option<T>, DatabaseError> {
        Ok(self.query(statement, args, read).await?.into_iter().next())
    }

    /// Runs a statement; answers how many rows it changed.
    ///
    /// # Errors
    /// As `query`.
    pub async fn execute(&mut self, statement: Statement, args: &[Value]) -> Result<u64, DatabaseError> {
        match &mut self.engine {
            Engine::Sqlite(connection) => sqlite_execute(connection, &remembered_for_sqlite(statement), args),
            Engine::Postgres(transaction) => transaction.execute(statement.0, args).await,
        }
    }

    /// [`Transaction::execute`] of a statement put together from pieces.
    ///
    /// # Errors
    /// As `query`.
    pub async fn execute_pieces(&mut self, pieces: &Pieces) -> Result<u64, DatabaseError> {
        let (text, args) = pieces.parts();
        match &mut self.engine {
            Engine::Sqlite(connection) => sqlite_execute(connection, &for_sqlite(text), args),
            Engine::Postgres(transaction) => transaction.execute(text, args).await,
        }
    }

    /// Runs the statements of a migration.
    pub(crate) async fn batch(&mut self, text: &str) -> Result<(), DatabaseError> {
        match &mut self.engine {
            Engine::Sqlite(connection) => Ok(connection.execute_batch(text)?),
            Engine::Postgres(transaction) => transaction.batch(text).await,
        }
    }

    /// Runs one statement once for each row of parameters (pipelined on PostgreSQL); answers how many rows each changed.
    ///
    /// # Errors
    /// As `query`. More than [`ROWS_PER_VERB`] rows is a fault of the caller and refused as [`DatabaseError::Shape`].
    pub async fn execute_many<A: AsRef<[Value]> + Sync>(
        &mut self,
        statement: Statement,
        rows: &[A],
    ) -> Result<Vec<u64>, DatabaseError> {
        if rows.len() > ROWS_PER_VERB {
            return Err(DatabaseError::shape("more rows in one verb than it may write"));
        }
        match &mut self.engine {
            Engine::Sqlite(connection) => {
                let mut prepared = connection.prepare_cached(&remembered_for_sqlite(statement))?;
                let run = |row: &A| Ok(prepared.execute(rusqlite::params_from_iter(row.as_ref()))? as u64);
                rows.iter().map(run).collect()
            }
            Engine::Postgres(transaction) => transaction.execute_many(statement.0, rows).await,
        }
    }
}

pub(crate) fn sqlite_query<T>(
    connection: &rusqlite::Connection,
    text: &str,
    args: &[Value],
    read: &mut dyn FnMut(&Row<'_>) -> Result<T, DatabaseError>,
) -> Result<Vec<T>, DatabaseError> {
    let mut prepared = connection.prepare_cached(text)?;
    let mut rows = prepared.query(rusqlite::params_from_iter(args))?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(read(&Row::Sqlite(row))?);
    }
    Ok(out)
}

fn sqlite_execute(connection: &rusqlite::Connection, text: &str, args: &[Value]) -> Result<u64, DatabaseError> {
    let mut prepared = connection.prepare_cached(text)?;
    Ok(prepared.execute(rusqlite::params_from_iter(args))? as u64)
}
