//! Routes: which channel letters go by, and why.

use crate::Shared;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, PathId, Problem};
use application::Trouble;
use application::sending::routes::{
    self as asking, AddRoute, Asked, ChangeRoute, OrderRoutes, RemoveRoute, RouteChange,
};
use axum::extract::State;
use axum::http::StatusCode;
use basics::{Id, Noun, ids};
use domain::sending::route::{Conditions, Reason, Route};
use domain::trust::Viewer;
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_routes, create_route, order_routes))
        .routes(routes!(change_route, delete_route))
        .routes(routes!(explain_route))
}

/// A route; an empty list of conditions fits every letter.
#[derive(Serialize, ToSchema)]
#[schema(as = Route)]
struct RouteShape {
    id: String,
    name: String,
    enabled: bool,
    /// Codes of ISO 3166-1.
    countries: Vec<String>,
    /// Who runs the mailbox.
    providers: Vec<&'static str>,
    /// `campaign`, `transactional`, `test` or `automatic`.
    uses: Vec<&'static str>,
    /// Of the From address, with everything below.
    domains: Vec<String>,
    /// In the order in which they take over.
    channels: Vec<String>,
    /// How long a channel is in trouble before the next one takes over.
    patience_seconds: u64,
}

impl From<(String, Route)> for RouteShape {
    fn from((name, route): (String, Route)) -> Self {
        let Conditions { countries, providers, uses, domains, .. } = route.conditions;
        RouteShape {
            id: route.id.to_string(),
            name,
            enabled: route.enabled,
            countries: countries.iter().map(ToString::to_string).collect(),
            providers: providers.iter().map(|provider| provider.as_str()).collect(),
            uses: uses.iter().map(|one| one.as_str()).collect(),
            domains,
            channels: route.channels.iter().map(ToString::to_string).collect(),
            patience_seconds: route.patience.as_secs(),
        }
    }
}

/// What is left out stays as it is; a new route needs a name and channels. The conditions are changed together.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RouteDraft {
    name: Option<String>,
    enabled: Option<bool>,
    conditions: Option<RouteConditions>,
    channels: Option<Vec<String>>,
    patience_seconds: Option<i64>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RouteConditions {
    #[serde(default)]
    countries: Vec<String>,
    #[serde(default)]
    providers: Vec<String>,
    #[serde(default)]
    uses: Vec<String>,
    #[serde(default)]
    domains: Vec<String>,
}

impl RouteConditions {
    fn read(self) -> Result<Conditions, Problem> {
        Ok(Conditions {
            version: Conditions::VERSION,
            countries: words("countries", &self.countries)?,
            providers: words("providers", &self.providers)?,
            uses: words("uses", &self.uses)?,
            domains: self.domains,
        })
    }
}

impl RouteDraft {
    fn read(self) -> Result<RouteChange, Problem> {
        Ok(RouteChange {
            name: self.name,
            conditions: self.conditions.map(RouteConditions::read).transpose()?,
            channels: self.channels.map(|channels| id_list("channels", &channels)).transpose()?,
            patience_seconds: self.patience_seconds,
            enabled: self.enabled,
        })
    }
}

fn wrong(field: &'static str, code: &'static str, detail: String) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail).field(field, code)
}

fn words<T: FromStr>(field: &'static str, given: &[String]) -> Result<Vec<T>, Problem> {
    let read =
        |text: &String| text.parse().map_err(|_| wrong(field, "unknown_value", format!("`{field}`: unknown word")));
    given.iter().map(read).collect()
}

fn id_list<N: Noun>(field: &'static str, given: &[String]) -> Result<Vec<Id<N>>, Problem> {
    let read = |text: &String| text.parse().map_err(|error| wrong(field, "wrong_id", format!("`{field}`: {error}")));
    given.iter().map(read).collect()
}

/// The routes in the order in which they are asked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RouteOrder {
    routes: Vec<String>,
}

/// A letter that nobody sends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RouteQuestion {
    /// To whom.
    address: String,
    /// From which address or domain.
    from: String,
    /// `campaign`, `transactional`, `test` or `automatic`.
    #[serde(rename = "use")]
    letter_use: String,
}

#[derive(Serialize, ToSchema)]
struct RouteReason {
    #[schema(required)]
    route: Option<String>,
    #[schema(required)]
    channel: Option<String>,
    /// `off`, `country`, `provider`, `use`, `domain`, `fits`, `taken`, `awaited`, `down`, `group_awaited`, `group_suspended`,
    /// `group_blocked`, `group_back_off`, `not_aligned`, `gone` or `usual`.
    step: &'static str,
}

impl From<Reason> for RouteReason {
    fn from(reason: Reason) -> Self {
        RouteReason {
            route: reason.route.map(|id| id.to_string()),
            channel: reason.channel.map(|id| id.to_string()),
            step: reason.step.as_str(),
        }
    }
}

#[derive(Serialize, ToSchema)]
struct RouteAnswer {
    #[schema(required)]
    channel: Option<String>,
    #[schema(required)]
    route: Option<String>,
    /// Who runs the mailbox.
    provider: &'static str,
    /// Of the person with this address, where there is one.
    #[schema(required)]
    country: Option<String>,
    known: bool,
    reasons: Vec<RouteReason>,
}

async fn all(shared: &Shared, viewer: &Viewer) -> Result<Vec<RouteShape>, Trouble> {
    Ok(asking::routes(shared.application(), viewer).await?.into_iter().map(Into::into).collect())
}

async fn one(shared: &Shared, viewer: &Viewer, id: ids::RouteId) -> Result<RouteShape, Trouble> {
    let found = asking::routes(shared.application(), viewer).await?.into_iter().find(|(_, route)| route.id == id);
    found.map(Into::into).ok_or(Trouble::not_found("route"))
}

/// Every route, in the order in which they are asked
#[utoipa::path(get, path = "/routes", operation_id = "list_routes", tag = "sending",
    responses((status = 200, body = Vec<RouteShape>)))]
async fn list_routes(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<Vec<RouteShape>>> {
    Ok(Json(all(&shared, &viewer).await?))
}

/// Add a route behind all others
#[utoipa::path(post, path = "/routes", operation_id = "create_route", tag = "sending", request_body = RouteDraft,
    responses((status = 200, body = RouteShape)))]
async fn create_route(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(draft): Body<RouteDraft>,
) -> Answer<Json<RouteShape>> {
    let id = shared.perform(&viewer, key, AddRoute(draft.read()?)).await?;
    Ok(Json(one(&shared, &viewer, id).await?))
}

/// Put the routes into another order
#[utoipa::path(put, path = "/routes", operation_id = "order_routes", tag = "sending", request_body = RouteOrder,
    responses((status = 200, body = Vec<RouteShape>)))]
async fn order_routes(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(order): Body<RouteOrder>,
) -> Answer<Json<Vec<RouteShape>>> {
    shared.application().perform(&viewer, OrderRoutes(id_list("routes", &order.routes)?)).await?;
    Ok(Json(all(&shared, &viewer).await?))
}

/// Change a route
#[utoipa::path(patch, path = "/routes/{id}", operation_id = "change_route", tag = "sending",
    params(("id" = String, Path)), request_body = RouteDraft, responses((status = 200, body = RouteShape)))]
async fn change_route(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(route): PathId<ids::Route>,
    Body(draft): Body<RouteDraft>,
) -> Answer<Json<RouteShape>> {
    shared.application().perform(&viewer, ChangeRoute { route, change: draft.read()? }).await?;
    Ok(Json(one(&shared, &viewer, route).await?))
}

/// Remove a route
#[utoipa::path(delete, path = "/routes/{id}", operation_id = "delete_route", tag = "sending",
    params(("id" = String, Path)), responses((status = 204)))]
async fn delete_route(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(route): PathId<ids::Route>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, RemoveRoute { route }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which channel a letter to an address would go by, and why
#[utoipa::path(post, path = "/routes/question", operation_id = "explain_route", tag = "sending",
    request_body = RouteQuestion, responses((status = 200, body = RouteAnswer)))]
async fn explain_route(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(question): Body<RouteQuestion>,
) -> Answer<Json<RouteAnswer>> {
    let letter_use = question.letter_use.parse();
    let letter_use = letter_use.map_err(|_| wrong("use", "unknown_value", "`use`: unknown word".to_owned()))?;
    let asked = Asked { address: question.address, from: question.from, letter_use };
    let explained = asking::why(shared.application(), &viewer, &asked).await?;
    Ok(Json(RouteAnswer {
        channel: explained.choice.channel.map(|id| id.to_string()),
        route: explained.choice.route.map(|id| id.to_string()),
        provider: explained.provider.as_str(),
        country: explained.country.map(|country| country.to_string()),
        known: explained.known,
        reasons: explained.choice.reasons.into_iter().map(Into::into).collect(),
    }))
}
