//! A small company with people, a channel and a letter, on a ledger of its own.

use application::sending::frozen::{FrozenLetter, FrozenSender};
use application::sending::running::{SendingParts, run_sending};
use application::{Application, Parts};
use basics::ids::{CampaignId, ChannelId, ContactId, UserId};
use basics::{Dice, Id, Language, Timestamp};
use compose::Brand;
use domain::customers::card::ContactCard;
use domain::customers::condition::Condition;
use domain::customers::origin::{LegalBasis, Origin};
use domain::customers::permission::Permission;
use domain::sending::audience::CampaignAudience;
use domain::sending::campaign::CampaignState;
use domain::sending::channel::{ChannelSecurity, ChannelState};
use fakeworld::{MailProvider, Network, TurnableClock};
use mail::smtp::PlainTextPasswords;
use outside::FolderFiles;
use seal::{Keyring, MasterKey, Place};
use std::sync::Arc;
use std::time::Duration;
use store::customers::contact::{self, ContactRecord};
use store::sending::campaign::{self, CampaignRecord};
use store::sending::channel::{self, ChannelRecord};
use store::{Database, Isolation, Lane, Script, Transaction, migrate};
use tokio::sync::watch;

pub const START: Timestamp = Timestamp::from_millis(1_795_000_000_000);
const CHANNEL: ChannelId = Id::from_i64(1 << 22);
pub const CAMPAIGN: CampaignId = Id::from_i64(2 << 22);

pub struct Company {
    pub application: Application,
    pub clock: Arc<TurnableClock>,
    pub provider: Arc<MailProvider>,
    network: Arc<Network>,
    folder: tempfile::TempDir,
}

impl Company {
    /// People `person0@example.com` …, one relay with this character.
    pub async fn with_people(people: usize, connections: i64, character: fakeworld::Character) -> Company {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open_sqlite(&folder.path().join("ledger.sqlite")).unwrap();
        let clock = Arc::new(TurnableClock::at(START));
        migrate(&database, START).await.unwrap();
        let mut dice = Dice::from_number(7);
        let (keyring, _) = Keyring::create(&MasterKey::generate(&mut dice), START, &mut dice);
        let world = World { people, connections, keyring: keyring.clone() };
        database.write(Lane::Ordinary, Isolation::Serializable, Arc::new(world)).await.unwrap();
        let provider = Arc::new(MailProvider::new("relay.example", 7, character, Arc::clone(&clock) as _));
        let network = Arc::new(Network::new());
        network.connect("relay.example", 25, Arc::clone(&provider));
        let files = Arc::new(FolderFiles::open(&folder.path().join("files")).unwrap());
        let parts = Parts { database, keyring, clock: Arc::clone(&clock) as _, dice, files };
        let application = Application::start(parts).await.unwrap();
        Company { application, clock, provider, network, folder }
    }

    pub async fn load(&self) {
        application::customers::people::load_people(&self.application, Language::ENGLISH).await.unwrap();
    }

    /// Runs sending until the campaign's state is one of `until`, turning the clock fifty times faster than it is.
    pub async fn send_until(&self, until: &[CampaignState]) -> CampaignRecord {
        let (stop, stopped) = watch::channel(false);
        let parts = SendingParts {
            dialler: Arc::clone(&self.network) as _,
            words: Arc::new(words::Catalogue::embedded()),
            hello: "sender.example".into(),
            threads: 2,
            plain_text_passwords: PlainTextPasswords::Refused,
        };
        let running = tokio::spawn(run_sending(self.application.clone(), parts, stopped));
        let record = loop {
            tokio::time::sleep(Duration::from_millis(1)).await;
            self.clock.turn(Duration::from_millis(50));
            let record = self.campaign().await;
            if until.contains(&record.state) {
                break record;
            }
        };
        stop.send(true).unwrap();
        while !running.is_finished() {
            tokio::time::sleep(Duration::from_millis(1)).await;
            self.clock.turn(Duration::from_millis(50));
        }
        running.await.unwrap();
        record
    }

    pub async fn campaign(&self) -> CampaignRecord {
        campaign::get(self.application.database(), CAMPAIGN).await.unwrap().unwrap()
    }

    /// How many letters stand in each state.
    pub async fn states(&self) -> std::collections::BTreeMap<String, i64> {
        let rows = store::sending::outbox::states(self.application.database(), CAMPAIGN).await.unwrap();
        rows.into_iter().collect()
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

pub fn address(number: usize) -> String {
    format!("person{number}@example.com")
}

pub fn contact_id(number: usize) -> ContactId {
    Id::from_i64((10 << 22) + number as i64)
}

struct World {
    people: usize,
    connections: i64,
    keyring: Keyring,
}

impl Script for World {
    type Answer = ();
    type Trouble = store::DatabaseError;

    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), store::DatabaseError> {
        let mut dice = Dice::from_number(9);
        let people: Vec<_> = (0..self.people).map(|number| self.person(number, &mut dice)).collect();
        for some in people.chunks(5_000) {
            contact::insert(transaction, some).await?;
        }
        channel::insert(transaction, &self.channel()).await?;
        campaign::insert(transaction, &campaign_record()).await
    }
}

impl World {
    fn person(&self, number: usize, dice: &mut Dice) -> ContactRecord {
        let id = contact_id(number);
        let card =
            ContactCard { first_name: format!("Person {number}"), address: address(number), ..ContactCard::default() };
        let place = Place { table: "contact", column: "sealed", row: id.as_i64() };
        ContactRecord {
            id,
            company: None,
            sealed: self.keyring.seal(place, &serde_json::to_vec(&card).unwrap(), dice),
            address_hash: self.keyring.address_hash(&address(number)).to_vec(),
            suppression_hash: self.keyring.suppression_hash(&address(number)).to_vec(),
            country: "DE".parse().ok(),
            language: Some(Language::ENGLISH),
            time_zone: None,
            owner: None,
            permission: Permission::Granted,
            origin: Origin::Subscribers,
            legal_basis: LegalBasis::Consent,
            created_at: START,
            updated_at: START,
            hidden_by: None,
            version: 1,
        }
    }

    fn channel(&self) -> ChannelRecord {
        ChannelRecord {
            id: CHANNEL,
            name: "Relay".into(),
            host: "relay.example".into(),
            port: 25,
            security: ChannelSecurity::None,
            sealed: None,
            connections: self.connections,
            letters_per_connection: 100,
            letters_per_second: None,
            state: ChannelState::Ready,
            last_error: None,
            is_default: true,
            created_at: START,
            version: 1,
        }
    }
}

fn campaign_record() -> CampaignRecord {
    let words = words::Catalogue::embedded();
    let shipped = compose::shipped_letters();
    let source = shipped[0].source(Language::ENGLISH, Language::ENGLISH, &words);
    let frozen = FrozenLetter {
        version: FrozenLetter::VERSION,
        brand: Brand {
            company: "Tide & Timber".into(),
            postal_address: "1 Quay Street, Ningbo, China".into(),
            ..Brand::default()
        },
        from_name: "Mei Lin".into(),
        from_address: "mei@tide.example".into(),
        reply_to: None,
        sender: FrozenSender { name: "Mei Lin".into(), company: "Tide & Timber".into(), ..FrozenSender::default() },
        track_opens: true,
        track_clicks: true,
        public_url: "https://mail.tide.example".into(),
        source,
    };
    let everybody = CampaignAudience { version: 1, lists: Vec::new(), condition: Some(Condition::everybody()) };
    CampaignRecord {
        id: CAMPAIGN,
        name: "First letter".into(),
        kind: frozen.source.kind,
        state: CampaignState::Running,
        owner: UserId::from_i64(1),
        audience: serde_json::to_string(&everybody).unwrap(),
        letter: None,
        subject: None,
        from_name: frozen.from_name.clone(),
        from_address: frozen.from_address.clone(),
        reply_to: None,
        channel: Some(CHANNEL),
        track_opens: true,
        track_clicks: true,
        frozen: Some(serde_json::to_string(&frozen).unwrap()),
        send_at: None,
        started_at: Some(START),
        finished_at: None,
        audience_size: 0,
        planned: 0,
        plan_done: false,
        created_at: START,
        updated_at: START,
        version: 1,
    }
}
