//! Companies, contacts, lists, tags and imports.

mod import_shape;
mod imports;

use crate::Shared;
use utoipa_axum::router::OpenApiRouter;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().merge(imports::router())
}
