//! One connection of a channel: the SMTP dialogue and what the sender remembers of it.

use super::site::Site;
use crate::sending::tls_tally::Bound;
use mail::smtp::Client;

/// The number of a connection within its channel; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineNumber(pub u64);

#[derive(Debug)]
pub struct Line {
    /// Where it leads.
    pub site: Site,
    /// `None` while it is being dialled.
    pub client: Option<Client>,
    /// Letters offered on it so far.
    pub offered: u32,
    pub stage: LineStage,
    /// What the driver knows of its end and the dialogue does not.
    pub trouble: Option<String>,
    /// The letters it was dialled for may only go encrypted.
    pub demands_tls: bool,
    /// What the policy of the place demands.
    pub bound: Bound,
    /// The server said something of a letter.
    pub heard: bool,
    /// A cell has taken the blame for its end.
    pub excused: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineStage {
    Dialling,
    Open,
    /// The client said close; the driver drops the stream.
    Closed,
}

impl Line {
    pub const fn dialling_to(site: Site, demands_tls: bool) -> Self {
        Line {
            site,
            client: None,
            offered: 0,
            stage: LineStage::Dialling,
            trouble: None,
            demands_tls,
            bound: Bound::Free,
            heard: false,
            excused: false,
        }
    }
}
