//! `tradewind bench track`: readers' hits on the pixel of letters that were really sent, through the real server, recorder and ledger, in
//! turn with nginx serving its own pixel of 43 bytes, under the same load.
//!
//! The recorder writes while the server answers; what it does not keep up with waits in its sealed file. After the rounds the
//! measurement waits until all of it is in the ledger, and counts the letters that are marked as opened there.

#![expect(clippy::disallowed_methods, reason = "a measurement reads the real clock")]

mod load;
mod nginx;

use super::process::{median, own_cpu, peak_memory, spread, surroundings};
use super::send::{finished, loopback_parts, new_ledger};
use super::sink::Sink;
use crate::Common;
use crate::commands::Failure;
use application::Application;
use application::sending::recorder::{Spill, Whose};
use application::sending::running::run_sending;
use application::sending::token;
use application::sending::trial::{self, CAMPAIGN, Trial};
use basics::Language;
use basics::ids::OutgoingId;
use domain::sending::campaign::CampaignState;
use load::{Load, Round};
use nginx::Nginx;
use outside::FolderSpill;
use server::{Listeners, Server, ServerParts, Settings};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::sending::report::{self, RecipientFilter};
use store::{Database, Scratch};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Letters of one page.
const PAGE: u32 = 10_000;
/// How often the ledger is asked whether everything is in it.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// The recorder writes some thousand hits a second: what is not there by then is lost.
const WRITTEN_WITHIN: Duration = Duration::from_secs(900);
/// Nobody opens a letter this soon: the rules would call it a machine's.
const READERS_WAIT: Duration = Duration::from_secs(3);

#[derive(clap::Args, Clone)]
pub struct TrackBench {
    /// Letters that are sent before, and then opened again and again.
    #[arg(long, default_value_t = 20_000)]
    pub letters: usize,
    /// Connections of the readers, kept alive.
    #[arg(long, default_value_t = 16)]
    pub connections: usize,
    /// Threads of the readers.
    #[arg(long, default_value_t = 1)]
    pub threads: usize,
    /// Rounds, each of ours followed by one of nginx. Fewer than five are for a quick look only.
    #[arg(long, default_value_t = 5)]
    pub rounds: usize,
    /// Seconds of a round.
    #[arg(long, default_value_t = 3)]
    pub seconds: u64,
}

pub async fn run(common: &Common, bench: TrackBench) -> Result<(), Failure> {
    if bench.letters == 0 || bench.connections == 0 || bench.threads == 0 || bench.seconds == 0 {
        return Err(Failure::Other("letters, connections, threads and seconds are at least one".into()));
    }
    let folder = tempfile::tempdir().map_err(Failure::io("a temporary folder cannot be made"))?;
    let mut result = match &common.database {
        None => measure(Database::open_sqlite(&folder.path().join("ledger.sqlite"))?, folder.path(), &bench).await?,
        Some(url) => {
            let scratch = Scratch::create(url, outside::system_dice().number()).await?;
            let measured = measure(Database::open_postgres(scratch.url()).await?, folder.path(), &bench).await;
            scratch.remove().await?;
            measured?
        }
    };
    surroundings(&mut result, if common.database.is_some() { "postgres" } else { "sqlite" });
    super::print(common, &result);
    Ok(())
}

async fn measure(database: Database, folder: &Path, bench: &TrackBench) -> Result<serde_json::Value, Failure> {
    let application = new_ledger(database, folder).await?;
    send(&application, bench.letters).await?;
    let letters = letters(&application).await?;
    let pixels: Vec<String> =
        letters.iter().map(|id| format!("/o/{}.gif", token::open(application.keyring(), Whose::Letter(*id)))).collect();
    let spill = FolderSpill::open(&folder.join("hits"), "bench").map_err(Failure::io("the spill cannot be opened"))?;
    let spill: Arc<dyn Spill> = Arc::new(spill);
    let (server, address) = serve(&application, Arc::clone(&spill)).await?;
    let nginx = Nginx::start(folder)?;
    tokio::time::sleep(READERS_WAIT).await;

    let load =
        Load { connections: bench.connections, threads: bench.threads, lasts: Duration::from_secs(bench.seconds) };
    let (mut ours, mut others, mut cpu) = (Vec::new(), Vec::new(), Duration::ZERO);
    for _ in 0..bench.rounds.max(1) {
        let before = own_cpu();
        ours.push(readers(&load, address, &pixels).await?);
        cpu += own_cpu() - before;
        others.push(readers(&load, nginx.address, &pixels).await?);
    }
    let ceiling = load::ceiling(&load, &pixels)?;
    let hits: u64 = ours.iter().map(|round| round.answers).sum();
    let began = Instant::now();
    let opened = written(&application, &spill, letters.len().min(usize::try_from(hits).unwrap_or(usize::MAX))).await?;
    let written_seconds = began.elapsed().as_secs_f64();
    server.stop().await;

    let rate = |rounds: &[Round]| rounds.iter().map(Round::per_second).collect::<Vec<f64>>();
    let (own_rates, nginx_rates) = (rate(&ours), rate(&others));
    let shares: Vec<f64> = own_rates.iter().zip(&nginx_rates).map(|(ours, nginx)| thousandths(ours / nginx)).collect();
    let rounded = |values: &[f64]| values.iter().map(|value| value.round()).collect::<Vec<f64>>();
    Ok(serde_json::json!({
        "hits_per_second": median(&own_rates).round(),
        "hits_per_second_of_rounds": rounded(&own_rates),
        "hits_per_second_spread": thousandths(spread(&own_rates)),
        "nginx_hits_per_second": median(&nginx_rates).round(),
        "nginx_hits_per_second_of_rounds": rounded(&nginx_rates),
        "nginx_hits_per_second_spread": thousandths(spread(&nginx_rates)),
        "nginx_version": nginx.version,
        "share_of_nginx": thousandths(median(&shares)),
        "share_of_nginx_of_rounds": shares,
        "load_ceiling_per_second": ceiling.round(),
        "cpu_microseconds_per_hit": thousandths(cpu.as_secs_f64() * 1e6 / hits.max(1) as f64),
        "hits": hits,
        "letters": letters.len(),
        "letters_opened": opened,
        "lost": letters.len().min(usize::try_from(hits).unwrap_or(usize::MAX)) as i64 - opened,
        "written_after_seconds": thousandths(written_seconds),
        "connections": bench.connections,
        "threads": bench.threads,
        "rounds": ours.len(),
        "seconds_of_a_round": bench.seconds,
        "commit": env!("TRADEWIND_COMMIT"),
        "peak_memory_bytes": peak_memory(),
    }))
}

fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// Sends a campaign, so that the letters are real ones that their receiver took.
async fn send(application: &Application, people: usize) -> Result<(), Failure> {
    let sink = Sink::start()?;
    let words = Arc::new(words::Catalogue::embedded());
    let trial = Trial {
        domains: Vec::new(),
        people,
        host: "127.0.0.1".into(),
        port: sink.port,
        connections: 20,
        letters_per_connection: 100_000,
        signatures: Vec::new(),
        letter: trial::shipped_letter(),
        tracked: true,
        state: CampaignState::Running,
    };
    trial::prepare(application, trial).await?;
    application::customers::people::load_people(application, Language::ENGLISH).await?;
    let parts = loopback_parts(words)?;
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(run_sending(application.clone(), parts, stopped));
    finished(application, people, Instant::now()).await?;
    stop.send_replace(true);
    drop(running.await);
    Ok(())
}

async fn letters(application: &Application) -> Result<Vec<OutgoingId>, Failure> {
    let (mut letters, mut after) = (Vec::new(), 0);
    loop {
        let page = report::recipients(application.database(), CAMPAIGN, RecipientFilter::Accepted, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.key;
        letters.extend(page.into_iter().filter_map(|row| row.outgoing));
    }
    match letters.is_empty() {
        true => Err(Failure::Other("no letter was taken by the sink".into())),
        false => Ok(letters),
    }
}

async fn serve(application: &Application, spill: Arc<dyn Spill>) -> Result<(Server, SocketAddr), Failure> {
    let no_port = || Failure::io("no free port on loopback");
    let app = TcpListener::bind("127.0.0.1:0").await.map_err(no_port())?;
    let address = app.local_addr().map_err(no_port())?;
    let parts = ServerParts {
        application: application.clone(),
        words: Arc::new(words::Catalogue::embedded()),
        settings: Settings { public_url: format!("http://{address}"), ..Settings::default() },
        metrics: None,
        listeners: Listeners { app, public: None, metrics: None },
        tls: None,
        stopped_targets: Arc::default(),
        spill: Some(spill),
        demo: None,
    };
    Ok((server::serve(parts).map_err(no_port())?, address))
}

/// The readers wait on threads of their own, as those of another machine would.
async fn readers(load: &Load, address: SocketAddr, pixels: &[String]) -> Result<Round, Failure> {
    let (load, pixels) = (load.clone(), pixels.to_vec());
    let round = tokio::task::spawn_blocking(move || load.run(address, &pixels));
    round.await.map_err(|error| Failure::Other(error.to_string()))?
}

/// Waits until so many letters are marked and nothing waits any more; answers how many are.
async fn written(application: &Application, spill: &Arc<dyn Spill>, letters: usize) -> Result<i64, Failure> {
    let began = Instant::now();
    loop {
        let sums = report::sums(application.database(), CAMPAIGN).await?;
        let opened = sums.iter().find(|(name, _)| name == "opened").map_or(0, |(_, amount)| *amount);
        if (opened >= letters as i64 && spill.is_empty()) || began.elapsed() > WRITTEN_WITHIN {
            return Ok(opened);
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
