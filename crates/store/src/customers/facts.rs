//! When what is known of people was last changed or found right, and whose was not for long.

use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::ContactId;
use std::collections::BTreeMap;

statements! {
    SET = "UPDATE contact SET facts_at = $2 WHERE id = $1";
    OF = "SELECT facts_at FROM contact WHERE id = $1";
    // Ids grow with time: whoever was made before then stands below the bound.
    AS_MADE = "SELECT id, created_at FROM contact
        WHERE id > $1 AND id < $2 AND created_at < $3 AND facts_at IS NULL AND deleted_at IS NULL
            AND (hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = contact.hidden_by AND i.state = 'published'))
        ORDER BY id
        LIMIT $4";
    LOOKED_AT = "SELECT id, facts_at FROM contact
        WHERE (facts_at, id) > ($1, $2) AND facts_at < $3 AND facts_at IS NOT NULL AND deleted_at IS NULL
            AND (hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = contact.hidden_by AND i.state = 'published'))
        ORDER BY facts_at, id
        LIMIT $4";
}

const MANY: &str = "SELECT id, facts_at FROM contact WHERE deleted_at IS NULL AND id IN ";

/// Says when the facts of people were last changed or found right; nothing is: as they were made.
///
/// # Errors
/// The database's.
pub async fn set(
    transaction: &mut Transaction,
    people: &[(ContactId, Option<Timestamp>)],
) -> Result<(), DatabaseError> {
    let rows: Vec<_> = people.iter().map(|(id, at)| args![*id, *at]).collect();
    transaction.execute_in_calls(SET, &rows).await.map(drop)
}

/// When the facts of some people were last changed or found right, inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find_many(
    transaction: &mut Transaction,
    people: &[ContactId],
) -> Result<BTreeMap<ContactId, Option<Timestamp>>, DatabaseError> {
    let pieces = crate::Pieces::new(MANY).list(people.iter().copied());
    let rows = transaction.query_pieces(&pieces, |row| Ok((row.id(0)?, row.optional_time(1)?))).await?;
    Ok(rows.into_iter().collect())
}

/// When a person's facts were last changed or found right; nothing where they are as they were made.
///
/// # Errors
/// The database's.
pub async fn of(database: &Database, contact: ContactId) -> Result<Option<Timestamp>, DatabaseError> {
    Ok(database.first(OF, args![contact], |row| row.optional_time(0)).await?.flatten())
}

/// A person with the day of the youngest fact.
pub type Old = (ContactId, Timestamp);

fn read(row: &Row<'_>) -> Result<Old, DatabaseError> {
    Ok((row.id(0)?, row.time(1)?))
}

/// People who are as they were made before a moment, after one of them, by their ids.
///
/// # Errors
/// The database's.
pub async fn as_made(
    database: &Database,
    after: ContactId,
    before: Timestamp,
    limit: usize,
) -> Result<Vec<Old>, DatabaseError> {
    database.query(AS_MADE, args![after, ContactId::bound_of(before), before, limit as i64], read).await
}

/// People whose facts were last looked at before a moment, behind a place, the longest ago first.
///
/// # Errors
/// The database's.
pub async fn looked_at(
    database: &Database,
    (at, id): (Timestamp, ContactId),
    before: Timestamp,
    limit: usize,
) -> Result<Vec<Old>, DatabaseError> {
    database.query(LOOKED_AT, args![at, id, before, limit as i64], read).await
}
