//! Campaigns: made, changed, checked, sent, paused, resumed, cancelled.

pub mod steps;
