//! The timelines of a company and of a person.

use super::tier_shapes::TierReason;
use crate::Shared;
use crate::api::customers::{MoneyShape, NamedShape, OwnerMoveReason};
use crate::api::page::{Page, limit};
use crate::auth::Caller;
use crate::http::{Answer, Json, PathId, Problem, Query};
use application::customers::pool::MoveReason;
use application::trade::{CursorError, Item, TimelineQuestion, Whose, read_group, timeline};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::{Company, Contact};
use domain::trust::Viewer;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

const LINES_IF_NOT_SAID: usize = 50;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get_company_timeline)).routes(routes!(get_contact_timeline))
}

/// Which page of a timeline.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TimelineQuery {
    /// `letters`, `trade` or `behaviour`; everything if not said.
    group: Option<String>,
    /// The cursor `next` of the page before.
    after: Option<String>,
    /// Lines of a page, 1 to 200; 50 if not said.
    limit: Option<usize>,
}

/// Counts of a campaign's letters.
#[derive(Serialize, ToSchema)]
struct LetterCounts {
    people: u64,
    accepted: u64,
    opened: u64,
    clicked: u64,
}

/// What a person said about letters.
#[derive(Serialize, ToSchema)]
struct ConsentLine {
    state: String,
    source: String,
}

/// Something that happened. Which parts are there follows from the kind.
#[derive(Serialize, ToSchema)]
struct TimelineItem {
    /// Its place in the timeline.
    id: String,
    #[schema(format = DateTime)]
    at: String,
    /// `letter`, `replied`, `forwarded`, `unsubscribed`, `bounced`, `complained`, `auto_replied`, `left_company`,
    /// `consent`, `inquired`, `called`, `met`, `ordered`, `sample_ordered`, `order_confirmed`, `order_cancelled`,
    /// `opened`, `clicked`, `visited`, `viewed`, `browsed` (several visits and views without a longer pause),
    /// `downloaded`, `carted`, `event` (of the company's own classes), `entered_segment`, `left_segment`, `created`,
    /// `changed`, `imported`, `tier_moved`, or of a company's owners `owner_claimed`, `owner_released`,
    /// `owner_returned`, `owner_warned`, `owner_assigned`, `owner_taken_back`, or of tasks `task_made`, `task_handed`,
    /// `task_done`, or of a file `document_added`.
    kind: String,
    /// `letters`, `trade`, `behaviour` or `record`.
    group: &'static str,
    /// `they`, `we` or `system`; an opening by the system is a machine's and is not counted.
    actor: &'static str,
    /// Whose doing it was, of their people.
    #[schema(required)]
    contact: Option<NamedShape>,
    /// Whose doing it was, of ours.
    #[schema(required)]
    user: Option<String>,
    #[schema(required)]
    campaign: Option<NamedShape>,
    #[schema(required)]
    order: Option<NamedShape>,
    /// Of the order, the cart, or another event that names one.
    #[schema(required)]
    amount: Option<MoneyShape>,
    /// Of a task what is to be done; `null` also for who does not read personal letters, and after an erasure.
    #[schema(required)]
    subject: Option<String>,
    /// The segment that was entered or left.
    #[schema(required)]
    segment: Option<NamedShape>,
    /// Where a click led.
    #[schema(required)]
    url: Option<String>,
    /// Of a letter that came back: why, as a class such as `full`.
    #[schema(required)]
    class: Option<String>,
    /// Of an automatic answer: when the reader is back.
    #[schema(required, format = Date)]
    returns_on: Option<String>,
    #[schema(required)]
    letters: Option<LetterCounts>,
    /// What visits, views, downloads and carts were about; of many the last five.
    things: Vec<String>,
    /// How many events the line tells of.
    count: u64,
    /// Of an event of the company's own classes: what the class is called.
    #[schema(required)]
    title: Option<String>,
    #[schema(required)]
    consent: Option<ConsentLine>,
    /// Which fields a change was of.
    fields: Vec<String>,
    #[schema(required)]
    tier: Option<TierLine>,
    #[schema(required)]
    handed: Option<HandedLine>,
    #[schema(required)]
    task: Option<TaskLine>,
}

/// Whose a task is.
#[derive(Serialize, ToSchema)]
struct TaskLine {
    /// Of one that was handed on: whose it was.
    #[schema(required)]
    before: Option<String>,
    /// `null`: nobody's.
    #[schema(required)]
    assignee: Option<String>,
}

/// From one owner to another.
#[derive(Serialize, ToSchema)]
struct HandedLine {
    /// `null`: it was in the pool.
    #[schema(required)]
    before: Option<String>,
    /// `null`: it is in the pool.
    #[schema(required)]
    after: Option<String>,
    /// Of a warning: the day on which it returns.
    #[schema(required, format = Date)]
    returns_on: Option<String>,
    reason: OwnerMoveReason,
}

impl From<(Option<String>, Option<String>, MoveReason)> for HandedLine {
    fn from((before, after, reason): (Option<String>, Option<String>, MoveReason)) -> Self {
        let returns_on = match reason {
            MoveReason::Overdue { returns_on, .. } => returns_on.map(|day| day.to_date().to_string()),
            _ => None,
        };
        HandedLine { before, after, returns_on, reason: reason.into() }
    }
}

/// A move from one tier to another.
#[derive(Serialize, ToSchema)]
struct TierLine {
    before: &'static str,
    after: &'static str,
    reason: TierReason,
}

impl From<Item> for TimelineItem {
    fn from(item: Item) -> Self {
        let (order, amount) = item.order.unzip();
        let (class, returns_on) = match item.kind.as_str() {
            "bounced" => (item.detail, None),
            _ => (None, item.detail),
        };
        TimelineItem {
            id: item.place.to_string(),
            at: item.place.at.to_string(),
            kind: item.kind,
            group: item.group.as_str(),
            actor: item.actor.as_str(),
            contact: item.contact.map(NamedShape::from),
            user: item.user,
            campaign: item.campaign.map(NamedShape::from),
            order: order.map(NamedShape::from),
            amount: amount.or(item.amount).map(MoneyShape::from),
            subject: item.subject,
            class,
            returns_on,
            segment: item.segment.map(NamedShape::from),
            url: item.url,
            letters: item.letters.map(|counts| LetterCounts {
                people: counts.people,
                accepted: counts.accepted,
                opened: counts.opened,
                clicked: counts.clicked,
            }),
            things: item.things,
            count: item.count,
            title: item.title,
            consent: item.consent.map(|(state, source)| ConsentLine { state, source }),
            fields: item.fields,
            tier: item.tier.map(|(before, after, reason)| TierLine {
                before: before.as_str(),
                after: after.as_str(),
                reason: reason.into(),
            }),
            handed: item.handed.map(HandedLine::from),
            task: item.task.map(|(before, assignee)| TaskLine { before, assignee }),
        }
    }
}

async fn page(
    shared: &Shared,
    viewer: &Viewer,
    whose: Whose,
    query: TimelineQuery,
) -> Answer<Json<Page<TimelineItem>>> {
    let wrong = |error: CursorError| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_cursor", error.to_string()).field("after", "wrong_cursor")
    };
    let question = TimelineQuestion {
        whose,
        group: read_group(query.group.as_deref())?,
        after: query.after.map(|after| after.parse().map_err(wrong)).transpose()?,
        limit: Some(limit(query.limit.or(Some(LINES_IF_NOT_SAID)))?),
    };
    let page = timeline(shared.application(), viewer, question).await?;
    let items = page.items.into_iter().map(TimelineItem::from).collect();
    Ok(Json(Page { items, next: page.next.map(|next| next.to_string()), total: None }))
}

/// Get what happened with a company
#[utoipa::path(get, path = "/companies/{id}/timeline", operation_id = "get_company_timeline", tag = "trade",
    params(("id" = String, Path), TimelineQuery), responses((status = 200, body = Page<TimelineItem>)))]
async fn get_company_timeline(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Company>,
    Query(query): Query<TimelineQuery>,
) -> Answer<Json<Page<TimelineItem>>> {
    page(&shared, &viewer, Whose::Company(id), query).await
}

/// Get what happened with a contact
#[utoipa::path(get, path = "/contacts/{id}/timeline", operation_id = "get_contact_timeline", tag = "trade",
    params(("id" = String, Path), TimelineQuery), responses((status = 200, body = Page<TimelineItem>)))]
async fn get_contact_timeline(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
    Query(query): Query<TimelineQuery>,
) -> Answer<Json<Page<TimelineItem>>> {
    page(&shared, &viewer, Whose::Contact(id), query).await
}
