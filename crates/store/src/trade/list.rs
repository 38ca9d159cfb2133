//! Orders as a list: within what the viewer sees, by the value of the last row. Their sums by country stand here too.

use super::order::{OrderRecord, read};
use crate::{Database, DatabaseError, Pieces, Row, args, statements};
use basics::ids::CompanyId;
use basics::{Country, Currency, Money, Timestamp};
use domain::trade::OrderState;
use domain::trust::CustomerSight;

/// By what a list of orders is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderSort {
    Placed,
    /// By currency first: amounts of two currencies have no order.
    Amount,
    Number,
}

/// Which orders are asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    pub sight: CustomerSight,
    pub company: Option<CompanyId>,
    pub state: Option<OrderState>,
    /// Placed then or later.
    pub from: Option<Timestamp>,
    /// Placed before.
    pub to: Option<Timestamp>,
    /// A folded part of the number.
    pub number: Option<String>,
}

/// An order with its company's sealed card and country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    pub record: OrderRecord,
    pub sealed_company: Vec<u8>,
    pub country: Option<Country>,
}

/// What a country's customers bought in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarketSum {
    pub country: Option<Country>,
    pub currency: Currency,
    pub orders: i64,
    pub amount_minor: i64,
}

statements! {
    PURCHASES = "SELECT placed_at, amount_minor, currency
        FROM trade_order
        WHERE company = $1 AND confirmed_at IS NOT NULL AND cancelled_at IS NULL AND is_sample = 0
        ORDER BY placed_at DESC, id DESC";
}

const PURCHASES_OF: &str = "SELECT currency, CAST(SUM(amount_minor) AS BIGINT), COUNT(*)
        FROM trade_order
        WHERE confirmed_at IS NOT NULL AND cancelled_at IS NULL AND is_sample = 0 AND company IN ";
const LINES: &str =
    "SELECT t.id, t.number, t.folded, t.company, t.placed_at, t.confirmed_at, t.cancelled_at, t.is_sample,
            t.amount_minor, t.currency, t.created_at, t.updated_at, t.version, c.sealed, c.country";
const COUNT: &str = "SELECT COUNT(*)";
const SUMS: &str = "SELECT c.country, t.currency, COUNT(*), CAST(SUM(t.amount_minor) AS BIGINT)";
const FROM: &str = "
        FROM trade_order t
        JOIN company c ON c.id = t.company
        WHERE c.deleted_at IS NULL
            AND (c.hidden_by IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.id = c.hidden_by AND i.state = 'published'))";
/// What counts as a purchase: confirmed, not cancelled, no sample.
const COUNTED: &str = " AND t.confirmed_at IS NOT NULL AND t.cancelled_at IS NULL AND t.is_sample = 0";

fn condition(start: &'static str, asked: &Asked) -> Pieces {
    let mut pieces = Pieces::new(start).text(FROM);
    if let CustomerSight::Owned { owners, collaborator } = &asked.sight {
        pieces = pieces.text(" AND c.owner IS NOT NULL AND (c.owner IN ").list(owners.iter().copied());
        if let Some(user) = collaborator {
            let working =
                " OR EXISTS (SELECT 1 FROM company_collaborator w WHERE w.company = c.id AND w.user_account = ";
            pieces = pieces.text(working).value(*user).text(")");
        }
        pieces = pieces.text(")");
    }
    if let Some(company) = asked.company {
        pieces = pieces.text(" AND t.company = ").value(company);
    }
    pieces = match asked.state {
        None => pieces,
        Some(OrderState::Cancelled) => pieces.text(" AND t.cancelled_at IS NOT NULL"),
        Some(OrderState::Sample) => pieces.text(" AND t.cancelled_at IS NULL AND t.is_sample = 1"),
        Some(OrderState::Confirmed) => pieces.text(COUNTED),
        Some(OrderState::Placed) => {
            pieces.text(" AND t.confirmed_at IS NULL AND t.cancelled_at IS NULL AND t.is_sample = 0")
        }
    };
    if let Some(from) = asked.from {
        pieces = pieces.text(" AND t.placed_at >= ").value(from);
    }
    if let Some(to) = asked.to {
        pieces = pieces.text(" AND t.placed_at < ").value(to);
    }
    if let Some(number) = &asked.number {
        // The marks of LIKE are letters like others in a number.
        let escaped = number.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        pieces = pieces.text(" AND t.folded LIKE ").value(format!("%{escaped}%")).text(" ESCAPE '\\'");
    }
    pieces
}

fn read_line(row: &Row<'_>) -> Result<OrderLine, DatabaseError> {
    Ok(OrderLine { record: read(row)?, sealed_company: row.blob(13)?, country: row.optional_parsed(14)? })
}

/// Orders after the one that the last page ended with.
///
/// # Errors
/// The database's.
pub async fn page(
    database: &Database,
    asked: &Asked,
    (sort, descending): (OrderSort, bool),
    after: Option<&OrderRecord>,
    limit: u32,
) -> Result<Vec<OrderLine>, DatabaseError> {
    let mut pieces = condition(LINES, asked);
    if let Some(last) = after {
        let further = if descending { " < (" } else { " > (" };
        pieces = match sort {
            OrderSort::Placed => pieces.text(" AND (t.placed_at, t.id)").text(further).value(last.order.placed),
            OrderSort::Amount => {
                let currency = last.order.amount.currency.to_string();
                let start = pieces.text(" AND (t.currency, t.amount_minor, t.id)").text(further).value(currency);
                start.text(", ").value(last.order.amount.minor)
            }
            OrderSort::Number => pieces.text(" AND (t.folded, t.id)").text(further).value(last.folded.as_str()),
        };
        pieces = pieces.text(", ").value(last.id).text(")");
    }
    let order = match (sort, descending) {
        (OrderSort::Placed, true) => " ORDER BY t.placed_at DESC, t.id DESC",
        (OrderSort::Placed, false) => " ORDER BY t.placed_at, t.id",
        (OrderSort::Amount, true) => " ORDER BY t.currency DESC, t.amount_minor DESC, t.id DESC",
        (OrderSort::Amount, false) => " ORDER BY t.currency, t.amount_minor, t.id",
        (OrderSort::Number, true) => " ORDER BY t.folded DESC, t.id DESC",
        (OrderSort::Number, false) => " ORDER BY t.folded, t.id",
    };
    database.query_pieces(pieces.text(order).text(" LIMIT ").value(limit), read_line).await
}

/// How many orders are meant.
///
/// # Errors
/// The database's.
pub async fn count(database: &Database, asked: &Asked) -> Result<i64, DatabaseError> {
    let counts = database.query_pieces(condition(COUNT, asked), |row| row.int(0)).await?;
    Ok(counts.first().copied().unwrap_or(0))
}

/// When a company bought and for how much, newest first: all of it, because sums are made of it.
///
/// # Errors
/// The database's.
pub async fn purchases(database: &Database, company: CompanyId) -> Result<Vec<(Timestamp, Money)>, DatabaseError> {
    let read = |row: &Row<'_>| Ok((row.time(0)?, Money { minor: row.int(1)?, currency: row.parsed(2)? }));
    database.query(PURCHASES, args![company], read).await
}

/// What several companies bought together, by currency, with how many purchases each; the currency of most purchases first.
///
/// # Errors
/// The database's.
pub async fn purchases_of(database: &Database, companies: &[CompanyId]) -> Result<Vec<(Money, u64)>, DatabaseError> {
    if companies.is_empty() {
        return Ok(Vec::new());
    }
    let pieces =
        Pieces::new(PURCHASES_OF).list(companies.iter().copied()).text(" GROUP BY currency ORDER BY 3 DESC, 1");
    let read = |row: &Row<'_>| {
        let money = Money { minor: row.int(1)?, currency: row.parsed(0)? };
        Ok((money, row.int(2)?.unsigned_abs()))
    };
    database.query_pieces(pieces, read).await
}

/// What was bought, by country and currency: confirmed orders that were placed in the time that is asked for.
///
/// # Errors
/// The database's.
pub async fn by_market(database: &Database, asked: &Asked) -> Result<Vec<MarketSum>, DatabaseError> {
    let pieces = condition(SUMS, asked).text(COUNTED).text(" GROUP BY c.country, t.currency");
    let read = |row: &Row<'_>| {
        Ok(MarketSum {
            country: row.optional_parsed(0)?,
            currency: row.parsed(1)?,
            orders: row.int(2)?,
            amount_minor: row.int(3)?,
        })
    };
    database.query_pieces(pieces, read).await
}
