//! A verb is a value: a small struct with its inputs, in a file of its own with its errors and tests.

use super::{Application, Trouble, Work};
use domain::trust::{Right, Viewer};
use store::{Isolation, Lane};

/// One thing that Tradewind can do. It awaits nothing but its [`Work`] and may be run again after a conflict.
pub trait Verb: Send + Sync + 'static {
    /// The operation id, also the word in audit and log: `pause_campaign`.
    const NAME: &'static str;
    /// What the viewer must be allowed to do.
    const RIGHT: Right;
    /// What keeps letters moving goes before all else.
    const LANE: Lane = Lane::Ordinary;
    /// [`Isolation::ReadCommitted`] only where every statement carries its own compare-and-set.
    const ISOLATION: Isolation = Isolation::Serializable;
    type Answer: Send + 'static;

    /// Whether the viewer sees what the verb is about. Asked only where the right is missing: what is invisible is not found
    /// whoever asks, and only of what is visible it is said which role may.
    fn seen(&self, _by: &Viewer, _application: &Application) -> impl Future<Output = Result<(), Trouble>> + Send {
        std::future::ready(Ok(()))
    }

    fn run(&self, by: &Viewer, work: &mut Work<'_>) -> impl Future<Output = Result<Self::Answer, Trouble>> + Send;
}
