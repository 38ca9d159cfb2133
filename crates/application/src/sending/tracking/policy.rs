//! The modes of a workspace: the shipped list of countries under the workspace's own rows, each dated and sourced.

use crate::{Application, Trouble, Verb, Work};
use basics::Country;
use basics::ids::WorkspaceId;
use domain::sending::tracking::{Mode, Policy, shipped_countries};
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use store::ledger::meta;
use store::sending::tracking::{self as rows, CountryRow};
use store::{Database, Transaction};

/// A source is a line.
const SOURCE_LIMIT_BYTES: usize = 500;
/// Countries of one change: all there are.
const CHANGES_LIMIT: usize = 300;

/// The mode of a country, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackedCountry {
    pub country: Country,
    pub mode: Mode,
    pub source: String,
    /// A day or a month, ISO 8601.
    pub since: String,
    /// Whether the workspace says it, not the shipped list.
    pub is_own: bool,
}

/// Everything that decides what is kept of a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackingSettings {
    pub default: Mode,
    pub unknown: Mode,
    /// By code.
    pub countries: Vec<TrackedCountry>,
}

/// # Errors
/// The ledger's.
pub async fn tracking_settings(app: &Application) -> Result<TrackingSettings, Trouble> {
    let own = rows::countries(app.database()).await?;
    let default = read_mode(meta::get(app.database(), meta::TRACKING_DEFAULT).await?)?;
    let unknown = read_mode(meta::get(app.database(), meta::TRACKING_UNKNOWN).await?)?;
    let shipped = Policy::default();
    let mut countries: BTreeMap<Country, TrackedCountry> = BTreeMap::new();
    for row in shipped_countries() {
        let (country, mode) = (row.country(), row.mode);
        let (source, since) = (row.source.to_owned(), row.since.to_owned());
        countries.insert(country, TrackedCountry { country, mode, source, since, is_own: false });
    }
    for CountryRow { country, mode, source, since, .. } in own {
        countries.insert(country, TrackedCountry { country, mode, source, since, is_own: true });
    }
    Ok(TrackingSettings {
        default: default.unwrap_or(shipped.default),
        unknown: unknown.unwrap_or(shipped.unknown),
        countries: countries.into_values().collect(),
    })
}

fn read_mode(word: Option<String>) -> Result<Option<Mode>, Trouble> {
    word.map(|word| word.parse()).transpose().map_err(Trouble::broken)
}

/// The policy as it stands now.
///
/// # Errors
/// The ledger's.
pub async fn now(database: &Database) -> Result<Policy, Trouble> {
    let default = meta::get(database, meta::TRACKING_DEFAULT).await?;
    let unknown = meta::get(database, meta::TRACKING_UNKNOWN).await?;
    assemble(default, unknown, rows::countries(database).await?)
}

/// The same inside a verb.
pub(crate) async fn inside(transaction: &mut Transaction) -> Result<Policy, Trouble> {
    let default = meta::read(transaction, meta::TRACKING_DEFAULT).await?;
    let unknown = meta::read(transaction, meta::TRACKING_UNKNOWN).await?;
    let own = rows::find_countries(transaction).await?;
    assemble(default, unknown, own)
}

fn assemble(default: Option<String>, unknown: Option<String>, own: Vec<CountryRow>) -> Result<Policy, Trouble> {
    let mut policy = Policy::default();
    policy.default = read_mode(default)?.unwrap_or(policy.default);
    policy.unknown = read_mode(unknown)?.unwrap_or(policy.unknown);
    policy.countries.extend(own.into_iter().map(|row| (row.country, row.mode)));
    Ok(policy)
}

/// What is to be said of a country; without a mode, what is shipped is true again.
#[derive(Debug, Clone)]
pub struct CountryChange {
    pub country: Country,
    pub mode: Option<Mode>,
    /// Required with a mode: the law, or who decided it.
    pub source: String,
    /// ISO 8601, a day or a month; today when empty.
    pub since: String,
}

/// Changes modes. What is left out stays as it is.
#[derive(Default)]
pub struct ChangeTracking {
    pub default: Option<Mode>,
    pub unknown: Option<Mode>,
    pub countries: Vec<CountryChange>,
}

impl Verb for ChangeTracking {
    const NAME: &'static str = "change_tracking";
    const RIGHT: Right = Right::ManageWorkspace;
    type Answer = ();

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        if self.countries.len() > CHANGES_LIMIT {
            return Err(Trouble::field("countries", "too_many", "there are not so many countries"));
        }
        for (name, mode) in [(meta::TRACKING_DEFAULT, self.default), (meta::TRACKING_UNKNOWN, self.unknown)] {
            if let Some(mode) = mode {
                meta::set(work.transaction, name, mode.as_str()).await?;
            }
        }
        for change in &self.countries {
            self.change_country(by, work, change).await?;
        }
        work.touched(WorkspaceId::from_i64(1), "changed");
        let told: Vec<(&str, Option<&str>)> =
            self.countries.iter().map(|row| (row.country.as_str(), row.mode.map(Mode::as_str))).collect();
        let modes = (self.default.map(Mode::as_str), self.unknown.map(Mode::as_str));
        work.audit(Self::NAME, WorkspaceId::from_i64(1), Some(&(modes, told)));
        Ok(())
    }
}

impl ChangeTracking {
    async fn change_country(&self, by: &Viewer, work: &mut Work<'_>, change: &CountryChange) -> Result<(), Trouble> {
        let Some(mode) = change.mode else {
            rows::remove_country(work.transaction, change.country).await?;
            return Ok(());
        };
        let source = change.source.trim();
        if source.is_empty() || source.len() > SOURCE_LIMIT_BYTES || source.chars().any(char::is_control) {
            let detail = "say in one line which law or whose decision this is";
            return Err(Trouble::field("source", "source_missing", detail));
        }
        let today = work.now.to_string();
        let since = match change.since.trim() {
            "" => today.get(..10).unwrap_or_default(),
            since => since,
        };
        if !is_date(since) {
            return Err(Trouble::field("since", "not_a_date", "a day such as 2026-04-14, or a month such as 2026-04"));
        }
        let row = CountryRow {
            country: change.country,
            mode,
            source: source.to_owned(),
            since: since.to_owned(),
            changed_by: by.user_id().map_or(0, basics::Id::as_i64),
            changed_at: work.now,
        };
        Ok(rows::put_country(work.transaction, &row).await?)
    }
}

/// `2026-04` or `2026-04-14`.
fn is_date(text: &str) -> bool {
    let shape: String = text.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();
    let number = |from: usize| text.get(from..from + 2).and_then(|part| part.parse::<u8>().ok()).unwrap_or(0);
    match shape.as_str() {
        "0000-00" => (1..=12).contains(&number(5)),
        "0000-00-00" => (1..=12).contains(&number(5)) && (1..=31).contains(&number(8)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn a_date_is_a_day_or_a_month() {
        assert!(is_date("2026-04") && is_date("2026-04-14"));
        assert!(!is_date("2026") && !is_date("2026-13") && !is_date("2026-04-00") && !is_date("14.04.2026"));
    }
}
