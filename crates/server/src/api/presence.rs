//! Who looks at a record or edits it at this moment, so that two people do not surprise each other.
//!
//! It is kept in the memory of this process and nowhere else: on another node of the same ledger the same people are not seen,
//! and a restart forgets them until they tell again, which a page does every few seconds. It promises nothing to a change: that
//! two hands do not overwrite each other is the version's matter.

use crate::Shared;
use crate::api::meanwhile::LastChangeShape;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, Problem};
use application::trust::{Record, last_change};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::UserId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::time::Instant;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// A page tells every ten seconds; who missed two of them is gone.
const PRESENT_FOR: Duration = Duration::from_secs(25);
/// People shown at one record; more are no news.
const PEOPLE_LIMIT: usize = 20;
/// Records that anybody looks at; beyond, those whom everybody has left are forgotten at once.
const RECORDS_SWEPT_FROM: usize = 1_000;
/// News kept for a slow listener; who missed some hears the next.
const NEWS_KEPT: usize = 256;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(tell_presence))
}

/// The people at each record.
pub struct Presence {
    records: Mutex<HashMap<Record, Vec<Present>>>,
    news: broadcast::Sender<Record>,
}

#[derive(Clone)]
struct Present {
    user: UserId,
    state: Standing,
    until: Instant,
}

impl Default for Presence {
    fn default() -> Self {
        Presence { records: Mutex::default(), news: broadcast::channel(NEWS_KEPT).0 }
    }
}

impl Presence {
    /// Records whose people have changed.
    pub fn news(&self) -> broadcast::Receiver<Record> {
        self.news.subscribe()
    }

    /// Notes how a user stands to a record; answers the others.
    fn note(&self, record: Record, user: UserId, state: Standing, now: Instant) -> Vec<Present> {
        // A poisoned lock holds whole entries all the same.
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        if records.len() > RECORDS_SWEPT_FROM {
            records.retain(|_, people| people.iter().any(|one| one.until > now));
        }
        let people = records.entry(record).or_default();
        people.retain(|one| one.until > now);
        let before = people.iter().position(|one| one.user == user).map(|place| people.remove(place).state);
        if state != Standing::Gone && people.len() < PEOPLE_LIMIT {
            people.push(Present { user, state, until: now + PRESENT_FOR });
        }
        let others = people.iter().filter(|one| one.user != user).cloned().collect();
        if people.is_empty() {
            records.remove(&record);
        }
        drop(records);
        if before.unwrap_or(Standing::Gone) != state {
            // Nobody listens: then nobody misses it.
            let _ = self.news.send(record);
        }
        others
    }
}

/// How one stands to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PresenceState)]
enum Standing {
    Looking,
    Editing,
    Gone,
}

/// What a page tells while it is open.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PresenceNote {
    /// The id of a contact, a company, a letter or a campaign.
    record: String,
    state: Standing,
}

/// Who else is there.
#[derive(Serialize, ToSchema)]
#[schema(as = Presence)]
struct PresenceShape {
    others: Vec<PresentShape>,
    /// Who changed the record last; `null` when nobody did since it was made.
    #[schema(required)]
    last_change: Option<LastChangeShape>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Present)]
struct PresentShape {
    id: String,
    name: String,
    editing: bool,
}

/// Tell that one looks at a record or edits it
#[utoipa::path(post, path = "/presence", operation_id = "tell_presence", tag = "trust",
    request_body = PresenceNote, responses((status = 200, body = PresenceShape)))]
async fn tell_presence(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(note): Body<PresenceNote>,
) -> Answer<Json<PresenceShape>> {
    let record = Record::read(&note.record).ok_or_else(|| {
        let detail = "`record` is the id of a contact, a company, a letter or a campaign";
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_value", detail).field("record", "wrong_value")
    })?;
    let last = last_change(shared.application(), &viewer, record).await?;
    let others = match viewer.user_id() {
        Some(user) => shared.presence().note(record, user, note.state, Instant::now()),
        // A key is nobody who looks.
        None => Vec::new(),
    };
    let people = shared.application().people();
    let shape = |one: Present| PresentShape {
        id: one.user.to_string(),
        name: people.user_name(one.user).unwrap_or_default(),
        editing: one.state == Standing::Editing,
    };
    Ok(Json(PresenceShape {
        others: others.into_iter().map(shape).collect(),
        last_change: last.map(LastChangeShape::from),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::ids::ContactId;

    const NOBODY: [bool; 0] = [];

    #[tokio::test]
    async fn who_edits_is_told_to_the_others_until_it_is_over() {
        let presence = Presence::default();
        let record = Record::Contact(ContactId::from_i64(7));
        let [anna, bert] = [1, 2].map(UserId::from_i64);
        let mut news = presence.news();
        let begin = Instant::now();
        let editing =
            |others: Vec<Present>| others.iter().map(|one| one.state == Standing::Editing).collect::<Vec<_>>();
        assert_eq!(editing(presence.note(record, anna, Standing::Editing, begin)), NOBODY);
        assert_eq!(editing(presence.note(record, bert, Standing::Looking, begin)), [true]);
        assert_eq!((news.try_recv().unwrap(), news.try_recv().unwrap()), (record, record));
        assert_eq!(editing(presence.note(record, bert, Standing::Looking, begin)), [true]);
        assert!(news.try_recv().is_err(), "a repeat is no news");
        assert_eq!(editing(presence.note(record, anna, Standing::Gone, begin)), [false]);
        assert_eq!(editing(presence.note(record, bert, Standing::Looking, begin)), NOBODY);
        let later = begin + PRESENT_FOR * 2;
        assert_eq!(editing(presence.note(record, anna, Standing::Looking, later)), NOBODY, "who is silent is gone");
    }
}
