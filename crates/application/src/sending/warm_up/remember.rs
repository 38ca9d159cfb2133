//! A warm-up that is some days old, for a world that was played: it had nobody who sent so slowly.

use crate::{Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{ChannelId, Event};
use domain::sending::brake::Sums;
use domain::sending::provider::ProviderGroup;
use domain::sending::warm_up::{FIRST_DAY_NEW, GroupState, Growth, Hours, WarmUpState, hour_of};
use domain::trust::{Right, Viewer};
use std::time::Duration;
use store::sending::warm_up::{self as rows, GroupRow, StepRow, WarmUpRow};

const HOUR_MILLIS: i64 = 3_600_000;
const DAY_HOURS: i64 = 24;
/// Of so many letters one went to an address that does not exist.
const HARD_IN: u64 = 120;

/// Remembers `days` good days of a domain on a channel; one that is there already stays.
pub struct RememberWarmUp {
    pub channel: ChannelId,
    pub domain: String,
    pub days: u32,
    pub providers: Vec<ProviderGroup>,
}

impl Verb for RememberWarmUp {
    const NAME: &'static str = "remember_warm_up";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        if rows::find(work.transaction, self.channel, &self.domain).await?.is_some() {
            return Ok(());
        }
        let hours = i64::from(self.days) * DAY_HOURS;
        let started_at = work.now.minus(Duration::from_secs(hours.unsigned_abs() * 3_600));
        let source = WarmUpRow {
            id: work.mint::<Event>()?.as_i64(),
            channel: self.channel,
            domain: self.domain.clone(),
            state: WarmUpState::Running,
            start_cap: FIRST_DAY_NEW,
            started_at,
            changed_at: started_at,
        };
        rows::put(work.transaction, &source).await?;
        let begun = hour_of(started_at);
        for provider in self.providers.iter().copied() {
            let (mut state, mut sent) = (GroupState::new(FIRST_DAY_NEW, begun), Hours::new());
            for day in 0..i64::from(self.days) {
                let (letters, hour) = (state.cap, begun + day * DAY_HOURS);
                let hard = letters / HARD_IN;
                sent.insert(hour, Sums { accepted: letters - hard, refused: hard, hard, ..Sums::default() });
                let ends = hour + DAY_HOURS;
                let (after, steps) = state.advance(&sent, FIRST_DAY_NEW, false, Growth::Free, ends);
                state = after;
                for step in steps {
                    let row = StepRow {
                        id: work.mint::<Event>()?.as_i64(),
                        warm_up: source.id,
                        provider,
                        day: step.day,
                        at: Timestamp::from_millis(ends * HOUR_MILLIS),
                        before: step.before,
                        after: step.after,
                        reason: step.reason,
                        numbers: serde_json::to_string(&step.numbers).map_err(Trouble::broken)?,
                    };
                    rows::add_step(work.transaction, &row).await?;
                }
            }
            rows::put_group(work.transaction, &GroupRow { warm_up: source.id, provider, state }).await?;
        }
        Ok(())
    }
}
