//! Scores: the rules, everybody's and one's, what was learned of prospects, and the models that predict orders.

use super::learned_shapes::{LearnedShape, PredictionsShape};
use super::score_shapes::{CompanyScoreShape, ContactScoreShape, ReportShape, RulesInForceShape, RulesShape};
use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Body, IfMatch, Json, PathId};
use application::customers::scores::{
    self, ChangeScoreRules, TrainScore, company_score, contact_score, learned_score, preview_scores, score_rules,
};
use application::trade::tiers::predictions;
use axum::extract::State;
use basics::ids::{Company, Contact};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(get_score_report))
        .routes(routes!(get_score_rules, change_score_rules))
        .routes(routes!(preview_score_rules))
        .routes(routes!(get_learned_score))
        .routes(routes!(train_score))
        .routes(routes!(get_predictions))
        .routes(routes!(get_contact_score))
        .routes(routes!(get_company_score))
}

/// Get everybody's scores by the rules
///
/// How many people each rule means, how many have which score, and the fifty warmest.
#[utoipa::path(get, path = "/scores", operation_id = "get_score_report", tag = "customers",
    responses((status = 200, body = ReportShape)))]
async fn get_score_report(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<ReportShape>> {
    Ok(Json(scores::score_report(shared.application(), &viewer).await?.into()))
}

/// Get the rules of the score
#[utoipa::path(get, path = "/scores/rules", operation_id = "get_score_rules", tag = "customers",
    responses((status = 200, body = RulesInForceShape)))]
async fn get_score_rules(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<RulesInForceShape>> {
    Ok(Json(score_rules(shared.application(), &viewer).await?.into()))
}

/// Change the rules of the score
///
/// Scores are asked for when they are shown: the new rules hold at once.
#[utoipa::path(put, path = "/scores/rules", operation_id = "change_score_rules", tag = "customers",
    params(("If-Match" = String, Header, description = "The version that was read")),
    request_body = RulesShape, responses((status = 200, body = RulesInForceShape)))]
async fn change_score_rules(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    IfMatch(version): IfMatch,
    Body(rules): Body<RulesShape>,
) -> Answer<Json<RulesInForceShape>> {
    let rules = rules.read(&viewer)?;
    shared.application().perform(&viewer, ChangeScoreRules { version, rules }).await?;
    Ok(Json(score_rules(shared.application(), &viewer).await?.into()))
}

/// See everybody's scores if the rules were others
#[utoipa::path(post, path = "/scores/rules/preview", operation_id = "preview_score_rules", tag = "customers",
    request_body = RulesShape, responses((status = 200, body = ReportShape)))]
async fn preview_score_rules(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(rules): Body<RulesShape>,
) -> Answer<Json<ReportShape>> {
    let rules = rules.read(&viewer)?;
    Ok(Json(preview_scores(shared.application(), &viewer, rules).await?.into()))
}

/// Get what was learned of prospects, and how good it is
#[utoipa::path(get, path = "/scores/learned", operation_id = "get_learned_score", tag = "customers",
    responses((status = 200, body = LearnedShape)))]
async fn get_learned_score(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<LearnedShape>> {
    Ok(Json(learned_score(shared.application(), &viewer).await?.into()))
}

/// Train the learned score anew
///
/// It is trained in the background; by itself it is trained once a day.
#[utoipa::path(post, path = "/scores/learned/train", operation_id = "train_score", tag = "customers",
    responses((status = 200, body = LearnedShape)))]
async fn train_score(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<LearnedShape>> {
    shared.application().perform(&viewer, TrainScore).await?;
    Ok(Json(learned_score(shared.application(), &viewer).await?.into()))
}

/// Get the models that predict orders
#[utoipa::path(get, path = "/predictions", operation_id = "get_predictions", tag = "trade",
    responses((status = 200, body = PredictionsShape)))]
async fn get_predictions(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<PredictionsShape>> {
    Ok(Json(predictions(shared.application(), &viewer).await?.into()))
}

/// Get a contact's score, with a line a rule
#[utoipa::path(get, path = "/contacts/{id}/score", operation_id = "get_contact_score", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = ContactScoreShape)))]
async fn get_contact_score(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
) -> Answer<Json<ContactScoreShape>> {
    Ok(Json(contact_score(shared.application(), &viewer, id).await?.into()))
}

/// Get a company's score: that of its warmest contact
#[utoipa::path(get, path = "/companies/{id}/score", operation_id = "get_company_score", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = CompanyScoreShape)))]
async fn get_company_score(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Company>,
) -> Answer<Json<CompanyScoreShape>> {
    Ok(Json(company_score(shared.application(), &viewer, id).await?.into()))
}
