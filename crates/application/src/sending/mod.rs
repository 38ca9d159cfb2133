//! Campaigns, channels and the letters on their way.

pub mod worker;
