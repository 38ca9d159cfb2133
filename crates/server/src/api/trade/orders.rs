//! Orders: the list, one order, recording and cancelling, and what a company's come to.

use super::shapes::{CompanyTradeShape, OrderShape};
use crate::Shared;
use crate::api::customers::MoneyShape;
use crate::api::page::{Page, limit};
use crate::auth::{Caller, Key};
use crate::http::{Answer, Body, Json, PathId, Problem, Query};
use application::trade::{self, CancelOrder, OrderQuestion, RecordOrder, read_order_sort};
use axum::extract::State;
use axum::http::StatusCode;
use basics::Timestamp;
use basics::ids::{Company, CompanyId, Order, OrderId};
use domain::trade::OrderState;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_orders, record_order))
        .routes(routes!(get_order))
        .routes(routes!(cancel_order))
        .routes(routes!(get_company_trade))
}

/// Which page of which orders.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OrderQuery {
    /// A part of the number.
    q: Option<String>,
    #[param(value_type = Option<String>)]
    company: Option<CompanyId>,
    /// `placed`, `confirmed`, `cancelled` or `sample`.
    #[param(value_type = Option<String>)]
    state: Option<OrderState>,
    /// Placed then or later.
    #[param(value_type = Option<String>)]
    from: Option<Timestamp>,
    /// Placed before.
    #[param(value_type = Option<String>)]
    to: Option<Timestamp>,
    /// `placed`, `amount` or `number`, with `-` in front descending; the newest first if not said.
    sort: Option<String>,
    /// The cursor `next` of the page before.
    after: Option<String>,
    /// Rows of a page, 1 to 200; 100 if not said.
    limit: Option<usize>,
}

/// List orders
#[utoipa::path(get, path = "/orders", operation_id = "list_orders", tag = "trade", params(OrderQuery),
    responses((status = 200, body = Page<OrderShape>)))]
async fn list_orders(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Query(query): Query<OrderQuery>,
) -> Answer<Json<Page<OrderShape>>> {
    let wrong = |_| {
        let detail = "`after` is the cursor `next` of the page before";
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_cursor", detail).field("after", "wrong_cursor")
    };
    let question = OrderQuestion {
        company: query.company,
        state: query.state,
        from: query.from,
        to: query.to,
        search: query.q,
        sort: read_order_sort(query.sort.as_deref())?,
        after: query.after.map(|after| after.parse::<OrderId>().map_err(wrong)).transpose()?,
        limit: Some(limit(query.limit)?),
    };
    let page = trade::orders(shared.application(), &viewer, question).await?;
    let items = page.items.into_iter().map(OrderShape::from).collect();
    Ok(Json(Page { items, next: page.next.map(|next| next.to_string()), total: Some(page.total) }))
}

/// Get an order
#[utoipa::path(get, path = "/orders/{id}", operation_id = "get_order", tag = "trade",
    params(("id" = String, Path)), responses((status = 200, body = OrderShape)))]
async fn get_order(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Order>,
) -> Answer<Json<OrderShape>> {
    Ok(Json(trade::order(shared.application(), &viewer, id).await?.into()))
}

/// What is known of an order. Its number names it: the same number again is what became of it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewOrder {
    number: String,
    #[schema(value_type = String)]
    company: CompanyId,
    #[schema(value_type = String, format = DateTime)]
    placed_at: Timestamp,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    confirmed_at: Option<Timestamp>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    cancelled_at: Option<Timestamp>,
    #[serde(default)]
    is_sample: bool,
    amount: MoneyShape,
}

/// Record an order
#[utoipa::path(post, path = "/orders", operation_id = "record_order", tag = "trade",
    request_body = NewOrder, responses((status = 200, body = OrderShape)))]
async fn record_order(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Key(key): Key,
    Body(new): Body<NewOrder>,
) -> Answer<Json<OrderShape>> {
    let verb = RecordOrder {
        number: new.number,
        company: new.company,
        placed: new.placed_at,
        confirmed: new.confirmed_at,
        cancelled: new.cancelled_at,
        sample: new.is_sample,
        amount: new.amount.into(),
    };
    let id = shared.perform(&viewer, key, verb).await?;
    Ok(Json(trade::order(shared.application(), &viewer, id).await?.into()))
}

/// What takes the cancelling back within thirty days.
#[derive(Serialize, ToSchema)]
struct CancelledOrder {
    undo_id: String,
}

/// Cancel an order
#[utoipa::path(post, path = "/orders/{id}/cancel", operation_id = "cancel_order", tag = "trade",
    params(("id" = String, Path)), responses((status = 200, body = CancelledOrder)))]
async fn cancel_order(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(order): PathId<Order>,
) -> Answer<Json<CancelledOrder>> {
    let undo = shared.application().perform(&viewer, CancelOrder { order }).await?;
    Ok(Json(CancelledOrder { undo_id: undo.to_string() }))
}

/// Get what a company's trade comes to
#[utoipa::path(get, path = "/companies/{id}/trade", operation_id = "get_company_trade", tag = "trade",
    params(("id" = String, Path)), responses((status = 200, body = CompanyTradeShape)))]
async fn get_company_trade(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    PathId(id): PathId<Company>,
) -> Answer<Json<CompanyTradeShape>> {
    Ok(Json(trade::company_trade(shared.application(), &viewer, id).await?.into()))
}
