//! Stems: a noun and what is said of it, near each other in one sentence, in many languages.
//!
//! A phrase is found as it stands; servers say the same thing in more ways than anybody lists. Here the words of a sentence decide:
//! of whom it speaks (a person, a mailbox, its room, a domain, or us) and what it says (unknown, disabled, full). It promises
//! nothing of a sentence that also names the sender, an address on the network, a command: those are about us.

use super::Class;
use super::folded::Folded;
use std::sync::LazyLock;

const TEXT: &str = include_str!("tables/stems.txt");
/// Words between a noun and its predicate: `the email account that you tried to reach is disabled` has six.
const MAX_WORDS_BETWEEN: usize = 7;
/// The same for scripts that do not divide words.
const MAX_WIDE_BETWEEN: usize = 24;

/// What a predicate without a noun may speak of instead of a mailbox.
const ELSE: [&str; 12] = [
    "error",
    "reason",
    "status",
    "problem",
    "failure",
    "service",
    "system",
    "server",
    "request",
    "сервер",
    "serv",
    "服务器",
];

/// Where a stem begins and ends.
type Place = (usize, usize);

/// Bytes between them at most: what is farther need not be counted in words.
const MAX_BYTES_BETWEEN: usize = 200;
/// Places of one role in a sentence. A server that repeats a word costs no more.
const MAX_PLACES: usize = 24;
/// Sentences that are looked at: a refusal has a few.
const MAX_SENTENCES: usize = 40;

/// What a sentence says, and by which rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Saying {
    pub class: Class,
    pub rule: &'static str,
    /// The predicate stood alone: enough only where the text answers RCPT or a code speaks of an address.
    pub alone: bool,
}

#[derive(Default)]
struct Stems {
    person: Vec<String>,
    mailbox: Vec<String>,
    room: Vec<String>,
    domain: Vec<String>,
    other: Vec<String>,
    unknown: Vec<String>,
    inactive: Vec<String>,
    blocked: Vec<String>,
    full: Vec<String>,
}

static STEMS: LazyLock<Stems> = LazyLock::new(|| {
    let mut stems = Stems::default();
    let mut role = "";
    for line in TEXT.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(inner) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            role = inner;
        } else if let Some((_, words)) = line.split_once(" = ") {
            let list = match role {
                "person" => &mut stems.person,
                "box" => &mut stems.mailbox,
                "room" => &mut stems.room,
                "domain" => &mut stems.domain,
                "other" => &mut stems.other,
                "unknown" => &mut stems.unknown,
                "inactive" => &mut stems.inactive,
                "blocked" => &mut stems.blocked,
                _full => &mut stems.full,
            };
            list.extend(words.split(" | ").map(Folded::phrase));
        }
    }
    stems
});

/// What the sentences say. The first that speaks of a mailbox or a domain decides; a predicate alone only when none does.
pub(super) fn said(text: &str) -> Option<Saying> {
    let mut alone = None;
    // `(in reply to RCPT TO command)` is what a relay adds.
    let text = text.split("(in reply to").next().unwrap_or_default();
    for sentence in sentences(text).take(MAX_SENTENCES) {
        match of_sentence(&Folded::text(sentence)) {
            Some(saying) if !saying.alone => return Some(saying),
            Some(saying) => alone = alone.or(Some(saying)),
            None => {}
        }
    }
    alone
}

fn of_sentence(sentence: &Folded) -> Option<Saying> {
    let stems = &*STEMS;
    let says = |class: Class, rule: &'static str| Some(Saying { class, rule, alone: false });
    if any(sentence, &stems.other) {
        return None;
    }
    let places = |list: &[String]| -> Vec<Place> {
        list.iter().flat_map(|stem| sentence.all(stem).take(MAX_PLACES)).take(MAX_PLACES).collect()
    };
    let near = |nouns: &[Place], predicates: &[Place]| nearest(sentence, nouns, predicates).is_some();
    let (person, mailbox, room) = (places(&stems.person), places(&stems.mailbox), places(&stems.room));
    let (full, inactive, unknown) = (places(&stems.full), places(&stems.inactive), places(&stems.unknown));
    if near(&mailbox, &full) || near(&room, &full) {
        return says(Class::Full, "stem.full");
    }
    if near(&mailbox, &inactive) || near(&person, &inactive) || near(&mailbox, &places(&stems.blocked)) {
        return says(Class::Inactive, "stem.inactive");
    }
    // `The host said: no such user` names both: the noun next to the predicate is meant.
    let domain = places(&stems.domain);
    let reader: Vec<Place> = person.iter().chain(&mailbox).copied().collect();
    match (nearest(sentence, &reader, &unknown), nearest(sentence, &domain, &unknown)) {
        (Some(reader), domain) if domain.is_none_or(|domain| reader < domain) => {
            return says(Class::InvalidMailbox, "stem.invalid_mailbox");
        }
        (_, Some(_)) => return says(Class::InvalidDomain, "stem.invalid_domain"),
        (_, None) => {}
    }
    let short = sentence.words() <= MAX_WORDS_BETWEEN;
    // `Unknown error` and `service suspended` speak of no mailbox.
    let nobody = reader.is_empty() && domain.is_empty() && !ELSE.iter().any(|word| sentence.has(word));
    let alone = |class: Class, rule: &'static str| Some(Saying { class, rule, alone: true });
    match (nobody && short, !inactive.is_empty(), !unknown.is_empty()) {
        (true, true, _) => alone(Class::Inactive, "stem.disabled"),
        (true, false, true) => alone(Class::InvalidMailbox, "stem.unknown"),
        _ => None,
    }
}

fn any(sentence: &Folded, stems: &[String]) -> bool {
    stems.iter().any(|stem| sentence.has(stem))
}

/// The least distance of a noun and a predicate, in letters; `None` where no two are near.
fn nearest(sentence: &Folded, nouns: &[Place], predicates: &[Place]) -> Option<usize> {
    let pairs = nouns.iter().flat_map(|noun| predicates.iter().map(move |predicate| (*noun, *predicate)));
    pairs.filter_map(|(noun, predicate)| distance(sentence, noun, predicate)).min()
}

fn distance(sentence: &Folded, noun: Place, predicate: Place) -> Option<usize> {
    let (first, second) = if noun.0 <= predicate.0 { (noun, predicate) } else { (predicate, noun) };
    let Some(between) = sentence.between(first.1, second.0) else { return Some(0) };
    if between.len() > MAX_BYTES_BETWEEN {
        return None;
    }
    let wide = between.chars().filter(|letter| *letter as u32 >= 0x1100).count();
    let is_near = between.split_whitespace().count() <= MAX_WORDS_BETWEEN && wide <= MAX_WIDE_BETWEEN;
    is_near.then_some(between.len())
}

/// Divided where a sentence ends: a full stop before a blank, and the signs of other scripts.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut end = rest.len();
        let mut letters = rest.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let ends = match letter {
                '。' | '；' | '！' | '？' | '،' | '|' => true,
                '.' | ';' | '!' | '?' => letters.peek().is_none_or(|(_, next)| next.is_whitespace()),
                _ => false,
            };
            // `No such user... user unknown` stays together, as does what is shorter than a word.
            if ends && at > 3 && !rest[..at].ends_with('.') {
                end = at + letter.len_utf8();
                break;
            }
        }
        let (sentence, behind) = rest.split_at(end);
        rest = behind;
        Some(sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noun_and_its_predicate_say_what_no_phrase_lists() {
        use Class::{Full, Inactive, InvalidDomain, InvalidMailbox};
        for (text, expected) in [
            ("The destination user john could not be located: username undefined", Some(InvalidMailbox)),
            ("Kullanıcı sistemde bulunamadı", Some(InvalidMailbox)),
            ("Uživatel s touto adresou neexistuje", Some(InvalidMailbox)),
            ("该收件人在系统中不存在", Some(InvalidMailbox)),
            ("The subscriber's account was terminated last year", Some(Inactive)),
            ("Учетная запись владельца приостановлена", Some(Inactive)),
            ("Mailbox of the addressee has run out of storage", Some(Full)),
            ("La casella del cliente risulta piena", Some(Full)),
            ("Домен получателя", None),
            ("The domain nowhere was not found", Some(InvalidDomain)),
            ("sender address does not exist", None),
            ("Your IP address is unknown to us", None),
            ("Удаленный сервер отклонил сообщение", None),
            ("The following list of recipients: Envelope expired", None),
            ("delivered to the recipient. The file was not found", None),
        ] {
            assert_eq!(said(text).map(|saying| saying.class), expected, "{text}");
        }
        assert!(said("does not exist").is_some_and(|saying| saying.alone));
    }
}
