//! The people in memory: the audience engine, loaded from the ledger and kept up with the change log.
//!
//! The engine is a read model: it may be thrown away and loaded again at any time. Until it is loaded every question is
//! answered with [`Trouble::Loading`]. A change of this process is applied within milliseconds of its commit, and a question
//! waits for the changes that were committed before it was asked ([`People::caught_up`]), so that who has just saved
//! something finds it. What other nodes of the ledger commit comes from the change log, within a quarter of a second. A listener
//! that fell behind loads everything anew. A card that does not open is left out, logged by its id and counted.

mod apply;
mod follow;
mod groups;
mod load;
mod others;
mod pace;
mod segments;

pub use follow::follow_people;
pub use load::load_people;
pub(in crate::customers) use load::on_every_core;
pub(crate) use pace::Pace;

use crate::{Application, Trouble};
use audience::{Engine, Scope};
use basics::ids::{CompanyId, ContactId, UserId};
use domain::trust::{CustomerSight, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};

/// Progress is told in thousandths, and a load that is not finished is never told to be.
const ALMOST_LOADED: u64 = 999;

/// The engine behind its lock, and how far loading is.
pub struct People {
    /// Questions that are answered aside at once: as many as there are cores, so that a crowd of slow ones neither fills the
    /// memory nor keeps a change from the lock for long.
    asking: Arc<Semaphore>,
    engine: RwLock<Option<Engine>>,
    loaded: AtomicU64,
    expected: AtomicU64,
    collaborators: RwLock<BTreeMap<UserId, BTreeSet<CompanyId>>>,
    users: RwLock<BTreeMap<UserId, String>>,
    pace: Pace,
    /// Rings when people changed, for who keeps watch over segments.
    stirred: Notify,
}

impl Application {
    /// Waits for the changes committed before, and asks the engine beside the threads that serve connections.
    ///
    /// # Errors
    /// As [`People::ask`].
    pub async fn ask_people<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Engine) -> T + Send + 'static,
    ) -> Result<T, Trouble> {
        let people = Arc::clone(self.people());
        people.caught_up().await;
        // Who goes away while waiting has asked nothing.
        let turn = Arc::clone(&people.asking).acquire_owned().await.expect("nobody closes the turns");
        let asking = move || {
            let _turn = turn;
            people.ask(question)
        };
        self.aside(asking).await?
    }
}

impl Default for People {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        People {
            asking: Arc::new(Semaphore::new(cores)),
            engine: RwLock::default(),
            loaded: AtomicU64::default(),
            expected: AtomicU64::default(),
            collaborators: RwLock::default(),
            users: RwLock::default(),
            pace: Pace::default(),
            stirred: Notify::new(),
        }
    }
}

impl People {
    /// Asks the engine on this thread: for what is answered at once.
    ///
    /// # Errors
    /// [`Trouble::Loading`] until it is loaded.
    pub fn ask<T>(&self, question: impl FnOnce(&Engine) -> T) -> Result<T, Trouble> {
        let engine = self.engine.read().expect("nothing panics while it writes the engine");
        match &*engine {
            Some(engine) => Ok(question(engine)),
            None => Err(Trouble::Loading { progress: self.progress() }),
        }
    }

    /// Waits until every change committed so far by this process is in the engine. At once when nobody follows.
    pub async fn caught_up(&self) {
        self.pace.caught_up().await;
    }

    /// Waits until somebody follows the changes and no load is running.
    pub async fn followed(&self) {
        self.pace.followed().await;
    }

    pub fn is_loaded(&self) -> bool {
        self.engine.read().expect("nothing panics while it writes the engine").is_some()
    }

    /// People read so far by the load that is running.
    pub fn loaded_so_far(&self) -> u64 {
        self.loaded.load(Ordering::Relaxed)
    }

    /// The people in memory: all of them once loaded, before that those that were read so far.
    pub fn contacts(&self) -> u64 {
        self.ask(Engine::contacts).unwrap_or_else(|_| self.loaded_so_far())
    }

    /// How far the load that is running is, in thousandths.
    pub fn progress(&self) -> u32 {
        let expected = self.expected.load(Ordering::Relaxed).max(1);
        let thousandths = self.loaded_so_far().saturating_mul(1_000) / expected;
        u32::try_from(thousandths.min(ALMOST_LOADED)).expect("at most 999")
    }

    /// The people that a viewer sees, in the engine's words. Of the pool one sees companies only.
    pub fn scope(&self, viewer: &Viewer) -> Scope {
        self.scope_with(viewer, false)
    }

    /// The companies that a viewer sees: with those of the pool.
    pub fn company_scope(&self, viewer: &Viewer) -> Scope {
        self.scope_with(viewer, true)
    }

    fn scope_with(&self, viewer: &Viewer, with_pool: bool) -> Scope {
        match viewer.customer_sight() {
            CustomerSight::Everything => Scope::Everything,
            CustomerSight::Owned { owners, collaborator } => {
                let known = self.collaborators.read().expect("nothing panics while it writes collaborators");
                let companies = collaborator.and_then(|user| known.get(&user));
                let collaborating = companies.map(|set| set.iter().copied().collect()).unwrap_or_default();
                Scope::Owned { owners, collaborating, with_pool }
            }
        }
    }

    /// The name of a user, where the people are loaded.
    pub fn user_name(&self, user: UserId) -> Option<String> {
        self.users.read().expect("nothing panics while it writes the users").get(&user).cloned()
    }

    pub(crate) fn pace(&self) -> &Pace {
        &self.pace
    }

    /// Gives up what is in memory: questions say that people are being loaded.
    fn unload(&self) {
        self.loaded.store(0, Ordering::Relaxed);
        *self.engine.write().expect("nothing panics while it writes the engine") = None;
    }

    fn change(&self, change: impl FnOnce(&mut Engine)) {
        let mut engine = self.engine.write().expect("nothing panics while it writes the engine");
        if let Some(engine) = engine.as_mut() {
            change(engine);
            self.stirred.notify_one();
        }
    }

    /// How long it takes to bring one person up to date in every watched segment.
    pub(super) fn measure_turn(&self, application: &Application, contact: ContactId) -> Duration {
        let clock = application.clock();
        let now = application.now();
        let taken = self.changed(|engine| {
            engine.look_again_at(contact);
            let began = clock.monotonic();
            engine.turn(now);
            clock.monotonic().saturating_sub(began)
        });
        taken.unwrap_or_default()
    }

    /// Changes the engine beside the changes that are followed; nothing until it is loaded.
    fn changed<T>(&self, change: impl FnOnce(&mut Engine) -> T) -> Option<T> {
        self.engine.write().expect("nothing panics while it writes the engine").as_mut().map(change)
    }
}

#[cfg(test)]
mod tests;
