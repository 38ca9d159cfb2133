//! What a company's trade comes to: what it bought, how often, and when the next order would be due.

use super::orders::{OrderQuestion, OrderRow, needs, orders};
use crate::customers::{Standing, company_seen};
use crate::{Application, Trouble};
use basics::ids::CompanyId;
use basics::{Currency, Money, Timestamp};
use domain::trade::{Rhythm, rhythm};
use domain::trust::Viewer;
use std::collections::BTreeMap;
use store::trade::list::{self, OrderSort};

/// Orders shown beside a company; the list shows the others.
const NEWEST_SHOWN: usize = 5;

/// A company's trade. Purchases are orders that are confirmed, not cancelled and no samples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyTrade {
    /// By currency, with how many purchases each; the currency of most purchases first.
    pub sums: Vec<(Money, u64)>,
    pub last_purchase: Option<Timestamp>,
    /// Of at least three purchases.
    pub rhythm: Option<Rhythm>,
    /// The newest orders of any state.
    pub newest: Vec<OrderRow>,
    /// Orders of any state.
    pub orders: u64,
}

/// A company's trade.
///
/// # Errors
/// [`Trouble::NotFound`] where there is no such company, or the viewer sees it in the pool only; the ledger's.
pub async fn company_trade(application: &Application, viewer: &Viewer, id: CompanyId) -> Result<CompanyTrade, Trouble> {
    needs(viewer)?;
    if company_seen(application, viewer, id).await? != Standing::Own {
        return Err(Trouble::not_found("company"));
    }
    let purchases = list::purchases(application.database(), id).await?;
    let days: Vec<Timestamp> = purchases.iter().map(|(at, _)| *at).collect();
    let question = OrderQuestion {
        company: Some(id),
        state: None,
        from: None,
        to: None,
        search: None,
        sort: (OrderSort::Placed, true),
        after: None,
        limit: Some(NEWEST_SHOWN),
    };
    let page = orders(application, viewer, question).await?;
    Ok(CompanyTrade {
        sums: sums(purchases.iter().map(|(_, amount)| *amount)),
        last_purchase: days.first().copied(),
        rhythm: rhythm(&days),
        newest: page.items,
        orders: page.total,
    })
}

/// Amounts summed by currency: two currencies have no sum.
fn sums(amounts: impl Iterator<Item = Money>) -> Vec<(Money, u64)> {
    let mut by_currency: BTreeMap<Currency, (i64, u64)> = BTreeMap::new();
    for amount in amounts {
        let sum = by_currency.entry(amount.currency).or_default();
        *sum = (sum.0.saturating_add(amount.minor), sum.1 + 1);
    }
    let mut sums: Vec<_> =
        by_currency.into_iter().map(|(currency, (minor, orders))| (Money { minor, currency }, orders)).collect();
    sums.sort_by_key(|(_, orders)| std::cmp::Reverse(*orders));
    sums
}
