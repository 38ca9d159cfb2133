//! A world drawn from a seed: people, a relay with a character, one process that may be killed and started again on the same
//! ledger, and a clock that only the simulation turns. What the seed draws is [`Plan`]; what the ledger says of it all is in `ledger`.

mod ledger;
mod plan;

pub use ledger::Row;

use crate::order::SeedOrder;
use application::Application;
use application::sending::running::{SendingParts, run_sending};
use application::sending::trial::{self, Trial, contact_id};
use application::start::{self, Surroundings};
use basics::ids::ContactId;
use basics::{Dice, Id, Language, Timestamp};
use domain::sending::campaign::CampaignState;
use domain::trust::WorkspaceKind;
use fakeworld::{Account, MailProvider, MemoryFiles, Network, TurnableClock, Zone};
use outside::Clock;
use plan::{Plan, exchangers_of};
use seal::MasterKey;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::testing::power;
use store::{Database, Pieces};
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::task::yield_now;

const START: Timestamp = Timestamp::from_millis(1_795_000_000_000);
const RELAY: &str = "relay.example";
/// Turns between process and outside in one step, and yields of each turn: more than a round trip takes.
const TURNS: usize = 6;
const YIELDS: usize = 6;

/// A running program: dropping it kills it.
pub struct Process {
    pub runtime: Runtime,
    pub application: Application,
    _stop: watch::Sender<bool>,
}

pub struct World {
    pub plan: Plan,
    pub clock: Arc<TurnableClock>,
    pub order: Arc<SeedOrder>,
    pub process: Option<Process>,
    /// The ends of processes; also lost power and failed disks.
    pub crashes: u64,
    /// How often the letters of the process were another's, as far as the ledger knows.
    pub expiries: u64,
    database: Database,
    /// Where the ledger lies, on a disk; another place after each cut.
    ledger: Option<PathBuf>,
    folder: tempfile::TempDir,
    is_full: bool,
    zone: Arc<Zone>,
    is_down: bool,
    provider: Arc<MailProvider>,
    network: Arc<Network>,
    outside: Runtime,
    master: [u8; 32],
}

impl World {
    /// `lies` = the disk only says that it syncs.
    pub fn of(dice: &mut Dice, lies: bool) -> Self {
        let mut plan = Plan::draw(dice);
        plan.is_on_disk |= lies;
        let clock = Arc::new(TurnableClock::at(START));
        let order = Arc::new(SeedOrder::default());
        power::install();
        let folder = tempfile::tempdir_in(if std::path::Path::new("/dev/shm").is_dir() { "/dev/shm" } else { "/tmp" });
        let folder = folder.unwrap();
        let ledger = plan.is_on_disk.then(|| folder.path().join("ledger-0.sqlite"));
        let database = match &ledger {
            Some(path) => Database::ordered_at(path, Arc::clone(&order) as _).unwrap(),
            None => Database::in_memory_ordered(Arc::clone(&order) as _).unwrap(),
        };
        let outside = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let provider = MailProvider::new(RELAY, dice.number(), plan.character.clone(), Arc::clone(&clock) as _);
        let provider = Arc::new(if plan.chunks { provider.with_chunks() } else { provider });
        let network = Network::new().on(outside.handle().clone());
        network.connect(RELAY, 25, Arc::clone(&provider));
        let zone = Zone::default();
        for domain in &plan.domains {
            for (preference, host) in exchangers_of(domain).into_iter().enumerate() {
                zone.add_exchanger(domain, preference as u16, &host);
                network.connect(&host, 25, Arc::clone(&provider));
            }
        }
        let mut world = World {
            plan,
            clock,
            order,
            process: None,
            crashes: 0,
            expiries: 0,
            database,
            ledger,
            folder,
            is_full: false,
            zone: Arc::new(zone),
            is_down: false,
            provider,
            network: Arc::new(network),
            outside,
            master: dice.bytes(),
        };
        world.order.let_all_pass(true);
        world.prepare(dice.split());
        if let Some(ledger) = world.ledger.as_ref().filter(|_| lies) {
            power::let_syncs_lie(ledger, true);
        }
        world.start(dice.split());
        world
    }

    /// The ledger with its people and its running campaign.
    fn prepare(&self, mut dice: Dice) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let master = MasterKey::from_bytes(self.master);
        let trial = Trial {
            domains: self.plan.domains.iter().map(|domain| (*domain).to_owned()).collect(),
            people: self.plan.people,
            host: RELAY.into(),
            port: 25,
            connections: self.plan.connections,
            letters_per_connection: self.plan.letters_per_connection,
            signatures: Vec::new(),
            letter: compose::shipped_letters()[0].source(
                Language::ENGLISH,
                Language::ENGLISH,
                &words::Catalogue::embedded(),
            ),
            tracked: true,
            state: CampaignState::Running,
        };
        runtime.block_on(async {
            start::initialise(&self.database, &master, WorkspaceKind::Real, START, &mut dice).await.unwrap();
            let application = self.open(dice).await;
            trial::prepare(&application, trial).await.unwrap();
            let rate = Pieces::new("UPDATE channel SET letters_per_second = ").value(self.plan.letters_per_second);
            self.write(rate).await.unwrap();
            if self.plan.is_direct {
                self.write(Pieces::new("UPDATE channel SET kind = ").value("direct")).await.unwrap();
            }
        });
    }

    async fn open(&self, dice: Dice) -> Application {
        let clock: Arc<dyn Clock> = Arc::clone(&self.clock) as _;
        let files = Arc::new(MemoryFiles::new(Arc::clone(&clock)));
        let master = MasterKey::from_bytes(self.master);
        start::open(self.database.clone(), &master, Surroundings { clock, dice, files }).await.unwrap()
    }

    /// Starts a process on the ledger as it is.
    pub fn start(&mut self, dice: Dice) {
        self.order.let_all_pass(true);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (stop, stopped) = watch::channel(false);
        let application = runtime.block_on(async {
            let application = self.open(dice).await;
            let parts = SendingParts {
                dialler: Arc::clone(&self.network) as _,
                direct_dialler: Arc::clone(&self.network) as _,
                resolver: Arc::clone(&self.zone) as _,
                words: Arc::new(words::Catalogue::embedded()),
                hello: "sender.example".into(),
                threads: 3,
            };
            tokio::spawn(run_sending(application.clone(), parts, stopped));
            let people = application.clone();
            tokio::spawn(async move {
                application::customers::people::follow_people(people, Language::ENGLISH).await;
            });
            application
        });
        self.order.let_all_pass(false);
        self.process = Some(Process { runtime, application, _stop: stop });
    }

    /// Kills the process: what it had not committed never was, what it did not know it never learns.
    pub fn crash(&mut self) {
        self.process = None;
        self.order.forget();
        self.crashes += 1;
        // Whoever starts it again makes room, and takes another disk for one that failed.
        self.set_full(false);
        if let Some(ledger) = &self.ledger {
            power::let_syncs_fail(ledger, false);
        }
    }

    /// The power is cut: the process is gone, and of what was not synced on its disk `keeps` says what got through.
    pub fn lose_power(&mut self, keeps: impl FnMut() -> bool) {
        let Some(ledger) = self.ledger.take() else { return self.crash() };
        self.process = None;
        let after = self.folder.path().join(format!("ledger-{}.sqlite", self.crashes + 1));
        power::cut_power(&ledger, &after, keeps);
        self.ledger = Some(after.clone());
        self.database = Database::ordered_at(&after, Arc::clone(&self.order) as _).unwrap();
        self.crash();
    }

    pub fn set_full(&mut self, full: bool) {
        if let Some(ledger) = &self.ledger {
            power::let_space_end(ledger, full);
            self.is_full = full;
        }
    }

    pub const fn is_full(&self) -> bool {
        self.is_full
    }

    /// The next sync fails, and with it the process.
    pub fn let_syncs_fail(&self) {
        if let Some(ledger) = &self.ledger {
            power::let_syncs_fail(ledger, true);
        }
    }

    /// Whether the process has to end: nothing is known of its disk.
    pub fn is_broken(&self) -> bool {
        self.database.is_broken()
    }

    /// What is left of a process whose ledger is broken: the file as another one opens it.
    pub fn end_broken(&mut self) {
        self.crash();
        if let Some(ledger) = &self.ledger {
            self.database = Database::ordered_at(ledger, Arc::clone(&self.order) as _).unwrap();
        }
    }

    /// The first exchanger of each domain does not answer, or does again.
    pub fn set_down(&mut self, down: bool) {
        if !self.plan.is_direct {
            return;
        }
        self.is_down = down;
        for domain in &self.plan.domains {
            let [first, _] = exchangers_of(domain);
            match down {
                true => self.network.take_down(&first, 25),
                false => self.network.connect(&first, 25, Arc::clone(&self.provider)),
            }
        }
    }

    pub const fn is_down(&self) -> bool {
        self.is_down
    }

    /// The leases of everything that is claimed run out, as if another node had claimed it and died.
    pub fn let_leases_end(&mut self) {
        self.expiries += 1;
        let over = Pieces::new("UPDATE outgoing SET lease_until = 0, holder = ").value(250i64);
        self.tamper(over.text(" WHERE state IN ('leased', 'data_intent')"));
    }

    /// A person's address.
    pub fn address_of(&self, number: usize) -> String {
        format!("person{number}@{}", self.plan.domains[number % self.plan.domains.len()])
    }

    /// Lets process and outside do everything that needs neither time nor a turn.
    pub fn settle(&mut self) {
        self.order.at(self.clock.monotonic());
        for _ in 0..TURNS {
            if let Some(process) = &self.process {
                process.runtime.block_on(yields());
            }
            self.outside.block_on(yields());
        }
    }

    /// Does something in the process, beside everything else that it does; the order decides when.
    pub fn spawn<F: Future<Output = ()> + Send + 'static>(&self, act: impl FnOnce(Application) -> F) {
        if let Some(process) = &self.process {
            drop(process.runtime.spawn(act(process.application.clone())));
        }
    }

    pub fn account(&self) -> Account {
        self.provider.account()
    }

    /// The wall clock stands aside of the steady one by so many seconds from now on.
    pub fn set_wall(&self, aside_seconds: i64) {
        let even = START.plus(self.clock.monotonic());
        let aside = Duration::from_secs(aside_seconds.unsigned_abs());
        self.clock.set_wall(if aside_seconds < 0 { even.minus(aside) } else { even.plus(aside) });
    }
}

pub fn person(number: usize) -> ContactId {
    Id::from_i64(contact_id(0).as_i64() + number as i64)
}

async fn yields() {
    for _ in 0..YIELDS {
        yield_now().await;
    }
}
