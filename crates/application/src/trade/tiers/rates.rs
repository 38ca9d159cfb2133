//! Exchange rates: setting and forgetting them by hand, reading them from a file. After each change amounts are counted again.

use super::facts::Setting;
use super::run::{RunCause, ask_for_run};
use crate::customers::import::{FileRefusal, Records, Wish, inspect};
use crate::{Application, Trouble, Verb, Work};
use basics::Currency;
use basics::ids::WorkspaceId;
use domain::customers::import::mask_sample;
use domain::trade::order_file::{DayOrder, read_instant};
use domain::trade::rate_file::{RateColumns, RateProblem};
use domain::trade::{Day, Rate};
use domain::trust::{Right, Viewer};
use jiff::tz::TimeZone;
use std::sync::Arc;
use store::trade::rate::{self as rows, CurrencyRates, RateRecord};

/// Rates set with one verb; a longer list comes in several.
pub const RATES_AT_ONCE: usize = 5_000;
/// Rates of a page.
pub const RATES_PAGE: u32 = 100;

/// Sets rates; a rate of the same currency and day is replaced.
pub struct SetRates {
    /// At most [`RATES_AT_ONCE`].
    pub rates: Vec<(Currency, Day, Rate)>,
    /// Of a list in several parts all but the last: amounts are counted again with that.
    pub more_follow: bool,
}

impl Verb for SetRates {
    const NAME: &'static str = "set_exchange_rates";
    const RIGHT: Right = Right::ManageWorkspace;
    /// How many were new or differ from what was there.
    type Answer = u64;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<u64, Trouble> {
        if self.rates.len() > RATES_AT_ONCE {
            return Err(Trouble::field("rates", "too_many", format!("at most {RATES_AT_ONCE} are set at once")));
        }
        if self.rates.iter().any(|(currency, ..)| *currency == Currency::USD) {
            return Err(Trouble::field("currency", "the_dollar", "rates are in dollars; the dollar itself has none"));
        }
        let record =
            |(currency, day, rate): &(Currency, Day, Rate)| RateRecord { currency: *currency, day: *day, rate: *rate };
        let records: Vec<RateRecord> = self.rates.iter().map(record).collect();
        let changed = rows::put(work.transaction, &records, work.now).await?;
        if !self.more_follow {
            ask_for_run(work, &RunCause::Recount).await?;
        }
        if changed > 0 {
            work.audit(Self::NAME, WorkspaceId::from_i64(1), Some(&changed));
            work.touched(WorkspaceId::from_i64(1), "changed");
        }
        Ok(changed)
    }
}

/// Forgets the rate of a day; the one before it counts then.
pub struct RemoveRate {
    pub currency: Currency,
    pub day: Day,
}

impl Verb for RemoveRate {
    const NAME: &'static str = "remove_exchange_rate";
    const RIGHT: Right = Right::ManageWorkspace;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        if !rows::remove(work.transaction, self.currency, self.day).await? {
            return Err(Trouble::not_found("exchange_rate"));
        }
        ask_for_run(work, &RunCause::Recount).await?;
        let removed = (self.currency.to_string(), self.day.to_date().to_string());
        work.audit(Self::NAME, WorkspaceId::from_i64(1), Some(&removed));
        work.touched(WorkspaceId::from_i64(1), "changed");
        Ok(())
    }
}

/// Every currency with a rate.
///
/// # Errors
/// The ledger's.
pub async fn rates_by_currency(application: &Application, viewer: &Viewer) -> Result<Vec<CurrencyRates>, Trouble> {
    super::super::orders::needs(viewer)?;
    Ok(rows::by_currency(application.database()).await?)
}

/// A currency's rates before a day, newest first; at most [`RATES_PAGE`].
///
/// # Errors
/// The ledger's.
pub async fn rates_of(
    application: &Application,
    viewer: &Viewer,
    currency: Currency,
    before: Option<Day>,
) -> Result<Vec<RateRecord>, Trouble> {
    super::super::orders::needs(viewer)?;
    let before = before.unwrap_or(Day::from_number(i32::MAX));
    Ok(rows::page(application.database(), currency, before, RATES_PAGE).await?)
}

/// What a file of rates came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RateFileCounts {
    pub rows: i64,
    pub rates: u64,
    /// Rates that were new or differ from what was there.
    pub changed: u64,
    pub findings: Vec<(i64, &'static str, String)>,
}

/// Reads a file of rates and sets them. Rows that cannot be read are left out and told.
///
/// # Errors
/// A refusal of the file as a whole; the ledger's.
pub async fn import_rates(
    application: &Application,
    by: &Viewer,
    bytes: Vec<u8>,
    is_tried: bool,
) -> Result<RateFileCounts, Trouble> {
    if !by.may(Right::ManageWorkspace) {
        return Err(Trouble::NotAllowed { right: Right::ManageWorkspace });
    }
    let zone = Setting::outside(application.database()).await?.zone;
    let (mut counts, rates) = application.aside(move || read(bytes, &zone)).await??;
    counts.rates = rates.len() as u64;
    if is_tried {
        return Ok(counts);
    }
    let parts: Vec<_> = rates.chunks(RATES_AT_ONCE).collect();
    for (at, part) in parts.iter().enumerate() {
        let verb = SetRates { rates: part.to_vec(), more_follow: at + 1 < parts.len() };
        counts.changed += application.perform(by, verb).await?;
    }
    super::advance_tiers(application).await?;
    Ok(counts)
}

type Rates = Vec<(Currency, Day, Rate)>;

fn read(bytes: Vec<u8>, zone: &TimeZone) -> Result<(RateFileCounts, Rates), Trouble> {
    let refused = |refusal: FileRefusal| Trouble::field(refusal.field(), refusal.code(), refusal.to_string());
    let bytes = Arc::new(bytes);
    let looked = inspect(&bytes, &Wish { has_header: Some(true), ..Wish::default() }).map_err(refused)?;
    let headers: Vec<String> = looked.columns.into_iter().map(|column| column.header).collect();
    let columns = RateColumns::of(&headers).map_err(|missing| {
        Trouble::field("file", "missing_column", format!("{missing} (columns: {})", headers.join(", ")))
    })?;
    let mut records = Records::open(bytes, &looked.format).map_err(refused)?;
    records.next().map_err(refused)?;
    let (mut counts, mut rates) = (RateFileCounts::default(), Rates::new());
    while let Some((row, record)) = records.next().map_err(refused)? {
        counts.rows += 1;
        let cells: Vec<&str> = record.iter().collect();
        let day = |text: &str| read_instant(text, DayOrder::DayFirst, zone).map(|at| Day::of(at, zone));
        let mut told = |problem: RateProblem| counts.findings.push((row, problem.code, mask_sample(&problem.text)));
        match columns.read(&cells, day) {
            Ok(read) => {
                rates.extend(read.rates);
                read.problems.into_iter().for_each(&mut told);
            }
            Err(problem) => told(problem),
        }
    }
    Ok((counts, rates))
}
