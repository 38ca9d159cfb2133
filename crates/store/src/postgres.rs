//! The grown ledger: PostgreSQL through a pool, serializable, repeated on a conflict, pipelined where rows are many.
//!
//! A transaction that is dropped without a commit takes its connection out of the pool: a session with an open
//! transaction is never lent again.

use crate::erased::{Run, TakeRow};
use crate::transaction::{Engine, Fault};
use crate::{DatabaseError, Isolation, Lane, Row, Transaction, Value};
use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use futures_util::future::{join, try_join, try_join_all};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::NoTls;
use tokio_postgres::types::ToSql;

/// Connections of one node: enough for the worker's groups and the API, far below PostgreSQL's default of 100.
const CONNECTIONS: usize = 16;
/// How often a serializable transaction is repeated before the caller hears of the conflict.
const REPEATS: u32 = 5;
/// Statements under way at once in a pipeline: more gains nothing and holds memory.
const PIPELINED: usize = 512;
/// A statement that runs longer is stopped (a write transaction lasts at most 5 s, a read may last longer).
const STATEMENT_LASTS_AT_MOST: Duration = Duration::from_secs(30);

#[derive(Clone)]
pub(crate) struct Postgres {
    pool: Pool,
}

/// A transaction; see the module. What opens it travels with its first statement, so that a trip to the server is saved.
pub(crate) struct PostgresTransaction {
    client: Option<Object>,
    /// Statements without answers that go ahead of the next one.
    ahead: String,
    /// Whether the server has answered a statement of it.
    is_begun: bool,
}

/// Touching rows by their keys is what the worker's statements do. The planner does not know that of a table that was never
/// analysed: a plan made while it held a hundred rows would read a million of them from end to end.
const BY_KEYS: &str =
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";

/// Whether a session keeps a prepared statement. Those put together from pieces are too many to keep: the server would hold
/// every one of them for as long as the session lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    Prepared,
    Once,
}

impl Drop for PostgresTransaction {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            drop(Object::take(client));
        }
    }
}

impl Postgres {
    /// Opens a pool on `url`; the workspace's schema is the one named by `?options=` or the role's search path.
    pub async fn open(url: &str) -> Result<Self, DatabaseError> {
        let configuration: tokio_postgres::Config =
            url.parse().map_err(|error: tokio_postgres::Error| DatabaseError::Unreachable(error.into()))?;
        let recycle = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = if stays_here(&configuration) {
            Manager::from_config(configuration, NoTls, recycle)
        } else {
            Manager::from_config(configuration, tls()?, recycle)
        };
        let prepare = format!(
            "SET synchronous_commit = on; SET statement_timeout = {}; SET idle_in_transaction_session_timeout = 30000; \
             SET timezone = 'UTC'; SET client_min_messages = warning",
            STATEMENT_LASTS_AT_MOST.as_millis()
        );
        let prepare: Arc<str> = prepare.into();
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(Duration::from_secs(30)))
            .create_timeout(Some(Duration::from_secs(10)))
            .post_create(Hook::async_fn(move |client, _| {
                let prepare = Arc::clone(&prepare);
                Box::pin(async move { client.batch_execute(&prepare).await.map_err(HookError::Backend) })
            }))
            .build()
            .map_err(|error| DatabaseError::Unreachable(error.into()))?;
        let postgres = Postgres { pool };
        postgres.refuse_unsafe_server().await?;
        Ok(postgres)
    }

    /// `fsync=off` would break every promise of the ledger.
    async fn refuse_unsafe_server(&self) -> Result<(), DatabaseError> {
        let client = self.pool.get().await?;
        let fsync: String = client.query_one("SHOW fsync", &[]).await?.get(0);
        let version: String = client.query_one("SHOW server_version_num", &[]).await?.get(0);
        if fsync != "on" {
            return Err(DatabaseError::Unreachable("the server runs with fsync=off; set fsync=on".into()));
        }
        if !version.parse::<u32>().is_ok_and(|number| number >= 150_000) {
            return Err(DatabaseError::Unreachable("PostgreSQL 15 or newer is needed".into()));
        }
        Ok(())
    }

    pub async fn write(&self, lane: Lane, isolation: Isolation, script: Arc<dyn Run>) -> Result<(), DatabaseError> {
        let begin = match isolation {
            Isolation::Serializable => "BEGIN ISOLATION LEVEL SERIALIZABLE",
            Isolation::ReadCommitted => "BEGIN ISOLATION LEVEL READ COMMITTED",
        };
        let begin = match lane {
            Lane::Sending => format!("{begin}; {BY_KEYS}"),
            Lane::Ordinary | Lane::Wide => begin.to_owned(),
        };
        let mut repeat = 0;
        loop {
            match self.attempt(&begin, &*script).await {
                Attempt::Done => return Ok(()),
                Attempt::Failed(error) => return Err(error),
                Attempt::NotBegun(error) if repeat >= REPEATS => return Err(error),
                Attempt::Conflict if repeat >= REPEATS => return Err(DatabaseError::Conflict),
                Attempt::NotBegun(_) => repeat += 1,
                Attempt::Conflict => {
                    repeat += 1;
                    tokio::time::sleep(uneven_pause(repeat)).await;
                }
            }
        }
    }

    async fn attempt(&self, begin: &str, script: &dyn Run) -> Attempt {
        let client = match self.pool.get().await {
            Ok(client) => client,
            Err(error) => return Attempt::Failed(DatabaseError::from(error)),
        };
        let open = PostgresTransaction { client: Some(client), ahead: begin.to_owned(), is_begun: false };
        let mut transaction = Transaction::postgres(open);
        let Ok(keep) = tokio::time::timeout(script.lasts_at_most(), script.run(&mut transaction)).await else {
            return Attempt::Failed(DatabaseError::TooSlow);
        };
        let fault = transaction.fault();
        let Engine::Postgres(mut open) = transaction.engine else {
            unreachable!("made as PostgreSQL a few lines above")
        };
        if let Some(away) = open.was_not_begun(fault) {
            return Attempt::NotBegun(away);
        }
        let commit = keep && fault.is_none();
        let end = if commit { "COMMIT" } else { "ROLLBACK" };
        let ended = open.end(end).await;
        match ended {
            Ok(()) if commit => Attempt::Done,
            Err(DatabaseError::Conflict) if keep => Attempt::Conflict,
            _ if fault == Some(Fault::Conflict) => Attempt::Conflict,
            Err(error) if keep => Attempt::Failed(error),
            Ok(()) if keep => Attempt::Failed(Transaction::hidden()),
            // The script's own trouble, which it keeps itself.
            _ => Attempt::Done,
        }
    }

    /// An open transaction for reading that lasts (backup).
    pub async fn begin(&self, begin: &str) -> Result<PostgresTransaction, DatabaseError> {
        let mut open =
            PostgresTransaction { client: Some(self.pool.get().await?), ahead: begin.to_owned(), is_begun: false };
        open.batch("").await?;
        Ok(open)
    }

    pub async fn each(
        &self,
        text: &str,
        kept: Kept,
        args: &[Value],
        take: &mut TakeRow<'_>,
    ) -> Result<(), DatabaseError> {
        let client = self.pool.get().await?;
        let prepared = prepare(&client, text, kept).await?;
        let rows = client.query(&prepared, &parameters(args)).await?;
        rows.iter().try_for_each(|row| take(&Row::Postgres(row)))
    }
}

enum Attempt {
    /// Committed, or rolled back by the script's own choice.
    Done,
    Failed(DatabaseError),
    NotBegun(DatabaseError),
    Conflict,
}

/// Longer at each repeat and uneven, so that two that met do not meet again.
fn uneven_pause(repeat: u32) -> Duration {
    let uneven = RandomState::new().build_hasher().finish() % 7;
    Duration::from_millis(u64::from(repeat) * (3 + uneven))
}

async fn prepare(client: &Object, text: &str, kept: Kept) -> Result<tokio_postgres::Statement, DatabaseError> {
    Ok(match kept {
        Kept::Prepared => client.prepare_cached(text).await?,
        Kept::Once => client.prepare(text).await?,
    })
}

impl PostgresTransaction {
    pub fn client(&self) -> &Object {
        self.client.as_ref().expect("taken only at the end")
    }

    /// Sends this with the next statement, before it. Its answer is not read; what it fails of, the next one fails of.
    pub fn send_ahead(&mut self, text: &str) {
        self.ahead.push_str("; ");
        self.ahead.push_str(text);
    }

    /// Ends it and gives the session back to the pool.
    pub async fn end(&mut self, end: &str) -> Result<(), DatabaseError> {
        if self.is_begun {
            self.client().batch_execute(end).await?;
        }
        drop(self.client.take());
        Ok(())
    }

    /// Why nothing of it reached the server, where its script failed because of that: another session may try. The server was
    /// restarted under an idle session.
    fn was_not_begun(&self, fault: Option<Fault>) -> Option<DatabaseError> {
        let is_away = !self.is_begun && fault == Some(Fault::Engine);
        is_away.then(|| DatabaseError::Unreachable("the session was closed before the transaction began".into()))
    }

    /// What came of a trip that began with what was sent ahead.
    fn answered<T>(&mut self, answer: Result<T, tokio_postgres::Error>) -> Result<T, DatabaseError> {
        let answer = answer.map_err(DatabaseError::from);
        self.is_begun |= !matches!(answer, Err(DatabaseError::Unreachable(_)));
        answer
    }

    pub async fn each(
        &mut self,
        text: &str,
        kept: Kept,
        args: &[Value],
        take: &mut TakeRow<'_>,
    ) -> Result<(), DatabaseError> {
        let prepared = prepare(self.client(), text, kept).await?;
        let (ahead, args) = (std::mem::take(&mut self.ahead), parameters(args));
        let client = self.client();
        let rows = behind(client, &ahead, client.query(&prepared, &args)).await;
        self.answered(rows)?.iter().try_for_each(|row| take(&Row::Postgres(row)))
    }

    /// Two questions in one trip, asked in this order.
    pub async fn each_of_two(
        &mut self,
        [first, second]: [(&str, &[Value]); 2],
        take: [&mut TakeRow<'_>; 2],
    ) -> Result<(), DatabaseError> {
        let prepared = [
            prepare(self.client(), first.0, Kept::Prepared).await?,
            prepare(self.client(), second.0, Kept::Prepared).await?,
        ];
        let (ahead, args) = (std::mem::take(&mut self.ahead), [parameters(first.1), parameters(second.1)]);
        let client = self.client();
        let both = try_join(client.query(&prepared[0], &args[0]), client.query(&prepared[1], &args[1]));
        let rows = behind(client, &ahead, both).await;
        let (first, second) = self.answered(rows)?;
        let [take_first, take_second] = take;
        first.iter().try_for_each(|row| take_first(&Row::Postgres(row)))?;
        second.iter().try_for_each(|row| take_second(&Row::Postgres(row)))
    }

    pub async fn execute(&mut self, text: &str, kept: Kept, args: &[Value]) -> Result<u64, DatabaseError> {
        let prepared = prepare(self.client(), text, kept).await?;
        let (ahead, args) = (std::mem::take(&mut self.ahead), parameters(args));
        let client = self.client();
        let changed = behind(client, &ahead, client.execute(&prepared, &args)).await;
        self.answered(changed)
    }

    pub async fn batch(&mut self, text: &str) -> Result<(), DatabaseError> {
        let ahead = std::mem::take(&mut self.ahead);
        let client = self.client();
        let ran = behind(client, &ahead, client.batch_execute(text)).await;
        self.answered(ran)
    }

    /// Each statement once for each of its rows, all in one trip as long as they are at most [`PIPELINED`].
    pub async fn execute_several<A: AsRef<[Value]> + Sync>(
        &mut self,
        several: &[(&str, &[A])],
        kept: Kept,
    ) -> Result<Vec<Vec<u64>>, DatabaseError> {
        let mut all = Vec::new();
        for (text, rows) in several {
            if rows.is_empty() {
                continue;
            }
            let prepared = prepare(self.client(), text, kept).await?;
            all.extend(rows.iter().map(|row| (prepared.clone(), parameters(row.as_ref()))));
        }
        let mut changed = Vec::with_capacity(all.len());
        for chunk in all.chunks(PIPELINED) {
            let ahead = std::mem::take(&mut self.ahead);
            let client = self.client();
            let running = try_join_all(chunk.iter().map(|(prepared, row)| client.execute(prepared, row)));
            let answer = behind(client, &ahead, running).await;
            changed.extend(self.answered(answer)?);
        }
        let mut changed = changed.into_iter();
        Ok(several.iter().map(|(_, rows)| changed.by_ref().take(rows.len()).collect()).collect())
    }
}

/// A statement's answer, once what goes ahead of it in the same trip was answered.
async fn behind<T>(
    client: &Object,
    ahead: &str,
    statement: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, tokio_postgres::Error> {
    if ahead.is_empty() {
        return statement.await;
    }
    // Polled in this order, and a session sends in the order of first polls.
    let (before, answer) = join(client.batch_execute(ahead), statement).await;
    before.and(answer)
}

/// Whether TLS may be left out: by choice, or because nothing leaves this machine. Another host always gets TLS.
fn stays_here(configuration: &tokio_postgres::Config) -> bool {
    use tokio_postgres::config::{Host, SslMode};
    let local = configuration.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback()),
        Host::Unix(_) => true,
    });
    match configuration.get_ssl_mode() {
        SslMode::Disable => true,
        SslMode::Require => false,
        _ => local,
    }
}

fn parameters(args: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    args.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn tls() -> Result<tokio_postgres_rustls::MakeRustlsConnect, DatabaseError> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| DatabaseError::Unreachable(error.into()))?;
    let configuration = rustls_platform_verifier::BuilderVerifierExt::with_platform_verifier(builder)
        .map_err(|error| DatabaseError::Unreachable(error.into()))?
        .with_no_client_auth();
    Ok(tokio_postgres_rustls::MakeRustlsConnect::new(configuration))
}
