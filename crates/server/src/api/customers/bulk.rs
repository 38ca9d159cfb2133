//! One change for many people or companies, chosen by ids or by a condition.

use super::attributes::{GivenShape, given_attributes};
use super::{given, read_condition};
use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, Problem};
use application::customers::companies::{ChangeOfCompanies, change_companies, remove_companies};
use application::customers::contacts::{BulkChange, bulk_change, bulk_remove};
use application::customers::{BulkDone, Selection};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::{CompanyId, ListId, TagId, UserId};
use basics::{Country, Id, Language, Noun};
use domain::customers::condition::{ConditionOf, FieldTest};
use domain::trust::Viewer;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(change_contacts))
        .routes(routes!(remove_contacts))
        .routes(routes!(change_many_companies))
        .routes(routes!(remove_many_companies))
}

/// Many people, and what is to change.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BulkChangeShape {
    selection: SelectionShape,
    change: ChangeShape,
}

/// Either `ids`, or `condition` and `q`, of which those of `except` are left out.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Selection)]
struct SelectionShape {
    ids: Option<Vec<String>>,
    condition: Option<serde_json::Value>,
    q: Option<String>,
    except: Vec<String>,
}

impl SelectionShape {
    fn read<N: Noun, T: FieldTest>(self, viewer: &Viewer) -> Result<Selection<Id<N>, ConditionOf<T>>, Problem> {
        match (self.ids, self.condition) {
            (Some(ids), None) if self.q.is_none() && self.except.is_empty() => {
                Ok(Selection::Ids(read_ids("selection.ids", &ids)?))
            }
            (None, Some(condition)) => Ok(Selection::Meant {
                condition: read_condition(viewer, Some(&condition))?,
                search: self.q,
                except: read_ids("selection.except", &self.except)?,
            }),
            _ => {
                let detail = "a selection has either ids, or a condition (of everybody: {\"version\":1,\"all\":[]}) with \
                              q and except";
                let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_selection", detail);
                Err(problem.field("selection", "wrong_selection"))
            }
        }
    }
}

fn read_ids<N: Noun>(field: &str, texts: &[String]) -> Result<Vec<Id<N>>, Problem> {
    let read = |(at, text): (usize, &String)| {
        text.parse().map_err(|_| {
            let (field, detail) = (format!("{field}[{at}]"), format!("not the id of a {}", N::NAME));
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_value", detail).field(field, "wrong_value")
        })
    };
    texts.iter().enumerate().map(read).collect()
}

/// Many things, which are to go.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BulkRemovalShape {
    selection: SelectionShape,
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
    /// Attributes by their ids, which everybody gets; an empty list takes a value away.
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    attributes: GivenShape,
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
    let selection = selection.read(&viewer)?;
    let ChangeShape { add_tags, remove_tags, add_lists, remove_lists, language, country, owner, attributes } = change;
    let attributes = given_attributes(attributes);
    let change = BulkChange { add_tags, remove_tags, add_lists, remove_lists, language, country, owner, attributes };
    Ok(Json(bulk_change(shared.application(), &viewer, selection, change).await?.into()))
}

impl From<BulkDone> for BulkDoneShape {
    fn from(BulkDone { done, complete }: BulkDone) -> Self {
        BulkDoneShape { changed: done.changed, undo_id: done.undo.to_string(), complete }
    }
}

/// Remove many contacts
#[utoipa::path(post, path = "/contacts/bulk-removals", operation_id = "remove_contacts", tag = "customers",
    request_body = BulkRemovalShape, responses((status = 200, body = BulkDoneShape)))]
async fn remove_contacts(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(body): Body<BulkRemovalShape>,
) -> Answer<Json<BulkDoneShape>> {
    let selection = body.selection.read(&viewer)?;
    Ok(Json(bulk_remove(shared.application(), &viewer, selection).await?.into()))
}

/// Many companies, and what is to change.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CompanyBulkShape {
    selection: SelectionShape,
    change: CompanyChangeShape,
}

/// What is left out stays, `null` takes a value away.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ChangeOfCompanies)]
struct CompanyChangeShape {
    #[schema(value_type = Vec<String>)]
    add_tags: Vec<TagId>,
    #[schema(value_type = Vec<String>)]
    remove_tags: Vec<TagId>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    country: Option<Option<Country>>,
    /// An empty text takes it away.
    industry: Option<String>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    owner: Option<Option<UserId>>,
    /// The company that all belong to.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    parent: Option<Option<CompanyId>>,
    /// Attributes by their ids, which all get; an empty list takes a value away.
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    attributes: GivenShape,
}

/// Change many companies
#[utoipa::path(post, path = "/companies/bulk-changes", operation_id = "change_companies", tag = "customers",
    request_body = CompanyBulkShape, responses((status = 200, body = BulkDoneShape)))]
async fn change_many_companies(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(body): Body<CompanyBulkShape>,
) -> Answer<Json<BulkDoneShape>> {
    let selection = body.selection.read(&viewer)?;
    let CompanyChangeShape { add_tags, remove_tags, country, industry, owner, parent, attributes } = body.change;
    let attributes = given_attributes(attributes);
    let change = ChangeOfCompanies { add_tags, remove_tags, country, industry, owner, parent, attributes };
    Ok(Json(change_companies(shared.application(), &viewer, selection, change).await?.into()))
}

/// Remove many companies
#[utoipa::path(post, path = "/companies/bulk-removals", operation_id = "remove_companies", tag = "customers",
    request_body = BulkRemovalShape, responses((status = 200, body = BulkDoneShape)))]
async fn remove_many_companies(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(body): Body<BulkRemovalShape>,
) -> Answer<Json<BulkDoneShape>> {
    let selection = body.selection.read(&viewer)?;
    Ok(Json(remove_companies(shared.application(), &viewer, selection).await?.into()))
}
