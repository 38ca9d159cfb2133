//! What a sender is told by its supervisor while several nodes share its channel: since when its pace counts, that it has a smaller
//! part, and which cells other nodes were told to slow.

use super::*;
use std::sync::Arc;

/// A cell that a receiver told another node, or an earlier process, to slow.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldCell {
    pub provider: ProviderGroup,
    /// As [`GroupNews::place`].
    pub place: Option<Arc<str>>,
    /// Monotonic.
    pub until: Duration,
    /// Of its speed, after that.
    pub share: f64,
}

impl ChannelSender {
    /// Letters may have begun elsewhere up to `moment` (monotonic): every rate counts from one letter then.
    pub fn begins_after(&mut self, moment: Duration) {
        self.pace.begins_after(moment);
        self.cells.begin_after(moment);
    }

    /// Nothing more begins until other limits are said. Answers those that held.
    pub fn rest(&mut self, now: Timestamp) -> ChannelLimits {
        let before = self.limits.clone();
        self.limit(before.at_rest(), now);
        before
    }

    /// The limits have become narrower: connections beyond them end after their letter, and all of those to exchangers, which are
    /// dialled anew as far as their cells may have any. Answers the mark for [`ChannelSender::keeps_limits`].
    pub fn narrow(&mut self, now: Timestamp) -> LineNumber {
        let mark = LineNumber(self.next_line);
        let mut beyond = self.lines.len().saturating_sub(usize::from(self.limits.connections));
        for line in self.lines.values_mut().rev() {
            if beyond == 0 && line.site == Site::Relay {
                continue;
            }
            beyond = beyond.saturating_sub(1);
            match &mut line.client {
                Some(client) => client.finish(now),
                None => line.stage = LineStage::Closed,
            }
        }
        mark
    }

    /// Whether no more is open and under way than the limits allow since they became narrower.
    pub fn keeps_limits(&self, since: LineNumber) -> bool {
        let of_channel = u32::from(self.limits.connections);
        let is_old = |(number, line): (&LineNumber, &Line)| *number < since && line.site != Site::Relay;
        self.lines.len() <= usize::from(self.limits.connections)
            && !self.lines.iter().any(is_old)
            && self.cells.keep_connections(of_channel)
    }

    /// Another node was told to slow these cells.
    pub fn slowed_elsewhere(&mut self, held: &[HeldCell], now: Timestamp, monotonic: Duration) {
        for cell in held {
            let until = now.plus(cell.until.saturating_sub(monotonic));
            let Some((id, back)) = self.cells.told(cell, &self.limits, monotonic) else { continue };
            self.give_back(back, until);
            self.take_back_waiting(id, until);
        }
    }
}
