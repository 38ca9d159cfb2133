//! What warm-up allows a channel now: the quotas of its sources, and a rate that spreads a day's letters.

use super::{ChannelHours, domain_of, growth_of, state_of};
use crate::sending::worker::order::{Quota, Warming};
use crate::{Application, Trouble};
use domain::sending::provider::ProviderGroup;
use domain::sending::shaping::Rate;
use domain::sending::warm_up::{WINDOW_HOURS, WarmUpState, hour_of};
use std::collections::BTreeMap;
use store::sending::channel::ChannelRecord;
use store::sending::warm_up::{self as rows, WarmUpRow};

/// What warm-up takes away from a channel.
#[derive(Debug, Default)]
pub(in crate::sending) struct Limited {
    pub warming: Warming,
    /// Of groups to which only limited sources send.
    pub rates: BTreeMap<ProviderGroup, Rate>,
}

/// Reads the quotas of a channel's sources; nothing where none is being warmed up.
pub(in crate::sending) async fn limited(app: &Application, record: &ChannelRecord) -> Result<Limited, Trouble> {
    let sources = rows::of_channel(app.database(), record.id).await?;
    let sources: Vec<WarmUpRow> = sources.into_iter().filter(|source| source.state != WarmUpState::Ended).collect();
    if sources.is_empty() {
        return Ok(Limited::default());
    }
    let mut limited = Limited::default();
    for (campaign, from) in rows::running(app.database(), record.id).await? {
        let domain = domain_of(&from);
        let source = sources.iter().find(|source| Some(&source.domain) == domain.as_ref());
        limited.warming.source_of.insert(campaign, source.map(|source| source.id));
    }
    let hours = ChannelHours::read(app, record.id, &sources).await?;
    let hour = hour_of(app.now());
    let is_alone = limited.warming.source_of.values().all(Option::is_some);
    for source in &sources {
        let groups = rows::groups(app.database(), source.id).await?;
        let sends = limited.warming.source_of.values().any(|of| *of == Some(source.id));
        for provider in ProviderGroup::ALL.iter().copied() {
            let hours = hours.of(source, provider);
            // A day that has ended meanwhile is over, whether the round has written it down or not.
            let (state, _) =
                state_of(source, &groups, provider).advance(&hours, source.start_cap, false, growth_of(source), hour);
            let (Some(limit), Some(left)) = (state.allowed(hour), state.left(&hours, hour)) else { continue };
            limited.warming.left.insert((source.id, provider), Quota { limit, hour, left });
            if is_alone && sends && limit > 0 {
                let spread = limited.rates.entry(provider).or_insert(Rate::new(0, WINDOW_HOURS * 3_600));
                spread.letters = spread.letters.saturating_add(u32::try_from(limit).unwrap_or(u32::MAX));
            }
        }
    }
    if limited.warming.left.is_empty() {
        return Ok(Limited::default());
    }
    // Where a source is not limited nothing is spread.
    limited.rates.retain(|provider, _| {
        let running = limited.warming.source_of.values().flatten();
        running.into_iter().all(|source| limited.warming.left.contains_key(&(*source, *provider)))
    });
    Ok(limited)
}
