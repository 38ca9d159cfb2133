//! Companies: the grid, one company, who works along.

use super::attributes::{GivenShape, given_attributes};
use super::company_shape::{CompanyRowShape, CompanyShape, MoneyShape, PartShape};
use super::contact_shape::DayShape;
use super::contacts::CountQuestion;
use super::{UndoableShape, condition, cursor, given, read_condition};
use crate::Shared;
use crate::api::meanwhile;
use crate::api::page::{Page, limit};
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, IfMatch, Json, PathId, Query, tag};
use application::customers::companies::{
    self, AddCollaborator, ChangeCompany, CompanyPatch, CompanyQuestion, CreateCompany, NewCompany, RemoveCollaborator,
    RemoveCompany, companies_at_domain, company, count_companies, read_company_sort,
};
use application::trust::Record;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use basics::ids::{Company, CompanyId, TagId, UserId};
use basics::{Country, Money};
use domain::customers::company::CompanyCard;
use domain::trust::Viewer;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_companies, create_company))
        .routes(routes!(count_company))
        .routes(routes!(list_companies_at_domain))
        .routes(routes!(get_company, change_company, delete_company))
        .routes(routes!(add_collaborator, remove_collaborator))
}

/// Which page of which companies.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CompanyQuery {
    /// Words of the name.
    q: Option<String>,
    /// A condition as JSON; nothing is every company.
    condition: Option<String>,
    /// `name`, `country`, `owner` or `created`, with `-` in front descending.
    sort: Option<String>,
    /// The cursor `next` of the page before.
    after: Option<String>,
    /// Rows of a page, 1 to 200; 100 if not said.
    limit: Option<usize>,
}

/// List companies
#[utoipa::path(get, path = "/companies", operation_id = "list_companies", tag = "customers", params(CompanyQuery),
    responses((status = 200, body = Page<CompanyRowShape>)))]
async fn list_companies(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<CompanyQuery>,
) -> Answer<Json<Page<CompanyRowShape>>> {
    let question = CompanyQuestion {
        condition: condition(&viewer, query.condition.as_deref())?,
        search: query.q,
        sort: read_company_sort(query.sort.as_deref())?,
        after: cursor(query.after.as_deref())?,
        limit: limit(query.limit)?,
    };
    let page = companies::companies(shared.application(), &viewer, question).await?;
    let items = page.items.into_iter().map(CompanyRowShape::from).collect();
    Ok(Json(Page { items, next: page.next.map(|next| next.to_string()), total: Some(page.total) }))
}

#[derive(Serialize, ToSchema)]
struct CompanyCount {
    count: u64,
}

/// Count companies
#[utoipa::path(post, path = "/companies/count", operation_id = "count_companies", tag = "customers",
    request_body = CountQuestion, responses((status = 200, body = CompanyCount)))]
async fn count_company(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(question): Body<CountQuestion>,
) -> Answer<Json<CompanyCount>> {
    let condition = read_condition(&viewer, question.condition.as_ref())?;
    Ok(Json(CompanyCount { count: count_companies(shared.application(), &viewer, condition, question.q).await? }))
}

/// Companies that a domain belongs to.
#[derive(Serialize, ToSchema)]
struct CompaniesAtDomain {
    companies: Vec<PartShape>,
}

/// List the companies of a domain
#[utoipa::path(get, path = "/companies/at-domain/{domain}", operation_id = "list_companies_at_domain", tag = "customers",
    params(("domain" = String, Path, description = "What stands behind the @ of an address, or the host of a website")),
    responses((status = 200, body = CompaniesAtDomain)))]
async fn list_companies_at_domain(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Path(domain): Path<String>,
) -> Answer<Json<CompaniesAtDomain>> {
    let found = companies_at_domain(shared.application(), &viewer, &domain).await?;
    Ok(Json(CompaniesAtDomain { companies: found.into_iter().map(PartShape::from).collect() }))
}

/// A new company; what is left out is not known.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields, default)]
#[schema(as = NewCompany)]
struct NewCompanyShape {
    name: String,
    website: String,
    /// Beside the website's: where its people have their mailboxes, and its other names on the web.
    domains: Vec<String>,
    note: String,
    #[schema(value_type = Option<String>)]
    country: Option<Country>,
    industry: String,
    annual_volume: Option<MoneyShape>,
    founding_day: Option<DayShape>,
    #[schema(value_type = Option<String>)]
    owner: Option<UserId>,
    #[schema(value_type = Vec<String>)]
    tags: Vec<TagId>,
    /// The company that it belongs to.
    #[schema(value_type = Option<String>)]
    parent: Option<CompanyId>,
    /// Values of the attributes that the company declared, by their ids.
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    attributes: GivenShape,
}

impl From<NewCompanyShape> for NewCompany {
    fn from(shape: NewCompanyShape) -> Self {
        NewCompany {
            card: CompanyCard {
                name: shape.name,
                website: shape.website,
                domains: shape.domains,
                note: shape.note,
                ..CompanyCard::default()
            },
            country: shape.country,
            industry: shape.industry,
            annual_volume: shape.annual_volume.map(Money::from),
            founding_day: shape.founding_day.map(Into::into),
            owner: shape.owner,
            tags: shape.tags,
            parent: shape.parent,
            attributes: given_attributes(shape.attributes),
        }
    }
}

async fn shown(shared: &Shared, viewer: &Viewer, status: StatusCode, id: CompanyId) -> Answer<Response> {
    let company = company(shared.application(), viewer, id).await?;
    let tag = tag(company.row.version);
    Ok((status, tag, Json(CompanyShape::from(company))).into_response())
}

/// Create a company
#[utoipa::path(post, path = "/companies", operation_id = "create_company", tag = "customers",
    request_body = NewCompanyShape, responses((status = 201, body = CompanyShape)))]
async fn create_company(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(new): Body<NewCompanyShape>,
) -> Answer<Response> {
    let id = shared.perform(&viewer, key, CreateCompany { new: new.into() }).await?;
    shown(&shared, &viewer, StatusCode::CREATED, id).await
}

/// Get a company
#[utoipa::path(get, path = "/companies/{id}", operation_id = "get_company", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = CompanyShape)))]
async fn get_company(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Company>,
) -> Answer<Response> {
    shown(&shared, &viewer, StatusCode::OK, id).await
}

/// A change of a company: what is left out stays, `null` takes a value away.
#[derive(Deserialize, ToSchema, Default)]
#[serde(deny_unknown_fields, default)]
struct CompanyChange {
    name: Option<String>,
    website: Option<String>,
    /// All of them, beside the website's.
    domains: Option<Vec<String>>,
    note: Option<String>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    country: Option<Option<Country>>,
    industry: Option<String>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<MoneyShape>)]
    annual_volume: Option<Option<MoneyShape>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<DayShape>)]
    founding_day: Option<Option<DayShape>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    owner: Option<Option<UserId>>,
    #[schema(value_type = Option<Vec<String>>)]
    tags: Option<Vec<TagId>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    parent: Option<Option<CompanyId>>,
    /// Those that change; an empty list takes a value away.
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    attributes: GivenShape,
}

/// Change a company
#[utoipa::path(patch, path = "/companies/{id}", operation_id = "change_company", tag = "customers",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The ETag that was read")),
    request_body = CompanyChange, responses((status = 200, body = CompanyShape)))]
async fn change_company(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Company>,
    IfMatch(version): IfMatch,
    Body(change): Body<CompanyChange>,
) -> Answer<Response> {
    let patch = CompanyPatch {
        name: change.name,
        website: change.website,
        domains: change.domains,
        note: change.note,
        country: change.country,
        industry: change.industry,
        annual_volume: change.annual_volume.map(|volume| volume.map(Money::from)),
        founding_day: change.founding_day.map(|day| day.map(Into::into)),
        owner: change.owner,
        tags: change.tags,
        parent: change.parent,
        attributes: given_attributes(change.attributes),
    };
    let verb = ChangeCompany { id, version, patch };
    meanwhile::perform(&shared, &viewer, Record::Company(id), verb).await?;
    shown(&shared, &viewer, StatusCode::OK, id).await
}

/// Delete a company
#[utoipa::path(delete, path = "/companies/{id}", operation_id = "delete_company", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = UndoableShape)))]
async fn delete_company(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Company>,
) -> Answer<Json<UndoableShape>> {
    Ok(Json(shared.application().perform(&viewer, RemoveCompany { id }).await?.into()))
}

/// Who works along.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Collaborator {
    #[schema(value_type = String)]
    user: UserId,
}

/// Let a user work along on a company
#[utoipa::path(post, path = "/companies/{id}/collaborators", operation_id = "add_collaborator", tag = "customers",
    params(("id" = String, Path)), request_body = Collaborator, responses((status = 204)))]
async fn add_collaborator(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(company): PathId<Company>,
    Body(body): Body<Collaborator>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, AddCollaborator { company, user: body.user }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End a user's working along
#[utoipa::path(delete, path = "/companies/{id}/collaborators", operation_id = "remove_collaborator", tag = "customers",
    params(("id" = String, Path)), request_body = Collaborator, responses((status = 204)))]
async fn remove_collaborator(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(company): PathId<Company>,
    Body(body): Body<Collaborator>,
) -> Answer<StatusCode> {
    shared.application().perform(&viewer, RemoveCollaborator { company, user: body.user }).await?;
    Ok(StatusCode::NO_CONTENT)
}
