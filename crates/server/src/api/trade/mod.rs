//! Trade: orders, what they come to by company and by market, inquiries, replies, and the timelines.

mod markets;
mod orders;
mod shapes;
mod talk;
mod timeline;

use crate::Shared;
use utoipa_axum::router::OpenApiRouter;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .merge(orders::router())
        .merge(markets::router())
        .merge(talk::router())
        .merge(timeline::router())
}
