//! Campaigns: made, changed, checked, sent, paused, resumed, cancelled, and what became of them.
//!
//! A campaign reaches whom its owner sees. Sending freezes everything the letters are made of; what is changed afterwards
//! changes no letter that was confirmed.

mod calendar;
mod change;
mod checks;
mod copy;
mod cost;
mod create;
mod export;
mod input;
mod link_map;
mod markets;
mod questions;
mod reach;
mod readers;
mod recipients;
mod remove;
mod report;
mod resend;
mod send;
pub(crate) mod sight;
mod size;
pub mod steps;
mod test;

pub use calendar::{CALENDAR_DAYS_LIMIT, campaign_calendar};
pub use change::{CampaignChange, ChangeCampaign};
pub use checks::{Check, checks};
pub use copy::CopyCampaign;
pub use cost::{CampaignCost, SetCampaignCost, campaign_cost};
pub use create::CreateCampaign;
pub use export::{RecipientExport, export_recipients};
pub use link_map::link_map;
pub use markets::{Market, Markets, markets};
pub(crate) use questions::campaigns_in;
pub use questions::{CampaignDetail, CampaignLine, Counts, campaign, campaigns, names_for_conditions, names_of};
pub use reach::{Reach, SamplePerson, audience};
pub use readers::{CountrySum, Openers, Readers, readers};
pub use recipients::{Recipient, recipients};
pub(crate) use remove::INVERSES;
pub use remove::RemoveCampaign;
pub use report::{Hour, Link, Refusal, Report, Summed, Target, Verdict, report};
pub use resend::ResendLetters;
pub use send::{PreparedSend, SendCampaign, prepare_send};
pub use store::sending::report::RecipientFilter;
pub use test::send_campaign_test;
