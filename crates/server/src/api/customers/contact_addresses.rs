//! The addresses of a person beside the main one in JSON, and the operation that makes one of them the main one.

use super::contacts::shown;
use crate::Shared;
use crate::api::meanwhile;
use crate::auth::Caller;
use crate::http::{Answer, Body, IfMatch, PathId};
use application::customers::contacts::{GivenAddress, MakeMainAddress};
use application::trust::Record;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use basics::ids::Contact;
use domain::customers::addresses::OtherAddress;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(make_main_address))
}

/// An address beside the main one; no letters go there.
#[derive(Serialize, ToSchema)]
#[schema(as = OtherAddress)]
pub(super) struct OtherAddressShape {
    address: String,
    label: String,
    #[schema(format = DateTime)]
    since: String,
    /// `by_hand`, `former_main` or `merge`.
    source: String,
    /// Letters may never go there.
    suppressed: bool,
}

impl From<(OtherAddress, bool)> for OtherAddressShape {
    fn from((other, suppressed): (OtherAddress, bool)) -> Self {
        OtherAddressShape {
            address: other.address,
            label: other.label,
            since: other.since.to_string(),
            source: other.source.as_str().to_owned(),
            suppressed,
        }
    }
}

/// An address beside the main one, as it is given.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = GivenAddress)]
pub(super) struct GivenAddressShape {
    address: String,
    #[serde(default)]
    label: String,
}

impl From<GivenAddressShape> for GivenAddress {
    fn from(shape: GivenAddressShape) -> Self {
        (shape.address, shape.label)
    }
}

/// Which one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MainAddress {
    /// One of the person's other addresses.
    address: String,
}

/// Make another address of a contact its main one
#[utoipa::path(post, path = "/contacts/{id}/main-address", operation_id = "make_main_address", tag = "customers",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The ETag that was read")),
    request_body = MainAddress, responses((status = 200, body = super::contact_shape::ContactShape)))]
async fn make_main_address(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
    IfMatch(version): IfMatch,
    Body(body): Body<MainAddress>,
) -> Answer<Response> {
    let verb = MakeMainAddress { id, version, address: body.address };
    meanwhile::perform(&shared, &viewer, Record::Contact(id), verb).await?;
    shown(&shared, &viewer, StatusCode::OK, id).await
}
