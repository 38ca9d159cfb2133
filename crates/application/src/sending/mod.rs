//! Campaigns, channels and the letters on their way.

pub mod audience;
pub mod campaigns;
pub mod composer;
pub mod frozen;
pub mod keys;
pub mod planner;
pub mod press;
pub mod recorder;
pub mod running;
pub mod token;
pub mod trial;
pub mod unsubscribe;
pub mod verdict;
pub mod worker;
