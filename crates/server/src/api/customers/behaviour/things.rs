//! Things that events are about.

use crate::Shared;
use crate::api::page::{Page, limit};
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, Problem, Query};
use application::customers::behaviour::{self, PutThing, ReportedThing, ShownThing};
use axum::extract::State;
use axum::http::StatusCode;
use domain::customers::behaviour::ThingType;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_things, put_thing))
}

/// What an event is about. It is known from its first report on; a later name or category takes the earlier one's place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewThing {
    /// `page`, `category`, `product`, `file` or `other`.
    #[schema(value_type = String)]
    r#type: ThingType,
    /// Your own id of it, or the address of the page; upper and lower case are the same.
    key: String,
    /// As people read it.
    #[serde(default)]
    name: String,
    /// The category to which it belongs, by its name: `Cranes`.
    #[serde(default)]
    category: Option<String>,
}

impl From<NewThing> for ReportedThing {
    fn from(new: NewThing) -> Self {
        ReportedThing { kind: new.r#type, key: new.key, name: new.name, category: new.category }
    }
}

/// Something that events are about.
#[derive(Serialize, ToSchema)]
#[schema(as = Thing)]
struct ThingShape {
    id: String,
    r#type: &'static str,
    key: String,
    name: String,
    #[schema(required)]
    category: Option<String>,
}

impl From<ShownThing> for ThingShape {
    fn from(thing: ShownThing) -> Self {
        ThingShape {
            id: thing.id.to_string(),
            r#type: thing.kind.as_str(),
            key: thing.key,
            name: thing.name,
            category: thing.category,
        }
    }
}

/// Which page of which things.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ThingQuery {
    /// `page`, `category`, `product`, `file` or `other`; `category` if not said.
    #[param(value_type = Option<String>)]
    r#type: Option<ThingType>,
    /// The cursor `next` of the page before.
    after: Option<String>,
    /// Rows of a page, 1 to 200; 100 if not said.
    limit: Option<usize>,
}

/// List what events are about
#[utoipa::path(get, path = "/things", operation_id = "list_things", tag = "customers", params(ThingQuery),
    responses((status = 200, body = Page<ThingShape>)))]
async fn list_things(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<ThingQuery>,
) -> Answer<Json<Page<ThingShape>>> {
    let kind = query.r#type.unwrap_or(ThingType::Category);
    let limit = Some(limit(query.limit)?);
    let page = behaviour::things(shared.application(), &viewer, kind, query.after.as_deref(), limit).await?;
    let items = page.items.into_iter().map(ThingShape::from).collect();
    Ok(Json(Page { items, next: page.next, total: None }))
}

/// Say what a thing is called and where it belongs
#[utoipa::path(put, path = "/things", operation_id = "put_thing", tag = "customers",
    request_body = NewThing, responses((status = 200, body = ThingShape)))]
async fn put_thing(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(new): Body<NewThing>,
) -> Answer<Json<ThingShape>> {
    let thing = ReportedThing::from(new);
    let (kind, key) = (thing.kind, thing.key.clone());
    shared.application().perform(&viewer, PutThing { thing }).await?;
    let gone = || Problem::new(StatusCode::NOT_FOUND, "not_found", "the thing is gone again");
    let found = behaviour::named_thing(shared.application(), kind, &key).await?.ok_or_else(gone)?;
    Ok(Json(found.into()))
}
