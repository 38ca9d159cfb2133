//! The demo world: a small exporter with a past of nine days, made through the application's own verbs, and the fake outside
//! that its campaigns meet.
//!
//! The past is played on one thread with a clock that is turned ([`stage`]), so the same seed and the same end give the same
//! ledger ([`hash`]); what comes after it is real: a campaign by SMTP over loopback, readers by HTTP.

pub mod campaigns;
pub mod company;
pub mod hash;
pub mod letters;
pub mod past;
pub mod readers;
pub mod stage;
