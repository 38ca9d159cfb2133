//! Keeping the engine up with what is committed: by this process as it happens, by other nodes from the change log.
//!
//! A load that fails is tried again after growing pauses. After the second failure in a row the engine is given up, so that
//! questions say that people are being loaded, instead of answering from what is no longer true.

use super::apply::{Touched, apply};
use super::load_people;
use super::others::{News, Others};
use crate::customers::behaviour::tie_earlier_links;
use crate::{Application, Trouble};
use basics::Language;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use store::ledger::change::Change;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

/// Pauses between loads that fail: one second, then twice as long each time, up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// From so many failures in a row on, what is in memory is no longer answered from.
const FAILURES_BORNE: u32 = 1;

/// Loads, then applies every change as it is committed and keeps watch over segments, until the application is dropped. What fails is
/// logged and tried again.
pub async fn follow_people(application: Application, language: Language) {
    let _nobody_waits_at_the_end = Ended(&application);
    let (own, applied) = application.changes_from_here();
    let others = match application.database().is_postgres() {
        true => Some(Others::listen(&application).await),
        false => None,
    };
    let mut follower = Follower { application: &application, language, own, applied, others };
    let following = async {
        if let Err(trouble) = tie_earlier_links(&application).await {
            tracing::error!(%trouble, "links of earlier campaigns are not tied to what they lead to; tried again at the next start");
        }
        while follower.load().await.is_some() && follower.keep_up().await.is_some() {}
    };
    tokio::select! {
        () = following => {}
        () = super::segments::keep_watch(&application) => {}
    }
}

struct Ended<'a>(&'a Application);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.people().pace().applied(None);
    }
}

struct Follower<'a> {
    application: &'a Application,
    language: Language,
    own: Receiver<Arc<[Change]>>,
    /// Batches of this process that are in the engine, or will be once the load that is running has ended.
    applied: u64,
    others: Option<Others>,
}

impl Follower<'_> {
    /// Loads until it succeeds; `None` when there is nobody left to follow.
    async fn load(&mut self) -> Option<()> {
        let people = self.application.people();
        people.pace().applied(None);
        let mut failures = 0;
        loop {
            self.skip_what_the_load_will_see();
            let trouble = match self.load_once().await? {
                Ok(()) => return Some(()),
                Err(trouble) => trouble,
            };
            failures += 1;
            tracing::error!(%trouble, failures, "the people could not be loaded into memory; tried again");
            if failures > FAILURES_BORNE {
                people.unload();
            }
            let pause = Duration::from_secs(1) * 2_u32.saturating_pow(failures - 1);
            self.application.clock().wait(pause.min(LONGEST_PAUSE)).await;
        }
    }

    /// Loads once, and then applies what was committed meanwhile: so that a load that takes long falls behind nobody.
    async fn load_once(&mut self) -> Option<Result<(), Trouble>> {
        let mut missed = Touched::default();
        loop {
            let application = self.application;
            let mut loading = pin!(load_people(application, self.language));
            let loaded = loop {
                tokio::select! {
                    biased;
                    loaded = &mut loading => break loaded,
                    heard = self.hear() => missed.add(heard?),
                }
            };
            if let Err(trouble) = loaded {
                return Some(Err(trouble));
            }
            if !missed.whole {
                return Some(apply(application, missed).await);
            }
            missed = Touched::default();
        }
    }

    /// Applies changes as they come; until loading anew is the shorter way, or `None` when there is nobody left to follow.
    async fn keep_up(&mut self) -> Option<()> {
        loop {
            self.application.people().pace().applied(Some(self.applied));
            let touched = self.hear().await?;
            if touched.asks_for_a_load() {
                return Some(());
            }
            if let Err(trouble) = apply(self.application, touched).await {
                tracing::error!(%trouble, "changes could not be applied to the people in memory; loading anew");
                return Some(());
            }
        }
    }

    /// The next changes, whoever committed them. May be given up at any moment and loses nothing.
    async fn hear(&mut self) -> Option<Touched> {
        let mut touched = Touched::default();
        tokio::select! {
            biased;
            batch = self.own.recv() => {
                let batches = match batch {
                    Ok(batch) => {
                        batch.iter().for_each(|change| touched.note(change.noun, change.id, change.kind));
                        1
                    }
                    Err(RecvError::Lagged(missed)) => {
                        touched.whole = true;
                        missed
                    }
                    Err(RecvError::Closed) => return None,
                };
                self.applied += batches;
            }
            news = Others::next(&mut self.others) => match news {
                News::Changes(changes) => {
                    changes.iter().for_each(|change| touched.note(&change.noun, change.id, &change.kind));
                }
                News::Lost => touched.whole = true,
            }
        }
        Some(touched)
    }

    fn skip_what_the_load_will_see(&mut self) {
        loop {
            match self.own.try_recv() {
                Ok(_) => self.applied += 1,
                Err(TryRecvError::Lagged(missed)) => self.applied += missed,
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }
}
