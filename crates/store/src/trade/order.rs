//! Orders: one row each, found by their folded number.

use crate::{Database, DatabaseError, Pieces, Row, Transaction, Value, args, statements};
use basics::ids::{CompanyId, OrderId};
use basics::{Money, Timestamp};
use domain::trade::Order;

/// An order as it stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRecord {
    pub id: OrderId,
    pub folded: String,
    pub company: CompanyId,
    pub order: Order,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

statements! {
    INSERT = "INSERT INTO trade_order (id, number, folded, company, placed_at, confirmed_at, cancelled_at, is_sample, amount_minor,
            currency, created_at, updated_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    UPDATE = "UPDATE trade_order
        SET number = $2, folded = $3, company = $4, placed_at = $5, confirmed_at = $6, cancelled_at = $7, is_sample = $8,
            amount_minor = $9, currency = $10, updated_at = $11, version = version + 1
        WHERE id = $1";
    SELECT = "SELECT id, number, folded, company, placed_at, confirmed_at, cancelled_at, is_sample, amount_minor, currency,
            created_at, updated_at, version
        FROM trade_order
        WHERE id = $1";
}

const BY_NUMBERS: &str =
    "SELECT id, number, folded, company, placed_at, confirmed_at, cancelled_at, is_sample, amount_minor, currency,
            created_at, updated_at, version
        FROM trade_order
        WHERE folded IN ";

pub(super) fn read(row: &Row<'_>) -> Result<OrderRecord, DatabaseError> {
    let order = Order {
        number: row.text(1)?,
        placed: row.time(4)?,
        confirmed: row.optional_time(5)?,
        cancelled: row.optional_time(6)?,
        sample: row.flag(7)?,
        amount: Money { minor: row.int(8)?, currency: row.parsed(9)? },
    };
    Ok(OrderRecord {
        id: row.id(0)?,
        folded: row.text(2)?,
        company: row.id(3)?,
        order,
        created_at: row.time(10)?,
        updated_at: row.time(11)?,
        version: row.int(12)?,
    })
}

/// The columns that insert and update share, in their order.
fn shared(record: &OrderRecord) -> Vec<Value> {
    let order = &record.order;
    args![
        record.id,
        order.number.as_str(),
        record.folded.as_str(),
        record.company,
        order.placed,
        order.confirmed,
        order.cancelled,
        order.sample,
        order.amount.minor,
        order.amount.currency.to_string()
    ]
    .into()
}

/// Inserts orders.
///
/// # Errors
/// [`DatabaseError::Constraint`] when a number is taken.
pub async fn insert(transaction: &mut Transaction, records: &[OrderRecord]) -> Result<(), DatabaseError> {
    let row = |record: &OrderRecord| {
        let mut row = shared(record);
        row.extend(args![record.created_at, record.updated_at, record.version]);
        row
    };
    let rows: Vec<Vec<Value>> = records.iter().map(row).collect();
    transaction.execute_many(INSERT, &rows).await?;
    Ok(())
}

/// Writes orders that are there anew, each at its next version.
///
/// # Errors
/// The database's.
pub async fn update(transaction: &mut Transaction, records: &[OrderRecord]) -> Result<(), DatabaseError> {
    let row = |record: &OrderRecord| {
        let mut row = shared(record);
        row.push(Value::from(record.updated_at));
        row
    };
    let rows: Vec<Vec<Value>> = records.iter().map(row).collect();
    transaction.execute_many(UPDATE, &rows).await?;
    Ok(())
}

/// The order inside a transaction.
///
/// # Errors
/// The database's.
pub async fn find(transaction: &mut Transaction, id: OrderId) -> Result<Option<OrderRecord>, DatabaseError> {
    transaction.first(SELECT, &args![id], read).await
}

/// Those of the folded numbers that are taken, in no order.
///
/// # Errors
/// The database's.
pub async fn find_by_numbers(
    transaction: &mut Transaction,
    folded: &[String],
) -> Result<Vec<OrderRecord>, DatabaseError> {
    let pieces = Pieces::new(BY_NUMBERS).list(folded.iter().map(String::as_str));
    transaction.query_pieces(&pieces, read).await
}

/// The order for reading.
///
/// # Errors
/// The database's.
pub async fn get(database: &Database, id: OrderId) -> Result<Option<OrderRecord>, DatabaseError> {
    database.first(SELECT, args![id], read).await
}
