//! Every parser of bytes from outside, driven by a seeded mutator for as long as one likes: `make fuzz MINUTES=30`.
//!
//! It starts from the letters and replies of the corpus and from small reports of each form, changes them at random, and looks that
//! nothing panics, that no input takes long, and that the memory of the process stays below a limit. A panic names the target and
//! the seed; `--seed N` plays that one again.

#![expect(clippy::disallowed_methods, reason = "a measurement by hand reads the real clock")]
#![expect(clippy::unwrap_used, reason = "a tool that cannot go on ends")]

use basics::{Dice, Timestamp};
use domain::sending::classification::{Provider, ReplyFacts, classify_letter, classify_reply};
use flate2::Compression;
use flate2::write::GzEncoder;
use mail::incoming::IncomingLetter;
use mail::report::{DeliveryReport, Feedback, SaidAt, Transcript, codes, dmarc, tls};
use mail::smtp::ReplyParser;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Bytes of a large input.
const LARGE_BYTES: usize = 1024 * 1024;
/// One input in so many thousand is made large.
const LARGE_IN_THOUSAND: u64 = 20;
/// What the process may use: all seeds, one large input and what is read of it.
const MEMORY_LIMIT_MIB: u64 = 256;
/// What one input may take, on a busy machine too.
const SLOW: Duration = Duration::from_secs(5);
const NOW: Timestamp = Timestamp::from_millis(1_795_651_200_000);
/// What parsers look for.
const PIECES: [&[u8]; 18] = [
    b"\r\n",
    b"\n\n",
    b"--b\n",
    b": ",
    b"; ",
    b"<a@b.example>",
    b"550 5.1.1 ",
    b"451-4.7.1 ",
    b"=?utf-8?b?",
    b"?=",
    b"=E4=BD",
    b"Content-Type: multipart/mixed; boundary=b\n\n",
    b"&#x0;",
    b"<![CDATA[",
    b"PK\x01\x02",
    b"Final-Recipient: rfc822; a@b.example\n",
    b"\xe4\xb8\x8d",
    b"\xff\xfe\x00",
];

type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 8] = [
    ("smtp_reply", |bytes| {
        let mut parser = ReplyParser::default();
        for piece in bytes.chunks(7) {
            parser.push(piece);
            while let Ok(Some(_)) = parser.next_reply() {}
        }
    }),
    ("delivery_report", |bytes| {
        let text = String::from_utf8_lossy(bytes);
        assert!(DeliveryReport::read(&text).recipients.len() <= 101);
        DeliveryReport::in_text(&text);
    }),
    ("feedback_report", |bytes| assert!(Feedback::read(&String::from_utf8_lossy(bytes)).recipients.len() <= 50)),
    ("transcript", |bytes| {
        let transcript = Transcript::read(&String::from_utf8_lossy(bytes));
        assert!(transcript.statements.len() <= 20 && transcript.pieces.len() <= 60);
    }),
    ("dmarc_report", |bytes| drop(dmarc::read(bytes))),
    ("tls_report", |bytes| drop(tls::read(bytes))),
    ("reply_meaning", |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let code = text.get(..3).and_then(|code| code.parse().ok()).unwrap_or(550);
        let enhanced = codes::find_enhanced(&text);
        let said_at = [SaidAt::Unknown, SaidAt::Sender, SaidAt::Recipient, SaidAt::Data][bytes.len() % 4];
        classify_reply(&ReplyFacts { code, enhanced, text: &text, said_at, provider: Provider::of_host(&text) });
    }),
    ("letter", |bytes| {
        if let Ok(letter) = IncomingLetter::read(bytes) {
            let read = classify_letter(&letter, NOW);
            let _ = (read.recipient_domain(), read.verdict.evidence.to_string());
        }
    }),
];

thread_local! {
    static UNDER_WAY: Cell<(&'static str, u64)> = const { Cell::new(("", 0)) };
}

#[derive(Default)]
struct Sum {
    inputs: u64,
    bytes: u64,
    slowest: Duration,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<f64>().ok()
    };
    let seeds = seeds();
    std::panic::set_hook(Box::new(|info| {
        let (target, seed) = UNDER_WAY.get();
        eprintln!("{target} with seed {seed}: {info}");
    }));
    if let Some(seed) = number("--seed") {
        for index in 0..TARGETS.len() {
            run(index, seed as u64, &seeds);
        }
        return ExitCode::SUCCESS;
    }
    let until = Instant::now() + Duration::from_secs_f64(number("--minutes").unwrap_or(1.0) * 60.0);
    let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
    // From the real time: each run sees other inputs.
    let mut seed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64;
    while Instant::now() < until {
        for (index, (name, _)) in TARGETS.iter().enumerate() {
            let start = Instant::now();
            let bytes = run(index, seed, &seeds);
            let took = start.elapsed();
            let sum = sums.entry(name).or_default();
            sum.inputs += 1;
            sum.bytes += bytes as u64;
            sum.slowest = sum.slowest.max(took);
            if took > SLOW {
                eprintln!("{name} with seed {seed} took {} s", took.as_secs());
                return ExitCode::FAILURE;
            }
        }
        seed += 1;
    }
    for (name, sum) in &sums {
        println!("{name}: {} inputs, {} MiB, slowest {} ms", sum.inputs, sum.bytes >> 20, sum.slowest.as_millis());
    }
    let peak = peak_memory_mib();
    println!("peak memory {peak} MiB, limit {MEMORY_LIMIT_MIB} MiB");
    if peak > MEMORY_LIMIT_MIB { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// One input to one target; answers its size.
fn run(index: usize, seed: u64, seeds: &[Vec<u8>]) -> usize {
    let (name, act) = TARGETS[index];
    UNDER_WAY.set((name, seed));
    let mut dice = Dice::from_number(seed.wrapping_mul(TARGETS.len() as u64).wrapping_add(index as u64));
    let input = mutated(&mut dice, seeds);
    act(&input);
    input.len()
}

fn mutated(dice: &mut Dice, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = dice.pick(seeds).unwrap().clone();
    for _ in 0..=dice.below(14) {
        let at = dice.below(bytes.len() as u64 + 1) as usize;
        match dice.below(8) {
            0 if at < bytes.len() => bytes[at] = dice.number() as u8,
            1 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(at..(at + dice.below(60) as usize).min(bytes.len()))),
            4 => {
                let other = dice.pick(seeds).unwrap();
                let from = dice.below(other.len() as u64) as usize;
                let to = (from + dice.below(400) as usize).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            _ => drop(bytes.splice(at..at, dice.pick(&PIECES).unwrap().iter().copied())),
        }
    }
    if dice.chance_in_thousand(LARGE_IN_THOUSAND) && !bytes.is_empty() {
        let from = dice.below(bytes.len() as u64) as usize;
        while bytes.len() < LARGE_BYTES {
            bytes.extend_from_within(from..);
        }
    }
    bytes
}

/// The corpus, and reports of each form: bare, packed, and packed so that they unpack to much.
fn seeds() -> Vec<Vec<u8>> {
    let dmarc = "<feedback><report_metadata><org_name>G</org_name><report_id>1</report_id><date_range><begin>1764028800</begin>\
        <end>1764115199</end></date_range></report_metadata><policy_published><domain>a.example</domain><p>none</p>\
        </policy_published><record><row><source_ip>192.0.2.1</source_ip><count>3</count><policy_evaluated><dkim>pass</dkim>\
        <spf>fail</spf></policy_evaluated></row><identifiers><header_from>a.example</header_from></identifiers></record></feedback>";
    let tls = r#"{"organization-name":"G","date-range":{"start-datetime":"2026-11-25T00:00:00Z","end-datetime":
        "2026-11-25T23:59:59Z"},"report-id":"1","policies":[{"policy":{"policy-type":"sts","policy-domain":"a.example"},
        "summary":{"total-successful-session-count":5,"total-failure-session-count":1}}]}"#;
    let nested = "--b\nContent-Type: multipart/mixed; boundary=b\n\n".repeat(300);
    let mut seeds = vec![
        b"220 mx.example ESMTP\r\n250-mx.example\r\n250 SIZE 1000\r\n550-5.1.1 no\r\n550 5.1.1 such user\r\n".to_vec(),
        b"Feedback-Type: abuse\nOriginal-Rcpt-To: a@b.example\nReported-Domain: x.example\nSource-IP: 192.0.2.1\n"
            .to_vec(),
        dmarc.as_bytes().to_vec(),
        tls.as_bytes().to_vec(),
        packed(dmarc.as_bytes()),
        packed(tls.as_bytes()),
        packed(&vec![b'<'; 20 * 1024 * 1024]),
        "<a>".repeat(20_000).into_bytes(),
        format!("Content-Type: multipart/mixed; boundary=b\n\n{nested}").into_bytes(),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    for text in texts(&folder.join("letters")) {
        let letters = text.split("\n=== ").filter_map(|block| block.split_once('\n'));
        seeds.extend(letters.map(|(_, letter)| letter.as_bytes().to_vec()).filter(|letter| !letter.is_empty()));
    }
    for text in texts(&folder.join("replies")) {
        let replies = text.lines().filter_map(|line| line.rsplit_once("| "));
        seeds.extend(replies.map(|(_, reply)| reply.as_bytes().to_vec()).filter(|reply| !reply.is_empty()));
    }
    seeds
}

fn texts(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// The most that the process has used; 0 where the system does not say.
fn peak_memory_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kib.unwrap_or_default() / 1024
}
