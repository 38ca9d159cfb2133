//! Since when facts are as they are, whose nobody looked at for long, and saying that they still hold.

use super::UndoableShape;
use super::contact_shape::ContactRowShape;
use crate::Shared;
use crate::api::page::limit;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, Query};
use application::customers::review::{FindFactsRight, OldFacts, old_facts};
use axum::extract::State;
use basics::ids::ContactId;
use domain::customers::facts::{FactNote, FactNotes, FactSource};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_old_facts)).routes(routes!(find_facts_right))
}

/// Two years: what people do for a living changes about as often.
const MONTHS: u32 = 24;

/// Since when a fact is as it is, and who said it.
#[derive(Serialize, ToSchema)]
#[schema(as = FactNote)]
pub(super) struct FactNoteShape {
    #[schema(format = DateTime)]
    since: String,
    source: SourceShape,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FactOrigin)]
enum SourceShape {
    ByHand,
    Program,
    Import,
    Merge,
}

impl From<FactNote> for FactNoteShape {
    fn from(note: FactNote) -> Self {
        FactNoteShape {
            since: note.since.to_string(),
            source: match note.source {
                FactSource::ByHand => SourceShape::ByHand,
                FactSource::Program => SourceShape::Program,
                FactSource::Import => SourceShape::Import,
                FactSource::Merge => SourceShape::Merge,
            },
        }
    }
}

pub(super) fn notes(notes: FactNotes) -> BTreeMap<String, FactNoteShape> {
    notes.into_iter().map(|(field, note)| (field, note.into())).collect()
}

/// A person with when what is known of them was last changed or found right.
#[derive(Serialize, ToSchema)]
#[schema(as = OldFacts)]
struct OldFactsShape {
    contact: ContactRowShape,
    #[schema(format = DateTime)]
    facts_at: String,
}

impl From<OldFacts> for OldFactsShape {
    fn from(old: OldFacts) -> Self {
        OldFactsShape { contact: old.row.into(), facts_at: old.facts_at.to_string() }
    }
}

/// A page of people.
#[derive(Serialize, ToSchema)]
#[schema(as = OldFactsPage)]
struct PageShape {
    items: Vec<OldFactsShape>,
    #[schema(required)]
    next: Option<String>,
}

/// How old, and where the page begins.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OldQuery {
    /// Neither changed nor found right for so many months, 1 to 240; 24 if not said.
    months: Option<u32>,
    /// The cursor `next` of the page before.
    after: Option<String>,
    /// Rows of a page, 1 to 200; 100 if not said.
    limit: Option<usize>,
}

/// List people whose facts nobody looked at for long
#[utoipa::path(get, path = "/old-facts", operation_id = "list_old_facts", tag = "customers",
    params(OldQuery), responses((status = 200, body = PageShape)))]
async fn list_old_facts(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<OldQuery>,
) -> Answer<Json<PageShape>> {
    let after = query.after.map(|after| after.parse()).transpose()?;
    let months = query.months.unwrap_or(MONTHS);
    let (items, next) = old_facts(shared.application(), &viewer, months, after, limit(query.limit)?).await?;
    let items = items.into_iter().map(OldFactsShape::from).collect();
    Ok(Json(PageShape { items, next: next.map(|place| place.to_string()) }))
}

/// Whose facts were looked at.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FactsRight)]
struct RightShape {
    /// At most 200.
    #[schema(value_type = Vec<String>)]
    contacts: Vec<ContactId>,
}

/// Say that what is known of people is right
#[utoipa::path(post, path = "/old-facts/right", operation_id = "find_facts_right", tag = "customers",
    request_body = RightShape, responses((status = 200, body = UndoableShape)))]
async fn find_facts_right(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(right): Body<RightShape>,
) -> Answer<Json<UndoableShape>> {
    let done = shared.application().perform(&viewer, FindFactsRight { contacts: right.contacts }).await?;
    Ok(Json(done.into()))
}
