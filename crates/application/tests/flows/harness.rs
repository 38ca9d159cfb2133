//! A small company with people, a channel and a letter, on a ledger of its own.

use application::sending::running::{SendingParts, run_sending};
use application::sending::trial::{self, Trial};
use application::{Application, Parts};
use basics::ids::CampaignId;
use basics::{Dice, Language, Timestamp};
use domain::sending::campaign::CampaignState;
use fakeworld::{MailProvider, Network, TurnableClock};
use outside::FolderFiles;
use seal::{Keyring, MasterKey};
use std::sync::Arc;
use std::time::Duration;
use store::Database;
use store::sending::campaign::{self, CampaignRecord};
use tokio::sync::watch;

pub const START: Timestamp = Timestamp::from_millis(1_795_000_000_000);
pub use application::sending::trial::{CAMPAIGN, address};

pub struct Company {
    pub application: Application,
    pub clock: Arc<TurnableClock>,
    pub provider: Arc<MailProvider>,
    network: Arc<Network>,
    _folder: tempfile::TempDir,
}

impl Company {
    /// On a migrated ledger: people `person0@example.com` …, one relay with this character.
    pub async fn on(database: &Database, people: usize, connections: u16, character: fakeworld::Character) -> Company {
        let (database, folder) = (database.clone(), tempfile::tempdir().unwrap());
        let clock = Arc::new(TurnableClock::at(START));
        let mut dice = Dice::from_number(7);
        let (keyring, _) = Keyring::create(&MasterKey::generate(&mut dice), START, &mut dice);
        let provider = Arc::new(MailProvider::new("relay.example", 7, character, Arc::clone(&clock) as _));
        let network = Arc::new(Network::new());
        network.connect("relay.example", 25, Arc::clone(&provider));
        let files = Arc::new(FolderFiles::open(&folder.path().join("files")).unwrap());
        let parts = Parts { database, keyring, clock: Arc::clone(&clock) as _, dice, files };
        let application = Application::start(parts).await.unwrap();
        let words = words::Catalogue::embedded();
        let trial = Trial {
            people,
            host: "relay.example".into(),
            port: 25,
            connections,
            letters_per_connection: 100,
            signatures: Vec::new(),
            letter: compose::shipped_letters()[0].source(Language::ENGLISH, Language::ENGLISH, &words),
            tracked: true,
            state: CampaignState::Running,
        };
        trial::prepare(&application, trial).await.unwrap();
        Company { application, clock, provider, network, _folder: folder }
    }

    pub async fn load(&self) {
        application::customers::people::load_people(&self.application, Language::ENGLISH).await.unwrap();
    }

    /// Runs sending until the trial's campaign is in one of these states.
    pub async fn send_until(&self, until: &[CampaignState]) -> CampaignRecord {
        self.send_campaign_until(CAMPAIGN, until).await
    }

    /// Runs sending until the campaign's state is one of `until`, turning the clock fifty times faster than it is.
    pub async fn send_campaign_until(&self, id: CampaignId, until: &[CampaignState]) -> CampaignRecord {
        let (stop, stopped) = watch::channel(false);
        let parts = self.sending_parts();
        let running = tokio::spawn(run_sending(self.application.clone(), parts, stopped));
        let record = loop {
            self.turn().await;
            let record = self.campaign_of(id).await;
            if until.contains(&record.state) {
                break record;
            }
        };
        stop.send(true).unwrap();
        while !running.is_finished() {
            self.turn().await;
        }
        running.await.unwrap();
        record
    }

    /// What sending needs of this company's outside.
    pub fn sending_parts(&self) -> SendingParts {
        SendingParts {
            dialler: Arc::clone(&self.network) as _,
            words: Arc::new(words::Catalogue::embedded()),
            hello: "sender.example".into(),
            threads: 2,
        }
    }

    pub async fn turn(&self) {
        tokio::time::sleep(Duration::from_millis(1)).await;
        self.clock.turn(Duration::from_millis(50));
    }

    pub async fn campaign(&self) -> CampaignRecord {
        self.campaign_of(CAMPAIGN).await
    }

    async fn campaign_of(&self, id: CampaignId) -> CampaignRecord {
        campaign::get(self.application.database(), id).await.unwrap().unwrap()
    }

    /// How many letters stand in each state.
    pub async fn states(&self) -> std::collections::BTreeMap<String, i64> {
        let rows = store::sending::outbox::states(self.application.database(), CAMPAIGN).await.unwrap();
        rows.into_iter().collect()
    }
}
