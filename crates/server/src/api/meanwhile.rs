//! Somebody else saved the record meanwhile: the refusal says who and when.

use crate::Shared;
use crate::http::Problem;
use application::trust::{LastChange, Record, last_change};
use application::{NextStep, Trouble, Verb};
use domain::trust::Viewer;
use serde::Serialize;
use utoipa::ToSchema;

/// Who changed a record last.
#[derive(Serialize, ToSchema)]
#[schema(as = LastChange)]
pub struct LastChangeShape {
    /// `null` for Tradewind itself.
    #[schema(required)]
    pub by: Option<String>,
    #[schema(required)]
    pub by_id: Option<String>,
    #[schema(format = DateTime)]
    pub at: String,
}

impl From<LastChange> for LastChangeShape {
    fn from(last: LastChange) -> Self {
        LastChangeShape { by: last.by.name, by_id: last.by.id, at: last.at.to_string() }
    }
}

/// Performs a verb on a record that was read at a version; when another was saved since, the next step of the refusal carries
/// `by` and `at` beside the new version.
///
/// # Errors
/// The verb's.
pub async fn perform<V: Verb>(shared: &Shared, viewer: &Viewer, record: Record, verb: V) -> Result<V::Answer, Problem> {
    let (noun, version) = match shared.application().perform(viewer, verb).await {
        Err(Trouble::Changed { noun, version }) => (noun, version),
        other => return other.map_err(Problem::from),
    };
    let mut step = NextStep::new("read_again").with("version", version);
    if let Ok(Some(last)) = last_change(shared.application(), viewer, record).await {
        step = step.with("at", last.at).with("by", last.by.name.unwrap_or_default());
    }
    Err(Problem::from(Trouble::Changed { noun, version }).then(step))
}
