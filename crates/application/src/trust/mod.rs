//! Who may come in and what is kept about people: set-up, sessions, users, teams, keys, suppressions, consent, erasure, undo.
//!
//! Verbs are values, one a file. Where a password is hashed, a function stands before the verb: hashing happens outside the
//! transaction, two at a time. Passwords, tokens and addresses never reach `Debug`, logs or errors.

mod add_user;
mod chain;
mod change_password;
mod change_profile;
mod change_user;
pub(crate) mod consent;
mod erase;
mod erasure_log;
mod forget;
mod input;
mod keys;
mod log;
mod log_changes;
mod log_names;
mod operations;
mod passwords;
mod prune;
mod record;
mod session;
mod set_up;
mod sign_in;
mod sign_out;
pub(crate) mod suppressions;
mod teams;
mod tracking;
mod tries;
pub mod undo;
mod upkeep;
mod user;
mod workspace;

pub use add_user::{AddUser, NewUser, add_user};
pub use chain::{LinkChain, verify_chain};
pub use change_password::{ChangePassword, change_password};
pub use change_profile::ChangeProfile;
pub use change_user::ChangeUser;
pub(crate) use consent::write as consent_said;
pub use consent::{Consent, RecordConsent, RecordPreference, WithdrawPermission, consents};
pub use erase::{EraseContact, Erased, ErasureReport, Kept, erase_again, erase_contact};
pub use erasure_log::{ErasureLog, LogTrouble, SharedErasureLog, log_erasures, unlogged_erasures};
pub use forget::ForgetExpired;
pub(crate) use keys::viewer_of_known_key;
pub use keys::{ApiKey, MadeKey, MakeKey, RevokeKey, keys, viewer_of_key};
pub use log::{AuditEntry, AuditQuestion, Doer, JobRow, audit_log, jobs};
pub use log_changes::FieldChange;
pub use operations::{Operation, OperationState, operations};
pub(crate) use passwords::Passwords;
pub use prune::PruneChanges;
pub use record::{LastChange, Record, last_change, record_seen};
pub use session::{SignedIn, Visit, viewer_behind_session, viewer_of_session, viewer_of_user};
pub use set_up::{SetUp, SetUpRequest, SetUpState, set_up, set_up_state};
pub use sign_in::{SignIn, sign_in};
pub use sign_out::{SignOut, sign_out};
pub use store::ledger::Phase;
pub use store::ledger::chain::{Chain, Verified};
pub use suppressions::{Suppress, Suppression, Unsuppress, suppressions};
pub use teams::{AddTeam, ChangeTeam, RemoveTeam, Team, teams};
pub use tracking::Tracking;
pub use undo::{UNDO_FOR, UndoVerb, undo_parts};
pub use upkeep::run_upkeep;
pub(crate) use user::user_names;
pub use user::{User, user, users};
pub use workspace::{ChangeWorkspace, Me, Workspace, me, workspace};

#[cfg(any(test, feature = "testing"))]
pub(crate) use passwords::hash_cheaply;

#[cfg(test)]
mod tests;
