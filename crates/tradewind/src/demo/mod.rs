//! The demo world: an exporter with a year of trade behind it, made through the application's own verbs, and the fake outside that its
//! campaigns meet.
//!
//! The past is played on one thread with a clock that is turned ([`stage`], [`past`]), so the same seed and the same end give the same
//! ledger ([`hash`]). It is made once and kept ([`kept`]). What comes after it is real: a campaign by SMTP over loopback, readers by
//! HTTP, buyers who go on ([`live`]), on a clock that a person may turn faster ([`control`]).

pub mod calendar;
pub mod campaigns;
pub mod company;
pub mod control;
pub mod crowd;
pub mod customers;
mod desk;
mod fields;
pub mod groups;
pub mod hash;
pub mod kept;
pub mod letters;
pub mod live;
pub mod names;
pub mod past;
pub mod readers;
mod segments;
pub mod sessions;
pub mod slips;
pub mod stage;
pub mod trade;
