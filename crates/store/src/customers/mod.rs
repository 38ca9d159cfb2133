//! Companies, contacts, lists and tags in the ledger. What is personal comes and goes as sealed bytes.

pub mod company;
pub mod contact;
pub mod import;
pub mod label;
pub mod load;
pub mod published;
pub mod staged;
