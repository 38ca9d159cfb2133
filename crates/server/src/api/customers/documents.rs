//! Documents of customers: adding, listing, handing out, deleting.
//!
//! A file is what somebody else made. It is handed out under a media type that runs nothing, with `nosniff`, in a sandbox without anything, and
//! always as a download; a picture is also shown in its place by our own page.

use super::lists::Made;
use super::{NamedShape, UndoableShape};
use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Json, PathId, Problem, Query};
use application::Trouble;
use application::customers::documents::{
    self, DocumentUpload, DocumentView, Holder, OpenedDocument, RemoveDocument, keep_document, open_document,
};
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use basics::ids::{Company, Contact, Document};
use domain::customers::document::SIZE_LIMIT_BYTES;
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What the parts of a form add to the file itself.
const FORM_BYTES: usize = 64 << 10;
/// Whoever opens it by itself gets a page that can do nothing.
const POLICY: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'");

pub fn router() -> OpenApiRouter<Shared> {
    let upload = OpenApiRouter::new()
        .routes(routes!(add_company_document))
        .routes(routes!(add_contact_document))
        .layer(DefaultBodyLimit::max(SIZE_LIMIT_BYTES + FORM_BYTES));
    OpenApiRouter::new()
        .merge(upload)
        .routes(routes!(list_company_documents))
        .routes(routes!(list_contact_documents))
        .routes(routes!(get_document_content))
        .routes(routes!(delete_document))
}

/// A file that belongs to a customer.
#[derive(Serialize, ToSchema)]
#[schema(as = Document)]
struct DocumentShape {
    id: String,
    name: String,
    /// By its content: `png`, `jpeg`, `gif`, `webp`, `pdf`, `words`, `sheet`, `slides`, `archive`, `letter`, `text` or `other`.
    kind: &'static str,
    /// Whether it can be shown in its place.
    is_picture: bool,
    size_bytes: u64,
    /// In the list of a company: whose of its people it is.
    #[schema(required)]
    contact: Option<NamedShape>,
    /// `null`: a program.
    #[schema(required)]
    made_by: Option<NamedShape>,
    #[schema(format = DateTime)]
    created_at: String,
}

impl From<DocumentView> for DocumentShape {
    fn from(document: DocumentView) -> Self {
        DocumentShape {
            id: document.id.to_string(),
            name: document.name,
            kind: document.kind.as_str(),
            is_picture: document.kind.is_picture(),
            size_bytes: document.size_bytes,
            contact: document.contact.map(NamedShape::from),
            made_by: document.made_by.map(NamedShape::from),
            created_at: document.created_at.to_string(),
        }
    }
}

/// A form with one file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its description matters")]
struct DocumentForm {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

async fn list(shared: &Shared, viewer: &Viewer, holder: Holder) -> Answer<Json<Vec<DocumentShape>>> {
    let found = documents::documents(shared.application(), viewer, holder).await?;
    Ok(Json(found.into_iter().map(DocumentShape::from).collect()))
}

/// List the documents of a company and its people
#[utoipa::path(get, path = "/companies/{id}/documents", operation_id = "list_company_documents", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = Vec<DocumentShape>)))]
async fn list_company_documents(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Company>,
) -> Answer<Json<Vec<DocumentShape>>> {
    list(&shared, &viewer, Holder::Company(id)).await
}

/// List the documents of a contact
#[utoipa::path(get, path = "/contacts/{id}/documents", operation_id = "list_contact_documents", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = Vec<DocumentShape>)))]
async fn list_contact_documents(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
) -> Answer<Json<Vec<DocumentShape>>> {
    list(&shared, &viewer, Holder::Contact(id)).await
}

async fn add(shared: &Shared, viewer: &Viewer, holder: Holder, request: Request) -> Answer<(StatusCode, Json<Made>)> {
    // Who may not add one does not get to send 25 megabytes first.
    let (name, bytes) = if viewer.may(Right::EditCustomers) {
        let _turn = shared.uploads().acquire().await.expect("nobody closes the turns");
        read_form(request, shared).await?
    } else {
        (String::new(), Vec::new())
    };
    let id = keep_document(shared.application(), viewer, DocumentUpload { holder, name, bytes }).await?;
    Ok((StatusCode::CREATED, Json(Made { id: id.to_string() })))
}

/// Add a document to a company
#[utoipa::path(post, path = "/companies/{id}/documents", operation_id = "add_company_document", tag = "customers",
    params(("id" = String, Path)), request_body(content = DocumentForm, content_type = "multipart/form-data"),
    responses((status = 201, body = Made)))]
async fn add_company_document(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Company>,
    request: Request,
) -> Answer<(StatusCode, Json<Made>)> {
    add(&shared, &viewer, Holder::Company(id), request).await
}

/// Add a document to a contact
#[utoipa::path(post, path = "/contacts/{id}/documents", operation_id = "add_contact_document", tag = "customers",
    params(("id" = String, Path)), request_body(content = DocumentForm, content_type = "multipart/form-data"),
    responses((status = 201, body = Made)))]
async fn add_contact_document(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Contact>,
    request: Request,
) -> Answer<(StatusCode, Json<Made>)> {
    add(&shared, &viewer, Holder::Contact(id), request).await
}

/// The file is kept in memory only: until it is sealed it must not touch a disk.
async fn read_form(request: Request, shared: &Shared) -> Answer<(String, Vec<u8>)> {
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
        let name = field.file_name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|error| incomplete(&error))? {
            if bytes.len() + chunk.len() > SIZE_LIMIT_BYTES {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        return Ok((name, bytes));
    }
    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "missing_field", "the field `file` is missing")
        .field("file", "missing_field"))
}

fn too_large() -> Problem {
    let detail = format!("the file is larger than {} MB", SIZE_LIMIT_BYTES >> 20);
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail).field("file", "too_large")
}

fn incomplete(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    Problem::unreadable("body_incomplete", "the file did not arrive whole")
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ContentQuery {
    /// `true`: a picture in its place; of what is no picture it changes nothing.
    #[serde(default)]
    shown: bool,
}

/// Get what is in a document
#[utoipa::path(get, path = "/documents/{id}/content", operation_id = "get_document_content", tag = "customers",
    params(("id" = String, Path), ContentQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
async fn get_document_content(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Document>,
    Query(query): Query<ContentQuery>,
) -> Answer<Response> {
    let OpenedDocument { name, kind, bytes } = open_document(shared.application(), &viewer, id).await?;
    let way = if query.shown && kind.is_picture() { "inline" } else { "attachment" };
    let disposition = HeaderValue::from_str(&disposition(way, &name)).map_err(Trouble::broken)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind.media_type()));
    headers.insert(CONTENT_DISPOSITION, disposition);
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    Ok(response)
}

/// RFC 6266: a plain name for old programs, and the true one in the form of RFC 8187.
fn disposition(way: &str, name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || ".-_ ".contains(letter) { letter } else { '_' })
        .collect();
    let coded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{coded}")
}

/// Delete a document
///
/// It can be taken back for thirty days.
#[utoipa::path(delete, path = "/documents/{id}", operation_id = "delete_document", tag = "customers",
    params(("id" = String, Path)), responses((status = 200, body = UndoableShape)))]
async fn delete_document(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Document>,
) -> Answer<Json<UndoableShape>> {
    Ok(Json(shared.application().perform(&viewer, RemoveDocument { id }).await?.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_breaks_out_of_no_header() {
        assert_eq!(
            disposition("attachment", "合同 \"A\".pdf"),
            "attachment; filename=\"__ _A_.pdf\"; filename*=UTF-8''%E5%90%88%E5%90%8C%20%22A%22.pdf"
        );
    }
}
