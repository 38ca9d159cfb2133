//! `tradewind doctor`: what is wrong with this workspace, why, and how to mend it. Exit code 1 when something is.

use super::Failure;
use crate::Common;
use crate::control::{Errand, Examined, Line};

/// Say what is wrong and how to mend it.
///
/// Configuration, folder, keys and ledger are opened as `serve` opens them; while it runs, it is asked. Exit code: 0 when all is
/// well, 1 when something is to be mended, 2 when configuration or folder cannot be used.
#[derive(clap::Args)]
pub struct Doctor {}

pub async fn run(common: Common, _: Doctor) -> Result<(), Failure> {
    let line = Line::open(&common).await?;
    let Examined { findings } = line.ask(Errand::Examine, None, |_| Ok(())).await?;
    let ill = findings.iter().filter(|finding| !finding.well).count();
    if common.json {
        println!("{}", serde_json::json!({"findings": findings}));
    } else {
        for finding in &findings {
            println!("{} {}: {}", if finding.well { "ok  " } else { "MEND" }, finding.what, finding.words);
        }
    }
    match ill {
        0 => Ok(()),
        1 => Err(Failure::Other("one thing to mend".into())),
        many => Err(Failure::Other(format!("{many} things to mend"))),
    }
}
