//! `tradewind bench send`: a campaign of plain people through the real sending path (plan, outbox, compose, sign, intents,
//! outcomes, all durable) into Postfix's `smtp-sink`, in turn with `smtp-source -d`, which composes and remembers nothing.

#![expect(clippy::disallowed_methods, reason = "a measurement reads the real clock")]

use super::process::{child_cpu, median, own_cpu, peak_memory};
use crate::Common;
use crate::commands::Failure;
use application::sending::running::{SendingParts, run_sending};
use application::sending::trial::{self, CAMPAIGN, Trial};
use application::start::{self, Surroundings};
use basics::Language;
use domain::sending::campaign::CampaignState;
use domain::trust::WorkspaceKind;
use mail::dkim::Algorithm;
use mail::smtp::PlainTextPasswords;
use outside::doors::Doors;
use outside::{Clock, FolderFiles, NameServers, SystemClock, SystemDialler, SystemResolver};
use seal::MasterKey;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::Database;
use store::sending::{campaign, outbox};
use tokio::sync::watch;

/// Our own rounds are as long as a campaign; smtp-source needs fewer letters for a steady figure.
const SOURCE_LETTERS_AT_MOST: usize = 20_000;
/// A sink that does not listen by then never will.
const SINK_STARTS_WITHIN: Duration = Duration::from_secs(5);

#[derive(clap::Args, Clone)]
pub struct SendBench {
    /// People of each campaign.
    #[arg(long, default_value_t = 10_000)]
    pub recipients: usize,
    /// Which signatures: none, rsa or both (RSA-2048 and Ed25519).
    #[arg(long, default_value = "none")]
    pub dkim: Dkim,
    /// Connections to the sink.
    #[arg(long, default_value_t = 20)]
    pub connections: u16,
    /// Bytes of a letter, about.
    #[arg(long, default_value_t = 20_000)]
    pub letter_bytes: usize,
    /// Rounds, each of ours followed by one of smtp-source.
    #[arg(long, default_value_t = 5)]
    pub rounds: usize,
}

#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq)]
pub enum Dkim {
    None,
    Rsa,
    Both,
}

impl Dkim {
    fn algorithms(self) -> Vec<Algorithm> {
        match self {
            Dkim::None => Vec::new(),
            Dkim::Rsa => vec![Algorithm::RsaSha256],
            Dkim::Both => vec![Algorithm::RsaSha256, Algorithm::Ed25519Sha256],
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Dkim::None => "none",
            Dkim::Rsa => "rsa",
            Dkim::Both => "both",
        }
    }
}

/// What one round measured.
struct Round {
    seconds: f64,
    cpu_microseconds: f64,
    sink_cpu_microseconds: f64,
    accepted: i64,
    doubled: i64,
}

pub async fn run(common: &Common, bench: SendBench) -> Result<(), Failure> {
    let rsa_before = rsa_sign_microseconds();
    let (mut ours, mut source) = (Vec::new(), Vec::new());
    let mut bytes = bench.letter_bytes;
    for _ in 0..bench.rounds.max(1) {
        let (round, written) = own_round(common, &bench).await?;
        bytes = written;
        ours.push(round);
        source.push(source_round(&bench, written)?);
    }
    let rsa_after = rsa_sign_microseconds();
    let rates: Vec<f64> = ours.iter().map(|round| bench.recipients as f64 / round.seconds).collect();
    let source_rates: Vec<f64> = source.iter().map(|(rate, _)| *rate).collect();
    let cpu: Vec<f64> = ours.iter().map(|round| round.cpu_microseconds).collect();
    let source_cpu: Vec<f64> = source.iter().map(|(_, cpu)| *cpu).collect();
    let sink_cpu: Vec<f64> = ours.iter().map(|round| round.sink_cpu_microseconds).collect();
    let seconds: Vec<f64> = ours.iter().map(|round| round.seconds).collect();
    let lost: i64 = ours.iter().map(|round| bench.recipients as i64 - round.accepted).sum();
    let doubled: i64 = ours.iter().map(|round| round.doubled).sum();
    let result = serde_json::json!({
        "letters": bench.recipients,
        "letter_bytes": bytes,
        "connections": bench.connections,
        "rounds": ours.len(),
        "database": if common.database.is_some() { "postgres" } else { "sqlite" },
        "cores": std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        "load": std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim(),
        "version": env!("CARGO_PKG_VERSION"),
        "seconds": median(&seconds),
        "letters_per_second": median(&rates).round(),
        "letters_per_second_of_rounds": rates.iter().map(|rate| rate.round()).collect::<Vec<_>>(),
        "cpu_microseconds_per_letter": median(&cpu).round(),
        "peak_memory_bytes": peak_memory(),
        "dkim": bench.dkim.word(),
        "smtp_source_flags": format!("-d -s {} -l {bytes}", bench.connections),
        "smtp_source_letters_per_second": median(&source_rates).round(),
        "smtp_source_letters_per_second_of_rounds": source_rates.iter().map(|rate| rate.round()).collect::<Vec<_>>(),
        "smtp_source_cpu_microseconds_per_letter": median(&source_cpu).round(),
        "share_of_smtp_source": (median(&rates) / median(&source_rates) * 1000.0).round() / 1000.0,
        "sink_cpu_microseconds_per_letter": median(&sink_cpu).round(),
        "rsa_sign_microseconds": [rsa_before, rsa_after],
        "lost": lost,
        "doubled": doubled,
    });
    if common.json {
        println!("{result}");
    } else {
        println!("{result:#}");
    }
    Ok(())
}

async fn own_round(common: &Common, bench: &SendBench) -> Result<(Round, usize), Failure> {
    let folder = tempfile::tempdir().map_err(Failure::io("a temporary folder cannot be made"))?;
    let database = match &common.database {
        Some(url) => Database::open_postgres(url).await?,
        None => Database::open_sqlite(&folder.path().join("ledger.sqlite"))?,
    };
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let mut dice = outside::system_dice();
    let master = MasterKey::generate(&mut dice);
    start::initialise(&database, &master, WorkspaceKind::Real, clock.now(), &mut dice).await?;
    let files = FolderFiles::open(&folder.path().join("files")).map_err(|error| Failure::Other(error.to_string()))?;
    let surroundings = Surroundings { clock, dice, files: Arc::new(files) };
    let application = start::open(database, &master, surroundings).await?;
    let sink = Sink::start()?;
    let letter = letter_of(bench.letter_bytes);
    let trial = Trial {
        people: bench.recipients,
        host: "127.0.0.1".into(),
        port: sink.port,
        connections: bench.connections,
        letters_per_connection: 100_000,
        signatures: bench.dkim.algorithms(),
        letter,
        tracked: true,
        state: CampaignState::Running,
    };
    trial::prepare(&application, trial).await?;
    application::customers::people::load_people(&application, Language::ENGLISH).await?;
    let resolver = SystemResolver::new(&NameServers::System).map_err(|error| Failure::Other(error.to_string()))?;
    let loopback = "127.0.0.0/8".parse().map_err(|_| Failure::Other("a literal network".into()))?;
    let parts = SendingParts {
        dialler: Arc::new(SystemDialler::new(Arc::new(resolver), Doors::with_networks(vec![loopback]))),
        words: Arc::new(words::Catalogue::embedded()),
        hello: "localhost".into(),
        threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        plain_text_passwords: PlainTextPasswords::Refused,
    };
    let (stop, stopped) = watch::channel(false);
    let (began, cpu, sink_cpu) = (Instant::now(), own_cpu(), child_cpu(&sink.child));
    let running = tokio::spawn(run_sending(application.clone(), parts, stopped));
    let finished = loop {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let record = campaign::get(application.database(), CAMPAIGN).await?;
        if record.is_some_and(|record| record.state == CampaignState::Finished) {
            break began.elapsed();
        }
    };
    let (cpu, sink_cpu) = (own_cpu() - cpu, child_cpu(&sink.child) - sink_cpu);
    stop.send_replace(true);
    drop(running.await);
    let states = outbox::states(application.database(), CAMPAIGN).await?;
    let accepted = states.iter().find(|(state, _)| state == "accepted").map_or(0, |(_, count)| *count);
    let each = |time: Duration| time.as_secs_f64() * 1e6 / bench.recipients as f64;
    let round = Round {
        seconds: finished.as_secs_f64(),
        cpu_microseconds: each(cpu),
        sink_cpu_microseconds: each(sink_cpu),
        accepted,
        doubled: 0,
    };
    Ok((round, bench.letter_bytes))
}

/// A newsletter of about this size: its main text is filled up.
fn letter_of(bytes: usize) -> compose::LetterSource {
    let words = words::Catalogue::embedded();
    let mut source = compose::shipped_letters()[0].source(Language::ENGLISH, Language::ENGLISH, &words);
    let filler = "Steady quality, honest dates and a person who answers: that is what our buyers stay for. ";
    let slot = source.slots.iter().find(|slot| slot.kind == domain::letters::SlotKind::Paragraph).cloned();
    if let Some(slot) = slot {
        // The text stands in both parts, HTML and plain; the empty letter has about 12 KB already.
        let room = bytes.saturating_sub(12_000) / 2;
        source.texts.insert(slot.name, filler.repeat(room / filler.len() + 1));
    }
    source
}

/// Runs smtp-source into a sink of its own; answers letters a second and its CPU microseconds a letter.
fn source_round(bench: &SendBench, bytes: usize) -> Result<(f64, f64), Failure> {
    let sink = Sink::start()?;
    let letters = bench.recipients.min(SOURCE_LETTERS_AT_MOST);
    let target = format!("127.0.0.1:{}", sink.port);
    let before = children_cpu();
    let began = Instant::now();
    let status = Command::new(tool("smtp-source"))
        .args(["-d", "-s", &bench.connections.to_string(), "-m", &letters.to_string(), "-l", &bytes.to_string()])
        .args(["-f", "mei@tide.example", "-t", "person@example.com", &target])
        .stdout(Stdio::null())
        .status()
        .map_err(Failure::io("smtp-source cannot be run; install the package postfix"))?;
    let seconds = began.elapsed().as_secs_f64();
    if !status.success() {
        return Err(Failure::Other(format!("smtp-source ended with {status}")));
    }
    let cpu = children_cpu() - before;
    Ok((letters as f64 / seconds, cpu.as_secs_f64() * 1e6 / letters as f64))
}

/// CPU time of the children that have ended and were waited for (proc(5): cutime and cstime).
fn children_cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let Some((_, rest)) = text.rsplit_once(')') else { return Duration::ZERO };
    let ticks: u64 = rest.split_ascii_whitespace().skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

/// Postfix's sink on a free loopback port, ended with its owner.
struct Sink {
    child: Child,
    port: u16,
}

impl Sink {
    fn start() -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(Failure::io("no free port on loopback"))?;
        let port = listener.local_addr().map_err(Failure::io("no free port on loopback"))?.port();
        drop(listener);
        let child = Command::new(tool("smtp-sink"))
            .args(["-u", "nobody", &format!("127.0.0.1:{port}"), "1000"])
            .stdout(Stdio::null())
            .spawn()
            .map_err(Failure::io("smtp-sink cannot be run; install the package postfix"))?;
        let sink = Sink { child, port };
        let began = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if began.elapsed() > SINK_STARTS_WITHIN {
                return Err(Failure::Other("smtp-sink does not listen".into()));
            }
            std::thread::yield_now();
        }
        Ok(sink)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing else to do about a child that cannot be killed.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Debian keeps these in /usr/sbin, which is not on every user's path.
fn tool(name: &str) -> String {
    let system = format!("/usr/sbin/{name}");
    if std::path::Path::new(&system).exists() { system } else { name.to_owned() }
}

/// Microseconds of user time of one bare RSA-2048 signature, by `openssl speed`; 0 where it cannot be run.
fn rsa_sign_microseconds() -> f64 {
    let output = Command::new("openssl").args(["speed", "-seconds", "1", "rsa2048"]).stderr(Stdio::null()).output();
    let Ok(output) = output else { return 0.0 };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find(|line| line.starts_with("rsa 2048") || line.starts_with("rsa  2048"));
    let seconds = line
        .and_then(|line| line.split_ascii_whitespace().find_map(|field| field.strip_suffix('s')?.parse::<f64>().ok()));
    seconds.map_or(0.0, |seconds| (seconds * 1e6).round())
}
