//! Customers: contacts, companies, lists, tags, imports, and the fields of conditions.

mod addresses;
mod attributes;
mod behaviour;
mod bulk;
mod cleaning;
mod companies;
mod company_shape;
mod contact_addresses;
mod contact_shape;
mod contacts;
mod documents;
mod duplicates;
mod fields;
mod import_shape;
mod imports;
mod kept_lists;
mod learned_shapes;
mod lists;
mod pool;
mod pool_shapes;
mod review;
mod score_shapes;
mod scores;
mod segments;
mod tags;
mod task_shapes;
mod tasks;
mod views;

pub(in crate::api) use company_shape::MoneyShape;
pub(in crate::api) use imports::{FORM_BYTES, ImportUpload, read_upload};
pub(in crate::api) use pool_shapes::ReasonShape as OwnerMoveReason;

use crate::Shared;
use crate::http::Problem;
use application::customers::Named;
use axum::http::StatusCode;
use basics::Noun;
use domain::customers::condition::{ConditionOf, FieldTest};
use domain::trust::Viewer;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .merge(contacts::router())
        .merge(contact_addresses::router())
        .merge(addresses::router())
        .merge(attributes::router())
        .merge(behaviour::router())
        .merge(bulk::router())
        .merge(cleaning::router())
        .merge(companies::router())
        .merge(documents::router())
        .merge(duplicates::router())
        .merge(review::router())
        .merge(kept_lists::router())
        .merge(lists::router())
        .merge(tags::router())
        .merge(scores::router())
        .merge(tasks::router())
        .merge(segments::router())
        .merge(views::router())
        .merge(fields::router())
        .merge(imports::router())
        .merge(pool::router())
}

/// A thing by its id and its name.
#[derive(Serialize, ToSchema)]
#[schema(as = Named)]
pub(in crate::api) struct NamedShape {
    id: String,
    name: String,
}

impl<N: Noun> From<Named<N>> for NamedShape {
    fn from(named: Named<N>) -> Self {
        NamedShape { id: named.id.to_string(), name: named.name }
    }
}

fn named<N: Noun>(all: Vec<Named<N>>) -> Vec<NamedShape> {
    all.into_iter().map(NamedShape::from).collect()
}

/// What was done, and what takes it back within thirty days.
#[derive(Serialize, ToSchema)]
#[schema(as = Undoable)]
struct UndoableShape {
    changed: u64,
    undo_id: String,
}

impl From<application::customers::contacts::Undoable> for UndoableShape {
    fn from(done: application::customers::contacts::Undoable) -> Self {
        UndoableShape { changed: done.changed, undo_id: done.undo.to_string() }
    }
}

/// The condition in a query; none is everybody.
fn condition<T: FieldTest>(viewer: &Viewer, text: Option<&str>) -> Result<ConditionOf<T>, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(ConditionOf::everybody()) };
    match serde_json::from_str(text) {
        Ok(value) => read_condition(viewer, Some(&value)),
        Err(_) => ConditionOf::read_text(text).map_err(|error| wrong_condition(&error)),
    }
}

/// The condition in a body; none is everybody.
fn read_condition<T: FieldTest>(viewer: &Viewer, value: Option<&Value>) -> Result<ConditionOf<T>, Problem> {
    match value {
        None => Ok(ConditionOf::everybody()),
        Some(value) => ConditionOf::read(&with_viewer(viewer, value.clone())).map_err(|error| wrong_condition(&error)),
    }
}

/// The condition with the viewer in the place of an owner who is said to be `me`: so that a view can be shared.
pub(super) fn with_viewer(viewer: &Viewer, value: Value) -> Value {
    let Some(me) = viewer.user_id().map(|id| Value::from(id.to_string())) else { return value };
    let in_place = |value: Value| if value == "me" { me.clone() } else { value };
    match value {
        Value::Object(mut map) if map.get("field").is_some_and(|field| field == "owner") => {
            if let Some(value) = map.get_mut("value") {
                *value = match value.take() {
                    Value::Array(values) => values.into_iter().map(in_place).collect(),
                    one => in_place(one),
                };
            }
            Value::Object(map)
        }
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, with_viewer(viewer, value))).collect(),
        Value::Array(values) => values.into_iter().map(|value| with_viewer(viewer, value)).collect(),
        other => other,
    }
}

fn wrong_condition(error: &domain::customers::condition::ConditionError) -> Problem {
    let detail = format!("condition: {error}");
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_condition", detail).field("condition", "wrong_condition")
}

fn cursor(text: Option<&str>) -> Result<Option<application::customers::Cursor>, Problem> {
    let wrong = |error: application::customers::CursorError| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_cursor", error.to_string()).field("after", "wrong_cursor")
    };
    text.map(|text| text.parse().map_err(wrong)).transpose()
}

/// Tells a value that is given as `null` from one that is not given.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}
