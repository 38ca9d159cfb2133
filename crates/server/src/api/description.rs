//! The OpenAPI description: made from the routers, completed with what all operations have in common, shown as JSON and as a
//! plain page.

use crate::http::Json;
use crate::http::envelope::{Envelope, FieldShape, NextStepShape};
use axum::response::Html;
use maud::{DOCTYPE, html};
use std::sync::LazyLock;
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi, PathItem, Ref, RefOr, Required, ResponseBuilder, SecurityRequirement};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Tradewind",
        description = "Campaigns, journeys, the team's mailbox and trade on one record of truth. Pages are read by the cursor \
            `next`; errors have one envelope; a POST takes an Idempotency-Key."
    ),
    components(schemas(Envelope, NextStepShape, FieldShape))
)]
struct About;

pub(super) fn about() -> OpenApi {
    <About as utoipa::OpenApi>::openapi()
}

static COMPLETE: LazyLock<OpenApi> = LazyLock::new(|| {
    let mut description = super::router().1;
    let components = description.components.get_or_insert_default();
    let cookie = ApiKey::Cookie(ApiKeyValue::new("__Host-tradewind"));
    components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("tw_…").build();
    components.add_security_scheme("key", SecurityScheme::Http(bearer));
    for item in description.paths.paths.values_mut() {
        for (method, operation) in operations_of(item) {
            complete(method, operation);
        }
    }
    description
});

/// The whole description. Needs no running server.
pub fn openapi() -> OpenApi {
    COMPLETE.clone()
}

fn operations_of(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    let PathItem { get, post, put, patch, delete, .. } = item;
    let methods = [
        (HttpMethod::Get, get),
        (HttpMethod::Post, post),
        (HttpMethod::Put, put),
        (HttpMethod::Patch, patch),
        (HttpMethod::Delete, delete),
    ];
    methods.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn complete(method: HttpMethod, operation: &mut Operation) {
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let problem = ResponseBuilder::new().description("What went wrong").content("application/json", problem).build();
    operation.responses.responses.entry("default".to_owned()).or_insert(RefOr::T(problem));
    if operation.security.is_none() {
        let none: [&str; 0] = [];
        operation.security =
            Some(vec![SecurityRequirement::new("session", none), SecurityRequirement::new("key", none)]);
    }
    let is_key = |known: &RefOr<Parameter>| matches!(known, RefOr::T(known) if known.name == "Idempotency-Key");
    let parameters = operation.parameters.get_or_insert_default();
    if method == HttpMethod::Post && !parameters.iter().any(is_key) {
        let key = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some("Repeating the request with the same key does it once; kept for 24 hours."))
            .schema(Some(utoipa::schema!(String)))
            .build();
        parameters.push(RefOr::T(key));
    }
}

pub(super) async fn serve_openapi() -> Json<&'static OpenApi> {
    Json(&COMPLETE)
}

/// The operations for people. No script, no style.
pub(super) async fn serve_page() -> Html<String> {
    let mut description = openapi();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { "Tradewind API" } }
            body {
                h1 { "Tradewind API" }
                p { "The machine-readable description: " a href="/api/v1/openapi.json" { "openapi.json" } }
                table {
                    tr { th { "Operation" } th { "Method" } th { "Path" } th { "What it does" } }
                    @for (path, item) in &mut description.paths.paths {
                        @for (method, operation) in operations_of(item) {
                            tr {
                                td { (operation.operation_id.as_deref().unwrap_or_default()) }
                                td { (name_of(&method)) }
                                td { code { (path) } }
                                td { (operation.summary.as_deref().unwrap_or_default()) }
                            }
                        }
                    }
                }
            }
        }
    };
    Html(page.into_string())
}

const fn name_of(method: &HttpMethod) -> &'static str {
    match method {
        HttpMethod::Get => "GET",
        HttpMethod::Post => "POST",
        HttpMethod::Put => "PUT",
        HttpMethod::Patch => "PATCH",
        HttpMethod::Delete => "DELETE",
        HttpMethod::Head => "HEAD",
        HttpMethod::Options => "OPTIONS",
        HttpMethod::Trace => "TRACE",
    }
}
