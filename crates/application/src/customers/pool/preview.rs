//! What other rules would do if nothing happened: which day brings how many companies back, and whose they are. Counted from the ledger with the
//! statement and the rule of the daily run; nothing is written.

use super::rules::checked;
use super::setting::Setting;
use crate::customers::Named;
use crate::{Application, Trouble};
use basics::ids::{self, CompanyId, UserId};
use domain::customers::pool::{Fate, Keeps, PoolRules, fate};
use domain::trade::Day;
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use store::customers::pool as rows;

/// Days that are told one by one; what returns later is one number.
pub const PREVIEW_DAYS: u32 = 60;
/// Companies looked at in one go.
const PAGE: u32 = 1_000;

/// A day on which companies would return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewDay {
    pub day: Day,
    pub companies: u64,
    /// Whose they are; most companies first.
    pub owners: Vec<(Named<ids::User>, u64)>,
}

/// What rules would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PoolPreview {
    /// Companies that somebody owns.
    pub looked_at: u64,
    pub days: Vec<PreviewDay>,
    /// All of those days together, by owner; most companies first.
    pub owners: Vec<(Named<ids::User>, u64)>,
    /// Companies that would return after those days.
    pub later: u64,
    /// Companies that stay for their tier.
    pub protected: u64,
    /// Companies that stay because an order is open.
    pub with_open_order: u64,
}

type Counts = BTreeMap<UserId, u64>;

/// Looks at all companies by other rules, as of today.
///
/// # Errors
/// A refusal of a field of the rules; the ledger's.
pub async fn preview_rules(
    application: &Application,
    viewer: &Viewer,
    rules: PoolRules,
) -> Result<PoolPreview, Trouble> {
    crate::customers::needs(viewer, Right::ManageWorkspace)?;
    let rules = checked(rules)?;
    let database = application.database();
    let mut setting = Setting::outside(database).await?;
    setting.rules = rules;
    let (now, today) = (application.now(), setting.day(application.now()));
    let last = today.plus(PREVIEW_DAYS);
    let mut preview = PoolPreview::default();
    let (mut by_day, mut all) = (BTreeMap::<Day, Counts>::new(), Counts::new());
    let mut after = CompanyId::from_i64(0);
    loop {
        let held = rows::held_after(database, after, PAGE, now).await?;
        let Some(newest) = held.last() else { break };
        after = newest.company;
        for row in &held {
            preview.looked_at += 1;
            match fate(&setting.facts(row), &setting.rules, today) {
                Fate::Stays(Keeps::ProtectedTier) => preview.protected += 1,
                Fate::Stays(Keeps::OpenOrder) => preview.with_open_order += 1,
                Fate::Stays(Keeps::RulesAreOff) => {}
                Fate::Returns(back) if back.on > last => preview.later += 1,
                Fate::Returns(back) => {
                    *by_day.entry(back.on.max(today)).or_default().entry(row.owner).or_default() += 1;
                    *all.entry(row.owner).or_default() += 1;
                }
            }
        }
    }
    for (day, counts) in by_day {
        let companies = counts.values().sum();
        preview.days.push(PreviewDay { day, companies, owners: named(application, counts) });
    }
    preview.owners = named(application, all);
    Ok(preview)
}

fn named(application: &Application, counts: Counts) -> Vec<(Named<ids::User>, u64)> {
    let name = |id| application.people().user_name(id).unwrap_or_default();
    let mut owners: Vec<_> = counts.into_iter().map(|(id, count)| (Named { id, name: name(id) }, count)).collect();
    owners.sort_by_key(|(owner, count)| (std::cmp::Reverse(*count), owner.id));
    owners
}
