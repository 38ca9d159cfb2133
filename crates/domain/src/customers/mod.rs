//! Companies, contacts, lists, tags, and the conditions that describe a part of them.

pub mod attribute;
pub mod behaviour;
pub mod card;
pub mod company;
pub mod condition;
pub mod folding;
pub mod import;
pub mod masking;
pub mod origin;
pub mod permission;
pub mod score;
pub mod stage;
