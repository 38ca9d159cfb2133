//! A file of exchange rates: the euro's list as the European Central Bank publishes it (a column a currency, so many units for one
//! euro), or a row a rate (currency, day, dollars for one unit).

use super::{Day, Rate};
use crate::customers::folding::fold;
use basics::Currency;

const DAY_HEADERS: &[&str] =
    &["date", "day", "on", "time period", "time_period", "日期", "fecha", "ngay", "التاريخ", "datum"];
const CURRENCY_HEADERS: &[&str] =
    &["currency", "code", "currency code", "币种", "货币", "moneda", "tien te", "العملة", "wahrung"];
const RATE_HEADERS: &[&str] = &[
    "rate",
    "usd",
    "dollars",
    "usd per unit",
    "dollars for one unit",
    "value",
    "汇率",
    "tipo de cambio",
    "ty gia",
    "سعر الصرف",
    "kurs",
];

/// Which column of a file of rates is what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RateColumns {
    /// So many units for one euro; among them the dollar.
    OfTheEuro { day: usize, dollar: usize, others: Vec<(usize, Currency)> },
    /// Dollars for one unit.
    OneARow { day: usize, currency: usize, rate: usize },
}

/// A column without which no rate can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MissingRateColumn {
    #[error("no column is known to hold the day of a rate; call it Date")]
    Day,
    #[error(
        "the columns are neither Date, Currency, Rate (dollars for one unit) nor Date, USD and other currencies (units for one euro)"
    )]
    Rates,
}

/// What is wrong with a row or a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateProblem {
    pub code: &'static str,
    pub text: String,
}

/// What a row says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RateRow {
    pub rates: Vec<(Currency, Day, Rate)>,
    pub problems: Vec<RateProblem>,
}

fn problem(code: &'static str, text: &str) -> RateProblem {
    RateProblem { code, text: text.to_owned() }
}

impl RateColumns {
    /// # Errors
    /// What is missing.
    pub fn of(headers: &[String]) -> Result<Self, MissingRateColumn> {
        let folded: Vec<String> = headers.iter().map(|header| fold(header)).collect();
        let place = |names: &[&str]| folded.iter().position(|header| names.contains(&header.as_str()));
        let day = place(DAY_HEADERS).ok_or(MissingRateColumn::Day)?;
        if let Some((currency, rate)) = place(CURRENCY_HEADERS).zip(place(RATE_HEADERS)) {
            return Ok(RateColumns::OneARow { day, currency, rate });
        }
        let named = headers.iter().enumerate().filter(|(at, _)| *at != day);
        let mut others: Vec<(usize, Currency)> =
            named.filter_map(|(at, header)| Some((at, header.trim().parse().ok()?))).collect();
        let dollar = others.iter().find(|(_, currency)| *currency == Currency::USD).map(|(at, _)| *at);
        let dollar = dollar.ok_or(MissingRateColumn::Rates)?;
        others.retain(|(_, currency)| *currency != Currency::USD);
        Ok(RateColumns::OfTheEuro { day, dollar, others })
    }

    /// The rates of a row. On days on which a bank publishes none its list says `N/A` or nothing.
    ///
    /// # Errors
    /// The row has no day, or the euro's row no dollar.
    pub fn read(&self, cells: &[&str], day_of: impl Fn(&str) -> Option<Day>) -> Result<RateRow, RateProblem> {
        let cell = |at: usize| cells.get(at).map_or("", |text| text.trim());
        let is_nothing = |text: &str| text.is_empty() || text.eq_ignore_ascii_case("n/a") || text == "-";
        let day = |at: usize| day_of(cell(at)).ok_or_else(|| problem("bad_date", cell(at)));
        let mut row = RateRow::default();
        match self {
            RateColumns::OneARow { day: day_at, currency, rate } => {
                let day = day(*day_at)?;
                let currency = cell(*currency).parse().map_err(|_| problem("unknown_currency", cell(*currency)))?;
                if currency == Currency::USD {
                    return Ok(row);
                }
                let rate = Rate::read(cell(*rate)).map_err(|refusal| problem(refusal.code(), cell(*rate)))?;
                row.rates.push((currency, day, rate));
            }
            RateColumns::OfTheEuro { day: day_at, dollar, others } => {
                let day = day(*day_at)?;
                let dollars = cell(*dollar);
                if is_nothing(dollars) {
                    return Ok(row);
                }
                let euro = Rate::read(dollars).map_err(|refusal| problem(refusal.code(), dollars))?;
                row.rates.push(("EUR".parse().expect("three letters"), day, euro));
                for (at, currency) in others {
                    let units = cell(*at);
                    if is_nothing(units) {
                        continue;
                    }
                    match Rate::crossed(units, dollars) {
                        Ok(rate) => row.rates.push((*currency, day, rate)),
                        Err(refusal) => row.problems.push(problem(refusal.code(), units)),
                    }
                }
            }
        }
        Ok(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headers: &str, cells: &str) -> Result<Vec<(String, i64)>, &'static str> {
        let headers: Vec<String> = headers.split(',').map(str::to_owned).collect();
        let columns = RateColumns::of(&headers).map_err(|_| "columns")?;
        let day = |text: &str| text.parse().ok().map(Day::from_date);
        let row = columns.read(&cells.split(',').collect::<Vec<_>>(), day).map_err(|problem| problem.code)?;
        assert!(row.problems.is_empty());
        Ok(row.rates.into_iter().map(|(currency, _, rate)| (currency.to_string(), i64::from(rate))).collect())
    }

    #[test]
    fn both_forms_of_a_list_are_read() {
        let one = |code: &str, rate| Ok(vec![(code.to_owned(), rate)]);
        for (headers, cells, expected) in [
            ("Date,Currency,Rate", "2026-11-02,EUR,1.1", one("EUR", 1_100_000_000_000)),
            ("currency,USD,day", "JPY,0.0067,2026-11-02", one("JPY", 6_700_000_000)),
            ("Date,Currency,Rate", "2026-11-02,USD,1", Ok(vec![])),
            ("Date,Currency,Rate", "soon,EUR,1.1", Err("bad_date")),
            ("Date,Currency,Rate", "2026-11-02,EURO,1.1", Err("unknown_currency")),
            ("Date,Currency,Rate", "2026-11-02,EUR,0", Err("not_positive")),
            (
                "Date,USD,CNY,CYP,",
                "2026-11-02,1.1,7.7,N/A,",
                Ok(vec![("EUR".to_owned(), 1_100_000_000_000), ("CNY".to_owned(), 142_857_142_857)]),
            ),
            ("Date,USD,CNY", "2026-11-02,N/A,N/A", Ok(vec![])),
            ("Date,CNY", "2026-11-02,7.7", Err("columns")),
            ("Currency,Rate", "EUR,1.1", Err("columns")),
        ] {
            assert_eq!(read(headers, cells), expected, "{headers} {cells}");
        }
    }
}
