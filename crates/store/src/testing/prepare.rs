//! Preparing every statement of the catalogue on both databases, and what PostgreSQL says of its types.

use super::Server;
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
