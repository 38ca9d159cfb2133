//! Campaigns, channels and the letters on their way.

pub mod audience;
pub mod campaigns;
pub mod channels;
pub mod composer;
pub mod domains;
pub mod exchangers;
pub mod frozen;
pub mod health;
mod judging;
pub mod keys;
pub mod outward;
pub mod placing;
pub mod planner;
pub mod preferences;
pub mod press;
pub mod record_hits;
pub mod recorder;
pub mod relay;
pub mod rest;
pub mod returns;
pub mod running;
pub mod shaping;
mod spill;
pub mod tls_policies;
pub mod tls_tally;
pub mod token;
pub mod tracking;
pub mod trial;
mod turns;
pub mod unsubscribe;
pub mod urls;
pub mod web_copy;
pub mod worker;

pub(crate) use worker::progress::add_sums;
