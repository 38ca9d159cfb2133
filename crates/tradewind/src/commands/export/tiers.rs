//! `tradewind export tiers`: where every company stands on a day.

use super::super::whole_file::WholeFile;
use super::super::{Failure, bar};
use super::take;
use crate::Common;
use crate::control::{Errand, Line, TiersErrand, TiersExported};
use std::io::Write;
use std::path::PathBuf;

/// Where every company stands on a day, reckoned anew from its orders and interactions.
///
/// An order counts once it is confirmed, if it is not cancelled by that day and no sample. With --json an array, one company a
/// line: company, id, tier, why, rise, recency (days), frequency, monetary, monetary_minor, currency, last_order_on, silence (days),
/// incomplete, falls_on, falls_to; else the same as CSV. Companies come in the order in which they were made.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  tradewind export tiers --at 2026-11-01 --json > tiers.json")]
pub struct Tiers {
    /// The day, in the workspace's zone [default: today].
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// The file to write [default: standard output]. It is there only when it is whole.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over a file that is there.
    #[arg(long, requires = "output")]
    replace: bool,
}

pub async fn run(common: Common, tiers: Tiers) -> Result<(), Failure> {
    let errand = Errand::ExportTiers(TiersErrand { at: tiers.at, json: common.json });
    let line = Line::open(&common).await?;
    let Some(path) = tiers.output else {
        let mut out = std::io::stdout().lock();
        let exported: TiersExported = line.ask(errand, None, |heard| take(heard, &mut out)).await?;
        out.flush().map_err(Failure::io("standard output cannot be written"))?;
        bar("", 0, 0);
        eprintln!("{} companies as of {}", exported.companies, exported.at);
        return Ok(());
    };
    let mut file = WholeFile::begin(&path, tiers.replace)?;
    let exported: TiersExported = line.ask(errand, None, |heard| take(heard, &mut file)).await?;
    file.finish()?;
    bar("", 0, 0);
    println!("{} companies as of {} are in {}", exported.companies, exported.at, path.display());
    Ok(())
}
