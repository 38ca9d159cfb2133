//! The health of a sending domain and of a channel: what the DNS and a server say, judged.
//!
//! Each check is a pure function from answers to a [`Finding`]: a state, a code with arguments that the screens put into words,
//! and the record to publish where one mends it. Asking is done elsewhere. What could not be asked is *unknown*, never bad.

pub mod alignment;
pub mod bimi;
pub mod block_list;
pub mod dkim;
pub mod dmarc;
pub mod dmarc_finding;
pub mod mail_in;
pub mod pointer;
pub mod rotation;
pub mod spf;
pub mod spf_finding;
pub mod spf_walk;
pub mod tags;
pub mod transport;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An argument is shown in one line.
const LONGEST_ARGUMENT: usize = 500;

/// What was asked, and what came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<T> {
    Found(T),
    /// The servers say that there is none.
    Absent,
    /// The servers could not be asked: no news.
    Unanswered,
}

impl<T> Answer<T> {
    /// What was found, if anything.
    pub const fn found(&self) -> Option<&T> {
        match self {
            Answer::Found(found) => Some(found),
            Answer::Absent | Answer::Unanswered => None,
        }
    }
}

words! {
    /// What is looked at.
    Check, NotACheck, "not a check of sending health":
        Spf = "spf",
        Dkim = "dkim",
        Dmarc = "dmarc",
        Alignment = "alignment",
        Mx = "mx",
        Pointer = "ptr",
        BlockList = "block_list",
        Tls = "tls",
        MtaSts = "mta_sts",
        TlsReports = "tls_rpt",
        Bimi = "bimi",
}

words! {
    /// How a check ended, the best first.
    Health, NotAHealth, "not a state of health":
        Good = "good",
        /// It could not be looked at.
        Unknown = "unknown",
        Warn = "warn",
        Bad = "bad",
}

impl Check {
    /// Whether a domain may do without: then silence of the servers is nothing to show.
    pub const fn is_optional(self) -> bool {
        matches!(self, Check::MtaSts | Check::TlsReports | Check::Bimi)
    }
}

/// A record of the DNS to publish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub name: String,
    /// `TXT`, `MX`, `PTR`, …
    pub kind: String,
    pub value: String,
}

impl Record {
    pub fn text(name: impl Into<String>, value: impl Into<String>) -> Self {
        Record { name: name.into(), kind: "TXT".to_owned(), value: value.into() }
    }
}

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub check: Check,
    pub health: Health,
    /// What there is to say, in words of the screens: `spf_two`.
    pub code: &'static str,
    pub arguments: BTreeMap<&'static str, String>,
    /// What stands there now.
    pub found: Option<String>,
    /// What would mend it.
    pub publish: Option<Record>,
}

impl Finding {
    pub fn new(check: Check, health: Health, code: &'static str) -> Self {
        Finding { check, health, code, arguments: BTreeMap::new(), found: None, publish: None }
    }

    /// The servers could not be asked.
    pub fn unknown(check: Check) -> Self {
        Finding::new(check, Health::Unknown, "unanswered")
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.insert(name, cut(&value.to_string()));
        self
    }

    #[must_use]
    pub fn found(mut self, text: &str) -> Self {
        self.found = Some(cut(text));
        self
    }

    #[must_use]
    pub fn publish(mut self, record: Record) -> Self {
        self.publish = Some(record);
        self
    }
}

/// Texts of the DNS may hold anything: what is shown is one line of limited length.
fn cut(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(LONGEST_ARGUMENT).collect()
}
