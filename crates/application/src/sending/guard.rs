//! What watches over a sender's reputation while letters go: brakes every few seconds, warm-ups every half minute. It only writes down what
//! the ledger's sums say, so that any number of nodes may run it.

use super::{brake, warm_up};
use crate::Application;
use std::time::Duration;

/// Outcomes are judged so soon after they were written.
const BRAKE_EVERY: Duration = Duration::from_secs(2);
/// Rounds of brakes to one of warm-ups, whose steps are hours apart.
const ROUNDS_TO_WARM_UP: u64 = 15;

/// Runs until the application ends; never returns by itself.
pub async fn run_guard(application: Application) {
    for number in 0u64.. {
        let watch = if number.is_multiple_of(ROUNDS_TO_WARM_UP) { Watch::Everything } else { Watch::Brakes };
        guard_once(&application, watch).await;
        application.clock().wait(BRAKE_EVERY).await;
    }
}

/// What a round looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    Brakes,
    /// Brakes and warm-ups.
    Everything,
}

/// One round.
pub async fn guard_once(application: &Application, watch: Watch) {
    if let Err(trouble) = brake::round(application).await {
        tracing::warn!(%trouble, "running campaigns could not be judged; the next round tries again");
    }
    if watch == Watch::Everything
        && let Err(trouble) = warm_up::round(application).await
    {
        tracing::warn!(%trouble, "warm-ups could not be looked at; the next round tries again");
    }
}
