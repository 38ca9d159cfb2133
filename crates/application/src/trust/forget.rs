//! Forgetting what is over: sessions, tries, images for undo, answers kept for repeated requests.

use super::undo::UNDO_FOR;
use crate::{Trouble, Verb, Work};
use domain::customers::behaviour::site::ANONYMOUS_KEPT;
use domain::trust::{Right, SESSION_IDLE, TRY_WINDOW, Viewer};
use store::customers::{bulk_run, site};
use store::ledger::idempotency;
use store::trust::{session, tries, undo};

/// Browsers that are forgotten in one night: their visits go with them, some dozen each.
const STRANGERS_AT_ONCE: u32 = 2_000;

/// For the nightly schedule. Answers how many rows went.
pub struct ForgetExpired;

impl Verb for ForgetExpired {
    const NAME: &'static str = "forget_expired";
    const RIGHT: Right = Right::System;
    type Answer = u64;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<u64, Trouble> {
        let now = work.now;
        Ok(session::sweep(work.transaction, now, now.minus(SESSION_IDLE)).await?
            + tries::sweep(work.transaction, now.minus(TRY_WINDOW * 2)).await?
            + undo::sweep(work.transaction, now).await?
            + bulk_run::sweep(work.transaction, now.minus(UNDO_FOR)).await?
            + idempotency::sweep(work.transaction, now).await?
            + site::forget_strangers(work.transaction, now.minus(ANONYMOUS_KEPT), STRANGERS_AT_ONCE).await?)
    }
}
