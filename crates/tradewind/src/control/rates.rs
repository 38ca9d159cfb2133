//! The errand of an import of exchange rates.

use super::errand::{RatesImported, Reply, RowFinding};
use super::link::Link;
use crate::commands::Failure;
use application::Application;
use application::trade::tiers::import_rates;
use domain::trust::Viewer;

/// The euro's whole list since 1999 has one megabyte.
const FILE_BYTES: usize = 32 << 20;
/// Findings told; what is wrong with a list of rates is wrong with all of it.
const FINDINGS: usize = 100;

pub async fn carry_out(application: &Application, dry_run: bool, link: &mut Link) -> Result<RatesImported, Failure> {
    let bytes = link.hear_bytes(FILE_BYTES).await?;
    let counts = import_rates(application, &Viewer::system(), bytes, dry_run).await?;
    let refused = counts.findings.len() as u64;
    for (row, code, sample) in counts.findings.into_iter().take(FINDINGS) {
        let (action, code) = ("refused".to_owned(), code.to_owned());
        link.say(&Reply::Finding(RowFinding { row, action, code, column: None, sample })).await?;
    }
    Ok(RatesImported { dry_run, rows: counts.rows, rates: counts.rates, changed: counts.changed, refused })
}
