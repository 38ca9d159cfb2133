//! The errand of an export of tiers: each company on the day, reckoned from the ledger, as JSON or CSV.

use super::errand::{Reply, TiersErrand, TiersExported};
use super::link::Link;
use crate::commands::Failure;
use application::Application;
use application::trade::tiers::{ExportedStanding, TierExport};
use basics::Currency;
use domain::customers::import::escape_cell;
use domain::trade::Day;
use domain::trade::tier::Why;
use domain::trust::Viewer;
use serde::Serialize;
use serde_json::value::RawValue;

/// A company as it is written. Money is a number with the decimals of its currency.
#[derive(Serialize)]
struct Written<'a> {
    company: &'a str,
    id: String,
    tier: &'static str,
    /// The rule that held: `no_order`, `rise`, `in_band`, `below_dormant`, `silent` or `between_bands`.
    why: &'static str,
    /// Of a rise: its orders, the days between the first and the last of them, and their sum.
    rise: Option<WrittenRise>,
    /// Days since the last counted order.
    recency: Option<u32>,
    frequency: u32,
    monetary: Box<RawValue>,
    monetary_minor: i64,
    currency: String,
    last_order_on: Option<String>,
    /// Days since the last interaction, an order included.
    silence: Option<u32>,
    /// Some order has no worth, because no rate of its day is known.
    incomplete: bool,
    falls_on: Option<String>,
    falls_to: Option<&'static str>,
}

#[derive(Serialize)]
struct WrittenRise {
    orders: u32,
    days: u32,
    monetary_minor: i64,
}

const HEADER: &str =
    "company,id,tier,why,recency,frequency,monetary,currency,last_order_on,silence,incomplete,falls_on,falls_to\n";

pub async fn carry_out(
    application: &Application,
    errand: TiersErrand,
    link: &mut Link,
) -> Result<TiersExported, Failure> {
    let at = errand.at.map(|text| day(&text)).transpose()?;
    let mut export = TierExport::begin(application, &Viewer::system(), at).await?;
    let companies = export.left();
    let total = i64::try_from(companies).unwrap_or(i64::MAX);
    link.say_bytes(if errand.json { b"[" } else { HEADER.as_bytes() }).await?;
    let mut is_first = true;
    while let Some(page) = export.next().await? {
        let mut text = String::new();
        for one in &page {
            let written = written(one, export.currency())?;
            if errand.json {
                let line = serde_json::to_string(&written).map_err(|error| Failure::Other(error.to_string()))?;
                text.push_str(if is_first { "\n" } else { ",\n" });
                text.push_str(&line);
            } else {
                row(&mut text, &written);
            }
            is_first = false;
        }
        link.say_bytes(text.as_bytes()).await?;
        let done = total - i64::try_from(export.left()).unwrap_or(0);
        link.say(&Reply::Progress { what: "written".into(), done, total }).await?;
    }
    if errand.json {
        link.say_bytes(b"\n]\n").await?;
    }
    let (at, currency) = (export.day().to_date().to_string(), export.currency().to_string());
    Ok(TiersExported { companies, at, currency })
}

fn day(text: &str) -> Result<Day, Failure> {
    let wrong = |_| Failure::Input(format!("--at {text}: should be a day such as 2026-11-01"));
    text.parse().map(Day::from_date).map_err(wrong)
}

fn written(one: &ExportedStanding, currency: Currency) -> Result<Written<'_>, Failure> {
    let standing = &one.standing;
    let (why, rise) = match standing.why {
        Why::NoOrder => ("no_order", None),
        Why::Rise { orders, days, monetary_minor } => ("rise", Some(WrittenRise { orders, days, monetary_minor })),
        Why::InBand => ("in_band", None),
        Why::BelowDormant => ("below_dormant", None),
        Why::Silent { .. } => ("silent", None),
        Why::BetweenBands => ("between_bands", None),
    };
    let monetary = decimal(standing.monetary_minor, currency);
    Ok(Written {
        company: &one.name,
        id: one.company.to_string(),
        tier: standing.tier.as_str(),
        why,
        rise,
        recency: standing.recency_days,
        frequency: standing.frequency,
        monetary: RawValue::from_string(monetary).map_err(|error| Failure::Other(error.to_string()))?,
        monetary_minor: standing.monetary_minor,
        currency: currency.to_string(),
        last_order_on: one.last_order_on.map(|day| day.to_date().to_string()),
        silence: standing.silence_days,
        incomplete: standing.incomplete,
        falls_on: standing.falls_on.map(|change| change.day.to_date().to_string()),
        falls_to: standing.falls_on.map(|change| change.tier.as_str()),
    })
}

/// `1234.50`; no amount of orders is below nothing.
fn decimal(minor: i64, currency: Currency) -> String {
    let digits = currency.minor_digits() as usize;
    let text = format!("{:0>width$}", minor.max(0), width = digits + 1);
    let (whole, part) = text.split_at(text.len() - digits);
    if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
}

fn row(text: &mut String, one: &Written<'_>) {
    let name = escape_cell(one.company);
    let name = format!("\"{}\"", name.replace('"', "\"\""));
    let number = |days: Option<u32>| days.map(|days| days.to_string()).unwrap_or_default();
    let word = |text: &Option<String>| text.clone().unwrap_or_default();
    let cells = [
        name,
        one.id.clone(),
        one.tier.to_owned(),
        one.why.to_owned(),
        number(one.recency),
        one.frequency.to_string(),
        one.monetary.get().to_owned(),
        one.currency.clone(),
        word(&one.last_order_on),
        number(one.silence),
        one.incomplete.to_string(),
        word(&one.falls_on),
        one.falls_to.unwrap_or_default().to_owned(),
    ];
    text.push_str(&cells.join(","));
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_with_the_decimals_of_its_currency() {
        for (minor, currency, expected) in [
            (0, "USD", "0.00"),
            (5, "USD", "0.05"),
            (123_456, "USD", "1234.56"),
            (1_234, "JPY", "1234"),
            (1_234, "KWD", "1.234"),
        ] {
            assert_eq!(decimal(minor, currency.parse().unwrap()), expected, "{currency}");
        }
    }
}
