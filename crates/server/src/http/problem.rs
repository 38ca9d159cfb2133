//! What a handler answers when it cannot do what was asked. The outermost layer turns it into the envelope.

use application::{NextStep, Trouble};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::trust::{Right, Role};
use std::sync::Arc;

/// What a handler gives back.
pub type Answer<T> = Result<T, Problem>;

/// Seconds after which it is worth to ask again when the ledger is busy.
const BUSY_SECONDS: u64 = 1;
/// Seconds after which it is worth to ask again while the people are read into memory.
const LOADING_SECONDS: u64 = 2;

/// One input at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    pub field: String,
    pub code: &'static str,
}

/// A trouble on its way out: status, code, English sentence, next step, fields, and for the log alone the cause.
#[derive(Debug, Clone)]
pub struct Problem {
    pub status: StatusCode,
    pub code: &'static str,
    pub detail: String,
    pub next_step: Option<NextStep>,
    pub fields: Vec<FieldProblem>,
    pub retry_after_seconds: Option<u64>,
    pub cause: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Problem {
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Problem {
            status,
            code,
            detail: detail.into(),
            next_step: None,
            fields: Vec::new(),
            retry_after_seconds: None,
            cause: None,
        }
    }

    /// 400: the request cannot be read.
    pub fn unreadable(code: &'static str, detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::BAD_REQUEST, code, detail)
    }

    /// 404 for whatever is not there or not seen.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    pub fn not_signed_in() -> Self {
        Problem::new(StatusCode::UNAUTHORIZED, "not_signed_in", "sign in first").then(NextStep::new("sign_in"))
    }

    #[must_use]
    pub fn field(mut self, field: impl Into<String>, code: &'static str) -> Self {
        self.fields.push(FieldProblem { field: field.into(), code });
        self
    }

    #[must_use]
    pub fn then(mut self, step: NextStep) -> Self {
        self.next_step = Some(step);
        self
    }

    /// What to do next: what whoever refused it said, else what usually helps with such a refusal.
    pub fn next_step_or_usual(&self) -> NextStep {
        if let Some(step) = &self.next_step {
            return step.clone();
        }
        if let Some(field) = self.fields.first() {
            return NextStep::new("correct_field").with("field", &field.field);
        }
        let wait = || NextStep::new("wait").with("seconds", self.retry_after_seconds.unwrap_or(BUSY_SECONDS));
        match (self.status, self.code) {
            (_, "wrong_credentials") => NextStep::new("check_credentials"),
            (_, "cross_origin") => NextStep::new("use_app"),
            (_, "two_credentials") => NextStep::new("use_one_credential"),
            (StatusCode::UNAUTHORIZED, _) => NextStep::new("sign_in"),
            (StatusCode::NOT_FOUND, _) => NextStep::new("look_in_list"),
            (StatusCode::METHOD_NOT_ALLOWED, _) => NextStep::new("use_allowed_method"),
            (StatusCode::PAYLOAD_TOO_LARGE, _) => NextStep::new("send_less"),
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, _) => NextStep::new("send_json"),
            (StatusCode::MISDIRECTED_REQUEST, _) => NextStep::new("use_known_host"),
            (StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, _) => wait(),
            (status, _) if status.is_server_error() => NextStep::new("report_trace_id"),
            _ => NextStep::new("correct_request"),
        }
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }
}

/// The outermost layer reads the problem from the answer's extensions: only it knows the trace id.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Trouble> for Problem {
    fn from(trouble: Trouble) -> Self {
        let said = trouble.to_string();
        match trouble {
            Trouble::Refused { code, detail, field, next_step } => {
                let mut problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail);
                problem.next_step = next_step;
                match field {
                    Some(field) => problem.field(field, code),
                    None => problem,
                }
            }
            Trouble::NotFound { .. } => Problem::not_found(said),
            Trouble::NotAllowed { right } => not_allowed(right),
            Trouble::NotSignedIn => Problem::not_signed_in(),
            Trouble::WrongCredentials => Problem::new(StatusCode::UNAUTHORIZED, "wrong_credentials", said),
            Trouble::Changed { version, .. } => Problem::new(StatusCode::CONFLICT, "changed_meanwhile", said)
                .then(NextStep::new("read_again").with("version", version)),
            Trouble::OtherRequest => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused", said)
                .then(NextStep::new("use_new_key")),
            Trouble::StillRunning => {
                Problem::new(StatusCode::CONFLICT, "still_running", said).retry_after(BUSY_SECONDS)
            }
            Trouble::TooMany { after_seconds } => {
                Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_tries", said).retry_after(after_seconds)
            }
            Trouble::Loading { progress } => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "loading", said)
                .retry_after(LOADING_SECONDS)
                .then(NextStep::new("wait").with("progress", f64::from(progress) / 1_000.0)),
            Trouble::Outside { code, detail, next_step } => {
                let mut problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail);
                problem.next_step = next_step;
                problem
            }
            Trouble::Full => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "disk_full", said)
                .then(NextStep::new("free_disk_space"))
                .retry_after(BUSY_SECONDS),
            Trouble::Busy => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", said).retry_after(BUSY_SECONDS),
            Trouble::Broken(cause) => {
                let mut problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "broken", said)
                    .then(NextStep::new("report_trace_id"));
                problem.cause = Some(Arc::from(cause));
                problem
            }
        }
    }
}

/// 403 with the roles that may.
fn not_allowed(right: Right) -> Problem {
    let roles: Vec<&str> = Role::with(right).map(Role::as_str).collect();
    let detail = if roles.is_empty() {
        "only Tradewind itself does this".to_owned()
    } else {
        format!("this needs the right {right}, which these roles have: {}", roles.join(", "))
    };
    Problem::new(StatusCode::FORBIDDEN, "not_allowed", detail)
        .then(NextStep::new("ask_role").with("right", right).with("roles", roles.join(",")))
}
