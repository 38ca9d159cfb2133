//! What a file of orders looks like before a row of it is an order: its format, what its columns and days are, and what of this has to be said first.

use super::file::{OrderFile, refused};
use crate::customers::import::{Format, Records, Signs, Wish, inspect, workbook_of};
use crate::trade::tiers::bands_and_zone;
use crate::{Application, Trouble};
use basics::Currency;
use domain::customers::folding::fold;
use domain::trade::order_file::{
    DayOrder, Days, MissingColumn, OrderColumn, OrderReader, UnknownOrderColumn, guess_order_columns,
};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A title names no two columns of an order.
const OF_ORDERS: Signs =
    Signs { is_header: |row| guess_order_columns(row).into_iter().flatten().count() > 1, is_row: |_| false };

/// Headers that a refusal names; who has more looks into the file.
const HEADERS_TOLD: usize = 30;

/// What a person said of a file; the rest is guessed.
#[derive(Debug, Clone, Default)]
pub struct OrderWish {
    pub encoding: Option<String>,
    pub delimiter: Option<char>,
    /// A column by its header or its number from 1, and what it becomes; nothing leaves it out.
    pub mapping: Vec<(String, Option<String>)>,
    /// All columns in their order, instead of the guesses.
    pub columns: Option<Vec<Option<OrderColumn>>>,
    /// Of amounts that name none; the base of the bands if not said.
    pub currency: Option<Currency>,
    /// What comes first in 3/4/2026.
    pub dates: Option<DayOrder>,
    /// Rows are lines: amounts of one number are added.
    pub lines: bool,
    /// Read and compare, write nothing.
    pub dry_run: bool,
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedColumn {
    pub header: String,
    /// The first things that stand in it.
    pub samples: Vec<String>,
    pub becomes: Option<OrderColumn>,
}

/// What has to be said before rows can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Column(MissingColumn),
    /// 3/4/2026 can be read in two ways.
    Days,
}

impl Asked {
    /// The code of the refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Asked::Column(_) => "missing_column",
            Asked::Days => "unclear_dates",
        }
    }
}

/// A file that was looked through.
pub struct OrderLook {
    bytes: Arc<Vec<u8>>,
    format: Format,
    columns: Vec<LookedColumn>,
    currency: Currency,
    dates: Option<DayOrder>,
    has_lines: bool,
    rows: i64,
    zone: TimeZone,
    is_tried: bool,
    /// The numbers of a spreadsheet's rows, its header's first.
    numbers: Vec<u32>,
}

impl OrderLook {
    pub(super) async fn at(application: &Application, bytes: Vec<u8>, wish: OrderWish) -> Result<Self, Trouble> {
        let (bands, zone) = bands_and_zone(application).await?;
        let currency = wish.currency.unwrap_or(bands.currency);
        application.aside(move || Self::through(bytes, &wish, currency, zone)).await?
    }

    pub(super) fn through(
        bytes: Vec<u8>,
        wish: &OrderWish,
        currency: Currency,
        zone: TimeZone,
    ) -> Result<Self, Trouble> {
        let workbook = workbook_of(&bytes, OF_ORDERS).map_err(refused)?;
        let said = match &workbook {
            Some(_) => Wish::of_a_table(),
            None => Wish { encoding: wish.encoding.clone(), delimiter: wish.delimiter, has_header: None },
        };
        let said = Wish { has_header: Some(true), ..said };
        let (bytes, numbers) = workbook.map_or((bytes, Vec::new()), |table| (table.bytes, table.numbers));
        let bytes = Arc::new(bytes);
        let looked = inspect(&bytes, &said).map_err(refused)?;
        let headers: Vec<String> = looked.columns.iter().map(|column| column.header.clone()).collect();
        let mut becomes = match &wish.columns {
            Some(said) if said.len() == headers.len() => said.clone(),
            Some(said) => {
                let detail = format!("{} columns are named, the file has {}", said.len(), headers.len());
                return Err(Trouble::field("columns", "wrong_number_of_columns", detail));
            }
            None => guess_order_columns(&headers),
        };
        map(&mut becomes, &headers, &wish.mapping)?;
        let dates = match wish.dates {
            Some(order) => Some(order),
            None => order_of_days(&bytes, &looked.format, &becomes)?,
        };
        let column = |(column, becomes): (crate::customers::import::Column, Option<OrderColumn>)| LookedColumn {
            header: column.header,
            samples: column.samples,
            becomes,
        };
        let mut look = OrderLook {
            bytes,
            format: looked.format,
            columns: looked.columns.into_iter().zip(becomes).map(column).collect(),
            currency,
            dates,
            has_lines: wish.lines,
            rows: looked.rows,
            zone,
            is_tried: wish.dry_run,
            numbers,
        };
        look.has_lines |= look.reader().is_ok_and(|reader| reader.has_lines());
        Ok(look)
    }

    pub fn encoding(&self) -> &str {
        &self.format.encoding
    }

    pub const fn delimiter(&self) -> char {
        self.format.delimiter
    }

    pub fn columns(&self) -> &[LookedColumn] {
        &self.columns
    }

    /// Of amounts that name no currency.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// What comes first in 3/4/2026; nothing where that has to be said.
    pub const fn dates(&self) -> Option<DayOrder> {
        self.dates
    }

    /// Whether rows are lines of orders.
    pub const fn has_lines(&self) -> bool {
        self.has_lines
    }

    /// The number under which the file itself shows its record of that number, both counted from 1.
    pub(super) fn number_shown(&self, record: i64) -> i64 {
        let place = usize::try_from(record - 1).ok();
        place.and_then(|place| self.numbers.get(place)).map_or(record, |number| i64::from(*number))
    }

    /// Whether rows are compared and nothing is written.
    pub const fn is_tried(&self) -> bool {
        self.is_tried
    }

    /// Rows below the header.
    pub const fn rows(&self) -> i64 {
        self.rows
    }

    /// What has to be said first; nothing when rows can be read.
    pub fn asked(&self) -> Option<Asked> {
        match self.reader() {
            Err(missing) => Some(Asked::Column(missing)),
            Ok(_) => self.dates.is_none().then_some(Asked::Days),
        }
    }

    /// Refuses what has to be said first.
    ///
    /// # Errors
    /// A refusal that names it.
    pub fn ready(&self) -> Result<(), Trouble> {
        self.reader().map_err(|missing| lacks(missing, &self.columns))?;
        if self.dates.is_none() { Err(unclear_days()) } else { Ok(()) }
    }

    fn reader(&self) -> Result<OrderReader, MissingColumn> {
        let columns: Vec<Option<OrderColumn>> = self.columns.iter().map(|column| column.becomes).collect();
        OrderReader::new(&columns, self.dates.unwrap_or(DayOrder::MonthFirst), self.zone.clone(), self.currency)
    }

    /// Begins to read rows.
    pub(super) fn open(self) -> Result<OrderFile, Trouble> {
        let reader = self.reader().map_err(|missing| lacks(missing, &self.columns))?;
        let Some(dates) = self.dates else { return Err(unclear_days()) };
        let records = records(&self.bytes, &self.format)?;
        Ok(OrderFile::new(self, dates, reader, records))
    }
}

fn records(bytes: &Arc<Vec<u8>>, format: &Format) -> Result<Records, Trouble> {
    let mut records = Records::open(Arc::clone(bytes), format).map_err(refused)?;
    records.next().map_err(refused)?;
    Ok(records)
}

fn lacks(missing: MissingColumn, columns: &[LookedColumn]) -> Trouble {
    let column = missing.column();
    let headers = told(columns.iter().map(|column| column.header.as_str()));
    let detail = format!("{missing}; say which with --map COLUMN={column} (columns: {headers})");
    Trouble::field("mapping", "missing_column", detail)
}

/// Headers as a refusal tells them: a file of another kind has none that could be shown.
fn told<'a>(headers: impl Iterator<Item = &'a str>) -> String {
    let shown = headers.map(|header| header.chars().filter(|letter| !letter.is_control()).collect::<String>());
    shown.take(HEADERS_TOLD).collect::<Vec<_>>().join(", ")
}

fn unclear_days() -> Trouble {
    let detail =
        "the dates of this file can be read in two ways (3/4/2026); say which comes first: dmy or mdy (--dates)";
    Trouble::field("dates", "unclear_dates", detail)
}

/// The guesses with what was said otherwise.
fn map(
    columns: &mut [Option<OrderColumn>],
    headers: &[String],
    said: &[(String, Option<String>)],
) -> Result<(), Trouble> {
    let mut given: BTreeMap<usize, Option<OrderColumn>> = BTreeMap::new();
    for (name, field) in said {
        let by_header = headers.iter().position(|header| fold(header) == fold(name));
        let by_number = || name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let at = by_header.or_else(by_number).filter(|at| *at < columns.len()).ok_or_else(|| {
            let headers = told(headers.iter().map(String::as_str));
            let detail = format!("there is no column \"{name}\" (columns: {headers})");
            Trouble::field("mapping", "unknown_column", detail)
        })?;
        let column = match field {
            None => None,
            Some(word) => Some(word.parse().map_err(|error: UnknownOrderColumn| {
                Trouble::field("mapping", "unknown_field", format!("{word}: {error}"))
            })?),
        };
        given.insert(at, column);
    }
    for column in columns.iter_mut() {
        if column.is_some() && given.values().any(|one| one == column) {
            *column = None;
        }
    }
    given.into_iter().for_each(|(at, column)| columns[at] = column);
    Ok(())
}

/// Reads all days of the file to tell day and month apart; nothing where they do not tell.
fn order_of_days(
    bytes: &Arc<Vec<u8>>,
    format: &Format,
    columns: &[Option<OrderColumn>],
) -> Result<Option<DayOrder>, Trouble> {
    let dated = [OrderColumn::Placed, OrderColumn::Confirmed, OrderColumn::Cancelled];
    let places: Vec<usize> =
        (0..columns.len()).filter(|at| columns[*at].is_some_and(|column| dated.contains(&column))).collect();
    let (mut rows, mut days) = (records(bytes, format)?, Days::default());
    while let Some((_, record)) = rows.next().map_err(refused)? {
        places.iter().filter_map(|at| record.get(*at)).for_each(|cell| days.note(cell));
    }
    Ok(days.order().ok())
}
