//! What is known of people's addresses without writing to them.

use super::contact_shape::ContactRowShape;
use crate::Shared;
use crate::api::page::limit;
use crate::auth::Caller;
use crate::http::{Answer, Json, PathId, Query};
use application::customers::verify::{
    self, AcceptSuggestion, CheckedAddress, KnownAddress, address_check, check_again,
};
use axum::extract::State;
use axum::http::StatusCode;
use basics::ids::Contact;
use domain::customers::verify::AddressState;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_addresses))
        .routes(routes!(get_address_check, check_address_again))
        .routes(routes!(accept_address_suggestion))
}

/// What is known of an address.
#[derive(Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AddressState)]
enum StateShape {
    /// Its domain takes mail; whether the person is there, letters tell.
    Good,
    Risky,
    /// It cannot receive letters.
    #[default]
    Bad,
    /// The DNS did not answer.
    Unknown,
}

impl From<StateShape> for AddressState {
    fn from(shape: StateShape) -> Self {
        match shape {
            StateShape::Good => AddressState::Good,
            StateShape::Risky => AddressState::Risky,
            StateShape::Bad => AddressState::Bad,
            StateShape::Unknown => AddressState::Unknown,
        }
    }
}

impl From<AddressState> for StateShape {
    fn from(state: AddressState) -> Self {
        match state {
            AddressState::Good => StateShape::Good,
            AddressState::Risky => StateShape::Risky,
            AddressState::Bad => StateShape::Bad,
            AddressState::Unknown => StateShape::Unknown,
        }
    }
}

/// What was found out about an address, from the address itself and from the DNS.
#[derive(Serialize, ToSchema)]
#[schema(as = AddressCheck)]
struct CheckShape {
    state: StateShape,
    /// `no_such_domain`, `null_mx`, `looks_mistyped`, `desk`, …
    reasons: Vec<String>,
    /// The address that was probably meant.
    #[schema(required)]
    suggestion: Option<String>,
    #[schema(format = DateTime)]
    checked_at: String,
}

impl From<KnownAddress> for CheckShape {
    fn from(known: KnownAddress) -> Self {
        CheckShape {
            state: known.state.into(),
            reasons: known.reasons.into_iter().map(|reason| reason.as_str().to_owned()).collect(),
            suggestion: known.suggestion,
            checked_at: known.checked_at.to_string(),
        }
    }
}

/// A person with what is known of their address.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckedAddress)]
struct CheckedShape {
    contact: ContactRowShape,
    check: CheckShape,
}

impl From<CheckedAddress> for CheckedShape {
    fn from(checked: CheckedAddress) -> Self {
        CheckedShape { contact: checked.row.into(), check: checked.known.into() }
    }
}

/// A page of people.
#[derive(Serialize, ToSchema)]
#[schema(as = AddressPage)]
struct PageShape {
    items: Vec<CheckedShape>,
    #[schema(required)]
    next: Option<i64>,
    /// Addresses by state; empty for who sees a part of the customers.
    counts: BTreeMap<String, u64>,
}

/// In which state.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AddressQuery {
    #[serde(default)]
    #[param(inline)]
    state: StateShape,
    after: Option<i64>,
    limit: Option<usize>,
}

/// List people whose addresses are in a state
#[utoipa::path(get, path = "/address-checks", operation_id = "list_address_checks", tag = "customers",
    params(AddressQuery), responses((status = 200, body = PageShape)))]
async fn list_addresses(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<AddressQuery>,
) -> Answer<Json<PageShape>> {
    let state = query.state.into();
    let page = verify::addresses(shared.application(), &viewer, state, query.after, limit(query.limit)?).await?;
    Ok(Json(PageShape {
        items: page.items.into_iter().map(CheckedShape::from).collect(),
        next: page.next,
        counts: page.counts.into_iter().map(|(state, count)| (state.to_owned(), count)).collect(),
    }))
}

/// Get what is known of a contact's address
///
/// `null` when it was not looked at yet.
#[utoipa::path(get, path = "/contacts/{id}/address-check", operation_id = "get_address_check", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = Option<CheckShape>)))]
async fn get_address_check(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
) -> Answer<Json<Option<CheckShape>>> {
    Ok(Json(address_check(shared.application(), &viewer, id).await?.map(CheckShape::from)))
}

/// Look at a contact's address again
///
/// Asks the DNS, never a mail server.
#[utoipa::path(post, path = "/contacts/{id}/address-check", operation_id = "check_address_again", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = Option<CheckShape>)))]
async fn check_address_again(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
) -> Answer<Json<Option<CheckShape>>> {
    check_again(shared.application(), &viewer, id).await?;
    Ok(Json(address_check(shared.application(), &viewer, id).await?.map(CheckShape::from)))
}

/// Take the suggested address in the place of a contact's
#[utoipa::path(post, path = "/contacts/{id}/address-check/accept", operation_id = "accept_address_suggestion",
    tag = "customers", params(("id" = String, Path)), responses((status = 204)))]
async fn accept_address_suggestion(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, AcceptSuggestion { contact: id }).await?;
    Ok(StatusCode::NO_CONTENT)
}
