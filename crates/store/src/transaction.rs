//! A transaction owns its connection; verbs await nothing but it.
//!
//! On SQLite every call is ready at once (the writer thread runs it); on PostgreSQL it is a round trip. After an error the
//! rest of the verb is refused on both, and a verb that hides the error is rolled back all the same: PostgreSQL would answer
//! its `COMMIT` with a silent rollback.

use crate::erased::TakeRow;
use crate::postgres::{Kept, PostgresTransaction};
use crate::statement::{Pieces, Statement, for_sqlite, remembered_for_sqlite};
use crate::{DatabaseError, Row, Value};

/// The most rows one verb may write with one call: longer work stages its rows and publishes them in chunks.
pub const ROWS_PER_VERB: usize = 10_000;

/// Of statements with more values none is kept prepared.
const VALUES_OF_A_KEPT_STATEMENT: usize = 100;

/// An open transaction on either database.
pub struct Transaction {
    pub(crate) engine: Engine,
    fault: Option<Fault>,
}

/// What the first failed statement of a transaction died of, as far as the engine's next step depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Conflict,
    Full,
    /// A rule, a shape, a deadline: the verb is lost, the ledger is well.
    Statement,
    /// The file or the connection failed.
    Engine,
}

impl Fault {
    fn of(error: &DatabaseError) -> Self {
        match error {
            DatabaseError::Conflict => Fault::Conflict,
            DatabaseError::Full => Fault::Full,
            DatabaseError::Constraint { .. }
            | DatabaseError::TooSlow
            | DatabaseError::Shape(_)
            | DatabaseError::Nul
            | DatabaseError::Awaited => Fault::Statement,
            DatabaseError::Unreachable(_) | DatabaseError::Broken(_) => Fault::Engine,
        }
    }
}

pub(crate) enum Engine {
    Sqlite(rusqlite::Connection),
    Postgres(PostgresTransaction),
}

impl Transaction {
    pub(crate) fn sqlite(connection: rusqlite::Connection) -> Self {
        Transaction { engine: Engine::Sqlite(connection), fault: None }
    }

    pub(crate) fn postgres(transaction: PostgresTransaction) -> Self {
        Transaction { engine: Engine::Postgres(transaction), fault: None }
    }

    /// What the first failed statement died of.
    pub(crate) fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// What a verb is told that carries on after an error, or answers as if there had been none.
    pub(crate) fn hidden() -> DatabaseError {
        DatabaseError::Broken("an earlier statement of this verb failed".into())
    }

    fn still_well(&self) -> Result<(), DatabaseError> {
        if self.fault.is_some() { Err(Self::hidden()) } else { Ok(()) }
    }

    fn remember<T>(&mut self, result: Result<T, DatabaseError>) -> Result<T, DatabaseError> {
        if let (Err(error), None) = (&result, self.fault) {
            self.fault = Some(Fault::of(error));
        }
        result
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
        let mut rows = Vec::new();
        self.each(statement, args, &mut |row| {
            rows.push(read(row)?);
            Ok(())
        })
        .await?;
        Ok(rows)
    }

    async fn each(
        &mut self,
        statement: Statement,
        args: &[Value],
        take: &mut TakeRow<'_>,
    ) -> Result<(), DatabaseError> {
        self.still_well()?;
        let read = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite_each(connection, &remembered_for_sqlite(statement), args, take),
            Engine::Postgres(transaction) => transaction.each(statement.0, Kept::Prepared, args, take).await,
        };
        self.remember(read)
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
        let mut rows = Vec::new();
        self.each_of_pieces(pieces, &mut |row| {
            rows.push(read(row)?);
            Ok(())
        })
        .await?;
        Ok(rows)
    }

    async fn each_of_pieces(&mut self, pieces: &Pieces, take: &mut TakeRow<'_>) -> Result<(), DatabaseError> {
        self.still_well()?;
        let (text, args) = pieces.parts();
        let read = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite_each(connection, &for_sqlite(text), args, take),
            Engine::Postgres(transaction) => transaction.each(text, Kept::Once, args, take).await,
        };
        self.remember(read)
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
        self.still_well()?;
        let changed = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite_execute(connection, &remembered_for_sqlite(statement), args),
            Engine::Postgres(transaction) => transaction.execute(statement.0, Kept::Prepared, args).await,
        };
        self.remember(changed)
    }

    /// [`Transaction::execute`] of a statement put together from pieces.
    ///
    /// # Errors
    /// As `query`.
    pub async fn execute_pieces(&mut self, pieces: &Pieces) -> Result<u64, DatabaseError> {
        self.still_well()?;
        let (text, args) = pieces.parts();
        let changed = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite_execute(connection, &for_sqlite(text), args),
            Engine::Postgres(transaction) => transaction.execute(text, Kept::Once, args).await,
        };
        self.remember(changed)
    }

    /// [`Transaction::execute_many`] of a text that a table's own list of columns was made into (restore).
    pub(crate) async fn execute_many_text(&mut self, text: &str, rows: &[Vec<Value>]) -> Result<(), DatabaseError> {
        self.still_well()?;
        let changed = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite_execute_many(connection, &for_sqlite(text), rows),
            Engine::Postgres(transaction) => transaction.execute_several(&[(text, rows)], Kept::Once).await.map(only),
        };
        self.remember(changed).map(drop)
    }

    /// Runs the statements of a migration.
    pub(crate) async fn batch(&mut self, text: &str) -> Result<(), DatabaseError> {
        self.still_well()?;
        let ran = match &mut self.engine {
            Engine::Sqlite(connection) => connection.execute_batch(text).map_err(DatabaseError::from),
            Engine::Postgres(transaction) => transaction.batch(text).await,
        };
        self.remember(ran)
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
        self.still_well()?;
        if rows.len() > ROWS_PER_VERB {
            return self.remember(Err(DatabaseError::shape("more rows in one verb than it may write")));
        }
        let changed = match &mut self.engine {
            Engine::Sqlite(connection) => sqlite_execute_many(connection, &remembered_for_sqlite(statement), rows),
            Engine::Postgres(transaction) => {
                transaction.execute_several(&[(statement.0, rows)], Kept::Prepared).await.map(only)
            }
        };
        self.remember(changed)
    }

    /// [`Transaction::execute_many`] of several statements, in their order and in one trip to PostgreSQL.
    ///
    /// # Errors
    /// As `execute_many`.
    pub async fn execute_several<A: AsRef<[Value]> + Sync>(
        &mut self,
        several: &[(Statement, &[A])],
    ) -> Result<Vec<Vec<u64>>, DatabaseError> {
        self.still_well()?;
        if several.iter().map(|(_, rows)| rows.len()).sum::<usize>() > ROWS_PER_VERB {
            return self.remember(Err(DatabaseError::shape("more rows in one verb than it may write")));
        }
        let changed = match &mut self.engine {
            Engine::Sqlite(connection) => several
                .iter()
                .map(|(statement, rows)| sqlite_execute_many(connection, &remembered_for_sqlite(*statement), rows))
                .collect(),
            Engine::Postgres(transaction) => {
                let several: Vec<_> = several.iter().map(|(statement, rows)| (statement.0, *rows)).collect();
                transaction.execute_several(&several, Kept::Prepared).await
            }
        };
        self.remember(changed)
    }

    /// Two statements for PostgreSQL that answer numbers, in their order and in one trip.
    ///
    /// # Errors
    /// As `query`. On SQLite [`DatabaseError::Shape`]: nothing there gains by it.
    pub(crate) async fn numbers_of_two(
        &mut self,
        [first, second]: [(Statement, &[Value]); 2],
    ) -> Result<[Vec<i64>; 2], DatabaseError> {
        self.still_well()?;
        let mut numbers = [Vec::new(), Vec::new()];
        let [of_first, of_second] = &mut numbers;
        let mut take_first = |row: &Row<'_>| row.int(0).map(|number| of_first.push(number));
        let mut take_second = |row: &Row<'_>| row.int(0).map(|number| of_second.push(number));
        let asked = match &mut self.engine {
            Engine::Sqlite(_) => Err(DatabaseError::shape("lists are written to PostgreSQL alone")),
            Engine::Postgres(transaction) => {
                let two = [(first.0.0, first.1), (second.0.0, second.1)];
                transaction.each_of_two(two, [&mut take_first, &mut take_second]).await
            }
        };
        self.remember(asked)?;
        Ok(numbers)
    }

    /// On PostgreSQL this goes with the next statement, before it, without a trip of its own; its answer is not read. Nothing on
    /// SQLite.
    pub(crate) fn send_ahead(&mut self, statement: Statement) {
        if let Engine::Postgres(transaction) = &mut self.engine {
            transaction.send_ahead(statement.0);
        }
    }

    /// [`Transaction::execute_many`] in as many calls as it takes: for rows that follow from others whose own number is
    /// limited, such as the labels of some people.
    ///
    /// # Errors
    /// As `query`.
    pub async fn execute_in_calls<A: AsRef<[Value]> + Sync>(
        &mut self,
        statement: Statement,
        rows: &[A],
    ) -> Result<Vec<u64>, DatabaseError> {
        let mut changed = Vec::with_capacity(rows.len());
        for some in rows.chunks(ROWS_PER_VERB) {
            changed.extend(self.execute_many(statement, some).await?);
        }
        Ok(changed)
    }
}

/// What came of the only one of several.
fn only(mut several: Vec<Vec<u64>>) -> Vec<u64> {
    several.pop().unwrap_or_default()
}

/// Hands each row of the answer to `take`.
pub(crate) fn sqlite_each(
    connection: &rusqlite::Connection,
    text: &str,
    args: &[Value],
    take: &mut TakeRow<'_>,
) -> Result<(), DatabaseError> {
    // A long list has hardly ever the same length again, and its program takes megabytes.
    if args.len() > VALUES_OF_A_KEPT_STATEMENT {
        return each_row(&mut connection.prepare(text)?, args, take);
    }
    each_row(&mut *connection.prepare_cached(text)?, args, take)
}

fn each_row(
    prepared: &mut rusqlite::Statement<'_>,
    args: &[Value],
    take: &mut TakeRow<'_>,
) -> Result<(), DatabaseError> {
    let mut rows = prepared.query(rusqlite::params_from_iter(args))?;
    while let Some(row) = rows.next()? {
        take(&Row::Sqlite(row))?;
    }
    Ok(())
}

fn sqlite_execute_many<A: AsRef<[Value]>>(
    connection: &rusqlite::Connection,
    text: &str,
    rows: &[A],
) -> Result<Vec<u64>, DatabaseError> {
    let mut prepared = connection.prepare_cached(text)?;
    let run = |row: &A| Ok(prepared.execute(rusqlite::params_from_iter(row.as_ref()))? as u64);
    rows.iter().map(run).collect()
}

fn sqlite_execute(connection: &rusqlite::Connection, text: &str, args: &[Value]) -> Result<u64, DatabaseError> {
    if args.len() > VALUES_OF_A_KEPT_STATEMENT {
        return Ok(connection.prepare(text)?.execute(rusqlite::params_from_iter(args))? as u64);
    }
    let mut prepared = connection.prepare_cached(text)?;
    Ok(prepared.execute(rusqlite::params_from_iter(args))? as u64)
}
