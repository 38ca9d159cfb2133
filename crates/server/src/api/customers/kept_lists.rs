//! Segments that were kept as lists.

use super::lists::ListKindShape;
use crate::Shared;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, PathId, Problem};
use application::customers::segments::{self, KeepAsList, KeptInto, KeptWay};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::{KeptList, Segment};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_kept_lists, keep_segment_as_list)).routes(routes!(get_kept_list))
}

#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = KeptWay)]
enum KeptWayShape {
    /// Whoever is on the list stays.
    Add,
    /// Whoever is on the list and not in the segment is taken off.
    Replace,
}

#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = KeptState)]
enum KeptStateShape {
    Running,
    Done,
    /// It could not go on, for example because the list was deleted.
    Stopped,
    TakenBack,
}

/// A thing by its id and name.
#[derive(Serialize, ToSchema)]
#[schema(as = KeptName)]
struct NameShape {
    id: String,
    name: String,
}

/// Whoever was in a segment at a moment, put onto a list.
#[derive(Serialize, ToSchema)]
#[schema(as = KeptList)]
pub(super) struct KeptListShape {
    id: String,
    segment: NameShape,
    list: NameShape,
    /// `false`: the list was deleted.
    list_stands: bool,
    way: KeptWayShape,
    state: KeptStateShape,
    /// How many are to be put on or taken off; `null` until they are counted.
    #[schema(required)]
    total: Option<u64>,
    added: u64,
    removed: u64,
    /// Takes all of it back within 30 days, also while it runs.
    undo_id: String,
    #[schema(required)]
    made_by: Option<String>,
    #[schema(format = DateTime)]
    started_at: String,
    #[schema(required, format = DateTime)]
    finished_at: Option<String>,
}

impl From<segments::KeptList> for KeptListShape {
    fn from(kept: segments::KeptList) -> Self {
        KeptListShape {
            id: kept.id.to_string(),
            segment: NameShape { id: kept.segment.id.to_string(), name: kept.segment.name },
            list: NameShape { id: kept.list.id.to_string(), name: kept.list.name },
            list_stands: kept.list_stands,
            way: match kept.way {
                KeptWay::Add => KeptWayShape::Add,
                KeptWay::Replace => KeptWayShape::Replace,
            },
            state: match kept.state.as_str() {
                "running" => KeptStateShape::Running,
                "done" => KeptStateShape::Done,
                "taken_back" => KeptStateShape::TakenBack,
                _ => KeptStateShape::Stopped,
            },
            total: kept.total,
            added: kept.added,
            removed: kept.removed,
            undo_id: kept.undo.to_string(),
            made_by: kept.made_by.map(|user| user.to_string()),
            started_at: kept.started_at.to_string(),
            finished_at: kept.finished_at.map(|at| at.to_string()),
        }
    }
}

/// Either `list`, with `way`, or the `name` and `kind` of a new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewKeptList {
    list: Option<String>,
    /// Of a list that is there; `add` when left out.
    way: Option<KeptWayShape>,
    name: Option<String>,
    /// Of a new list; `other` when left out.
    kind: Option<ListKindShape>,
}

impl NewKeptList {
    fn read(self) -> Result<KeptInto, Problem> {
        match (self.list, self.name) {
            (Some(list), None) if self.kind.is_none() => {
                let list = list.parse().map_err(|_| refused("list", "wrong_value", "not the id of a list"))?;
                let way = match self.way {
                    Some(KeptWayShape::Replace) => KeptWay::Replace,
                    Some(KeptWayShape::Add) | None => KeptWay::Add,
                };
                Ok(KeptInto::Known { list, way })
            }
            (None, Some(name)) if self.way.is_none() => {
                Ok(KeptInto::New { name, kind: self.kind.unwrap_or(ListKindShape::Other).into() })
            }
            _ => Err(refused("list", "wrong_value", "give a list and its way, or the name and kind of a new list")),
        }
    }
}

fn refused(field: &str, code: &'static str, detail: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail).field(field, code)
}

/// Keep a segment as a list
#[utoipa::path(post, path = "/segments/{id}/lists", operation_id = "keep_segment_as_list", tag = "customers",
    params(("id" = String, Path)), request_body = NewKeptList, responses((status = 201, body = KeptListShape)))]
async fn keep_segment_as_list(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Segment>,
    Key(key): Key,
    Body(new): Body<NewKeptList>,
) -> Answer<(StatusCode, Json<KeptListShape>)> {
    let kept = shared.perform(&viewer, key, KeepAsList { segment: id, into: new.read()? }).await?;
    let kept = segments::kept_list(shared.application(), &viewer, kept).await?;
    Ok((StatusCode::CREATED, Json(kept.into())))
}

/// List what a segment was kept as, newest first; the last ten
#[utoipa::path(get, path = "/segments/{id}/lists", operation_id = "list_kept_lists", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = Vec<KeptListShape>)))]
async fn list_kept_lists(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Segment>,
) -> Answer<Json<Vec<KeptListShape>>> {
    let kept = segments::kept_lists(shared.application(), &viewer, id).await?;
    Ok(Json(kept.into_iter().map(KeptListShape::from).collect()))
}

/// Get how far the keeping of a segment as a list came
#[utoipa::path(get, path = "/kept-lists/{id}", operation_id = "get_kept_list", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = KeptListShape)))]
async fn get_kept_list(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<KeptList>,
) -> Answer<Json<KeptListShape>> {
    Ok(Json(segments::kept_list(shared.application(), &viewer, id).await?.into()))
}
