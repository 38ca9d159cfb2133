//! Long work by where it stands: what the tray shows, and what it has told.

/// Which half of the long work is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It runs, waits for its turn, or is paused.
    UnderWay,
    /// It came to an end, good or bad.
    Ended,
}
