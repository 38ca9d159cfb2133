//! What the checks found, written down: how each stands, since when, and the worst of the day.

use super::Round;
use crate::{Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{ChannelId, SendingDomainId};
use domain::sending::health::{Check, Finding, Health, Record};
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::sending::health::{self as rows, CheckRecord, DayRecord};
use store::sending::{channel, mail_report};

/// A year and a month, to compare with the same season.
const DAYS_KEPT: i64 = 400;
const DAY_MILLISECONDS: i64 = 86_400_000;

/// A finding as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    pub version: u32,
    pub code: String,
    pub arguments: BTreeMap<String, String>,
    pub found: Option<String>,
    pub publish: Option<Record>,
}

impl From<&Finding> for Stored {
    fn from(finding: &Finding) -> Self {
        let arguments = finding.arguments.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        Stored {
            version: 1,
            code: finding.code.to_owned(),
            arguments: arguments.collect(),
            found: finding.found.clone(),
            publish: finding.publish.clone(),
        }
    }
}

/// Whose health it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Domain(SendingDomainId),
    Channel(ChannelId),
}

impl Of {
    pub(super) const fn number(self) -> i64 {
        match self {
            Of::Domain(id) => id.as_i64(),
            Of::Channel(id) => id.as_i64(),
        }
    }

    const fn noun(self) -> &'static str {
        match self {
            Of::Domain(_) => "domain",
            Of::Channel(_) => "channel",
        }
    }
}

pub(super) fn day_of(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(DAY_MILLISECONDS)
}

/// Writes what a round found. What could not be asked leaves the last result as it is.
pub(super) struct KeepHealth {
    pub of: Of,
    pub round: Round,
    pub findings: Vec<Finding>,
}

impl Verb for KeepHealth {
    const NAME: &'static str = "keep_health";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let subject = self.of.number();
        // Removed while it was looked at.
        let is_there = match self.of {
            Of::Domain(id) => channel::find_domain(work.transaction, id).await?.is_some(),
            Of::Channel(id) => channel::find(work.transaction, id).await?.is_some(),
        };
        if !is_there {
            return rows::forget_all(work.transaction, subject).await.map_err(Into::into);
        }
        let before = rows::find(work.transaction, subject).await?;
        let before_of = |check: Check| before.iter().find(|record| record.check == check);
        let mut turned = Vec::new();
        for finding in &self.findings {
            let last = before_of(finding.check);
            if finding.health == Health::Unknown && (last.is_some() || finding.check.is_optional()) {
                continue;
            }
            let stands = last.filter(|last| last.state == finding.health);
            if last.is_some_and(|last| last.state < Health::Bad) && finding.health == Health::Bad {
                turned.push(finding.check.as_str());
            }
            let record = CheckRecord {
                subject,
                noun: self.of.noun().to_owned(),
                check: finding.check,
                state: finding.health,
                finding: serde_json::to_string(&Stored::from(finding)).expect("a finding is plain text"),
                since: stands.map_or(work.now, |last| last.since),
                checked_at: work.now,
            };
            rows::put(work.transaction, &record, day_of(work.now)).await?;
        }
        for gone in before.iter().filter(|record| self.round.covers(record.check)) {
            if !self.findings.iter().any(|finding| finding.check == gone.check) {
                rows::forget(work.transaction, subject, gone.check).await?;
            }
        }
        match self.of {
            Of::Domain(id) => work.touched(id, "checked"),
            Of::Channel(id) => work.touched(id, "checked"),
        }
        if !turned.is_empty() {
            match self.of {
                Of::Domain(id) => work.audit("health_turned_bad", id, Some(&turned)),
                Of::Channel(id) => work.audit("health_turned_bad", id, Some(&turned)),
            }
        }
        Ok(())
    }
}

/// How the days before today ended, for a world that was played: it had nobody who looked.
pub struct RememberDays {
    pub domain: SendingDomainId,
    /// Days before today, each with a check and its state.
    pub days: Vec<(i64, Check, Health)>,
}

impl Verb for RememberDays {
    const NAME: &'static str = "remember_health_days";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let today = day_of(work.now);
        for (back, check, state) in &self.days {
            let record = DayRecord { subject: self.domain.as_i64(), check: *check, day: today - back, state: *state };
            rows::put_day(work.transaction, &record).await?;
        }
        Ok(())
    }
}

/// Takes a firing of the schedule; `true` for the one node that is to do it. Old days go with it.
pub(super) struct FireRound {
    pub name: &'static str,
    pub due: Timestamp,
}

impl Verb for FireRound {
    const NAME: &'static str = "fire_health_round";
    const RIGHT: Right = Right::System;
    type Answer = bool;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let fired = store::ledger::schedule::fire(work.transaction, self.name, self.due, work.now).await?;
        if fired {
            let day = day_of(work.now) - DAYS_KEPT;
            rows::sweep(work.transaction, day).await?;
            let before = Timestamp::from_millis(day * DAY_MILLISECONDS);
            mail_report::sweep(work.transaction, day, before).await?;
        }
        Ok(fired)
    }
}
