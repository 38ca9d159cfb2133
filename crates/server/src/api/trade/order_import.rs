//! Importing orders from a file. The answer is a stream of lines, one JSON value each: how the file was read, how far it is, what is wrong with
//! rows, and the account at the end.
//!
//! A file that only has to be explained (which column, which order of days) is no failure of a dry run: it is told what is asked. An import that
//! has begun runs to its end, also when nobody listens any more; a dry run does not.

use super::order_import_shapes::{FileLook, OrderImportLine, OrderQueryOfFile};
use crate::Shared;
use crate::api::customers::{FORM_BYTES, ImportUpload, read_upload};
use crate::auth::Caller;
use crate::http::{Answer, Problem, Query};
use application::Application;
use application::customers::import::MAX_FILE_BYTES;
use application::trade::order_import::{OrderImport, OrderLook, look_at_orders, may_import_orders};
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::trust::Viewer;
use futures_util::StreamExt;
use std::convert::Infallible;
use tokio::sync::mpsc::Sender;
use tokio_stream::wrappers::ReceiverStream;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Findings that are told, as many as somebody reads; the account counts all.
const FINDINGS: usize = 50;
/// Lines that wait for a slow listener before the work does.
const LINES_AHEAD: usize = 64;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(import_orders)).layer(DefaultBodyLimit::max(MAX_FILE_BYTES + FORM_BYTES))
}

/// Import orders from a file
#[utoipa::path(post, path = "/orders/import", operation_id = "import_orders", tag = "trade", params(OrderQueryOfFile),
    request_body(content = ImportUpload, content_type = "multipart/form-data"),
    responses((status = 200, content_type = "application/x-ndjson", body = OrderImportLine)))]
async fn import_orders(
    State(shared): State<Shared>,
    Caller(by): Caller,
    Query(query): Query<OrderQueryOfFile>,
    request: Request,
) -> Answer<Response> {
    may_import_orders(&by)?;
    let wish = query.wish()?;
    let turn = shared.order_imports().acquire_owned().await.expect("nobody closes the turns");
    let upload = read_upload(request, &shared).await?;
    let look = look_at_orders(shared.application(), &by, upload.bytes, wish).await?;
    let is_tried = look.is_tried();
    if !is_tried {
        look.ready()?;
    }
    let (lines, told) = tokio::sync::mpsc::channel(LINES_AHEAD);
    let application = shared.application().clone();
    tokio::spawn(async move {
        let _turn = turn;
        let telling = Telling { lines, stops_unheard: is_tried };
        if let Err(Ended::Trouble(problem)) = go_through(&application, &by, look, &telling).await {
            if let Some(cause) = &problem.cause {
                tracing::error!(%cause, "an import of orders broke off; the same file again goes on");
            }
            // Nobody may listen any more.
            drop(telling.say(OrderImportLine::failed(&problem)).await);
        }
    });
    let body = ReceiverStream::new(told).map(Ok::<Bytes, Infallible>);
    Ok(([(CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(body)).into_response())
}

/// Why there is no account.
enum Ended {
    Trouble(Problem),
    /// Nobody listens to a dry run.
    Unheard,
}

impl From<application::Trouble> for Ended {
    fn from(trouble: application::Trouble) -> Self {
        Ended::Trouble(trouble.into())
    }
}

struct Telling {
    lines: Sender<Bytes>,
    stops_unheard: bool,
}

impl Telling {
    async fn say(&self, line: OrderImportLine) -> Result<(), Ended> {
        let mut text = serde_json::to_vec(&line).expect("a line is plain texts and numbers");
        text.push(b'\n');
        match self.lines.send(Bytes::from(text)).await {
            Err(_) if self.stops_unheard => Err(Ended::Unheard),
            _ => Ok(()),
        }
    }
}

async fn go_through(application: &Application, by: &Viewer, look: OrderLook, telling: &Telling) -> Result<(), Ended> {
    telling.say(OrderImportLine::Look(FileLook::from(&look))).await?;
    if look.asked().is_some() {
        return Ok(());
    }
    let headers: Vec<String> = look.columns().iter().map(|column| column.header.clone()).collect();
    let (total, mut findings) = (look.rows(), 0);
    let mut import = OrderImport::of(application, by, look)?;
    while let Some(step) = import.next().await? {
        for finding in step.findings {
            findings += 1;
            if findings <= FINDINGS {
                telling.say(OrderImportLine::finding(finding, &headers)).await?;
            }
        }
        telling.say(OrderImportLine::Progress { done: step.rows, total }).await?;
    }
    let counts = import.finish().await?;
    telling.say(OrderImportLine::done(counts, findings > FINDINGS)).await
}
