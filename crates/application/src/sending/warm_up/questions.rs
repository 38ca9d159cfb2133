//! Reading warm-ups: each source with its groups and steps.

use super::begin::usual;
use super::{ChannelHours, growth_of, state_of};
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::ChannelId;
use domain::sending::provider::ProviderGroup;
use domain::sending::warm_up::{GroupState, Numbers, Reason, WarmUpState, hour_of};
use domain::trust::Viewer;
use store::sending::warm_up::{self as rows, StepRow, WarmUpRow};

/// Steps shown of a source.
const STEPS_SHOWN: i64 = 60;
const HOUR_MILLIS: i64 = 3_600_000;

/// The warm-up of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelWarmUp {
    /// Whether new domains are warmed up by themselves.
    pub automatic: bool,
    pub sources: Vec<SourceShown>,
}

/// A sender's domain on the channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceShown {
    pub domain: String,
    pub state: WarmUpState,
    pub start_cap: u64,
    pub started_at: Timestamp,
    /// Groups that got letters.
    pub groups: Vec<GroupShown>,
    /// Newest first.
    pub steps: Vec<StepShown>,
}

/// How a source stands with a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupShown {
    pub provider: ProviderGroup,
    pub day: u32,
    pub cap: u64,
    pub used: u64,
    pub is_warm: bool,
    /// When the day that goes on ends; `None` = the next one begins with its first letter.
    pub day_ends_at: Option<Timestamp>,
    pub stopped_until: Option<Timestamp>,
}

/// A step with the numbers behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepShown {
    pub provider: ProviderGroup,
    pub day: u32,
    pub at: Timestamp,
    pub before: u64,
    pub after: u64,
    pub reason: Reason,
    pub numbers: Numbers,
}

/// The warm-up of a channel.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::NotAllowed`]; the ledger's.
pub async fn channel_warm_up(app: &Application, viewer: &Viewer, channel: ChannelId) -> Result<ChannelWarmUp, Trouble> {
    let record = crate::sending::channels::channel(app, viewer, channel).await?.record;
    let choices = rows::choices(app.database()).await?;
    let chosen = choices.iter().find(|(of, _)| *of == channel).map(|(_, automatic)| *automatic);
    let sources = rows::of_channel(app.database(), channel).await?;
    let hours = ChannelHours::read(app, channel, &sources).await?;
    let mut shown = Vec::with_capacity(sources.len());
    for source in sources {
        shown.push(source_shown(app, source, &hours).await?);
    }
    Ok(ChannelWarmUp { automatic: chosen.unwrap_or_else(|| usual(record.kind)), sources: shown })
}

async fn source_shown(app: &Application, source: WarmUpRow, hours: &ChannelHours) -> Result<SourceShown, Trouble> {
    let known = rows::groups(app.database(), source.id).await?;
    let hour = hour_of(app.now());
    let mut groups = Vec::new();
    for provider in ProviderGroup::ALL.iter().copied() {
        let hours = hours.of(&source, provider);
        if hours.is_empty() && !known.iter().any(|row| row.provider == provider) {
            continue;
        }
        let state = state_of(&source, &known, provider);
        let (state, _) = state.advance(&hours, source.start_cap, false, growth_of(&source), hour);
        let used = hours.range(state.since_hour..).map(|(_, sums)| sums.begun()).sum();
        groups.push(group_shown(provider, &state, used, hour));
    }
    let steps = rows::steps(app.database(), source.id, STEPS_SHOWN).await?;
    let steps = steps.into_iter().map(step_shown).collect::<Result<_, Trouble>>()?;
    let WarmUpRow { domain, state, start_cap, started_at, .. } = source;
    Ok(SourceShown { domain, state, start_cap, started_at, groups, steps })
}

fn group_shown(provider: ProviderGroup, state: &GroupState, used: u64, hour: i64) -> GroupShown {
    let at = |hour: i64| Timestamp::from_millis(hour.saturating_mul(HOUR_MILLIS));
    GroupShown {
        provider,
        day: state.day,
        cap: state.cap,
        used,
        is_warm: state.is_warm(),
        day_ends_at: state.day_ends().map(at),
        stopped_until: state.stopped_until_hour.filter(|until| hour < *until).map(at),
    }
}

fn step_shown(row: StepRow) -> Result<StepShown, Trouble> {
    let StepRow { provider, day, at, before, after, reason, .. } = row;
    let numbers = serde_json::from_str(&row.numbers).map_err(Trouble::broken)?;
    Ok(StepShown { provider, day, at, before, after, reason, numbers })
}

/// Groups that a warm-up has stopped for now, with their channel and since when.
///
/// # Errors
/// The ledger's.
pub async fn stopped_groups(app: &Application) -> Result<Vec<(ChannelId, ProviderGroup, Timestamp)>, Trouble> {
    let hour = hour_of(app.now());
    let mut stopped = Vec::new();
    for source in rows::all(app.database()).await?.into_iter().filter(|source| source.state != WarmUpState::Ended) {
        for row in rows::groups(app.database(), source.id).await? {
            let until = row.state.stopped_until_hour.filter(|until| hour < *until);
            if let Some(until) = until {
                stopped.push((source.channel, row.provider, Timestamp::from_millis((until - 24) * HOUR_MILLIS)));
            }
        }
    }
    Ok(stopped)
}
