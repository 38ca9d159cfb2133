//! Erasing a person at their wish: what went, and what stays and why.

use crate::Shared;
use crate::auth::{Caller, Key};
use crate::http::{Answer, Json, PathId};
use application::trust::{ErasureReport, erase_contact};
use axum::extract::State;
use basics::ids::Contact;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(erase_one_contact))
}

/// What an erasure did.
#[derive(Serialize, ToSchema)]
#[schema(as = Erasure)]
struct ErasureShape {
    /// Empty when the person was erased before.
    erased: Vec<ErasedShape>,
    kept: Vec<KeptShape>,
}

/// One kind of thing that is gone.
#[derive(Serialize, ToSchema)]
#[schema(as = ErasedThing)]
struct ErasedShape {
    what: &'static str,
    count: u64,
}

/// One kind of thing that stays, and why; both are codes that the screen words.
#[derive(Serialize, ToSchema)]
#[schema(as = KeptThing)]
struct KeptShape {
    what: &'static str,
    why: &'static str,
}

impl From<ErasureReport> for ErasureShape {
    fn from(report: ErasureReport) -> Self {
        let erased = report.erased.into_iter().map(|one| ErasedShape { what: one.what, count: one.count });
        let kept = report.kept.into_iter().map(|one| KeptShape { what: one.what, why: one.why });
        ErasureShape { erased: erased.collect(), kept: kept.collect() }
    }
}

/// Erase a person at their wish (GDPR, article 17)
#[utoipa::path(post, path = "/contacts/{id}/erasure", operation_id = "erase_contact", tag = "trust",
    params(("id" = String, Path)), responses((status = 200, body = ErasureShape)))]
async fn erase_one_contact(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    // Erasing again changes nothing, so a repeat needs no stored answer.
    _: Key,
    PathId(id): PathId<Contact>,
) -> Answer<Json<ErasureShape>> {
    Ok(Json(erase_contact(shared.application(), &viewer, id).await?.into()))
}
