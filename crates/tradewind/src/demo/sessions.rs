//! Who is signed in stays signed in when the demo begins again: the kept year has the same keys and users.

use crate::commands::Failure;
use std::sync::Arc;
use store::trust::session::{self, SessionRow};
use store::{Database, DatabaseError, Isolation, Lane, Script, Transaction};

/// More people do not look at a demo at once.
const SESSIONS: i64 = 100;

/// Sessions, each with the keyed hash of its token.
pub type SignedIn = Vec<(SessionRow, [u8; 32])>;

/// Who is signed in.
///
/// # Errors
/// The ledger's.
pub async fn of(database: &Database) -> Result<SignedIn, Failure> {
    Ok(session::some(database, SESSIONS).await?)
}

/// Signs them in again.
///
/// # Errors
/// The ledger's.
pub async fn put_back(database: &Database, signed_in: SignedIn) -> Result<(), Failure> {
    Ok(database.write(Lane::Ordinary, Isolation::Serializable, Arc::new(PutBack(signed_in))).await?)
}

struct PutBack(SignedIn);

impl Script for PutBack {
    type Answer = ();
    type Trouble = DatabaseError;

    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        for (row, hash) in &self.0 {
            session::insert(transaction, *row, hash).await?;
        }
        Ok(())
    }
}
