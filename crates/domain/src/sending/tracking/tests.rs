//! The labelled hits of `labelled.txt`, and properties that hold for all.

use super::{HitKind, JudgedLetter, Network, Rule, Seen, Signs, Verdict, judge};
use basics::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeMap;

const LABELLED: &str = include_str!("labelled.txt");
const ACCEPTED: i64 = 1_790_000_000_000;

struct Line {
    truth: String,
    kind: HitKind,
    at: Timestamp,
    agent: String,
    signs: Signs,
    network: Network,
}

#[derive(Default)]
struct Case {
    title: String,
    links: usize,
    neighbours: Vec<Timestamp>,
    replied_at: Option<Timestamp>,
    lines: Vec<Line>,
}

fn after(seconds: &str) -> Timestamp {
    Timestamp::from_millis(ACCEPTED + seconds.parse::<i64>().unwrap() * 1_000)
}

fn cases() -> Vec<Case> {
    let (mut agents, mut cases) = (BTreeMap::new(), Vec::<Case>::new());
    for line in LABELLED.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(agent) = line.strip_prefix("agent ") {
            let (name, text) = agent.split_once(" = ").unwrap_or((agent.trim_end_matches(" ="), ""));
            agents.insert(name.to_owned(), text.to_owned());
        } else if let Some(head) = line.strip_prefix("case ") {
            let mut case = Case { title: head.to_owned(), ..Case::default() };
            let (mut parts, mut rest) = (Vec::new(), head);
            while let Some((before, part)) = rest.rsplit_once(", ") {
                if !part.contains('=') {
                    break;
                }
                parts.push(part.split_once('=').unwrap());
                rest = before;
            }
            for (name, value) in parts {
                match name {
                    "links" => case.links = value.parse().unwrap(),
                    "neighbours" => case.neighbours = value.split(',').map(after).collect(),
                    "replied" => case.replied_at = Some(after(value)),
                    other => panic!("{other} is no part of a case"),
                }
            }
            cases.push(case);
        } else {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [truth, kind, at, agent, network, signs @ ..] = words.as_slice() else { panic!("{line}") };
            let (method, kind) = match kind.trim_end_matches(|letter: char| letter.is_ascii_digit()) {
                "open" => (Signs::default(), HitKind::Opened),
                "trap" => (Signs::default(), HitKind::Trapped),
                word => {
                    let method = match word {
                        "" => Signs::default(),
                        "head" => Signs::HEAD,
                        "options" => Signs::OPTIONS,
                        "prefetch" => Signs::PREFETCH,
                        other => panic!("{other} is no kind"),
                    };
                    (method, HitKind::Clicked { link: kind[word.len()..].parse().unwrap() })
                }
            };
            let sign = |word: &&str| match *word {
                "language" => Signs::LANGUAGE,
                "rewriter" => Signs::REWRITER,
                "disagree" => Signs::HINTS_DISAGREE,
                other => panic!("{other} is no sign"),
            };
            let mut name = [0; 8];
            name[..network.len()].copy_from_slice(network.as_bytes());
            cases.last_mut().unwrap().lines.push(Line {
                truth: (*truth).to_owned(),
                kind,
                at: after(at.trim_start_matches('@')),
                agent: agents[*agent].clone(),
                signs: signs.iter().map(sign).fold(method, Signs::with),
                network: Network(name),
            });
        }
    }
    cases
}

fn judged(case: &Case) -> Vec<Rule> {
    let letter = JudgedLetter {
        accepted_at: Some(Timestamp::from_millis(ACCEPTED)),
        links: case.links,
        replied_at: case.replied_at,
        neighbours: &case.neighbours,
    };
    judge(letter, &case.lines.iter().map(seen).collect::<Vec<_>>())
}

fn seen(line: &Line) -> Seen<'_> {
    Seen { at: line.at, kind: line.kind, agent: &line.agent, signs: line.signs, network: Some(line.network) }
}

#[test]
fn of_the_labelled_hits_machines_are_found_and_people_are_kept() {
    let (mut machines, mut found, mut people, mut lost, mut wrong) = (0, 0, 0, 0, Vec::new());
    for case in cases() {
        for (line, rule) in case.lines.iter().zip(judged(&case)) {
            let right = match line.truth.as_str() {
                "machine" => {
                    machines += 1;
                    let right = rule.verdict() == Verdict::Machine;
                    found += usize::from(right);
                    right
                }
                "human" => {
                    people += 1;
                    let right = rule.shows_a_reader();
                    lost += usize::from(!right);
                    right
                }
                "protected" => rule == Rule::AppleProtected,
                other => panic!("{other} is no truth"),
            };
            if !right {
                wrong.push(format!("{}: {} at {} by {rule}", case.title, line.truth, line.at));
            }
        }
    }
    assert!(machines + people >= 120, "{machines} machines and {people} people are too few to say anything");
    assert!(found * 100 >= machines * 95, "{found} of {machines} machines were found; {wrong:#?}");
    assert!(lost * 100 < people, "{lost} of {people} people were lost; {wrong:#?}");
}

#[test]
fn each_rule_of_a_machine_is_needed_by_a_labelled_hit() {
    let seen: Vec<Rule> = cases().iter().flat_map(judged).collect();
    for rule in Rule::ALL {
        // Doubtful hits are in no labelled set: nobody knows who made them.
        let doubtful = matches!(rule, Rule::NoName | Rule::NoLanguage);
        assert!(doubtful || seen.contains(rule), "no labelled hit is judged by {rule}");
    }
}

fn any_hit() -> impl Strategy<Value = (i64, u16, u8, u8)> {
    (-100_000i64..400_000, 0u16..6, 0u8..64, 0u8..3)
}

proptest! {
    #[test]
    fn the_order_in_which_hits_are_known_changes_no_verdict(
        hits in proptest::collection::vec(any_hit(), 0..24),
        turn in 0usize..24,
    ) {
        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let seen: Vec<Seen<'_>> = hits.iter().map(|(at, link, signs, network)| Seen {
            at: Timestamp::from_millis(ACCEPTED + at),
            kind: match link { 4 => HitKind::Opened, 5 => HitKind::Trapped, link => HitKind::Clicked { link: *link } },
            agent,
            signs: Signs::of_number(*signs),
            network: Some(Network([*network; 8])),
        }).collect();
        let letter = JudgedLetter { accepted_at: Some(Timestamp::from_millis(ACCEPTED)), links: 4, ..JudgedLetter::default() };
        let straight = judge(letter, &seen);
        prop_assert_eq!(straight.len(), seen.len());
        let turn = turn.min(seen.len());
        let mut turned = seen[turn..].to_vec();
        turned.extend_from_slice(&seen[..turn]);
        let mut again = judge(letter, &turned);
        again.rotate_right(turn);
        prop_assert_eq!(straight, again);
    }
}
