//! Orders, and what customers said about trade. Numbers and amounts are clear, subjects sealed.

pub mod list;
pub mod order;
pub mod talk;
pub mod timeline;
