//! A company's tier as its page shows it: where it stands and why, when it would fall, its stages, and what is expected of it.

use super::facts::{Facts, Ledger, Setting};
use super::forecast::{CompanyForecast, forecast};
use crate::customers::{Standing as Seen, company_seen};
use crate::trade::orders::needs;
use crate::{Application, Trouble};
use basics::ids::CompanyId;
use basics::{Money, Timestamp};
use domain::customers::stage::{
    ConversationBorders, ConversationFacts, ConversationStage, LifecycleBorders, LifecycleFacts, LifecycleStage,
};
use domain::trade::predict::about_to_lapse;
use domain::trade::tier::{Change, Tier, Why};
use domain::trade::{Day, Order};
use domain::trust::Viewer;
use std::collections::BTreeMap;
use store::trade::tier::TierRecord;
use store::trade::{tier as rows, tier_report};

/// A tier in a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TierChip {
    pub tier: Tier,
    /// The next run that moves it, if nothing happens.
    pub falls_on: Option<Change>,
    /// The models of orders take it for gone since this day: it ordered more often before.
    pub gone_on: Option<Day>,
    /// It will soon be a dormant one, or is taken for gone.
    pub about_to_lapse: bool,
}

/// A company's tier.
#[derive(Debug, Clone, PartialEq)]
pub struct CompanyTier {
    pub chip: TierChip,
    pub why: Why,
    /// The day of its last move; nothing for who never moved.
    pub since: Option<Day>,
    /// Days since the last counted order, as of today.
    pub recency_days: Option<u32>,
    pub silence_days: Option<u32>,
    pub frequency: u64,
    pub monetary: Money,
    pub incomplete: bool,
    /// `None`: not met yet.
    pub lifecycle: Option<LifecycleStage>,
    pub conversation: ConversationStage,
    /// `None`: there are no models yet, or it never ordered.
    pub forecast: Option<CompanyForecast>,
}

/// A company's tier and stages.
///
/// # Errors
/// [`Trouble::NotFound`] where there is no such company, or the viewer sees it in the pool only; the ledger's.
pub async fn company_tier(application: &Application, viewer: &Viewer, id: CompanyId) -> Result<CompanyTier, Trouble> {
    needs(viewer)?;
    if company_seen(application, viewer, id).await? != Seen::Own {
        return Err(Trouble::not_found("company"));
    }
    let database = application.database();
    let setting = Setting::outside(database).await?;
    let today = setting.day(application.now());
    let stored = rows::get(database, id).await?;
    let facts = Facts::load(&mut Ledger::Outside(database), &[id], &setting).await?;
    let (lifecycle, conversation) = stages(application, id, &facts, (&setting, today)).await?;
    let forecast = forecast(application, &facts, id, (&setting, today)).await?;
    let Some(row) = stored else {
        let chip = TierChip::PROSPECT;
        let monetary = Money { minor: 0, currency: setting.bands.currency };
        return Ok(CompanyTier {
            chip,
            why: Why::NoOrder,
            since: None,
            recency_days: None,
            silence_days: None,
            frequency: 0,
            monetary,
            incomplete: false,
            lifecycle,
            conversation,
            forecast,
        });
    };
    Ok(CompanyTier {
        chip: chip(&row, today),
        why: serde_json::from_str(&row.why).map_err(Trouble::broken)?,
        since: Some(row.since),
        recency_days: row.last_order_on.map(|day| today.since(day)),
        silence_days: row.last_heard_on.map(|day| today.since(day)),
        frequency: row.frequency.unsigned_abs(),
        monetary: row.monetary,
        incomplete: row.incomplete,
        lifecycle,
        conversation,
        forecast,
    })
}

/// The tiers of some companies; those that never ordered are prospects.
///
/// # Errors
/// The ledger's.
pub(crate) async fn chips(
    application: &Application,
    companies: &[CompanyId],
) -> Result<BTreeMap<CompanyId, TierChip>, Trouble> {
    let database = application.database();
    let stored = rows::get_many(database, companies).await?;
    if stored.is_empty() {
        return Ok(BTreeMap::new());
    }
    let today = Setting::outside(database).await?.day(application.now());
    Ok(stored.into_iter().map(|row| (row.company, chip(&row, today))).collect())
}

impl TierChip {
    /// Of a company that never ordered.
    pub const PROSPECT: TierChip =
        TierChip { tier: Tier::Prospect, falls_on: None, gone_on: None, about_to_lapse: false };
}

fn chip(row: &TierRecord, today: Day) -> TierChip {
    let TierRecord { tier, falls_on, gone_on, .. } = *row;
    let gone_on = gone_on.filter(|day| *day <= today);
    TierChip { tier, falls_on, gone_on, about_to_lapse: about_to_lapse(tier, falls_on, gone_on, today) }
}

/// The stages of the lifecycle and of the conversation, from what the ledger holds today.
async fn stages(
    application: &Application,
    id: CompanyId,
    facts: &Facts,
    (setting, today): (&Setting, Day),
) -> Result<(Option<LifecycleStage>, ConversationStage), Trouble> {
    let database = application.database();
    let heard = rows::heard(database, &[id], setting.begin(today.plus(1))).await?;
    let heard = heard.into_iter().find_map(|(_, at)| at).map(|at| setting.day(at));
    let orders = facts.orders(id);
    let alive = |order: &&Order| order.cancelled.is_none();
    let samples = orders.iter().filter(alive).filter(|order| order.sample);
    let sampled = samples.map(|order| setting.day(order.placed)).max();
    let counted = facts.purchases(id, today, (&setting.bands, &setting.zone));
    let last_order = counted.iter().map(|order| order.day).max();
    let day = |at: Option<Timestamp>| at.map(|at| setting.day(at));
    let lifecycle = LifecycleFacts {
        orders: u32::try_from(counted.len()).unwrap_or(u32::MAX),
        last_order,
        sampled: sampled.is_some(),
        last_interaction: heard.max(last_order).max(sampled),
        consented: day(tier_report::consented(database, id).await?),
        listed: tier_report::is_listed(database, id).await?,
    };
    let placed = orders.iter().filter(alive).map(|order| setting.day(order.confirmed.unwrap_or(order.placed))).max();
    let conversation = ConversationFacts {
        inquiry: day(tier_report::last_of_kind(database, id, "inquired").await?),
        answer: None,
        reply: day(tier_report::last_of_kind(database, id, "replied").await?),
        order: placed,
        interaction: lifecycle.last_interaction.max(placed),
    };
    Ok((
        LifecycleStage::on(today, &lifecycle, &LifecycleBorders::default()),
        ConversationStage::on(today, &conversation, &ConversationBorders::default()),
    ))
}
