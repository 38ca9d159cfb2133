//! `tradewind import orders`: orders from a CSV or XLSX file.

use super::super::{Failure, bar};
use super::{delimiter, mapped, read};
use crate::Common;
use crate::control::{Errand, Heard, Line, OrdersErrand, OrdersImported, RowFinding};
use std::path::PathBuf;

/// Orders from a CSV or XLSX file, of companies that are found or made.
///
/// The first row names the columns; case, blanks and signs do not matter, and common names in seven languages are known:
///
///   number      order number, invoice no, po, ... (needed; the same number again is the same order)
///   company     company, customer, client, buyer, ... (needed, or one of the next two)
///   code        customer id, account number, ...: the company's name where no other column names it
///   website     website, domain: finds the company where its name does not
///   placed      date, order date, invoice date, ... (needed)
///   amount      amount, total, value, ... (needed, or quantity and unit price)
///   quantity, unit_price   each row is a line then; lines of one number are added up
///   currency    a code of three letters; else a sign in the amount, else --currency
///   confirmed   a day, or yes; without this column an order is confirmed on the day it was placed
///   cancelled   a day, or yes (then on the day of the order)
///   sample      yes or no
///   status      pending, open, ... (not confirmed), cancelled, sample; all other words mean confirmed
///   country     of a company that is made: a code or a name
///
/// Days are written as 2026-11-02, 2.11.2026, 11/2/2026, 2 Nov 2026, with or without a time, with or without a zone; without one they are of
/// the workspace's. Which number of 3/4/2026 is the month is told by the other rows, or by --dates. Rows that cannot be read are refused
/// one by one. The same file again changes nothing. Tiers follow when the file is through.
///
/// Exit code: 0 when it was done (refused rows or not), 2 when the file or a word of the command is at fault, 1 otherwise.
#[derive(clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  tradewind import orders orders.csv --dry-run\n  \
                        tradewind import orders invoices.csv --currency GBP --map \"Debtor=company\" --map 7=-"
)]
pub struct Orders {
    /// The file, or - for standard input.
    file: PathBuf,
    /// What a column becomes, by its header or its number from 1; - leaves it out. May be given several times.
    #[arg(long, value_name = "COLUMN=FIELD")]
    map: Vec<String>,
    /// The currency of amounts that name none [default: the base of the tiers].
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// What comes first in 3/4/2026: dmy or mdy [default: told by the other rows].
    #[arg(long, value_name = "WORD")]
    dates: Option<String>,
    /// Each row is a line of an order: amounts of one number are added.
    #[arg(long)]
    lines: bool,
    /// The text encoding, such as utf-8, gb18030 or windows-1252 [default: detected].
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What parts the columns: a comma, semicolon, bar, or "tab" [default: detected].
    #[arg(long, value_name = "SIGN")]
    delimiter: Option<String>,
    /// Only try: print the account of rows and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Print at most so many findings about rows.
    #[arg(long, value_name = "NUMBER", default_value_t = 100)]
    findings: usize,
}

pub async fn run(common: Common, orders: Orders) -> Result<(), Failure> {
    let mapping = orders.map.iter().map(|text| mapped(text)).collect::<Result<_, _>>()?;
    let delimiter = orders.delimiter.as_deref().map(delimiter).transpose()?;
    let bytes = read(&orders.file)?;
    let errand = OrdersErrand {
        encoding: orders.encoding,
        delimiter,
        mapping,
        currency: orders.currency,
        dates: orders.dates,
        lines: orders.lines,
        dry_run: orders.dry_run,
        findings: orders.findings,
    };
    let line = Line::open(&common).await?;
    let mut findings = Vec::new();
    let hear = |heard| {
        match heard {
            Heard::Progress { what, done, total } => bar(&what, done, total),
            Heard::Finding(finding) => findings.push(finding),
            Heard::Block(_) => {}
        }
        Ok(())
    };
    let imported: OrdersImported = line.ask(Errand::ImportOrders(errand), Some(&bytes), hear).await?;
    bar("", 0, 0);
    print(&common, &imported, &findings)
}

fn print(common: &Common, imported: &OrdersImported, findings: &[RowFinding]) -> Result<(), Failure> {
    if common.json {
        let mut whole = serde_json::to_value(imported).map_err(|error| Failure::Other(error.to_string()))?;
        whole["findings"] = serde_json::to_value(findings).map_err(|error| Failure::Other(error.to_string()))?;
        println!("{whole}");
        return Ok(());
    }
    for column in &imported.columns {
        println!("{:30} {}", column.header, column.field.as_deref().unwrap_or("- (left out)"));
    }
    findings.iter().for_each(print_finding);
    if imported.more_findings {
        println!("… and more; --findings 1000000 prints all of them");
    }
    let counts = &imported.counts;
    let lines = if imported.lines { "rows, lines of orders" } else { "rows" };
    let made = if imported.dry_run { "companies would be made" } else { "companies made" };
    println!(
        "{} {lines}: {} orders new, {} changed, {} unchanged, {} refused; {} {made}",
        counts.rows, counts.new, counts.changed, counts.unchanged, counts.refused, counts.companies
    );
    println!("amounts that name no currency are in {}; 3/4/2026 is read as {}", imported.currency, imported.dates);
    if imported.dry_run {
        println!("Nothing was written. The same command without --dry-run imports.");
    }
    Ok(())
}

/// `row 7, column Date: refused, bad_date (so••)`.
pub(super) fn print_finding(finding: &RowFinding) {
    let place = finding.column.as_ref().map(|column| format!(", column {column}")).unwrap_or_default();
    let sample = if finding.sample.is_empty() { String::new() } else { format!(" ({})", finding.sample) };
    println!("row {}{place}: {}, {}{sample}", finding.row, finding.action, finding.code);
}
