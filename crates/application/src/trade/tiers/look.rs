//! Looking at companies again: each as of every first of a month that was missed, then as of the day; what differs is a move.

use super::facts::{Facts, Ledger, Setting};
use super::forecast::{gone_on, models_of};
use crate::{Trouble, Work};
use basics::Money;
use basics::ids::{CompanyId, TierMoveId};
use domain::trade::Day;
use domain::trade::predict::about_to_lapse;
use domain::trade::tier::{Cause, Reason, Standing, Tier, reason};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use store::trade::prediction;
use store::trade::tier::{self as rows, MoveRecord, TierRecord};

/// The form of a stored reason.
const FORM: u32 = 1;
/// Firsts of months that are made up for: ten years. Who was away for longer begins there.
const MONTHS_AT_MOST: usize = 120;

/// Why a company moved, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveReason {
    form: u32,
    #[serde(flatten)]
    pub reason: Reason,
}

/// Reads a stored reason.
///
/// # Errors
/// [`Trouble::Broken`] for one that a newer program wrote.
pub fn read_reason(text: &str) -> Result<MoveReason, Trouble> {
    serde_json::from_str(text).map_err(Trouble::broken)
}

/// As of which day, and what the moves of that day are put down to; earlier ones are those of a run.
pub(super) enum Until<'a> {
    Month(Day),
    Today(&'a (dyn Fn(CompanyId) -> Cause + Send + Sync)),
    Day(Day, Cause),
}

/// Makes up for missed firsts of months, before orders are written that would else be seen there.
///
/// # Errors
/// The ledger's.
pub(in crate::trade) async fn catch_up(work: &mut Work<'_>, companies: &[CompanyId]) -> Result<(), Trouble> {
    let setting = Setting::inside(work.transaction).await?;
    let month = last_first(setting.day(work.now));
    look(work, &setting, companies, Until::Month(month)).await.map(drop)
}

/// Looks at companies as of today; each move is put down to its cause.
///
/// # Errors
/// The ledger's.
pub(super) async fn look_again(
    work: &mut Work<'_>,
    setting: &Setting,
    causes: &BTreeMap<CompanyId, Cause>,
) -> Result<(), Trouble> {
    let companies: Vec<CompanyId> = causes.keys().copied().collect();
    let cause = |company: CompanyId| causes.get(&company).cloned().unwrap_or(Cause::Run);
    look(work, setting, &companies, Until::Today(&cause)).await.map(drop)
}

/// The first of the month in which a day lies.
pub(super) fn last_first(day: Day) -> Day {
    Day::from_date(day.to_date().first_of_month())
}

/// Looks at companies; answers how many moves were made.
pub(super) async fn look(
    work: &mut Work<'_>,
    setting: &Setting,
    companies: &[CompanyId],
    until: Until<'_>,
) -> Result<usize, Trouble> {
    let stored = rows::find_many(work.transaction, companies).await?;
    let mut stand: BTreeMap<CompanyId, TierRecord> = stored.into_iter().map(|row| (row.company, row)).collect();
    let today = setting.day(work.now);
    let mut days: BTreeMap<Day, BTreeSet<CompanyId>> = BTreeMap::new();
    for company in companies {
        for day in days_of(stand.get(company).map(|row| row.computed_on), &until, today) {
            days.entry(day).or_default().insert(*company);
        }
    }
    if days.is_empty() {
        return Ok(0);
    }
    let facts = Facts::load(&mut Ledger::Inside(work.transaction), companies, setting).await?;
    let models = models_of(prediction::find(work.transaction).await?, setting)?;
    let (mut moves, mut rescues, mut looked) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (day, companies) in days {
        let ids: Vec<CompanyId> = companies.into_iter().collect();
        let heard = facts.heard(&mut Ledger::Inside(work.transaction), &ids, day, setting).await?;
        for company in ids {
            let standing = facts.standing(company, heard.get(&company).copied(), day, (&setting.bands, &setting.zone));
            let before = stand.get(&company);
            let (tier, since) = before.map_or((Tier::Prospect, day), |row| (row.tier, row.since));
            if before.is_none() && standing.tier == Tier::Prospect {
                continue;
            }
            let (cause, at_its_beginning) = cause(&until, company, (day, today));
            let moved = reason(tier, &standing, &cause);
            if let Some(reason) = &moved {
                let at = if at_its_beginning { setting.begin(day) } else { work.now };
                let id: TierMoveId = work.mint()?;
                let reason = MoveReason { form: FORM, reason: reason.clone() };
                let reason = serde_json::to_string(&reason).map_err(Trouble::broken)?;
                let id = id.as_i64();
                moves.push(MoveRecord { id, company, at, day, before: tier, after: standing.tier, reason });
            }
            let since = if moved.is_some() { day } else { since };
            let gone_on = models.as_ref().and_then(|models| gone_on(models, &facts, company, (setting, day)));
            let record = TierRecord { gone_on, ..record(company, &standing, since, day, setting)? };
            if before.is_some_and(|before| was_rescued(before, &record)) {
                rescues.push((company, day));
            }
            stand.insert(company, record);
            looked.insert(company);
        }
    }
    stand.retain(|company, _| looked.contains(company));
    rows::put(work.transaction, &stand.into_values().collect::<Vec<_>>()).await?;
    rows::insert_moves(work.transaction, &moves).await?;
    rows::put_rescues(work.transaction, &rescues).await?;
    let moved: BTreeSet<CompanyId> = moves.iter().map(|one| one.company).collect();
    work.touched_all(moved, "changed");
    work.touched_all(moves.iter().map(|one| TierMoveId::from_i64(one.id)), "created");
    Ok(moves.len())
}

/// As of which days a company is looked at that was looked at as of `computed_on`: missed firsts of months, then the day itself.
fn days_of(computed_on: Option<Day>, until: &Until<'_>, today: Day) -> Vec<Day> {
    let (before, last) = match until {
        Until::Month(first) => (first.plus(1), None),
        Until::Today(_) => (today, Some(today)),
        Until::Day(day, _) => (*day, Some(*day)),
    };
    let Some(computed_on) = computed_on else { return last.into_iter().collect() };
    let mut days = Vec::new();
    let mut first = computed_on.plus(1).first_of_month_from();
    while first < before {
        days.push(first);
        first = first.plus(1).first_of_month_from();
    }
    let missed = days.len().saturating_sub(MONTHS_AT_MOST);
    days.drain(..missed);
    // A clock or a zone that was set back does not undo a day.
    days.extend(last.filter(|day| *day >= computed_on));
    days
}

/// What a move of that day is put down to, and whether it happened when the day began.
fn cause(until: &Until<'_>, company: CompanyId, (day, today): (Day, Day)) -> (Cause, bool) {
    match until {
        Until::Today(cause) if day == today => (cause(company), false),
        Until::Day(of, cause) if *of == day => {
            (cause.clone(), day < today || (*cause == Cause::Run && last_first(day) == day))
        }
        Until::Month(_) | Until::Today(_) | Until::Day(..) => (Cause::Run, true),
    }
}

/// Whether a company that was about to lapse has ordered instead.
fn was_rescued(before: &TierRecord, now: &TierRecord) -> bool {
    let lapsed = about_to_lapse(before.tier, before.falls_on, before.gone_on, now.computed_on);
    // Whose day has come has lapsed.
    let in_time = before.falls_on.is_none_or(|change| now.computed_on < change.day);
    lapsed && in_time && now.last_order_on > before.last_order_on
}

fn record(
    company: CompanyId,
    standing: &Standing,
    since: Day,
    day: Day,
    setting: &Setting,
) -> Result<TierRecord, Trouble> {
    let ago = |days: u32| Day::from_number(day.number().saturating_sub_unsigned(days));
    Ok(TierRecord {
        company,
        tier: standing.tier,
        since,
        computed_on: day,
        last_order_on: standing.recency_days.map(ago),
        last_heard_on: standing.silence_days.map(ago),
        frequency: standing.frequency.into(),
        monetary: Money { minor: standing.monetary_minor, currency: setting.bands.currency },
        incomplete: standing.incomplete,
        why: serde_json::to_string(&standing.why).map_err(Trouble::broken)?,
        falls_on: standing.falls_on,
        gone_on: None,
    })
}
