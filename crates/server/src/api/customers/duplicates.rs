//! Records that may be one: the list, two side by side, merging, and "not the same".

use super::UndoableShape;
use crate::Shared;
use crate::api::page::limit;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, PathId, Query};
use application::Trouble;
use application::customers::duplicates::{
    self, AskForDuplicates, Compared, ComparedField, Comparison, DismissDuplicate, DuplicatePair, Kind, LookState,
    RecallDuplicate, Side, compare,
};
use application::customers::merging::{MergeCompanies, MergeContacts};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::{Company, CompanyId, Contact, ContactId, Duplicate};
use domain::customers::merging::{CompanyField, ContactField};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_duplicates))
        .routes(routes!(look_for_duplicates))
        .routes(routes!(compare_records))
        .routes(routes!(dismiss_duplicate, recall_duplicate))
        .routes(routes!(merge_contacts))
        .routes(routes!(merge_companies))
}

/// Of which noun.
#[derive(Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DuplicateKind)]
enum KindShape {
    #[default]
    Contact,
    Company,
}

impl From<KindShape> for Kind {
    fn from(shape: KindShape) -> Self {
        match shape {
            KindShape::Contact => Kind::Contact,
            KindShape::Company => Kind::Company,
        }
    }
}

impl From<Kind> for KindShape {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Contact => KindShape::Contact,
            Kind::Company => KindShape::Company,
        }
    }
}

/// One record of a pair.
#[derive(Serialize, ToSchema)]
#[schema(as = DuplicateSide)]
struct SideShape {
    id: String,
    name: String,
    /// The address of a person, the website of a company.
    detail: String,
    #[schema(required)]
    company: Option<String>,
    #[schema(required)]
    country: Option<String>,
}

impl From<Side> for SideShape {
    fn from(side: Side) -> Self {
        SideShape {
            id: side.id,
            name: side.name,
            detail: side.detail,
            company: side.company,
            country: side.country.map(|country| country.to_string()),
        }
    }
}

/// What speaks for or against two records being one.
#[derive(Serialize, ToSchema)]
struct DuplicateReason {
    /// `same_mailbox`, `same_phone`, `other_country`, …
    code: String,
    points: i8,
}

/// Two records that may be one.
#[derive(Serialize, ToSchema)]
#[schema(as = Duplicate)]
struct DuplicateShape {
    id: String,
    kind: KindShape,
    points: u8,
    /// `certain`, `likely` or `possible`.
    likelihood: String,
    reasons: Vec<DuplicateReason>,
    one: SideShape,
    other: SideShape,
    dismissed: bool,
}

impl From<DuplicatePair> for DuplicateShape {
    fn from(pair: DuplicatePair) -> Self {
        let reason = |(reason, points): (domain::customers::duplicates::Reason, i8)| DuplicateReason {
            code: reason.as_str().to_owned(),
            points,
        };
        DuplicateShape {
            id: pair.id.to_string(),
            kind: pair.kind.into(),
            points: pair.points,
            likelihood: pair.likelihood.as_str().to_owned(),
            reasons: pair.reasons.into_iter().map(reason).collect(),
            one: pair.one.into(),
            other: pair.other.into(),
            dismissed: pair.is_dismissed,
        }
    }
}

/// The last look for duplicates.
#[derive(Serialize, ToSchema)]
#[schema(as = DuplicateLook)]
struct LookShape {
    running: bool,
    /// `null` before the first look is through.
    #[schema(required, format = DateTime)]
    ended_at: Option<String>,
    contacts: u64,
    companies: u64,
}

impl LookShape {
    fn of(look: &LookState, now: basics::Timestamp) -> Self {
        LookShape {
            running: look.is_running(now),
            ended_at: look.ended_at.map(|at| at.to_string()),
            contacts: look.contacts,
            companies: look.companies,
        }
    }
}

/// A page of pairs.
#[derive(Serialize, ToSchema)]
#[schema(as = DuplicatePage)]
struct PageShape {
    items: Vec<DuplicateShape>,
    #[schema(required)]
    next: Option<String>,
    /// Open pairs by likelihood; empty for who sees a part of the customers.
    counts: BTreeMap<String, u64>,
    look: LookShape,
}

/// Which pairs.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DuplicateQuery {
    #[serde(default)]
    #[param(inline)]
    kind: KindShape,
    /// Those of which somebody said that they are not the same.
    #[serde(default)]
    dismissed: bool,
    after: Option<String>,
    limit: Option<usize>,
}

/// List records that may be one, the surest first
#[utoipa::path(get, path = "/duplicates", operation_id = "list_duplicates", tag = "customers", params(DuplicateQuery),
    responses((status = 200, body = PageShape)))]
async fn list_duplicates(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<DuplicateQuery>,
) -> Answer<Json<PageShape>> {
    let DuplicateQuery { kind, dismissed, after, limit: asked } = query;
    let application = shared.application();
    let page =
        duplicates::duplicates(application, &viewer, kind.into(), dismissed, after.as_deref(), limit(asked)?).await?;
    Ok(Json(PageShape {
        items: page.pairs.into_iter().map(DuplicateShape::from).collect(),
        next: page.next,
        counts: page.counts,
        look: LookShape::of(&page.look, application.now()),
    }))
}

/// Look for duplicates now
///
/// It runs beside everything else; `look.running` of the list says when it is through.
#[utoipa::path(post, path = "/duplicates/look", operation_id = "look_for_duplicates", tag = "customers",
    responses((status = 202)))]
async fn look_for_duplicates(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<StatusCode> {
    shared.application().perform(&viewer, AskForDuplicates).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Which two records.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CompareQuestion {
    #[serde(default)]
    kind: KindShape,
    one: String,
    other: String,
}

/// One of two records that are compared.
#[derive(Serialize, ToSchema)]
#[schema(as = ComparedRecord)]
struct ComparedShape {
    id: String,
    name: String,
    version: i64,
    #[schema(format = DateTime)]
    created_at: String,
    /// Events, and of a company orders and people too, that a merge would move.
    rows: u64,
    suppressed: bool,
    #[schema(required)]
    permission: Option<String>,
}

impl From<Compared> for ComparedShape {
    fn from(compared: Compared) -> Self {
        ComparedShape {
            id: compared.id,
            name: compared.name,
            version: compared.version,
            created_at: compared.created_at.to_string(),
            rows: compared.rows,
            suppressed: compared.is_suppressed,
            permission: compared.permission.map(|permission| permission.as_str().to_owned()),
        }
    }
}

/// One field of both records.
#[derive(Serialize, ToSchema)]
#[schema(as = ComparedField)]
struct FieldShape {
    field: String,
    /// One value is kept; of other fields both are.
    chosen: bool,
    differs: bool,
    one: Vec<String>,
    other: Vec<String>,
}

impl From<ComparedField> for FieldShape {
    fn from(field: ComparedField) -> Self {
        let differs = field.differs();
        FieldShape {
            field: field.field.to_owned(),
            chosen: field.is_chosen,
            differs,
            one: field.one,
            other: field.other,
        }
    }
}

/// Two records side by side.
#[derive(Serialize, ToSchema)]
#[schema(as = RecordComparison)]
struct ComparisonShape {
    kind: KindShape,
    one: ComparedShape,
    other: ComparedShape,
    fields: Vec<FieldShape>,
    /// More happened with the other one, or it is the older.
    other_should_stay: bool,
}

impl From<Comparison> for ComparisonShape {
    fn from(comparison: Comparison) -> Self {
        ComparisonShape {
            kind: comparison.kind.into(),
            one: comparison.one.into(),
            other: comparison.other.into(),
            fields: comparison.fields.into_iter().map(FieldShape::from).collect(),
            other_should_stay: comparison.other_should_stay,
        }
    }
}

/// Compare two records of one kind, field by field
#[utoipa::path(post, path = "/duplicates/compare", operation_id = "compare_records", tag = "customers",
    request_body = CompareQuestion, responses((status = 200, body = ComparisonShape)))]
async fn compare_records(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(question): Body<CompareQuestion>,
) -> Answer<Json<ComparisonShape>> {
    let CompareQuestion { kind, one, other } = question;
    Ok(Json(compare(shared.application(), &viewer, kind.into(), (&one, &other)).await?.into()))
}

/// What takes it back.
#[derive(Serialize, ToSchema)]
struct DismissedShape {
    undo_id: String,
}

/// Say that two records are not the same
#[utoipa::path(put, path = "/duplicates/{id}/dismissal", operation_id = "dismiss_duplicate", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = DismissedShape)))]
async fn dismiss_duplicate(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Duplicate>,
) -> Answer<Json<DismissedShape>> {
    let undo = shared.application().perform(&viewer, DismissDuplicate { id }).await?;
    Ok(Json(DismissedShape { undo_id: undo.to_string() }))
}

/// Show two records as possible duplicates again
#[utoipa::path(delete, path = "/duplicates/{id}/dismissal", operation_id = "recall_duplicate", tag = "customers",
    params(("id" = String, Path)), responses((status = 204)))]
async fn recall_duplicate(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Duplicate>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, RecallDuplicate { id }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What becomes part of the record in the path.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MergeBody {
    /// The version of the record in the path, as it was compared.
    version: i64,
    /// The record that becomes part of it.
    merged: String,
    merged_version: i64,
    /// Fields whose value is taken from the merged record.
    #[serde(default)]
    from_merged: Vec<String>,
}

impl MergeBody {
    fn fields<F: std::str::FromStr<Err: std::fmt::Display>>(&self) -> Result<Vec<F>, Trouble> {
        let read = |word: &String| {
            word.parse().map_err(|error: F::Err| Trouble::field("from_merged", "unknown_field", error.to_string()))
        };
        self.from_merged.iter().map(read).collect()
    }
}

/// Make one of two contacts
///
/// The other's letters, events, tags and lists are the survivor's; its id leads there; the stricter of both words about letters holds.
#[utoipa::path(post, path = "/contacts/{id}/merge", operation_id = "merge_contacts", tag = "customers",
    params(("id" = String, Path)), request_body = MergeBody, responses((status = 200, body = UndoableShape)))]
async fn merge_contacts(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
    Key(key): Key,
    Body(body): Body<MergeBody>,
) -> Answer<Json<UndoableShape>> {
    let from_merged = body.fields::<ContactField>()?;
    let merged: ContactId = body.merged.parse().map_err(|_| Trouble::not_found("contact"))?;
    let (survivor_version, merged_version) = (body.version, body.merged_version);
    let merge = MergeContacts { survivor: id, survivor_version, merged, merged_version, from_merged };
    Ok(Json(shared.perform(&viewer, key, merge).await?.into()))
}

/// Make one of two companies
///
/// The other's people, orders, events and tags are the survivor's, and its id leads there.
#[utoipa::path(post, path = "/companies/{id}/merge", operation_id = "merge_companies", tag = "customers",
    params(("id" = String, Path)), request_body = MergeBody, responses((status = 200, body = UndoableShape)))]
async fn merge_companies(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Company>,
    Key(key): Key,
    Body(body): Body<MergeBody>,
) -> Answer<Json<UndoableShape>> {
    let from_merged = body.fields::<CompanyField>()?;
    let merged: CompanyId = body.merged.parse().map_err(|_| Trouble::not_found("company"))?;
    let (survivor_version, merged_version) = (body.version, body.merged_version);
    let merge = MergeCompanies { survivor: id, survivor_version, merged, merged_version, from_merged };
    Ok(Json(shared.perform(&viewer, key, merge).await?.into()))
}
