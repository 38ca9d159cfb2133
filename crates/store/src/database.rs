//! The ledger's door: one text, two databases.
//!
//! Reads are statements; writes are scripts, values that can be run again and await nothing but their transaction. There is
//! no interactive transaction.

use crate::erased::{Run, Running};
use crate::postgres::{Kept, Postgres};
use crate::sqlite::{Order, Sqlite, Step};
use crate::statement::{Pieces, Statement};
use crate::{DatabaseError, Row, Transaction, Value};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Which queue of the embedded writer a script waits in: what keeps letters moving goes first. On PostgreSQL it finds rows by their
/// keys, whatever the planner thinks of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    Sending,
    Ordinary,
    /// Ordinary, of scripts that write much at random places: the embedded writer keeps more pages of the file for them.
    Wide,
}

/// How strictly PostgreSQL keeps transactions apart. SQLite has one writer and is always serializable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// The default: check-then-write is safe; repeated on a conflict.
    Serializable,
    /// For hot statements that carry their own compare-and-set, and for SKIP LOCKED claims.
    ReadCommitted,
}

/// A transaction as a value: what to do with the transaction, again if the database asks for it.
pub trait Script: Send + Sync + 'static {
    type Answer: Send + 'static;
    type Trouble: From<DatabaseError> + Send + 'static;
    /// PostgreSQL gives a transaction up after this long: an open one holds back everybody's `follow()`.
    const LASTS_AT_MOST: Duration = Duration::from_secs(5);

    fn run<'a>(
        &'a self,
        transaction: &'a mut Transaction,
    ) -> impl Future<Output = Result<Self::Answer, Self::Trouble>> + Send + 'a;
}

/// A ledger, open. Cloning is cheap.
#[derive(Clone)]
pub struct Database {
    pub(crate) engine: DatabaseEngine,
}

#[derive(Clone)]
pub(crate) enum DatabaseEngine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Database {
    /// Opens, and makes if need be, the file `path`. Migrations are a step of their own.
    ///
    /// # Errors
    /// [`DatabaseError::Unreachable`] when the file cannot be opened or is no database.
    pub fn open_sqlite(path: &Path) -> Result<Self, DatabaseError> {
        Ok(Database { engine: DatabaseEngine::Sqlite(Sqlite::open(path)?) })
    }

    /// A ledger in memory in which everything happens on the caller's thread: for simulation, rehearsal and tests.
    ///
    /// # Errors
    /// Only when memory is out.
    pub fn in_memory() -> Result<Self, DatabaseError> {
        Ok(Database { engine: DatabaseEngine::Sqlite(Sqlite::in_thread(None)?) })
    }

    /// A ledger in a file in which everything happens on the caller's thread and nothing waits for the disk: for the demo's past,
    /// which is played on before anybody looks at it.
    ///
    /// # Errors
    /// As [`Database::open_sqlite`].
    pub fn in_thread_at(path: &Path) -> Result<Self, DatabaseError> {
        Ok(Database { engine: DatabaseEngine::Sqlite(Sqlite::in_thread_at(path)?) })
    }

    /// [`Database::in_memory`] in which every step waits until `order` says that it is its turn.
    ///
    /// # Errors
    /// Only when memory is out.
    pub fn in_memory_ordered(order: Arc<dyn Order>) -> Result<Self, DatabaseError> {
        Ok(Database { engine: DatabaseEngine::Sqlite(Sqlite::in_thread(Some(order))?) })
    }

    /// [`Database::in_memory_ordered`] in a file, which keeps what was acknowledged as in production: for power cuts and failing disks.
    ///
    /// # Errors
    /// As [`Database::open_sqlite`].
    pub fn ordered_at(path: &Path, order: Arc<dyn Order>) -> Result<Self, DatabaseError> {
        Ok(Database { engine: DatabaseEngine::Sqlite(Sqlite::in_thread_ordered_at(path, order)?) })
    }

    /// Whether everything happens on the caller's thread, so that nothing else may run beside it either.
    pub fn is_in_thread(&self) -> bool {
        matches!(&self.engine, DatabaseEngine::Sqlite(sqlite) if sqlite.is_in_thread())
    }

    /// Waits for the turn of a step that is no statement; at once where nobody orders the steps.
    pub async fn turn(&self, step: Step) {
        if let DatabaseEngine::Sqlite(sqlite) = &self.engine {
            sqlite.turn(step).await;
        }
    }

    /// The same ledger, looked at from outside of the order.
    #[must_use]
    pub fn unordered(&self) -> Self {
        match &self.engine {
            DatabaseEngine::Sqlite(sqlite) => Database { engine: DatabaseEngine::Sqlite(sqlite.unordered()) },
            DatabaseEngine::Postgres(_) => self.clone(),
        }
    }

    /// Writes an embedded ledger as it is now into a new file, from where [`Database::open_sqlite`] opens it.
    ///
    /// # Errors
    /// [`DatabaseError::Unreachable`] on PostgreSQL; the file's.
    pub async fn copy_to(&self, path: &Path) -> Result<(), DatabaseError> {
        match &self.engine {
            DatabaseEngine::Sqlite(sqlite) => sqlite.copy_to(path).await,
            DatabaseEngine::Postgres(_) => {
                Err(DatabaseError::Unreachable("a ledger on PostgreSQL is copied by backup and restore".into()))
            }
        }
    }

    /// Opens the schema that `url` names.
    ///
    /// # Errors
    /// [`DatabaseError::Unreachable`] when the server cannot be reached, is older than 15 or runs with `fsync=off`.
    pub async fn open_postgres(url: &str) -> Result<Self, DatabaseError> {
        Ok(Database { engine: DatabaseEngine::Postgres(Postgres::open(url).await?) })
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.engine, DatabaseEngine::Postgres(_))
    }

    /// `sqlite` or `postgres`, as results and status pages name it.
    pub fn name(&self) -> &'static str {
        if self.is_postgres() { "postgres" } else { "sqlite" }
    }

    /// How many scripts of [`Lane::Sending`] the one writer was given so far; `None` where there is no such writer.
    pub fn writes_for_letters(&self) -> Option<u64> {
        match &self.engine {
            DatabaseEngine::Sqlite(sqlite) => sqlite.writes_for_letters(),
            DatabaseEngine::Postgres(_) => None,
        }
    }

    /// Whether a commit failed so that the process has to end.
    pub fn is_broken(&self) -> bool {
        match &self.engine {
            DatabaseEngine::Sqlite(sqlite) => sqlite.is_broken(),
            DatabaseEngine::Postgres(_) => false,
        }
    }

    /// The file of an embedded ledger.
    pub fn path(&self) -> Option<&Path> {
        match &self.engine {
            DatabaseEngine::Sqlite(sqlite) => sqlite.path(),
            DatabaseEngine::Postgres(_) => None,
        }
    }

    /// Runs a script in a transaction and answers once it is on disk. A caller that stops waiting leaves all of it or
    /// nothing behind.
    ///
    /// # Errors
    /// The script's own trouble, or the database's as the script words it. After [`DatabaseError::Unreachable`] of a
    /// PostgreSQL that went away during `COMMIT` it is not known whether the script was kept: repeat it under an idempotency
    /// key or look first.
    pub async fn write<S: Script>(
        &self,
        lane: Lane,
        isolation: Isolation,
        script: Arc<S>,
    ) -> Result<S::Answer, S::Trouble> {
        let running = Arc::new(Running::new(script));
        self.run(lane, isolation, Arc::clone(&running) as _).await?;
        running.take()
    }

    /// Runs a script to a commit, or to a rollback that it chose itself.
    async fn run(&self, lane: Lane, isolation: Isolation, script: Arc<dyn Run>) -> Result<(), DatabaseError> {
        match &self.engine {
            DatabaseEngine::Sqlite(sqlite) => sqlite.write(lane, script).await,
            DatabaseEngine::Postgres(postgres) => postgres.write(lane, isolation, script).await,
        }
    }

    /// Every row of the answer through `read`.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn query<T: Send + 'static>(
        &self,
        statement: Statement,
        args: impl Into<Vec<Value>> + Send,
        read: impl FnMut(&Row<'_>) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<Vec<T>, DatabaseError> {
        let (rows, take) = collect(read);
        self.each(Asked::Kept(statement, args.into()), take).await?;
        Ok(taken(&rows))
    }

    /// [`Database::query`] of a statement put together from pieces.
    ///
    /// # Errors
    /// As `query`.
    pub async fn query_pieces<T: Send + 'static>(
        &self,
        pieces: Pieces,
        read: impl FnMut(&Row<'_>) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<Vec<T>, DatabaseError> {
        let (rows, take) = collect(read);
        self.each(Asked::Once(pieces), take).await?;
        Ok(taken(&rows))
    }

    async fn each(&self, asked: Asked, mut take: TakeRowOnThread) -> Result<(), DatabaseError> {
        match (&self.engine, asked) {
            (DatabaseEngine::Sqlite(sqlite), Asked::Kept(statement, args)) => sqlite.query(statement, args, take).await,
            (DatabaseEngine::Sqlite(sqlite), Asked::Once(pieces)) => sqlite.query_pieces(pieces, take).await,
            (DatabaseEngine::Postgres(postgres), Asked::Kept(statement, args)) => {
                postgres.each(statement.text(), Kept::Prepared, &args, &mut take).await
            }
            (DatabaseEngine::Postgres(postgres), Asked::Once(pieces)) => {
                let (text, args) = pieces.parts();
                postgres.each(text, Kept::Once, args, &mut take).await
            }
        }
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As `query`.
    pub async fn first<T: Send + 'static>(
        &self,
        statement: Statement,
        args: impl Into<Vec<Value>> + Send,
        read: impl FnMut(&Row<'_>) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<Option<T>, DatabaseError> {
        Ok(self.query(statement, args, read).await?.into_iter().next())
    }
}

/// A question with its parameters.
enum Asked {
    Kept(Statement, Vec<Value>),
    Once(Pieces),
}

/// A row reader that may go to a reading thread.
pub(crate) type TakeRowOnThread = Box<dyn FnMut(&Row<'_>) -> Result<(), DatabaseError> + Send>;

type Collected<T> = Arc<Mutex<Vec<T>>>;

fn collect<T: Send + 'static>(
    mut read: impl FnMut(&Row<'_>) -> Result<T, DatabaseError> + Send + 'static,
) -> (Collected<T>, TakeRowOnThread) {
    let rows = Collected::default();
    let into = Arc::clone(&rows);
    let take = Box::new(move |row: &Row<'_>| {
        let value = read(row)?;
        into.lock().expect("a reader that panicked ends its question").push(value);
        Ok(())
    });
    (rows, take)
}

fn taken<T>(rows: &Mutex<Vec<T>>) -> Vec<T> {
    std::mem::take(&mut *rows.lock().expect("a reader that panicked ends its question"))
}
