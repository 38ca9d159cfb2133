//! Cancelling an order: it stays, counts for nothing, and is taken back like everything else.

use super::tiers::{self, TiersFollow, WrittenOrders};
use crate::customers::company_to_edit;
use crate::trust::undo::{self, Inverse};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{OrderId, UndoId};
use domain::trade::Order;
use domain::trust::{Right, Viewer};
use serde_json::Value;
use store::trade::order as rows;

/// Cancels an order now.
pub struct CancelOrder {
    pub order: OrderId,
}

impl Verb for CancelOrder {
    const NAME: &'static str = "cancel_order";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = UndoId;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        super::orders::shown(application, by, self.order).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<UndoId, Trouble> {
        let mut record = to_edit(work, by, self.order).await?;
        if record.order.cancelled.is_some() {
            return Err(Trouble::refused("order_cancelled", "this order is cancelled already"));
        }
        let before = record.order.clone();
        // An order of tomorrow's date, from another time zone, is not cancelled before it was placed.
        record.order.cancelled = Some(work.now.max(record.order.placed));
        record.updated_at = work.now;
        work.audit(Self::NAME, self.order, Some(&((record.company, &before), (record.company, &record.order))));
        write(work, &before, record).await?;
        undo::keep(work, by, Self::NAME, 1, &self.order).await
    }
}

/// The order inside a verb, when the viewer may change its company's customers.
async fn to_edit(work: &mut Work<'_>, by: &Viewer, id: OrderId) -> Result<rows::OrderRecord, Trouble> {
    let record = rows::find(work.transaction, id).await?.ok_or(Trouble::not_found("order"))?;
    match company_to_edit(work, by, record.company).await {
        // Of the pool one sees that a company is there, and none of its orders.
        Err(Trouble::NotFound { .. } | Trouble::NotAllowed { .. }) => Err(Trouble::not_found("order")),
        allowed => allowed.map(|()| record),
    }
}

pub(super) const INVERSE: Inverse = Inverse {
    verb: CancelOrder::NAME,
    version: 1,
    right: CancelOrder::RIGHT,
    holds_people: false,
    run: |by, work, before| Box::pin(stand_again(by, work, before)),
};

async fn stand_again(by: &Viewer, work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let id: OrderId = serde_json::from_value(before).map_err(Trouble::broken)?;
    let mut record = to_edit(work, by, id).await?;
    if record.order.cancelled.is_none() {
        return Ok(0);
    }
    let before = record.order.clone();
    (record.order.cancelled, record.updated_at) = (None, work.now);
    write(work, &before, record).await?;
    Ok(1)
}

/// Writes the order, and what follows for its company's tier.
async fn write(work: &mut Work<'_>, before: &Order, record: rows::OrderRecord) -> Result<(), Trouble> {
    let company = record.company;
    tiers::catch_up(work, &[company]).await?;
    rows::update(work.transaction, std::slice::from_ref(&record)).await?;
    work.touched(record.id, "changed");
    let mut written = WrittenOrders::default();
    written.note(Some((company, before)), (company, &record.order));
    written.follow(work, TiersFollow::AtOnce).await
}
