//! A small company with people, a channel and a letter, on a ledger of its own.

use application::sending::running::{SendingParts, run_sending};
use application::sending::trial::{self, Trial};
use application::{Application, Parts};
use basics::ids::CampaignId;
use basics::{Dice, Language, Timestamp};
use domain::sending::campaign::CampaignState;
use fakeworld::{MailProvider, Network, TurnableClock, Zone};
use outside::FolderFiles;
use seal::{Keyring, MasterKey};
use std::sync::Arc;
use std::time::Duration;
use store::sending::campaign::{self, CampaignRecord};
use store::sending::channel::{self, ChannelRecord};
use store::{Database, Pieces};
use tokio::sync::watch;

pub const START: Timestamp = Timestamp::from_millis(1_795_000_000_000);
pub use application::sending::trial::{CAMPAIGN, address};

pub struct Company {
    pub application: Application,
    pub clock: Arc<TurnableClock>,
    pub provider: Arc<MailProvider>,
    pub network: Arc<Network>,
    pub zone: Arc<Zone>,
    /// So far the clock turns in a millisecond.
    pub step: Duration,
    _folder: tempfile::TempDir,
}

impl Company {
    /// On a migrated ledger: people `person0@example.com` …, one relay with this character.
    pub async fn on(database: &Database, people: usize, connections: u16, character: fakeworld::Character) -> Company {
        let clock = Arc::new(TurnableClock::at(START));
        let provider = MailProvider::new("relay.example", 7, character, Arc::clone(&clock) as _);
        Self::with(database, (people, Vec::new()), connections, clock, provider, Network::new()).await
    }

    /// As [`Company::on`], the people at these domains in turn.
    pub async fn at_domains(
        database: &Database,
        people: usize,
        connections: u16,
        character: fakeworld::Character,
        domains: &[&str],
    ) -> Company {
        let clock = Arc::new(TurnableClock::at(START));
        let provider = MailProvider::new("relay.example", 7, character, Arc::clone(&clock) as _);
        let domains = domains.iter().map(|domain| (*domain).to_owned()).collect();
        Self::with(database, (people, domains), connections, clock, provider, Network::new()).await
    }

    /// The relay offers STARTTLS and the channel wants it, over a road that holds `pipe_bytes` at once.
    pub async fn over_tls(database: &Database, people: usize, connections: u16, pipe_bytes: usize) -> Company {
        let clock = Arc::new(TurnableClock::at(START));
        let provider = MailProvider::new("relay.example", 7, fakeworld::Character::kind(), Arc::clone(&clock) as _);
        let (provider, _) = provider.with_starttls("relay.example").unwrap();
        let network = Network::new().narrow(pipe_bytes).believing();
        let company = Self::with(database, (people, Vec::new()), connections, clock, provider, network).await;
        let wanted = Pieces::new("UPDATE channel SET security = ").value("starttls");
        store::testing::change(company.application.database(), vec![wanted]).await;
        company
    }

    async fn with(
        database: &Database,
        (people, domains): (usize, Vec<String>),
        connections: u16,
        clock: Arc<TurnableClock>,
        provider: MailProvider,
        network: Network,
    ) -> Company {
        let (database, folder) = (database.clone(), tempfile::tempdir().unwrap());
        let mut dice = Dice::from_number(7);
        let (keyring, _) = Keyring::create(&MasterKey::generate(&mut dice), START, &mut dice);
        let (provider, network) = (Arc::new(provider), Arc::new(network));
        network.connect("relay.example", 25, Arc::clone(&provider));
        let files = Arc::new(FolderFiles::open(&folder.path().join("files")).unwrap());
        let parts = Parts { database, keyring, clock: Arc::clone(&clock) as _, dice, files };
        let application = Application::start(parts).await.unwrap();
        let words = words::Catalogue::embedded();
        let trial = Trial {
            domains,
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
        Company {
            application,
            clock,
            provider,
            network,
            zone: Arc::default(),
            step: Duration::from_millis(50),
            _folder: folder,
        }
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
        self.send_while(async || !until.contains(&self.campaign_of(id).await.state)).await;
        self.campaign_of(id).await
    }

    /// Runs sending as long as `goes_on` says so, then stops it.
    pub async fn send_while(&self, goes_on: impl AsyncFn() -> bool) {
        let (stop, stopped) = watch::channel(false);
        let parts = self.sending_parts();
        let running = tokio::spawn(run_sending(self.application.clone(), parts, stopped));
        while goes_on().await {
            self.turn().await;
        }
        stop.send(true).unwrap();
        while !running.is_finished() {
            self.turn().await;
        }
        running.await.unwrap();
    }

    /// From now on this provider answers where the channel leads.
    pub fn replace_relay(&self, character: fakeworld::Character) -> Arc<MailProvider> {
        let provider = Arc::new(MailProvider::new("relay.example", 8, character, Arc::clone(&self.clock) as _));
        self.network.connect("relay.example", 25, Arc::clone(&provider));
        provider
    }

    /// The channel's row.
    pub async fn channel(&self) -> ChannelRecord {
        channel::get(self.application.database(), trial::CHANNEL).await.unwrap().unwrap()
    }

    /// Another process on the same ledger.
    pub async fn another_node(&self) -> Application {
        let parts = Parts {
            database: self.application.database().clone(),
            keyring: self.application.keyring().clone(),
            clock: Arc::clone(&self.clock) as _,
            dice: Dice::from_number(8),
            files: Arc::new(FolderFiles::open(&self._folder.path().join("files")).unwrap()),
        };
        let node = Application::start(parts).await.unwrap();
        application::customers::people::load_people(&node, Language::ENGLISH).await.unwrap();
        node
    }

    /// Where nodes share a ledger its own clock ends leases: it is as if all of them had run out.
    pub async fn let_leases_end(&self) {
        let letters = Pieces::new("UPDATE outgoing SET lease_until = 0 WHERE lease_until > ").value(0i64);
        let turns = Pieces::new("UPDATE lease SET until = 0 WHERE until > ").value(0i64);
        store::testing::change(self.application.database(), vec![letters, turns]).await;
    }

    /// What the counters of the trial's campaign say.
    pub async fn sums(&self) -> std::collections::BTreeMap<String, i64> {
        let sums = Pieces::new("SELECT name, CAST(SUM(amount) AS BIGINT) FROM campaign_delta WHERE campaign = ");
        let sums = sums.value(CAMPAIGN).text(" GROUP BY name");
        let rows = self.application.database().query_pieces(sums, |row| Ok((row.text(0)?, row.int(1)?))).await.unwrap();
        rows.into_iter().collect()
    }

    /// Names and pages of the world, as verbs and policies ask for them.
    pub fn connect(&self, fetcher: Arc<dyn outside::Fetcher>) {
        let sending = self.sending_parts();
        let resolver = Arc::clone(&self.zone) as _;
        self.application.connect(application::sending::outward::Outward { sending, resolver, fetcher });
    }

    /// Why letters of the trial's campaign stand where they stand, and how many for each reason.
    pub async fn reasons(&self) -> std::collections::BTreeMap<String, i64> {
        let question = Pieces::new("SELECT COALESCE(reason, ''), COUNT(*) FROM outgoing WHERE campaign = ");
        let question = question.value(CAMPAIGN).text(" GROUP BY reason");
        let database = self.application.database();
        let rows = database.query_pieces(question, |row| Ok((row.text(0)?, row.int(1)?))).await.unwrap();
        rows.into_iter().collect()
    }

    /// What sending needs of this company's outside.
    pub fn sending_parts(&self) -> SendingParts {
        SendingParts {
            dialler: Arc::clone(&self.network) as _,
            direct_dialler: Arc::clone(&self.network) as _,
            resolver: Arc::clone(&self.zone) as _,
            words: Arc::new(words::Catalogue::embedded()),
            hello: "sender.example".into(),
            threads: 2,
        }
    }

    pub async fn turn(&self) {
        tokio::time::sleep(Duration::from_millis(1)).await;
        self.clock.turn(self.step);
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
