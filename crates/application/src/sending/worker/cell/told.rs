//! What cells are told from elsewhere: what other nodes and earlier processes began, and what receivers told them.

use super::{CellId, CellKey, Cells, Place};
use crate::sending::worker::order::{ChannelLimits, Prepared};
use crate::sending::worker::sender::HeldCell;
use std::sync::Arc;
use std::time::Duration;

impl Cells {
    /// Cells that are made from now on count from one letter at `moment`.
    pub const fn begin_after(&mut self, moment: Duration) {
        self.begins_after = Some(moment);
    }

    /// The receiver of a cell's letters told another node to slow. Answers the cell's stock; `None` when that is no news.
    pub fn told(&mut self, held: &HeldCell, limits: &ChannelLimits, now: Duration) -> Option<(CellId, Vec<Prepared>)> {
        let key = CellKey { provider: held.provider, place: held.place.clone() };
        let id = self.of(key, limits, now);
        let cell = self.cells.get_mut(&id)?;
        if !cell.throttle.told(held.until, held.share, now) {
            return None;
        }
        self.slowed.insert(id);
        Some((id, self.emptied(id)))
    }

    /// Takes the stock of a cell that may begin nothing more.
    pub(super) fn emptied(&mut self, id: CellId) -> Vec<Prepared> {
        let Some(cell) = self.cells.get_mut(&id) else { return Vec::new() };
        cell.pace.change(cell.shape.rate, cell.throttle.share());
        let back: Vec<Prepared> = cell.stock.drain(..).collect();
        let provider = cell.key.provider;
        if let Place::Waiting(moment) = cell.place {
            self.waiting.remove(&(moment, id));
            cell.place = Place::Idle;
        }
        self.left(provider, &back);
        back
    }

    /// Where in its group a cell's letters go.
    pub fn place(&self, id: CellId) -> Option<Arc<str>> {
        self.cells.get(&id)?.key.place.clone()
    }

    /// Whether no cell is on more connections than it may have.
    pub fn keep_connections(&self, of_channel: u32) -> bool {
        self.cells.values().all(|cell| cell.on_lines.len() <= cell.connections(of_channel) as usize)
    }
}
