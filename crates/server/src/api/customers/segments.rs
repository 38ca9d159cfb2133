//! Segments, and why a person is in one.

use super::{UndoableShape, read_condition};
use crate::Shared;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, PathId};
use application::customers::segments::{
    self, ChangeSegment, Explained, MakeSegment, RemoveSegment, SegmentChange, SegmentDay, explain, segment_days,
    segments_of,
};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::{Contact, ContactId, Segment};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_segments, create_segment))
        .routes(routes!(get_segment, change_segment, delete_segment))
        .routes(routes!(get_segment_movement))
        .routes(routes!(explain_condition))
        .routes(routes!(list_contact_segments))
}

/// A condition over people under a name.
#[derive(Serialize, ToSchema)]
#[schema(as = Segment)]
struct SegmentShape {
    id: String,
    name: String,
    /// What it is for; empty where nobody said.
    note: String,
    #[schema(value_type = Object)]
    condition: Value,
    /// Whether entries and exits are kept and told of in timelines.
    watched: bool,
    /// People of it whom the viewer sees.
    contacts: u64,
    #[schema(required)]
    made_by: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    version: i64,
}

impl From<segments::Segment> for SegmentShape {
    fn from(segment: segments::Segment) -> Self {
        SegmentShape {
            id: segment.id.to_string(),
            name: segment.name,
            note: segment.note,
            condition: segment.condition.write(),
            watched: segment.watched,
            contacts: segment.contacts,
            made_by: segment.made_by.map(|user| user.to_string()),
            created_at: segment.created_at.to_string(),
            updated_at: segment.updated_at.to_string(),
            version: segment.version,
        }
    }
}

/// List segments, by name
#[utoipa::path(get, path = "/segments", operation_id = "list_segments", tag = "customers",
    responses((status = 200, body = Vec<SegmentShape>)))]
async fn list_segments(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<Vec<SegmentShape>>> {
    let found = segments::segments(shared.application(), &viewer).await?;
    Ok(Json(found.into_iter().map(SegmentShape::from).collect()))
}

/// A new segment.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewSegment {
    name: String,
    #[serde(default)]
    note: String,
    #[schema(value_type = Object)]
    condition: Value,
    #[serde(default)]
    watched: bool,
}

/// Create a segment
#[utoipa::path(post, path = "/segments", operation_id = "create_segment", tag = "customers",
    request_body = NewSegment, responses((status = 201, body = SegmentShape)))]
async fn create_segment(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(new): Body<NewSegment>,
) -> Answer<(StatusCode, Json<SegmentShape>)> {
    let condition = read_condition(&viewer, Some(&new.condition))?;
    let make = MakeSegment { name: new.name, note: new.note, condition, watched: new.watched };
    let id = shared.perform(&viewer, key, make).await?;
    let made = segments::segment(shared.application(), &viewer, id).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Get a segment
#[utoipa::path(get, path = "/segments/{id}", operation_id = "get_segment", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = SegmentShape)))]
async fn get_segment(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Segment>,
) -> Answer<Json<SegmentShape>> {
    Ok(Json(segments::segment(shared.application(), &viewer, id).await?.into()))
}

/// A change of a segment: what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SegmentChange)]
struct SegmentPatch {
    /// The version that was read; another one means that somebody else has changed it meanwhile.
    version: i64,
    name: Option<String>,
    note: Option<String>,
    #[schema(value_type = Option<Object>)]
    condition: Option<Value>,
    watched: Option<bool>,
}

/// Change a segment
#[utoipa::path(patch, path = "/segments/{id}", operation_id = "change_segment", tag = "customers",
    params(("id" = String, Path)), request_body = SegmentPatch, responses((status = 200, body = SegmentShape)))]
async fn change_segment(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Segment>,
    Body(patch): Body<SegmentPatch>,
) -> Answer<Json<SegmentShape>> {
    let SegmentPatch { version, name, note, condition, watched } = patch;
    let condition = condition.as_ref().map(|condition| read_condition(&viewer, Some(condition))).transpose()?;
    let change = SegmentChange { name, note, condition, watched };
    shared.application().perform(&viewer, ChangeSegment { id, version, change }).await?;
    Ok(Json(segments::segment(shared.application(), &viewer, id).await?.into()))
}

/// Delete a segment
#[utoipa::path(delete, path = "/segments/{id}", operation_id = "delete_segment", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = UndoableShape)))]
async fn delete_segment(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Segment>,
) -> Answer<Json<UndoableShape>> {
    Ok(Json(shared.application().perform(&viewer, RemoveSegment { id }).await?.into()))
}

/// Entries and exits of a day (UTC).
#[derive(Serialize, ToSchema)]
struct SegmentMovement {
    #[schema(format = Date)]
    day: String,
    entered: i64,
    left: i64,
}

/// Get who entered and left a watched segment, by day
#[utoipa::path(get, path = "/segments/{id}/movement", operation_id = "get_segment_movement", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = Vec<SegmentMovement>)))]
async fn get_segment_movement(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Segment>,
) -> Answer<Json<Vec<SegmentMovement>>> {
    segments::segment(shared.application(), &viewer, id).await?;
    let days = segment_days(shared.application(), &viewer, id).await?;
    let shape = |day: SegmentDay| SegmentMovement {
        day: basics::Timestamp::from_millis(day.day * DAY).to_string().chars().take(10).collect(),
        entered: day.entered,
        left: day.left,
    };
    Ok(Json(days.into_iter().map(shape).collect()))
}

/// Whom a condition is explained for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExplainQuestion {
    #[schema(value_type = Object)]
    condition: Value,
    /// The id of a contact.
    contact: String,
}

/// What a node of a condition says of a person.
#[derive(Serialize, ToSchema)]
struct ExplainedNode {
    holds: bool,
    /// When that may change by itself; `null`: never.
    #[schema(required, format = DateTime)]
    until: Option<String>,
}

impl From<Explained> for ExplainedNode {
    fn from(said: Explained) -> Self {
        ExplainedNode { holds: said.holds, until: said.until.map(|until| until.to_string()) }
    }
}

/// Explain why a condition means a contact, or not
///
/// One answer a node: the whole condition first, then its parts in the order in which they are written.
#[utoipa::path(post, path = "/contacts/explain", operation_id = "explain_condition", tag = "customers",
    request_body = ExplainQuestion, responses((status = 200, body = Vec<ExplainedNode>)))]
async fn explain_condition(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(question): Body<ExplainQuestion>,
) -> Answer<Json<Vec<ExplainedNode>>> {
    let condition = read_condition(&viewer, Some(&question.condition))?;
    let contact: ContactId = question.contact.parse().map_err(|_| application::Trouble::not_found("contact"))?;
    let said = explain(shared.application(), &viewer, condition, contact).await?;
    Ok(Json(said.into_iter().map(ExplainedNode::from).collect()))
}

/// A segment that a contact is in.
#[derive(Serialize, ToSchema)]
#[schema(as = ContactSegment)]
struct ContactSegmentShape {
    id: String,
    name: String,
    /// When the contact leaves it if nothing happens; `null`: never.
    #[schema(required, format = DateTime)]
    until: Option<String>,
}

/// List the segments that a contact is in
#[utoipa::path(get, path = "/contacts/{id}/segments", operation_id = "list_contact_segments", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = Vec<ContactSegmentShape>)))]
async fn list_contact_segments(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
) -> Answer<Json<Vec<ContactSegmentShape>>> {
    let shape = |one: segments::ContactSegment| ContactSegmentShape {
        id: one.id.to_string(),
        name: one.name,
        until: one.until.map(|until| until.to_string()),
    };
    Ok(Json(segments_of(shared.application(), &viewer, id).await?.into_iter().map(shape).collect()))
}
