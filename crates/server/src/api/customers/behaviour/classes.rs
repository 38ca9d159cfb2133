//! Classes of events.

use crate::Shared;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, PathId};
use application::customers::behaviour::{self, DeclareEventClass, WithdrawEventClass};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_event_classes, declare_event_class)).routes(routes!(withdraw_event_class))
}

/// A class of events.
#[derive(Serialize, ToSchema)]
#[schema(as = EventClass)]
struct EventClassShape {
    /// `null` of a class that is there for everybody.
    #[schema(required)]
    id: Option<String>,
    name: String,
    /// What people read; empty of a class that is there for everybody.
    title: String,
}

/// List classes of events
#[utoipa::path(get, path = "/event-classes", operation_id = "list_event_classes", tag = "customers",
    responses((status = 200, body = Vec<EventClassShape>)))]
async fn list_event_classes(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
) -> Answer<Json<Vec<EventClassShape>>> {
    let shape = |class: behaviour::EventClass| EventClassShape {
        id: class.id.map(|id| id.to_string()),
        name: class.name,
        title: class.title,
    };
    let classes = behaviour::event_classes(shared.application(), &viewer).await?;
    Ok(Json(classes.into_iter().map(shape).collect()))
}

/// A class of the company's own.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEventClass {
    /// What programs say: a letter, then letters, digits and `_`, such as `asked_for_sample`.
    name: String,
    /// What people read.
    title: String,
}

/// The class that was declared.
#[derive(Serialize, ToSchema)]
struct DeclaredEventClass {
    id: String,
}

/// Declare a class of events
#[utoipa::path(post, path = "/event-classes", operation_id = "declare_event_class", tag = "customers",
    request_body = NewEventClass, responses((status = 201, body = DeclaredEventClass)))]
async fn declare_event_class(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(new): Body<NewEventClass>,
) -> Answer<(StatusCode, Json<DeclaredEventClass>)> {
    let id = shared.perform(&viewer, key, DeclareEventClass { name: new.name, title: new.title }).await?;
    Ok((StatusCode::CREATED, Json(DeclaredEventClass { id: id.to_string() })))
}

/// Withdraw a class of events; its events stay
#[utoipa::path(delete, path = "/event-classes/{id}", operation_id = "withdraw_event_class", tag = "customers",
    params(("id" = String, Path)), responses((status = 204)))]
async fn withdraw_event_class(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::EventClass>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, WithdrawEventClass { id }).await?;
    Ok(StatusCode::NO_CONTENT)
}
