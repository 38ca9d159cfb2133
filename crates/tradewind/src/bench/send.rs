//! `tradewind bench send`: a campaign of plain people through the real sending path (plan, outbox, compose, sign, intents,
//! outcomes, all durable) into Postfix's `smtp-sink`, in turn with `smtp-source -d`, which composes and remembers nothing.
//!
//! Lost is what the ledger does not call accepted, or calls accepted and the sink did not count; doubled is what the sink
//! counted beyond what the ledger calls accepted. That each letter is the right one is the proof's business, not this one's.

#![expect(clippy::disallowed_methods, reason = "a measurement reads the real clock")]

use super::process::{forget_peak_memory, median, own_cpu, peak_memory, spread};
use super::road::Road;
use super::sink::{Sink, SourceRound, rsa_sign_microseconds, source_flags, source_round};
use crate::Common;
use crate::commands::Failure;
use application::Application;
use application::sending::running::{SendingParts, run_sending};
use application::sending::trial::{self, CAMPAIGN, Trial};
use application::start::{self, Surroundings};
use basics::Language;
use domain::letters::SlotKind;
use domain::sending::campaign::CampaignState;
use domain::trust::WorkspaceKind;
use mail::dkim::Algorithm;
use outside::doors::Doors;
use outside::{Clock, FolderFiles, NameServers, Resolver, SystemClock, SystemDialler, SystemResolver};
use seal::MasterKey;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::sending::{campaign, outbox};
use store::{Database, Scratch};
use tokio::sync::watch;

/// Our own rounds are as long as a campaign; smtp-source needs fewer letters for a steady figure.
const SOURCE_LETTERS_AT_MOST: usize = 20_000;
/// Over a long way smtp-source waits four times a letter.
const SOURCE_LETTERS_FAR_AWAY: usize = 2_000;
/// How often the campaign's state is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// A campaign that takes longer than this for a letter has stopped: the measurement ends instead of waiting for ever.
const LONGEST_LETTER: Duration = Duration::from_millis(50);
const LONGEST_START: Duration = Duration::from_secs(60);

/// What a letter is filled up with; the text stands in both parts, HTML and plain.
const FILLER: &str = "Steady quality, honest dates and a person who answers: that is what our buyers stay for. ";

#[derive(clap::Args, Clone)]
pub struct SendBench {
    /// People of each campaign.
    #[arg(long, default_value_t = 100_000)]
    pub recipients: usize,
    /// Which signatures: none, rsa or both (RSA-2048 and Ed25519).
    #[arg(long, default_value = "none")]
    pub dkim: Dkim,
    /// Connections to the sink, ours and smtp-source's.
    #[arg(long, default_value_t = 50)]
    pub connections: u16,
    /// Bytes of a letter, about; the result says how many it really had.
    #[arg(long, default_value_t = 20_000)]
    pub letter_bytes: usize,
    /// How long a byte takes to the sink and back; with a way each reply has to be worth waiting for.
    #[arg(long, default_value_t = 0)]
    pub round_trip_ms: u64,
    /// Rounds, each of ours followed by one of smtp-source. Fewer than five are for a quick look only.
    #[arg(long, default_value_t = 5)]
    pub rounds: usize,
    /// One round, told to the process that asked for it.
    #[arg(long, hide = true)]
    pub told: bool,
}

#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq)]
pub enum Dkim {
    None,
    Rsa,
    Both,
}

impl SendBench {
    const fn each_way(&self) -> Duration {
        Duration::from_micros(self.round_trip_ms * 500)
    }
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

/// What one round of ours measured.
#[derive(Serialize, Deserialize)]
struct Round {
    seconds: f64,
    cpu_microseconds: f64,
    sink_cpu_microseconds: f64,
    peak_memory_bytes: u64,
    letter_bytes: usize,
    lost: i64,
    doubled: i64,
}

pub async fn run(common: &Common, bench: SendBench) -> Result<(), Failure> {
    if bench.recipients == 0 || bench.connections == 0 {
        return Err(Failure::Other("a campaign needs at least one recipient and one connection".into()));
    }
    if bench.told {
        let ours = own_round(common, &bench).await?;
        let source = source_round(bench.connections, source_letters(&bench), ours.letter_bytes, bench.each_way())?;
        println!("{}", serde_json::to_string(&(ours, source)).map_err(|error| Failure::Other(error.to_string()))?);
        return Ok(());
    }
    let rsa_before = rsa_sign_microseconds();
    let (mut ours, mut source) = (Vec::new(), Vec::new());
    for _ in 0..bench.rounds.max(1) {
        let (round, of_source) = round_of_its_own()?;
        ours.push(round);
        source.push(of_source);
    }
    let rsa = [rsa_before, rsa_sign_microseconds()];
    let result = result(common, &bench, &ours, &source, rsa);
    if common.json {
        println!("{result}");
    } else {
        println!("{result:#}");
    }
    Ok(())
}

/// A round in a process of its own: none begins with the memory that another left behind.
fn round_of_its_own() -> Result<(Round, SourceRound), Failure> {
    let program = std::env::current_exe().map_err(Failure::io("this program cannot be found"))?;
    let told = Command::new(program)
        .args(std::env::args_os().skip(1))
        .arg("--told")
        .stderr(Stdio::inherit())
        .output()
        .map_err(Failure::io("a round cannot be started"))?;
    if !told.status.success() {
        return Err(Failure::Other("a round failed; why stands above".into()));
    }
    serde_json::from_slice(&told.stdout).map_err(|error| Failure::Other(format!("a round told nothing: {error}")))
}

fn source_letters(bench: &SendBench) -> usize {
    bench.recipients.min(if bench.round_trip_ms == 0 { SOURCE_LETTERS_AT_MOST } else { SOURCE_LETTERS_FAR_AWAY })
}

fn result(
    common: &Common,
    bench: &SendBench,
    ours: &[Round],
    source: &[SourceRound],
    rsa: [Option<f64>; 2],
) -> serde_json::Value {
    let of = |value: fn(&Round) -> f64| ours.iter().map(value).collect::<Vec<f64>>();
    let rates: Vec<f64> = ours.iter().map(|round| bench.recipients as f64 / round.seconds).collect();
    let source_rates: Vec<f64> = source.iter().map(|round| round.letters_per_second).collect();
    let source_cpu: Vec<f64> = source.iter().map(|round| round.cpu_microseconds).collect();
    let shares: Vec<f64> = rates.iter().zip(&source_rates).map(|(ours, source)| thousandths(ours / source)).collect();
    let letter_bytes = ours.first().map_or(0, |round| round.letter_bytes);
    let rounded = |values: &[f64]| values.iter().map(|value| value.round()).collect::<Vec<f64>>();
    serde_json::json!({
        "letters": bench.recipients,
        "letter_bytes": letter_bytes,
        "connections": bench.connections,
        "round_trip_milliseconds": bench.round_trip_ms,
        "rounds": ours.len(),
        "database": if common.database.is_some() { "postgres" } else { "sqlite" },
        "cores": std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        "load": std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim(),
        "version": env!("CARGO_PKG_VERSION"),
        "commit": env!("TRADEWIND_COMMIT"),
        "seconds": thousandths(median(&of(|round| round.seconds))),
        "letters_per_second": median(&rates).round(),
        "letters_per_second_of_rounds": rounded(&rates),
        "letters_per_second_spread": thousandths(spread(&rates)),
        "cpu_microseconds_per_letter": median(&of(|round| round.cpu_microseconds)).round(),
        "peak_memory_bytes": ours.iter().map(|round| round.peak_memory_bytes).max(),
        "dkim": bench.dkim.word(),
        "smtp_source_flags": source_flags(bench.connections, source_letters(bench), letter_bytes).join(" "),
        "smtp_source_letters_per_second": median(&source_rates).round(),
        "smtp_source_letters_per_second_of_rounds": rounded(&source_rates),
        "smtp_source_letters_per_second_spread": thousandths(spread(&source_rates)),
        "smtp_source_cpu_microseconds_per_letter": median(&source_cpu).round(),
        "share_of_smtp_source": thousandths(median(&rates) / median(&source_rates)),
        "share_of_smtp_source_of_rounds": shares,
        "sink_cpu_microseconds_per_letter": median(&of(|round| round.sink_cpu_microseconds)).round(),
        "rsa_sign_microseconds": rsa,
        "lost": ours.iter().map(|round| round.lost).sum::<i64>(),
        "doubled": ours.iter().map(|round| round.doubled).sum::<i64>(),
    })
}

fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

async fn own_round(common: &Common, bench: &SendBench) -> Result<Round, Failure> {
    let folder = tempfile::tempdir().map_err(Failure::io("a temporary folder cannot be made"))?;
    let Some(url) = &common.database else {
        let database = Database::open_sqlite(&folder.path().join("ledger.sqlite"))?;
        return round_on(database, folder.path(), bench).await;
    };
    let scratch = Scratch::create(url, outside::system_dice().number()).await?;
    let round = round_on(Database::open_postgres(scratch.url()).await?, folder.path(), bench).await;
    scratch.remove().await?;
    round
}

async fn round_on(database: Database, folder: &Path, bench: &SendBench) -> Result<Round, Failure> {
    let application = new_ledger(database, folder).await?;
    let mut sink = Sink::start()?;
    let road = (!bench.each_way().is_zero()).then(|| Road::start(sink.port, bench.each_way())).transpose()?;
    let words = Arc::new(words::Catalogue::embedded());
    let trial = Trial {
        domains: Vec::new(),
        people: bench.recipients,
        host: "127.0.0.1".into(),
        port: road.as_ref().map_or(sink.port, |road| road.port),
        connections: bench.connections,
        letters_per_connection: 100_000,
        signatures: bench.dkim.algorithms(),
        letter: letter_of(&application, &words, bench.letter_bytes)?,
        tracked: true,
        state: CampaignState::Running,
    };
    trial::prepare(&application, trial).await?;
    application::customers::people::load_people(&application, Language::ENGLISH).await?;
    let letter_bytes = trial::bytes_of_a_letter(&application, &words).await?;
    let parts = loopback_parts(words)?;
    forget_peak_memory();
    let (stop, stopped) = watch::channel(false);
    let (began, cpu, sink_cpu) = (Instant::now(), own_cpu(), sink.cpu());
    let running = tokio::spawn(run_sending(application.clone(), parts, stopped));
    let finished = finished(&application, bench.recipients, began).await?;
    let (cpu, sink_cpu) = (own_cpu() - cpu, sink.cpu() - sink_cpu);
    let peak_memory_bytes = peak_memory();
    stop.send_replace(true);
    drop(running.await);
    let states = outbox::states(application.database(), CAMPAIGN).await?;
    let accepted = states.iter().find(|(state, _)| state == "accepted").map_or(0, |(_, count)| *count);
    let received = sink.received()?;
    let each = |time: Duration| time.as_secs_f64() * 1e6 / bench.recipients as f64;
    Ok(Round {
        seconds: finished.as_secs_f64(),
        cpu_microseconds: each(cpu),
        sink_cpu_microseconds: each(sink_cpu),
        peak_memory_bytes,
        letter_bytes,
        lost: bench.recipients as i64 - accepted.min(received),
        doubled: (received - accepted).max(0),
    })
}

/// A way out to loopback, on every core.
pub(super) fn loopback_parts(words: Arc<words::Catalogue>) -> Result<SendingParts, Failure> {
    let resolver = SystemResolver::new(&NameServers::System).map_err(|error| Failure::Other(error.to_string()))?;
    let resolver: Arc<dyn Resolver> = Arc::new(resolver);
    let loopback = "127.0.0.0/8".parse().map_err(|_| Failure::Other("a literal network".into()))?;
    Ok(SendingParts {
        dialler: Arc::new(SystemDialler::new(Arc::clone(&resolver), Doors::with_networks(vec![loopback]))),
        direct_dialler: Arc::new(SystemDialler::new(Arc::clone(&resolver), Doors::public_only())),
        resolver,
        words,
        hello: "localhost".into(),
        threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
    })
}

/// A new workspace.
pub(super) async fn new_ledger(database: Database, folder: &Path) -> Result<Application, Failure> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let mut dice = outside::system_dice();
    let master = MasterKey::generate(&mut dice);
    start::initialise(&database, &master, WorkspaceKind::Real, clock.now(), &mut dice).await?;
    let files = FolderFiles::open(&folder.join("files")).map_err(|error| Failure::Other(error.to_string()))?;
    let surroundings = Surroundings { clock, dice, files: Arc::new(files) };
    Ok(start::open(database, &master, surroundings).await?)
}

/// Waits for the campaign's end; answers when that was.
pub(super) async fn finished(application: &Application, letters: usize, began: Instant) -> Result<Duration, Failure> {
    let at_most = LONGEST_START + LONGEST_LETTER * u32::try_from(letters).unwrap_or(u32::MAX);
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let record = campaign::get(application.database(), CAMPAIGN).await?;
        if record.is_some_and(|record| record.state == CampaignState::Finished) {
            return Ok(began.elapsed());
        }
        if began.elapsed() > at_most {
            let states = outbox::states(application.database(), CAMPAIGN).await?;
            return Err(Failure::Other(format!("the campaign does not end; its letters: {states:?}")));
        }
    }
}

/// A shipped letter of about this size: the first whose own text leaves room, filled up until it has it.
fn letter_of(
    application: &Application,
    words: &words::Catalogue,
    bytes: usize,
) -> Result<compose::LetterSource, Failure> {
    let mut smallest = None;
    for shipped in compose::shipped_letters() {
        let source = shipped.source(Language::ENGLISH, Language::ENGLISH, words);
        let Some(slot) = source.slots.iter().find(|slot| slot.kind == SlotKind::Paragraph) else { continue };
        let name = slot.name.clone();
        let filled = |repeats: usize| {
            let mut filled = source.clone();
            filled.texts.insert(name.clone(), FILLER.repeat(repeats));
            filled
        };
        let small = trial::bytes_of(application, words, &filled(1))?;
        if small <= bytes {
            let each = (trial::bytes_of(application, words, &filled(101))? - small) / 100;
            return Ok(filled(1 + (bytes - small) / each.max(1)));
        }
        if smallest.as_ref().is_none_or(|(least, _)| small < *least) {
            smallest = Some((small, filled(1)));
        }
    }
    smallest.map(|(_, letter)| letter).ok_or_else(|| Failure::Other("no shipped letter has a paragraph".into()))
}
