//! Ledgers for tests: every promise is shown on both databases, in a ledger of its own.
//!
//! `both_databases!` makes two tests of one body, `name::on_sqlite` and `name::on_postgres`. One PostgreSQL server is started
//! by test process, with the first test that asks, on a free loopback port; a guard beside it stops it and removes its folder
//! when the process is gone, however it went. Where no server can be started, its tests say "not run" on the terminal.

pub mod power;
mod prepare;
mod server;

pub use prepare::{faults_on_postgres, faults_on_sqlite};
pub use server::{Server, server};

use crate::{Database, DatabaseError, Isolation, Lane, Pieces, Script, Statement, Transaction, migrate};
use basics::Timestamp;
use basics::ids::ContactId;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

/// A migrated ledger of one test.
pub struct TestLedger {
    pub database: Database,
    /// How a program of its own opens the same ledger: a `postgres://…` address, or the file's path.
    pub address: String,
    folder: Option<tempfile::TempDir>,
    name: Option<String>,
}

impl TestLedger {
    /// A file in a folder that goes with the ledger.
    pub async fn sqlite() -> Self {
        let folder = tempfile::Builder::new().prefix("tradewind-ledger-").tempdir().expect("a temporary folder");
        let path = folder.path().join("ledger.sqlite");
        let database = Database::open_sqlite(&path).expect("a new file opens");
        migrate(&database, Timestamp::EPOCH).await.expect("a new file migrates");
        let address = path.to_str().expect("temporary folders have plain names").to_owned();
        TestLedger { database, address, folder: Some(folder), name: None }
    }

    /// A database cloned from the migrated template; `None` where no server can be started.
    pub async fn postgres() -> Option<Self> {
        let server = server().await?;
        let (name, address) = server.new_database().await;
        let database = Database::open_postgres(&address).await.expect("the new database opens");
        Some(TestLedger { database, address, folder: None, name: Some(name) })
    }

    /// Closes and removes the ledger. After a panic the temporary folder and the server's end do it.
    pub async fn end(self) {
        let TestLedger { database, folder, name, .. } = self;
        drop(database);
        drop(folder);
        if let (Some(name), Some(server)) = (name, server().await) {
            server.drop_database(&name).await;
        }
    }
}

/// Runs statements that no verb has, in one transaction: the state that a test begins with.
pub async fn change(database: &Database, statements: Vec<Pieces>) {
    let script = Arc::new(Statements(statements));
    database.write(Lane::Ordinary, Isolation::Serializable, script).await.expect("a test's statements run");
}

/// Makes a contact's card unreadable.
pub async fn damage_card(database: &Database, contact: ContactId) {
    let sealed = vec![7_u8];
    change(
        database,
        vec![Pieces::new("UPDATE contact SET sealed = ").value(sealed).text(" WHERE id = ").value(contact)],
    )
    .await;
}

/// Puts the lists of people away, so that whatever reads them fails, until [`bring_lists_back`].
pub async fn put_lists_away(database: &Database) {
    change(database, vec![Pieces::new("ALTER TABLE contact_list RENAME TO contact_list_away")]).await;
}

/// Ends [`put_lists_away`].
pub async fn bring_lists_back(database: &Database) {
    change(database, vec![Pieces::new("ALTER TABLE contact_list_away RENAME TO contact_list")]).await;
}

struct Statements(Vec<Pieces>);

impl Script for Statements {
    type Answer = ();
    type Trouble = DatabaseError;

    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        for pieces in &self.0 {
            transaction.execute_pieces(pieces).await?;
        }
        Ok(())
    }
}

/// A writer that the test can read afterwards.
#[derive(Clone, Default)]
pub struct Kept(pub Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no test panics while it writes").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Says on the terminal, past the test harness's capture, that a test did not run, so that it is counted and not passed over.
pub fn not_run(test: &str) {
    use std::io::Write;
    let said = writeln!(std::io::stderr(), "not run: needs root or a user who may start PostgreSQL: {test}");
    said.expect("the terminal takes a line");
}

/// A statement of a test, outside of the catalogue.
pub const fn statement(text: &'static str) -> Statement {
    Statement(text)
}

/// A boxed future of a transaction, as [`write`] takes it.
pub type Boxed<'a, A> = Pin<Box<dyn Future<Output = Result<A, DatabaseError>> + Send + 'a>>;

/// Runs a closure as a script: `write(&database, |tx| Box::pin(async move { … })).await`.
///
/// # Errors
/// The closure's, or the database's.
pub async fn write<A, F>(database: &Database, body: F) -> Result<A, DatabaseError>
where
    A: Send + 'static,
    F: for<'a> Fn(&'a mut Transaction) -> Boxed<'a, A> + Send + Sync + 'static,
{
    write_at(database, Isolation::Serializable, body).await
}

/// [`write`] at a chosen isolation.
///
/// # Errors
/// As `write`.
pub async fn write_at<A, F>(database: &Database, isolation: Isolation, body: F) -> Result<A, DatabaseError>
where
    A: Send + 'static,
    F: for<'a> Fn(&'a mut Transaction) -> Boxed<'a, A> + Send + Sync + 'static,
{
    let script = Closure { body, answer: std::marker::PhantomData };
    database.write(Lane::Ordinary, isolation, Arc::new(script)).await
}

struct Closure<A, F> {
    body: F,
    answer: std::marker::PhantomData<fn() -> A>,
}

impl<A, F> Script for Closure<A, F>
where
    A: Send + 'static,
    F: for<'a> Fn(&'a mut Transaction) -> Boxed<'a, A> + Send + Sync + 'static,
{
    type Answer = A;
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<A, DatabaseError> {
        (self.body)(transaction).await
    }
}

/// Makes one test of each body, on SQLite: for rules that no statement of their own decides and that turn days in seconds, which
/// PostgreSQL's own clock does not follow.
#[macro_export]
macro_rules! on_sqlite {
    ($($(#[$meta:meta])* async fn $name:ident($database:ident: Database) $body:block)*) => {$(
        $(#[$meta])*
        async fn $name($database: $crate::Database) $body

        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let ledger = $crate::testing::TestLedger::sqlite().await;
                super::$name(ledger.database.clone()).await;
                ledger.end().await;
            }
        }
    )*};
}

/// Makes two tests of each body, one a database: `name::on_sqlite` and `name::on_postgres`.
///
/// ```ignore
/// both_databases! {
///     async fn a_letter_is_kept(database: Database) { … }
/// }
/// ```
#[macro_export]
macro_rules! both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($database:ident: Database) $body:block)*) => {$(
        $(#[$meta])*
        async fn $name($database: $crate::Database) $body

        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let ledger = $crate::testing::TestLedger::sqlite().await;
                super::$name(ledger.database.clone()).await;
                ledger.end().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let Some(ledger) = $crate::testing::TestLedger::postgres().await else {
                    return $crate::testing::not_run(concat!(module_path!(), "::on_postgres"));
                };
                super::$name(ledger.database.clone()).await;
                ledger.end().await;
            }
        }
    )*};
}
