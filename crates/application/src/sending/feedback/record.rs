//! The verbs behind the door: proven events become what came back for their letters; the rest is noted.

use crate::sending::returns::{RecordReturn, ReturnAddress, ReturnKind};
use crate::{Trouble, Verb, Work};
use basics::ids::{ChannelId, OutgoingId};
use domain::sending::feedback::{FeedbackRefusal, ServiceEvent};
use domain::sending::outbox::OutgoingState;
use domain::trust::{Right, Viewer};
use seal::foreign::sha256;
use std::time::Duration;
use store::sending::feedback as rows;

/// Ids are remembered for so long: far longer than any proof is fresh.
const REMEMBERED_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// An id by so much of its hash.
const HASH_BYTES: usize = 16;
/// Refusals are noted so often: whoever knocks all day writes little.
const NOTED_EVERY: Duration = Duration::from_secs(60);

/// Counts each event once, for letters that this channel handed over.
pub(super) struct TakeEvents {
    pub channel: ChannelId,
    /// A token that proves this delivery and no other.
    pub once: Option<String>,
    pub events: Vec<ServiceEvent>,
}

impl Verb for TakeEvents {
    const NAME: &'static str = "take_events";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let used_before = match &self.once {
            Some(token) => !self.count("once", token, work).await?,
            None => false,
        };
        let mut foreign = 0;
        for event in &self.events {
            if !self.count("event", &event.id, work).await? {
                continue;
            }
            if used_before {
                return Err(Trouble::refused("replayed", "the proof of these events was used for others"));
            }
            match event.letter {
                Some(letter) if self.handed_over(letter, work).await? => self.record(event, letter, by, work).await?,
                _ => foreign += 1,
            }
        }
        if foreign > 0 {
            tracing::info!(channel = %self.channel, foreign, "events of letters that this channel did not hand over");
        }
        rows::came(work.transaction, self.channel, work.now).await?;
        rows::forget(work.transaction, self.channel, work.now.minus(REMEMBERED_FOR)).await?;
        work.touched(self.channel, "changed");
        Ok(())
    }
}

impl TakeEvents {
    async fn count(&self, kind: &str, id: &str, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let hash = sha256(&[kind.as_bytes(), b" ", id.as_bytes()]);
        Ok(rows::count_once(work.transaction, self.channel, &hash[..HASH_BYTES], work.now).await?)
    }

    /// Whether the letter went by this channel. While it is on the wire its own outcome comes first.
    async fn handed_over(&self, letter: OutgoingId, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let Some(found) = rows::letter(work.transaction, letter).await? else { return Ok(false) };
        if found.channel != self.channel {
            return Ok(false);
        }
        match found.state {
            OutgoingState::Accepted | OutgoingState::InDoubt => Ok(true),
            OutgoingState::DataIntent => Err(Trouble::refused("not_yet", "the letter is on the wire")),
            OutgoingState::Queued | OutgoingState::Leased | OutgoingState::Refused | OutgoingState::Skipped => {
                Ok(false)
            }
        }
    }

    async fn record(
        &self,
        event: &ServiceEvent,
        letter: OutgoingId,
        by: &Viewer,
        work: &mut Work<'_>,
    ) -> Result<(), Trouble> {
        let address = ReturnAddress { kind: ReturnKind::Bounce, letter };
        let verb = RecordReturn {
            address,
            verdict: event.verdict.clone(),
            words: event.words.clone(),
            subject: String::new(),
        };
        work.perform(by, &verb).await.map(drop)
    }
}

/// Keeps a certificate that proved something.
pub(super) struct KeepCertificate {
    pub channel: ChannelId,
    pub url: String,
    pub pem: String,
}

impl Verb for KeepCertificate {
    const NAME: &'static str = "keep_certificate";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        Ok(rows::put_certificate(work.transaction, self.channel, &self.url, &self.pem).await?)
    }
}

/// Takes events from this subject alone from now on.
pub(super) struct BindSubject {
    pub channel: ChannelId,
    pub subject: String,
}

impl Verb for BindSubject {
    const NAME: &'static str = "bind_subject";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        rows::bind(work.transaction, self.channel, &self.subject).await?;
        work.audit(Self::NAME, self.channel, Some(&self.subject));
        work.touched(self.channel, "changed");
        Ok(())
    }
}

/// Notes that something was refused, for the person who sets the door up.
pub(super) struct NoteRefusal {
    pub channel: ChannelId,
    pub why: FeedbackRefusal,
}

impl Verb for NoteRefusal {
    const NAME: &'static str = "note_refusal";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let Some(row) = rows::find(work.transaction, self.channel).await? else { return Ok(()) };
        let why = self.why.as_str();
        let is_told = row.refused_at.is_some_and(|at| work.now.since(at) < NOTED_EVERY);
        if is_told && row.refusal.as_deref() == Some(why) {
            return Ok(());
        }
        rows::refused(work.transaction, self.channel, work.now, why).await?;
        work.touched(self.channel, "changed");
        Ok(())
    }
}
