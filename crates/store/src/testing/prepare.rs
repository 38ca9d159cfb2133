//! Preparing every statement of the catalogue on both databases, and what PostgreSQL says of its types.

use super::Server;
use crate::postgres::BY_KEYS;
use crate::statement::for_sqlite;
use crate::{Database, Module};
use tokio_postgres::types::Type;

/// What the SQLite file at `database` says against the catalogue.
pub async fn faults_on_sqlite(database: &Database, catalogue: &[Module]) -> Vec<String> {
    let path = database.path().expect("a ledger in a file");
    let connection = rusqlite::Connection::open(path).expect("the file opens");
    let mut faults = Vec::new();
    for (module, statements) in catalogue {
        for (name, statement) in statements.iter().filter(|(name, _)| !name.starts_with("POSTGRES_")) {
            if let Err(error) = connection.prepare(&for_sqlite(statement.text())) {
                faults.push(format!("{module}::{name}: {error}"));
            }
        }
    }
    faults
}

/// What PostgreSQL says against the catalogue: parameters and columns have to be of the four types that [`Value`](crate::Value)
/// and [`Row`](crate::Row) carry.
pub async fn faults_on_postgres(address: &str, catalogue: &[Module]) -> Vec<String> {
    let (client, session) = Server::session(address).await;
    let mut faults = Vec::new();
    for (module, statements) in catalogue {
        for (name, statement) in statements.iter().filter(|(name, _)| !name.starts_with("SQLITE_")) {
            match client.prepare(statement.text()).await {
                Err(error) => faults.push(format!("{module}::{name}: {:?}", error.as_db_error())),
                Ok(prepared) => {
                    let columns = prepared.columns().iter().map(|column| ("column", column.type_()));
                    let parameters = prepared.params().iter().map(|parameter| ("parameter", parameter));
                    let wrong = columns
                        .chain(parameters)
                        .filter(|(_, kind)| ![Type::INT8, Type::FLOAT8, Type::TEXT, Type::BYTEA].contains(kind));
                    faults.extend(wrong.map(|(what, kind)| format!("{module}::{name}: a {what} of type {kind}")));
                }
            }
        }
    }
    drop(client);
    drop(session.await);
    faults
}

/// What of the sending lane's statements reads a whole table on PostgreSQL, where their plans are made as a session keeps them: for
/// any parameters, on tables that are empty and were never analysed. Among `tables`, each scan goes by a key.
pub async fn whole_reads_on_postgres(address: &str, statements: &[Module], tables: &[&str]) -> Vec<String> {
    let (client, session) = Server::session(address).await;
    let begin = format!("BEGIN; {BY_KEYS}; SET LOCAL plan_cache_mode = force_generic_plan");
    let mut faults = Vec::new();
    for (module, statements) in statements {
        for (name, statement) in statements.iter().filter(|(name, _)| !name.starts_with("SQLITE_")) {
            let parameters = client.prepare(statement.text()).await.expect("another test prepares it").params().len();
            let values = match parameters {
                0 => String::new(),
                some => format!("({})", vec!["NULL"; some].join(", ")),
            };
            client
                .batch_execute(&format!("{begin}; PREPARE planned AS {}", statement.text()))
                .await
                .expect("it prepares");
            let plan = client.query(&format!("EXPLAIN EXECUTE planned{values}"), &[]).await.expect("it is explained");
            client.batch_execute("ROLLBACK; DEALLOCATE planned").await.expect("it ends");
            let lines: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
            let whole = lines.iter().enumerate().filter(|(at, line)| {
                let on = |table: &&str| line.contains(&format!(" on {table} "));
                let has_condition = lines[at + 1..]
                    .iter()
                    .take_while(|next| !next.contains("->"))
                    .any(|next| next.trim_start().starts_with("Index Cond:"));
                line.contains("Scan") && tables.iter().any(on) && !has_condition && !line.contains("Bitmap Heap Scan")
            });
            faults.extend(whole.map(|(_, line)| format!("{module}::{name}: {}", line.trim())));
        }
    }
    drop(client);
    drop(session.await);
    faults
}
