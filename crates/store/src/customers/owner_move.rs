//! How companies came from one owner to another: claims, releases, returns to the pool, warnings and assignments, newest last.

use crate::trade::timeline::Place;
use crate::{Database, DatabaseError, Pieces, Row, Transaction, Value, args, statements};
use basics::Timestamp;
use basics::ids::{CompanyId, UserId};

/// What kind of move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveKind {
    /// Out of the pool, by who owns it now.
    Claimed,
    /// Into the pool, by hand.
    Released,
    /// Into the pool, by itself.
    Returned,
    /// It will return.
    Warned,
    Assigned,
    /// One of the others was taken back.
    TakenBack,
}

impl MoveKind {
    const ALL: [MoveKind; 6] = [
        MoveKind::Claimed,
        MoveKind::Released,
        MoveKind::Returned,
        MoveKind::Warned,
        MoveKind::Assigned,
        MoveKind::TakenBack,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            MoveKind::Claimed => "claimed",
            MoveKind::Released => "released",
            MoveKind::Returned => "returned",
            MoveKind::Warned => "warned",
            MoveKind::Assigned => "assigned",
            MoveKind::TakenBack => "taken_back",
        }
    }
}

fn kind(row: &Row<'_>, column: usize) -> Result<MoveKind, DatabaseError> {
    let word = row.text(column)?;
    let known = MoveKind::ALL.into_iter().find(|kind| kind.as_str() == word);
    known.ok_or_else(|| DatabaseError::shape("an unknown kind of move"))
}

/// One move, or the warning of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerMove {
    pub id: i64,
    pub company: CompanyId,
    pub at: Timestamp,
    pub kind: MoveKind,
    pub before: Option<UserId>,
    pub after: Option<UserId>,
    /// `None`: Tradewind, or a program.
    pub by: Option<UserId>,
    /// JSON with its form.
    pub reason: String,
}

statements! {
    INSERT = "INSERT INTO owner_move (id, company, at, kind, before_owner, after_owner, by_user, reason)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    OF_COMPANY = "SELECT id, company, at, kind, before_owner, after_owner, by_user, reason
        FROM owner_move
        WHERE company = $1 AND (at, id) < ($2, $3)
        ORDER BY at DESC, id DESC
        LIMIT $4";
    NEWEST = "SELECT id, company, at, kind, before_owner, after_owner, by_user, reason
        FROM owner_move
        WHERE company = $1 AND kind <> 'warned'
        ORDER BY at DESC, id DESC
        LIMIT 1";
    CLAIMED_SINCE = "SELECT COUNT(*) FROM owner_move WHERE kind = 'claimed' AND after_owner = $1 AND at >= $2";
    /// What was given and taken back within a day was a slip, and nobody had the company.
    HAD_UNTIL = "SELECT MAX(m.at) FROM owner_move m
        WHERE m.before_owner = $1 AND m.company = $2 AND m.kind <> 'warned'
            AND (m.kind <> 'taken_back' OR NOT EXISTS (SELECT 1 FROM owner_move g
                WHERE g.company = m.company AND g.after_owner = $1 AND g.at <= m.at AND g.at > m.at - 86400000))";
}

const NEWEST_OF: &str = "SELECT m.id, m.company, m.at, m.kind, m.before_owner, m.after_owner, m.by_user, m.reason
        FROM company c
        JOIN owner_move m ON m.id = (SELECT n.id
            FROM owner_move n
            WHERE n.company = c.id AND n.kind <> 'warned'
            ORDER BY n.at DESC, n.id DESC
            LIMIT 1)
        WHERE c.id IN ";

fn read(row: &Row<'_>) -> Result<OwnerMove, DatabaseError> {
    Ok(OwnerMove {
        id: row.int(0)?,
        company: row.id(1)?,
        at: row.time(2)?,
        kind: kind(row, 3)?,
        before: row.optional_id(4)?,
        after: row.optional_id(5)?,
        by: row.optional_id(6)?,
        reason: row.text(7)?,
    })
}

/// Writes moves.
///
/// # Errors
/// The database's.
pub async fn insert(transaction: &mut Transaction, moves: &[OwnerMove]) -> Result<(), DatabaseError> {
    let row = |one: &OwnerMove| -> [Value; 8] {
        args![one.id, one.company, one.at, one.kind.as_str(), one.before, one.after, one.by, one.reason.as_str()]
    };
    let rows: Vec<_> = moves.iter().map(row).collect();
    transaction.execute_many(INSERT, &rows).await.map(drop)
}

/// A company's moves before a place of its timeline, newest first.
///
/// # Errors
/// The database's.
pub async fn of_company(
    database: &Database,
    company: CompanyId,
    before: Place,
    limit: u32,
) -> Result<Vec<OwnerMove>, DatabaseError> {
    database.query(OF_COMPANY, args![company, before.at, before.id, limit], read).await
}

/// The newest move of a company that was no warning.
///
/// # Errors
/// The database's.
pub async fn newest(transaction: &mut Transaction, company: CompanyId) -> Result<Option<OwnerMove>, DatabaseError> {
    transaction.first(NEWEST, &args![company], read).await
}

/// The newest move of each of some companies, in no order; those that never moved are left out.
///
/// # Errors
/// The database's.
pub async fn newest_of(database: &Database, companies: &[CompanyId]) -> Result<Vec<OwnerMove>, DatabaseError> {
    database.query_pieces(Pieces::new(NEWEST_OF).list(companies.iter().copied()), read).await
}

/// How many companies somebody claimed since a moment.
///
/// # Errors
/// The database's.
pub async fn claimed_since(
    transaction: &mut Transaction,
    user: UserId,
    since: Timestamp,
) -> Result<u32, DatabaseError> {
    let count = transaction.first(CLAIMED_SINCE, &args![user, since], |row| row.int(0)).await?;
    Ok(count.and_then(|count| u32::try_from(count).ok()).unwrap_or(0))
}

/// [`claimed_since`] outside a verb.
///
/// # Errors
/// The database's.
pub async fn count_claimed(database: &Database, user: UserId, since: Timestamp) -> Result<u32, DatabaseError> {
    let count = database.first(CLAIMED_SINCE, args![user, since], |row| row.int(0)).await?;
    Ok(count.and_then(|count| u32::try_from(count).ok()).unwrap_or(0))
}

/// When somebody last ceased to own a company.
///
/// # Errors
/// The database's.
pub async fn had_until(
    transaction: &mut Transaction,
    user: UserId,
    company: CompanyId,
) -> Result<Option<Timestamp>, DatabaseError> {
    let at = transaction.first(HAD_UNTIL, &args![user, company], |row| row.optional_time(0)).await?;
    Ok(at.flatten())
}
