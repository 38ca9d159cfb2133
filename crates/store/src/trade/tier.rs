//! Tiers: where companies stand, how they moved, the workspace's borders between tiers, and what the rule is asked with: orders and
//! the last interaction of some companies.

use super::rate::day;
use crate::{Database, DatabaseError, Pieces, Row, Transaction, Value, args, statements};
use basics::ids::CompanyId;
use basics::{Currency, Money, Timestamp};
use domain::trade::tier::{Change, Tier};
use domain::trade::{Day, Order};

/// Where a company stood on the day on which it was looked at last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierRecord {
    pub company: CompanyId,
    pub tier: Tier,
    /// The day of its last move.
    pub since: Day,
    pub computed_on: Day,
    pub last_order_on: Option<Day>,
    /// Of its last interaction, an order included.
    pub last_heard_on: Option<Day>,
    pub frequency: i64,
    pub monetary: Money,
    pub incomplete: bool,
    /// JSON of the rule that held.
    pub why: String,
    pub falls_on: Option<Change>,
    /// From this day on it is taken for gone, if it orders nothing more.
    pub gone_on: Option<Day>,
}

/// A move from one tier to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveRecord {
    pub id: i64,
    pub company: CompanyId,
    pub at: Timestamp,
    pub day: Day,
    pub before: Tier,
    pub after: Tier,
    /// JSON with its version.
    pub reason: String,
}

statements! {
    BANDS = "SELECT bands, version FROM tier_bands WHERE id = 1";
    PUT_BANDS = "INSERT INTO tier_bands (id, bands, version, changed_at)
        VALUES (1, $1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET bands = excluded.bands, version = excluded.version, changed_at = excluded.changed_at";
    PUT = "INSERT INTO company_tier (company, tier, since, computed_on, last_order_on, last_heard_on, frequency, monetary_minor,
            currency, incomplete, why, falls_on, falls_to, gone_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (company) DO UPDATE
        SET tier = excluded.tier, since = excluded.since, computed_on = excluded.computed_on,
            last_order_on = excluded.last_order_on, last_heard_on = excluded.last_heard_on, frequency = excluded.frequency,
            monetary_minor = excluded.monetary_minor, currency = excluded.currency, incomplete = excluded.incomplete,
            why = excluded.why, falls_on = excluded.falls_on, falls_to = excluded.falls_to, gone_on = excluded.gone_on";
    PUT_GONE = "UPDATE company_tier SET gone_on = $2 WHERE company = $1";
    GET = "SELECT company, tier, since, computed_on, last_order_on, last_heard_on, frequency, monetary_minor, currency,
            incomplete, why, falls_on, falls_to, gone_on
        FROM company_tier
        WHERE company = $1";
    COMPANIES = "SELECT COUNT(*)
        FROM company c
        WHERE c.deleted_at IS NULL
            AND (c.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = c.hidden_by AND i.state = 'published'))";
    COMPANIES_AFTER = "SELECT c.id, c.sealed
        FROM company c
        WHERE c.id > $1 AND c.deleted_at IS NULL
            AND (c.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = c.hidden_by AND i.state = 'published'))
        ORDER BY c.id
        LIMIT $2";
    MOVE = "INSERT INTO tier_move (id, company, at, day, from_tier, to_tier, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    RESCUE = "INSERT INTO tier_rescue (company, day) VALUES ($1, $2) ON CONFLICT (company, day) DO NOTHING";
    MOVES_OF = "SELECT id, company, at, day, from_tier, to_tier, reason
        FROM tier_move
        WHERE company = $1 AND (at, id) < ($2, $3)
        ORDER BY at DESC, id DESC
        LIMIT $4";
}

const MANY: &str = "SELECT company, tier, since, computed_on, last_order_on, last_heard_on, frequency, monetary_minor,
            currency, incomplete, why, falls_on, falls_to, gone_on
        FROM company_tier
        WHERE company IN ";
const ORDERS: &str = "SELECT company, placed_at, confirmed_at, cancelled_at, is_sample, amount_minor, currency
        FROM trade_order
        WHERE company IN ";
/// The newest interaction of each: by the index of its timeline, from the newest event on. What a machine opened or clicked is none.
const HEARD: &str = "SELECT c.id, (SELECT e.at
            FROM event e
            WHERE e.company = c.id AND e.verdict = 'human' AND e.kind IN ('opened', 'clicked', 'replied', 'inquired', 'called',
                'met', 'visited') AND e.at < ";
const HEARD_OF: &str = "
            ORDER BY e.at DESC
            LIMIT 1)
        FROM company c
        WHERE c.id IN ";

fn read(row: &Row<'_>) -> Result<TierRecord, DatabaseError> {
    let falls_to: Option<Tier> = row.optional_parsed(12)?;
    let falls_on = row.optional_int(11)?.map(day).transpose()?;
    Ok(TierRecord {
        company: row.id(0)?,
        tier: row.parsed(1)?,
        since: day(row.int(2)?)?,
        computed_on: day(row.int(3)?)?,
        last_order_on: row.optional_int(4)?.map(day).transpose()?,
        last_heard_on: row.optional_int(5)?.map(day).transpose()?,
        frequency: row.int(6)?,
        monetary: Money { minor: row.int(7)?, currency: row.parsed(8)? },
        incomplete: row.flag(9)?,
        why: row.text(10)?,
        falls_on: falls_on.zip(falls_to).map(|(day, tier)| Change { day, tier }),
        gone_on: row.optional_int(13)?.map(day).transpose()?,
    })
}

fn read_move(row: &Row<'_>) -> Result<MoveRecord, DatabaseError> {
    Ok(MoveRecord {
        id: row.int(0)?,
        company: row.id(1)?,
        at: row.time(2)?,
        day: day(row.int(3)?)?,
        before: row.parsed(4)?,
        after: row.parsed(5)?,
        reason: row.text(6)?,
    })
}

/// The order without its number, which the rule does not ask for.
fn read_order(row: &Row<'_>) -> Result<(CompanyId, Order), DatabaseError> {
    let currency: Currency = row.parsed(6)?;
    let order = Order {
        number: String::new(),
        placed: row.time(1)?,
        confirmed: row.optional_time(2)?,
        cancelled: row.optional_time(3)?,
        sample: row.flag(4)?,
        amount: Money { minor: row.int(5)?, currency },
    };
    Ok((row.id(0)?, order))
}

fn number(day: Day) -> i64 {
    day.number().into()
}

fn of(text: &'static str, companies: &[CompanyId]) -> Pieces {
    Pieces::new(text).list(companies.iter().copied())
}

fn heard_of(companies: &[CompanyId], until: Timestamp) -> Pieces {
    Pieces::new(HEARD).value(until).text(HEARD_OF).list(companies.iter().copied())
}

fn read_heard(row: &Row<'_>) -> Result<(CompanyId, Option<Timestamp>), DatabaseError> {
    Ok((row.id(0)?, row.optional_time(1)?))
}

/// The workspace's bands as their text and the version of its edits; nothing was edited yet where there is none.
///
/// # Errors
/// The database's.
pub async fn bands(database: &Database) -> Result<Option<(String, i64)>, DatabaseError> {
    database.first(BANDS, [], |row| Ok((row.text(0)?, row.int(1)?))).await
}

/// [`bands`] inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find_bands(transaction: &mut Transaction) -> Result<Option<(String, i64)>, DatabaseError> {
    transaction.first(BANDS, &[], |row| Ok((row.text(0)?, row.int(1)?))).await
}

/// Writes the bands.
///
/// # Errors
/// The database's.
pub async fn put_bands(
    transaction: &mut Transaction,
    bands: &str,
    version: i64,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    transaction.execute(PUT_BANDS, &args![bands, version, now]).await.map(drop)
}

/// Writes where companies stand.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, records: &[TierRecord]) -> Result<(), DatabaseError> {
    let row = |record: &TierRecord| -> Vec<Value> {
        args![
            record.company,
            record.tier.as_str(),
            number(record.since),
            number(record.computed_on),
            record.last_order_on.map(number),
            record.last_heard_on.map(number),
            record.frequency,
            record.monetary.minor,
            record.monetary.currency.to_string(),
            record.incomplete,
            record.why.as_str(),
            record.falls_on.map(|change| number(change.day)),
            record.falls_on.map(|change| change.tier.as_str()),
            record.gone_on.map(number)
        ]
        .into()
    };
    let rows: Vec<_> = records.iter().map(row).collect();
    transaction.execute_many(PUT, &rows).await.map(drop)
}

/// Where some companies stand, in no order; those that never ordered are left out.
///
/// # Errors
/// The database's.
pub async fn find_many(
    transaction: &mut Transaction,
    companies: &[CompanyId],
) -> Result<Vec<TierRecord>, DatabaseError> {
    transaction.query_pieces(&of(MANY, companies), read).await
}

/// Writes from which day on companies are taken for gone.
///
/// # Errors
/// The database's.
pub async fn put_gone(transaction: &mut Transaction, gone: &[(CompanyId, Option<Day>)]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = gone.iter().map(|(company, on)| args![*company, on.map(number)]).collect();
    transaction.execute_many(PUT_GONE, &rows).await.map(drop)
}

/// [`find_many`] outside a verb.
///
/// # Errors
/// The database's.
pub async fn get_many(database: &Database, companies: &[CompanyId]) -> Result<Vec<TierRecord>, DatabaseError> {
    database.query_pieces(of(MANY, companies), read).await
}

/// Where a company stands, for reading.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, company: CompanyId) -> Result<Option<TierRecord>, DatabaseError> {
    database.first(GET, args![company], read).await
}

/// Writes moves.
///
/// # Errors
/// The database's.
pub async fn insert_moves(transaction: &mut Transaction, moves: &[MoveRecord]) -> Result<(), DatabaseError> {
    let row = |one: &MoveRecord| {
        args![
            one.id,
            one.company,
            one.at,
            number(one.day),
            one.before.as_str(),
            one.after.as_str(),
            one.reason.as_str()
        ]
    };
    let rows: Vec<_> = moves.iter().map(row).collect();
    transaction.execute_many(MOVE, &rows).await.map(drop)
}

/// Notes that companies ordered when they were about to fall to a dormant tier.
///
/// # Errors
/// The database's.
pub async fn put_rescues(transaction: &mut Transaction, rescues: &[(CompanyId, Day)]) -> Result<(), DatabaseError> {
    let rows: Vec<_> = rescues.iter().map(|(company, day)| args![*company, number(*day)]).collect();
    transaction.execute_many(RESCUE, &rows).await.map(drop)
}

/// A company's moves before a place of its timeline, newest first.
///
/// # Errors
/// The database's.
pub async fn moves_of(
    database: &Database,
    company: CompanyId,
    before: super::timeline::Place,
    limit: u32,
) -> Result<Vec<MoveRecord>, DatabaseError> {
    database.query(MOVES_OF, args![company, before.at, before.id, limit], read_move).await
}

/// All orders of some companies, in no order.
///
/// # Errors
/// The database's.
pub async fn find_orders(
    transaction: &mut Transaction,
    companies: &[CompanyId],
) -> Result<Vec<(CompanyId, Order)>, DatabaseError> {
    transaction.query_pieces(&of(ORDERS, companies), read_order).await
}

/// [`find_orders`] outside a verb.
///
/// # Errors
/// The database's.
pub async fn orders(database: &Database, companies: &[CompanyId]) -> Result<Vec<(CompanyId, Order)>, DatabaseError> {
    database.query_pieces(of(ORDERS, companies), read_order).await
}

/// When some companies were heard of last before a moment, orders aside.
///
/// # Errors
/// The database's.
pub async fn find_heard(
    transaction: &mut Transaction,
    companies: &[CompanyId],
    until: Timestamp,
) -> Result<Vec<(CompanyId, Option<Timestamp>)>, DatabaseError> {
    transaction.query_pieces(&heard_of(companies, until), read_heard).await
}

/// [`find_heard`] outside a verb.
///
/// # Errors
/// The database's.
pub async fn heard(
    database: &Database,
    companies: &[CompanyId],
    until: Timestamp,
) -> Result<Vec<(CompanyId, Option<Timestamp>)>, DatabaseError> {
    database.query_pieces(heard_of(companies, until), read_heard).await
}

/// How many companies there are.
///
/// # Errors
/// The database's.
pub async fn companies(database: &Database) -> Result<i64, DatabaseError> {
    Ok(database.first(COMPANIES, [], |row| row.int(0)).await?.unwrap_or(0))
}

/// The next companies by number, with their sealed cards.
///
/// # Errors
/// The database's.
pub async fn companies_after(
    database: &Database,
    after: CompanyId,
    limit: u32,
) -> Result<Vec<(CompanyId, Vec<u8>)>, DatabaseError> {
    database.query(COMPANIES_AFTER, args![after, limit], |row| Ok((row.id(0)?, row.blob(1)?))).await
}
