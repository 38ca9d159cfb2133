//! Refusals, bounces and answers of many servers in many languages, each with the class that a person gave it.
//!
//! `replies/*.txt`: a line each, `class | what it answered | reply`. `letters/*.txt`: whole letters, each behind a line
//! `=== class kind`. The rules were written looking at one half; `heldout` was gathered afterwards and measured once before any
//! rule was changed for it. `seen-in-bounces` and `broken-forms` are what collections of real bounces held and was read wrongly once,
//! `logs-and-help-pages` what stood in logs and handbooks and nowhere else.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use basics::Timestamp;
use domain::sending::classification::{Action, Class, Provider, ReplyFacts, classify_letter, classify_reply};
use mail::incoming::IncomingLetter;
use mail::report::{SaidAt, codes};
use std::path::{Path, PathBuf};

/// 2026-11-26.
const NOW: Timestamp = Timestamp::from_millis(1_795_651_200_000);
const AT_LEAST_CASES: usize = 900;
const AT_LEAST_RIGHT: f64 = 0.97;

struct Case {
    source: String,
    expected: Class,
    found: Class,
    kind_is_right: bool,
    suppresses: bool,
    evidence: String,
}

#[test]
fn the_corpus_is_read_right_and_nobody_is_suppressed_wrongly() {
    let mut cases = Vec::new();
    for file in files("replies") {
        cases.extend(replies(&file));
    }
    for file in files("letters") {
        cases.extend(letters(&file));
    }
    let mut wrong = 0;
    let mut wrongly_suppressed = 0;
    for case in &cases {
        let is_wrong = case.found != case.expected || !case.kind_is_right;
        let may = case.expected.ends_an_address() || case.expected.is_a_wish();
        if case.suppresses && !may {
            wrongly_suppressed += 1;
            println!("SUPPRESSED {}", case.source);
        }
        if is_wrong {
            wrong += 1;
            println!("{}: expected {}, found {} by {}", case.source, case.expected, case.found, case.evidence);
        }
    }
    let right = 1.0 - f64::from(wrong) / cases.len() as f64;
    println!(
        "{} cases, {wrong} wrong, {:.1} % right, {wrongly_suppressed} wrongly suppressed",
        cases.len(),
        right * 100.0
    );
    assert_eq!(wrongly_suppressed, 0);
    assert!(cases.len() >= AT_LEAST_CASES && right >= AT_LEAST_RIGHT);
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    if let Ok(only) = std::env::var("CORPUS_ONLY") {
        files.retain(|file| file.to_string_lossy().contains(&only));
    }
    files.sort();
    files
}

fn replies(file: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(file).unwrap();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines.map(|(number, line)| reply(file, number + 1, line)).collect()
}

fn reply(file: &Path, number: usize, line: &str) -> Case {
    let mut fields = line.splitn(3, '|').map(str::trim);
    let (class, stage, reply) = (fields.next().unwrap(), fields.next().unwrap(), fields.next().unwrap());
    let said_at = match stage {
        "connection" => SaidAt::Connection,
        "MAIL" => SaidAt::Sender,
        "RCPT" => SaidAt::Recipient,
        "DATA" => SaidAt::Data,
        "" => SaidAt::Unknown,
        other => panic!("{line}: {other}"),
    };
    let code = reply.get(..3).and_then(|code| code.parse().ok()).unwrap_or(0);
    let text = if code == 0 { reply } else { reply[3..].trim_start_matches(['-', ' ']) };
    let enhanced = codes::enhanced_at(text, 0).map(|(code, _)| code);
    let facts = ReplyFacts { code, enhanced, text, said_at, provider: Provider::of_host("mx.shop.example") };
    let verdict = classify_reply(&facts);
    let expected: Class = class.parse().unwrap_or_else(|_| panic!("{line}"));
    Case {
        source: format!("{}:{number} {reply}", file.file_name().unwrap().to_string_lossy()),
        expected,
        found: verdict.class,
        kind_is_right: true,
        suppresses: verdict.action == Action::Suppress,
        evidence: verdict.evidence.to_string(),
    }
}

fn letters(file: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(file).unwrap();
    let mut cases = Vec::new();
    for (number, block) in text.split("\n=== ").enumerate() {
        let block = block.strip_prefix("=== ").unwrap_or(block);
        let (head, letter) = block.split_once('\n').unwrap();
        let mut words = head.split_whitespace();
        let (expected, kind): (Class, _) = (words.next().unwrap().parse().unwrap(), words.next());
        let letter = IncomingLetter::read(letter.as_bytes()).unwrap_or_else(|error| panic!("{head}: {error}"));
        let read = classify_letter(&letter, NOW);
        cases.push(Case {
            source: format!(
                "{}#{} {:?} {}",
                file.file_name().unwrap().to_string_lossy(),
                number + 1,
                letter.headers.decoded("subject").unwrap_or_default(),
                read.kind
            ),
            expected,
            found: read.verdict.class,
            kind_is_right: kind.is_none_or(|kind| kind == read.kind.as_str()),
            suppresses: read.verdict.action == Action::Suppress,
            evidence: read.verdict.evidence.to_string(),
        });
    }
    cases
}
