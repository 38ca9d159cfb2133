//! `tradewind demo`: a small exporter whose campaign really travels by SMTP to a fake outside on loopback. Nothing of it can
//! reach a real person: its addresses end in `.example`, and its only way out is this machine.

use super::Failure;
use crate::Common;
use crate::assembly::{Ground, House, Ports};
use crate::demo::{company, readers};
use domain::trust::WorkspaceKind;
use fakeworld::{Character, FrontSecurity, MailProvider, SmtpFront};
use outside::SystemClock;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

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
}

pub async fn run(common: Common, demo: Demo) -> Result<(), Failure> {
    let folder = tempfile::tempdir().map_err(Failure::io("a temporary folder cannot be made"))?;
    let mut ground = Ground::open(&Common { data: folder.path().join("demo"), config: None, ..common.clone() }).await?;
    for (key, value) in [("doors.relay_networks", "127.0.0.0/8"), ("sending.own_domains", company::DOMAIN)] {
        ground.configuration.set(key, value.into(), "the demo")?;
    }
    if ground.configuration.text("log.level").is_none() {
        ground.configuration.set("log.level", "warn".into(), "the demo")?;
    }
    crate::logging::start(&ground.configuration);
    let ports = Ports::take(&ground.configuration, demo.listen).await?;
    let secrets = ground.initialise_if_new(WorkspaceKind::Demo).await?;
    let secrets = secrets.ok_or_else(|| Failure::Other("the temporary folder was not empty".into()))?;
    let house = House::start(&ground, ports).await?;
    let address = house.address();
    let character = Character { unknown_mailboxes: 15, ..Character::kind() };
    let provider = MailProvider::new("relay.example", demo.seed, character, Arc::new(SystemClock::new()));
    let (provider, deliveries) = provider.with_mailbox();
    let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
    let front = SmtpFront::listen(loopback, provider, FrontSecurity::None, Duration::ZERO).await;
    let front = front.map_err(Failure::io("the fake outside cannot be started"))?;
    let reading = tokio::spawn(readers::read_all(demo.seed, address, deliveries));
    let port = front.address().port();
    let application = house.application().clone();
    let (viewer, campaign) = company::make(&application, secrets.setup_code, demo.seed, demo.customers, port).await?;
    company::send(&application, &viewer, campaign, demo.customers).await?;
    if common.json {
        let (email, password) = (company::EMAIL, company::PASSWORD);
        println!("{}", serde_json::json!({"url": format!("http://{address}"), "email": email, "password": password}));
    } else {
        println!(
            "Tide & Timber answers at http://{address}\n  e-mail    {}\n  password  {}\nIts first campaign is on its way.",
            company::EMAIL,
            company::PASSWORD
        );
    }
    let result = house.run_until_stopped().await;
    reading.abort();
    result
}
