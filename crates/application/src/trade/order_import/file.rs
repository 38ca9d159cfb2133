//! The file of orders: its format, its columns, and its rows as orders. Where rows are lines of orders, they are added up by number first.

use crate::Application;
use crate::Trouble;
use crate::customers::import::{FileRefusal, Format, Records, Signs, Wish, inspect, workbook_of};
use crate::trade::tiers::bands_and_zone;
use basics::{Country, Currency, Timestamp};
use domain::customers::company::CompanyCard;
use domain::customers::folding::fold;
use domain::customers::import::mask_sample;
use domain::trade::Order;
use domain::trade::order_file::{
    DayOrder, Days, MissingColumn, OrderColumn, OrderLine, OrderReader, amount_of_lines, guess_order_columns,
};
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// A title names no two columns of an order.
const OF_ORDERS: Signs =
    Signs { is_header: |row| guess_order_columns(row).into_iter().flatten().count() > 1, is_row: |_| false };

/// What a person said of a file; the rest is guessed.
#[derive(Debug, Clone, Default)]
pub struct OrderWish {
    pub encoding: Option<String>,
    pub delimiter: Option<char>,
    /// A column by its header or its number from 1, and what it becomes; nothing leaves it out.
    pub mapping: Vec<(String, Option<String>)>,
    /// Of amounts that name none; the base of the bands if not said.
    pub currency: Option<Currency>,
    /// What comes first in 3/4/2026.
    pub dates: Option<DayOrder>,
    /// Rows are lines: amounts of one number are added.
    pub lines: bool,
    /// Read and compare, write nothing.
    pub dry_run: bool,
}

/// What is said of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFinding {
    /// As counted in the file, its header included.
    pub row: i64,
    pub code: &'static str,
    pub is_refusal: bool,
    /// Counted from 0.
    pub column: Option<usize>,
    /// What stands there, masked.
    pub sample: String,
}

/// An order as the file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileOrder {
    pub row: i64,
    pub folded: String,
    pub company: String,
    pub website: String,
    pub country: Option<Country>,
    pub order: Order,
}

/// Rows that were read.
pub(super) struct Read {
    pub orders: Vec<FileOrder>,
    pub findings: Vec<RowFinding>,
    pub rows: i64,
}

/// A row's number, and what it says or what is wrong with it.
type ReadRow = (i64, Result<OrderLine, RowFinding>);

/// An open file.
pub struct OrderFile {
    format: Format,
    headers: Vec<String>,
    columns: Vec<Option<OrderColumn>>,
    currency: Currency,
    dates: DayOrder,
    has_lines: bool,
    rows: i64,
    reader: OrderReader,
    records: Records,
    /// Each number that was met, with what its row said.
    met: HashMap<String, u64>,
    /// Orders whose lines were added up, in the order of their first rows.
    added: Option<std::vec::IntoIter<FileOrder>>,
    read: i64,
}

impl OrderFile {
    pub(super) async fn open(application: &Application, bytes: Vec<u8>, wish: OrderWish) -> Result<Self, Trouble> {
        let (bands, zone) = bands_and_zone(application).await?;
        let currency = wish.currency.unwrap_or(bands.currency);
        application.aside(move || Self::look_through(bytes, &wish, currency, zone)).await?
    }

    fn look_through(
        bytes: Vec<u8>,
        wish: &OrderWish,
        currency: Currency,
        zone: jiff::tz::TimeZone,
    ) -> Result<Self, Trouble> {
        let workbook = workbook_of(&bytes, OF_ORDERS).map_err(refused)?;
        let said = match &workbook {
            Some(_) => Wish::of_a_table(),
            None => Wish { encoding: wish.encoding.clone(), delimiter: wish.delimiter, has_header: None },
        };
        let said = Wish { has_header: Some(true), ..said };
        let bytes = Arc::new(workbook.map_or(bytes, |table| table.bytes));
        let looked = inspect(&bytes, &said).map_err(refused)?;
        let headers: Vec<String> = looked.columns.into_iter().map(|column| column.header).collect();
        let mut columns = guess_order_columns(&headers);
        map(&mut columns, &headers, &wish.mapping)?;
        let dates = match wish.dates {
            Some(order) => order,
            None => order_of_days(&bytes, &looked.format, &columns)?,
        };
        let reader = OrderReader::new(&columns, dates, zone, currency).map_err(|missing| lacks(missing, &headers))?;
        let has_lines = wish.lines || reader.has_lines();
        let records = open(&bytes, &looked.format)?;
        let (format, rows) = (looked.format, looked.rows);
        let (met, added, read) = (HashMap::new(), None, 0);
        Ok(OrderFile { format, headers, columns, currency, dates, has_lines, rows, reader, records, met, added, read })
    }

    pub fn encoding(&self) -> &str {
        &self.format.encoding
    }

    pub const fn delimiter(&self) -> char {
        self.format.delimiter
    }

    /// Headers, and what each column is.
    pub fn columns(&self) -> impl Iterator<Item = (&str, Option<OrderColumn>)> {
        self.headers.iter().map(String::as_str).zip(self.columns.iter().copied())
    }

    /// Of amounts that name no currency.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    pub const fn dates(&self) -> DayOrder {
        self.dates
    }

    /// Whether rows are lines of orders.
    pub const fn has_lines(&self) -> bool {
        self.has_lines
    }

    /// Rows below the header.
    pub const fn rows(&self) -> i64 {
        self.rows
    }

    /// The next orders; nothing at the end.
    pub(super) fn next(&mut self, limit: usize, now: Timestamp) -> Result<Option<Read>, Trouble> {
        if !self.has_lines {
            return self.next_rows(limit, now);
        }
        let mut findings = Vec::new();
        let is_first = self.added.is_none();
        if is_first {
            let orders = self.add_up(now, &mut findings)?;
            self.added = Some(orders.into_iter());
        }
        let added = self.added.as_mut().map(|added| added.take(limit).collect::<Vec<_>>()).unwrap_or_default();
        if added.is_empty() && !is_first {
            return Ok(None);
        }
        Ok(Some(Read { orders: added, findings, rows: self.read }))
    }

    fn line(&mut self) -> Result<Option<ReadRow>, Trouble> {
        let Some((row, record)) = self.records.next().map_err(refused)? else { return Ok(None) };
        let cells: Vec<&str> = record.iter().collect();
        self.read = row - 1;
        let line = self.reader.read(&cells).map_err(|problem| RowFinding {
            row,
            code: problem.code,
            is_refusal: true,
            column: problem.column,
            sample: problem.sample,
        });
        Ok(Some((row, line)))
    }

    fn next_rows(&mut self, limit: usize, now: Timestamp) -> Result<Option<Read>, Trouble> {
        let (mut orders, mut findings) = (Vec::with_capacity(limit), Vec::new());
        let mut is_over = true;
        while let Some((row, line)) = self.line()? {
            is_over = false;
            match line.and_then(|line| self.once(row, line, now)) {
                Ok(Some(order)) => orders.push(order),
                Ok(None) => findings.push(RowFinding { is_refusal: false, ..finding(row, "same_row_again", "") }),
                Err(found) => findings.push(found),
            }
            if orders.len() + findings.len() >= limit {
                break;
            }
        }
        Ok(if is_over { None } else { Some(Read { orders, findings, rows: self.read }) })
    }

    /// The order of a row, unless the same row was there before.
    fn once(&mut self, row: i64, line: OrderLine, now: Timestamp) -> Result<Option<FileOrder>, RowFinding> {
        let number = line.number.clone();
        if line.parts < 0 {
            return Err(finding(row, "negative_amount", &number));
        }
        let order = file_order(row, line, now)?;
        let mut hasher = DefaultHasher::new();
        (&order.company, &order.website, format!("{:?}", order.order)).hash(&mut hasher);
        let said = hasher.finish();
        match self.met.insert(order.folded.clone(), said) {
            None => Ok(Some(order)),
            Some(before) if before == said => Ok(None),
            Some(before) => {
                // The first one counts.
                self.met.insert(order.folded, before);
                Err(finding(row, "number_twice", &number))
            }
        }
    }

    fn add_up(&mut self, now: Timestamp, findings: &mut Vec<RowFinding>) -> Result<Vec<FileOrder>, Trouble> {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut orders: Vec<(i64, OrderLine)> = Vec::new();
        while let Some((row, line)) = self.line()? {
            let line = match line {
                Ok(line) => line,
                Err(found) => {
                    findings.push(found);
                    continue;
                }
            };
            let place = *places.entry(fold(&line.number)).or_insert(orders.len());
            let Some((_, order)) = orders.get_mut(place) else {
                orders.push((row, line));
                continue;
            };
            if fold(&order.company) != fold(&line.company) {
                findings.push(finding(row, "number_of_another_company", &line.number));
            } else if order.currency != line.currency {
                findings.push(finding(row, "another_currency", &line.number));
            } else {
                order.parts = order.parts.saturating_add(line.parts);
                order.placed = order.placed.min(line.placed);
                order.confirmed = order.confirmed.min(line.confirmed);
                order.cancelled = order.cancelled.or(line.cancelled);
                order.sample |= line.sample;
            }
        }
        let mut read = Vec::with_capacity(orders.len());
        for (row, line) in orders {
            if line.parts < 0 {
                findings.push(finding(row, "negative_amount", &line.number));
                continue;
            }
            match file_order(row, line, now) {
                Ok(order) => read.push(order),
                Err(found) => findings.push(found),
            }
        }
        Ok(read)
    }
}

fn finding(row: i64, code: &'static str, sample: &str) -> RowFinding {
    RowFinding { row, code, is_refusal: true, column: None, sample: mask_sample(sample) }
}

fn file_order(row: i64, line: OrderLine, now: Timestamp) -> Result<FileOrder, RowFinding> {
    let OrderLine { number, company, website, country, placed, confirmed, cancelled, sample, parts, currency } = line;
    let shown = number.clone();
    let amount = amount_of_lines(parts, currency).ok_or_else(|| finding(row, "out_of_range", &shown))?;
    let card = CompanyCard { name: company, website, ..CompanyCard::default() };
    let card = card.checked().map_err(|_| finding(row, "bad_company", &shown))?;
    let order = Order { number, placed, confirmed, cancelled, sample, amount };
    let order = order.checked(now).map_err(|refusal| finding(row, refusal.code(), &shown))?;
    Ok(FileOrder { row, folded: fold(&order.number), company: card.name, website: card.website, country, order })
}

fn refused(refusal: FileRefusal) -> Trouble {
    Trouble::field(refusal.field(), refusal.code(), refusal.to_string())
}

fn open(bytes: &Arc<Vec<u8>>, format: &Format) -> Result<Records, Trouble> {
    let mut records = Records::open(Arc::clone(bytes), format).map_err(refused)?;
    records.next().map_err(refused)?;
    Ok(records)
}

fn lacks(missing: MissingColumn, headers: &[String]) -> Trouble {
    let column = missing.column();
    let detail = format!("{missing}; say which with --map COLUMN={column} (columns: {})", headers.join(", "));
    Trouble::field("mapping", "missing_column", detail)
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
            let detail = format!("there is no column \"{name}\" (columns: {})", headers.join(", "));
            Trouble::field("mapping", "unknown_column", detail)
        })?;
        let column = match field {
            None => None,
            Some(word) => Some(word.parse().map_err(|error: domain::trade::order_file::UnknownOrderColumn| {
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

/// Reads all days of the file to tell day and month apart.
fn order_of_days(bytes: &Arc<Vec<u8>>, format: &Format, columns: &[Option<OrderColumn>]) -> Result<DayOrder, Trouble> {
    let dated = [OrderColumn::Placed, OrderColumn::Confirmed, OrderColumn::Cancelled];
    let places: Vec<usize> =
        (0..columns.len()).filter(|at| columns[*at].is_some_and(|column| dated.contains(&column))).collect();
    let (mut records, mut days) = (open(bytes, format)?, Days::default());
    while let Some((_, record)) = records.next().map_err(refused)? {
        places.iter().filter_map(|at| record.get(*at)).for_each(|cell| days.note(cell));
    }
    days.order().map_err(|()| {
        let detail =
            "the dates of this file can be read in two ways (3/4/2026); say which comes first: dmy or mdy (--dates)";
        Trouble::field("dates", "unclear_dates", detail)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::import::made_workbook;

    #[test]
    fn a_spreadsheet_of_orders_is_read_from_its_header_on() {
        let sheet = "<worksheet><sheetData>\
            <row r='1'><c r='A1' t='s'><v>0</v></c></row>\
            <row r='3'><c r='A3' t='s'><v>1</v></c><c r='B3' t='s'><v>2</v></c><c r='C3' t='s'><v>3</v></c><c r='D3' t='s'><v>4</v></c></row>\
            <row r='4'><c r='A4' t='str'><v>PO-1</v></c><c r='B4' t='str'><v>Nord Ltd</v></c><c r='C4' s='1'><v>46023</v></c><c r='D4'><v>1250.5</v></c></row>\
            <row r='5'><c r='A5' t='str'><v>PO-2</v></c><c r='C5' s='1'><v>46024</v></c><c r='D5'><v>99</v></c></row>\
            </sheetData><mergeCells><mergeCell ref='A1:D1'/><mergeCell ref='B4:B5'/></mergeCells></worksheet>";
        let bytes = made_workbook("Orders 2026|Order number|Company|Order date|Amount", sheet);
        let (wish, zone) = (OrderWish::default(), jiff::tz::TimeZone::UTC);
        let mut file = OrderFile::look_through(bytes, &wish, "USD".parse().unwrap(), zone).unwrap();
        let now: Timestamp = "2026-11-01T00:00:00Z".parse().unwrap();
        let read = file.next(10, now).unwrap().unwrap();
        // A day without an hour is its noon.
        let orders = read.orders.iter().map(|found| {
            (
                found.company.as_str(),
                found.order.number.as_str(),
                found.order.placed.to_string(),
                found.order.amount.minor,
            )
        });
        let orders: Vec<_> = orders.collect();
        assert_eq!(
            orders,
            [
                ("Nord Ltd", "PO-1", "2026-01-01T12:00:00.000Z".to_owned(), 125_050),
                ("Nord Ltd", "PO-2", "2026-01-02T12:00:00.000Z".to_owned(), 9_900),
            ]
        );
        assert_eq!((read.findings, file.rows()), (vec![], 2));
    }
}
