//! What of each channel this node may send: several nodes share a channel, each with its part of connections, rates and quotas, so
//! that all of them together keep to the channel's limits.
//!
//! Each node writes into the ledger by which divisions it is bound, and holds that for [`SHARE`] by the database's clock. It keeps to
//! a narrower part before it says so, and has a larger one only after every other node has said that it keeps to a narrower one or its
//! time is surely over (the rule: `domain/sending/shaping/division.rs`). A node that cannot renew in time begins nothing more. Where
//! one process holds the ledger it has the whole, at no cost.

use super::worker::order::ChannelLimits;
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::ChannelId;
use domain::sending::shaping::{Bounds, Division};
use domain::trust::{Right, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use store::Lane;
use store::ledger::lease;
use store::sending::share::{self, ShareRow};

/// A node that is gone has lost its parts after so long.
pub const SHARE: Duration = Duration::from_secs(20);
/// Parts are held longer this often; sooner while a division is not agreed upon.
const HELD_EVERY: Duration = Duration::from_secs(5);
/// Rows of nodes that are gone are kept for people who look for them.
const REMEMBERED: Duration = Duration::from_secs(3_600);
/// Looks into the ledger of one round: to say, to hear, to agree.
const LOOKS: usize = 3;

/// The parts of this node, by channel.
#[derive(Default)]
pub struct Shares {
    held: BTreeMap<ChannelId, Share>,
    /// Monotonic.
    looked_at: Option<Duration>,
    /// How far the ledger's clock is before this node's.
    aside_millis: i64,
}

struct Share {
    /// What this node keeps to, or comes to keep to.
    bounds: Bounds,
    /// What the ledger says; never narrower than what is kept to.
    written: Bounds,
    /// Counts changes of `bounds`.
    number: u64,
    /// Until when it may begin letters, monotonic.
    until: Duration,
}

impl Share {
    fn set(&mut self, bounds: Bounds) {
        if bounds != self.bounds {
            self.bounds = bounds;
            self.number += 1;
        }
    }
}

/// How a running driver is told of its part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Changes whenever the part does.
    pub number: u64,
    /// One division alone binds this node: the part is at least as large as the one before.
    pub is_settled: bool,
    /// Until when letters may begin, monotonic; `None` = for ever.
    pub until: Option<Duration>,
}

impl Shares {
    /// What this node has of a channel's limits; `None` while it has nothing.
    pub fn of(&self, application: &Application, channel: ChannelId, whole: ChannelLimits) -> Option<ChannelLimits> {
        if !application.database().is_postgres() {
            return Some(whole);
        }
        whole.bound_by(&self.held.get(&channel)?.bounds, application.node())
    }

    pub fn standing(&self, channel: ChannelId) -> Standing {
        self.held.get(&channel).map_or(Standing::default(), |share| Standing {
            number: share.number,
            is_settled: share.bounds.is_settled(),
            until: Some(share.until),
        })
    }

    /// Whether other nodes have a part of a channel too.
    pub fn is_shared(&self, channel: ChannelId) -> bool {
        self.held.get(&channel).and_then(|share| share.bounds.target()).is_some_and(|division| division.0.len() > 1)
    }

    /// The ledger's time at a moment of this node's clock.
    pub fn ledger_time(&self, now: Timestamp) -> Timestamp {
        Timestamp::from_millis(now.as_millis() + self.aside_millis)
    }

    /// Takes or holds a part of each of these channels and gives up the others. `keeps` says of a channel whether whatever sends on
    /// it keeps to the part that it was told of last, and whether nothing sends on it at all.
    ///
    /// # Errors
    /// The ledger's; parts whose time is over meanwhile are lost.
    pub async fn keep(
        &mut self,
        application: &Application,
        wanted: &BTreeSet<ChannelId>,
        keeps: impl Fn(ChannelId, u64) -> Keeping,
    ) -> Result<(), Trouble> {
        if !application.database().is_postgres() {
            return Ok(());
        }
        for _ in 0..LOOKS {
            let now = application.clock().monotonic();
            for share in self.held.values_mut().filter(|share| share.until <= now) {
                share.set(Bounds::nothing());
            }
            if !self.is_due(now, wanted, &keeps) {
                return Ok(());
            }
            self.look(application, now, wanted, &keeps).await?;
        }
        Ok(())
    }

    fn is_due(&self, now: Duration, wanted: &BTreeSet<ChannelId>, keeps: &impl Fn(ChannelId, u64) -> Keeping) -> bool {
        let has_something_to_say = |(channel, share): (&ChannelId, &Share)| {
            let keeping = keeps(*channel, share.number);
            let says = share.bounds != share.written && keeping != Keeping::NotYet;
            says || !wanted.contains(channel) && keeping == Keeping::Silent
        };
        self.looked_at.is_none_or(|at| now >= at + HELD_EVERY)
            || wanted.iter().any(|channel| !self.held.contains_key(channel))
            || self.held.iter().any(has_something_to_say)
            || self.held.values().any(|share| !share.bounds.is_settled()) && self.looked_at != Some(now)
    }

    async fn look(
        &mut self,
        application: &Application,
        now: Duration,
        wanted: &BTreeSet<ChannelId>,
        keeps: &impl Fn(ChannelId, u64) -> Keeping,
    ) -> Result<(), Trouble> {
        let mut says = BTreeMap::new();
        let mut gives_up = Vec::new();
        for channel in wanted.iter().chain(self.held.keys()) {
            let Some(share) = self.held.get(channel) else {
                says.insert(*channel, None);
                continue;
            };
            let keeping = keeps(*channel, share.number);
            match keeping {
                Keeping::Silent if !wanted.contains(channel) => gives_up.push(*channel),
                Keeping::NotYet => drop(says.insert(*channel, Some(share.written.clone()))),
                Keeping::Silent | Keeping::Kept => drop(says.insert(*channel, Some(share.bounds.clone()))),
            }
        }
        self.held.retain(|channel, _| !gives_up.contains(channel));
        let local = application.now();
        let verb = LookAtShares { says: says.clone(), gives_up };
        let (ledger, heard) = application.perform(&Viewer::system(), verb).await?;
        self.aside_millis = ledger.as_millis() - local.as_millis();
        self.looked_at = Some(now);
        for (channel, Heard { written, alive }) in heard {
            let said = says.remove(&channel).flatten();
            let share = self.held.entry(channel).or_insert_with(|| Share {
                bounds: Bounds::nothing(),
                written: Bounds::nothing(),
                number: 0,
                until: now,
            });
            share.until = now + SHARE;
            // Only a driver that keeps to what was said may have what was agreed upon.
            if said.is_none_or(|said| said == share.bounds) || written.parts_of(application.node()).is_none() {
                share.set(written.clone());
            }
            share.written = written;
            let mut bounds = share.bounds.clone();
            bounds.add(alive);
            share.set(bounds);
        }
        Ok(())
    }
}

/// What sends on a channel, seen from its part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// It was told, and something beyond its part is still open.
    NotYet,
    Kept,
    /// Nothing sends on the channel.
    Silent,
}

struct Heard {
    written: Bounds,
    /// The nodes that are there, in the order of their coming.
    alive: Division,
}

/// Says by what this node is bound, and hears by what the others are.
struct LookAtShares {
    /// `None` = it has no part yet.
    says: BTreeMap<ChannelId, Option<Bounds>>,
    gives_up: Vec<ChannelId>,
}

impl Verb for LookAtShares {
    const NAME: &'static str = "look_at_shares";
    const RIGHT: Right = Right::System;
    const LANE: Lane = Lane::Sending;
    type Answer = (Timestamp, BTreeMap<ChannelId, Heard>);

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<Self::Answer, Trouble> {
        let node = work.application().node();
        let now = lease::clock(work.transaction, work.now).await?;
        for channel in &self.gives_up {
            share::remove(work.transaction, *channel, i64::from(node)).await?;
        }
        share::forget(work.transaction, now.minus(REMEMBERED)).await?;
        let mut heard = BTreeMap::new();
        for (channel, said) in &self.says {
            let rows = share::of_channel(work.transaction, *channel).await?;
            let is_mine = |row: &ShareRow| row.node == i64::from(node);
            let mine = rows.iter().find(|row| is_mine(row) && row.until > now);
            // Whose time was over may have been passed over: it begins anew.
            let mut bounds = match (said, mine) {
                (Some(said), Some(_)) => said.clone(),
                _ => Bounds::nothing(),
            };
            let since = mine.map_or(now, |row| row.since);
            let (mut alive, mut others) = (vec![(since, node)], Vec::new());
            for row in rows.iter().filter(|row| !is_mine(row) && row.until > now) {
                alive.push((row.since, u8::try_from(row.node).map_err(Trouble::broken)?));
                others.push(row.bounds.parse::<Bounds>().map_err(Trouble::broken)?);
            }
            alive.sort_unstable();
            let alive = Division(alive.into_iter().map(|(_, node)| node).collect());
            if bounds.parts_of(node).is_none() {
                // It has nothing that it would have to give up first.
                bounds.add(alive.clone());
            }
            let written = bounds.agreed(&others, &alive);
            let row = ShareRow { node: i64::from(node), since, until: now.plus(SHARE), bounds: written.to_string() };
            share::put(work.transaction, *channel, &row).await?;
            heard.insert(*channel, Heard { written, alive });
        }
        Ok((now, heard))
    }
}
