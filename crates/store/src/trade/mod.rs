//! Orders, and what customers said about trade. Numbers and amounts are clear, subjects sealed.

pub mod list;
pub mod order;
pub mod prediction;
pub mod rate;
pub mod talk;
pub mod tier;
pub mod tier_cost;
pub mod tier_report;
pub mod tier_run;
pub mod timeline;
