//! Live changes as server-sent events, so that screens look again at what changed.
//!
//! An event names a noun and an id, never content. Only nouns are told that the viewer's role may see; of customers a viewer
//! who does not see all of them gets only the ids they see. At most five events a second a noun: several changes of one noun
//! in a moment become one without id, as do those missed by a slow listener.

use crate::Shared;
use crate::api::names::name_of;
use crate::auth::Watcher;
use application::trust::Record;
use application::{Application, Change, Changed, Trouble};
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use basics::Noun;
use basics::ids::{self, ContactId};
use domain::customers::condition::Condition;
use domain::trust::{CustomerSight, Right, Viewer};
use futures_util::Stream;
use serde::Serialize;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Five times a second at most.
const MOMENT: Duration = Duration::from_millis(200);
const PRESENCE: &str = "presence";
/// Proxies cut connections that say nothing for a minute or half.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// A session that ended, or a role that was taken away, is noticed so soon.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(watch_changes))
}

/// The data of an event `change`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LiveChange {
    noun: &'static str,
    /// `null` = several, or one that may not be named: look again.
    #[schema(required)]
    id: Option<String>,
    /// `created`, `changed` or `removed`; `presence` in an event of that name.
    kind: &'static str,
}

/// Watch changes
#[utoipa::path(get, path = "/live", operation_id = "watch_changes", tag = "trust",
    responses((status = 200, content_type = "text/event-stream", body = LiveChange)))]
async fn watch_changes(
    State(shared): State<Shared>,
    watcher: Watcher,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let watching = Watching {
        changes: shared.application().changes(),
        of_others: shared.application().changes_of_others(),
        presence: shared.presence().news(),
        stopped: shared.stopped(),
        application: shared.application().clone(),
        watcher,
        looks: tokio::time::interval(LOOK_AGAIN),
        ready: Vec::new(),
    };
    let events = futures_util::stream::unfold(watching, |mut watching| async move {
        let change = watching.next().await?;
        let name = if change.kind == PRESENCE { PRESENCE } else { "change" };
        let event = Event::default().event(name).json_data(change).expect("a change is plain texts");
        Some((Ok(event), watching))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

/// Why the stream looks up.
enum Woken {
    Heard(Heard),
    LookAgain,
    Presence(Result<Record, RecvError>),
}

type Heard = Result<Arc<[Change]>, RecvError>;

struct Watching {
    changes: Receiver<Arc<[Change]>>,
    /// What other nodes of the ledger commit.
    of_others: Receiver<Arc<[Changed]>>,
    /// Records at which somebody has come, gone or begun to edit.
    presence: Receiver<Record>,
    stopped: watch::Receiver<bool>,
    application: Application,
    watcher: Watcher,
    looks: tokio::time::Interval,
    /// Of the last moment, to be said.
    ready: Vec<LiveChange>,
}

impl Watching {
    /// The next change to say; `None` when the server stops, or who watches may no longer.
    async fn next(&mut self) -> Option<LiveChange> {
        loop {
            if let Some(change) = self.ready.pop() {
                return Some(change);
            }
            let mut moment = Moment::default();
            let woken = tokio::select! {
                heard = Self::hear(&mut self.changes, &mut self.of_others) => Woken::Heard(heard),
                _ = self.stopped.wait_for(|stopped| *stopped) => return None,
                _ = self.looks.tick() => Woken::LookAgain,
                news = self.presence.recv() => Woken::Presence(news),
            };
            let first = match woken {
                Woken::Heard(heard) => heard,
                Woken::LookAgain => {
                    if let Err(Trouble::NotSignedIn) = self.watcher.look_again(&self.application).await {
                        return None;
                    }
                    continue;
                }
                Woken::Presence(Ok(record)) => match self.told_presence(record) {
                    Some(told) => return Some(told),
                    None => continue,
                },
                // Who missed some hears the next; pages ask by themselves too.
                Woken::Presence(Err(RecvError::Lagged(_))) => continue,
                Woken::Presence(Err(RecvError::Closed)) => return None,
            };
            if !self.gather(&mut moment, first) {
                return None;
            }
            let end = tokio::time::Instant::now() + MOMENT;
            while let Ok(heard) = tokio::time::timeout_at(end, Self::hear(&mut self.changes, &mut self.of_others)).await
            {
                if !self.gather(&mut moment, heard) {
                    return None;
                }
            }
            self.ready = moment.into_changes();
        }
    }

    fn told_presence(&self, record: Record) -> Option<LiveChange> {
        let (noun, id) = record.place();
        let change = Change { noun, id, kind: PRESENCE };
        let told = may_see(&self.watcher.viewer, noun) && self.may_name(change);
        told.then(|| LiveChange { noun, id: name_of(noun, id), kind: PRESENCE })
    }

    /// The next changes, whoever committed them.
    async fn hear(changes: &mut Receiver<Arc<[Change]>>, of_others: &mut Receiver<Arc<[Changed]>>) -> Heard {
        tokio::select! {
            heard = changes.recv() => heard,
            heard = of_others.recv() => heard.map(|changes| changes.iter().filter_map(told).collect()),
        }
    }

    fn gather(&self, moment: &mut Moment, received: Heard) -> bool {
        match received {
            Ok(changes) => {
                for change in changes.iter().filter(|change| may_see(&self.watcher.viewer, change.noun)) {
                    moment.add(*change, self.may_name(*change));
                }
                true
            }
            Err(RecvError::Lagged(_)) => {
                for noun in SEEN.iter().map(|(noun, _)| *noun).filter(|noun| may_see(&self.watcher.viewer, noun)) {
                    moment.add(Change { noun, id: 0, kind: "changed" }, false);
                }
                true
            }
            Err(RecvError::Closed) => false,
        }
    }

    /// Whether the viewer may know this id.
    fn may_name(&self, change: Change) -> bool {
        // Whose it is stands in the ledger alone.
        if change.noun == ids::BulkRun::NAME {
            return false;
        }
        if self.watcher.viewer.customer_sight() == CustomerSight::Everything {
            return true;
        }
        match change.noun {
            ids::Contact::NAME => {
                let people = self.application.people();
                let (scope, now) = (people.scope(&self.watcher.viewer), self.application.now());
                let id = ContactId::from_i64(change.id);
                people.ask(|engine| engine.is_meant(&scope, &Condition::everybody(), id, now)).unwrap_or(false)
            }
            ids::Company::NAME | ids::Campaign::NAME | ids::Order::NAME | ids::Event::NAME => false,
            ids::Task::NAME | ids::Document::NAME => false,
            _ => true,
        }
    }
}

/// The nouns that are told, and the right to see them.
const SEEN: [(&str, Right); 20] = [
    (ids::Contact::NAME, Right::SeeCustomers),
    (ids::Company::NAME, Right::SeeCustomers),
    (ids::List::NAME, Right::SeeCustomers),
    (ids::Tag::NAME, Right::SeeCustomers),
    (ids::View::NAME, Right::SeeCustomers),
    (ids::Segment::NAME, Right::SeeCustomers),
    (ids::BulkRun::NAME, Right::SeeCustomers),
    (ids::Import::NAME, Right::Import),
    (ids::Order::NAME, Right::SeeCustomers),
    (ids::Event::NAME, Right::SeeCustomers),
    (ids::Task::NAME, Right::SeeCustomers),
    (ids::Document::NAME, Right::SeeCustomers),
    (ids::Letter::NAME, Right::SeeLetters),
    (ids::Campaign::NAME, Right::SeeLetters),
    (ids::Channel::NAME, Right::SeeLetters),
    (ids::SendingDomain::NAME, Right::SeeLetters),
    (ids::User::NAME, Right::SeeUsers),
    (ids::Team::NAME, Right::SeeUsers),
    (ids::Workspace::NAME, Right::OwnAccount),
    (ids::Suppression::NAME, Right::ManageSuppressions),
];

fn may_see(viewer: &Viewer, noun: &str) -> bool {
    SEEN.iter().any(|(known, right)| *known == noun && viewer.may(*right))
}

/// A change of another node, if its noun is told.
fn told(changed: &Changed) -> Option<Change> {
    let (noun, _) = SEEN.iter().find(|(noun, _)| *noun == changed.noun)?;
    let kind = ["created", "removed"].into_iter().find(|kind| *kind == changed.kind).unwrap_or("changed");
    Some(Change { noun, id: changed.id, kind })
}

/// What changed within a moment, by noun.
#[derive(Default)]
struct Moment(BTreeMap<&'static str, LiveChange>);

impl Moment {
    fn add(&mut self, change: Change, may_name: bool) {
        let id = name_of(change.noun, change.id).filter(|_| may_name);
        let new = LiveChange { noun: change.noun, id, kind: change.kind };
        match self.0.get_mut(change.noun) {
            None => drop(self.0.insert(change.noun, new)),
            Some(known) if *known == new => {}
            Some(known) => *known = LiveChange { noun: change.noun, id: None, kind: "changed" },
        }
    }

    fn into_changes(self) -> Vec<LiveChange> {
        self.0.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_changes_of_a_noun_become_one_without_id() {
        let change = |noun, id| Change { noun, id, kind: "changed" };
        let mut moment = Moment::default();
        moment.add(change("contact", 1), true);
        moment.add(change("contact", 1), true);
        moment.add(change("tag", 3), true);
        moment.add(change("tag", 4), true);
        moment.add(change("company", 4), false);
        let said: Vec<_> = moment.into_changes().into_iter().map(|change| (change.noun, change.id.is_some())).collect();
        assert_eq!(said, [("company", false), ("contact", true), ("tag", false)]);
    }
}
