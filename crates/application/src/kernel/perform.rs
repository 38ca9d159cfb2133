//! Performing a verb: right, transaction with its repeats, change log and audit, then the doorbells after the commit.
//!
//! What was committed is announced also when its caller is gone: a browser that closed the connection, a request over its time.
//! Transaction and announcement are one task, and the caller only waits for it. A verb that has not begun when its caller leaves
//! is not begun. On a ledger of one thread there are no tasks: who is dropped there has committed without knowing it.

use super::work::Closed;
use super::{Application, Trouble, Verb, Work};
use basics::{Dice, Timestamp};
use domain::trust::Viewer;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::ledger::idempotency::{self, Begun};
use store::{Script, Transaction};
use tracing::Instrument;
use tracing::instrument::WithSubscriber;

/// A request's idempotency: who, where, which key, and a hash of what was asked.
#[derive(Debug, Clone)]
pub struct Idempotency {
    pub owner: i64,
    pub route: String,
    pub key: String,
    pub body_hash: [u8; 32],
}

/// An answer as it was given the first time, kept sealed for 24 hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub status: u16,
    pub body: Vec<u8>,
}

/// Whether a verb ran now or had run before under the same key.
#[derive(Debug)]
pub enum Once<A> {
    Now(A),
    Before(Stored),
}

impl Application {
    /// Does a verb for a viewer and answers once it is on disk.
    ///
    /// # Errors
    /// [`Trouble::NotAllowed`] without the right; the verb's own; the ledger's.
    pub async fn perform<V: Verb>(&self, by: &Viewer, verb: V) -> Result<V::Answer, Trouble> {
        match self.run(by, verb, None, |_| Stored { status: 0, body: Vec::new() }).await? {
            Once::Now(answer) => Ok(answer),
            Once::Before(_) => Err(Trouble::broken("a replay without a key")),
        }
    }

    /// Does a verb at most once for an idempotency key: the answer is stored in the verb's own transaction.
    ///
    /// # Errors
    /// As [`Application::perform`]; [`Trouble::OtherRequest`] when the key was used for another body.
    pub async fn perform_once<V: Verb>(
        &self,
        by: &Viewer,
        key: Option<Idempotency>,
        verb: V,
        encode: impl Fn(&V::Answer) -> Stored + Send + Sync + 'static,
    ) -> Result<Once<V::Answer>, Trouble> {
        self.run(by, verb, key, encode).await
    }

    async fn run<V: Verb>(
        &self,
        by: &Viewer,
        verb: V,
        key: Option<Idempotency>,
        encode: impl Fn(&V::Answer) -> Stored + Send + Sync + 'static,
    ) -> Result<Once<V::Answer>, Trouble> {
        if !by.may(V::RIGHT) {
            verb.seen(by, self).await?;
            return Err(Trouble::NotAllowed { right: V::RIGHT });
        }
        let now = self.now();
        self.mint_ahead(now).await?;
        let seed = self.draw();
        let left = Left::default();
        let _caller = Caller(left.clone());
        let performance = Performance { application: self.clone(), by: by.clone(), verb, key, encode, now, seed, left };
        let kept = performance.keep_and_announce();
        if self.database().is_in_thread() {
            return kept.await;
        }
        let task = tokio::spawn(kept.in_current_span().with_current_subscriber());
        task.await.map_err(Trouble::broken)?
    }
}

/// Whether the caller has stopped waiting.
#[derive(Clone, Default)]
struct Left(Arc<AtomicBool>);

/// Lives in the caller's future and says when that is dropped.
struct Caller(Left);

impl Drop for Caller {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Release);
    }
}

struct Performance<V, E> {
    application: Application,
    by: Viewer,
    verb: V,
    key: Option<Idempotency>,
    encode: E,
    now: Timestamp,
    seed: [u8; 32],
    left: Left,
}

impl<V: Verb, E: Fn(&V::Answer) -> Stored + Send + Sync + 'static> Performance<V, E> {
    async fn keep_and_announce(self) -> Result<Once<V::Answer>, Trouble> {
        let application = self.application.clone();
        let (answer, closed) = application.database().write(V::LANE, V::ISOLATION, Arc::new(self)).await?;
        application.announce(closed.changes, &closed.bells);
        Ok(answer)
    }
}

impl<V: Verb, E: Fn(&V::Answer) -> Stored + Send + Sync + 'static> Script for Performance<V, E> {
    type Answer = (Once<V::Answer>, Closed);
    type Trouble = Trouble;

    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<Self::Answer, Trouble> {
        if self.left.0.load(Ordering::Acquire) {
            // Nothing of it was kept yet, and nobody will read this.
            return Err(Trouble::Busy);
        }
        let dice = Dice::from_seed(self.seed);
        let mut work = Work::new(transaction, &self.application, self.by.actor, self.now, dice);
        let Some(key) = &self.key else {
            let answer = self.verb.run(&self.by, &mut work).await?;
            return Ok((Once::Now(answer), work.close().await?));
        };
        let row = idempotency::Key { owner: key.owner, route: &key.route, key: &key.key };
        match idempotency::begin(work.transaction, row, &key.body_hash, self.now).await? {
            Begun::OtherBody => return Err(Trouble::OtherRequest),
            Begun::Running => return Err(Trouble::StillRunning),
            Begun::Done { status, sealed_answer } => {
                let body = match sealed_answer {
                    Some(sealed) => {
                        self.application.unseal_bytes("idempotency", "sealed_answer", key.owner, &sealed)?
                    }
                    None => Vec::new(),
                };
                return Ok((Once::Before(Stored { status, body }), work.close().await?));
            }
            Begun::New => {}
        }
        let answer = self.verb.run(&self.by, &mut work).await?;
        let Stored { status, body } = (self.encode)(&answer);
        let place = seal::Place { table: "idempotency", column: "sealed_answer", row: key.owner };
        let sealed = work.keyring().seal(place, &body, &mut work.dice);
        idempotency::finish(work.transaction, row, status, sealed).await?;
        Ok((Once::Now(answer), work.close().await?))
    }
}
