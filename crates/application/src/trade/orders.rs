//! Reading orders: the list and one order.

use crate::customers::{Named, Standing, company_seen};
use crate::{Application, Trouble, page_limit};
use basics::ids::{self, CompanyId, OrderId};
use basics::{Country, Timestamp};
use domain::customers::company::CompanyCard;
use domain::customers::folding::fold;
use domain::trade::{Order, OrderState};
use domain::trust::{Right, Viewer};
use store::customers::company;
use store::trade::list::{self, Asked, OrderLine, OrderSort};
use store::trade::order::{self as rows, OrderRecord};

/// Which orders a list asks for.
#[derive(Debug, Clone)]
pub struct OrderQuestion {
    pub company: Option<CompanyId>,
    pub state: Option<OrderState>,
    /// Placed then or later.
    pub from: Option<Timestamp>,
    /// Placed before.
    pub to: Option<Timestamp>,
    /// A part of the number.
    pub search: Option<String>,
    /// By what, and whether the greatest comes first.
    pub sort: (OrderSort, bool),
    /// The last order of the page before.
    pub after: Option<OrderId>,
    pub limit: Option<usize>,
}

/// An order with its company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    pub id: OrderId,
    pub order: Order,
    pub company: Named<ids::Company>,
    pub country: Option<Country>,
    pub version: i64,
}

/// A page of orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderPage {
    pub items: Vec<OrderRow>,
    pub next: Option<OrderId>,
    pub total: u64,
}

/// `placed`, `amount` or `number`, with `-` in front descending; nothing is the newest first.
///
/// # Errors
/// A refusal of the field `sort`.
pub fn read_order_sort(text: Option<&str>) -> Result<(OrderSort, bool), Trouble> {
    let text = text.unwrap_or("-placed");
    let (word, descending) = text.strip_prefix('-').map_or((text, false), |word| (word, true));
    let sort = match word {
        "placed" => OrderSort::Placed,
        "amount" => OrderSort::Amount,
        "number" => OrderSort::Number,
        _ => return Err(Trouble::field("sort", "unknown_sort", "orders are sorted by placed, amount or number")),
    };
    Ok((sort, descending))
}

/// The orders that a viewer asks for, within what the viewer sees.
///
/// # Errors
/// `wrong_cursor` for an order that is not there; the ledger's.
pub async fn orders(application: &Application, viewer: &Viewer, question: OrderQuestion) -> Result<OrderPage, Trouble> {
    needs(viewer)?;
    let database = application.database();
    let limit = page_limit(question.limit);
    let after = match question.after {
        None => None,
        Some(id) => {
            let wrong = || Trouble::field("after", "wrong_cursor", "the cursor is no longer one; begin again without");
            Some(rows::get(database, id).await?.ok_or_else(wrong)?)
        }
    };
    let number = question.search.map(|text| fold(&text)).filter(|text| !text.is_empty());
    let OrderQuestion { company, state, from, to, sort, .. } = question;
    let asked = Asked { sight: viewer.customer_sight(), company, state, from, to, number };
    let mut found = list::page(database, &asked, sort, after.as_ref(), limit as u32 + 1).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = if more { found.last().map(|line| line.record.id) } else { None };
    let total = list::count(database, &asked).await?.unsigned_abs();
    let items = found.into_iter().map(|line| row(application, line)).collect::<Result<_, _>>()?;
    Ok(OrderPage { items, next, total })
}

/// An order by id.
///
/// # Errors
/// [`Trouble::NotFound`] where there is none or the viewer does not see it; the ledger's.
pub async fn order(application: &Application, viewer: &Viewer, id: OrderId) -> Result<OrderRow, Trouble> {
    needs(viewer)?;
    let record = seen(application, viewer, id).await?;
    let gone = || Trouble::not_found("order");
    let company = company::get(application.database(), record.company).await?.ok_or_else(gone)?;
    row(application, OrderLine { record, sealed_company: company.sealed, country: company.country })
}

/// Whoever sees customers sees their orders.
pub(super) fn needs(viewer: &Viewer) -> Result<(), Trouble> {
    let right = Right::SeeCustomers;
    if viewer.may(right) { Ok(()) } else { Err(Trouble::NotAllowed { right }) }
}

fn row(application: &Application, line: OrderLine) -> Result<OrderRow, Trouble> {
    let OrderRecord { id, company, order, version, .. } = line.record;
    let card: CompanyCard = application.unseal("company", "sealed", company.as_i64(), &line.sealed_company)?;
    Ok(OrderRow { id, order, company: Named { id: company, name: card.name }, country: line.country, version })
}

/// The order, when the viewer sees the customers of its company; of the pool nobody sees orders who may only claim.
async fn seen(application: &Application, viewer: &Viewer, id: OrderId) -> Result<OrderRecord, Trouble> {
    let record = rows::get(application.database(), id).await?.ok_or(Trouble::not_found("order"))?;
    match company_seen(application, viewer, record.company).await {
        Ok(Standing::Own) => Ok(record),
        Ok(Standing::Pool | Standing::Hidden) | Err(Trouble::NotFound { .. }) => Err(Trouble::not_found("order")),
        Err(other) => Err(other),
    }
}

/// For who may not change orders: whether this one is there and seen.
pub(super) async fn shown(application: &Application, viewer: &Viewer, id: OrderId) -> Result<(), Trouble> {
    match viewer.may(Right::SeeCustomers) {
        true => seen(application, viewer, id).await.map(drop),
        false => Ok(()),
    }
}
