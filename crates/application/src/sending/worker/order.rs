//! What goes between a channel's sender and its driver: limits, letters, orders, and the groups for the ledger.

use super::line::LineNumber;
use super::standing::News;
use super::verdict::Verdict;
use basics::ids::{CampaignId, OutgoingId};
use domain::sending::outbox::SkipReason;
use mail::smtp::Offer;
use store::sending::outbox::{Claimed, Held};

/// What a channel allows.
#[derive(Debug, Clone)]
pub struct ChannelLimits {
    pub connections: u16,
    pub letters_per_connection: u32,
    pub letters_per_second: Option<u32>,
}

/// A claimed letter, ready for the wire.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub claimed: Claimed,
    /// The letter, or why none can be made for this person.
    pub offer: Result<Offer, SkipReason>,
}

/// What the driver is to do.
#[derive(Debug)]
pub enum Order {
    Dial(LineNumber),
    /// Begin TLS on the stream of this line.
    Encrypt(LineNumber),
    Hangup(LineNumber),
    /// Claim about so many letters and prepare them.
    Lease(Wanted),
    /// Write into the channel's row how it stands with its relay.
    Tell(News),
    /// Commit this, then call `recorded` or `not_recorded`.
    Record(Progress),
}

/// How many letters are wanted.
#[derive(Debug)]
pub struct Wanted {
    pub letters: u32,
    /// The answer of a claim was lost: whatever this node holds of the channel beside these letters goes back first.
    pub strays_beside: Option<Vec<OutgoingId>>,
}

/// One group for the ledger: outcomes of the letters before and intents of the next ones.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    pub intents: Vec<(LineNumber, Held)>,
    pub verdicts: Vec<(CampaignId, Verdict)>,
}
