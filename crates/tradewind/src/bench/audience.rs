//! `tradewind bench audience`: a ledger of so many sealed contacts, loaded into memory and asked through the questions of the API.

#![expect(clippy::disallowed_methods, reason = "a measurement reads the real clock")]

use super::process::{peak_memory, surroundings};
use crate::Common;
use crate::assembly::Ground;
use crate::commands::Failure;
use application::Application;
use application::customers::{BenchPerson, bench_audience, fill_for_bench};
use application::trust::{NewUser, add_user};
use basics::ids::UserId;
use domain::trust::{Role, Viewer};
use fakeworld::people::People;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Colleagues who own the customers.
const OWNERS: usize = 8;
/// Customers were met over about six years.
const MET_EVERY: Duration = Duration::from_secs(190);

/// Loading, counts, pages, searches, changes and segments of many people in memory, beside the SQL of the ledger.
///
/// The ledger is filled with made-up people, each sealed as in real life, and loaded from there. Pages are of every sort; a
/// time is a whole answer, with its rows read from the ledger and opened.
#[derive(clap::Args, Clone)]
pub struct AudienceBench {
    /// People to fill the ledger with.
    #[arg(long, default_value_t = 1_000_000)]
    pub contacts: usize,
    /// Events of theirs, about.
    #[arg(long, default_value_t = 10_000_000)]
    pub events: usize,
    /// Keep the filled workspace in this folder; one that is there already is measured as it is.
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

pub async fn run(common: &Common, bench: AudienceBench) -> Result<(), Failure> {
    let folder = tempfile::tempdir().map_err(Failure::io("a temporary folder cannot be made"))?;
    let data = bench.keep.clone().unwrap_or_else(|| folder.path().join("bench"));
    let ground = Ground::open(&Common { data, ..common.clone() }).await?;
    let is_new = ground.initialise_to_measure().await?;
    let application = ground.open_application().await?;
    let began = Instant::now();
    if is_new {
        fill(&application, bench.contacts, bench.events).await?;
    }
    let fill_seconds = is_new.then(|| began.elapsed().as_secs_f64());
    let measured = bench_audience(&application).await?;
    let milliseconds = |value: f64| (value * 1_000.0).round() / 1_000.0;
    let by_sql = |place: usize| measured.sql_ms.iter().find(|(twin, _)| *twin == place).map(|(_, time)| *time);
    let segment = |(place, (time, found)): (usize, &(f64, u64))| serde_json::json!({"contacts": found, "count_anew_ms": milliseconds(*time), "sql_ms": by_sql(place).map(milliseconds)});
    let segments: Vec<_> = measured.segments.iter().enumerate().map(segment).collect();
    let mut result = serde_json::json!({
        "contacts": measured.contacts,
        "events": measured.events,
        "load_seconds": milliseconds(measured.load_seconds),
        "memory_bytes": measured.memory_bytes,
        "engine_bytes": measured.engine_bytes,
        "count_p50_ms": milliseconds(measured.count_p50_ms),
        "count_p95_ms": milliseconds(measured.count_p95_ms),
        "count_anew_p50_ms": milliseconds(measured.count_anew_p50_ms),
        "count_anew_p95_ms": milliseconds(measured.count_anew_p95_ms),
        "page_p50_ms": milliseconds(measured.page_p50_ms),
        "page_p95_ms": milliseconds(measured.page_p95_ms),
        "search_p95_ms": milliseconds(measured.search_p95_ms),
        "change_p95_ms": milliseconds(measured.change_p95_ms),
        "membership_p50_ms": milliseconds(measured.membership_p50_ms),
        "membership_p95_ms": milliseconds(measured.membership_p95_ms),
        "turn_p50_ms": milliseconds(measured.turn_p50_ms),
        "segments": segments,
        "fill_seconds": fill_seconds,
        "peak_memory_bytes": peak_memory(),
    });
    surroundings(&mut result, ground.database.name());
    super::print(common, &result);
    Ok(())
}

async fn fill(application: &Application, contacts: usize, events: usize) -> Result<(), Failure> {
    let mut owners: Vec<Option<UserId>> = vec![None];
    for number in 0..OWNERS {
        let new = NewUser {
            name: format!("Colleague {number}"),
            email: format!("colleague{number}@bench.example"),
            role: Role::Rep,
            password: "measured and gone".into(),
            language: None,
        };
        owners.push(Some(add_user(application, &Viewer::system(), new).await?));
    }
    let now = application.now();
    let each = events as f64 / contacts.max(1) as f64;
    let people = People::of_seed(7).take(contacts).enumerate().map(move |(number, person)| BenchPerson {
        name: person.full_name,
        address: person.address,
        // A customer of four has no company.
        company: (number % 4 > 0).then_some(person.company.name),
        country: Some(person.company.country),
        language: Some(person.language),
        owner: owners[number % owners.len()],
        created_at: now.minus(MET_EVERY * u32::try_from(number).unwrap_or(u32::MAX)),
        events: each,
    });
    fill_for_bench(application, people).await?;
    Ok(())
}
