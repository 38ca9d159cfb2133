//! Routes: which channel a letter goes by, by who reads it, who runs the mailbox, what kind of letter it is and from which domain.
//!
//! The first route that fits decides; in it the first channel that stands. Another channel takes over only when the first has been in
//! trouble for as long as the route says, and only one by which the letter still passes DMARC for its From domain. It is never asked of
//! a letter that may have left. [`choose`] is pure; the answer says why, step by step, for the person who asks.

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

/// How a channel stands for letters of one From domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelStanding {
    /// Since when it fails, is paused, or is refused; `None` = it works.
    pub in_trouble_since: Option<Timestamp>,
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
    let mut first = None;
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
        match standing.in_trouble_since {
            None => {
                say(Step::Taken);
                return Some(*channel);
            }
            Some(since) if now.since(since) < route.patience => {
                say(Step::Awaited);
                return Some(*channel);
            }
            Some(_) => say(Step::Down),
        }
    }
    if let Some(first) = first {
        reasons.push(Reason { route: Some(route.id), channel: Some(first), step: Step::Awaited });
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::Id;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    const A: ChannelId = Id::from_i64(1);
    const B: ChannelId = Id::from_i64(2);
    const C: ChannelId = Id::from_i64(3);

    fn route(number: i64, conditions: Conditions, channels: &[ChannelId]) -> Route {
        let channels = channels.to_vec();
        Route { id: Id::from_i64(number), conditions, channels, patience: USUAL_PATIENCE, enabled: true }
    }

    fn letter() -> RoutedLetter<'static> {
        RoutedLetter {
            country: "DE".parse().ok(),
            provider: ProviderGroup::Google,
            letter_use: LetterUse::Campaign,
            domain: "news.tide.example",
        }
    }

    fn now() -> Timestamp {
        Timestamp::from_millis(1_000_000_000)
    }

    /// `seconds` = since when it is in trouble.
    fn standing(seconds: Option<u64>, aligned: bool) -> ChannelStanding {
        ChannelStanding { in_trouble_since: seconds.map(|seconds| now().minus(Duration::from_secs(seconds))), aligned }
    }

    fn chosen(routes: &[Route], standings: &[(ChannelId, ChannelStanding)]) -> (Option<ChannelId>, Vec<Step>) {
        let known: BTreeMap<ChannelId, ChannelStanding> = standings.iter().copied().collect();
        let choice = choose(routes, &letter(), Some(C), now(), |id| known.get(&id).copied());
        (choice.channel, choice.reasons.iter().map(|reason| reason.step).collect())
    }

    #[test]
    fn the_first_route_that_fits_decides_and_without_one_the_usual_channel() {
        let works = [(A, standing(None, true)), (B, standing(None, true))];
        let china = Conditions { countries: vec!["CN".parse().unwrap()], ..Conditions::default() };
        let google = Conditions { providers: vec![ProviderGroup::Google], ..Conditions::default() };
        let ours = Conditions { domains: vec!["tide.example".into()], ..Conditions::default() };
        let tests = Conditions { uses: vec![LetterUse::Test], ..Conditions::default() };
        let off = Route { enabled: false, ..route(5, Conditions::default(), &[A]) };
        let routes =
            [off, route(1, china.clone(), &[A]), route(2, tests, &[A]), route(3, google, &[B]), route(4, ours, &[A])];
        assert_eq!(
            chosen(&routes, &works),
            (Some(B), vec![Step::Off, Step::Country, Step::Use, Step::Fits, Step::Taken])
        );
        assert_eq!(chosen(&routes[1..2], &works), (Some(C), vec![Step::Country, Step::Usual]));
        let other = Conditions { domains: vec!["ide.example".into()], ..Conditions::default() };
        assert_eq!(chosen(&[route(1, other, &[A])], &works), (Some(C), vec![Step::Domain, Step::Usual]));
    }

    #[test]
    fn another_channel_takes_over_after_the_patience_and_only_an_aligned_one() {
        let everybody = [route(1, Conditions::default(), &[A, B])];
        let (fits, short, long) = (Step::Fits, Some(599), Some(600));
        for (first, second, expected, steps) in [
            (standing(None, false), standing(None, true), A, vec![fits, Step::Taken]),
            (standing(short, true), standing(None, true), A, vec![fits, Step::Awaited]),
            (standing(long, true), standing(None, true), B, vec![fits, Step::Down, Step::Taken]),
            (standing(long, true), standing(None, false), A, vec![fits, Step::Down, Step::NotAligned, Step::Awaited]),
            (standing(long, true), standing(long, true), A, vec![fits, Step::Down, Step::Down, Step::Awaited]),
        ] {
            assert_eq!(chosen(&everybody, &[(A, first), (B, second)]), (Some(expected), steps));
        }
    }

    #[test]
    fn channels_that_are_gone_are_passed_over() {
        let routes = [route(1, Conditions::default(), &[A]), route(2, Conditions::default(), &[A, B])];
        let (channel, steps) = chosen(&routes, &[(B, standing(None, false))]);
        assert_eq!(channel, Some(B), "the first that is there is the person's own choice");
        assert_eq!(steps, [Step::Fits, Step::Gone, Step::Fits, Step::Gone, Step::Taken]);
    }

    proptest! {
        /// Whatever stands how: a stand-in is aligned, and whoever is taken is one of the route's own.
        #[test]
        fn a_stand_in_is_always_aligned(troubles in prop::collection::vec((prop::option::of(0_u64..2_000), any::<bool>()), 3)) {
            let channels = [A, B, C];
            let known: BTreeMap<ChannelId, ChannelStanding> =
                channels.iter().copied().zip(troubles.iter().map(|(since, aligned)| standing(*since, *aligned))).collect();
            let routes = [route(1, Conditions::default(), &channels)];
            let choice = choose(&routes, &letter(), None, now(), |id| known.get(&id).copied());
            let taken = choice.channel.unwrap();
            prop_assert!(taken == A || known[&taken].aligned);
            prop_assert!(known[&A].in_trouble_since.is_some() || taken == A);
        }
    }

    #[test]
    fn the_stored_form_of_version_1_is_read_for_ever() {
        let golden =
            r#"{"version":1,"countries":["DE"],"providers":["google"],"uses":["campaign"],"domains":["tide.example"]}"#;
        let read: Conditions = serde_json::from_str(golden).unwrap();
        assert_eq!(read.countries, ["DE".parse().unwrap()]);
        assert_eq!(serde_json::to_string(&read).unwrap(), golden);
    }
}
