//! The pool: its companies, claiming and releasing, its rules, and handing over what belongs to a user.

use super::pool_shapes::{
    BelongingsShape, CompanyReturnShape, FreeShape, PreviewShape, ReturnsShape, RulesInForceShape, RulesShape,
    StandingShape,
};
use super::{UndoableShape, condition, cursor};
use crate::Shared;
use crate::api::page::{Page, limit};
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, IfMatch, Json, PathId, Query};
use application::customers::companies::{CompanyQuestion, read_company_sort};
use application::customers::pool::{
    self, ChangePoolRules, ClaimCompany, ReleaseCompanies, belongings, hand_over, preview_rules,
};
use axum::extract::State;
use basics::ids::{Company, User, UserId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_pool))
        .routes(routes!(get_pool_standing))
        .routes(routes!(list_pool_returns))
        .routes(routes!(get_pool_rules, change_pool_rules))
        .routes(routes!(preview_pool_rules))
        .routes(routes!(get_company_return))
        .routes(routes!(claim_company))
        .routes(routes!(release_company))
        .routes(routes!(get_belongings))
        .routes(routes!(hand_over_belongings))
}

/// Which page of the pool.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PoolQuery {
    /// Words of the name.
    q: Option<String>,
    /// A condition as JSON; nothing is every company of the pool.
    condition: Option<String>,
    /// `name`, `country` or `created`, with `-` in front descending.
    sort: Option<String>,
    /// The cursor `next` of the page before.
    after: Option<String>,
    /// Rows of a page, 1 to 200; 100 if not said.
    limit: Option<usize>,
}

/// List companies of the pool
#[utoipa::path(get, path = "/pool", operation_id = "list_pool", tag = "customers", params(PoolQuery),
    responses((status = 200, body = Page<FreeShape>)))]
async fn list_pool(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<PoolQuery>,
) -> Answer<Json<Page<FreeShape>>> {
    let question = CompanyQuestion {
        condition: condition(&viewer, query.condition.as_deref())?,
        search: query.q,
        sort: read_company_sort(query.sort.as_deref())?,
        after: cursor(query.after.as_deref())?,
        limit: limit(query.limit)?,
    };
    let page = pool::pool(shared.application(), &viewer, question).await?;
    let items = page.items.into_iter().map(FreeShape::from).collect();
    Ok(Json(Page { items, next: page.next.map(|next| next.to_string()), total: Some(page.total) }))
}

/// Get what one may claim and what returns soon
#[utoipa::path(get, path = "/pool/standing", operation_id = "get_pool_standing", tag = "customers",
    responses((status = 200, body = StandingShape)))]
async fn get_pool_standing(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<StandingShape>> {
    Ok(Json(pool::pool_standing(shared.application(), &viewer).await?.into()))
}

/// List the days on which companies returned by themselves
///
/// Of the last thirty days: each can be taken back.
#[utoipa::path(get, path = "/pool/returns", operation_id = "list_pool_returns", tag = "customers",
    responses((status = 200, body = Page<ReturnsShape>)))]
async fn list_pool_returns(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<Page<ReturnsShape>>> {
    let items = pool::pool_returns(shared.application(), &viewer).await?;
    let items = items.into_iter().map(ReturnsShape::from).collect();
    Ok(Json(Page { items, next: None, total: None }))
}

/// Get the rules of the pool
#[utoipa::path(get, path = "/pool/rules", operation_id = "get_pool_rules", tag = "customers",
    responses((status = 200, body = RulesInForceShape)))]
async fn get_pool_rules(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<RulesInForceShape>> {
    Ok(Json(pool::pool_rules(shared.application(), &viewer).await?.into()))
}

/// Change the rules of the pool
///
/// All companies are looked at again as of today; nobody loses one without a warning.
#[utoipa::path(put, path = "/pool/rules", operation_id = "change_pool_rules", tag = "customers",
    params(("If-Match" = String, Header, description = "The version that was read")),
    request_body = RulesShape, responses((status = 200, body = RulesInForceShape)))]
async fn change_pool_rules(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    IfMatch(version): IfMatch,
    Body(rules): Body<RulesShape>,
) -> Answer<Json<RulesInForceShape>> {
    shared.application().perform(&viewer, ChangePoolRules { version, rules: rules.read()? }).await?;
    Ok(Json(pool::pool_rules(shared.application(), &viewer).await?.into()))
}

/// See who would return if the rules were others
#[utoipa::path(post, path = "/pool/rules/preview", operation_id = "preview_pool_rules", tag = "customers",
    request_body = RulesShape, responses((status = 200, body = PreviewShape)))]
async fn preview_pool_rules(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(rules): Body<RulesShape>,
) -> Answer<Json<PreviewShape>> {
    Ok(Json(preview_rules(shared.application(), &viewer, rules.read()?).await?.into()))
}

/// Get when a company returns to the pool
#[utoipa::path(get, path = "/companies/{id}/return", operation_id = "get_company_return", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = CompanyReturnShape)))]
async fn get_company_return(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Company>,
) -> Answer<Json<CompanyReturnShape>> {
    Ok(Json(pool::company_return(shared.application(), &viewer, id).await?.into()))
}

/// Claim a company of the pool
///
/// Of two who claim it at once one gets it.
#[utoipa::path(post, path = "/companies/{id}/claim", operation_id = "claim_company", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = UndoableShape)))]
async fn claim_company(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    PathId(id): PathId<Company>,
) -> Answer<Json<UndoableShape>> {
    Ok(Json(shared.perform(&viewer, key, ClaimCompany { id }).await?.into()))
}

/// Why a company is let go.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Release {
    /// `no_answer`, `no_demand`, `not_a_fit`, `no_time` or `other`.
    reason: String,
}

/// Release a company to the pool
#[utoipa::path(post, path = "/companies/{id}/release", operation_id = "release_company", tag = "customers",
    params(("id" = String, Path)), request_body = Release, responses((status = 200, body = UndoableShape)))]
async fn release_company(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    PathId(id): PathId<Company>,
    Body(body): Body<Release>,
) -> Answer<Json<UndoableShape>> {
    let verb = ReleaseCompanies { companies: vec![id], reason: body.reason.parse()? };
    Ok(Json(shared.perform(&viewer, key, verb).await?.into()))
}

/// Count what belongs to a user
#[utoipa::path(get, path = "/users/{id}/belongings", operation_id = "get_belongings", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = BelongingsShape)))]
async fn get_belongings(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<User>,
) -> Answer<Json<BelongingsShape>> {
    Ok(Json(belongings(shared.application(), &viewer, id).await?.into()))
}

/// Who gets it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HandOver {
    /// `null`: companies go to the pool.
    #[schema(value_type = Option<String>)]
    to: Option<UserId>,
}

/// Hand over what belongs to a user
///
/// Companies, people without a company, working along, and open tasks. It is taken back as a whole.
#[utoipa::path(post, path = "/users/{id}/hand-over", operation_id = "hand_over_belongings", tag = "customers",
    params(("id" = String, Path)), request_body = HandOver, responses((status = 200, body = UndoableShape)))]
async fn hand_over_belongings(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<User>,
    Body(body): Body<HandOver>,
) -> Answer<Json<UndoableShape>> {
    Ok(Json(hand_over(shared.application(), &viewer, id, body.to).await?.done.into()))
}
