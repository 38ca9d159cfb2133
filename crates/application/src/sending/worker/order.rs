//! What goes between a channel's sender and its driver: limits, letters, orders, and the groups for the ledger.

use super::line::LineNumber;
use super::site::Site;
use super::standing::News;
use super::verdict::Verdict;
use basics::Timestamp;
use basics::ids::{CampaignId, OutgoingId};
use domain::sending::outbox::SkipReason;
use domain::sending::provider::ProviderGroup;
use domain::sending::shaping::{Rate, Shape};
use mail::smtp::Offer;
use std::collections::BTreeMap;
use store::sending::outbox::{Claimed, Held};

/// What a channel allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelLimits {
    pub connections: u16,
    pub letters_per_connection: u32,
    pub rate: Option<Rate>,
    /// Shapes of single groups; the others have no limits but the channel's.
    pub shapes: BTreeMap<ProviderGroup, Shape>,
    pub quotas: Quotas,
}

/// How many more letters may begin; none = any number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quotas {
    pub channel: Option<Quota>,
    pub groups: BTreeMap<ProviderGroup, Quota>,
}

/// What is left of a limit for any 24 hours. The ledger says it once an hour and whenever the limit changes; in between the sender
/// counts down what begins, so two quotas of the same limit and hour are the same.
#[derive(Debug, Clone, Copy, Eq)]
pub struct Quota {
    pub limit: u64,
    /// Since 1970.
    pub hour: i64,
    pub left: u64,
}

impl PartialEq for Quota {
    fn eq(&self, other: &Self) -> bool {
        (self.limit, self.hour) == (other.limit, other.hour)
    }
}

impl Quotas {
    /// Whether a letter of the group may begin.
    pub fn allow(&self, provider: ProviderGroup) -> bool {
        !self.is_used_up() && self.groups.get(&provider).is_none_or(|quota| quota.left > 0)
    }

    /// Whether the whole channel has nothing left.
    pub fn is_used_up(&self) -> bool {
        self.channel.is_some_and(|quota| quota.left == 0)
    }

    /// A letter begins.
    pub fn begin(&mut self, provider: ProviderGroup) {
        for quota in self.channel.iter_mut().chain(self.groups.get_mut(&provider)) {
            quota.left = quota.left.saturating_sub(1);
        }
    }

    /// Keeps the count of those quotas that are still the same.
    pub fn keep_counts_of(&mut self, before: &Quotas) {
        if self.channel == before.channel {
            self.channel = before.channel;
        }
        for (group, quota) in &mut self.groups {
            if let Some(known) = before.groups.get(group).filter(|known| *known == quota) {
                *quota = *known;
            }
        }
    }
}

impl ChannelLimits {
    /// Connections and letters of each, no rates.
    pub fn of_connections(connections: u16, letters_per_connection: u32) -> Self {
        ChannelLimits {
            connections,
            letters_per_connection,
            rate: None,
            shapes: BTreeMap::new(),
            quotas: Quotas::default(),
        }
    }

    pub fn shape(&self, provider: ProviderGroup) -> Shape {
        self.shapes.get(&provider).copied().unwrap_or_default()
    }
}

/// A claimed letter, ready for the wire.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub claimed: Claimed,
    /// Where it is handed over.
    pub site: Site,
    /// The letter, or why none goes to this person.
    pub offer: Result<Offer, Unready>,
}

/// Why a claimed letter is not offered to any server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unready {
    Skip(SkipReason),
    /// Its domain takes no mail, for this reason.
    Refused(&'static str),
    /// It cannot be told now where it goes.
    Later(&'static str),
}

/// What the driver is to do.
#[derive(Debug)]
pub enum Order {
    Dial(LineNumber, Site),
    /// Begin TLS on the stream of this line.
    Encrypt(LineNumber),
    Hangup {
        line: LineNumber,
        parting: Parting,
    },
    /// Claim about so many letters and prepare them.
    Lease(Wanted),
    /// Write into the channel's row how it stands with its relay.
    Tell(News),
    /// Write how a group stands.
    TellOfGroup(GroupNews),
    /// Commit this, then call `recorded` or `not_recorded`.
    Record(Progress),
}

/// What is to be remembered of the machine whose connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parting {
    Usual,
    /// It ended it before it took or refused any letter: another exchanger is dialled first next time.
    Unwelcome,
    /// Encryption was demanded and not to be had: another exchanger, too.
    NotEncrypted,
    /// It offered CHUNKING and did not know it.
    NoChunks,
}

/// How many letters are wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub room: u32,
    /// The groups that are open, and how many at most of each.
    pub groups: Vec<(ProviderGroup, u32)>,
    /// The answer of a claim was lost: whatever this node holds of the channel beside these letters goes back first.
    pub strays_beside: Option<Vec<OutgoingId>>,
}

/// A group was told to go slower, or is at its full speed again.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupNews {
    pub provider: ProviderGroup,
    /// Until when it is held and which share of its speed is left, in thousandths; `None` = open again.
    pub slowed: Option<(Timestamp, u32, String)>,
}

/// One group for the ledger: outcomes of the letters before and intents of the next ones.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    pub intents: Vec<(LineNumber, Held)>,
    pub verdicts: Vec<(CampaignId, Verdict)>,
    /// What became of letters, by provider group.
    pub sums: BTreeMap<(ProviderGroup, &'static str), i64>,
}
