//! The report of tiers: who stands where, who moved from month to month, who ordered again, who was kept from lapsing, and which companies of
//! high value nobody looks after.

use super::company::{TierChip, chips};
use super::facts::Setting;
use super::look::last_first;
use super::preview::named;
use crate::customers::Named;
use crate::trade::orders::needs;
use crate::{Application, Trouble};
use basics::ids;
use domain::trade::Day;
use domain::trade::predict::LAPSE_WARNING_DAYS;
use domain::trade::tier::Tier;
use domain::trust::{CustomerSight, Right, Viewer};
use std::collections::BTreeMap;
use store::trade::{tier as rows, tier_report};

/// Months of a report at most; older moves are on the timelines.
pub const MONTHS_LIMIT: u32 = 24;
/// Companies named in a list of the report.
const NAMED: u32 = 20;

/// A tier today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TierToday {
    pub tier: Tier,
    pub companies: u64,
    /// Of them, those with more than one counted order: the repurchase rate is this by `companies`.
    pub ordered_again: u64,
}

/// Moves of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthOfMoves {
    /// Its first day.
    pub month: Day,
    /// From, to, how many; most first.
    pub moves: Vec<(Tier, Tier, u64)>,
    /// Orders of companies that would have fallen to a dormant tier within thirty days.
    pub saved: u64,
    /// Moves from a dormant tier or from lost to one that buys.
    pub won_back: u64,
}

/// The report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierReport {
    pub tiers: Vec<TierToday>,
    /// Newest first.
    pub months: Vec<MonthOfMoves>,
    pub without_owner: Vec<Named<ids::Company>>,
    /// With what says when, and why.
    pub about_to_lapse: Vec<(Named<ids::Company>, TierChip)>,
    /// The newest run: the day as of which it looked, and whether it is over.
    pub looked: Option<(Day, bool)>,
}

/// The report, for who sees all customers.
///
/// # Errors
/// [`Trouble::NotAllowed`] for who sees only some; the ledger's.
pub async fn tier_report(application: &Application, viewer: &Viewer, months: u32) -> Result<TierReport, Trouble> {
    needs_report(viewer, months)?;
    let database = application.database();
    let today = Setting::outside(database).await?.day(application.now());
    let first = first_of(today, months);
    let moves = tier_report::moves(database, (first, today)).await?;
    let rescues = tier_report::rescues(database, (first, today)).await?;
    let lapse = (today.plus(1), today.plus(LAPSE_WARNING_DAYS));
    let without_owner = tier_report::without_owner(database, Tier::HighValue, NAMED).await?;
    let about_to_lapse = tier_report::about_to_lapse(database, lapse, NAMED).await?;
    let mut chips = chips(application, &about_to_lapse).await?;
    let lapsing = named(application, &about_to_lapse).await?.into_iter();
    let about_to_lapse = lapsing.filter_map(|company| chips.remove(&company.id).map(|chip| (company, chip)));
    let run = store::trade::tier_run::newest(database).await?;
    Ok(TierReport {
        tiers: tiers(application).await?,
        months: by_month((first, today), &moves, &rescues),
        without_owner: named(application, &without_owner).await?,
        about_to_lapse: about_to_lapse.collect(),
        looked: run.map(|run| (run.day, run.ended_at.is_some())),
    })
}

/// Who may read a report of so many months.
pub(super) fn needs_report(viewer: &Viewer, months: u32) -> Result<(), Trouble> {
    needs(viewer)?;
    if viewer.customer_sight() != CustomerSight::Everything {
        return Err(Trouble::NotAllowed { right: Right::Assign });
    }
    if (1..=MONTHS_LIMIT).contains(&months) {
        return Ok(());
    }
    Err(Trouble::field("months", "out_of_range", format!("months is between 1 and {MONTHS_LIMIT}")))
}

/// The first day of a report of so many months, this one included.
pub(super) fn first_of(today: Day, months: u32) -> Day {
    let mut first = last_first(today);
    for _ in 1..months {
        first = last_first(Day::from_number(first.number() - 1));
    }
    first
}

async fn tiers(application: &Application) -> Result<Vec<TierToday>, Trouble> {
    let database = application.database();
    let counts = tier_report::stand(database).await?;
    let by_tier: BTreeMap<Tier, (u64, u64)> = counts
        .into_iter()
        .map(|count| (count.tier, (count.companies.unsigned_abs(), count.ordered_again.unsigned_abs())))
        .collect();
    let of = |tier: &Tier| by_tier.get(tier).copied().unwrap_or_default();
    let ordered: u64 = Tier::ALL.iter().filter(|tier| **tier != Tier::Prospect).map(|tier| of(tier).0).sum();
    let all = rows::companies(database).await?.unsigned_abs();
    let today = |tier: &Tier| {
        let (companies, ordered_again) = of(tier);
        let companies = if *tier == Tier::Prospect { all.saturating_sub(ordered) } else { companies };
        TierToday { tier: *tier, companies, ordered_again }
    };
    Ok(Tier::ALL.iter().map(today).collect())
}

fn by_month((first, today): (Day, Day), moves: &[tier_report::DayMoves], rescues: &[(Day, i64)]) -> Vec<MonthOfMoves> {
    let mut months = Vec::new();
    let mut month = first;
    while month <= today {
        let next = month.plus(1).first_of_month_from();
        let within = |day: Day| day >= month && day < next;
        let mut sums: BTreeMap<(Tier, Tier), u64> = BTreeMap::new();
        for one in moves.iter().filter(|one| within(one.day)) {
            *sums.entry((one.before, one.after)).or_default() += one.moves.unsigned_abs();
        }
        let slept = |tier: Tier| matches!(tier, Tier::Dormant | Tier::DormantSmall | Tier::Lost);
        let buys = |tier: Tier| matches!(tier, Tier::HighValue | Tier::Potential | Tier::Regular);
        let won_back =
            sums.iter().filter(|((before, after), _)| slept(*before) && buys(*after)).map(|(_, sum)| sum).sum();
        let saved = rescues.iter().filter(|(day, _)| within(*day)).map(|(_, count)| count.unsigned_abs()).sum();
        let mut moves: Vec<(Tier, Tier, u64)> =
            sums.into_iter().map(|((before, after), sum)| (before, after, sum)).collect();
        moves.sort_by_key(|(_, _, sum)| std::cmp::Reverse(*sum));
        months.push(MonthOfMoves { month, moves, saved, won_back });
        month = next;
    }
    months.reverse();
    months
}
