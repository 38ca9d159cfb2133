//! The models that predict orders: one row, written anew when they are fitted.

use super::rate::day;
use crate::{Database, DatabaseError, Row, Transaction, args, statements};
use basics::Currency;
use domain::trade::Day;

/// Fitted models, or why there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelRecord {
    /// JSON with its version.
    pub models: Option<String>,
    /// The code of what stood against them.
    pub refusal: Option<String>,
    pub fitted_on: Day,
    /// Companies with orders that count.
    pub companies: i64,
    /// Of them, those that came back.
    pub repeat_buyers: i64,
    pub currency: Currency,
}

statements! {
    GET = "SELECT models, refusal, fitted_on, companies, repeat_buyers, currency FROM prediction_model WHERE id = 1";
    PUT = "INSERT INTO prediction_model (id, models, refusal, fitted_on, companies, repeat_buyers, currency)
        VALUES (1, $1, $2, $3, $4, $5, $6)
        ON CONFLICT (id) DO UPDATE
        SET models = excluded.models, refusal = excluded.refusal, fitted_on = excluded.fitted_on,
            companies = excluded.companies, repeat_buyers = excluded.repeat_buyers, currency = excluded.currency";
}

fn read(row: &Row<'_>) -> Result<ModelRecord, DatabaseError> {
    Ok(ModelRecord {
        models: row.optional_text(0)?,
        refusal: row.optional_text(1)?,
        fitted_on: day(row.int(2)?)?,
        companies: row.int(3)?,
        repeat_buyers: row.int(4)?,
        currency: row.parsed(5)?,
    })
}

/// The models, where they were ever looked for.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database) -> Result<Option<ModelRecord>, DatabaseError> {
    database.first(GET, [], read).await
}

/// [`get`] inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction) -> Result<Option<ModelRecord>, DatabaseError> {
    transaction.first(GET, &[], read).await
}

/// Writes the models.
///
/// # Errors
/// The database's.
pub async fn put(transaction: &mut Transaction, record: &ModelRecord) -> Result<(), DatabaseError> {
    let row = args![
        record.models.as_deref(),
        record.refusal.as_deref(),
        i64::from(record.fitted_on.number()),
        record.companies,
        record.repeat_buyers,
        record.currency.to_string()
    ];
    transaction.execute(PUT, &row).await.map(drop)
}
