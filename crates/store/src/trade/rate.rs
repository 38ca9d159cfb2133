//! Exchange rates by currency and day. What they mean is the rule's business (`domain/trade/rate.rs`).

use crate::{Database, DatabaseError, Pieces, Row, Transaction, args, statements};
use basics::{Currency, Timestamp};
use domain::trade::{Day, Rate};

/// The rate of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateRecord {
    pub currency: Currency,
    pub day: Day,
    pub rate: Rate,
}

/// What is known of a currency: how many days, from when to when, and the newest rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrencyRates {
    pub currency: Currency,
    pub days: i64,
    pub first: Day,
    pub last: Day,
    pub newest: Rate,
}

statements! {
    PUT = "INSERT INTO exchange_rate (currency, day, rate, updated_at)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (currency, day) DO UPDATE SET rate = excluded.rate, updated_at = excluded.updated_at
        WHERE exchange_rate.rate <> excluded.rate";
    REMOVE = "DELETE FROM exchange_rate WHERE currency = $1 AND day = $2";
    BY_CURRENCY = "SELECT s.currency, s.days, s.first_day, s.last_day, r.rate
        FROM (SELECT currency, COUNT(*) AS days, MIN(day) AS first_day, MAX(day) AS last_day
            FROM exchange_rate
            GROUP BY currency) s
        JOIN exchange_rate r ON r.currency = s.currency AND r.day = s.last_day
        ORDER BY s.currency";
    PAGE = "SELECT currency, day, rate
        FROM exchange_rate
        WHERE currency = $1 AND day < $2
        ORDER BY day DESC
        LIMIT $3";
}

const BETWEEN: &str = "SELECT currency, day, rate FROM exchange_rate WHERE currency IN ";

fn number(day: Day) -> i64 {
    day.number().into()
}

/// A day as the ledger keeps it.
pub(crate) fn day(number: i64) -> Result<Day, DatabaseError> {
    i32::try_from(number).map(Day::from_number).map_err(DatabaseError::shape)
}

fn rate(number: i64) -> Result<Rate, DatabaseError> {
    Rate::try_from(number).map_err(DatabaseError::shape)
}

fn read(row: &Row<'_>) -> Result<RateRecord, DatabaseError> {
    Ok(RateRecord { currency: row.parsed(0)?, day: day(row.int(1)?)?, rate: rate(row.int(2)?)? })
}

/// Writes rates; answers how many were new or differ from what was there.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, rates: &[RateRecord], now: Timestamp) -> Result<u64, DatabaseError> {
    let row = |one: &RateRecord| args![one.currency.to_string(), number(one.day), i64::from(one.rate), now];
    let rows: Vec<_> = rates.iter().map(row).collect();
    Ok(transaction.execute_many(PUT, &rows).await?.into_iter().sum())
}

/// Forgets a rate; answers whether it was there.
///
/// # Errors
/// The database's.
pub async fn remove(transaction: &mut Transaction, currency: Currency, day: Day) -> Result<bool, DatabaseError> {
    Ok(transaction.execute(REMOVE, &args![currency.to_string(), number(day)]).await? > 0)
}

fn asked(currencies: &[Currency], from: Day, to: Day) -> Pieces {
    let names = currencies.iter().map(Currency::to_string);
    let pieces = Pieces::new(BETWEEN).list(names).text(" AND day BETWEEN ").value(number(from));
    pieces.text(" AND ").value(number(to))
}

/// The rates of some currencies from one day to another, both included.
///
/// # Errors
/// The database's.
pub async fn find_between(
    transaction: &mut Transaction,
    currencies: &[Currency],
    (from, to): (Day, Day),
) -> Result<Vec<RateRecord>, DatabaseError> {
    transaction.query_pieces(&asked(currencies, from, to), read).await
}

/// [`find_between`] outside a verb.
///
/// # Errors
/// The database's.
pub async fn between(
    database: &Database,
    currencies: &[Currency],
    (from, to): (Day, Day),
) -> Result<Vec<RateRecord>, DatabaseError> {
    database.query_pieces(asked(currencies, from, to), read).await
}

/// Every currency with a rate, by its code.
///
/// # Errors
/// The database's.
pub async fn by_currency(database: &Database) -> Result<Vec<CurrencyRates>, DatabaseError> {
    let read = |row: &Row<'_>| {
        Ok(CurrencyRates {
            currency: row.parsed(0)?,
            days: row.int(1)?,
            first: day(row.int(2)?)?,
            last: day(row.int(3)?)?,
            newest: rate(row.int(4)?)?,
        })
    };
    database.query(BY_CURRENCY, [], read).await
}

/// A currency's rates before a day, newest first.
///
/// # Errors
/// The database's.
pub async fn page(
    database: &Database,
    currency: Currency,
    before: Day,
    limit: u32,
) -> Result<Vec<RateRecord>, DatabaseError> {
    database.query(PAGE, args![currency.to_string(), number(before), limit], read).await
}
