//! The grown ledger: PostgreSQL through a pool, serializable, repeated on a conflict, pipelined where rows are many.
//!
//! A transaction that is dropped without a commit takes its connection out of the pool: a session with an open
//! transaction is never lent again.

use crate::{DatabaseError, Isolation, Row, Script, Transaction, Value};
use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use futures_util::future::try_join_all;
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

/// An open transaction; see the module.
pub(crate) struct PostgresTransaction {
    client: Option<Object>,
    conflict: bool,
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
        if version.parse::<u32>().unwrap_or(0) < 150_000 {
            return Err(DatabaseError::Unreachable("PostgreSQL 15 or newer is needed".into()));
        }
        Ok(())
    }

    pub async fn client(&self) -> Result<Object, DatabaseError> {
        Ok(self.pool.get().await?)
    }

    pub async fn write<S: Script>(&self, isolation: Isolation, script: Arc<S>) -> Result<S::Answer, S::Trouble> {
        let begin = match isolation {
            Isolation::Serializable => "BEGIN ISOLATION LEVEL SERIALIZABLE",
            Isolation::ReadCommitted => "BEGIN ISOLATION LEVEL READ COMMITTED",
        };
        let mut repeat = 0;
        loop {
            match self.attempt(begin, &*script).await {
                Attempt::Done(answer) => return Ok(answer),
                Attempt::Failed(trouble) => return Err(trouble),
                Attempt::Conflict if repeat >= REPEATS => return Err(DatabaseError::Conflict.into()),
                Attempt::Conflict => {
                    repeat += 1;
                    // Longer at each repeat and uneven by address, so that two that met do not meet again.
                    let uneven = (&raw const repeat as usize as u64 >> 4) % 7;
                    tokio::time::sleep(Duration::from_millis(u64::from(repeat) * (3 + uneven))).await;
                }
            }
        }
    }

    async fn attempt<S: Script>(&self, begin: &str, script: &S) -> Attempt<S> {
        let client = match self.pool.get().await {
            Ok(client) => client,
            Err(error) => return Attempt::Failed(DatabaseError::from(error).into()),
        };
        let open = PostgresTransaction { client: Some(client), conflict: false };
        if let Err(error) = open.client().batch_execute(begin).await {
            return Attempt::Failed(DatabaseError::from(error).into());
        }
        let mut transaction = Transaction::postgres(open);
        let result = script.run(&mut transaction).await;
        let crate::transaction::Engine::Postgres(mut open) = transaction.engine else {
            unreachable!("made as PostgreSQL a few lines above")
        };
        let end = if result.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = open.client().batch_execute(end).await.map_err(DatabaseError::from);
        if ended.is_ok() {
            // Back to the pool: nothing is open in this session.
            drop(open.client.take());
        }
        match (result, ended) {
            (Ok(answer), Ok(())) => Attempt::Done(answer),
            (Ok(_), Err(DatabaseError::Conflict)) => Attempt::Conflict,
            (Err(_), _) if open.conflict => Attempt::Conflict,
            (Ok(_), Err(error)) => Attempt::Failed(error.into()),
            (Err(trouble), _) => Attempt::Failed(trouble),
        }
    }

    pub async fn query<T>(
        &self,
        text: &str,
        args: &[Value],
        mut read: impl FnMut(&Row<'_>) -> Result<T, DatabaseError> + Send,
    ) -> Result<Vec<T>, DatabaseError> {
        let client = self.pool.get().await?;
        let prepared = client.prepare_cached(text).await?;
        let rows = client.query(&prepared, &parameters(args)).await?;
        rows.iter().map(|row| read(&Row::Postgres(row))).collect()
    }
}

enum Attempt<S: Script> {
    Done(S::Answer),
    Failed(S::Trouble),
    Conflict,
}

impl PostgresTransaction {
    fn client(&self) -> &Object {
        self.client.as_ref().expect("taken only at the end")
    }

    fn remember<T>(&mut self, result: Result<T, tokio_postgres::Error>) -> Result<T, DatabaseError> {
        let result = result.map_err(DatabaseError::from);
        self.conflict |= matches!(result, Err(DatabaseError::Conflict));
        result
    }

    pub async fn query<T>(
        &mut self,
        text: &str,
        args: &[Value],
        mut read: impl FnMut(&Row<'_>) -> Result<T, DatabaseError> + Send,
    ) -> Result<Vec<T>, DatabaseError> {
        let prepared = self.client().prepare_cached(text).await;
        let prepared = self.remember(prepared)?;
        let rows = self.client().query(&prepared, &parameters(args)).await;
        self.remember(rows)?.iter().map(|row| read(&Row::Postgres(row))).collect()
    }

    pub async fn execute(&mut self, text: &str, args: &[Value]) -> Result<u64, DatabaseError> {
        let prepared = self.client().prepare_cached(text).await;
        let prepared = self.remember(prepared)?;
        let changed = self.client().execute(&prepared, &parameters(args)).await;
        self.remember(changed)
    }

    pub async fn batch(&mut self, text: &str) -> Result<(), DatabaseError> {
        let ran = self.client().batch_execute(text).await;
        self.remember(ran)
    }

    pub async fn execute_many<A: AsRef<[Value]> + Sync>(
        &mut self,
        text: &str,
        rows: &[A],
    ) -> Result<Vec<u64>, DatabaseError> {
        let prepared = self.client().prepare_cached(text).await;
        let prepared = self.remember(prepared)?;
        let mut changed = Vec::with_capacity(rows.len());
        for chunk in rows.chunks(PIPELINED) {
            let parameters: Vec<_> = chunk.iter().map(|row| parameters(row.as_ref())).collect();
            let client = self.client();
            let prepared = &prepared;
            let running = parameters.iter().map(|row| client.execute(prepared, row));
            let counts = try_join_all(running).await;
            changed.extend(self.remember(counts)?);
        }
        Ok(changed)
    }
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
