//! Teams, which may share their customers.

use crate::Shared;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, PathId, Problem};
use application::trust::{self, AddTeam, ChangeTeam, RemoveTeam, teams};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::{Team, TeamId};
use domain::trust::Viewer;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_teams, create_team)).routes(routes!(change_team, delete_team))
}

#[derive(Serialize, ToSchema)]
#[schema(as = Team)]
struct TeamShape {
    id: String,
    name: String,
    /// Whether its members see each other's customers.
    shares_customers: bool,
    /// Ids of users.
    members: Vec<String>,
}

impl From<trust::Team> for TeamShape {
    fn from(team: trust::Team) -> Self {
        TeamShape {
            id: team.id.to_string(),
            name: team.name,
            shares_customers: team.shares_customers,
            members: team.members.iter().map(ToString::to_string).collect(),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewTeam {
    name: String,
    #[serde(default)]
    shares_customers: bool,
}

/// What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TeamChange {
    name: Option<String>,
    shares_customers: Option<bool>,
}

/// What takes a removal back.
#[derive(Serialize, ToSchema)]
pub struct Removed {
    /// For `POST /undo/{id}`, thirty days.
    pub undo_id: String,
}

/// List teams
#[utoipa::path(get, path = "/teams", operation_id = "list_teams", tag = "trust",
    responses((status = 200, body = Vec<TeamShape>)))]
async fn list_teams(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<Vec<TeamShape>>> {
    let teams = teams(shared.application(), &viewer).await?;
    Ok(Json(teams.into_iter().map(TeamShape::from).collect()))
}

/// Make a team
#[utoipa::path(post, path = "/teams", operation_id = "create_team", tag = "trust", request_body = NewTeam,
    responses((status = 201, body = TeamShape)))]
async fn create_team(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(body): Body<NewTeam>,
) -> Answer<(StatusCode, Json<TeamShape>)> {
    let verb = AddTeam { name: body.name, shares_customers: body.shares_customers };
    let id = shared.perform(&viewer, key, verb).await?;
    Ok((StatusCode::CREATED, shape(&shared, &viewer, id).await?))
}

/// Change a team
#[utoipa::path(patch, path = "/teams/{id}", operation_id = "change_team", tag = "trust", params(("id" = String, Path)),
    request_body = TeamChange, responses((status = 200, body = TeamShape)))]
async fn change_team(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(team): PathId<Team>,
    Body(body): Body<TeamChange>,
) -> Answer<Json<TeamShape>> {
    let verb = ChangeTeam { team, name: body.name, shares_customers: body.shares_customers };
    shared.application().perform(&viewer, verb).await?;
    shape(&shared, &viewer, team).await
}

/// Remove a team
#[utoipa::path(delete, path = "/teams/{id}", operation_id = "delete_team", tag = "trust",
    params(("id" = String, Path)), responses((status = 200, body = Removed)))]
async fn delete_team(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(team): PathId<Team>,
) -> Answer<Json<Removed>> {
    let undo = shared.application().perform(&viewer, RemoveTeam { team }).await?;
    Ok(Json(Removed { undo_id: undo.to_string() }))
}

async fn shape(shared: &Shared, viewer: &Viewer, id: TeamId) -> Answer<Json<TeamShape>> {
    let found = teams(shared.application(), viewer).await?.into_iter().find(|team| team.id == id);
    found.map(|team| Json(team.into())).ok_or_else(|| Problem::not_found("there is no such team"))
}
