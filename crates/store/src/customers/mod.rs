//! Companies, contacts, lists and tags in the ledger. What is personal comes and goes as sealed bytes.

pub mod attribute;
pub mod behaviour;
pub mod company;
pub mod company_tag;
pub mod contact;
pub mod grid;
pub mod history;
pub mod import;
pub mod label;
pub mod load;
pub mod measured;
pub mod past;
pub mod published;
pub mod segment;
pub mod sight;
pub mod site;
pub mod staged;
pub mod thing;
pub mod view;
