//! From a ledger to a running application: `initialise` makes the keys of a new workspace, `open` opens them again and looks
//! whether the clock can be right.
//!
//! `take_over` gives a restored ledger to a new master key. All bring the ledger to this program's version first. Neither listens, sends or starts work.

mod clock;
mod initialise;
mod master;
mod open;
mod recovery;
mod restored;
mod trouble;

pub(crate) use clock::{ClockWatch, hold_sending};
pub use clock::{ConfirmClock, SendingHold, sending_hold};
pub(crate) use initialise::setup_code_hash;
pub use initialise::{Initialised, NewWorkspace, initialise, is_initialised};
pub use master::{ReplaceMasterKey, is_opened_by};
pub use open::{Surroundings, open, open_at, open_in_restore};
pub use recovery::ReplaceRecoveryKey;
pub use restored::{prove_keys, take_over};
pub use trouble::StartTrouble;

#[cfg(test)]
mod tests;
