//! The application: everything a verb or a question needs, in one value that is cheap to clone. No global state: two can live
//! in one process.

use super::{Trouble, leisure};
use crate::Settings;
use crate::customers::People;
use crate::sending::outward::Outward;
use crate::sending::shaping::{UserShapes, UserShapesWatch};
use crate::sending::sign_in::AccessTokens;
use crate::trust::{Passwords, SharedErasureLog};
use basics::{Dice, IdMint, Timestamp};
use outside::{Clock, Files};
use seal::{Keyring, Place};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use store::ledger::change::Change;
use store::ledger::follow::Changed;
use store::ledger::{lease, node};
use store::{Database, DatabaseError, Isolation, Lane, Script, Step, Transaction};
use tokio::sync::{Notify, broadcast};

/// Ids are allowed this far ahead of now, so that a lease is written at most every half of it.
const MINT_AHEAD: Duration = Duration::from_secs(60);
/// A node that did not renew for this long lost its number.
pub(crate) const NODE_LEASE: Duration = Duration::from_secs(120);
/// Changes kept for a slow listener; one that falls further behind reads everything anew.
const CHANGES_KEPT: usize = 4_096;

/// What an application is made of.
pub struct Parts {
    pub database: Database,
    pub keyring: Keyring,
    pub clock: Arc<dyn Clock>,
    pub dice: Dice,
    pub files: Arc<dyn Files>,
}

#[derive(Clone)]
pub struct Application {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    keyring: Keyring,
    clock: Arc<dyn Clock>,
    files: Arc<dyn Files>,
    dice: Mutex<Dice>,
    passwords: Passwords,
    mint: Mutex<Mint>,
    holder: String,
    node: u8,
    lost_node: AtomicBool,
    changes: broadcast::Sender<Arc<[Change]>>,
    changes_of_others: broadcast::Sender<Arc<[Changed]>>,
    bells: Mutex<BTreeMap<&'static str, Arc<Notify>>>,
    people: Arc<People>,
    outward: OnceLock<Outward>,
    user_shapes: OnceLock<UserShapesWatch>,
    settings: OnceLock<Settings>,
    erasure_log: OnceLock<SharedErasureLog>,
    access_tokens: AccessTokens,
}

struct Mint {
    ids: IdMint,
    allowed_until: i64,
    /// Everything up to here was issued by earlier processes; a wall clock that lies before it does not lower the lease.
    begun_after: Timestamp,
}

impl Application {
    /// Takes a node number and begins above everything it ever minted.
    ///
    /// # Errors
    /// [`Trouble::Busy`] when all 256 node numbers are held; the ledger's.
    pub async fn start(parts: Parts) -> Result<Self, Trouble> {
        Self::start_at(parts, None).await
    }

    /// As [`Application::start`], by a process at a `place` that only one at a time can be at, such as the lock of a folder: what
    /// the process before it there held is this one's at once.
    ///
    /// # Errors
    /// As [`Application::start`].
    pub async fn start_at(mut parts: Parts, place: Option<String>) -> Result<Self, Trouble> {
        let now = parts.clock.now();
        // One process at a time holds a file, so it is always the same node; on PostgreSQL every process is its own.
        let holder = if parts.database.is_postgres() {
            format!("node-{:016x}", parts.dice.number())
        } else {
            "embedded".to_owned()
        };
        let lease = LeaseNode { holder: holder.clone(), place, now };
        let node = parts.database.write(Lane::Ordinary, Isolation::Serializable, Arc::new(lease)).await?;
        let node = node.ok_or(Trouble::Busy)?;
        let (changes, _) = broadcast::channel(CHANGES_KEPT);
        let (changes_of_others, _) = broadcast::channel(CHANGES_KEPT);
        let begun_after = Timestamp::from_millis(node.minted_until);
        let mint = Mint { ids: IdMint::new(node.number, node.minted_until, 0), allowed_until: 0, begun_after };
        let inner = Inner {
            database: parts.database,
            keyring: parts.keyring,
            clock: parts.clock,
            files: parts.files,
            dice: Mutex::new(parts.dice),
            passwords: Passwords::new(),
            mint: Mutex::new(mint),
            holder,
            node: node.number,
            lost_node: AtomicBool::new(false),
            changes,
            changes_of_others,
            bells: Mutex::default(),
            people: Arc::default(),
            outward: OnceLock::new(),
            user_shapes: OnceLock::new(),
            settings: OnceLock::new(),
            erasure_log: OnceLock::new(),
            access_tokens: AccessTokens::default(),
        };
        let application = Application { inner: Arc::new(inner) };
        application.mint_ahead(now).await?;
        Ok(application)
    }

    pub fn database(&self) -> &Database {
        &self.inner.database
    }

    pub fn keyring(&self) -> &Keyring {
        &self.inner.keyring
    }

    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    pub fn files(&self) -> &Arc<dyn Files> {
        &self.inner.files
    }

    /// Tokens by which channels sign in.
    pub(crate) fn access_tokens(&self) -> &AccessTokens {
        &self.inner.access_tokens
    }

    /// The people in memory.
    pub fn people(&self) -> &Arc<People> {
        &self.inner.people
    }

    /// Says where the user's own shapes are read from; without it there are none.
    pub fn follow_user_shapes(&self, watch: UserShapesWatch) {
        if self.inner.user_shapes.set(watch).is_err() {
            tracing::warn!("the user's shapes are followed already");
        }
    }

    /// The user's own shapes as they are now.
    pub fn user_shapes(&self) -> Arc<UserShapes> {
        self.inner.user_shapes.get().map_or_else(Arc::default, |watch| Arc::clone(&watch.borrow()))
    }

    /// Gives the application its ways out to relays and name servers, once, when the process starts.
    pub fn connect(&self, outward: Outward) {
        if self.inner.outward.set(outward).is_err() {
            tracing::warn!("the ways out were set before; the first ones stay");
        }
    }

    /// The ways out.
    ///
    /// # Errors
    /// `not_connected` in a process that has none, such as a command on a copy of the ledger.
    pub fn outward(&self) -> Result<&Outward, Trouble> {
        let detail = "this process has no way out to relays and name servers; ask the running server";
        self.inner.outward.get().ok_or_else(|| Trouble::refused("not_connected", detail))
    }

    /// What the configuration says; before it is given, the defaults.
    pub fn settings(&self) -> &Settings {
        static DEFAULTS: OnceLock<Settings> = OnceLock::new();
        self.inner.settings.get().unwrap_or_else(|| DEFAULTS.get_or_init(Settings::default))
    }

    /// Gives the settings, once, right after the start; `false` when they were given before and stay.
    pub fn settle(&self, settings: Settings) -> bool {
        self.inner.settings.set(settings).is_ok()
    }

    /// Gives the list of erasures outside of the ledger, once, when the process starts; `false` when one was given before and stays.
    pub fn keep_erasures_in(&self, log: SharedErasureLog) -> bool {
        self.inner.erasure_log.set(log).is_ok()
    }

    pub(crate) fn erasure_log(&self) -> Option<&SharedErasureLog> {
        self.inner.erasure_log.get()
    }

    /// Where passwords are hashed, a few at a time.
    pub(crate) fn passwords(&self) -> &Passwords {
        &self.inner.passwords
    }

    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// This process's node number, the one in its ids and leases.
    pub fn node(&self) -> u8 {
        self.inner.node
    }

    /// Whether another process took this one's number, after it had not renewed it for [`NODE_LEASE`]: it mints no ids any more and
    /// has to end.
    pub fn has_lost_its_node(&self) -> bool {
        self.inner.lost_node.load(Ordering::Acquire)
    }

    /// A stream of chance of its own, split from the application's.
    pub fn dice(&self) -> Dice {
        self.inner.dice.lock().expect("nothing panics while it holds the dice").split()
    }

    /// Begins work that takes a processor for a while, beside the threads that serve connections. On a ledger of one thread it
    /// is done there, when it is awaited and its turn has come.
    pub(crate) fn aside<T: Send + 'static, W: FnOnce() -> T + Send + 'static>(
        &self,
        work: W,
    ) -> impl Future<Output = Result<T, Trouble>> + Send + use<T, W> {
        let database = self.database().clone();
        let begun = if database.is_in_thread() { Err(work) } else { Ok(tokio::task::spawn_blocking(work)) };
        async move {
            match begun {
                Ok(task) => task.await.map_err(Trouble::broken),
                Err(work) => {
                    database.turn(Step::Work).await;
                    Ok(work())
                }
            }
        }
    }

    /// [`Application::aside`] for what is needed in a while, such as the next letters: a thread of its own that gives way to
    /// whoever has to answer now.
    pub(crate) fn at_leisure<T: Send + 'static, W: FnOnce() -> T + Send + 'static>(
        &self,
        work: W,
    ) -> impl Future<Output = Result<T, Trouble>> + Send + use<T, W> {
        let begun = if self.database().is_in_thread() { Err(self.aside(work)) } else { Ok(leisure::begin(work)) };
        async move {
            match begun {
                Ok(done) => done.map_err(Trouble::broken)?.await.map_err(Trouble::broken),
                Err(in_turn) => in_turn.await,
            }
        }
    }

    pub(crate) fn draw(&self) -> [u8; 32] {
        self.inner.dice.lock().expect("nothing panics while it holds the dice").bytes()
    }

    /// Opens a sealed JSON value.
    ///
    /// # Errors
    /// [`Trouble::Broken`] when it was made for another place, with another key, or is damaged.
    pub fn unseal<T: DeserializeOwned>(
        &self,
        table: &'static str,
        column: &'static str,
        row: i64,
        sealed: &[u8],
    ) -> Result<T, Trouble> {
        let plain = self.unseal_bytes(table, column, row, sealed)?;
        serde_json::from_slice(&plain).map_err(Trouble::broken)
    }

    /// Opens a sealed value that is no JSON.
    ///
    /// # Errors
    /// As [`Application::unseal`].
    pub fn unseal_bytes(
        &self,
        table: &'static str,
        column: &'static str,
        row: i64,
        sealed: &[u8],
    ) -> Result<Vec<u8>, Trouble> {
        Ok(self.inner.keyring.unseal(Place { table, column, row }, sealed)?)
    }

    /// Every committed change of this process, in order. A listener that lags reads everything anew.
    pub fn changes(&self) -> broadcast::Receiver<Arc<[Change]>> {
        self.inner.changes.subscribe()
    }

    /// What other nodes of the ledger commit, as far as somebody in this process reads it from the change log.
    pub fn changes_of_others(&self) -> broadcast::Receiver<Arc<[Changed]>> {
        self.inner.changes_of_others.subscribe()
    }

    pub(crate) fn announce_of_others(&self, changes: Arc<[Changed]>) {
        // Without listeners there is nobody to tell.
        drop(self.inner.changes_of_others.send(changes));
    }

    /// [`Application::changes`], with the number of batches announced before the first that it will give.
    pub(crate) fn changes_from_here(&self) -> (broadcast::Receiver<Arc<[Change]>>, u64) {
        let announced = self.inner.people.pace().announced();
        (self.inner.changes.subscribe(), *announced)
    }

    /// The doorbell of that name: whoever waits for it wakes when a verb rang it.
    pub fn bell(&self, name: &'static str) -> Arc<Notify> {
        let mut bells = self.inner.bells.lock().expect("nothing panics while it holds the bells");
        Arc::clone(bells.entry(name).or_default())
    }

    pub(crate) fn announce(&self, changes: Vec<Change>, bells: &[&'static str]) {
        for bell in bells {
            self.bell(bell).notify_one();
        }
        if !changes.is_empty() {
            let mut announced = self.inner.people.pace().announced();
            *announced += 1;
            // Without listeners there is nobody to tell.
            drop(self.inner.changes.send(changes.into()));
        }
    }

    pub(crate) fn mint(&self, now: Timestamp) -> Result<i64, Trouble> {
        let mut mint = self.inner.mint.lock().expect("nothing panics while it holds the mint");
        mint.ids.mint(now).map_err(|_| Trouble::Busy)
    }

    /// Writes the lease on id numbers ahead when less than half of it is left.
    pub(crate) async fn mint_ahead(&self, now: Timestamp) -> Result<(), Trouble> {
        let ids_at = {
            let mint = self.inner.mint.lock().expect("nothing panics while it holds the mint");
            let ids_at = now.max(mint.begun_after);
            if mint.allowed_until > ids_at.plus(MINT_AHEAD / 2).as_millis() {
                return Ok(());
            }
            ids_at
        };
        let until = ids_at.plus(MINT_AHEAD).as_millis();
        let extend = ExtendNode { number: self.inner.node, holder: self.inner.holder.clone(), until, now };
        if !self.inner.database.write(Lane::Sending, Isolation::Serializable, Arc::new(extend)).await? {
            tracing::error!("another process took this node's number; this one has to end");
            self.inner.lost_node.store(true, Ordering::Release);
            return Err(Trouble::broken("another process took this node's number; this one has to end"));
        }
        let mut mint = self.inner.mint.lock().expect("nothing panics while it holds the mint");
        mint.allowed_until = mint.allowed_until.max(until);
        mint.ids.allow_until(until);
        Ok(())
    }
}

struct LeaseNode {
    holder: String,
    place: Option<String>,
    now: Timestamp,
}

impl Script for LeaseNode {
    type Answer = Option<node::Node>;
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<Self::Answer, DatabaseError> {
        // Nodes whose clocks differ would take each other's numbers.
        let now = lease::clock(transaction, self.now).await?;
        node::lease(transaction, (&self.holder, self.place.as_deref()), now, now.plus(NODE_LEASE)).await
    }
}

struct ExtendNode {
    number: u8,
    holder: String,
    until: i64,
    now: Timestamp,
}

impl Script for ExtendNode {
    type Answer = bool;
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<bool, DatabaseError> {
        let lease_until = lease::clock(transaction, self.now).await?.plus(NODE_LEASE);
        node::extend(transaction, self.number, &self.holder, self.until, lease_until).await
    }
}
