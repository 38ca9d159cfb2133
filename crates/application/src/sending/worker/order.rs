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
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
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
    pub warming: Warming,
}

/// Sources of the channel that are being warmed up, by their number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Warming {
    /// Whose letters a running campaign's are; `None` = of nobody who is limited. While a source is limited, a campaign that is missing
    /// here is not known yet.
    pub source_of: BTreeMap<CampaignId, Option<i64>>,
    /// What a source may begin; a group without an entry is not limited.
    pub left: BTreeMap<(i64, ProviderGroup), Quota>,
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

/// A campaign that began a moment ago is known at the next look at the limits.
const KNOWN_WITHIN: Duration = Duration::from_secs(2);
/// Letters beyond a quota are looked at again after so long.
const OPEN_AGAIN_WITHIN: Duration = Duration::from_secs(10 * 60);

impl Warming {
    fn quota(&mut self, campaign: CampaignId, provider: ProviderGroup) -> Option<&mut Quota> {
        let source = self.source_of.get(&campaign).copied().flatten()?;
        self.left.get_mut(&(source, provider))
    }

    /// The same sources with other quotas.
    pub fn with(&self, quota: impl Fn((i64, ProviderGroup), Quota) -> Quota) -> Warming {
        let left = self.left.iter().map(|(of, mine)| (*of, quota(*of, *mine))).collect();
        Warming { source_of: self.source_of.clone(), left }
    }

    /// Whether any campaign may begin a letter to the group.
    fn has_room(&self, provider: ProviderGroup) -> bool {
        let open = |source: &Option<i64>| match source {
            Some(source) => self.left.get(&(*source, provider)).is_none_or(|quota| quota.left > 0),
            None => true,
        };
        self.left.is_empty() || self.source_of.is_empty() || self.source_of.values().any(open)
    }

    fn wait(&self, campaign: CampaignId, provider: ProviderGroup) -> Option<Duration> {
        if self.left.is_empty() {
            return None;
        }
        let Some(source) = self.source_of.get(&campaign) else { return Some(KNOWN_WITHIN) };
        let quota = self.left.get(&((*source)?, provider))?;
        (quota.left == 0).then_some(OPEN_AGAIN_WITHIN)
    }
}

impl Quotas {
    /// How long a letter has to wait before it may be looked at again; `None` = it may begin.
    pub fn wait(&self, campaign: CampaignId, provider: ProviderGroup) -> Option<Duration> {
        if self.is_used_up() || self.groups.get(&provider).is_some_and(|quota| quota.left == 0) {
            return Some(OPEN_AGAIN_WITHIN);
        }
        self.warming.wait(campaign, provider)
    }

    /// Whether any letter of the group may begin.
    pub fn allow(&self, provider: ProviderGroup) -> bool {
        let is_open = !self.is_used_up() && self.groups.get(&provider).is_none_or(|quota| quota.left > 0);
        is_open && self.warming.has_room(provider)
    }

    /// Whether the whole channel has nothing left.
    pub fn is_used_up(&self) -> bool {
        self.channel.is_some_and(|quota| quota.left == 0)
    }

    /// A letter begins.
    pub fn begin(&mut self, campaign: CampaignId, provider: ProviderGroup) {
        let warming = self.warming.quota(campaign, provider);
        for quota in self.channel.iter_mut().chain(self.groups.get_mut(&provider)).chain(warming) {
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
        for (source, quota) in &mut self.warming.left {
            if let Some(known) = before.warming.left.get(source).filter(|known| *known == quota) {
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
    /// Commit this, then call `recorded` or `not_recorded` with its number.
    Record(CommitNumber, Progress),
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
    /// Only in the mixed group: the domain, or its exchangers where letters go to them.
    pub place: Option<Arc<str>>,
    /// Until when it is held and which share of its speed is left, in thousandths; `None` = open again.
    pub slowed: Option<(Timestamp, u32, String)>,
}

/// The number of a group for the ledger within its channel; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CommitNumber(pub u64);

/// One group for the ledger: outcomes of the letters before and intents of the next ones.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    pub intents: Vec<(LineNumber, Held)>,
    pub verdicts: Vec<(CampaignId, Verdict)>,
    /// The connections that letters ended on.
    pub ended_on: BTreeSet<LineNumber>,
    /// What became of letters, by campaign and provider group.
    pub sums: BTreeMap<(CampaignId, ProviderGroup, &'static str), i64>,
}

impl Progress {
    /// What came later goes behind it.
    pub fn add(&mut self, mut later: Progress) {
        self.intents.append(&mut later.intents);
        self.verdicts.append(&mut later.verdicts);
        self.ended_on.append(&mut later.ended_on);
        for (name, amount) in later.sums {
            *self.sums.entry(name).or_default() += amount;
        }
    }

    /// Whether nothing waits to be written.
    pub fn is_empty(&self) -> bool {
        self.intents.is_empty() && self.verdicts.is_empty()
    }
}
