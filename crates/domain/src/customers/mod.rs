//! Companies, contacts, lists, tags, and the conditions that describe a part of them.

pub mod addresses;
pub mod attribute;
pub mod behaviour;
pub mod card;
pub mod cleaning;
pub mod company;
pub mod company_domain;
pub mod condition;
pub mod document;
pub mod duplicates;
pub mod facts;
pub mod folding;
pub mod hierarchy;
pub mod import;
pub mod masking;
pub mod merging;
pub mod origin;
pub mod permission;
pub mod pool;
pub mod score;
pub mod stage;
pub mod task;
pub mod verify;
