//! `tradewind demo`: a small exporter whose campaign really travels by SMTP to a fake outside on loopback. Nothing of it can
//! reach a real person: its addresses end in `.example`, and its only way out is this machine.

use super::Failure;
use crate::Common;
use crate::assembly::{Ground, House, Ports};
use crate::data_folder::write_private;
use crate::demo::past::{self, Played, Today};
use crate::demo::{campaigns, company, readers, stage};
use application::Trouble;
use basics::{Dice, Timestamp};
use fakeworld::{FrontSecurity, MailProvider, SmtpFront};
use outside::{Clock, Files, FolderFiles, SystemClock};
use seal::MasterKey;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The address in the letters of a demo that is only played.
const PLAYED_URL: &str = "http://127.0.0.1:8080";
/// The relay's port in a demo that is only played.
const PLAYED_PORT: u16 = 2525;
/// The people follow into memory within milliseconds after the start.
const FOLLOW: Duration = Duration::from_millis(20);

#[derive(clap::Args)]
pub struct Demo {
    /// Another seed, other customers.
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
    /// How many customers the exporter has.
    #[arg(long, default_value_t = 240)]
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
    let mut dice = Dice::from_number(demo.seed);
    let past = past::Demo {
        seed: demo.seed,
        customers: demo.customers,
        ends: until,
        master: MasterKey::generate(&mut dice),
        dice,
        public_url: PLAYED_URL.into(),
        relay_port: PLAYED_PORT,
    };
    let played = play_apart(past, Today::Played).await?;
    if common.json {
        println!("{}", serde_json::json!({"seed": demo.seed, "until": until.to_string(), "hash": played.hash}));
    } else if demo.hash {
        println!("{}", played.hash);
    } else {
        println!("Played until {until}.");
    }
    Ok(())
}

/// Plays on a thread and a runtime of its own, on which nothing else happens.
async fn play_apart(past: past::Demo, today: Today) -> Result<Played, Failure> {
    let play = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(Failure::io("the runtime of the demo's past cannot be started"))?;
        runtime.block_on(past::play(past, today))
    };
    let played = tokio::task::spawn_blocking(play).await;
    played.map_err(|error| Failure::Other(format!("the demo's past broke off: {error}")))?
}

async fn show(common: Common, demo: Demo) -> Result<(), Failure> {
    let folder = tempfile::tempdir().map_err(Failure::io("a temporary folder cannot be made"))?;
    let data = folder.path().join("demo");
    let clock = Arc::new(SystemClock::new());
    let provider = MailProvider::new("relay.example", demo.seed, stage::character(), Arc::clone(&clock) as _);
    let (provider, deliveries) = provider.with_mailbox();
    let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
    let front = SmtpFront::listen(loopback, provider, FrontSecurity::None, Duration::ZERO).await;
    let front = front.map_err(Failure::io("the fake outside cannot be started"))?;
    let listen = demo.listen.unwrap_or(crate::assembly::default_address());
    let mut dice = outside::system_dice();
    let past = past::Demo {
        seed: demo.seed,
        customers: demo.customers,
        ends: clock.now(),
        master: MasterKey::generate(&mut dice),
        dice,
        public_url: format!("http://{listen}"),
        relay_port: front.address().port(),
    };
    let key = past.master.to_text();
    let played = play_apart(past, Today::Left).await?;
    settle_in(&data, &key, &played).await?;
    let ground = open_ground(&common, &data).await?;
    let ports = Ports::take(&ground.configuration, Some(listen)).await?;
    let house = House::start(&ground, ports).await?;
    let address = house.address();
    let reading = tokio::spawn(readers::read_all(demo.seed, address, deliveries));
    let application = house.application().clone();
    while let Err(trouble) = campaigns::send(&application, &played.viewer, played.today, None).await {
        match trouble {
            Failure::Trouble(Trouble::Loading { .. }) => application.clock().wait(FOLLOW).await,
            other => return Err(other),
        }
    }
    let (email, password) = (company::EMAIL, company::PASSWORD);
    if common.json {
        println!("{}", serde_json::json!({"url": format!("http://{address}"), "email": email, "password": password}));
    } else {
        println!(
            "Tide & Timber answers at http://{address}\n  e-mail    {email}\n  password  {password}\n\
             A campaign is on its way by SMTP to a relay of this machine; its readers open, click and unsubscribe."
        );
    }
    let result = house.run_until_stopped().await;
    reading.abort();
    result
}

/// Lays the played past into a folder as a workspace that `serve` opens.
async fn settle_in(data: &Path, key: &str, played: &Played) -> Result<(), Failure> {
    use std::os::unix::fs::DirBuilderExt;
    let made = std::fs::DirBuilder::new().mode(0o700).create(data);
    made.map_err(Failure::io("the demo's folder cannot be made"))?;
    write_private(&data.join("master.key"), key).map_err(Failure::io("the demo's key cannot be written"))?;
    played.database.copy_to(&data.join("ledger.sqlite")).await?;
    let broken = |error: outside::FilesError| Failure::Other(format!("the demo's files cannot be kept: {error}"));
    let files = FolderFiles::open(&data.join("files")).map_err(broken)?;
    for (name, bytes) in &played.files {
        files.put(name.clone(), bytes.clone()).await.map_err(broken)?;
    }
    Ok(())
}

async fn open_ground(common: &Common, data: &Path) -> Result<Ground, Failure> {
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
    crate::logging::start(&ground.configuration);
    Ok(ground)
}
