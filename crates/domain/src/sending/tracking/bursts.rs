//! What several hits of one letter, or of its neighbours, say together. A verdict that is a machine's already stays as it is; so the
//! strongest reason stands.

use super::hit::{HitKind, JudgedLetter, Seen};
use super::rule::{Rule, Verdict};
use basics::Timestamp;
use std::time::Duration;

/// Three different links within this are no person's.
const AT_ONCE: Duration = Duration::from_secs(2);
const MANY_LINKS: usize = 3;
/// Each link of a letter with three and more: a person takes longer to come back to the letter.
const EVERY_LINK_WITHIN: Duration = Duration::from_secs(10);
/// What belongs to one burst.
const BURST: Duration = Duration::from_secs(60);
/// People behind one company's domain who click within a minute, beside the one who is judged.
const CROWD: usize = 4;

fn gap(one: Timestamp, other: Timestamp) -> Duration {
    if one >= other { one.since(other) } else { other.since(one) }
}

fn worsen(rule: &mut Rule, to: Rule) {
    if rule.verdict() != Verdict::Machine {
        *rule = to;
    }
}

/// Clicks on many links, or on all of them, at once.
pub(super) fn links(letter: JudgedLetter<'_>, hits: &[Seen<'_>], rules: &mut [Rule]) {
    let mut clicks: Vec<(Timestamp, u16, usize)> = Vec::new();
    for (place, hit) in hits.iter().enumerate() {
        if let HitKind::Clicked { link } = hit.kind {
            clicks.push((hit.at, link, place));
        }
    }
    clicks.sort_unstable();
    within(&clicks, AT_ONCE, MANY_LINKS, Rule::ManyLinksAtOnce, rules);
    match letter.links {
        0 | 1 => {}
        2 => within(&clicks, AT_ONCE, 2, Rule::EveryLinkAtOnce, rules),
        all => within(&clicks, EVERY_LINK_WITHIN, all, Rule::EveryLinkAtOnce, rules),
    }
}

/// Marks clicks on at least so many different links within a time.
fn within(clicks: &[(Timestamp, u16, usize)], time: Duration, least: usize, rule: Rule, rules: &mut [Rule]) {
    let mut end = 0;
    for start in 0..clicks.len() {
        while end < clicks.len() && gap(clicks[end].0, clicks[start].0) <= time {
            end += 1;
        }
        let some = &clicks[start..end];
        if some.len() < least {
            continue;
        }
        let mut different: Vec<u16> = some.iter().map(|(_, link, _)| *link).collect();
        different.sort_unstable();
        different.dedup();
        if different.len() >= least {
            some.iter().for_each(|(_, _, place)| worsen(&mut rules[*place], rule));
        }
    }
}

/// Clicks in the same minute as those of many colleagues: a company's gateway looks at all letters at once.
pub(super) fn crowd(letter: JudgedLetter<'_>, hits: &[Seen<'_>], rules: &mut [Rule]) {
    if letter.neighbours.len() < CROWD {
        return;
    }
    for (hit, rule) in hits.iter().zip(rules) {
        let near = letter.neighbours.iter().filter(|other| gap(**other, hit.at) <= BURST / 2).count();
        if matches!(hit.kind, HitKind::Clicked { .. }) && near >= CROWD {
            worsen(rule, Rule::ManyOfOneDomain);
        }
    }
}

/// Everything within a minute of a trapped hit.
pub(super) fn trapped(hits: &[Seen<'_>], rules: &mut [Rule]) {
    let traps: Vec<Timestamp> = hits.iter().filter(|hit| hit.kind == HitKind::Trapped).map(|hit| hit.at).collect();
    for (hit, rule) in hits.iter().zip(rules) {
        if traps.iter().any(|trap| gap(*trap, hit.at) <= BURST) {
            worsen(rule, Rule::TrapBurst);
        }
    }
}

/// The same program from the same network as a machine, within a minute. Behind one network there may be a scanner and a person, so
/// both have to agree.
pub(super) fn alike(hits: &[Seen<'_>], rules: &mut [Rule]) {
    let is_machine: Vec<bool> = rules.iter().map(|rule| rule.verdict() == Verdict::Machine).collect();
    if !is_machine.contains(&true) {
        return;
    }
    for (place, hit) in hits.iter().enumerate() {
        let same = |other: &Seen<'_>| {
            other.network.is_some()
                && (other.network, other.agent) == (hit.network, hit.agent)
                && gap(other.at, hit.at) <= BURST
        };
        let mut machines = hits.iter().zip(&is_machine).filter(|(_, is_machine)| **is_machine).map(|(other, _)| other);
        if !is_machine[place] && machines.any(same) {
            worsen(&mut rules[place], Rule::SameBurst);
        }
    }
}

/// What is doubtful becomes a person's when the reader came again from elsewhere, or answered.
pub(super) fn confirm(letter: JudgedLetter<'_>, hits: &[Seen<'_>], rules: &mut [Rule]) {
    let came_again = |hit: &Seen<'_>| {
        let elsewhere = |other: &Seen<'_>| {
            hit.network.is_some()
                && other.network.is_some()
                && hit.network != other.network
                && matches!(other.kind, HitKind::Clicked { .. })
                && gap(hit.at, other.at) > BURST
        };
        matches!(hit.kind, HitKind::Clicked { .. }) && hits.iter().any(elsewhere)
    };
    let confirmed: Vec<Option<Rule>> = hits
        .iter()
        .zip(&*rules)
        .map(|(hit, rule)| match rule.verdict() {
            Verdict::Unknown if letter.replied_at.is_some() => Some(Rule::Replied),
            Verdict::Unknown if came_again(hit) => Some(Rule::SecondClick),
            Verdict::Unknown | Verdict::Human | Verdict::Proxy | Verdict::Machine => None,
        })
        .collect();
    for (rule, confirmed) in rules.iter_mut().zip(confirmed) {
        *rule = confirmed.unwrap_or(*rule);
    }
}
