//! What is asked of an import of orders, and the lines of its answer.

use crate::http::Problem;
use application::trade::order_import::{Asked, OrderCounts, OrderLook, OrderWish, RowFinding};
use axum::http::StatusCode;
use basics::Currency;
use domain::trade::order_file::{DayOrder, OrderColumn};
use serde::{Deserialize, Serialize};
use std::fmt::Display;
use std::str::FromStr;
use utoipa::{IntoParams, ToSchema};

/// How a file is to be read; what is left out is guessed.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OrderQueryOfFile {
    /// Read and compare, write nothing.
    #[serde(default)]
    dry_run: bool,
    /// What each column is, in their order, with commas between: `number,company,,placed,amount`. Empty leaves a column out.
    columns: Option<String>,
    /// Of amounts that name none, such as `USD`.
    currency: Option<String>,
    /// What comes first in 3/4/2026: `dmy` or `mdy`.
    dates: Option<String>,
    /// Rows are lines: amounts of one number are added.
    #[serde(default)]
    lines: bool,
    /// Such as `UTF-8` or `GB18030`.
    encoding: Option<String>,
    /// A comma, semicolon, tab or bar.
    #[param(value_type = Option<String>)]
    delimiter: Option<char>,
}

fn read<T>(field: &'static str, code: &'static str, text: Option<&str>) -> Result<Option<T>, Problem>
where
    T: FromStr,
    T::Err: Display,
{
    let wrong =
        |error: T::Err| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, error.to_string()).field(field, code);
    text.map(|text| text.trim().parse().map_err(wrong)).transpose()
}

impl OrderQueryOfFile {
    pub(super) fn wish(self) -> Result<OrderWish, Problem> {
        let column = |word: &str| match word.trim() {
            "" => Ok(None),
            word => read::<OrderColumn>("columns", "unknown_field", Some(word)),
        };
        let columns =
            self.columns.map(|words| words.split(',').map(column).collect::<Result<Vec<_>, _>>()).transpose()?;
        Ok(OrderWish {
            columns,
            currency: read::<Currency>("currency", "unknown_currency", self.currency.as_deref())?,
            dates: read::<DayOrder>("dates", "unknown_day_order", self.dates.as_deref())?,
            lines: self.lines,
            encoding: self.encoding,
            delimiter: self.delimiter,
            mapping: Vec::new(),
            dry_run: self.dry_run,
        })
    }
}

/// A line of the answer.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum OrderImportLine {
    /// The first line: how the file is read.
    Look(FileLook),
    /// How many rows are through.
    Progress { done: i64, total: i64 },
    /// What is wrong with a row; the first fifty are told.
    Finding(OrderFinding),
    /// The last line: the account.
    Done(OrderAccount),
    /// The last line of what broke off: what was written stays, and the same file again goes on.
    Failed { code: String, detail: String },
}

impl OrderImportLine {
    pub(super) fn failed(problem: &Problem) -> Self {
        OrderImportLine::Failed { code: problem.code.to_owned(), detail: problem.detail.clone() }
    }

    pub(super) fn finding(finding: RowFinding, headers: &[String]) -> Self {
        let RowFinding { row, code, is_refusal, column, sample } = finding;
        let column = column.map(|at| match headers.get(at) {
            Some(header) if !header.is_empty() => header.clone(),
            _ => (at + 1).to_string(),
        });
        OrderImportLine::Finding(OrderFinding { row, code, is_refused: is_refusal, column, sample })
    }

    pub(super) fn done(counts: OrderCounts, more_findings: bool) -> Self {
        let OrderCounts { rows, new, changed, unchanged, refused, companies } = counts;
        OrderImportLine::Done(OrderAccount { rows, new, changed, unchanged, refused, companies, more_findings })
    }
}

/// How a file of orders is read.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderFileLook)]
pub(super) struct FileLook {
    encoding: String,
    delimiter: String,
    columns: Vec<FileColumn>,
    /// Of amounts that name none.
    currency: String,
    /// `dmy` or `mdy`; `null` where it has to be said.
    #[schema(required)]
    dates: Option<&'static str>,
    /// Whether rows are lines of orders, added up by number.
    has_lines: bool,
    /// Below the header.
    rows: i64,
    /// What has to be said before rows can be read: `missing_column` or `unclear_dates`.
    #[schema(required)]
    asks: Option<&'static str>,
    /// The column that is missing.
    #[schema(required)]
    missing: Option<&'static str>,
}

/// A column of a file of orders.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderFileColumn)]
pub(super) struct FileColumn {
    header: String,
    /// The first things that stand in it.
    samples: Vec<String>,
    /// `null` = left out.
    #[schema(required)]
    becomes: Option<&'static str>,
}

impl From<&OrderLook> for FileLook {
    fn from(look: &OrderLook) -> Self {
        let asked = look.asked();
        let missing = match asked {
            Some(Asked::Column(missing)) => Some(missing.column().as_str()),
            Some(Asked::Days) | None => None,
        };
        let columns = look.columns().iter().map(|column| FileColumn {
            header: column.header.clone(),
            samples: column.samples.clone(),
            becomes: column.becomes.map(OrderColumn::as_str),
        });
        FileLook {
            encoding: look.encoding().to_owned(),
            delimiter: look.delimiter().to_string(),
            columns: columns.collect(),
            currency: look.currency().to_string(),
            dates: look.dates().map(DayOrder::as_str),
            has_lines: look.has_lines(),
            rows: look.rows(),
            asks: asked.map(Asked::code),
            missing,
        }
    }
}

/// What is said of a row.
#[derive(Serialize, ToSchema)]
pub(super) struct OrderFinding {
    /// As counted in the file, its header included.
    row: i64,
    code: &'static str,
    /// Else it was left out because it says nothing new.
    is_refused: bool,
    #[schema(required)]
    column: Option<String>,
    /// What stands there, masked.
    sample: String,
}

/// What a file came to. Where rows are lines, several make one order.
#[derive(Serialize, ToSchema)]
pub(super) struct OrderAccount {
    rows: u64,
    new: u64,
    changed: u64,
    unchanged: u64,
    refused: u64,
    /// Companies that were made, or would be.
    companies: u64,
    /// Whether there are more findings than were told.
    more_findings: bool,
}
