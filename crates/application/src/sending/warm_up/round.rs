//! Writing down how far each source is: days that ended, groups that stopped, numbers that went down.

use super::{ChannelHours, growth_of, state_of};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::Event;
use domain::sending::health::{Check, Health};
use domain::sending::provider::ProviderGroup;
use domain::sending::warm_up::{GroupState, Step, WarmUpState, hour_of};
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use store::sending::channel;
use store::sending::health::{self, CheckRecord};
use store::sending::warm_up::{self as rows, GroupRow, StepRow, WarmUpRow};

/// Looks at every source that is being warmed up.
///
/// # Errors
/// The ledger's.
pub(in crate::sending) async fn round(app: &Application) -> Result<(), Trouble> {
    let sources = rows::all(app.database()).await?;
    let mut channels: BTreeMap<_, Vec<WarmUpRow>> = BTreeMap::new();
    for source in sources.into_iter().filter(|source| source.state != WarmUpState::Ended) {
        channels.entry(source.channel).or_default().push(source);
    }
    if channels.is_empty() {
        return Ok(());
    }
    let listings = Listings::read(app).await?;
    let hour = hour_of(app.now());
    for (channel, sources) in channels {
        let hours = ChannelHours::read(app, channel, &sources).await?;
        for source in &sources {
            let groups = rows::groups(app.database(), source.id).await?;
            let listed = listings.hold(source);
            for provider in ProviderGroup::ALL.iter().copied() {
                let hours = hours.of(source, provider);
                let before = state_of(source, &groups, provider);
                let (after, steps) = before.advance(&hours, source.start_cap, listed, growth_of(source), hour);
                if after != before {
                    let verb = KeepSteps { source: source.clone(), provider, before, after, steps };
                    app.perform(&Viewer::system(), verb).await?;
                }
            }
        }
    }
    Ok(())
}

/// Which channels and domains block lists name, by the health checks.
struct Listings {
    subjects: Vec<i64>,
    domains: Vec<(i64, String)>,
}

impl Listings {
    async fn read(app: &Application) -> Result<Self, Trouble> {
        let bad = |record: &CheckRecord| record.check == Check::BlockList && record.state == Health::Bad;
        let checks = health::all(app.database()).await?;
        let subjects: Vec<i64> = checks.iter().filter(|record| bad(record)).map(|record| record.subject).collect();
        let domains = match subjects.is_empty() {
            true => Vec::new(),
            false => {
                channel::domains(app.database()).await?.into_iter().map(|row| (row.id.as_i64(), row.name)).collect()
            }
        };
        Ok(Listings { subjects, domains })
    }

    fn hold(&self, source: &WarmUpRow) -> bool {
        let covers = |name: &str| source.domain == name || source.domain.ends_with(&format!(".{name}"));
        let of_domain = |(number, name): &(i64, String)| self.subjects.contains(number) && covers(name);
        self.subjects.contains(&source.channel.as_i64()) || self.domains.iter().any(of_domain)
    }
}

/// Writes how a group goes on; only while it still stands as it was seen.
struct KeepSteps {
    source: WarmUpRow,
    provider: ProviderGroup,
    before: GroupState,
    after: GroupState,
    steps: Vec<Step>,
}

impl Verb for KeepSteps {
    const NAME: &'static str = "step_warm_up";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let found = rows::find(work.transaction, self.source.channel, &self.source.domain).await?;
        let Some(source) = found.filter(|found| *found == self.source) else { return Ok(()) };
        let groups = rows::find_groups(work.transaction, source.id).await?;
        if state_of(&source, &groups, self.provider) != self.before {
            return Ok(());
        }
        let row = GroupRow { warm_up: source.id, provider: self.provider, state: self.after };
        rows::put_group(work.transaction, &row).await?;
        for step in &self.steps {
            let id = work.mint::<Event>()?.as_i64();
            let numbers = serde_json::to_string(&step.numbers).map_err(Trouble::broken)?;
            let row = StepRow {
                id,
                warm_up: source.id,
                provider: self.provider,
                day: step.day,
                at: work.now,
                before: step.before,
                after: step.after,
                reason: step.reason,
                numbers,
            };
            rows::add_step(work.transaction, &row).await?;
            tracing::info!(channel = %source.channel, provider = %self.provider, day = step.day, before = step.before,
                after = step.after, reason = %step.reason, "a warm-up took a step");
        }
        work.touched(source.channel, "changed");
        work.ring("outbox");
        Ok(())
    }
}
