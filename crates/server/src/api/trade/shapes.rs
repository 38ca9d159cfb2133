//! How orders look outside.

use crate::api::customers::{MoneyShape, NamedShape};
use application::trade::{self, OrderRow};
use serde::Serialize;
use utoipa::ToSchema;

/// An order.
#[derive(Serialize, ToSchema)]
#[schema(as = Order)]
pub struct OrderShape {
    id: String,
    number: String,
    company: NamedShape,
    /// Of the company.
    #[schema(required)]
    country: Option<String>,
    /// `placed`, `confirmed`, `cancelled` or `sample`.
    state: &'static str,
    #[schema(format = DateTime)]
    placed_at: String,
    #[schema(required, format = DateTime)]
    confirmed_at: Option<String>,
    #[schema(required, format = DateTime)]
    cancelled_at: Option<String>,
    is_sample: bool,
    amount: MoneyShape,
    version: i64,
}

impl From<OrderRow> for OrderShape {
    fn from(row: OrderRow) -> Self {
        OrderShape {
            id: row.id.to_string(),
            company: row.company.into(),
            country: row.country.map(|country| country.to_string()),
            state: row.order.state().as_str(),
            placed_at: row.order.placed.to_string(),
            confirmed_at: row.order.confirmed.map(|at| at.to_string()),
            cancelled_at: row.order.cancelled.map(|at| at.to_string()),
            is_sample: row.order.sample,
            amount: row.order.amount.into(),
            number: row.order.number,
            version: row.version,
        }
    }
}

/// Purchases in one currency.
#[derive(Serialize, ToSchema)]
pub struct PurchaseSum {
    amount: MoneyShape,
    orders: u64,
}

impl From<(basics::Money, u64)> for PurchaseSum {
    fn from((amount, orders): (basics::Money, u64)) -> Self {
        PurchaseSum { amount: amount.into(), orders }
    }
}

/// How often a company buys.
#[derive(Serialize, ToSchema)]
pub struct PurchaseRhythm {
    /// The middle gap between purchases.
    every_days: u32,
    /// When the next purchase would be due.
    #[schema(format = DateTime)]
    next_due: String,
    /// From how many gaps it was counted.
    gaps: u32,
}

/// What a company's trade comes to. Purchases are orders that are confirmed, not cancelled and no samples.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanyTrade)]
pub struct CompanyTradeShape {
    /// By currency, that of most purchases first; currencies are never summed.
    purchases: Vec<PurchaseSum>,
    #[schema(required, format = DateTime)]
    last_purchase_at: Option<String>,
    /// `null` with fewer than three purchases.
    #[schema(required)]
    rhythm: Option<PurchaseRhythm>,
    /// The newest orders of any state.
    newest: Vec<OrderShape>,
    /// Orders of any state.
    orders: u64,
}

impl From<trade::CompanyTrade> for CompanyTradeShape {
    fn from(trade: trade::CompanyTrade) -> Self {
        CompanyTradeShape {
            purchases: trade.sums.into_iter().map(PurchaseSum::from).collect(),
            last_purchase_at: trade.last_purchase.map(|at| at.to_string()),
            rhythm: trade.rhythm.map(|rhythm| PurchaseRhythm {
                every_days: rhythm.every_days,
                next_due: rhythm.next_due.to_string(),
                gaps: rhythm.gaps,
            }),
            newest: trade.newest.into_iter().map(OrderShape::from).collect(),
            orders: trade.orders,
        }
    }
}
