//! A warm-up begins by itself with the first campaign of a domain that the channel does not know.

use super::{KNOWN_DAYS, domain_of};
use crate::{Trouble, Work};
use basics::ids::{ChannelId, Event};
use domain::sending::channel::ChannelKind;
use domain::sending::warm_up::{FIRST_DAY_AGED, FIRST_DAY_NEW, WarmUpState};
use std::time::Duration;
use store::sending::campaign::CampaignRecord;
use store::sending::channel;
use store::sending::warm_up::{self as rows, WarmUpRow};

const DAY: Duration = Duration::from_secs(86_400);

/// Whether new domains are warmed up on a channel where nobody chose: a relay is known to its receivers, an address of our own is not.
pub(super) fn usual(kind: ChannelKind) -> bool {
    kind == ChannelKind::Direct
}

/// Begins the warm-up of a campaign's source, where it is new and new ones are warmed up; on any channel that routes may lead to.
pub(in crate::sending) async fn begin_if_new(work: &mut Work<'_>, record: &CampaignRecord) -> Result<(), Trouble> {
    let Some(domain) = domain_of(&record.from_address) else { return Ok(()) };
    let ways = channel::find_all(work.transaction).await?;
    for way in ways.into_iter().filter(|way| record.by_routes || Some(way.id) == record.channel) {
        if rows::find(work.transaction, way.id, &domain).await?.is_some() {
            continue;
        }
        let chosen = rows::find_choice(work.transaction, way.id).await?;
        if !chosen.unwrap_or_else(|| usual(way.kind)) {
            continue;
        }
        let since = work.now.minus(DAY * KNOWN_DAYS as u32);
        let recent = rows::recent_campaigns(work.transaction, way.id, since, record.id).await?;
        if !recent.iter().any(|(_, from)| domain_of(from).as_deref() == Some(&domain)) {
            begin(work, way.id, domain.clone()).await?;
        }
    }
    Ok(())
}

/// Begins a warm-up, or begins it anew.
pub(super) async fn begin(work: &mut Work<'_>, channel: ChannelId, domain: String) -> Result<WarmUpRow, Trouble> {
    let known = rows::find(work.transaction, channel, &domain).await?;
    let id = match &known {
        Some(row) => row.id,
        None => work.mint::<Event>()?.as_i64(),
    };
    rows::remove_groups(work.transaction, id).await?;
    let day = work.now.as_millis().div_euclid(86_400_000) - KNOWN_DAYS;
    // Receivers that report letters as proven know the domain from elsewhere.
    let is_aged = rows::proven_letters(work.transaction, &domain, day).await? > 0;
    let row = WarmUpRow {
        id,
        channel,
        domain,
        state: WarmUpState::Running,
        start_cap: if is_aged { FIRST_DAY_AGED } else { FIRST_DAY_NEW },
        started_at: work.now,
        changed_at: work.now,
    };
    rows::put(work.transaction, &row).await?;
    work.touched(channel, "changed");
    work.audit("begin_warm_up", channel, Some(&(&row.domain, row.start_cap)));
    work.ring("outbox");
    Ok(row)
}
