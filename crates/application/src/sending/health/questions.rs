//! Reading the health of domains and channels.

use super::keep::{Stored, day_of};
use super::rotate::read_records;
use crate::sending::domains::{Published, may_see};
use crate::{Application, Trouble};
use basics::Timestamp;
use domain::sending::health::rotation::{self, Stage};
use domain::sending::health::{Check, Health};
use domain::trust::Viewer;
use store::sending::health::{self as rows, CheckRecord};
use store::sending::{channel, key_change};

/// Days of the history strip.
const HISTORY_DAYS: i64 = 60;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubjectKind {
    Domain,
    Channel,
}

impl SubjectKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            SubjectKind::Domain => "domain",
            SubjectKind::Channel => "channel",
        }
    }
}

/// One check as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckShown {
    pub check: Check,
    pub state: Health,
    pub finding: Stored,
    pub since: Timestamp,
    pub checked_at: Timestamp,
}

/// The worst of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayShown {
    /// Days since 1970.
    pub day: i64,
    pub state: Health,
}

/// A change of keys under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChangeShown {
    pub stage: Stage,
    pub started_at: Timestamp,
    pub new_records: Vec<Published>,
    pub old_records: Vec<Published>,
}

/// A domain or channel with its checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub kind: SubjectKind,
    pub id: String,
    pub name: String,
    /// The host of a channel.
    pub host: Option<String>,
    /// `None` before the first check.
    pub state: Option<Health>,
    pub checked_at: Option<Timestamp>,
    pub checks: Vec<CheckShown>,
    pub history: Vec<DayShown>,
    pub key_change: Option<KeyChangeShown>,
}

/// Domains, then channels, each with its checks.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn health_checks(app: &Application, viewer: &Viewer) -> Result<Vec<Subject>, Trouble> {
    may_see(viewer)?;
    let known = rows::all(app.database()).await?;
    let mut subjects = Vec::new();
    for record in channel::domains(app.database()).await? {
        let number = record.id.as_i64();
        let mut subject = subject(app, SubjectKind::Domain, record.id.to_string(), record.name, &known, number).await?;
        subject.key_change = key_change_of(app, record.id).await?;
        subjects.push(subject);
    }
    for record in channel::all(app.database()).await? {
        let number = record.id.as_i64();
        let subject = subject(app, SubjectKind::Channel, record.id.to_string(), record.name, &known, number).await?;
        subjects.push(Subject { host: Some(record.host).filter(|host| !host.is_empty()), ..subject });
    }
    Ok(subjects)
}

async fn subject(
    app: &Application,
    kind: SubjectKind,
    id: String,
    name: String,
    known: &[CheckRecord],
    number: i64,
) -> Result<Subject, Trouble> {
    let mut checks = Vec::new();
    for record in known.iter().filter(|record| record.subject == number) {
        let finding: Stored = serde_json::from_str(&record.finding).map_err(Trouble::broken)?;
        let (check, state) = (record.check, record.state);
        checks.push(CheckShown { check, state, finding, since: record.since, checked_at: record.checked_at });
    }
    checks.sort_by_key(|shown| shown.check);
    let from = day_of(app.now()) - HISTORY_DAYS;
    let mut history: Vec<DayShown> = Vec::new();
    for row in rows::days(app.database(), number, from).await? {
        match history.last_mut() {
            Some(last) if last.day == row.day => last.state = last.state.max(row.state),
            _ => history.push(DayShown { day: row.day, state: row.state }),
        }
    }
    Ok(Subject {
        kind,
        id,
        name,
        host: None,
        state: checks.iter().map(|shown| shown.state).max(),
        checked_at: checks.iter().map(|shown| shown.checked_at).max(),
        checks,
        history,
        key_change: None,
    })
}

async fn key_change_of(
    app: &Application,
    domain: basics::ids::SendingDomainId,
) -> Result<Option<KeyChangeShown>, Trouble> {
    let Some(change) = key_change::get(app.database(), domain).await? else { return Ok(None) };
    let old_records = read_records(&change.old_records)?;
    // The old records are gone, and told to be.
    if change.switched_at.is_some() && old_records.is_empty() {
        return Ok(None);
    }
    Ok(Some(KeyChangeShown {
        stage: rotation::stage(change.switched_at, app.now()),
        started_at: change.started_at,
        new_records: read_records(&change.new_records)?,
        old_records,
    }))
}

/// What stands badly now: its name, which check, and since when.
///
/// # Errors
/// The ledger's.
pub async fn turned_bad(app: &Application) -> Result<Vec<(String, Check, Timestamp)>, Trouble> {
    let known = rows::all(app.database()).await?;
    let bad: Vec<&CheckRecord> = known.iter().filter(|record| record.state == Health::Bad).collect();
    if bad.is_empty() {
        return Ok(Vec::new());
    }
    let mut names: Vec<(i64, String)> = Vec::new();
    for record in channel::domains(app.database()).await? {
        names.push((record.id.as_i64(), record.name));
    }
    for record in channel::all(app.database()).await? {
        names.push((record.id.as_i64(), record.name));
    }
    let named = bad.into_iter().filter_map(|record| {
        let (_, name) = names.iter().find(|(number, _)| *number == record.subject)?;
        Some((name.clone(), record.check, record.since))
    });
    Ok(named.collect())
}
