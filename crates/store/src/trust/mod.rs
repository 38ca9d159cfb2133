//! Rows of trust: the workspace and its keys, users, teams, sessions, API keys, suppressions, consent, erasure, undo.

pub mod api_key;
pub mod consent;
pub mod declined;
pub mod erasure;
pub mod session;
pub mod suppression;
pub mod team;
pub mod tries;
pub mod undo;
pub mod user;
pub mod workspace;
