//! What ends a running Tradewind: a signal, or a thing it cannot go on without.

use crate::commands::Failure;
use application::Application;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Between two looks at the ledger and the node.
const LOOKS_EVERY: Duration = Duration::from_millis(500);

/// Why a running Tradewind ends.
pub enum End {
    /// By a signal.
    Wanted,
    BrokenLedger,
    LostNode,
}

/// SIGINT and SIGTERM, heard from the moment this was made on; one that came before it was asked for is kept.
pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    pub fn hear() -> Result<Self, Failure> {
        let hear = |kind| signal(kind).map_err(Failure::io("signals cannot be heard"));
        Ok(Signals { interrupt: hear(SignalKind::interrupt())?, terminate: hear(SignalKind::terminate())? })
    }

    pub async fn wait_for_end(&mut self, application: &Application) -> End {
        let mut look = tokio::time::interval(LOOKS_EVERY);
        loop {
            tokio::select! {
                _ = self.terminate.recv() => return End::Wanted,
                _ = self.interrupt.recv() => return End::Wanted,
                _ = look.tick() => {
                    if application.database().is_broken() {
                        return End::BrokenLedger;
                    }
                    if application.has_lost_its_node() {
                        return End::LostNode;
                    }
                }
            }
        }
    }
}
