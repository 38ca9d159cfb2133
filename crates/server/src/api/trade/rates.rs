//! Exchange rates: what one unit of a currency was worth in dollars on a day.

use super::tier_shapes::date;
use crate::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Body, Json, Problem, Query};
use application::trade::tiers::{self, CurrencyRates, RateRecord, RemoveRate, SetRates};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use basics::Currency;
use domain::trade::{Day, RATE_SCALE, Rate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_exchange_rates, set_exchange_rates))
        .routes(routes!(list_rates_of_currency))
        .routes(routes!(remove_exchange_rate))
        .routes(routes!(import_exchange_rates))
}

/// What is known of a currency.
#[derive(Serialize, ToSchema)]
#[schema(as = CurrencyRates)]
struct CurrencyShape {
    currency: String,
    /// How many days have a rate.
    days: i64,
    #[schema(format = Date)]
    first: String,
    #[schema(format = Date)]
    last: String,
    /// Dollars for one unit on the last day.
    newest: String,
}

impl From<CurrencyRates> for CurrencyShape {
    fn from(found: CurrencyRates) -> Self {
        CurrencyShape {
            currency: found.currency.to_string(),
            days: found.days,
            first: date(found.first),
            last: date(found.last),
            newest: dollars(found.newest),
        }
    }
}

/// All currencies with rates.
#[derive(Serialize, ToSchema)]
struct CurrencyList {
    items: Vec<CurrencyShape>,
}

/// The rate of a day.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExchangeRate)]
struct RateShape {
    currency: String,
    #[schema(format = Date)]
    day: String,
    /// Dollars for one unit, such as `0.1404`.
    rate: String,
}

impl From<RateRecord> for RateShape {
    fn from(record: RateRecord) -> Self {
        RateShape { currency: record.currency.to_string(), day: date(record.day), rate: dollars(record.rate) }
    }
}

/// Rates of days.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RateList {
    items: Vec<RateShape>,
}

/// How many rates were new or differ from what was there.
#[derive(Serialize, ToSchema)]
struct RatesSet {
    changed: u64,
}

/// `0.1404`, to its last digit and no zeros behind it.
fn dollars(rate: Rate) -> String {
    let scaled = i64::from(rate);
    let text = format!("{}.{:012}", scaled / RATE_SCALE, scaled % RATE_SCALE);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn refused(field: String, code: &'static str, detail: String) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail).field(field, code)
}

fn day(text: &str, field: &str) -> Result<Day, Problem> {
    let wrong = |_| refused(field.to_owned(), "bad_date", "a day is written as 2026-11-02".to_owned());
    text.parse().map(Day::from_date).map_err(wrong)
}

fn currency(text: &str, field: &str) -> Result<Currency, Problem> {
    text.parse()
        .map_err(|error: basics::UnknownCurrency| refused(field.to_owned(), "unknown_currency", error.to_string()))
}

/// List the currencies that have exchange rates
#[utoipa::path(get, path = "/exchange-rates", operation_id = "list_exchange_rates", tag = "trade",
    responses((status = 200, body = CurrencyList)))]
async fn list_exchange_rates(State(shared): State<Shared>, Caller(viewer): Caller) -> Answer<Json<CurrencyList>> {
    let found = tiers::rates_by_currency(shared.application(), &viewer).await?;
    Ok(Json(CurrencyList { items: found.into_iter().map(CurrencyShape::from).collect() }))
}

/// Set exchange rates
#[utoipa::path(put, path = "/exchange-rates", operation_id = "set_exchange_rates", tag = "trade",
    request_body = RateList, responses((status = 200, body = RatesSet)))]
async fn set_exchange_rates(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(list): Body<RateList>,
) -> Answer<Json<RatesSet>> {
    let mut rates = Vec::with_capacity(list.items.len());
    for (at, one) in list.items.iter().enumerate() {
        let rate = Rate::read(&one.rate)
            .map_err(|refusal| refused(format!("items.{at}.rate"), refusal.code(), refusal.to_string()))?;
        let (currency, day) =
            (currency(&one.currency, &format!("items.{at}.currency"))?, day(&one.day, &format!("items.{at}.day"))?);
        rates.push((currency, day, rate));
    }
    let changed = shared.application().perform(&viewer, SetRates { rates, more_follow: false }).await?;
    Ok(Json(RatesSet { changed }))
}

/// Which page of a currency's rates.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct RateQuery {
    /// Only earlier days: the last one of the page before.
    before: Option<String>,
}

/// List a currency's exchange rates, newest first
#[utoipa::path(get, path = "/exchange-rates/{currency}", operation_id = "list_rates_of_currency", tag = "trade",
    params(("currency" = String, Path), RateQuery), responses((status = 200, body = RateList)))]
async fn list_rates_of_currency(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Path(code): Path<String>,
    Query(query): Query<RateQuery>,
) -> Answer<Json<RateList>> {
    let before = query.before.as_deref().map(|text| day(text, "before")).transpose()?;
    let currency = currency(&code, "currency")?;
    let found = tiers::rates_of(shared.application(), &viewer, currency, before).await?;
    Ok(Json(RateList { items: found.into_iter().map(RateShape::from).collect() }))
}

/// Remove the exchange rate of a day
#[utoipa::path(delete, path = "/exchange-rates/{currency}/{day}", operation_id = "remove_exchange_rate", tag = "trade",
    params(("currency" = String, Path), ("day" = String, Path)), responses((status = 204)))]
async fn remove_exchange_rate(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Path((code, on)): Path<(String, String)>,
) -> Answer<StatusCode> {
    let verb = RemoveRate { currency: currency(&code, "currency")?, day: day(&on, "day")? };
    shared.application().perform(&viewer, verb).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A file's text.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RateFile {
    /// CSV: Date, Currency, Rate (dollars for one unit); or the euro's list of the European Central Bank.
    text: String,
}

/// What is wrong with a row.
#[derive(Serialize, ToSchema)]
struct RateFinding {
    row: i64,
    code: &'static str,
    /// What stands there, masked.
    sample: String,
}

/// What a file came to.
#[derive(Serialize, ToSchema)]
struct RatesImported {
    rows: i64,
    rates: u64,
    changed: u64,
    refused: u64,
    /// Up to twenty.
    findings: Vec<RateFinding>,
}

/// Findings that are answered; the command prints more.
const FINDINGS: usize = 20;

/// Set exchange rates from a file
#[utoipa::path(post, path = "/exchange-rates/import", operation_id = "import_exchange_rates", tag = "trade",
    request_body = RateFile, responses((status = 200, body = RatesImported)))]
async fn import_exchange_rates(
    State(shared): State<Shared>,
    Caller(viewer): Caller,
    Body(file): Body<RateFile>,
) -> Answer<Json<RatesImported>> {
    let counts = tiers::import_rates(shared.application(), &viewer, file.text.into_bytes(), false).await?;
    let refused = counts.findings.len() as u64;
    let findings = counts.findings.into_iter().take(FINDINGS);
    let findings = findings.map(|(row, code, sample)| RateFinding { row, code, sample }).collect();
    Ok(Json(RatesImported { rows: counts.rows, rates: counts.rates, changed: counts.changed, refused, findings }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_written_as_it_was_read() {
        for text in ["0.1404", "1", "7.123456789012", "0.000000000001", "1000000"] {
            assert_eq!(dollars(Rate::read(text).unwrap()), text);
        }
    }
}
