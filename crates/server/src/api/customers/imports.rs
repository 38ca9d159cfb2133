//! Imports: upload a file, say what its columns are, try, publish, take back.

use super::import_shape::{ImportChange, ImportFault, ImportSample, ImportShape};
use crate::Shared;
use crate::api::page::{Page, PageQuery};
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, IfMatch, Json, PathId, Problem, Query};
use application::customers::import::{
    self, MAX_FILE_BYTES, PublishImport, StartDryRun, UndoImport, Upload, begin_import, cancel_import, change_import,
};
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use basics::ids::{Import, ImportId};
use domain::trust::{Right, Viewer};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What the parts of a form add to the file itself.
pub(in crate::api) const FORM_BYTES: usize = 64 << 10;

pub fn router() -> OpenApiRouter<Shared> {
    let upload =
        OpenApiRouter::new().routes(routes!(create_import)).layer(DefaultBodyLimit::max(MAX_FILE_BYTES + FORM_BYTES));
    OpenApiRouter::new()
        .merge(upload)
        .routes(routes!(list_imports))
        .routes(routes!(get_import, change_one_import))
        .routes(routes!(dry_run_import))
        .routes(routes!(publish_import))
        .routes(routes!(cancel_one_import))
        .routes(routes!(undo_import))
        .routes(routes!(list_import_errors))
        .routes(routes!(list_import_samples))
}

/// A form with one file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its description matters")]
pub(in crate::api) struct ImportUpload {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

async fn shape(shared: &Shared, by: &Viewer, id: ImportId) -> Answer<Json<ImportShape>> {
    Ok(Json(import::import(shared.application(), by, id).await?.into()))
}

/// Upload a contact file
#[utoipa::path(post, path = "/imports", operation_id = "create_import", tag = "customers",
    request_body(content = ImportUpload, content_type = "multipart/form-data"), responses((status = 200, body = ImportShape)))]
async fn create_import(
    State(shared): State<Shared>,
    Caller(by): Caller,
    request: Request,
) -> Answer<Json<ImportShape>> {
    // Who may not import does not get to send a quarter of a gigabyte first.
    if !by.may(Right::Import) {
        return Err(application::Trouble::NotAllowed { right: Right::Import }.into());
    }
    let _turn = shared.uploads().acquire().await.expect("nobody closes the turns");
    let upload = read_upload(request, &shared).await?;
    let id = begin_import(shared.application(), &by, upload).await?;
    shape(&shared, &by, id).await
}

/// The file is kept in memory only: until it is sealed it must not touch a disk.
pub(in crate::api) async fn read_upload(request: Request, shared: &Shared) -> Answer<Upload> {
    let mut form = Multipart::from_request(request, shared).await.map_err(|rejection| {
        let detail = "send the file as multipart/form-data in the field `file`";
        let status = match rejection.status() {
            // What came is no form at all.
            StatusCode::BAD_REQUEST => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            other => other,
        };
        Problem::new(status, "not_a_form", detail)
    })?;
    while let Some(mut field) = form.next_field().await.map_err(|error| incomplete(&error))? {
        if field.name() != Some("file") {
            continue;
        }
        let file_name = field.file_name().unwrap_or("contacts.csv").to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|error| incomplete(&error))? {
            if bytes.len() + chunk.len() > MAX_FILE_BYTES {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        return Ok(Upload { file_name, bytes });
    }
    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "missing_field", "the field `file` is missing")
        .field("file", "missing_field"))
}

fn too_large() -> Problem {
    let detail = format!("the file is larger than {} MiB; split it", MAX_FILE_BYTES >> 20);
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "file_too_large", detail).field("file", "file_too_large")
}

fn incomplete(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    Problem::unreadable("body_incomplete", "the file did not arrive whole")
}

/// Imports, newest first
#[utoipa::path(get, path = "/imports", operation_id = "list_imports", tag = "customers", params(PageQuery),
    responses((status = 200, body = Page<ImportShape>)))]
async fn list_imports(
    State(shared): State<Shared>,
    Caller(by): Caller,
    Query(query): Query<PageQuery>,
) -> Answer<Json<Page<ImportShape>>> {
    let before = query.after()?.map(ImportId::from_i64);
    let page = import::imports(shared.application(), &by, before, query.limit()?).await?;
    Ok(Json(Page::of(page, ImportShape::from)))
}

/// One import
#[utoipa::path(get, path = "/imports/{id}", operation_id = "get_import", tag = "customers", params(("id" = String, Path)),
    responses((status = 200, body = ImportShape)))]
async fn get_import(
    State(shared): State<Shared>,
    Caller(by): Caller,
    PathId(id): PathId<Import>,
) -> Answer<Json<ImportShape>> {
    shape(&shared, &by, id).await
}

/// Say what the columns are and where the people come from
#[utoipa::path(patch, path = "/imports/{id}", operation_id = "change_import", tag = "customers",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The version that was read")),
    request_body = ImportChange, responses((status = 200, body = ImportShape)))]
async fn change_one_import(
    State(shared): State<Shared>,
    Caller(by): Caller,
    PathId(id): PathId<Import>,
    IfMatch(version): IfMatch,
    Body(change): Body<ImportChange>,
) -> Answer<Json<ImportShape>> {
    change_import(shared.application(), &by, id, Some(version), change.into()).await?;
    shape(&shared, &by, id).await
}

/// Start the dry run
#[utoipa::path(post, path = "/imports/{id}/dry-run", operation_id = "dry_run_import", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = ImportShape)))]
async fn dry_run_import(
    State(shared): State<Shared>,
    Caller(by): Caller,
    Key(key): Key,
    PathId(id): PathId<Import>,
) -> Answer<Json<ImportShape>> {
    shared.perform(&by, key, StartDryRun { import: id }).await?;
    shape(&shared, &by, id).await
}

/// Publish; from then on it runs to its end
#[utoipa::path(post, path = "/imports/{id}/publish", operation_id = "publish_import", tag = "customers",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The version whose dry run was looked at")),
    responses((status = 200, body = ImportShape)))]
async fn publish_import(
    State(shared): State<Shared>,
    Caller(by): Caller,
    Key(key): Key,
    PathId(id): PathId<Import>,
    IfMatch(version): IfMatch,
) -> Answer<Json<ImportShape>> {
    shared.perform(&by, key, PublishImport { import: id, seen: Some(version) }).await?;
    shape(&shared, &by, id).await
}

/// Give up before publishing; nothing stays
#[utoipa::path(post, path = "/imports/{id}/cancel", operation_id = "cancel_import", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = ImportShape)))]
async fn cancel_one_import(
    State(shared): State<Shared>,
    Caller(by): Caller,
    PathId(id): PathId<Import>,
) -> Answer<Json<ImportShape>> {
    cancel_import(shared.application(), &by, id).await?;
    shape(&shared, &by, id).await
}

/// Take a published import back
#[utoipa::path(post, path = "/imports/{id}/undo", operation_id = "undo_import", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = ImportShape)))]
async fn undo_import(
    State(shared): State<Shared>,
    Caller(by): Caller,
    Key(key): Key,
    PathId(id): PathId<Import>,
) -> Answer<Json<ImportShape>> {
    shared.perform(&by, key, UndoImport { import: id }).await?;
    shape(&shared, &by, id).await
}

/// What is wrong with rows
#[utoipa::path(get, path = "/imports/{id}/errors", operation_id = "list_import_errors", tag = "customers",
    params(("id" = String, Path), PageQuery), responses((status = 200, body = Page<ImportFault>)))]
async fn list_import_errors(
    State(shared): State<Shared>,
    Caller(by): Caller,
    PathId(id): PathId<Import>,
    Query(query): Query<PageQuery>,
) -> Answer<Json<Page<ImportFault>>> {
    let view = import::import(shared.application(), &by, id).await?;
    let headers: Vec<String> = view.columns.into_iter().map(|column| column.header).collect();
    let after = query.after()?.unwrap_or(0);
    let page = import::errors(shared.application(), &by, id, after, query.limit()?).await?;
    let next = page.next.map(|next| next.to_string());
    let items = page.items.into_iter().flatten().map(|error| ImportFault::of(error, &headers)).collect();
    Ok(Json(Page { items, next, total: None }))
}

/// The first rows as they will be
#[utoipa::path(get, path = "/imports/{id}/samples", operation_id = "list_import_samples", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = Vec<ImportSample>)))]
async fn list_import_samples(
    State(shared): State<Shared>,
    Caller(by): Caller,
    PathId(id): PathId<Import>,
) -> Answer<Json<Vec<ImportSample>>> {
    let samples = import::samples(shared.application(), &by, id).await?;
    Ok(Json(samples.into_iter().map(ImportSample::from).collect()))
}
