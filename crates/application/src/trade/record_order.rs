//! Recording orders. Its number names an order: the same number again is what is known of it now, and nothing when that is the same.

use super::tiers::{TiersFollow, WrittenOrders};
use super::{field_of, refuse_too_many, to_edit};
use crate::customers::{Standing, company_standings};
use crate::{Trouble, Verb, Work};
use basics::ids::{CompanyId, OrderId};
use basics::{Money, Timestamp};
use domain::customers::folding::fold;
use domain::trade::Order;
use domain::trust::{Right, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use store::trade::order::{self as rows, OrderRecord};

/// Records an order, or what has become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordOrder {
    /// Unique, whatever its case.
    pub number: String,
    pub company: CompanyId,
    pub placed: Timestamp,
    pub confirmed: Option<Timestamp>,
    pub cancelled: Option<Timestamp>,
    pub sample: bool,
    pub amount: Money,
}

impl Verb for RecordOrder {
    const NAME: &'static str = "record_order";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = OrderId;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<OrderId, Trouble> {
        let recorded = record(work, by, &[(None, self)], TiersFollow::AtOnce).await?;
        recorded.ids.into_iter().next().ok_or_else(|| Trouble::broken("an order that was recorded has no id"))
    }
}

/// Records several orders, all or none; of a number that comes twice the later counts.
pub struct RecordOrders {
    /// At most [`super::RECORDED_AT_ONCE`].
    pub orders: Vec<RecordOrder>,
    pub tiers: TiersFollow,
}

impl Verb for RecordOrders {
    const NAME: &'static str = "record_orders";
    const RIGHT: Right = Right::EditCustomers;
    /// In the order in which they were given.
    type Answer = Vec<OrderId>;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Vec<OrderId>, Trouble> {
        refuse_too_many(self.orders.len())?;
        let numbered: Vec<_> = self.orders.iter().enumerate().map(|(index, order)| (Some(index), order)).collect();
        Ok(record(work, by, &numbered, self.tiers).await?.ids)
    }
}

/// Orders that were recorded, and how many of them were new or had changed.
pub(super) struct Recorded {
    pub ids: Vec<OrderId>,
    pub made: usize,
    pub changed: usize,
}

impl RecordOrder {
    pub(super) fn order(&self) -> Order {
        Order {
            number: self.number.clone(),
            placed: self.placed,
            confirmed: self.confirmed,
            cancelled: self.cancelled,
            sample: self.sample,
            amount: self.amount,
        }
    }
}

/// What is known of an order before and after a verb.
struct Known {
    before: Option<OrderRecord>,
    now: OrderRecord,
}

pub(super) async fn record(
    work: &mut Work<'_>,
    by: &Viewer,
    orders: &[(Option<usize>, &RecordOrder)],
    tiers: TiersFollow,
) -> Result<Recorded, Trouble> {
    let mut checked = Vec::with_capacity(orders.len());
    for (index, asked) in orders {
        let order = asked.order().checked(work.now).map_err(|refusal| {
            Trouble::field(field_of(*index, refusal.field()), refusal.code(), refusal.to_string())
        })?;
        checked.push((*index, asked.company, fold(&order.number), order));
    }
    let numbers: Vec<String> = checked.iter().map(|(_, _, folded, _)| folded.clone()).collect();
    let found = rows::find_by_numbers(work.transaction, &numbers).await?;
    let companies: BTreeSet<CompanyId> =
        checked.iter().map(|(_, company, ..)| *company).chain(found.iter().map(|record| record.company)).collect();
    let companies: Vec<CompanyId> = companies.into_iter().collect();
    let standings = company_standings(work, by, &companies).await?;
    let mut known: BTreeMap<String, Known> =
        found.into_iter().map(|row| (row.folded.clone(), Known { before: Some(row.clone()), now: row })).collect();
    let mut ids = Vec::with_capacity(checked.len());
    for (index, company, folded, order) in checked {
        to_edit(standings.get(&company).copied(), field_of(index, "company"))?;
        if let Some(known) = known.get_mut(&folded) {
            // The number of an order whose company was removed is free: the order moves.
            if standings.get(&known.now.company).is_some_and(|standing| *standing != Standing::Own) {
                let detail = "this number belongs to an order of a customer of somebody else";
                return Err(Trouble::field(field_of(index, "number"), "number_taken", detail));
            }
            (known.now.company, known.now.order) = (company, order);
            ids.push(known.now.id);
            continue;
        }
        let id: OrderId = work.mint()?;
        let (created_at, updated_at) = (work.now, work.now);
        let now = OrderRecord { id, folded: folded.clone(), company, order, created_at, updated_at, version: 1 };
        known.insert(folded, Known { before: None, now });
        ids.push(id);
    }
    // What a missed first of a month would have found is found before these orders are there.
    super::tiers::catch_up(work, &companies).await?;
    let (written, made, changed) = write(work, known, tiers).await?;
    written.follow(work, tiers).await?;
    Ok(Recorded { ids, made, changed })
}

async fn write(
    work: &mut Work<'_>,
    known: BTreeMap<String, Known>,
    tiers: TiersFollow,
) -> Result<(WrittenOrders, usize, usize), Trouble> {
    let (mut made, mut changed, mut written) = (Vec::new(), Vec::new(), WrittenOrders::default());
    for Known { before, mut now } in known.into_values() {
        match before {
            None => {
                // New orders of a file have one entry together, which its verb writes.
                if tiers == TiersFollow::AtOnce {
                    let made = (None::<(CompanyId, Order)>, (now.company, &now.order));
                    work.audit(RecordOrder::NAME, now.id, Some(&made));
                }
                written.note(None, (now.company, &now.order));
                made.push(now);
            }
            Some(before) if before == now => {}
            Some(before) => {
                now.updated_at = work.now;
                let both = ((before.company, &before.order), (now.company, &now.order));
                work.audit(RecordOrder::NAME, now.id, Some(&both));
                written.note(Some((before.company, &before.order)), (now.company, &now.order));
                changed.push(now);
            }
        }
    }
    rows::insert(work.transaction, &made).await?;
    rows::update(work.transaction, &changed).await?;
    work.touched_all(made.iter().map(|record| record.id), "created");
    work.touched_all(changed.iter().map(|record| record.id), "changed");
    Ok((written, made.len(), changed.len()))
}
