//! `tradewind demo`: a small exporter whose campaign really travels by SMTP to a fake outside on loopback. Nothing of it can
//! reach a real person: its addresses end in `.example`, and its only way out is this machine.

use super::Failure;
use crate::Common;
use crate::assembly::{Ground, House, Ports};
use crate::data_folder::write_private;
use crate::demo::control::{Control, hold_back};
use crate::demo::crowd::Crowd;
use crate::demo::kept::{self, Year};
use crate::demo::live::{Life, send_when_loaded};
use crate::demo::past::{self, Past, Played, Today};
use crate::demo::readers::{Reading, read_all};
use crate::demo::{company, sessions, stage};
use basics::ids::CampaignId;
use basics::{Dice, Timestamp};
use fakeworld::world::World;
use fakeworld::{FrontSecurity, MailProvider, PacedClock, SmtpFront};
use outside::{Clock, Files, FolderFiles, SystemClock};
use seal::MasterKey;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use store::Database;

/// The address in the letters of a year that is only played.
const PLAYED_URL: &str = "http://127.0.0.1:8080";
/// The relay's port in a year that is only played.
const PLAYED_PORT: u16 = 2525;

#[derive(clap::Args)]
pub struct Demo {
    /// Another seed, other customers.
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
    /// How many companies the exporter knows after a year.
    #[arg(long, default_value_t = 2_012)]
    pub customers: usize,
    /// Where the app answers [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Play the demo up to this moment (such as 2026-03-01T09:00:00Z) on one thread, without sockets, and end.
    #[arg(long, value_name = "TIME")]
    pub until: Option<Timestamp>,
    /// With --until: print the hash of the ledger's opened rows. The same seed and time give the same hash.
    #[arg(long, requires = "until")]
    pub hash: bool,
}

pub async fn run(common: Common, demo: Demo) -> Result<(), Failure> {
    match demo.until {
        Some(until) => play_only(&common, &demo, until).await,
        None => show(common, demo).await,
    }
}

async fn play_only(common: &Common, demo: &Demo, until: Timestamp) -> Result<(), Failure> {
    let (seed, companies) = (demo.seed, demo.customers);
    let hash = apart(move || async move {
        let mut dice = Dice::from_number(seed);
        let master = MasterKey::generate(&mut dice);
        let mut past = Past::begin(of_a_year(seed, companies, until, master, dice)).await?;
        past.play_year(until.minus(Duration::from_secs(2 * 60 * 60))).await?;
        past.play_eve(until, PLAYED_PORT, Today::Played).await?;
        let hash = past.hash().await?;
        past.end().await;
        Ok(hash)
    });
    let hash = hash.await?;
    if common.json {
        println!("{}", serde_json::json!({"seed": demo.seed, "until": until.to_string(), "hash": hash}));
    } else if demo.hash {
        println!("{hash}");
    } else {
        println!("Played until {until}.");
    }
    Ok(())
}

fn of_a_year(seed: u64, companies: usize, ends: Timestamp, master: MasterKey, dice: Dice) -> past::Demo {
    let (begins, public_url) = (ends.minus(past::YEAR), PLAYED_URL.into());
    past::Demo { seed, companies, begins, master, dice, public_url, relay_port: PLAYED_PORT }
}

/// Plays on a thread and a runtime of its own, on which nothing else happens.
async fn apart<T, F, P>(play: P) -> Result<T, Failure>
where
    T: Send + 'static,
    F: Future<Output = Result<T, Failure>>,
    P: FnOnce() -> F + Send + 'static,
{
    let play = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(Failure::io("the runtime of the demo's past cannot be started"))?;
        runtime.block_on(play())
    };
    let played = tokio::task::spawn_blocking(play).await;
    played.map_err(|error| Failure::Other(format!("the demo's past broke off: {error}")))?
}

/// The folder of a kept year, made when there is none that can be used. `spare` is for a user without a cache.
async fn kept_year(demo: &Demo, spare: &Path) -> Result<PathBuf, Failure> {
    let folder = kept::folder().unwrap_or_else(|| spare.to_owned());
    let place = kept::place(&folder, demo.seed, demo.customers);
    if kept::find(&place, SystemClock::new().now()).is_some() {
        return Ok(place);
    }
    eprintln!("Making a year of trade; it is kept, the next start takes seconds.");
    let into = match make_year(demo, place.clone()).await {
        Err(Failure::Io { what, source }) => {
            eprintln!("tradewind: {what}: {source}; this year is not kept");
            let place = kept::place(spare, demo.seed, demo.customers);
            make_year(demo, place.clone()).await?;
            place
        }
        made => made.map(|()| place)?,
    };
    kept::tidy(&folder);
    Ok(into)
}

async fn make_year(demo: &Demo, place: PathBuf) -> Result<(), Failure> {
    let (seed, companies) = (demo.seed, demo.customers);
    apart(move || async move {
        let mut dice = outside::system_dice();
        let ends = SystemClock::new().now();
        let master = MasterKey::generate(&mut dice);
        let key = master.to_text().to_string();
        let mut past = Past::begin(of_a_year(seed, companies, ends, master, dice)).await?;
        past.play_year(ends).await?;
        let (begins, ends) = (ends.minus(past::YEAR), past.now());
        let played = past.end().await;
        let year = Year { seed, companies, begins, ends, master: key, house: played.house.clone() };
        kept::keep(&place, &year, &played).await
    })
    .await
}

/// A workspace that `serve` opens, as the eve of today left it.
struct Ready {
    year: Year,
    played: Played,
    today: CampaignId,
    now: Timestamp,
}

/// Plays a kept year on until now, in a folder of its own.
async fn get_ready(place: PathBuf, data: PathBuf, public_url: String, relay_port: u16) -> Result<Ready, Failure> {
    use std::os::unix::fs::DirBuilderExt;
    kept::remove(&data).map_err(Failure::io("the demo's folder cannot be emptied"))?;
    let made = std::fs::DirBuilder::new().mode(0o700).create(&data);
    made.map_err(Failure::io("the demo's folder cannot be made"))?;
    let (ledger, folder) = (data.join("ledger.sqlite"), data.clone());
    let ready = apart(move || async move {
        let now = SystemClock::new().now();
        let damaged = || Failure::Other(format!("the kept year in {} is damaged", place.display()));
        let year = kept::find(&place, now).ok_or_else(damaged)?;
        let files = kept::take(&place, &ledger)?;
        let master = MasterKey::from_text(&year.master).map_err(|_| damaged())?;
        write_private(&folder.join("master.key"), &year.master)
            .map_err(Failure::io("the demo's key cannot be written"))?;
        let dice = outside::system_dice();
        let (seed, companies, begins) = (year.seed, year.companies, year.begins);
        let demo = past::Demo { seed, companies, begins, master, dice, public_url, relay_port };
        let database = Database::in_thread_at(&ledger)?;
        let mut past = Past::resume(demo, year.house.clone(), year.ends, database, files).await?;
        let today = past.play_eve(now, relay_port, Today::Left).await?;
        let now = past.now();
        Ok(Ready { year, played: past.end().await, today, now })
    });
    let ready = ready.await?;
    let broken = |error: outside::FilesError| Failure::Other(format!("the demo's files cannot be kept: {error}"));
    let files = FolderFiles::open(&data.join("files")).map_err(broken)?;
    for (name, bytes) in &ready.played.files {
        files.put(name.clone(), bytes.clone()).await.map_err(broken)?;
    }
    Ok(ready)
}

async fn show(common: Common, demo: Demo) -> Result<(), Failure> {
    let folder = tempfile::tempdir().map_err(Failure::io("a temporary folder cannot be made"))?;
    let mut listen = demo.listen.unwrap_or(crate::assembly::default_address());
    // A port in use is said before a year is made.
    let free = std::net::TcpListener::bind(listen).map(drop);
    free.map_err(Failure::io(format!("{listen} cannot be listened on; choose another with --listen")))?;
    let place = kept_year(&demo, folder.path()).await?;
    let mut signed_in = Vec::new();
    for run in 1.. {
        let shown = show_once(&common, &demo, &place, folder.path(), (run, listen), &mut signed_in);
        match shown.await? {
            Some(address) => listen = address,
            None => break,
        }
    }
    Ok(())
}

/// Shows the world until somebody ends it; answers where it was shown when it is to begin again.
async fn show_once(
    common: &Common,
    demo: &Demo,
    place: &Path,
    folder: &Path,
    (run, listen): (u64, SocketAddr),
    signed_in: &mut sessions::SignedIn,
) -> Result<Option<SocketAddr>, Failure> {
    let clock = Arc::new(PacedClock::new(Arc::new(SystemClock::new()), SystemClock::new().now()));
    let provider = MailProvider::new("relay.example", demo.seed, stage::character(), Arc::clone(&clock) as _);
    let (provider, deliveries) = provider.with_mailbox();
    let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
    let front = SmtpFront::listen(loopback, provider, FrontSecurity::None, Duration::ZERO).await;
    let front = front.map_err(Failure::io("the fake outside cannot be started"))?;
    let data = folder.join("demo");
    let public_url = format!("http://{listen}");
    let ready = get_ready(place.to_owned(), data.clone(), public_url, front.address().port()).await?;
    let Ready { year, played, today, now } = ready;
    let (by, house_of_story) = (played.viewer.clone(), played.house.clone());
    drop(played);
    clock.set(now.max(SystemClock::new().now()));
    let ground = open_ground(common, &data, run).await?;
    let ports = Ports::take(&ground.configuration, Some(listen)).await?;
    let control = Arc::new(Control::new(Arc::clone(&clock), run));
    sessions::put_back(&ground.database, std::mem::take(signed_in)).await?;
    let house = House::start_at(&ground, ports, Arc::clone(&clock) as _, Some(Arc::clone(&control) as _)).await?;
    let address = house.address();
    let application = house.application().clone();
    let world = Arc::new(World::new(year.seed, year.companies, year.begins));
    let crowd = Arc::new(Crowd::of(Arc::clone(&world)));
    let life = Arc::new(Life { application: application.clone(), by: by.clone(), house: house_of_story, world });
    let reading = Reading { crowd, life: Arc::clone(&life), clock: Arc::clone(&clock), address };
    send_when_loaded(&application, &by, today).await?;
    let going_on = [
        tokio::spawn(read_all(reading, deliveries)),
        tokio::spawn(hold_back(application.clone(), Arc::clone(&control))),
        tokio::spawn(Arc::clone(&life).write()),
        tokio::spawn(async move {
            if let Err(trouble) = life.go_on().await {
                tracing::warn!(%trouble, "the demo's world stands still");
            }
        }),
    ];
    if run == 1 {
        tell(common, address);
    }
    let again = house.run_until(control.wanted_again()).await;
    going_on.iter().for_each(tokio::task::JoinHandle::abort);
    if !again? {
        return Ok(None);
    }
    *signed_in = sessions::of(&ground.database).await?;
    Ok(Some(address))
}

fn tell(common: &Common, address: SocketAddr) {
    let (email, password) = (company::EMAIL, company::PASSWORD);
    if common.json {
        println!("{}", serde_json::json!({"url": format!("http://{address}"), "email": email, "password": password}));
    } else {
        println!(
            "Tide & Timber answers at http://{address}\n  e-mail    {email}\n  password  {password}\n\
             A campaign is on its way by SMTP to a relay of this machine; its readers open, click and unsubscribe."
        );
    }
}

async fn open_ground(common: &Common, data: &Path, run: u64) -> Result<Ground, Failure> {
    let common = Common { data: data.to_owned(), config: None, database: None, ..common.clone() };
    let mut ground = Ground::open(&common).await?;
    if ground.database.is_postgres() {
        let told = "the demo lives in a file of its own; take database.url out of the environment and start it again";
        return Err(Failure::Other(told.into()));
    }
    let settings =
        [("doors.relay_networks", "127.0.0.0/8".to_owned()), ("sending.own_domains", company::DOMAIN.to_owned())];
    for (key, value) in settings {
        ground.configuration.set(key, value, "the demo")?;
    }
    if ground.configuration.text("log.level").is_none() {
        ground.configuration.set("log.level", "warn".into(), "the demo")?;
    }
    if run == 1 {
        crate::logging::start(&ground.configuration);
    }
    Ok(ground)
}
