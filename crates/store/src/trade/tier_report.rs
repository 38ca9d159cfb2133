//! What the report of tiers is made of: how many stand where, who moved, who came back, and whom nobody looks after.

use super::rate::day;
use crate::{Database, DatabaseError, Row, args, statements};
use basics::Timestamp;
use basics::ids::CompanyId;
use domain::trade::Day;
use domain::trade::tier::Tier;

/// How many companies stand in a tier, and how many of them ordered more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TierCount {
    pub tier: Tier,
    pub companies: i64,
    pub ordered_again: i64,
}

/// A move on a day, without its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayMoves {
    pub day: Day,
    pub before: Tier,
    pub after: Tier,
    pub moves: i64,
}

statements! {
    STAND = "SELECT t.tier, COUNT(*), CAST(SUM(CASE WHEN t.frequency > 1 THEN 1 ELSE 0 END) AS BIGINT)
        FROM company_tier t
        JOIN company c ON c.id = t.company
        WHERE c.deleted_at IS NULL
        GROUP BY t.tier";
    MOVES = "SELECT m.day, m.from_tier, m.to_tier, COUNT(*)
        FROM tier_move m
        JOIN company c ON c.id = m.company
        WHERE m.day BETWEEN $1 AND $2 AND c.deleted_at IS NULL
        GROUP BY m.day, m.from_tier, m.to_tier
        ORDER BY m.day, m.from_tier, m.to_tier";
    RESCUES = "SELECT r.day, COUNT(*)
        FROM tier_rescue r
        JOIN company c ON c.id = r.company
        WHERE r.day BETWEEN $1 AND $2 AND c.deleted_at IS NULL
        GROUP BY r.day
        ORDER BY r.day";
    WITHOUT_OWNER = "SELECT t.company
        FROM company_tier t
        JOIN company c ON c.id = t.company
        WHERE t.tier = $1 AND c.owner IS NULL AND c.deleted_at IS NULL
        ORDER BY t.company
        LIMIT $2";
    ABOUT_TO_LAPSE = "SELECT t.company
        FROM company_tier t
        JOIN company c ON c.id = t.company
        WHERE t.tier IN ('high_value', 'potential', 'regular') AND c.deleted_at IS NULL AND (t.gone_on < $1
            OR (t.falls_on BETWEEN $1 AND $2 AND t.falls_to IN ('dormant', 'dormant_small')))
        ORDER BY t.monetary_minor DESC, t.company
        LIMIT $3";
    LISTED = "SELECT COUNT(*)
        FROM contact p
        JOIN contact_list m ON m.contact = p.id
        JOIN list l ON l.id = m.list
        WHERE p.company = $1 AND p.deleted_at IS NULL AND l.deleted_at IS NULL AND l.kind = 'newsletter'";
    CONSENTED = "SELECT MAX(s.at)
        FROM consent s
        JOIN contact p ON p.id = s.contact
        WHERE p.company = $1 AND p.deleted_at IS NULL AND p.permission = 'granted' AND s.state = 'granted'";
    LAST_OF_KIND = "SELECT MAX(at) FROM event WHERE company = $1 AND kind = $2 AND verdict = 'human'";
}

/// How many companies stand in each tier; those that never ordered are in none.
///
/// # Errors
/// The database's.
pub async fn stand(database: &Database) -> Result<Vec<TierCount>, DatabaseError> {
    let read = |row: &Row<'_>| {
        Ok(TierCount { tier: row.parsed(0)?, companies: row.int(1)?, ordered_again: row.optional_int(2)?.unwrap_or(0) })
    };
    database.query(STAND, [], read).await
}

/// Moves from one day to another, both included.
///
/// # Errors
/// The database's.
pub async fn moves(database: &Database, (from, to): (Day, Day)) -> Result<Vec<DayMoves>, DatabaseError> {
    let read = |row: &Row<'_>| {
        Ok(DayMoves { day: day(row.int(0)?)?, before: row.parsed(1)?, after: row.parsed(2)?, moves: row.int(3)? })
    };
    database.query(MOVES, args![i64::from(from.number()), i64::from(to.number())], read).await
}

/// How many ordered on which day when they were about to fall.
///
/// # Errors
/// The database's.
pub async fn rescues(database: &Database, (from, to): (Day, Day)) -> Result<Vec<(Day, i64)>, DatabaseError> {
    let read = |row: &Row<'_>| Ok((day(row.int(0)?)?, row.int(1)?));
    database.query(RESCUES, args![i64::from(from.number()), i64::from(to.number())], read).await
}

/// Companies of a tier that nobody looks after.
///
/// # Errors
/// The database's.
pub async fn without_owner(database: &Database, tier: Tier, limit: u32) -> Result<Vec<CompanyId>, DatabaseError> {
    database.query(WITHOUT_OWNER, args![tier.as_str(), limit], |row| row.id(0)).await
}

/// Companies that fall to a dormant tier from `from` to `to`, and customers that are taken for gone before `from`; those of the most worth
/// first. It walks through all companies that ordered.
///
/// # Errors
/// The database's.
pub async fn about_to_lapse(
    database: &Database,
    (from, to): (Day, Day),
    limit: u32,
) -> Result<Vec<CompanyId>, DatabaseError> {
    let asked = args![i64::from(from.number()), i64::from(to.number()), limit];
    database.query(ABOUT_TO_LAPSE, asked, |row| row.id(0)).await
}

/// Whether somebody of a company is on a newsletter list.
///
/// # Errors
/// The database's.
pub async fn is_listed(database: &Database, company: CompanyId) -> Result<bool, DatabaseError> {
    Ok(database.first(LISTED, args![company], |row| row.int(0)).await?.is_some_and(|listed| listed > 0))
}

/// Since when somebody of a company consents to our letters.
///
/// # Errors
/// The database's.
pub async fn consented(database: &Database, company: CompanyId) -> Result<Option<Timestamp>, DatabaseError> {
    Ok(database.first(CONSENTED, args![company], |row| row.optional_time(0)).await?.flatten())
}

/// When something of a kind happened last with a company, by a human.
///
/// # Errors
/// The database's.
pub async fn last_of_kind(
    database: &Database,
    company: CompanyId,
    kind: &str,
) -> Result<Option<Timestamp>, DatabaseError> {
    Ok(database.first(LAST_OF_KIND, args![company, kind], |row| row.optional_time(0)).await?.flatten())
}
