//! The first screen.

use super::Whose::Nobodys;
use super::{EVERYBODY, Row};

pub const ROWS: &[Row] = &[
    // The first screen: everybody's, each about what they see.
    ("get_needs", Nobodys, EVERYBODY),
    ("get_sending_health", Nobodys, EVERYBODY),
    ("list_receivers", Nobodys, EVERYBODY),
    ("get_funnel", Nobodys, EVERYBODY),
    ("get_sending_by_hour", Nobodys, EVERYBODY),
];
