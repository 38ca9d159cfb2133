//! One change for many people, chosen by ids or by a condition.

use super::{given, read_condition};
use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, Problem};
use application::customers::contacts::{BulkChange, BulkDone, Selection, bulk_change};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::{ContactId, ListId, TagId, UserId};
use basics::{Country, Language};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(change_contacts))
}

/// Many people, and what is to change.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BulkChangeShape {
    selection: SelectionShape,
    change: ChangeShape,
}

/// Either `ids`, or `condition` and `q`.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Selection)]
struct SelectionShape {
    #[schema(value_type = Option<Vec<String>>)]
    ids: Option<Vec<ContactId>>,
    condition: Option<serde_json::Value>,
    q: Option<String>,
}

/// What is left out stays, `null` takes a value away.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ChangeOfMany)]
struct ChangeShape {
    #[schema(value_type = Vec<String>)]
    add_tags: Vec<TagId>,
    #[schema(value_type = Vec<String>)]
    remove_tags: Vec<TagId>,
    #[schema(value_type = Vec<String>)]
    add_lists: Vec<ListId>,
    #[schema(value_type = Vec<String>)]
    remove_lists: Vec<ListId>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    language: Option<Option<Language>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    country: Option<Option<Country>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    owner: Option<Option<UserId>>,
}

/// How far it came.
#[derive(Serialize, ToSchema)]
struct BulkDoneShape {
    changed: u64,
    undo_id: String,
    /// `false`: it met trouble in between; who comes after is unchanged.
    complete: bool,
}

/// Change many contacts
#[utoipa::path(post, path = "/contacts/bulk-changes", operation_id = "change_contacts", tag = "customers",
    request_body = BulkChangeShape, responses((status = 200, body = BulkDoneShape)))]
async fn change_contacts(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(body): Body<BulkChangeShape>,
) -> Answer<Json<BulkDoneShape>> {
    let BulkChangeShape { selection, change } = body;
    let selection = match (selection.ids, selection.condition) {
        (Some(ids), None) if selection.q.is_none() => Selection::Ids(ids),
        (None, Some(condition)) => {
            Selection::Meant { condition: read_condition(Some(&condition))?, search: selection.q }
        }
        _ => {
            let detail = "a selection has either ids, or a condition (of everybody: {\"version\":1,\"all\":[]}) with q";
            let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_selection", detail);
            return Err(problem.field("selection", "wrong_selection"));
        }
    };
    let ChangeShape { add_tags, remove_tags, add_lists, remove_lists, language, country, owner } = change;
    let change = BulkChange { add_tags, remove_tags, add_lists, remove_lists, language, country, owner };
    let BulkDone { done, complete } = bulk_change(shared.application(), &viewer, selection, change).await?;
    Ok(Json(BulkDoneShape { changed: done.changed, undo_id: done.undo.to_string(), complete }))
}
