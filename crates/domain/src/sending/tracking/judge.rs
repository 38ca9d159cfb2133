//! The rules, by strength: what is certain of one hit alone, then what several hits of a letter say together.

use super::agents::{Agent, agent_of};
use super::bursts;
use super::hit::{HitKind, JudgedLetter, Seen, Signs};
use super::rule::Rule;
use std::time::Duration;

/// Grows whenever a rule is added or changes, so that a report can say what judged a hit. Before 2 every proxy was a person.
pub const RULES_VERSION: i64 = 2;

/// Nobody opens this soon after the receiving server took the letter.
const OPENED_TOO_SOON: Duration = Duration::from_secs(2);
/// Nobody reads and presses this soon; gateways take one to six seconds.
const CLICKED_TOO_SOON: Duration = Duration::from_secs(8);
/// A request that is like no browser's is a scanner's while the letter is so fresh; later it may be an odd program of a person.
const FRESH: Duration = Duration::from_secs(60);

/// Judges every hit of one letter, in their order. The more of them are known, the better: later ones may change the verdict on
/// earlier ones.
///
/// ```
/// use basics::Timestamp;
/// use domain::sending::tracking::{HitKind, JudgedLetter, Rule, Seen, Signs, judge};
/// let accepted = Timestamp::from_millis(0);
/// let letter = JudgedLetter { accepted_at: Some(accepted), links: 3, ..JudgedLetter::default() };
/// let at = Timestamp::from_millis(600_000);
/// let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
/// let click = Seen { at, kind: HitKind::Clicked { link: 0 }, agent, signs: Signs::LANGUAGE, network: None };
/// assert_eq!(judge(letter, &[click]), [Rule::NoMachineRule]);
/// assert_eq!(judge(letter, &[Seen { signs: Signs::HEAD, ..click }]), [Rule::HeadRequest]);
/// ```
pub fn judge(letter: JudgedLetter<'_>, hits: &[Seen<'_>]) -> Vec<Rule> {
    let mut rules: Vec<Rule> = hits.iter().map(|hit| alone(letter, hit)).collect();
    bursts::links(letter, hits, &mut rules);
    bursts::crowd(letter, hits, &mut rules);
    bursts::trapped(hits, &mut rules);
    bursts::alike(hits, &mut rules);
    bursts::confirm(letter, hits, &mut rules);
    rules
}

fn alone(letter: JudgedLetter<'_>, hit: &Seen<'_>) -> Rule {
    let is_open = hit.kind == HitKind::Opened;
    for (sign, rule) in
        [(Signs::HEAD, Rule::HeadRequest), (Signs::OPTIONS, Rule::OptionsRequest), (Signs::PREFETCH, Rule::Prefetch)]
    {
        if hit.signs.has(sign) {
            return rule;
        }
    }
    if hit.kind == HitKind::Trapped {
        return Rule::Trap;
    }
    let agent = agent_of(hit.agent);
    match agent {
        Agent::Machine => return Rule::KnownMachine,
        // Fetched when the letter came, whether anybody looks or not: the time says nothing.
        Agent::Bare if is_open => return Rule::AppleProtected,
        Agent::Bare | Agent::Nameless if !is_open => return Rule::NoBrowser,
        // Their proxies fetch pictures and follow no links.
        Agent::Gmail | Agent::Yahoo if !is_open => return Rule::KnownMachine,
        Agent::Bare | Agent::Nameless | Agent::Gmail | Agent::Yahoo | Agent::Other => {}
    }
    if hit.signs.has(Signs::HINTS_DISAGREE) {
        return Rule::HintsDisagree;
    }
    let Some(accepted) = letter.accepted_at.filter(|accepted| hit.at >= *accepted) else { return Rule::BeforeOutcome };
    let passed = hit.at.since(accepted);
    if passed < if is_open { OPENED_TOO_SOON } else { CLICKED_TOO_SOON } {
        return Rule::TooSoon;
    }
    match agent {
        Agent::Gmail => return Rule::GmailProxy,
        Agent::Yahoo => return Rule::YahooProxy,
        Agent::Nameless => return Rule::NoName,
        Agent::Machine | Agent::Bare | Agent::Other => {}
    }
    if hit.signs.has(Signs::LANGUAGE) {
        return Rule::NoMachineRule;
    }
    if hit.signs.has(Signs::REWRITER) {
        return Rule::RewriterScan;
    }
    match is_open {
        // Mail programs ask for no language when they fetch a picture.
        true => Rule::NoMachineRule,
        false if passed < FRESH => Rule::NotLikeABrowser,
        false => Rule::NoLanguage,
    }
}
