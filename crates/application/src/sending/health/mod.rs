//! The health of domains and channels: asked on a schedule and at once when a person wishes, judged by the rules of
//! `domain::sending::health`, kept with its history, and told when something turns bad.
//!
//! What the name servers do not answer changes nothing: the last result stays, with its age. Reports of other servers are taken
//! here too, and the change of DKIM keys, which waits until the new key was found.

mod asking;
mod keep;
mod of_channel;
mod of_domain;
mod questions;
mod receivers;
mod reports;
mod rotate;
mod run;
#[cfg(test)]
mod tests;

pub use keep::{RememberDays, Stored};
pub use questions::{DayShown, KeyChangeShown, Subject, SubjectKind, health_checks, turned_bad};
pub use receivers::{READ_OF_AT_LEAST, RECEIVER_DAYS_LIMIT, ReadShare, ReceiverDay, ReceiverHealth, receiver_health};
pub use reports::{MailReports, ReportKind, TakenReport, mail_reports, take_mail_report, take_mailed_report};
pub use rotate::{DropKeyChange, StartKeyChange, prepare_key_change};
pub use run::{check_channel_health, check_domain_health, run_health};

use domain::sending::health::Check;

/// Which checks a round makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// Everything but block lists, every six hours.
    Names,
    /// Every four hours: lists change quickly, and ask to be left alone in between.
    BlockLists,
    /// Both, because a person wishes.
    Everything,
}

impl Round {
    const fn covers(self, check: Check) -> bool {
        match self {
            Round::Names => !matches!(check, Check::BlockList),
            Round::BlockLists => matches!(check, Check::BlockList),
            Round::Everything => true,
        }
    }
}
