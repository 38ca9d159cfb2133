//! `tradewind export predictions`: the models that predict orders, and what they expect of each company.

use super::super::whole_file::WholeFile;
use super::super::{Failure, bar};
use super::take;
use crate::Common;
use crate::control::{Errand, Line, PredictionsExported};
use std::io::Write;
use std::path::PathBuf;

/// What the models that were fitted last expect of every company that ordered, as JSON.
///
/// An object: as_of, fitted_on, models (orders: r, alpha, a, b of BG/NBD in days; spend: p, q, v of Gamma-Gamma in minor units), currency,
/// days_ahead, monthly_rate, and companies, one a line: id, repeats, recency_days, age_days, mean_minor, alive, orders, next_order_on,
/// value_minor. It is always JSON, with --json or without.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  tradewind export predictions --json > predictions.json")]
pub struct Predictions {
    /// The file to write [default: standard output]. It is there only when it is whole.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over a file that is there.
    #[arg(long, requires = "output")]
    replace: bool,
}

pub async fn run(common: Common, predictions: Predictions) -> Result<(), Failure> {
    let line = Line::open(&common).await?;
    let Some(path) = predictions.output else {
        let mut out = std::io::stdout().lock();
        let exported: PredictionsExported =
            line.ask(Errand::ExportPredictions, None, |heard| take(heard, &mut out)).await?;
        out.flush().map_err(Failure::io("standard output cannot be written"))?;
        bar("", 0, 0);
        eprintln!("{} companies as of {}", exported.companies, exported.at);
        return Ok(());
    };
    let mut file = WholeFile::begin(&path, predictions.replace)?;
    let exported: PredictionsExported =
        line.ask(Errand::ExportPredictions, None, |heard| take(heard, &mut file)).await?;
    file.finish()?;
    bar("", 0, 0);
    println!("{} companies as of {} are in {}", exported.companies, exported.at, path.display());
    Ok(())
}
