//! The pool: the workspace's rules, the facts by which a company returns, warnings, and what is shown of a free company.

use crate::trade::rate::day;
use crate::{Database, DatabaseError, Pieces, Row, Transaction, args, statements};
use basics::Timestamp;
use basics::ids::{CompanyId, UserId};
use domain::trade::Day;
use domain::trade::tier::Tier;

/// What the rule is asked with of a company that somebody owns. Times; the days are cut in the workspace's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldRow {
    pub company: CompanyId,
    pub owner: UserId,
    pub since: Timestamp,
    /// Of the last interaction, orders and notes aside.
    pub heard: Option<Timestamp>,
    pub noted: Option<Timestamp>,
    /// Of the last order, a sample or a cancelled one too.
    pub any_order: Option<Timestamp>,
    /// Of the last order that is no sample and was not cancelled.
    pub ordered: Option<Timestamp>,
    pub has_open_order: bool,
    /// `None`: it never ordered.
    pub tier: Option<Tier>,
    pub warned: Option<Day>,
}

/// What is shown of a free company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreeRow {
    pub company: CompanyId,
    pub since: Timestamp,
    pub last_owner: Option<UserId>,
    pub heard: Option<Timestamp>,
    pub noted: Option<Timestamp>,
    pub ordered: Option<Timestamp>,
    pub tier: Option<Tier>,
}

/// A warning that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WarningRow {
    pub company: CompanyId,
    pub warned_on: Day,
    pub returns_on: Day,
    pub owner: UserId,
}

statements! {
    RULES = "SELECT rules, version FROM pool_rules WHERE id = 1";
    PUT_RULES = "INSERT INTO pool_rules (id, rules, version, changed_at)
        VALUES (1, $1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET rules = excluded.rules, version = excluded.version, changed_at = excluded.changed_at";
    /// What interactions are: what a person did or we did with one. An opening proves neither.
    HELD_AFTER = "SELECT c.id, c.owner, COALESCE(c.owner_since, c.created_at),
            (SELECT e.at
                FROM event e
                WHERE e.company = c.id AND e.verdict = 'human' AND e.at < $3
                    AND e.kind IN ('clicked', 'replied', 'inquired', 'called', 'met', 'visited', 'viewed', 'downloaded', 'carted')
                ORDER BY e.at DESC
                LIMIT 1),
            n.at,
            (SELECT MAX(o.placed_at) FROM trade_order o WHERE o.company = c.id AND o.placed_at < $3),
            (SELECT MAX(o.placed_at)
                FROM trade_order o
                WHERE o.company = c.id AND o.placed_at < $3 AND o.cancelled_at IS NULL AND o.is_sample = 0),
            CAST(CASE WHEN EXISTS (SELECT 1
                FROM trade_order o
                WHERE o.company = c.id AND o.confirmed_at IS NULL AND o.cancelled_at IS NULL) THEN 1 ELSE 0 END AS BIGINT),
            t.tier, w.warned_on
        FROM company c
        LEFT JOIN company_noted n ON n.company = c.id
        LEFT JOIN company_tier t ON t.company = c.id
        LEFT JOIN pool_warning w ON w.company = c.id
        WHERE c.id > $1 AND c.owner IS NOT NULL AND c.deleted_at IS NULL
            AND (c.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = c.hidden_by AND i.state = 'published'))
        ORDER BY c.id
        LIMIT $2";
    HOLDS = "SELECT COUNT(*) FROM company WHERE owner = $1 AND deleted_at IS NULL";
    WARN = "INSERT INTO pool_warning (company, warned_on, returns_on, owner) VALUES ($1, $2, $3, $4)
        ON CONFLICT (company) DO UPDATE
        SET warned_on = excluded.warned_on, returns_on = excluded.returns_on, owner = excluded.owner";
    /// Warnings of companies that were removed meanwhile, or have another owner, are none.
    WARNINGS = "SELECT w.company, w.warned_on, w.returns_on, w.owner
        FROM pool_warning w
        JOIN company c ON c.id = w.company AND c.owner = w.owner AND c.deleted_at IS NULL
        WHERE (w.owner = $1 OR $1 = 0)
        ORDER BY w.returns_on, w.company
        LIMIT $2";
    WARNED = "SELECT COUNT(*), MIN(w.returns_on)
        FROM pool_warning w
        JOIN company c ON c.id = w.company AND c.owner = w.owner AND c.deleted_at IS NULL
        WHERE w.owner = $1";
    FORGET_ALL = "DELETE FROM pool_warning";
    WARNING_OF = "SELECT w.company, w.warned_on, w.returns_on, w.owner
        FROM pool_warning w
        JOIN company c ON c.id = w.company AND c.owner = w.owner AND c.deleted_at IS NULL
        WHERE w.company = $1";
    NOTED = "INSERT INTO company_noted (company, at) VALUES ($1, $2) ON CONFLICT (company) DO UPDATE SET at = excluded.at";
}

const FORGET_WARNINGS: &str = "DELETE FROM pool_warning WHERE company IN ";
const FREE: &str = "SELECT c.id, COALESCE(c.owner_since, c.created_at), c.last_owner,
            (SELECT e.at
                FROM event e
                WHERE e.company = c.id AND e.verdict = 'human'
                    AND e.kind IN ('clicked', 'replied', 'inquired', 'called', 'met', 'visited', 'viewed', 'downloaded', 'carted')
                ORDER BY e.at DESC
                LIMIT 1),
            n.at,
            (SELECT MAX(o.placed_at)
                FROM trade_order o
                WHERE o.company = c.id AND o.cancelled_at IS NULL AND o.is_sample = 0),
            t.tier
        FROM company c
        LEFT JOIN company_noted n ON n.company = c.id
        LEFT JOIN company_tier t ON t.company = c.id
        WHERE c.owner IS NULL AND c.deleted_at IS NULL AND c.id IN ";

fn read_held(row: &Row<'_>) -> Result<HeldRow, DatabaseError> {
    Ok(HeldRow {
        company: row.id(0)?,
        owner: row.id(1)?,
        since: row.time(2)?,
        heard: row.optional_time(3)?,
        noted: row.optional_time(4)?,
        any_order: row.optional_time(5)?,
        ordered: row.optional_time(6)?,
        has_open_order: row.flag(7)?,
        tier: row.optional_parsed(8)?,
        warned: row.optional_int(9)?.map(day).transpose()?,
    })
}

fn read_free(row: &Row<'_>) -> Result<FreeRow, DatabaseError> {
    Ok(FreeRow {
        company: row.id(0)?,
        since: row.time(1)?,
        last_owner: row.optional_id(2)?,
        heard: row.optional_time(3)?,
        noted: row.optional_time(4)?,
        ordered: row.optional_time(5)?,
        tier: row.optional_parsed(6)?,
    })
}

fn read_warning(row: &Row<'_>) -> Result<WarningRow, DatabaseError> {
    Ok(WarningRow {
        company: row.id(0)?,
        warned_on: day(row.int(1)?)?,
        returns_on: day(row.int(2)?)?,
        owner: row.id(3)?,
    })
}

/// The workspace's rules as their text and the version of its edits; nothing was edited yet where there is none.
///
/// # Errors
/// The database's.
pub async fn rules(database: &Database) -> Result<Option<(String, i64)>, DatabaseError> {
    database.first(RULES, [], |row| Ok((row.text(0)?, row.int(1)?))).await
}

/// [`rules`] inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find_rules(transaction: &mut Transaction) -> Result<Option<(String, i64)>, DatabaseError> {
    transaction.first(RULES, &[], |row| Ok((row.text(0)?, row.int(1)?))).await
}

/// Writes the rules.
///
/// # Errors
/// The database's.
pub async fn put_rules(
    transaction: &mut Transaction,
    rules: &str,
    version: i64,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    transaction.execute(PUT_RULES, &args![rules, version, now]).await.map(drop)
}

/// The next companies by number that somebody owns, with what the rule is asked with as of a moment.
///
/// # Errors
/// The database's.
pub async fn find_held_after(
    transaction: &mut Transaction,
    after: CompanyId,
    limit: u32,
    now: Timestamp,
) -> Result<Vec<HeldRow>, DatabaseError> {
    transaction.query(HELD_AFTER, &args![after, limit, now], read_held).await
}

/// [`find_held_after`] outside a verb.
///
/// # Errors
/// The database's.
pub async fn held_after(
    database: &Database,
    after: CompanyId,
    limit: u32,
    now: Timestamp,
) -> Result<Vec<HeldRow>, DatabaseError> {
    database.query(HELD_AFTER, args![after, limit, now], read_held).await
}

/// What is shown of those of the companies that are free, in no order.
///
/// # Errors
/// The database's.
pub async fn free(database: &Database, companies: &[CompanyId]) -> Result<Vec<FreeRow>, DatabaseError> {
    database.query_pieces(Pieces::new(FREE).list(companies.iter().copied()), read_free).await
}

/// How many companies somebody owns.
///
/// # Errors
/// The database's.
pub async fn holds(transaction: &mut Transaction, user: UserId) -> Result<u32, DatabaseError> {
    let count = transaction.first(HOLDS, &args![user], |row| row.int(0)).await?;
    Ok(count.and_then(|count| u32::try_from(count).ok()).unwrap_or(0))
}

/// [`holds`] outside a verb.
///
/// # Errors
/// The database's.
pub async fn count_held(database: &Database, user: UserId) -> Result<u32, DatabaseError> {
    let count = database.first(HOLDS, args![user], |row| row.int(0)).await?;
    Ok(count.and_then(|count| u32::try_from(count).ok()).unwrap_or(0))
}

/// Notes that owners were warned.
///
/// # Errors
/// The database's.
pub async fn warn(transaction: &mut Transaction, warnings: &[WarningRow]) -> Result<(), DatabaseError> {
    let number = |day: Day| i64::from(day.number());
    let row = |one: &WarningRow| args![one.company, number(one.warned_on), number(one.returns_on), one.owner];
    let rows: Vec<_> = warnings.iter().map(row).collect();
    transaction.execute_many(WARN, &rows).await.map(drop)
}

/// Forgets the warnings of some companies.
///
/// # Errors
/// The database's.
pub async fn forget_warnings(transaction: &mut Transaction, companies: &[CompanyId]) -> Result<(), DatabaseError> {
    if companies.is_empty() {
        return Ok(());
    }
    transaction.execute_pieces(&Pieces::new(FORGET_WARNINGS).list(companies.iter().copied())).await.map(drop)
}

/// Warnings that were given, those first that come true first; of one owner or of all.
///
/// # Errors
/// The database's.
pub async fn warnings(
    database: &Database,
    owner: Option<UserId>,
    limit: u32,
) -> Result<Vec<WarningRow>, DatabaseError> {
    let owner = owner.map_or(0, |owner| owner.as_i64().max(1));
    database.query(WARNINGS, args![owner, limit], read_warning).await
}

/// How many companies of an owner will return, and the first day of it.
///
/// # Errors
/// The database's.
pub async fn warned(database: &Database, owner: UserId) -> Result<(i64, Option<Day>), DatabaseError> {
    let found = database.first(WARNED, args![owner], |row| Ok((row.int(0)?, row.optional_int(1)?))).await?;
    let (count, first) = found.unwrap_or((0, None));
    Ok((count, first.map(day).transpose()?))
}

/// Somebody wrote a note about a company or one of its people.
///
/// # Errors
/// The database's.
pub async fn noted(transaction: &mut Transaction, company: CompanyId, now: Timestamp) -> Result<(), DatabaseError> {
    transaction.execute(NOTED, &args![company, now]).await.map(drop)
}

/// Forgets every warning.
///
/// # Errors
/// The database's.
pub async fn forget_all_warnings(transaction: &mut Transaction) -> Result<(), DatabaseError> {
    transaction.execute(FORGET_ALL, &[]).await.map(drop)
}

/// The warning of one company.
///
/// # Errors
/// The database's.
pub async fn warning_of(database: &Database, company: CompanyId) -> Result<Option<WarningRow>, DatabaseError> {
    database.first(WARNING_OF, args![company], read_warning).await
}
