//! A node's lease on id numbers: which number it has, and up to which millisecond it may mint, written ahead.

use crate::{DatabaseError, Transaction, args, statements};
use basics::Timestamp;

/// The row of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    pub number: u8,
    /// Nothing above this millisecond was ever minted by this number.
    pub minted_until: i64,
}

statements! {
    ALL = "SELECT number, holder, minted_until, lease_until, place FROM node ORDER BY number";
    INSERT = "INSERT INTO node (number, holder, minted_until, lease_until, place) VALUES ($1, $2, $3, $4, $5)";
    TAKE = "UPDATE node SET holder = $2, lease_until = $3, place = $4 WHERE number = $1";
    /// The mark never moves back, whatever the clock does: ids up to it may have been given out.
    EXTEND = "UPDATE node
        SET minted_until = CASE WHEN minted_until > $3 THEN minted_until ELSE $3 END, lease_until = $4
        WHERE number = $1 AND holder = $2";
}

/// Takes the number of the process that was at `place` before, else the lowest that is free or whose lease ran out; `None` when all
/// 256 are held. `place` is one that only one process at a time can be at: whoever was there is gone, whatever its lease says.
///
/// # Errors
/// The database's.
pub async fn lease(
    transaction: &mut Transaction,
    (holder, place): (&str, Option<&str>),
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Option<Node>, DatabaseError> {
    let read = |row: &crate::Row<'_>| Ok((row.int(0)?, row.text(1)?, row.int(2)?, row.time(3)?, row.optional_text(4)?));
    let rows = transaction.query(ALL, &[], read).await?;
    let was_here = |of: &Option<String>| place.is_some() && of.as_deref() == place;
    let before = rows.iter().find(|(.., of)| was_here(of)).map(|row| row.0);
    for number in before.and_then(|number| u8::try_from(number).ok()).into_iter().chain(0u8..=255) {
        match rows.iter().find(|row| row.0 == i64::from(number)) {
            None => {
                transaction.execute(INSERT, &args![i64::from(number), holder, 0i64, lease_until, place]).await?;
                return Ok(Some(Node { number, minted_until: 0 }));
            }
            Some((_, held_by, minted_until, until, of)) if held_by == holder || *until < now || was_here(of) => {
                transaction.execute(TAKE, &args![i64::from(number), holder, lease_until, place]).await?;
                return Ok(Some(Node { number, minted_until: *minted_until }));
            }
            Some(_) => {}
        }
    }
    Ok(None)
}

/// Writes ahead up to where ids may be minted, and holds the number longer; `false` when another has taken it.
///
/// # Errors
/// The database's.
pub async fn extend(
    transaction: &mut Transaction,
    number: u8,
    holder: &str,
    minted_until: i64,
    lease_until: Timestamp,
) -> Result<bool, DatabaseError> {
    let row = args![i64::from(number), holder, minted_until, lease_until];
    Ok(transaction.execute(EXTEND, &row).await? == 1)
}
