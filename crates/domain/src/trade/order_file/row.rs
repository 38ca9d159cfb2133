//! What a row of a file of orders says, once it is known which column is what.

use super::amount::of_products;
use super::{DayOrder, OrderColumn, read_amount, read_instant};
use crate::customers::folding::fold;
use crate::customers::import::{country_named, mask_sample};
use crate::trade::Day;
use basics::{Country, Currency, Money, Timestamp};
use jiff::tz::TimeZone;

const YES: &str = "yes|y|true|t|1|x|ja|si|oui|sim|co|是|对|نعم|✓|sample";
const NO: &str = "no|n|false|f|0|nein|non|nao|khong|否|لا|-";
/// Words of a status. What is none of them is a confirmed order: shipped, paid, completed, and whatever else a shop says of one.
const CANCELLED: &str = "cancelled|canceled|void|voided|refunded|returned|reversed|rejected|deleted|取消|已取消|cancelado|cancelada|da huy|huy|ملغى|ملغي|storniert|annule|annulee";
const PLACED: &str = "placed|pending|open|new|draft|unpaid|unconfirmed|quote|quotation|on hold|awaiting payment|pending payment|待确认|未确认|待付款|pendiente|cho xac nhan|قيد الانتظار|offen|en attente";
const SAMPLE: &str = "sample|sample order|样品|muestra|hang mau|عينة|muster|echantillon";

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderProblem {
    pub code: &'static str,
    /// Counted from 0.
    pub column: Option<usize>,
    /// What stands there, masked.
    pub sample: String,
}

/// A column without which no order can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MissingColumn {
    #[error("no column is known to hold the number of the order")]
    Number,
    #[error("no column is known to hold the company")]
    Company,
    #[error("no column is known to hold the day of the order")]
    Placed,
    #[error("no column is known to hold the amount, nor are there a quantity and a unit price")]
    Amount,
}

impl MissingColumn {
    /// A column that would do.
    pub const fn column(self) -> OrderColumn {
        match self {
            MissingColumn::Number => OrderColumn::Number,
            MissingColumn::Company => OrderColumn::Company,
            MissingColumn::Placed => OrderColumn::Placed,
            MissingColumn::Amount => OrderColumn::Amount,
        }
    }
}

/// An order, or a line of one: how a row reads. Limits are those of [`crate::trade::Order::checked`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    pub number: String,
    pub company: String,
    pub website: String,
    pub country: Option<Country>,
    pub placed: Timestamp,
    pub confirmed: Option<Timestamp>,
    pub cancelled: Option<Timestamp>,
    pub sample: bool,
    /// In millionths of millionths of the currency, so that lines can be added before they are rounded.
    pub parts: i128,
    pub currency: Currency,
}

/// The sum of lines as money, rounded once; `None` when it is too large for any.
pub fn amount_of_lines(parts: i128, currency: Currency) -> Option<Money> {
    of_products(parts, currency)
}

/// Reads rows of one file.
#[derive(Debug, Clone)]
pub struct OrderReader {
    places: [Option<usize>; OrderColumn::ALL.len()],
    order: DayOrder,
    zone: TimeZone,
    /// Where neither a column nor the amount names one.
    currency: Currency,
}

impl OrderReader {
    /// # Errors
    /// [`MissingColumn`]: the first one that no order can do without.
    pub fn new(
        columns: &[Option<OrderColumn>],
        order: DayOrder,
        zone: TimeZone,
        currency: Currency,
    ) -> Result<Self, MissingColumn> {
        let mut places = [None; OrderColumn::ALL.len()];
        for (at, column) in columns.iter().enumerate().rev() {
            if let Some(column) = column {
                places[*column as usize] = Some(at);
            }
        }
        let reader = OrderReader { places, order, zone, currency };
        let has = |column: OrderColumn| reader.places[column as usize].is_some();
        if !has(OrderColumn::Number) {
            return Err(MissingColumn::Number);
        }
        if ![OrderColumn::Company, OrderColumn::Code, OrderColumn::Website].into_iter().any(has) {
            return Err(MissingColumn::Company);
        }
        if !has(OrderColumn::Placed) {
            return Err(MissingColumn::Placed);
        }
        if !has(OrderColumn::Amount) && !reader.has_lines() {
            return Err(MissingColumn::Amount);
        }
        Ok(reader)
    }

    /// Whether each row is a line of an order: a quantity at a price, and no amount.
    pub const fn has_lines(&self) -> bool {
        self.places[OrderColumn::Amount as usize].is_none()
            && self.places[OrderColumn::Quantity as usize].is_some()
            && self.places[OrderColumn::UnitPrice as usize].is_some()
    }

    /// What the row says.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn read(&self, cells: &[&str]) -> Result<OrderLine, OrderProblem> {
        let row = Row { reader: self, cells };
        let number = row.needed(OrderColumn::Number, "no_number")?.to_owned();
        let website = row.cell(OrderColumn::Website);
        let named = [OrderColumn::Company, OrderColumn::Code].map(|column| row.cell(column));
        let company = named.into_iter().chain([website]).find(|text| !text.is_empty());
        let Some(company) = company else { return Err(row.problem("no_company", None)) };
        let placed = row.needed(OrderColumn::Placed, "no_date")?;
        let placed = row.instant(placed).ok_or_else(|| row.problem("bad_date", Some(OrderColumn::Placed)))?;
        let (parts, currency) = row.worth()?;
        let status = row.status();
        let confirmed = match row.place(OrderColumn::Confirmed) {
            Some(_) => row.when(OrderColumn::Confirmed, placed)?,
            None => (status != Status::Placed).then_some(placed),
        };
        let cancelled = row.when(OrderColumn::Cancelled, placed)?;
        let cancelled = cancelled.or((status == Status::Cancelled).then(|| placed.max(confirmed.unwrap_or(placed))));
        let sample = row.when(OrderColumn::Sample, placed)?.is_some() || status == Status::Sample;
        Ok(OrderLine {
            number,
            company: company.to_owned(),
            website: website.to_owned(),
            country: country_named(row.cell(OrderColumn::Country)),
            placed,
            confirmed,
            cancelled,
            sample,
            parts,
            currency,
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Confirmed,
    Placed,
    Cancelled,
    Sample,
}

struct Row<'a> {
    reader: &'a OrderReader,
    cells: &'a [&'a str],
}

impl<'a> Row<'a> {
    const fn place(&self, column: OrderColumn) -> Option<usize> {
        self.reader.places[column as usize]
    }

    fn cell(&self, column: OrderColumn) -> &'a str {
        self.place(column).and_then(|at| self.cells.get(at)).map_or("", |text| text.trim())
    }

    fn problem(&self, code: &'static str, column: Option<OrderColumn>) -> OrderProblem {
        let sample = column.map(|column| mask_sample(self.cell(column))).unwrap_or_default();
        OrderProblem { code, column: column.and_then(|column| self.place(column)), sample }
    }

    fn needed(&self, column: OrderColumn, code: &'static str) -> Result<&'a str, OrderProblem> {
        let text = self.cell(column);
        if text.is_empty() { Err(self.problem(code, Some(column))) } else { Ok(text) }
    }

    fn instant(&self, text: &str) -> Option<Timestamp> {
        read_instant(text, self.reader.order, &self.reader.zone)
    }

    /// A day, or yes for that of the order, or no. A day without a time is not before a moment of the same day.
    fn when(&self, column: OrderColumn, placed: Timestamp) -> Result<Option<Timestamp>, OrderProblem> {
        let text = self.cell(column);
        let word = fold(text);
        let is = |words: &str| words.split('|').any(|one| one == word);
        if word.is_empty() || is(NO) {
            return Ok(None);
        }
        if is(YES) {
            return Ok(Some(placed));
        }
        let at = self.instant(text).ok_or_else(|| self.problem("bad_date", Some(column)))?;
        let zone = &self.reader.zone;
        Ok(Some(if Day::of(at, zone) == Day::of(placed, zone) { at.max(placed) } else { at }))
    }

    fn status(&self) -> Status {
        let word = fold(self.cell(OrderColumn::Status));
        let is = |words: &str| words.split('|').any(|one| one == word);
        if is(CANCELLED) {
            Status::Cancelled
        } else if is(PLACED) {
            Status::Placed
        } else if is(SAMPLE) {
            Status::Sample
        } else {
            Status::Confirmed
        }
    }

    fn worth(&self) -> Result<(i128, Currency), OrderProblem> {
        let read = |column| {
            let text = self.needed(column, "no_amount")?;
            read_amount(text).ok_or_else(|| self.problem("bad_amount", Some(column)))
        };
        let (parts, written) = if self.reader.has_lines() {
            let (pieces, price) = (read(OrderColumn::Quantity)?, read(OrderColumn::UnitPrice)?);
            (pieces.times(price), price.currency)
        } else {
            let amount = read(OrderColumn::Amount)?;
            (amount.times(one()), amount.currency)
        };
        let parts = parts.ok_or_else(|| self.problem("bad_amount", Some(OrderColumn::Amount)))?;
        let currency = match self.cell(OrderColumn::Currency) {
            "" => written.unwrap_or(self.reader.currency),
            code => code.parse().map_err(|_| self.problem("unknown_currency", Some(OrderColumn::Currency)))?,
        };
        Ok((parts, currency))
    }
}

fn one() -> super::Written {
    read_amount("1").expect("1 is an amount")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(columns: &str) -> OrderReader {
        let columns: Vec<Option<OrderColumn>> = columns.split(' ').map(|word| word.parse().ok()).collect();
        OrderReader::new(&columns, DayOrder::MonthFirst, TimeZone::UTC, Currency::USD).unwrap()
    }

    /// Days of the order's fate as `placed confirmed cancelled sample`, or the code of the problem.
    fn fate(columns: &str, cells: &[&str]) -> String {
        let day = |at: Option<Timestamp>| at.map_or("-".to_owned(), |at| at.to_string()[..10].to_owned());
        match reader(columns).read(cells) {
            Ok(line) => {
                let sample = if line.sample { "sample" } else { "-" };
                format!("{} {} {} {sample}", day(Some(line.placed)), day(line.confirmed), day(line.cancelled))
            }
            Err(problem) => problem.code.to_owned(),
        }
    }

    #[test]
    fn an_order_without_word_of_its_fate_is_confirmed_when_it_was_placed() {
        let plain = "number company placed amount";
        assert_eq!(fate(plain, &["1", "Tide", "2026-03-01", "5"]), "2026-03-01 2026-03-01 - -");
        for (cells, expected) in [
            (["", "Tide", "2026-03-01", "5"], "no_number"),
            (["1", " ", "2026-03-01", "5"], "no_company"),
            (["1", "Tide", "", "5"], "no_date"),
            (["1", "Tide", "soon", "5"], "bad_date"),
            (["1", "Tide", "2026-03-01", ""], "no_amount"),
            (["1", "Tide", "2026-03-01", "much"], "bad_amount"),
        ] {
            assert_eq!(fate(plain, &cells), expected, "{cells:?}");
        }
    }

    #[test]
    fn days_and_words_tell_the_fate_of_an_order() {
        let columns = "number company placed amount confirmed cancelled sample";
        let row = |confirmed, cancelled, sample| {
            fate(columns, &["1", "T", "2026-03-01 15:00", "5", confirmed, cancelled, sample])
        };
        assert_eq!(row("", "", ""), "2026-03-01 - - -");
        assert_eq!(row("2026-03-01", "no", "0"), "2026-03-01 2026-03-01 - -");
        assert_eq!(row("yes", "2026-04-02", "yes"), "2026-03-01 2026-03-01 2026-04-02 sample");
        assert_eq!(row("maybe", "", ""), "bad_date");
        let status = |word| fate("number company placed amount status", &["1", "T", "2026-03-01", "5", word]);
        for (word, expected) in [
            ("Shipped", "2026-03-01 2026-03-01 - -"),
            ("", "2026-03-01 2026-03-01 - -"),
            ("Pending", "2026-03-01 - - -"),
            ("已取消", "2026-03-01 2026-03-01 2026-03-01 -"),
            ("SAMPLE", "2026-03-01 2026-03-01 - sample"),
        ] {
            assert_eq!(status(word), expected, "{word}");
        }
    }

    #[test]
    fn lines_of_an_order_add_up_before_they_are_rounded() {
        let reader = reader("number code placed quantity unit_price country");
        assert!(reader.has_lines());
        let parts: i128 = ["0.333", "0.333", "0.333"]
            .iter()
            .map(|price| reader.read(&["1", "17850", "2026-03-01", "1", price, "Germany"]).unwrap())
            .map(|line| {
                assert_eq!((line.company.as_str(), line.country), ("17850", "DE".parse().ok()));
                line.parts
            })
            .sum();
        assert_eq!(amount_of_lines(parts, Currency::USD).unwrap().minor, 100);
    }

    #[test]
    fn a_currency_is_that_of_the_column_then_of_the_amount_then_the_usual_one() {
        let currency = |amount: &str, column: &str| {
            let line = reader("number company placed amount currency").read(&["1", "T", "2026-03-01", amount, column]);
            line.map_or_else(|problem| problem.code.to_owned(), |line| line.currency.to_string())
        };
        assert_eq!(currency("5", "gbp"), "GBP");
        assert_eq!(currency("€5", ""), "EUR");
        assert_eq!(currency("5", ""), "USD");
        assert_eq!(currency("5", "pounds"), "unknown_currency");
    }

    #[test]
    fn what_no_order_can_do_without_is_named() {
        let missing = |columns: &str| {
            let columns: Vec<Option<OrderColumn>> = columns.split(' ').map(|word| word.parse().ok()).collect();
            OrderReader::new(&columns, DayOrder::MonthFirst, TimeZone::UTC, Currency::USD).err()
        };
        assert_eq!(missing("company placed amount"), Some(MissingColumn::Number));
        assert_eq!(missing("number placed amount"), Some(MissingColumn::Company));
        assert_eq!(missing("number code amount"), Some(MissingColumn::Placed));
        assert_eq!(missing("number code placed quantity"), Some(MissingColumn::Amount));
        assert_eq!(missing("number code placed quantity unit_price"), None);
    }
}
