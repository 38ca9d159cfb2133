//! Campaigns, channels and the letters on their way.

pub mod audience;
pub mod campaigns;
pub mod channels;
pub mod composer;
pub mod domains;
pub mod exchangers;
pub mod feedback;
pub mod frozen;
pub mod health;
mod judging;
pub mod keys;
pub mod outfit;
pub mod outward;
pub mod placing;
pub mod planner;
pub mod preferences;
pub mod press;
pub mod record_hits;
pub mod recorder;
pub mod relay;
pub mod returns;
pub mod routes;
pub mod running;
pub mod shaping;
pub mod sign_in;
mod spill;
pub mod token;
pub mod tracking;
pub mod trial;
mod turns;
pub mod unsubscribe;
pub mod urls;
pub mod web_copy;
pub mod worker;

pub(crate) use worker::progress::add_sums;
