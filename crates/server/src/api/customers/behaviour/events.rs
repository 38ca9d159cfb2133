//! Events that a program reports: a shop, a web site's server, a telephone.

use super::things::NewThing;
use crate::Shared;
use crate::api::customers::MoneyShape;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json};
use application::customers::behaviour::{CartLine, Outcome, RecordEvents, ReportedEvent, Who};
use axum::extract::State;
use basics::Timestamp;
use basics::ids::ContactId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Of reports that do not say whose ids they carry.
const SOURCE_IF_NOT_SAID: &str = "api";

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(record_events))
}

/// A line of a cart.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCartLine {
    thing: NewThing,
    /// Of the whole line.
    #[serde(default)]
    amount: Option<MoneyShape>,
}

/// Something that a person did. The person is given by `contact` or by `address`, never by both.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEvent {
    /// `visited`, `viewed`, `downloaded`, `carted`, `called`, `met`, `inquired`, or a class that was declared.
    kind: String,
    /// At most five minutes ahead, and not before the year 2000.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    contact: Option<ContactId>,
    /// An e-mail address of the person.
    #[serde(default)]
    address: Option<String>,
    /// What it is about.
    #[serde(default)]
    thing: Option<NewThing>,
    #[serde(default)]
    amount: Option<MoneyShape>,
    /// Of `carted`: what the cart holds, in the place of `thing` and `amount`; at most 100.
    #[serde(default)]
    lines: Vec<NewCartLine>,
    /// Your own id of the event: the same twice is one event.
    #[serde(default)]
    id: Option<String>,
    /// Of a call, a meeting or an inquiry.
    #[serde(default)]
    subject: String,
}

impl From<NewEvent> for ReportedEvent {
    fn from(new: NewEvent) -> Self {
        let who = match (new.contact, new.address) {
            (Some(contact), None) => Who::Contact(contact),
            (None, Some(address)) => Who::Address(address),
            (None, None) | (Some(_), Some(_)) => Who::Unsaid,
        };
        let money = |amount: MoneyShape| {
            let money: basics::Money = amount.into();
            (money.minor, money.currency.to_string())
        };
        let line = |line: NewCartLine| CartLine { thing: line.thing.into(), amount: line.amount.map(money) };
        ReportedEvent {
            kind: new.kind,
            at: new.at,
            who,
            thing: new.thing.map(Into::into),
            amount: new.amount.map(money),
            lines: new.lines.into_iter().map(line).collect(),
            id: new.id,
            subject: new.subject,
        }
    }
}

/// One event or up to a thousand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEvents {
    events: Vec<NewEvent>,
    /// Whose ids the events carry: two reporters may use the same ones. `api` if not said.
    #[serde(default)]
    source: Option<String>,
}

/// What became of an event.
#[derive(Serialize, ToSchema)]
struct EventOutcome {
    /// `recorded`, `known` or `refused`.
    outcome: &'static str,
    /// The events of the timeline that were made of it; several of a cart with lines.
    ids: Vec<String>,
    /// Of a refusal: the input at fault.
    #[schema(required)]
    field: Option<String>,
    /// Of a refusal.
    #[schema(required)]
    code: Option<String>,
    /// Of a refusal: why, and what to do.
    #[schema(required)]
    detail: Option<String>,
}

impl From<Outcome> for EventOutcome {
    fn from(outcome: Outcome) -> Self {
        let nothing = |outcome| EventOutcome { outcome, ids: Vec::new(), field: None, code: None, detail: None };
        match outcome {
            Outcome::Recorded(ids) => {
                EventOutcome { ids: ids.iter().map(ToString::to_string).collect(), ..nothing("recorded") }
            }
            Outcome::Known => nothing("known"),
            Outcome::Refused { field, code, detail } => {
                EventOutcome { field: Some(field), code: Some(code), detail: Some(detail), ..nothing("refused") }
            }
        }
    }
}

/// What became of each event, in their order.
#[derive(Serialize, ToSchema)]
struct EventOutcomes {
    items: Vec<EventOutcome>,
}

/// Record events
///
/// Each event is answered for itself: one that is refused stops no other.
#[utoipa::path(post, path = "/events", operation_id = "record_events", tag = "customers",
    request_body = NewEvents, responses((status = 200, body = EventOutcomes)))]
async fn record_events(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(new): Body<NewEvents>,
) -> Answer<Json<EventOutcomes>> {
    let source = new.source.unwrap_or_else(|| SOURCE_IF_NOT_SAID.to_owned());
    let events = new.events.into_iter().map(ReportedEvent::from).collect();
    let outcomes = shared.perform(&viewer, key, RecordEvents { events, source }).await?;
    Ok(Json(EventOutcomes { items: outcomes.into_iter().map(EventOutcome::from).collect() }))
}
