//! Who may see and do what; consent and suppression.

mod right;
mod role;
mod sight;
mod viewer;

pub use right::{Right, UnknownRight};
pub use role::{Role, UnknownRole};
pub use sight::CustomerSight;
pub use viewer::{Actor, Scopes, Viewer};
