//! Who may see and do what; consent and suppression.

mod mask;
mod password;
mod right;
mod role;
mod session;
mod sight;
mod suppression;
mod viewer;
mod workspace;

pub use mask::mask_address;
pub use password::{PASSWORD_MAX_BYTES, PASSWORD_MIN_CHARACTERS, PasswordRefusal, check_password};
pub use right::{Right, UnknownRight};
pub use role::{Role, UnknownRole};
pub use session::{SESSION_AT_MOST, SESSION_IDLE, TRIES_IN_WINDOW, TRY_WINDOW, session_holds, try_window};
pub use sight::CustomerSight;
pub use suppression::{
    ConsentKind, ConsentSource, SuppressionReason, UnknownConsentKind, UnknownConsentSource, UnknownSuppressionReason,
};
pub use viewer::{Actor, Scopes, Viewer};
pub use workspace::{
    NAME_LIMIT_CHARACTERS, POSTAL_ADDRESS_LIMIT_CHARACTERS, TextRefusal, UnknownWorkspaceKind, WorkspaceKind,
    check_name, check_postal_address,
};
