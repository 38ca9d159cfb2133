//! The doorbell: wakes whoever waits for committed work, without saying what the work is.
//!
//! Rings are coalesced and none is lost: a ring between two waits ends the second at once. It is a hint, never the truth;
//! every listener also polls.

use tokio::sync::watch;

pub trait Doorbell: Send + Sync {
    /// Wakes every listener. Rung after the commit, never inside a transaction.
    fn ring(&self);

    /// A listener of its own. It hears rings from now on.
    fn ear(&self) -> Ear;
}

/// One listener at a doorbell.
#[derive(Debug, Clone)]
pub struct Ear(watch::Receiver<u64>);

impl Ear {
    /// Returns after a ring that this ear has not heard yet; never again once the doorbell is gone.
    pub async fn heard(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Whether there was a ring since the last time, without waiting.
    pub fn take(&mut self) -> bool {
        let rung = self.0.has_changed().unwrap_or(false);
        self.0.mark_unchanged();
        rung
    }
}

/// A doorbell for one process.
#[derive(Debug)]
pub struct InProcessDoorbell(watch::Sender<u64>);

impl InProcessDoorbell {
    pub fn new() -> Self {
        InProcessDoorbell(watch::Sender::new(0))
    }
}

impl Default for InProcessDoorbell {
    fn default() -> Self {
        InProcessDoorbell::new()
    }
}

impl Doorbell for InProcessDoorbell {
    fn ring(&self) {
        self.0.send_modify(|rings| *rings = rings.wrapping_add(1));
    }

    fn ear(&self) -> Ear {
        Ear(self.0.subscribe())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_ring_before_the_wait_is_heard_once_by_every_ear() {
        let bell = InProcessDoorbell::new();
        let (mut one, mut two) = (bell.ear(), bell.ear());
        bell.ring();
        bell.ring();
        one.heard().await;
        assert!(!one.take());
        assert!(two.take());
        assert!(!two.take());
        assert!(!bell.ear().take(), "a new ear hears only new rings");
    }
}
