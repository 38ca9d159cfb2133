//! Which channel is taken, and why.

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
    let trouble = seconds
        .map(|seconds| WayTrouble { since: now().minus(Duration::from_secs(seconds)), cause: TroubleCause::Channel });
    ChannelStanding { trouble, aligned }
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
    assert_eq!(chosen(&routes, &works), (Some(B), vec![Step::Off, Step::Country, Step::Use, Step::Fits, Step::Taken]));
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
fn a_receiver_that_takes_nothing_by_a_channel_sends_its_letters_to_the_next_one() {
    let everybody = [route(1, Conditions::default(), &[A, B])];
    let works = standing(None, true);
    for (cause, given_up) in [
        (TroubleCause::Suspended, Step::GroupSuspended),
        (TroubleCause::Blocked, Step::GroupBlocked),
        (TroubleCause::BackOff, Step::GroupBackOff),
    ] {
        let held = |seconds| ChannelStanding {
            trouble: Some(WayTrouble { since: now().minus(Duration::from_secs(seconds)), cause }),
            aligned: true,
        };
        for (first, second, expected, steps) in [
            (held(599), works, A, vec![Step::Fits, Step::GroupAwaited]),
            (held(600), works, B, vec![Step::Fits, given_up, Step::Taken]),
            (held(600), held(600), A, vec![Step::Fits, given_up, given_up, Step::GroupAwaited]),
        ] {
            assert_eq!(chosen(&everybody, &[(A, first), (B, second)]), (Some(expected), steps));
        }
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
        prop_assert!(known[&A].trouble.is_some() || taken == A);
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
