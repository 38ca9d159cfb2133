//! The real program as a person runs it: imports, exports, backups and restores, with and without a running Tradewind beside
//! them; and what it says of wrong input, which is always the thing, the reason and the next step, with nothing half done.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by a panic")]
#![expect(clippy::disallowed_methods, reason = "the real program runs on the real clock")]

mod backups;
mod beside_serve;
mod classify;
mod harness;
mod master_keys;
mod orders;
mod people;
mod refusals;
