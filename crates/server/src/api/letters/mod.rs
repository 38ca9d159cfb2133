//! Letters: templates to begin with, drafts, previews in a sandbox, and the test to oneself.

mod kept;
mod operations;
mod previews;
mod shapes;

pub(crate) use kept::Previews;
pub(crate) use operations::TestResult;
pub(crate) use previews::page;

use crate::Shared;
use utoipa_axum::router::OpenApiRouter;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().merge(operations::router()).merge(previews::router())
}
