//! The tables of marks and phrases, read once from the texts beside this file.

use super::Class;
use super::folded::Folded;
use std::sync::LazyLock;

/// File → the word that its rules' names begin with.
const PHRASES: [(&str, &str); 3] = [
    ("phrase.en.", include_str!("tables/en.txt")),
    ("phrase.asia.", include_str!("tables/asia.txt")),
    ("phrase.europe.", include_str!("tables/europe.txt")),
];
const ANSWERS: &str = include_str!("tables/answers.txt");
const MARKS: &str = include_str!("tables/tokens.txt");

/// Of two sections whose phrases both stand in a text, the earlier one decides: what speaks of us comes before what speaks of a
/// person, a cause before what it led to.
const ORDER: [&str; 32] = [
    "auth_fail",
    "blocklist",
    "tls_required",
    "rate_limited first",
    "reputation_domain",
    "reputation_ip",
    "too_many_conns",
    "rate_limited",
    "blocklist blocked",
    "greylist",
    "protocol helo",
    "relay_denied",
    "policy sender",
    "recipient_refused",
    "content form",
    "spam_content",
    "moved",
    "full",
    "too_big",
    "inactive",
    "invalid_domain",
    "invalid_mailbox",
    "expired",
    "timeout",
    "dns",
    "network",
    "protocol",
    "content",
    "policy",
    "invalid_mailbox weak",
    "recipient_refused weak",
    "policy weak",
];
/// Sections from here on tell what happened on the way: stems of words that speak of a mailbox come before them.
const LATE_FROM: usize = 22;
/// Sections from here on say little by themselves.
const WEAK_FROM: usize = 29;

/// One rule: any of its alternatives, each of phrases that must all stand there, and of some that must not.
pub(super) struct Rule {
    pub name: &'static str,
    pub class: Class,
    alternatives: Vec<Alternative>,
}

struct Alternative {
    all: Vec<String>,
    none: Vec<String>,
}

/// A rule that holds, and the phrase by which it does.
#[derive(Clone, Copy)]
pub(super) struct Match {
    pub rule: &'static Rule,
    pub phrase: &'static str,
}

struct Tables {
    marks: Vec<Rule>,
    strong: Vec<Rule>,
    late: Vec<Rule>,
    weak: Vec<Rule>,
    answers: Vec<(&'static str, Rule)>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut ordered: Vec<(usize, Rule)> = Vec::new();
    for (prefix, text) in PHRASES {
        read(text, prefix, Folded::phrase, |section, rule| {
            ordered.push((ORDER.iter().position(|known| *known == section).unwrap_or(ORDER.len()), rule));
        });
    }
    ordered.sort_by_key(|(place, _)| *place);
    let weak = ordered.split_off(ordered.partition_point(|(place, _)| *place < WEAK_FROM));
    let late = ordered.split_off(ordered.partition_point(|(place, _)| *place < LATE_FROM));
    let mut marks = Vec::new();
    read(MARKS, "mark.", str::to_lowercase, |_, rule| marks.push(rule));
    let mut answers = Vec::new();
    read(ANSWERS, "answer.", Folded::phrase, |section, rule| answers.push((section, rule)));
    let rules = |ordered: Vec<(usize, Rule)>| ordered.into_iter().map(|(_, rule)| rule).collect();
    Tables { marks, strong: rules(ordered), late: rules(late), weak: rules(weak), answers }
});

/// A provider's mark in a text of lower case, blanks single.
pub(super) fn mark(lower: &str) -> Option<Match> {
    first(TABLES.marks.iter(), |phrase| lower.contains(phrase))
}

/// The first phrase that says something by itself.
pub(super) fn strong(text: &Folded) -> Option<Match> {
    first(TABLES.strong.iter(), |phrase| text.has(phrase))
}

/// The first phrase of what happened on the way.
pub(super) fn late(text: &Folded) -> Option<Match> {
    first(TABLES.late.iter(), |phrase| text.has(phrase))
}

/// The first phrase that says something when nothing else does.
pub(super) fn weak(text: &Folded) -> Option<Match> {
    first(TABLES.weak.iter(), |phrase| text.has(phrase))
}

/// A phrase of one section of the answers' table.
pub(super) fn answer(section: &str, text: &Folded) -> Option<Match> {
    let rules = TABLES.answers.iter().filter(|(known, _)| *known == section);
    first(rules.map(|(_, rule)| rule), |phrase| text.has(phrase))
}

fn first(mut rules: impl Iterator<Item = &'static Rule>, has: impl Fn(&str) -> bool) -> Option<Match> {
    rules.find_map(|rule| {
        let holds =
            |one: &&Alternative| one.all.iter().all(|phrase| has(phrase)) && !one.none.iter().any(|phrase| has(phrase));
        rule.alternatives.iter().find(holds).map(|one| Match { rule, phrase: &one.all[0] })
    })
}

fn read(text: &'static str, prefix: &str, form: impl Fn(&str) -> String, mut take: impl FnMut(&'static str, Rule)) {
    let (mut section, mut class) = ("", Class::Unknown);
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(inner) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = inner;
            class = inner.split(' ').next().and_then(|word| word.parse().ok()).unwrap_or(Class::Unknown);
        } else if let Some((name, phrases)) = line.split_once(" = ") {
            let alternatives = phrases.split(" | ").map(|one| alternative(one, &form)).collect();
            // Names live as long as the program, like the tables.
            let group = if class == Class::Unknown { section.replace(' ', "-") } else { class.to_string() };
            let group = match section.split_once(' ') {
                Some((_, "weak")) => format!("{group}-faint"),
                Some((_, part)) if class != Class::Unknown => format!("{group}-{part}"),
                _ => group,
            };
            let name: &'static str = format!("{prefix}{group}.{name}").leak();
            take(section, Rule { name, class, alternatives });
        }
    }
}

fn alternative(text: &str, form: impl Fn(&str) -> String) -> Alternative {
    let (none, all) = text.split(" + ").partition::<Vec<&str>, _>(|part| part.starts_with('!'));
    Alternative {
        all: all.into_iter().map(|part| form(part.trim())).collect(),
        none: none.into_iter().map(|part| form(part.trim_start_matches('!'))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_section_is_known_and_every_rule_has_a_name_of_its_own() {
        let mut names = HashSet::new();
        for (prefix, text) in PHRASES {
            read(text, prefix, Folded::phrase, |section, rule| {
                assert!(ORDER.contains(&section) && rule.class != Class::Unknown, "[{section}]");
                assert!(names.insert(rule.name), "{} twice", rule.name);
                for one in &rule.alternatives {
                    assert!(
                        !one.all.is_empty() && one.all.iter().chain(&one.none).all(|phrase| !phrase.is_empty()),
                        "{}",
                        rule.name
                    );
                }
            });
        }
        read(MARKS, "mark.", str::to_lowercase, |section, rule| {
            assert!(section.parse::<Class>().is_ok() && names.insert(rule.name), "{}", rule.name);
        });
        assert!(TABLES.strong.iter().all(|rule| !rule.name.contains("faint")) && !TABLES.weak.is_empty());
        assert_eq!((ORDER[LATE_FROM], ORDER[WEAK_FROM]), ("expired", "invalid_mailbox weak"));
    }
}
