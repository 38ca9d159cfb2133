//! The demo world: its clock, how fast it goes, and beginning again. A workspace with a company's own customers has none of it.

use crate::Shared;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, Problem};
use application::Trouble;
use axum::extract::State;
use axum::http::StatusCode;
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Seconds of the demo's clock in one of the wall's: standing, with the wall, an hour a minute, a day a minute.
pub const SPEEDS: [u32; 4] = [0, 1, 60, 1_440];

/// What turns the demo's clock. Its holder hands it to the server; a real workspace has none.
pub trait DemoWorld: Send + Sync {
    /// One of [`SPEEDS`].
    fn speed(&self) -> u32;

    /// What it goes at now: slower than asked for while letters are on their way.
    fn goes(&self) -> u32;

    fn set_speed(&self, speed: u32);

    /// Lets the world begin again. It answers at once; the server stops soon after and comes back with another [`DemoWorld::run`].
    fn begin_again(&self);

    /// Differs after each beginning.
    fn run(&self) -> u64;
}

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(get_demo, change_demo)).routes(routes!(reset_demo))
}

/// The demo's clock.
#[derive(Serialize, ToSchema)]
#[schema(as = Demo)]
struct DemoShape {
    #[schema(format = DateTime)]
    now: String,
    /// Seconds of its clock in one of the wall's, as it was asked for; 0 stands still.
    speed: u32,
    /// The same as it goes now: slower while letters are on their way.
    goes: u32,
    /// What can be asked for.
    speeds: Vec<u32>,
    /// Differs after each beginning.
    run: u64,
}

/// How fast the demo's clock is to go.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DemoChange {
    speed: u32,
}

fn world(shared: &Shared) -> Result<&Arc<dyn DemoWorld>, Problem> {
    shared.demo().ok_or_else(|| Problem::not_found("this workspace is no demo"))
}

fn may(viewer: &Viewer) -> Result<(), Trouble> {
    let right = Right::ManageWorkspace;
    if viewer.may(right) { Ok(()) } else { Err(Trouble::NotAllowed { right }) }
}

fn shape(shared: &Shared, world: &dyn DemoWorld) -> DemoShape {
    let now = shared.application().now().to_string();
    DemoShape { now, speed: world.speed(), goes: world.goes(), speeds: SPEEDS.to_vec(), run: world.run() }
}

/// Read the demo's clock
#[utoipa::path(get, path = "/demo", operation_id = "get_demo", tag = "trust", responses((status = 200, body = DemoShape)))]
async fn get_demo(State(shared): State<Shared>, _: Caller) -> Answer<Json<DemoShape>> {
    let world = world(&shared)?;
    Ok(Json(shape(&shared, &**world)))
}

/// Turn the demo's clock faster or slower
#[utoipa::path(put, path = "/demo", operation_id = "change_demo", tag = "trust", request_body = DemoChange,
    responses((status = 200, body = DemoShape)))]
async fn change_demo(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(body): Body<DemoChange>,
) -> Answer<Json<DemoShape>> {
    let world = world(&shared)?;
    may(&viewer)?;
    if !SPEEDS.contains(&body.speed) {
        let detail =
            "the demo's clock stands (0), goes with the wall (1), an hour a minute (60) or a day a minute (1440)";
        return Err(Trouble::field("speed", "out_of_range", detail).into());
    }
    world.set_speed(body.speed);
    Ok(Json(shape(&shared, &**world)))
}

/// Begin the demo again
#[utoipa::path(post, path = "/demo/reset", operation_id = "reset_demo", tag = "trust",
    responses((status = 202, description = "It begins again within some seconds, with another `run`")))]
async fn reset_demo(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    // Beginning again twice is beginning again, so a repeat needs no stored answer.
    _: Key,
) -> Answer<StatusCode> {
    let world = world(&shared)?;
    may(&viewer)?;
    world.begin_again();
    Ok(StatusCode::ACCEPTED)
}
