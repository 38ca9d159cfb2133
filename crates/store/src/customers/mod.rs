//! Companies, contacts, lists and tags in the ledger. What is personal comes and goes as sealed bytes.

pub mod address_check;
pub mod behaviour;
pub mod belongings;
pub mod cleaning;
pub mod company;
pub mod company_tag;
pub mod contact;
pub mod duplicate;
pub mod grid;
pub mod history;
pub mod import;
pub mod label;
pub mod load;
pub mod measured;
pub mod owner_move;
pub mod merging;
pub mod past;
pub mod pool;
pub mod pool_run;
pub mod published;
pub mod segment;
pub mod sight;
pub mod site;
pub mod staged;
pub mod thing;
pub mod view;
