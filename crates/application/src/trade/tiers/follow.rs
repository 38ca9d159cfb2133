//! What follows from written orders for the tiers of their companies, in the same transaction.

use super::facts::Setting;
use super::look::look_again;
use super::run::put_off;
use crate::{Trouble, Work};
use basics::ids::CompanyId;
use domain::trade::tier::Cause;
use domain::trade::{Day, Order, OrderState};
use std::collections::{BTreeMap, BTreeSet};

/// When the tiers of the companies follow their orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TiersFollow {
    AtOnce,
    /// Not before a whole file is through: then [`super::advance_tiers`] looks at them, once each.
    Later,
}

/// Orders that were written: of which companies, and which of them count from now on or no longer.
#[derive(Debug, Default)]
pub(in crate::trade) struct WrittenOrders {
    causes: BTreeMap<CompanyId, Cause>,
    orders: Vec<(CompanyId, Order)>,
}

fn counts(order: &Order) -> bool {
    order.state() == OrderState::Confirmed
}

impl WrittenOrders {
    /// Notes an order as it stood and as it stands now. One that counted neither before nor now moves nobody.
    pub fn note(&mut self, before: Option<(CompanyId, &Order)>, (company, order): (CompanyId, &Order)) {
        let counted = before.is_some_and(|(_, order)| counts(order));
        if !counted && !counts(order) {
            return;
        }
        let moved_here = before.is_none_or(|(before, _)| before != company);
        let correction = || Cause::Correction { number: order.number.clone() };
        if counts(order) && (moved_here || !counted) {
            self.causes.insert(company, Cause::Order { number: order.number.clone() });
        } else {
            self.causes.entry(company).or_insert_with(correction);
        }
        if let Some((before, _)) = before.filter(|(before, _)| *before != company) {
            self.causes.entry(before).or_insert_with(correction);
        }
        self.orders.push((company, order.clone()));
    }

    /// Looks at the companies, now or once the file is through; and again on the day of an order that is dated ahead.
    pub async fn follow(self, work: &mut Work<'_>, when: TiersFollow) -> Result<(), Trouble> {
        if self.causes.is_empty() {
            return Ok(());
        }
        let setting = Setting::inside(work.transaction).await?;
        let today = setting.day(work.now);
        let mut ahead: BTreeMap<Day, BTreeSet<CompanyId>> = BTreeMap::new();
        for (company, order) in &self.orders {
            let days = [Some(order.placed), order.confirmed, order.cancelled].into_iter().flatten();
            for day in days.map(|at| setting.day(at)).filter(|day| *day > today) {
                ahead.entry(day).or_default().insert(*company);
            }
        }
        for (day, companies) in ahead {
            put_off(work, &companies, day).await?;
        }
        match when {
            TiersFollow::AtOnce => look_again(work, &setting, &self.causes).await,
            TiersFollow::Later => put_off(work, &self.causes.into_keys().collect(), today).await,
        }
    }
}
