//! A whole Tradewind for tests: a ledger in memory (or a given one), a clock one turns, seeded dice, files in a temporary
//! folder, and an administrator who can sign in.

use crate::sending::outward::Outward;
use crate::sending::running::SendingParts;
use crate::start::{self, Surroundings};
use crate::trust::{AddUser, SetUp, hash_cheaply};
use crate::{Application, Settings};
use basics::ids::UserId;
use basics::{Dice, Language, Timestamp};
use domain::trust::{Role, Viewer, WorkspaceKind};
use fakeworld::{Character, MailProvider, Network, Pages, TurnableClock, Zone};
use outside::{Clock, FolderFiles, Resolver};
use seal::MasterKey;
use std::sync::Arc;
use std::time::Duration;
use store::Database;
use words::Catalogue;

/// The administrator's address in every test.
pub const ADMINISTRATOR_ADDRESS: &str = "admin@tradewind.example";
/// The password of every user that this harness makes.
pub const PASSWORD: &str = "slow boats to Manila";
/// When every test begins: a Monday morning in Europe.
pub const BEGINNING: Timestamp = Timestamp::from_millis(1_795_424_400_000);

pub struct TestTradewind {
    pub application: Application,
    pub clock: Arc<TurnableClock>,
    pub administrator: UserId,
    pub folder: tempfile::TempDir,
}

impl TestTradewind {
    /// On a ledger in memory.
    pub async fn new() -> Self {
        Self::on(Database::in_memory().expect("memory suffices for an empty ledger")).await
    }

    /// On a file, as in production; in the folder that goes with the test.
    pub async fn on_file() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = Database::open_sqlite(&folder.path().join("ledger.sqlite")).expect("a new file opens");
        Self::build(database, folder).await
    }

    /// On a given empty ledger, such as one on PostgreSQL.
    pub async fn on(database: Database) -> Self {
        Self::build(database, tempfile::tempdir().expect("a temporary folder")).await
    }

    /// A demo or a rehearsal.
    pub async fn of_kind(kind: WorkspaceKind) -> Self {
        let database = Database::in_memory().expect("memory suffices for an empty ledger");
        Self::build_kind(database, tempfile::tempdir().expect("a temporary folder"), kind).await
    }

    async fn build(database: Database, folder: tempfile::TempDir) -> Self {
        Self::build_kind(database, folder, WorkspaceKind::Real).await
    }

    async fn build_kind(database: Database, folder: tempfile::TempDir, kind: WorkspaceKind) -> Self {
        let clock = Arc::new(TurnableClock::at(BEGINNING));
        let mut dice = Dice::from_number(1);
        let master = Self::master();
        let made = start::initialise(&database, &master, kind, clock.now(), &mut dice).await;
        let made = made.expect("an empty ledger initialises");
        let files = Arc::new(FolderFiles::open(&folder.path().join("files")).expect("a new folder opens"));
        let clock_of_parts: Arc<dyn Clock> = Arc::<TurnableClock>::clone(&clock);
        let surroundings = Surroundings { clock: clock_of_parts, dice, files };
        let application = start::open(database, &master, surroundings).await.expect("a new workspace opens");
        let set_up = SetUp {
            code: made.setup_code,
            company: "Tradewind Test Company".to_owned(),
            name: "Ada Administrator".to_owned(),
            email: ADMINISTRATOR_ADDRESS.to_owned(),
            password_hash: hash_cheaply(PASSWORD),
            language: "en".to_owned(),
            country: Some("DE".to_owned()),
            time_zone: "Europe/Berlin".to_owned(),
            postal_address: "Kai 1\n20457 Hamburg".to_owned(),
        };
        let signed_in = application.perform(&Viewer::system(), set_up).await.expect("the first administrator is made");
        TestTradewind { application, clock, administrator: signed_in.user, folder }
    }

    /// The same key in every test, so that a ledger can be opened again.
    pub fn master() -> MasterKey {
        MasterKey::from_bytes([7; 32])
    }

    /// The administrator.
    pub fn administrator(&self) -> Viewer {
        Viewer::user(self.administrator, Role::Administrator)
    }

    /// A new user of that role, who can sign in with [`PASSWORD`].
    pub async fn as_role(&self, role: Role) -> Viewer {
        let number = self.application.dice().number();
        let user = AddUser {
            name: format!("Test {role}"),
            email: format!("{role}-{number:x}@tradewind.example"),
            role,
            password_hash: hash_cheaply(PASSWORD),
            language: None,
        };
        let id = self.application.perform(&self.administrator(), user).await.expect("a user is made");
        Viewer::user(id, role)
    }

    /// Gives it ways out and a public face at `public_url`: a kind relay `relay.example`, port 25, name servers without
    /// records, and its own domain `tradewind.example`.
    pub fn connect(&self, public_url: &str) {
        self.connect_to_pages(public_url);
    }

    /// The same; the pages of the web that it sees are written down in what is answered.
    pub fn connect_to_pages(&self, public_url: &str) -> Arc<Pages> {
        self.connect_by(public_url, Arc::new(Zone::default()))
    }

    /// The same; names of domains are looked up by this resolver.
    pub fn connect_by(&self, public_url: &str, resolver: Arc<dyn Resolver>) -> Arc<Pages> {
        let pages = Arc::new(Pages::default());
        let clock: Arc<dyn Clock> = Arc::<TurnableClock>::clone(&self.clock);
        let network = Network::new();
        network.connect("relay.example", 25, Arc::new(MailProvider::new("relay.example", 7, Character::kind(), clock)));
        self.application.connect(Outward {
            sending: SendingParts {
                dialler: Arc::new(network),
                direct_dialler: Arc::new(Network::new()),
                resolver: Arc::new(Zone::default()),
                words: Arc::new(Catalogue::embedded()),
                hello: "sender.example".to_owned(),
                threads: 1,
            },
            resolver,
            fetcher: Arc::<Pages>::clone(&pages),
        });
        let settled = self.application.settle(Settings {
            public_url: public_url.to_owned(),
            own_domains: vec!["tradewind.example".to_owned()],
            relay_networks: Vec::new(),
            return_hosts: Vec::new(),
        });
        assert!(settled, "a test connects once, before anything asks for settings");
        pages
    }

    /// Keeps the people in memory, as the server does; returns once they are there.
    pub async fn follow(&self) {
        tokio::spawn(crate::customers::people::follow_people(self.application.clone(), Language::ENGLISH));
        while !self.application.people().is_loaded() {
            tokio::task::yield_now().await;
        }
    }

    /// Lets time pass.
    pub fn turn(&self, duration: Duration) {
        self.clock.turn(duration);
    }
}
