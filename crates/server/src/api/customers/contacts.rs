//! People: the grid, counts, one person and the file to take along.

use super::attributes::{GivenShape, given_attributes};
use super::contact_addresses::GivenAddressShape;
use super::contact_shape::{ContactRowShape, ContactShape, DayShape, GenderShape, PurchaseRoleShape, SocialShape};
use super::{UndoableShape, condition, cursor, given, read_condition};
use crate::Shared;
use crate::api::meanwhile;
use crate::api::page::{Page, limit};
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, IfMatch, Json, PathId, Query, tag};
use application::customers::contacts::{
    ChangeContact, CompanyChoice, ContactPatch, ContactQuestion, CreateContact, NewContact, RemoveContacts, contact,
    contacts, count_contacts, read_contact_sort,
};
use application::customers::export_contacts;
use application::trust::Record;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use basics::ids::{CompanyId, Contact, ContactId, ListId, TagId};
use basics::{Country, Language};
use domain::customers::card::ContactCard;
use domain::trust::Viewer;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_contacts, create_contact))
        .routes(routes!(count_contact))
        .routes(routes!(export_contact))
        .routes(routes!(get_contact, change_contact, delete_contact))
}

/// Which page of which people.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ContactQuery {
    /// Words of name, address or company.
    q: Option<String>,
    /// A condition as JSON; nothing is everybody.
    condition: Option<String>,
    /// `name`, `address`, `company`, `country`, `language`, `owner`, `created` or `score`, with `-` in front descending.
    sort: Option<String>,
    /// The cursor `next` of the page before.
    after: Option<String>,
    /// Rows of a page, 1 to 200; 100 if not said.
    limit: Option<usize>,
}

/// List contacts
#[utoipa::path(get, path = "/contacts", operation_id = "list_contacts", tag = "customers", params(ContactQuery),
    responses((status = 200, body = Page<ContactRowShape>)))]
async fn list_contacts(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<ContactQuery>,
) -> Answer<Json<Page<ContactRowShape>>> {
    let question = ContactQuestion {
        condition: condition(&viewer, query.condition.as_deref())?,
        search: query.q,
        sort: read_contact_sort(query.sort.as_deref())?,
        after: cursor(query.after.as_deref())?,
        limit: limit(query.limit)?,
    };
    let page = contacts(shared.application(), &viewer, question).await?;
    let items = page.items.into_iter().map(ContactRowShape::from).collect();
    Ok(Json(Page { items, next: page.next.map(|next| next.to_string()), total: Some(page.total) }))
}

/// Whom to count.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CountQuestion {
    /// A condition; nothing is everybody.
    #[serde(default)]
    pub condition: Option<serde_json::Value>,
    #[serde(default)]
    pub q: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct ContactCount {
    count: u64,
    /// What each test of the condition means by itself, in the order in which they are written.
    branches: Vec<u64>,
    /// What each node of the condition means by itself: the whole first, then its parts in the order in which they are written.
    nodes: Vec<u64>,
}

/// Count contacts
#[utoipa::path(post, path = "/contacts/count", operation_id = "count_contacts", tag = "customers",
    request_body = CountQuestion, responses((status = 200, body = ContactCount)))]
async fn count_contact(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(question): Body<CountQuestion>,
) -> Answer<Json<ContactCount>> {
    let condition = read_condition(&viewer, question.condition.as_ref())?;
    let counted = count_contacts(shared.application(), &viewer, condition, question.q).await?;
    Ok(Json(ContactCount { count: counted.count, branches: counted.branches, nodes: counted.nodes }))
}

/// Which people to take along.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    q: Option<String>,
    /// A condition as JSON; nothing is everybody.
    condition: Option<String>,
}

/// Export contacts as CSV
#[utoipa::path(get, path = "/contacts/export", operation_id = "export_contacts", tag = "customers", params(ExportQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
async fn export_contact(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<ExportQuery>,
) -> Answer<Response> {
    let condition = condition(&viewer, query.condition.as_deref())?;
    let export = export_contacts(shared.application(), &viewer, condition, query.q).await?;
    let pieces = futures_util::stream::try_unfold(export, |mut export| async move {
        match export.next().await {
            Ok(piece) => Ok(piece.map(|piece| (bytes::Bytes::from(piece), export))),
            // The connection ends short of the file's end, which a client sees; the cause is in the log.
            Err(trouble) => {
                tracing::error!(%trouble, "an export of contacts broke off");
                Err(std::io::Error::other("the export broke off"))
            }
        }
    });
    let headers =
        [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"contacts.csv\"")];
    Ok((headers, axum::body::Body::from_stream(pieces)).into_response())
}

/// A new contact; what is left out is not known.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
#[schema(as = NewContact)]
struct NewContactShape {
    first_name: String,
    last_name: String,
    full_name: String,
    salutation: String,
    salutation_guessed: bool,
    gender: Option<GenderShape>,
    job_title: String,
    address: String,
    /// Beside the main one: by each of them the person is found, and letters go to none.
    other_addresses: Vec<GivenAddressShape>,
    #[schema(value_type = Option<String>)]
    company_id: Option<CompanyId>,
    /// Instead of `company_id`: the company of that name, made where there is none.
    company_name: Option<String>,
    /// Instead of both: the company that has the domain of the address, where there is one.
    company_of_address: bool,
    #[schema(value_type = Option<String>)]
    country: Option<Country>,
    #[schema(value_type = Option<String>)]
    language: Option<Language>,
    time_zone: Option<String>,
    phones: Vec<String>,
    birthday: Option<DayShape>,
    socials: Vec<SocialShape>,
    purchase_role: Option<PurchaseRoleShape>,
    #[schema(value_type = Vec<String>)]
    tags: Vec<TagId>,
    #[schema(value_type = Vec<String>)]
    lists: Vec<ListId>,
    note: String,
    /// Values of the attributes that the company declared, by their ids.
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    attributes: GivenShape,
}

impl From<NewContactShape> for NewContact {
    fn from(shape: NewContactShape) -> Self {
        let card = ContactCard {
            first_name: shape.first_name,
            last_name: shape.last_name,
            full_name: shape.full_name,
            salutation: shape.salutation,
            salutation_guessed: shape.salutation_guessed,
            gender: shape.gender.map(Into::into),
            job_title: shape.job_title,
            address: shape.address,
            phones: shape.phones,
            birthday: shape.birthday.map(Into::into),
            socials: shape.socials.into_iter().map(Into::into).collect(),
            purchase_role: shape.purchase_role.map(Into::into),
            note: shape.note,
            ..ContactCard::default()
        };
        NewContact {
            card,
            company: match choice(shape.company_id, shape.company_name) {
                CompanyChoice::None if shape.company_of_address => CompanyChoice::OfAddress,
                chosen => chosen,
            },
            other_addresses: shape.other_addresses.into_iter().map(Into::into).collect(),
            country: shape.country,
            language: shape.language,
            time_zone: shape.time_zone.filter(|zone| !zone.is_empty()),
            tags: shape.tags,
            lists: shape.lists,
            attributes: given_attributes(shape.attributes),
        }
    }
}

fn choice(id: Option<CompanyId>, name: Option<String>) -> CompanyChoice {
    match (id, name) {
        (Some(id), _) => CompanyChoice::Known(id),
        (None, Some(name)) => CompanyChoice::Named(name),
        (None, None) => CompanyChoice::None,
    }
}

pub(super) async fn shown(shared: &Shared, viewer: &Viewer, status: StatusCode, id: ContactId) -> Answer<Response> {
    let contact = contact(shared.application(), viewer, id).await?;
    let tag = tag(contact.row.version);
    Ok((status, tag, Json(ContactShape::from(contact))).into_response())
}

/// Create a contact
#[utoipa::path(post, path = "/contacts", operation_id = "create_contact", tag = "customers",
    request_body = NewContactShape, responses((status = 201, body = ContactShape)))]
async fn create_contact(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(new): Body<NewContactShape>,
) -> Answer<Response> {
    let id = shared.perform(&viewer, key, CreateContact { new: new.into() }).await?;
    shown(&shared, &viewer, StatusCode::CREATED, id).await
}

/// Get a contact
#[utoipa::path(get, path = "/contacts/{id}", operation_id = "get_contact", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = ContactShape)))]
async fn get_contact(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
) -> Answer<Response> {
    shown(&shared, &viewer, StatusCode::OK, id).await
}

/// A change of a contact: what is left out stays, `null` takes a value away.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields, default)]
struct ContactChange {
    first_name: Option<String>,
    last_name: Option<String>,
    full_name: Option<String>,
    salutation: Option<String>,
    salutation_guessed: Option<bool>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<GenderShape>)]
    gender: Option<Option<GenderShape>>,
    job_title: Option<String>,
    address: Option<String>,
    /// All of them, beside the main one.
    other_addresses: Option<Vec<GivenAddressShape>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    company_id: Option<Option<CompanyId>>,
    company_name: Option<String>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    country: Option<Option<Country>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    language: Option<Option<Language>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    time_zone: Option<Option<String>>,
    phones: Option<Vec<String>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<DayShape>)]
    birthday: Option<Option<DayShape>>,
    socials: Option<Vec<SocialShape>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<PurchaseRoleShape>)]
    purchase_role: Option<Option<PurchaseRoleShape>>,
    #[schema(value_type = Option<Vec<String>>)]
    tags: Option<Vec<TagId>>,
    #[schema(value_type = Option<Vec<String>>)]
    lists: Option<Vec<ListId>>,
    note: Option<String>,
    /// Those that change; an empty list takes a value away.
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    attributes: GivenShape,
}

impl From<ContactChange> for ContactPatch {
    fn from(change: ContactChange) -> Self {
        let company = match (change.company_id, change.company_name) {
            (Some(id), name) => Some(choice(id, name)),
            (None, Some(name)) => Some(CompanyChoice::Named(name)),
            (None, None) => None,
        };
        ContactPatch {
            first_name: change.first_name,
            last_name: change.last_name,
            full_name: change.full_name,
            salutation: change.salutation,
            salutation_guessed: change.salutation_guessed,
            gender: change.gender.map(|gender| gender.map(Into::into)),
            job_title: change.job_title,
            address: change.address,
            other_addresses: change.other_addresses.map(|all| all.into_iter().map(Into::into).collect()),
            phones: change.phones,
            birthday: change.birthday.map(|day| day.map(Into::into)),
            socials: change.socials.map(|all| all.into_iter().map(Into::into).collect()),
            purchase_role: change.purchase_role.map(|role| role.map(Into::into)),
            note: change.note,
            company,
            country: change.country,
            language: change.language,
            time_zone: change.time_zone.map(|zone| zone.filter(|zone| !zone.is_empty())),
            tags: change.tags,
            lists: change.lists,
            attributes: given_attributes(change.attributes),
        }
    }
}

/// Change a contact
#[utoipa::path(patch, path = "/contacts/{id}", operation_id = "change_contact", tag = "customers",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The ETag that was read")),
    request_body = ContactChange, responses((status = 200, body = ContactShape)))]
async fn change_contact(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
    IfMatch(version): IfMatch,
    Body(change): Body<ContactChange>,
) -> Answer<Response> {
    let verb = ChangeContact { id, version, patch: change.into() };
    meanwhile::perform(&shared, &viewer, Record::Contact(id), verb).await?;
    shown(&shared, &viewer, StatusCode::OK, id).await
}

/// Delete a contact
#[utoipa::path(delete, path = "/contacts/{id}", operation_id = "delete_contact", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = UndoableShape)))]
async fn delete_contact(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
) -> Answer<Json<UndoableShape>> {
    Ok(Json(shared.application().perform(&viewer, RemoveContacts { ids: vec![id] }).await?.into()))
}
