//! What a campaign came to: counts, hours, links, refusals, pace, and a verdict in one word.
//!
//! It equals what the receivers were sent: every number is a sum over letters with a stated outcome. Machines that follow links
//! are counted apart.

use super::questions::{Counts, counts};
use super::sight;
use crate::sending::tracking::{self as stops, is_stopped, stopped_targets};
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::{CampaignId, LinkId};
use domain::sending::campaign::CampaignState;
use domain::trust::Viewer;
use std::collections::BTreeMap;
use store::sending::campaign::CampaignRecord;
pub use store::sending::report::Cause;
use store::sending::report::{self as rows, Clicks, HourSum};

const HOUR_MILLIS: i64 = 3_600_000;
/// Below this many letters a rate says nothing: one person more changes it by three points.
const LEAST_FOR_A_VERDICT: i64 = 30;
/// Providers begin to doubt a sender whose letters bounce more often than this.
const REFUSED_PERCENT: i64 = 5;
/// A letter whose offer interests fewer than this share is ordinary.
const CLICKED_WELL_PERCENT: i64 = 2;
/// A clean list is accepted this often.
const ACCEPTED_WELL_PERCENT: i64 = 97;
/// Opens by people of a letter that somebody waited for.
const OPENED_WELL_PERCENT: i64 = 20;

/// What a campaign came to so far.
#[derive(Debug, Clone)]
pub struct Report {
    pub counts: Counts,
    pub per_hour: Vec<Hour>,
    pub links: Vec<Link>,
    pub refusals: Vec<Refusal>,
    /// Why letters were refused or came back, the commonest first.
    pub causes: Vec<Cause>,
    /// From start to end, or until now.
    pub seconds: f64,
    pub letters_per_second: f64,
    pub verdict: Verdict,
    /// Only what was measured: a campaign that counts no opens has no target for them.
    pub targets: Vec<Target>,
    pub summed: Summed,
}

/// Opens and clicks of readers who are not noted: requests, not people. Machines' are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summed {
    pub opened: i64,
    pub opened_unknown: i64,
    /// Of Apple's Mail Privacy Protection, which fetches everything.
    pub opened_protected: i64,
    pub clicked: i64,
    pub clicked_unknown: i64,
}

/// What a campaign is held against. Opens count people only, and many mailboxes hide theirs: the target is low.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// `accepted`, `opened` or `clicked`.
    pub code: &'static str,
    pub part: i64,
    pub base: i64,
    /// Of a hundred letters so many at least.
    pub percent: i64,
    /// Nobody knows while letters are on their way, or on a small base.
    pub met: Option<bool>,
}

/// One hour in which something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hour {
    pub at: Timestamp,
    pub accepted: i64,
    pub opened: i64,
    pub clicked: i64,
}

/// A link of the letter. `clicks` are those of people; people are counted once each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub id: LinkId,
    pub url: String,
    pub people: i64,
    pub clicks: i64,
    pub machine: i64,
    /// Whether clicks are led to its target no more.
    pub is_stopped: bool,
}

/// Refused letters of one kind; `text` = the receiver's words in the first of them, for those who see addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub code: Option<i64>,
    pub reason: Option<String>,
    pub text: Option<String>,
    pub count: i64,
}

/// How it went, in one word that the screen puts into a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Running,
    TooFew,
    Refusals,
    NoClicks,
    Good,
    Arrived,
}

impl Verdict {
    pub const fn code(self) -> &'static str {
        match self {
            Verdict::Running => "running",
            Verdict::TooFew => "too_few",
            Verdict::Refusals => "refusals",
            Verdict::NoClicks => "no_clicks",
            Verdict::Good => "good",
            Verdict::Arrived => "arrived",
        }
    }
}

/// The report of a campaign.
///
/// # Errors
/// [`Trouble::NotFound`]; the ledger's.
pub async fn report(application: &Application, viewer: &Viewer, id: CampaignId) -> Result<Report, Trouble> {
    let record = sight::get(application, viewer, id).await?;
    let database = application.database();
    let counts = counts(application, &record).await?;
    let stopped = stopped_targets(application).await?;
    let links = links(rows::links(database, id).await?, rows::clicks(database, id).await?, &stopped);
    let summed = summed(&rows::sums(database, id).await?);
    let until = record.finished_at.unwrap_or_else(|| application.now());
    let seconds = record.started_at.map_or(0.0, |from| until.since(from).as_secs_f64());
    let letters_per_second = if seconds > 0.0 { counts.accepted as f64 / seconds } else { 0.0 };
    let verdict = verdict(&record, &counts, !links.is_empty());
    let targets = targets(&record, &counts, !links.is_empty());
    Ok(Report {
        counts,
        per_hour: hours(rows::hours(database, id).await?),
        links,
        refusals: refusals(application, viewer, id).await?,
        causes: rows::causes(database, id).await?,
        seconds,
        letters_per_second,
        verdict,
        targets,
        summed,
    })
}

fn summed(sums: &[(String, i64)]) -> Summed {
    let of = |name: &str| sums.iter().find(|(known, _)| known == name).map_or(0, |(_, amount)| *amount);
    Summed {
        opened: of("opened_summed"),
        opened_unknown: of("opened_summed_unknown"),
        opened_protected: of("opened_summed_protected"),
        clicked: of("clicked_summed"),
        clicked_unknown: of("clicked_summed_unknown"),
    }
}

fn targets(record: &CampaignRecord, counts: &Counts, has_links: bool) -> Vec<Target> {
    let over = matches!(record.state, CampaignState::Finished | CampaignState::Cancelled);
    let tried = counts.accepted + counts.refused + counts.in_doubt;
    let target = |code, part: i64, base: i64, percent| {
        let met = (over && base >= LEAST_FOR_A_VERDICT).then_some(part * 100 >= base * percent);
        Target { code, part, base, percent, met }
    };
    let mut targets = vec![target("accepted", counts.accepted, tried, ACCEPTED_WELL_PERCENT)];
    if record.track_opens {
        targets.push(target("opened", counts.opened, counts.accepted, OPENED_WELL_PERCENT));
    }
    if record.track_clicks && has_links {
        targets.push(target("clicked", counts.clicked, counts.accepted, CLICKED_WELL_PERCENT));
    }
    targets
}

fn hours(sums: Vec<HourSum>) -> Vec<Hour> {
    let mut hours: BTreeMap<i64, Hour> = BTreeMap::new();
    for sum in sums {
        let at = Timestamp::from_millis(sum.hour.saturating_mul(HOUR_MILLIS));
        let hour = hours.entry(sum.hour).or_insert(Hour { at, accepted: 0, opened: 0, clicked: 0 });
        match sum.name.as_str() {
            "accepted" => hour.accepted += sum.amount,
            "opened" => hour.opened += sum.amount,
            "clicked" => hour.clicked += sum.amount,
            // The other sums are no series of the chart.
            _ => {}
        }
    }
    hours.into_values().filter(|hour| hour.accepted + hour.opened + hour.clicked > 0).collect()
}

fn links(links: Vec<rows::LinkRow>, clicks: Vec<Clicks>, stopped: &[stops::Target]) -> Vec<Link> {
    let sum = |number: i64, human: bool, of: fn(&Clicks) -> i64| -> i64 {
        clicks.iter().filter(|row| row.number == number && (row.verdict == "human") == human).map(of).sum()
    };
    let link = |row: rows::LinkRow| Link {
        people: sum(row.number, true, |row| row.people),
        clicks: sum(row.number, true, |row| row.clicks),
        machine: sum(row.number, false, |row| row.clicks),
        id: row.id,
        is_stopped: is_stopped(stopped, &row.url),
        url: row.url,
    };
    links.into_iter().map(link).collect()
}

async fn refusals(application: &Application, viewer: &Viewer, id: CampaignId) -> Result<Vec<Refusal>, Trouble> {
    let mut refusals = Vec::new();
    for row in rows::refusals(application.database(), id).await? {
        // Servers like to repeat the address in their reply.
        let text = match viewer.role.sees_masked() {
            true => None,
            false => {
                let sealed = rows::reply(application.database(), row.example).await?;
                sealed.map(|sealed| open_reply(application, row.example, &sealed)).transpose()?
            }
        };
        refusals.push(Refusal { code: row.code, reason: row.reason, text, count: row.letters });
    }
    Ok(refusals)
}

/// Opens the receiver's words about a letter.
pub(super) fn open_reply(
    application: &Application,
    letter: basics::ids::OutgoingId,
    sealed: &[u8],
) -> Result<String, Trouble> {
    let plain = application.unseal_bytes("outgoing", "sealed_reply", letter.as_i64(), sealed)?;
    Ok(String::from_utf8_lossy(&plain).into_owned())
}

fn verdict(record: &CampaignRecord, counts: &Counts, has_links: bool) -> Verdict {
    let tried = counts.accepted + counts.refused + counts.in_doubt;
    if !matches!(record.state, CampaignState::Finished | CampaignState::Cancelled) {
        Verdict::Running
    } else if tried < LEAST_FOR_A_VERDICT {
        Verdict::TooFew
    } else if counts.refused * 100 > tried * REFUSED_PERCENT {
        Verdict::Refusals
    } else if record.track_clicks && has_links && counts.clicked == 0 {
        Verdict::NoClicks
    } else if counts.clicked * 100 >= counts.accepted * CLICKED_WELL_PERCENT && counts.clicked > 0 {
        Verdict::Good
    } else {
        Verdict::Arrived
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_are_counted_apart_from_people() {
        let row = |number, verdict: &str, clicks, people| Clicks { number, verdict: verdict.into(), clicks, people };
        let link = |number| rows::LinkRow {
            id: LinkId::from_i64(number + 1),
            number,
            url: format!("https://{number}"),
            thing: None,
        };
        let clicks = vec![row(0, "human", 5, 3), row(0, "machine", 40, 30), row(0, "unknown", 1, 1)];
        let links = links(vec![link(0), link(1)], clicks, &[stops::Target::Exact("https://1".into())]);
        assert!(!links[0].is_stopped && links[1].is_stopped);
        assert_eq!((links[0].people, links[0].clicks, links[0].machine), (3, 5, 41));
        assert_eq!((links[1].people, links[1].clicks, links[1].machine), (0, 0, 0));
    }

    #[test]
    fn hours_without_letters_or_people_are_left_out() {
        let sum = |hour, name: &str, amount| HourSum { hour, name: name.into(), amount };
        let hours = hours(vec![sum(1, "queued", 9), sum(2, "accepted", 4), sum(2, "clicked", 1), sum(3, "opened", 2)]);
        let shown: Vec<_> = hours
            .iter()
            .map(|hour| (hour.at.as_millis() / HOUR_MILLIS, hour.accepted, hour.opened, hour.clicked))
            .collect();
        assert_eq!(shown, [(2, 4, 0, 1), (3, 0, 2, 0)]);
    }
}
