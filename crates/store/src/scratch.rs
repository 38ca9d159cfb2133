//! A PostgreSQL schema for one measurement: made empty, removed with all that is in it.

use crate::{Database, DatabaseError, Isolation, Lane, Script, Transaction};
use std::sync::Arc;

/// An empty schema beside the others of a database.
pub struct Scratch {
    server: Database,
    name: String,
    url: String,
}

impl Scratch {
    /// Makes the schema `scratch_<number>` in the database that `url` names.
    ///
    /// # Errors
    /// The server cannot be reached, or its role may make no schema.
    pub async fn create(url: &str, number: u64) -> Result<Self, DatabaseError> {
        let server = Database::open_postgres(url).await?;
        let name = format!("scratch_{number:016x}");
        run(&server, format!("CREATE SCHEMA {name}")).await?;
        let separator = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{separator}options=-csearch_path%3D{name}");
        Ok(Scratch { server, name, url })
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Removes it.
    ///
    /// # Errors
    /// The server's.
    pub async fn remove(self) -> Result<(), DatabaseError> {
        run(&self.server, format!("DROP SCHEMA {} CASCADE", self.name)).await
    }
}

async fn run(server: &Database, text: String) -> Result<(), DatabaseError> {
    server.write(Lane::Ordinary, Isolation::ReadCommitted, Arc::new(Text(text))).await
}

struct Text(String);

impl Script for Text {
    type Answer = ();
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        transaction.batch(&self.0).await
    }
}
