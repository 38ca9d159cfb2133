//! What people are interested in, and how it is counted.

use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, PathId};
use application::customers::behaviour::{self, ChangeInterestRule, ShownInterest};
use axum::extract::State;
use basics::ids::Contact;
use domain::customers::behaviour::interest::InterestRule;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get_contact_interests)).routes(routes!(get_interest_rule, change_interest_rule))
}

/// Events of one kind that an interest comes from.
#[derive(Serialize, ToSchema)]
struct InterestReason {
    kind: String,
    events: u64,
}

/// A category that somebody has been looking at lately.
#[derive(Serialize, ToSchema)]
#[schema(as = Interest)]
struct InterestShape {
    /// The category.
    id: String,
    name: String,
    /// In hundredths; an event of weight 1 of this moment is 100.
    score_hundredths: u32,
    /// The weightiest kind first.
    because: Vec<InterestReason>,
    #[schema(format = DateTime)]
    last_at: String,
}

impl From<ShownInterest> for InterestShape {
    fn from(interest: ShownInterest) -> Self {
        let reason = |(kind, events)| InterestReason { kind, events };
        InterestShape {
            id: interest.category.to_string(),
            name: interest.name,
            score_hundredths: (interest.score * 100.0).round() as u32,
            because: interest.because.into_iter().map(reason).collect(),
            last_at: interest.last_at.to_string(),
        }
    }
}

/// Get what a contact is interested in
#[utoipa::path(get, path = "/contacts/{id}/interests", operation_id = "get_contact_interests", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = Vec<InterestShape>)))]
async fn get_contact_interests(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
) -> Answer<Json<Vec<InterestShape>>> {
    let found = behaviour::interests_of(shared.application(), &viewer, id).await?;
    Ok(Json(found.into_iter().map(InterestShape::from).collect()))
}

/// How interests are counted. The score of a category is the sum of its events' weights, each halved once for every half-life
/// that has passed since; what only a browser told weighs half.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InterestRule)]
struct InterestRuleShape {
    /// 1 to 730.
    half_life_days: u32,
    /// From this score on a category is an interest, in hundredths.
    threshold_hundredths: u32,
    /// By class of events, in hundredths; a class that is not here weighs what is shipped.
    weights: BTreeMap<String, u32>,
}

/// Get how interests are counted
#[utoipa::path(get, path = "/interest-rule", operation_id = "get_interest_rule", tag = "customers",
    responses((status = 200, body = InterestRuleShape)))]
async fn get_interest_rule(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<InterestRuleShape>> {
    let rule = behaviour::interest_rule(shared.application(), &viewer).await?;
    let mut weights = rule.weights.clone();
    for class in behaviour::event_classes(shared.application(), &viewer).await? {
        let weight = rule.weight(&class.name);
        weights.insert(class.name, weight);
    }
    let InterestRule { half_life_days, threshold_hundredths, .. } = rule;
    Ok(Json(InterestRuleShape { half_life_days, threshold_hundredths, weights }))
}

/// Change how interests are counted
#[utoipa::path(put, path = "/interest-rule", operation_id = "change_interest_rule", tag = "customers",
    request_body = InterestRuleShape, responses((status = 200, body = InterestRuleShape)))]
async fn change_interest_rule(
    state: State<Shared>,
    Caller(viewer): Caller,
    Body(rule): Body<InterestRuleShape>,
) -> Answer<Json<InterestRuleShape>> {
    let InterestRuleShape { half_life_days, threshold_hundredths, weights } = rule;
    let rule = InterestRule { half_life_days, threshold_hundredths, weights };
    state.application().perform(&viewer, ChangeInterestRule { rule }).await?;
    get_interest_rule(state, Caller(viewer)).await
}
