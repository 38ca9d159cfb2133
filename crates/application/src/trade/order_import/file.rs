//! The rows of a file as orders. Where rows are lines of orders, they are added up by number first.

use super::look::OrderLook;
use crate::Trouble;
use crate::customers::import::{FileRefusal, Records};
use basics::{Country, Timestamp};
use domain::customers::company::CompanyCard;
use domain::customers::folding::fold;
use domain::customers::import::mask_sample;
use domain::trade::Order;
use domain::trade::order_file::{DayOrder, OrderLine, OrderReader, amount_of_lines};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

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

/// Orders whose lines were added up.
struct Added {
    all: usize,
    rest: std::vec::IntoIter<FileOrder>,
}

/// An open file.
pub struct OrderFile {
    look: OrderLook,
    dates: DayOrder,
    reader: OrderReader,
    records: Records,
    /// Each number that was met, with what its row said.
    met: HashMap<String, u64>,
    /// Orders whose lines were added up, in the order of their first rows.
    added: Option<Added>,
    read: i64,
}

impl OrderFile {
    pub(super) fn new(look: OrderLook, dates: DayOrder, reader: OrderReader, records: Records) -> Self {
        let (met, added, read) = (HashMap::new(), None, 0);
        OrderFile { dates, look, reader, records, met, added, read }
    }

    /// What the file looks like.
    pub const fn look(&self) -> &OrderLook {
        &self.look
    }

    /// What comes first in 3/4/2026.
    pub const fn dates(&self) -> DayOrder {
        self.dates
    }

    /// The next orders; nothing at the end.
    pub(super) fn next(&mut self, limit: usize, now: Timestamp) -> Result<Option<Read>, Trouble> {
        if !self.look.has_lines() {
            return self.next_rows(limit, now);
        }
        let mut findings = Vec::new();
        let is_first = self.added.is_none();
        let mut added = match self.added.take() {
            Some(added) => added,
            None => {
                let orders = self.add_up(now, &mut findings)?;
                Added { all: orders.len(), rest: orders.into_iter() }
            }
        };
        let orders: Vec<FileOrder> = added.rest.by_ref().take(limit).collect();
        // All rows are read by now; how many are through is how many orders are.
        let through = added.all - added.rest.len();
        let rows = if through == added.all { self.read } else { self.read * through as i64 / added.all as i64 };
        self.added = Some(added);
        Ok(if orders.is_empty() && !is_first { None } else { Some(Read { orders, findings, rows }) })
    }

    fn line(&mut self) -> Result<Option<ReadRow>, Trouble> {
        let Some((number, record)) = self.records.next().map_err(refused)? else { return Ok(None) };
        let cells: Vec<&str> = record.iter().collect();
        self.read = number - 1;
        let row = self.look.number_shown(number);
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

pub(super) fn refused(refusal: FileRefusal) -> Trouble {
    Trouble::field(refusal.field(), refusal.code(), refusal.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::import::made_workbook;
    use crate::trade::order_import::OrderWish;

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
        let look = OrderLook::through(bytes, &wish, "USD".parse().unwrap(), zone).unwrap();
        let mut file = look.open().unwrap();
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
        assert_eq!((read.findings, file.look().rows()), (vec![], 2));
        // Below the title and an empty row, as whoever opens the file counts.
        assert_eq!(read.orders.iter().map(|found| found.row).collect::<Vec<_>>(), [4, 5]);
    }
}
