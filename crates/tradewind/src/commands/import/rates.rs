//! `tradewind import rates`: exchange rates from a CSV file.

use super::super::Failure;
use super::orders::print_finding;
use super::read;
use crate::Common;
use crate::control::{Errand, Heard, Line, RatesImported};
use std::path::PathBuf;

/// Exchange rates from a CSV file, by currency and day.
///
/// Either a row a rate (columns Date, Currency, Rate: dollars for one unit), or the euro's list as the European Central Bank
/// publishes it (eurofxref-hist.csv: Date, USD, and a column a currency, each saying what one euro buys). A rate of the same
/// currency and day is replaced. Amounts of orders are turned into the base currency of the tiers at the rate of their day, or the
/// last one of the ten days before it. Tiers are reckoned anew.
///
/// Exit code: 0 when it was done (refused rows or not), 2 when the file is at fault, 1 otherwise.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  tradewind import rates eurofxref-hist.csv")]
pub struct Rates {
    /// The CSV file, or - for standard input.
    file: PathBuf,
    /// Only try: print the account of rows and write nothing.
    #[arg(long)]
    dry_run: bool,
}

pub async fn run(common: Common, rates: Rates) -> Result<(), Failure> {
    let bytes = read(&rates.file)?;
    let line = Line::open(&common).await?;
    let mut findings = Vec::new();
    let hear = |heard| {
        if let Heard::Finding(finding) = heard {
            findings.push(finding);
        }
        Ok(())
    };
    let errand = Errand::ImportRates { dry_run: rates.dry_run };
    let imported: RatesImported = line.ask(errand, Some(&bytes), hear).await?;
    if common.json {
        let mut whole = serde_json::to_value(&imported).map_err(|error| Failure::Other(error.to_string()))?;
        whole["findings"] = serde_json::to_value(&findings).map_err(|error| Failure::Other(error.to_string()))?;
        println!("{whole}");
        return Ok(());
    }
    findings.iter().for_each(print_finding);
    println!(
        "{} rows: {} rates, {} of them new or changed; {} refused",
        imported.rows, imported.rates, imported.changed, imported.refused
    );
    if imported.dry_run {
        println!("Nothing was written. The same command without --dry-run imports.");
    }
    Ok(())
}
