//! `tradewind export`: contacts as CSV; tiers and predictions by commands below it.

mod predictions;
mod tiers;

use super::whole_file::WholeFile;
use super::{Failure, bar};
use crate::Common;
use crate::control::{Errand, ExportErrand, Exported, Heard, Line};
use std::io::Write;
use std::path::PathBuf;

/// Contacts become a CSV file (UTF-8), which `tradewind import` reads back; `export tiers` says where companies stand,
/// `export predictions` what is expected of them.
///
/// Cells that a spreadsheet would run as a formula get an apostrophe before them. The audit log keeps how many people were
/// written. The file holds personal data in clear: it is made for this user only (mode 0600).
#[derive(clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  tradewind export --output everybody.csv\n  tradewind export --list \"Canton Fair\" > fair.csv\n  \
                        tradewind export --condition '{\"version\": 1, \"all\": [{\"field\": \"country\", \"operator\": \"equals\", \"value\": \"DE\"}]}'"
)]
pub struct Export {
    #[command(subcommand)]
    what: Option<What>,
    /// Only people on this list.
    #[arg(long, value_name = "NAME")]
    list: Option<String>,
    /// Only people whom this condition means: JSON as the API takes it, or @FILE.
    #[arg(long, value_name = "JSON")]
    condition: Option<String>,
    /// Only people whom this search finds.
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// The file to write [default: standard output]. It is there only when it is whole.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over a file that is there.
    #[arg(long, requires = "output")]
    replace: bool,
}

/// What is no list of people.
#[derive(clap::Subcommand)]
enum What {
    Predictions(predictions::Predictions),
    Tiers(tiers::Tiers),
}

pub async fn run(common: Common, export: Export) -> Result<(), Failure> {
    match export.what {
        Some(What::Predictions(predictions)) => return predictions::run(common, predictions).await,
        Some(What::Tiers(tiers)) => return tiers::run(common, tiers).await,
        None => {}
    }
    if common.json && export.output.is_none() {
        return Err(Failure::Input("--json prints the result, so the people need a file: add --output FILE".into()));
    }
    let condition = export.condition.as_deref().map(condition).transpose()?;
    let errand = ExportErrand { list: export.list, condition, search: export.search };
    let line = Line::open(&common).await?;
    let Some(path) = export.output else {
        let mut out = std::io::stdout().lock();
        let exported: Exported = line.ask(Errand::Export(errand), None, |heard| take(heard, &mut out)).await?;
        out.flush().map_err(Failure::io("standard output cannot be written"))?;
        bar("", 0, 0);
        eprintln!("{} contacts", exported.contacts);
        return Ok(());
    };
    let mut file = WholeFile::begin(&path, export.replace)?;
    let exported: Exported = line.ask(Errand::Export(errand), None, |heard| take(heard, &mut file)).await?;
    file.finish()?;
    bar("", 0, 0);
    if common.json {
        println!("{}", serde_json::json!({"contacts": exported.contacts, "file": path}));
    } else {
        println!("{} contacts are in {}", exported.contacts, path.display());
    }
    Ok(())
}

fn take(heard: Heard, out: &mut impl Write) -> Result<(), Failure> {
    match heard {
        Heard::Block(block) => out.write_all(&block).map_err(Failure::io("the file cannot be written")),
        Heard::Progress { what, done, total } => {
            bar(&what, done, total);
            Ok(())
        }
        Heard::Finding(_) => Ok(()),
    }
}

fn condition(text: &str) -> Result<serde_json::Value, Failure> {
    let text = match text.strip_prefix('@') {
        None => text.to_owned(),
        Some(path) => {
            std::fs::read_to_string(path).map_err(|source| Failure::Unreadable { path: path.into(), source })?
        }
    };
    serde_json::from_str(&text).map_err(|error| Failure::Input(format!("--condition is not JSON: {error}")))
}
