//! Trade: orders, what they come to by company and by market, inquiries, replies, tiers, and the timelines.

mod band_shapes;
mod costs;
mod markets;
mod order_import;
mod order_import_shapes;
mod orders;
mod rates;
pub(super) mod shapes;
mod talk;
pub(super) mod tier_shapes;
mod tiers;
mod timeline;

use crate::Shared;
use utoipa_axum::router::OpenApiRouter;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .merge(orders::router())
        .merge(order_import::router())
        .merge(markets::router())
        .merge(talk::router())
        .merge(timeline::router())
        .merge(tiers::router())
        .merge(costs::router())
        .merge(rates::router())
}
