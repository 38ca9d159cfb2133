//! Previews: made by one request, shown by another in a frame where nothing runs and nothing is loaded but pictures.

use super::shapes::FindingShape;
use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, PathId, Problem, Query};
use application::letters;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use basics::Language;
use basics::ids::{self, ContactId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// A letter is somebody's HTML: it runs nothing, sends nothing, and is framed by our own pages alone.
const POLICY: HeaderValue = HeaderValue::from_static(
    "sandbox; default-src 'none'; img-src data: https:; style-src 'unsafe-inline'; frame-ancestors 'self'",
);

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(preview_letter))
        .routes(routes!(get_letter_preview))
        .routes(routes!(get_letter_template_preview))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PreviewRequest {
    /// `null` for a sample person.
    contact_id: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct Preview {
    subject: String,
    /// The page, for a frame; for ten minutes.
    html_url: String,
    text: String,
    size_bytes: usize,
    findings: Vec<FindingShape>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TemplateQuery {
    /// English if not said.
    language: Option<String>,
}

/// A letter as one person would see it
#[utoipa::path(post, path = "/letters/{id}/preview", operation_id = "preview_letter", tag = "letters",
    params(("id" = String, Path)), request_body = PreviewRequest, responses((status = 200, body = Preview)))]
async fn preview_letter(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<ids::Letter>,
    Body(request): Body<PreviewRequest>,
) -> Answer<Json<Preview>> {
    let wrong =
        |_| Problem::unreadable("wrong_id", "`contact_id` is no id of a contact").field("contact_id", "wrong_id");
    let whom: Option<ContactId> = request.contact_id.as_deref().map(str::parse).transpose().map_err(wrong)?;
    let application = shared.application();
    let preview = letters::preview(application, &viewer, shared.words(), id, whom).await?;
    let bytes: [u8; 24] = shared.dice().lock().expect("nothing panics while it holds the dice").bytes();
    let token = URL_SAFE_NO_PAD.encode(bytes);
    let html_url = format!("/api/v1/letter-previews/{token}");
    let mut kept = shared.previews().lock().expect("nothing panics while it holds the previews");
    kept.keep(token, viewer.actor, preview.html, application.now());
    drop(kept);
    Ok(Json(Preview {
        subject: preview.subject,
        html_url,
        text: preview.text,
        size_bytes: preview.size_bytes,
        findings: preview.findings.into_iter().map(Into::into).collect(),
    }))
}

/// How the page is shown.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ShownQuery {
    /// `true`: with its colours turned over, as a mailbox does at night; pictures keep theirs.
    #[serde(default)]
    dark: bool,
}

/// Colours turned over, pictures twice.
const AT_NIGHT: &str = "<style>html{background:#fff;filter:invert(1) hue-rotate(180deg)}\
    img{filter:invert(1) hue-rotate(180deg)}</style></head>";

/// The page of a preview, for whoever made it
#[utoipa::path(get, path = "/letter-previews/{id}", operation_id = "get_letter_preview", tag = "letters",
    params(("id" = String, Path), ShownQuery),
    responses((status = 200, content_type = "text/html", body = String)))]
async fn get_letter_preview(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Path(token): Path<String>,
    Query(shown): Query<ShownQuery>,
) -> Answer<Response> {
    let now = shared.application().now();
    let kept = shared.previews().lock().expect("nothing panics while it holds the previews");
    let html = kept.find(&token, viewer.actor, now);
    let html = html.map(|html| if shown.dark { html.replacen("</head>", AT_NIGHT, 1) } else { html });
    html.map(page).ok_or_else(|| Problem::not_found("this preview is over; make a new one"))
}

/// The page of a shipped letter
#[utoipa::path(get, path = "/letter-templates/{id}/preview", operation_id = "get_letter_template_preview", tag = "letters",
    params(("id" = String, Path, description = "The template's key"), TemplateQuery),
    responses((status = 200, content_type = "text/html", body = String)))]
async fn get_letter_template_preview(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Path(key): Path<String>,
    Query(query): Query<TemplateQuery>,
) -> Answer<Response> {
    let language = query.language.and_then(|language| language.parse().ok()).unwrap_or(Language::ENGLISH);
    let shown = letters::preview_template(shared.application(), &viewer, shared.words(), &key, language).await?;
    Ok(page(shown.html))
}

/// A letter as a page of its own.
pub(crate) fn page(html: String) -> Response {
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    ([(CONTENT_TYPE, kind), (CONTENT_SECURITY_POLICY, POLICY)], html).into_response()
}
