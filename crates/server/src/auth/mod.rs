//! Who asks: a session's cookie or an API key, never both; and that a browser's change comes from the app itself.

mod caller;
pub mod cookie;
mod idempotency;
mod origin;

pub use caller::{Caller, Person, Watcher, cross_origin};
pub use idempotency::{Key, SendKey, hash_body};
pub use origin::same_origin;
