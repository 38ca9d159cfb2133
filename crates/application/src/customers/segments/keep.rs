//! Writes down who entered and who left watched segments: in the ledger's list of members, in people's timelines, and in the day's
//! counts. What is written already is passed over, so that a repeat, also by another node, is harmless.

use super::read::DAY;
use crate::{Trouble, Verb, Work};
use audience::Move;
use basics::Timestamp;
use basics::ids::{ContactId, Event, SegmentId};
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use std::time::Duration;
use store::customers::{contact, segment};
use store::ledger::lease;
use store::sending::hits::{self, EventRow};

/// The lease of who writes.
const LEASE: &str = "segments";
/// Longer than any pause between two writings of a node that is at work, shorter than anybody would miss an exit.
const LEASE_LASTS: Duration = Duration::from_secs(30);

/// Whether this node wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Another node does.
    ByAnother,
    /// This node does now, and did not before: what it knew of members may be old.
    Anew,
    Here,
}

/// Writes down moves, if this node is the one that does.
pub(crate) struct KeepMoves {
    pub moves: Vec<Move>,
    /// Segments that are being filled for the first time, with the version that they had: nobody moves by that.
    pub filling: Vec<(SegmentId, i64)>,
    /// Segments that are written down up to `turned_to` with these moves. One that was described anew meanwhile is not: it is filled again.
    pub turned: Vec<SegmentId>,
    pub turned_to: Timestamp,
    /// The fencing number that this node had, 0 for none.
    pub fence: i64,
}

impl Verb for KeepMoves {
    const NAME: &'static str = "keep_segment_moves";
    const RIGHT: Right = Right::System;
    type Answer = (Kept, i64);

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(Kept, i64), Trouble> {
        let holder = format!("node {}", work.application().node());
        let now = lease::clock(work.transaction, work.now).await?;
        if !(self.fence > 0
            && lease::renew(work.transaction, LEASE, &holder, self.fence, now.plus(LEASE_LASTS)).await?)
        {
            let taken = lease::take(work.transaction, LEASE, &holder, now, now.plus(LEASE_LASTS)).await?;
            return Ok(taken.map_or((Kept::ByAnother, 0), |fence| (Kept::Anew, fence)));
        }
        let fresh = segment::find_fresh(work.transaction).await?;
        let is_fresh = |id: SegmentId| fresh.iter().any(|(one, _)| *one == id);
        let is_filled = |id: SegmentId| fresh.iter().any(|one| one.0 == id && self.filling.contains(one));
        let entries: Vec<&Move> = self.moves.iter().filter(|one| one.entered).collect();
        let exits: Vec<&Move> = self.moves.iter().filter(|one| !one.entered).collect();
        let entered: Vec<_> = entries.iter().map(|one| (one.segment, one.contact, one.at)).collect();
        let left: Vec<_> = exits.iter().map(|one| (one.segment, one.contact)).collect();
        let mut news: Vec<&Move> = Vec::new();
        news.extend(kept(&entries, segment::enter(work.transaction, &entered).await?));
        news.extend(kept(&exits, segment::leave(work.transaction, &left).await?));
        news.retain(|one| !is_fresh(one.segment));
        self.tell(work, &news).await?;
        let turned: Vec<SegmentId> =
            self.turned.iter().copied().filter(|id| !is_fresh(*id) || is_filled(*id)).collect();
        segment::turned(work.transaction, &turned, self.turned_to).await?;
        Ok((Kept::Here, self.fence))
    }
}

fn kept<'a>(moves: &[&'a Move], is_news: Vec<bool>) -> Vec<&'a Move> {
    moves.iter().zip(is_news).filter(|(_, is_news)| *is_news).map(|(one, _)| *one).collect()
}

impl KeepMoves {
    /// People's timelines and the counts of days.
    async fn tell(&self, work: &mut Work<'_>, news: &[&Move]) -> Result<(), Trouble> {
        let mut people: Vec<ContactId> = news.iter().map(|one| one.contact).collect();
        people.sort_unstable();
        people.dedup();
        let companies: BTreeMap<ContactId, _> = contact::find_many(work.transaction, &people)
            .await?
            .into_iter()
            .map(|record| (record.id, record.company))
            .collect();
        let mut days: BTreeMap<(SegmentId, i64), (i64, i64)> = BTreeMap::new();
        let mut events = Vec::with_capacity(news.len());
        for one in news {
            let day = days.entry((one.segment, one.at.as_millis() / DAY)).or_default();
            *if one.entered { &mut day.0 } else { &mut day.1 } += 1;
            // Who was removed has no timeline any more.
            let Some(company) = companies.get(&one.contact) else { continue };
            events.push(EventRow {
                id: work.mint::<Event>()?,
                at: one.at,
                kind: if one.entered { "entered_segment" } else { "left_segment" },
                contact: Some(one.contact),
                company: *company,
                object: Some(one.segment.as_i64()),
                link: None,
                verdict: "unknown",
                rule: "segment",
                rule_version: None,
                sealed: None,
            });
        }
        hits::append(work.transaction, &events).await?;
        for ((id, day), (entered, left)) in days {
            segment::count_day(work.transaction, id, segment::SegmentDay { day, entered, left }).await?;
        }
        work.touched_all(companies.into_keys(), "changed");
        Ok(())
    }
}
