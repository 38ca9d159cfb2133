//! `tradewind classify`: what bounces, replies and answers mean, without a workspace.

use super::Failure;
use crate::Common;
use basics::Timestamp;
use domain::sending::classification::{
    Kind, LetterVerdict, Provider, ReplyFacts, Verdict, classify_letter, classify_reply, classify_words, stage,
};
use mail::incoming::{IncomingLetter, MAX_READ_BYTES, NoLetter};
use mail::report::{SaidAt, codes, transcript};
use outside::{Clock, SystemClock};
use serde::Serialize;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Folders within folders that are walked.
const MAX_FOLDERS: usize = 16;
/// Bytes of an mbox; a single letter is read up to its own limit.
const MAX_FILE_BYTES: u64 = 512 * 1024 * 1024;
/// Bytes of a file that holds a few words and no letter.
const MAX_WORDS_BYTES: usize = 4_096;
/// One of these begins a line of every letter.
const LETTERS_HEADERS: [&str; 14] = [
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "content-",
    "x-",
    "reply-to",
    "delivered-to",
    "auto-submitted",
];
/// Characters of a file's name in the table.
const NAME_WIDTH: usize = 44;

/// Say what bounces, replies of servers and answers mean: class, scope, action and what decided it.
///
/// A file is a letter (RFC 5322, such as .eml), an mbox, or the reply of a server ("550 5.1.1 …", or its words alone). Folders are walked; `-` is standard
/// input. The output holds no address and no text, only codes, names of rules and the recipient's domain. It needs no
/// workspace. Exit code: 0, or 2 when a file could not be read; the others are classified all the same.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  tradewind classify bounce.eml\n  tradewind classify bounces/ --json\n  \
                        echo \"452 4.2.2 mailbox full\" | tradewind classify - --json")]
pub struct Classify {
    /// Letters, mboxes, replies, or folders of them.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// One line of `--json`. The first five fields are stable.
#[derive(Serialize)]
struct Line {
    file: String,
    class: &'static str,
    scope: &'static str,
    action: &'static str,
    evidence: String,
    kind: &'static str,
    rule: &'static str,
    code: Option<u16>,
    status: Option<String>,
    stage: Option<&'static str>,
    provider: Option<&'static str>,
    recipient_domain: Option<String>,
    recipients: usize,
    returns_on: Option<String>,
    names_successor: bool,
    feedback_type: Option<String>,
}

pub fn run(common: &Common, classify: Classify) -> Result<(), Failure> {
    let now = SystemClock::new().now();
    let mut bad = 0;
    let mut all = 0;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if !common.json {
        write(&mut out, &format!("{:<NAME_WIDTH$} {:<18} {:<10} {:<14} evidence", "file", "class", "scope", "action"))?;
    }
    for file in walked(classify.files) {
        let lines = file.and_then(|file| {
            let (name, bytes) = (file.display().to_string(), read(&file)?);
            lines(&name, &bytes, now).map_err(|error| format!("{name} cannot be classified: {error}"))
        });
        all += 1;
        match lines {
            Ok(lines) => {
                for line in lines {
                    write(&mut out, &if common.json { json(&line)? } else { table(&line) })?;
                }
            }
            Err(problem) => {
                bad += 1;
                eprintln!("tradewind: {problem}");
            }
        }
    }
    out.flush().map_err(Failure::io("the results cannot be written"))?;
    match bad {
        0 => Ok(()),
        bad => Err(Failure::Input(format!("{bad} of {all} files could not be classified; the reasons stand above"))),
    }
}

fn write(out: &mut impl Write, line: &str) -> Result<(), Failure> {
    writeln!(out, "{line}").map_err(Failure::io("the results cannot be written"))
}

fn json(line: &Line) -> Result<String, Failure> {
    serde_json::to_string(line).map_err(|error| Failure::Other(error.to_string()))
}

fn table(line: &Line) -> String {
    let Line { file, class, scope, action, evidence, .. } = line;
    // The end of a long name tells more than its beginning.
    let over = file.chars().count().saturating_sub(NAME_WIDTH);
    let name: String = file.chars().skip(over).collect();
    let mut more = String::new();
    for (what, value) in [("for", &line.recipient_domain), ("back", &line.returns_on)] {
        if let Some(value) = value {
            more.push_str(&format!(", {what} {value}"));
        }
    }
    format!("{name:<NAME_WIDTH$} {class:<18} {scope:<10} {action:<14} {evidence}{more}")
}

/// The files named, and those in the folders named, by name.
fn walked(named: Vec<PathBuf>) -> Vec<Result<PathBuf, String>> {
    let mut found = Vec::new();
    for path in named {
        walk(path, 0, &mut found);
    }
    found
}

fn walk(path: PathBuf, depth: usize, found: &mut Vec<Result<PathBuf, String>>) {
    if path == Path::new("-") || !path.is_dir() {
        found.push(Ok(path));
        return;
    }
    let inside = std::fs::read_dir(&path)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>());
    match inside {
        Ok(_) if depth >= MAX_FOLDERS => found.push(Err(format!("{} lies too deep; name it itself", path.display()))),
        Ok(mut inside) => {
            inside.sort();
            let is_hidden =
                |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            for path in inside.into_iter().filter(|path| !is_hidden(path)) {
                walk(path, depth + 1, found);
            }
        }
        Err(error) => found.push(Err(format!("{} cannot be read: {error}", path.display()))),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let explain = |error| {
        format!("{} cannot be read: {error}; name a file that is there and belongs to this user", path.display())
    };
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(MAX_FILE_BYTES).read_to_end(&mut bytes).map_err(explain)?;
    } else {
        std::fs::File::open(path)
            .and_then(|file| file.take(MAX_FILE_BYTES).read_to_end(&mut bytes))
            .map_err(explain)?;
    }
    Ok(bytes)
}

fn lines(name: &str, bytes: &[u8], now: Timestamp) -> Result<Vec<Line>, NoLetter> {
    if let Some(verdict) = reply(bytes) {
        return Ok(vec![line(name.to_string(), &verdict, Kind::Bounce)]);
    }
    if let Some(verdict) = words(bytes) {
        return Ok(vec![line(name.to_string(), &verdict, Kind::Bounce)]);
    }
    let letters = letters_of_mbox(bytes);
    if letters.len() == 1 {
        return Ok(vec![letter(name.to_string(), letters[0], now)?]);
    }
    letters.iter().enumerate().map(|(place, bytes)| letter(format!("{name}#{}", place + 1), bytes, now)).collect()
}

/// A file that is a server's reply: it begins with a refusal.
fn reply(bytes: &[u8]) -> Option<Verdict> {
    let text = std::str::from_utf8(&bytes[..bytes.len().min(MAX_READ_BYTES)]).ok()?.trim();
    let found = codes::find_reply(text).filter(|found| found.at == 0);
    let bare = codes::enhanced_at(text, 0);
    let (code, enhanced, words_at) = match (found, bare) {
        (Some(found), _) => (found.code, found.enhanced, found.words_at),
        (None, Some((enhanced, end))) => (0, Some(enhanced), end),
        // A positive reply is a reply too.
        (None, None) => {
            let code = text.get(..3)?.parse().ok().filter(|code| (200..600).contains(code))?;
            matches!(text.as_bytes().get(3), None | Some(b' ' | b'-' | b'\r' | b'\n')).then_some((code, None, 3))?
        }
    };
    let said_at = transcript::said_at(text);
    let words = text.get(words_at..).unwrap_or_default();
    Some(classify_reply(&ReplyFacts { code, enhanced, text: words, said_at, provider: None::<Provider> }))
}

/// A file with a server's words alone, as a log or a person gives them: nothing of it is a header of a letter.
fn words(bytes: &[u8]) -> Option<Verdict> {
    let text = std::str::from_utf8(bytes.get(..MAX_WORDS_BYTES).unwrap_or(bytes)).ok()?.trim();
    let is_header = |line: &str| {
        let name = line.split_once(':').map(|(name, _)| name.to_ascii_lowercase());
        name.is_some_and(|name| {
            LETTERS_HEADERS.iter().any(|known| name == *known || known.ends_with('-') && name.starts_with(known))
        })
    };
    if text.is_empty() || bytes.len() > MAX_WORDS_BYTES || text.starts_with("From ") || text.lines().any(is_header) {
        return None;
    }
    Some(classify_words(text, transcript::said_at(text)))
}

/// An mbox (RFC 4155) begins each letter with a line `From …` behind an empty line; anything else is one letter.
fn letters_of_mbox(bytes: &[u8]) -> Vec<&[u8]> {
    if !bytes.starts_with(b"From ") {
        return vec![bytes];
    }
    let mut letters = Vec::new();
    let mut begins = 0;
    let mut line_begins = 0;
    let mut after_empty = false;
    for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
        let line = &bytes[line_begins..at];
        if after_empty && line.starts_with(b"From ") {
            letters.push(&bytes[begins..line_begins]);
            begins = line_begins;
        }
        after_empty = line.is_empty() || line == b"\r";
        line_begins = at + 1;
    }
    letters.push(&bytes[begins..]);
    letters
}

fn letter(name: String, bytes: &[u8], now: Timestamp) -> Result<Line, NoLetter> {
    let letter = IncomingLetter::read(bytes)?;
    let read: LetterVerdict = classify_letter(&letter, now);
    let mut line = line(name, &read.verdict, read.kind);
    line.recipient_domain = read.recipient_domain();
    line.recipients = read.recipients.len();
    line.returns_on = read.returns_on.map(|day| day.to_string());
    line.names_successor = read.successor.is_some();
    line.feedback_type =
        read.feedback.and_then(|feedback| feedback.kind).map(|kind| format!("{kind:?}").to_lowercase());
    if line.status.is_none() {
        line.status = read.recipients.first().and_then(|one| one.status).map(|status| status.to_string());
    }
    Ok(line)
}

fn line(file: String, verdict: &Verdict, kind: Kind) -> Line {
    let evidence = verdict.evidence;
    Line {
        file,
        class: verdict.class.as_str(),
        scope: verdict.scope.as_str(),
        action: verdict.action.as_str(),
        evidence: evidence.to_string(),
        kind: kind.as_str(),
        rule: evidence.rule,
        code: evidence.code,
        status: evidence.enhanced.map(|code| code.to_string()),
        stage: Some(stage(evidence.said_at)).filter(|_| evidence.said_at != SaidAt::Unknown),
        provider: evidence.provider.map(Provider::as_str),
        recipient_domain: None,
        recipients: 0,
        returns_on: None,
        names_successor: false,
        feedback_type: None,
    }
}
