//! A world drawn from a seed: people, a relay with a character, one process that may be killed and started again on the same
//! ledger, and a clock that only the simulation turns.

use crate::order::SeedOrder;
use application::Application;
use application::sending::running::{SendingParts, run_sending};
use application::sending::trial::{self, CAMPAIGN, Trial, address, contact_id};
use application::start::{self, Surroundings};
use basics::ids::{ContactId, OutgoingId};
use basics::{Dice, Id, Language, Timestamp};
use domain::sending::campaign::CampaignState;
use domain::trust::WorkspaceKind;
use fakeworld::{Account, Character, MailProvider, MemoryFiles, Network, TurnableClock};
use outside::Clock;
use seal::MasterKey;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Database, DatabaseError, Isolation, Lane, Pieces, Script, Transaction};
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::task::yield_now;

const START: Timestamp = Timestamp::from_millis(1_795_000_000_000);
const RELAY: &str = "relay.example";
/// Turns between process and outside in one step, and yields of each turn: more than a round trip takes.
const TURNS: usize = 6;
const YIELDS: usize = 6;

/// What the seed drew.
#[derive(Debug, Clone)]
pub struct Plan {
    pub people: usize,
    pub connections: u16,
    pub letters_per_connection: u32,
    pub letters_per_second: Option<i64>,
    /// Whether the relay takes letters by BDAT.
    pub chunks: bool,
    pub character: Character,
}

impl Plan {
    fn draw(dice: &mut Dice) -> Self {
        let mut share = |most: u64| dice.below(most + 1) as u32;
        let character = Character {
            unknown_mailboxes: share(60),
            deferred_first_tries: share(350),
            drops_before_dot: 1 + share(60),
            drops_after_dot_kept: share(40),
            drops_after_dot_lost: share(40),
            ..Character::kind()
        };
        Plan {
            people: 12 + dice.below(70) as usize,
            connections: 1 + dice.below(5) as u16,
            letters_per_connection: 3 + dice.below(40) as u32,
            letters_per_second: dice.pick(&[None, Some(5), Some(40)]).copied().flatten(),
            chunks: dice.chance_in_thousand(500),
            character: Character { tarpit_millis: *dice.pick(&[0, 15, 300]).unwrap_or(&0), ..character },
        }
    }
}

/// A running program: dropping it kills it.
pub struct Process {
    pub runtime: Runtime,
    pub application: Application,
    _stop: watch::Sender<bool>,
}

/// Where a person's letter stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub outgoing: OutgoingId,
    pub state: String,
    pub suppressed: bool,
}

pub struct World {
    pub plan: Plan,
    pub clock: Arc<TurnableClock>,
    pub order: Arc<SeedOrder>,
    pub process: Option<Process>,
    pub crashes: u64,
    database: Database,
    provider: Arc<MailProvider>,
    network: Arc<Network>,
    outside: Runtime,
    master: [u8; 32],
}

impl World {
    pub fn of(dice: &mut Dice) -> Self {
        let plan = Plan::draw(dice);
        let clock = Arc::new(TurnableClock::at(START));
        let order = Arc::new(SeedOrder::default());
        let database = Database::in_memory_ordered(Arc::clone(&order) as _).unwrap();
        let outside = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let provider = MailProvider::new(RELAY, dice.number(), plan.character.clone(), Arc::clone(&clock) as _);
        let provider = Arc::new(if plan.chunks { provider.with_chunks() } else { provider });
        let network = Network::new().on(outside.handle().clone());
        network.connect(RELAY, 25, Arc::clone(&provider));
        let mut world = World {
            plan,
            clock,
            order,
            process: None,
            crashes: 0,
            database,
            provider,
            network: Arc::new(network),
            outside,
            master: dice.bytes(),
        };
        world.order.let_all_pass(true);
        world.prepare(dice.split());
        world.start(dice.split());
        world
    }

    /// The ledger with its people and its running campaign.
    fn prepare(&self, mut dice: Dice) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let master = MasterKey::from_bytes(self.master);
        let trial = Trial {
            domains: Vec::new(),
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
            self.write(rate).await;
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
                resolver: Arc::new(fakeworld::Zone::default()),
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

    /// Letters that lie in a person's mailbox.
    pub fn received(account: &Account, person: ContactId) -> u64 {
        account.of(&address(number_of(person))).received()
    }

    /// Every planned letter by person, as a look from outside of the order sees it.
    pub fn rows(&self) -> BTreeMap<ContactId, Row> {
        let question = Pieces::new(
            "SELECT o.contact, o.id, o.state, (SELECT COUNT(*) FROM suppression s WHERE s.hash = o.suppression_hash)
            FROM outgoing o WHERE o.campaign = ",
        );
        let rows = self.ask(question.value(CAMPAIGN), |row| {
            Ok((row.id(0)?, Row { outgoing: row.id(1)?, state: row.text(2)?, suppressed: row.int(3)? > 0 }))
        });
        rows.into_iter().collect()
    }

    /// People whom the plan holds, with a letter or with the reason why they get none.
    pub fn planned(&self) -> i64 {
        let question = Pieces::new("SELECT COUNT(*) FROM recipient WHERE campaign = ").value(CAMPAIGN);
        self.ask(question, |row| row.int(0)).into_iter().sum()
    }

    pub fn campaign(&self) -> store::sending::campaign::CampaignRecord {
        let database = self.database.unordered();
        ready(store::sending::campaign::get(&database, CAMPAIGN)).unwrap().unwrap()
    }

    /// What the counters of the report say, by name.
    pub fn sums(&self) -> BTreeMap<String, i64> {
        let question = Pieces::new("SELECT name, SUM(amount) FROM campaign_delta WHERE campaign = ").value(CAMPAIGN);
        self.ask(question.text(" GROUP BY name"), |row| Ok((row.text(0)?, row.int(1)?))).into_iter().collect()
    }

    fn ask<T: Send + 'static>(
        &self,
        question: Pieces,
        read: impl FnMut(&store::Row<'_>) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Vec<T> {
        ready(self.database.unordered().query_pieces(question, read)).unwrap()
    }

    /// A hand that writes into the ledger past the program.
    pub fn tamper(&self, pieces: Pieces) {
        ready(self.write(pieces));
    }

    async fn write(&self, pieces: Pieces) {
        let database = self.database.unordered();
        database.write(Lane::Ordinary, Isolation::Serializable, Arc::new(Write(pieces))).await.unwrap();
    }

    /// Every byte of the ledger.
    pub fn ledger(&self) -> Vec<store::backup::TableRows> {
        let database = self.database.unordered();
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(store::backup::every_row(&database))
            .unwrap()
    }

    /// The wall clock stands aside of the steady one by so many seconds from now on.
    pub fn set_wall(&self, aside_seconds: i64) {
        let even = START.plus(self.clock.monotonic());
        let aside = Duration::from_secs(aside_seconds.unsigned_abs());
        self.clock.set_wall(if aside_seconds < 0 { even.minus(aside) } else { even.plus(aside) });
    }
}

struct Write(Pieces);

impl Script for Write {
    type Answer = ();
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<(), DatabaseError> {
        transaction.execute_pieces(&self.0).await.map(drop)
    }
}

fn number_of(person: ContactId) -> usize {
    usize::try_from(person.as_i64() - contact_id(0).as_i64()).unwrap()
}

pub fn person(number: usize) -> ContactId {
    Id::from_i64(contact_id(0).as_i64() + number as i64)
}

async fn yields() {
    for _ in 0..YIELDS {
        yield_now().await;
    }
}

/// The answer of something that waits for nobody.
fn ready<T>(future: impl Future<Output = T>) -> T {
    futures_util::FutureExt::now_or_never(future).expect("a ledger in memory answers at once out of order")
}
