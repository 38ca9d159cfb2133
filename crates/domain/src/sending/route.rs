//! Routes: which channel a letter goes by, by who reads it, who runs the mailbox, what kind of letter it is and from which domain.
//!
//! The first route that fits decides; in it the first channel that stands, as a whole and for who runs the reader's mailbox. Another
//! channel takes over only when the first has been in trouble for as long as the route says, and only one by which the letter still
//! passes DMARC for its From domain. It is never asked of
//! a letter that may have left. [`choose`] is pure; the answer says why, step by step, for the person who asks.

#[cfg(test)]
mod tests;
mod trouble;

pub use trouble::{BackOff, CellFacts, LONG_BACK_OFF, TroubleCause, UnknownTroubleCause, WayTrouble};

use super::provider::ProviderGroup;
use crate::letters::LetterKind;
use basics::ids::{ChannelId, RouteId};
use basics::{Country, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Routes of one company: more is a table that nobody reads.
pub const ROUTES_LIMIT: usize = 50;
/// Channels of one route.
pub const CHANNELS_LIMIT: usize = 10;
/// Countries, groups, kinds and domains of one route, each.
pub const CONDITIONS_LIMIT: usize = 300;
/// A relay that is restarted is back within minutes.
pub const USUAL_PATIENCE: Duration = Duration::from_secs(10 * 60);
/// Shorter would move letters at every hiccup.
pub const LEAST_PATIENCE: Duration = Duration::from_secs(60);
/// Longer is no fall-over.
pub const LONGEST_PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);

words! {
    /// What a letter is for, as routes tell letters apart.
    LetterUse, UnknownLetterUse, "a letter is for a campaign, transactional, a test or automatic":
    /// One of a campaign's many.
    Campaign = "campaign",
    /// Written to one person, or owed by a deal: an answer, a quotation.
    Transactional = "transactional",
    /// A test letter to oneself.
    Test = "test",
    /// Sent because of an event or a date.
    Automatic = "automatic",
}

impl LetterUse {
    /// Of a campaign of this kind.
    pub const fn of(kind: LetterKind) -> LetterUse {
        match kind {
            LetterKind::Triggered => LetterUse::Automatic,
            LetterKind::Cold | LetterKind::Promotion | LetterKind::Nurture | LetterKind::Survey => LetterUse::Campaign,
        }
    }
}

/// Whom a route is for: every list that is not empty must hold the letter's part. Stored as JSON with its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conditions {
    pub version: u32,
    pub countries: Vec<Country>,
    pub providers: Vec<ProviderGroup>,
    pub uses: Vec<LetterUse>,
    /// Of the From address, with everything below; lower case.
    pub domains: Vec<String>,
}

impl Conditions {
    pub const VERSION: u32 = 1;
}

impl Default for Conditions {
    fn default() -> Self {
        Conditions {
            version: Conditions::VERSION,
            countries: Vec::new(),
            providers: Vec::new(),
            uses: Vec::new(),
            domains: Vec::new(),
        }
    }
}

/// One route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    pub id: RouteId,
    pub conditions: Conditions,
    /// In their order.
    pub channels: Vec<ChannelId>,
    /// How long a channel is in trouble before the next one takes over.
    pub patience: Duration,
    pub enabled: bool,
}

/// A letter as a route sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoutedLetter<'a> {
    pub country: Option<Country>,
    pub provider: ProviderGroup,
    pub letter_use: LetterUse,
    /// Of the From address, lower case.
    pub domain: &'a str,
}

/// How a channel stands for letters of one From domain to one provider group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelStanding {
    /// What keeps these letters from going by it; `None` = it works.
    pub trouble: Option<WayTrouble>,
    /// Whether a letter by it passes DMARC for the domain.
    pub aligned: bool,
}

words! {
    /// What a route or a channel had to do with the choice.
    Step, UnknownStep, "this is no step of a choice":
    /// The route is switched off.
    Off = "off",
    /// Another country.
    Country = "country",
    /// Another mailbox provider.
    Provider = "provider",
    /// Another kind of letter.
    Use = "use",
    /// Another From domain.
    Domain = "domain",
    /// The route fits.
    Fits = "fits",
    /// The channel is taken.
    Taken = "taken",
    /// In trouble, not long enough to give it up: letters wait for it.
    Awaited = "awaited",
    /// In trouble for too long.
    Down = "down",
    /// Its letters to this receiver alone are held, not long enough to give it up: they wait.
    GroupAwaited = "group_awaited",
    /// A person stopped its letters to this receiver.
    GroupSuspended = "group_suspended",
    /// This receiver blocks us on it.
    GroupBlocked = "group_blocked",
    /// This receiver tells it to wait, for long.
    GroupBackOff = "group_back_off",
    /// A letter by it would fail DMARC.
    NotAligned = "not_aligned",
    /// It is not there any more.
    Gone = "gone",
    /// No route fits: the usual channel.
    Usual = "usual",
}

/// One line of the answer to "why this channel?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    pub route: Option<RouteId>,
    pub channel: Option<ChannelId>,
    pub step: Step,
}

/// The channel of a letter, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// `None` = the usual channel, because no route fits.
    pub route: Option<RouteId>,
    /// `None` when there is no channel at all.
    pub channel: Option<ChannelId>,
    pub reasons: Vec<Reason>,
}

/// Why a route is not for a letter; `None` = it is.
pub fn mismatch(route: &Route, letter: &RoutedLetter<'_>) -> Option<Step> {
    let conditions = &route.conditions;
    let below = |domain: &String| {
        letter.domain == domain || letter.domain.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.'))
    };
    if !route.enabled {
        Some(Step::Off)
    } else if !conditions.uses.is_empty() && !conditions.uses.contains(&letter.letter_use) {
        Some(Step::Use)
    } else if !conditions.domains.is_empty() && !conditions.domains.iter().any(below) {
        Some(Step::Domain)
    } else if !conditions.providers.is_empty() && !conditions.providers.contains(&letter.provider) {
        Some(Step::Provider)
    } else if !conditions.countries.is_empty()
        && !letter.country.is_some_and(|country| conditions.countries.contains(&country))
    {
        Some(Step::Country)
    } else {
        None
    }
}

/// Chooses the channel of a letter. `standing` = how each channel stands; `None` for one that is gone. `usual` = the channel for
/// letters that no route is for.
pub fn choose(
    routes: &[Route],
    letter: &RoutedLetter<'_>,
    usual: Option<ChannelId>,
    now: Timestamp,
    standing: impl Fn(ChannelId) -> Option<ChannelStanding>,
) -> Choice {
    let mut reasons = Vec::new();
    for route in routes {
        let step = mismatch(route, letter);
        reasons.push(Reason { route: Some(route.id), channel: None, step: step.unwrap_or(Step::Fits) });
        if step.is_some() {
            continue;
        }
        if let Some(channel) = stand_in(route, now, &standing, &mut reasons) {
            return Choice { route: Some(route.id), channel: Some(channel), reasons };
        }
        // All its channels are gone: the next route may fit as well.
    }
    reasons.push(Reason { route: None, channel: usual, step: Step::Usual });
    Choice { route: None, channel: usual, reasons }
}

/// The channel of a route: the first that works or is not given up yet, and by which letters pass DMARC. When none is left, the first
/// one that is there, for which letters wait.
fn stand_in(
    route: &Route,
    now: Timestamp,
    standing: &impl Fn(ChannelId) -> Option<ChannelStanding>,
    reasons: &mut Vec<Reason>,
) -> Option<ChannelId> {
    let (mut first, mut waits) = (None, Step::Awaited);
    for channel in &route.channels {
        let mut say = |step| reasons.push(Reason { route: Some(route.id), channel: Some(*channel), step });
        let Some(standing) = standing(*channel) else {
            say(Step::Gone);
            continue;
        };
        let is_first = first.is_none();
        first = first.or(Some(*channel));
        // The first channel is the person's own choice, aligned or not; a stand-in must not make things worse.
        if !is_first && !standing.aligned {
            say(Step::NotAligned);
            continue;
        }
        match standing.trouble {
            None => {
                say(Step::Taken);
                return Some(*channel);
            }
            Some(trouble) if now.since(trouble.since) < route.patience => {
                say(trouble.cause.awaited());
                return Some(*channel);
            }
            Some(trouble) => say(trouble.cause.given_up()),
        }
        if is_first {
            waits = standing.trouble.map_or(Step::Awaited, |trouble| trouble.cause.awaited());
        }
    }
    if let Some(first) = first {
        reasons.push(Reason { route: Some(route.id), channel: Some(first), step: waits });
    }
    first
}
