//! The door of a channel's events: its address, what proves a sender there, and what follows from what comes.
//!
//! An event does what a bounce letter does (`sending/returns`), by the same classifier; it counts once, and only for letters that this
//! very channel handed over. Whatever is not proven changes nothing but the note that it was refused.

mod door;
mod hook;
mod record;

pub use door::{Knock, KnockAnswer, knock};
pub use hook::{ChangeHook, Hook, HookStep, hook};
pub(crate) use hook::{ensure, shut};
