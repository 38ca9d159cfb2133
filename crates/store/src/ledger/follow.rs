//! Following the change log: the one way in which read models and other nodes learn what was committed.
//!
//! Promises every committed change at least once, in an order in which nothing that commits late is passed over. On SQLite
//! commit order is position order. On PostgreSQL rows carry their transaction's number and are read only below the oldest
//! transaction that still runs, because positions are drawn before commits: a watermark of positions would lose rows.
//! An open transaction in *any* database of the server holds everyone back.

use super::meta;
use crate::dialect::{
    POSTGRES_FOLLOW, POSTGRES_NEWEST_CHANGE, POSTGRES_OLD_CHANGES, SQLITE_FOLLOW, SQLITE_NEWEST_CHANGE,
    SQLITE_OLD_CHANGES,
};
use crate::{Database, DatabaseError, ROWS_PER_VERB, Transaction, args, statements};

/// Where a follower stands. The default is before everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Cursor {
    /// The writing transaction on PostgreSQL, 0 on SQLite.
    pub transaction: i64,
    pub position: i64,
}

/// A change as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub noun: String,
    pub id: i64,
    /// `created`, `changed` or `removed`.
    pub kind: String,
    /// The node that wrote it; who follows has told itself of its own.
    pub node: u8,
}

/// What [`follow`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Followed {
    /// The next changes, oldest first, and where to go on. Fewer than asked for: there are no more for now.
    Changes { changes: Vec<Changed>, cursor: Cursor },
    /// Changes after the cursor were pruned: take [`newest`], read everything anew, follow from there.
    Lost,
}

/// The change log keeps so many changes: a follower that is further behind reads everything anew, which is then quicker.
pub const CHANGES_KEPT: i64 = 1_000_000;
/// Up to where changes were pruned.
const PRUNED_TO: &str = "changes_pruned_to";

statements! {
    DELETE = "DELETE FROM change WHERE position = $1";
}

/// The next changes after `cursor`, at most `limit`.
///
/// # Errors
/// The database's.
pub async fn follow(database: &Database, cursor: Cursor, limit: u32) -> Result<Followed, DatabaseError> {
    let statement = if database.is_postgres() { POSTGRES_FOLLOW } else { SQLITE_FOLLOW };
    let rows = database
        .query(statement, args![cursor.transaction, cursor.position, limit], |row| {
            let cursor = Cursor { transaction: row.int(0)?, position: row.int(1)? };
            let node = u8::try_from(row.int(5)?).map_err(DatabaseError::shape)?;
            Ok((cursor, Changed { noun: row.text(2)?, id: row.int(3)?, kind: row.text(4)?, node }))
        })
        .await?;
    // Asked after the rows: what was pruned in between is then noticed.
    if cursor < pruned_to(database).await? {
        return Ok(Followed::Lost);
    }
    let cursor = rows.last().map_or(cursor, |(cursor, _)| *cursor);
    Ok(Followed::Changes { changes: rows.into_iter().map(|(_, change)| change).collect(), cursor })
}

/// Where a follower begins that reads everything anew *after* it asked: it may see some changes twice and misses none.
///
/// # Errors
/// The database's.
pub async fn newest(database: &Database) -> Result<Cursor, DatabaseError> {
    let statement = if database.is_postgres() { POSTGRES_NEWEST_CHANGE } else { SQLITE_NEWEST_CHANGE };
    let newest = database
        .first(statement, [], |row| Ok(Cursor { transaction: row.int(0)?, position: row.int(1)? }))
        .await?
        .unwrap_or_default();
    Ok(newest.max(pruned_to(database).await?))
}

/// Drops the oldest changes above `kept`, at most [`ROWS_PER_VERB`] at a time; answers how many.
///
/// # Errors
/// The database's.
pub async fn prune(transaction: &mut Transaction, kept: i64) -> Result<usize, DatabaseError> {
    let statement = if transaction.is_postgres() { POSTGRES_OLD_CHANGES } else { SQLITE_OLD_CHANGES };
    let old = transaction
        .query(statement, &args![kept, ROWS_PER_VERB as i64], |row| {
            Ok(Cursor { position: row.int(0)?, transaction: row.int(1)? })
        })
        .await?;
    let Some(last) = old.iter().max() else { return Ok(0) };
    // The highest place in follow's order: conservative where positions and transactions cross.
    let before = meta::read(transaction, PRUNED_TO).await?.map_or(Ok(Cursor::default()), |text| parse(&text))?;
    let mark = before.max(*last);
    meta::set(transaction, PRUNED_TO, &format!("{} {}", mark.transaction, mark.position)).await?;
    let rows: Vec<_> = old.iter().map(|row| args![row.position]).collect();
    transaction.execute_many(DELETE, &rows).await?;
    Ok(old.len())
}

async fn pruned_to(database: &Database) -> Result<Cursor, DatabaseError> {
    meta::get(database, PRUNED_TO).await?.map_or(Ok(Cursor::default()), |text| parse(&text))
}

fn parse(text: &str) -> Result<Cursor, DatabaseError> {
    let (transaction, position) =
        text.split_once(' ').ok_or_else(|| DatabaseError::shape("the mark of pruned changes is malformed"))?;
    Ok(Cursor {
        transaction: transaction.parse().map_err(DatabaseError::shape)?,
        position: position.parse().map_err(DatabaseError::shape)?,
    })
}
