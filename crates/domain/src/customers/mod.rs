//! Companies, contacts, lists, tags, and the conditions that describe a part of them.

pub mod condition;
pub mod folding;
pub mod permission;
