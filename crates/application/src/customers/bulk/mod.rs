//! One change for many things, in verbs of a bounded number, taken back together.
//!
//! What a selection means is decided once, at the start. A change of some thousand is answered when it is done; a larger one is a run
//! that goes on by itself ([`run`], [`going`]). Each verb keeps an image of what it really changed; later images are kept as parts of
//! the first, and each is taken back in a verb of its own, the first last.

mod act;
mod going;
mod run;

pub use act::BulkAct;
pub use going::{advance_bulk_runs, run_bulk_runs, step_bulk_runs};
pub(super) use run::INVERSE;
pub(super) use run::begin;
pub use run::{BeginBulkRun, BulkRun, BulkRunState, CancelBulkRun, TakeBulkRunBack, bulk_run, bulk_runs};
pub(crate) use run::{bulk_runs_in, can};

use super::contacts::Undoable;
use crate::{Application, Trouble, Verb};
use basics::ids::{BulkRunId, UndoId};
use domain::trust::Viewer;
use std::collections::BTreeSet;

/// Things of a change that is answered when it is done: a second or two. More go on by themselves.
pub const ANSWERED_AT_MOST: usize = 10_000;
/// Things of one run: twice as many as a workspace is made for, and 16 MB of numbers in the transaction that begins it.
const RUN_AT_MOST: usize = 2_000_000;

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
    /// `false`: it goes on by itself, or it met trouble, which is in the log; then what comes after is unchanged.
    pub complete: bool,
    /// What goes on by itself.
    pub run: Option<BulkRunId>,
}

/// What was found, without what is left out, each once.
///
/// # Errors
/// A refusal of more than [`RUN_AT_MOST`], and of nothing.
pub(super) fn chosen<I: Ord + Copy>(mut found: Vec<I>, except: &[I]) -> Result<Vec<I>, Trouble> {
    let except: BTreeSet<I> = except.iter().copied().collect();
    found.retain(|id| !except.contains(id));
    found.sort_unstable();
    found.dedup();
    if found.len() > RUN_AT_MOST {
        let detail = format!("at most {RUN_AT_MOST} are changed at once; narrow the choice");
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
                    return Ok(BulkDone { done, complete: false, run: None });
                }
            }
        }
        Ok(BulkDone { done, complete: true, run: None })
    };
    tokio::spawn(all).await.map_err(Trouble::broken)?
}
