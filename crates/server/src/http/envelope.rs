//! The one shape of errors: `{code, detail, next_step, trace_id, fields}`, also for errors that a layer or the router made.
//!
//! Causes are logged here, once, under the trace id; nothing of them leaves the process.

use super::problem::Problem;
use super::trace::TraceId;
use crate::Shared;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, TRANSFER_ENCODING};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What every error says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Envelope {
    /// What went wrong, for programs: `not_allowed`, `unknown_field`, `loading`.
    pub code: String,
    /// The same as an English sentence.
    pub detail: String,
    /// What to do next, worded by the screen in the reader's language.
    #[schema(required)]
    pub next_step: Option<NextStepShape>,
    /// The code under which the log knows this request.
    #[schema(example = "TW-7F3K0QXZ")]
    pub trace_id: String,
    /// The inputs at fault.
    pub fields: Vec<FieldShape>,
}

/// What to do next.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NextStep)]
pub struct NextStepShape {
    pub code: String,
    pub arguments: BTreeMap<String, String>,
}

/// One input at fault.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldProblem)]
pub struct FieldShape {
    pub field: String,
    pub code: String,
}

/// Gives the request its trace id, measures it, and puts errors into the envelope.
pub async fn enclose(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let trace = TraceId::draw(shared.dice());
    let method = request.method().clone();
    // Patterns only: a path may hold a token, a query may hold a name.
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned();
    let clock = shared.application().clock();
    let began = clock.monotonic();
    let response = wrap(next.run(request).await, &trace);
    let spent = clock.monotonic().saturating_sub(began);
    let status = response.status().as_u16();
    tracing::info!(%method, route, status, milliseconds = spent.as_millis() as u64, trace_id = %trace, "request");
    metrics::histogram!("tradewind_http_request_seconds", "route" => route, "status" => status.to_string())
        .record(spent.as_secs_f64());
    response
}

fn wrap(mut response: Response, trace: &TraceId) -> Response {
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None if is_bare_error(&response) => bare(response.status()),
        None => return response,
    };
    if let Some(cause) = &problem.cause {
        let cause = chain(cause.as_ref());
        tracing::error!(trace_id = %trace, code = problem.code, cause, "a request broke");
    }
    let step = |step: application::NextStep| NextStepShape {
        code: step.code.to_owned(),
        arguments: step.arguments.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    };
    let next_step = Some(step(problem.next_step_or_usual()));
    let fields = problem.fields.into_iter();
    let envelope = Envelope {
        code: problem.code.to_owned(),
        detail: problem.detail,
        next_step,
        trace_id: trace.to_string(),
        fields: fields.map(|field| FieldShape { field: field.field, code: field.code.to_owned() }).collect(),
    };
    let body = serde_json::to_vec(&envelope).expect("an envelope is plain texts that always serialise");
    let headers = response.headers_mut();
    headers.remove(CONTENT_LENGTH);
    headers.remove(TRANSFER_ENCODING);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(seconds) = problem.retry_after_seconds {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    *response.body_mut() = Body::from(body);
    response
}

/// An error that came from the router or a layer, not from a handler that wrote a page.
fn is_bare_error(response: &Response) -> bool {
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    is_error && !kind.starts_with("text/html") && !kind.starts_with("application/json")
}

fn bare(status: StatusCode) -> Problem {
    match status {
        StatusCode::NOT_FOUND => Problem::not_found("there is nothing at this address"),
        StatusCode::METHOD_NOT_ALLOWED => {
            let detail = "this address does not take this method; the header Allow names those it takes";
            Problem::new(status, "method_not_allowed", detail)
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(status, "too_large", "the body is larger than this address takes")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Problem::new(status, "unsupported_media_type", "this address takes another Content-Type")
        }
        other if other.is_server_error() => Problem::new(status, "broken", "something broke inside"),
        other => Problem::new(status, "bad_request", other.canonical_reason().unwrap_or("bad request").to_lowercase()),
    }
}

/// An error and everything behind it, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        line.push_str(": ");
        line.push_str(&error.to_string());
        source = error.source();
    }
    line
}
