//! One change for many things, in verbs of a bounded number, taken back together.
//!
//! What a selection means is decided once, at the start. Each verb keeps an image of what it really changed; later images are
//! kept as parts of the first, and each is taken back in a verb of its own, the first last.

use super::contacts::Undoable;
use crate::{Application, Trouble, Verb};
use basics::ids::UndoId;
use domain::trust::Viewer;
use std::collections::BTreeSet;

/// Things of one bulk change: some seconds of work.
pub const BULK_LIMIT: usize = 50_000;

/// What a bulk change means.
#[derive(Debug, Clone)]
pub enum Selection<I, C> {
    Ids(Vec<I>),
    /// Everything that condition and search mean, but for these.
    Meant {
        condition: C,
        search: Option<String>,
        except: Vec<I>,
    },
}

/// How far a bulk change came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkDone {
    pub done: Undoable,
    /// `false`: it met trouble, which is in the log; what comes after is unchanged.
    pub complete: bool,
}

/// What was found, without what is left out, each once.
///
/// # Errors
/// A refusal of more than [`BULK_LIMIT`], and of nothing.
pub(super) fn chosen<I: Ord + Copy>(mut found: Vec<I>, except: &[I]) -> Result<Vec<I>, Trouble> {
    let except: BTreeSet<I> = except.iter().copied().collect();
    found.retain(|id| !except.contains(id));
    found.sort_unstable();
    found.dedup();
    if found.len() > BULK_LIMIT {
        let detail = format!("at most {BULK_LIMIT} are changed at once; narrow the choice");
        return Err(Trouble::field("selection", "too_many", detail));
    }
    if found.is_empty() {
        return Err(Trouble::field("selection", "empty", "nothing is chosen"));
    }
    Ok(found)
}

/// Performs a verb for at most `at_once` of the chosen, again and again; `part` makes it, with the image of the first. Once
/// begun it goes on, whether or not somebody still waits for the answer.
///
/// # Errors
/// The first part's.
pub(super) async fn in_parts<I, V>(
    application: &Application,
    viewer: &Viewer,
    chosen: Vec<I>,
    at_once: usize,
    part: impl Fn(Vec<I>, Option<UndoId>) -> V + Send + Sync + 'static,
) -> Result<BulkDone, Trouble>
where
    I: Copy + Send + Sync + 'static,
    V: Verb<Answer = Undoable>,
{
    let (application, viewer) = (application.clone(), viewer.clone());
    let all = async move {
        let (first, later) = chosen.split_at(at_once.min(chosen.len()));
        let mut done = application.perform(&viewer, part(first.to_vec(), None)).await?;
        for some in later.chunks(at_once) {
            match application.perform(&viewer, part(some.to_vec(), Some(done.undo))).await {
                Ok(part) => done.changed += part.changed,
                Err(trouble) => {
                    tracing::error!(verb = V::NAME, undo = %done.undo, %trouble, "a change of many stopped in between");
                    return Ok(BulkDone { done, complete: false });
                }
            }
        }
        Ok(BulkDone { done, complete: true })
    };
    tokio::spawn(all).await.map_err(Trouble::broken)?
}
