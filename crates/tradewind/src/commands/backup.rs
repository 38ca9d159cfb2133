//! `tradewind backup`: the whole workspace in one file, also while it is at work.

use super::Failure;
use super::whole_file::WholeFile;
use crate::Common;
use crate::control::{BackedUp, Errand, Heard, Line};
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::PathBuf;
use store::backup::verify;

/// Bytes read at a time when the backup is verified.
const READ_BYTES: usize = 1 << 20;

/// The whole workspace, as it is at one instant, in one file.
///
/// Tradewind may be running meanwhile. The backup is read through again, sum by sum, before it gets its name. Personal fields
/// in it are sealed, and its keys are wrapped: it is restored with the recovery key (`tradewind restore`). Keep it on another
/// machine, with DIR/erasures.log beside it, so that who is erased after it stays erased when it is restored.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  tradewind backup /mnt/backups/tradewind-$(date +%F).backup")]
pub struct Backup {
    /// The file to write.
    file: PathBuf,
    /// Write over a file that is there.
    #[arg(long)]
    replace: bool,
}

pub async fn run(common: Common, backup: Backup) -> Result<(), Failure> {
    let line = Line::open(&common).await?;
    let mut file = WholeFile::begin(&backup.file, backup.replace)?;
    let mut bytes = 0u64;
    let made: BackedUp = line
        .ask(Errand::Backup, None, |heard| {
            if let Heard::Block(block) = heard {
                bytes += block.len() as u64;
                file.write_all(&block).map_err(Failure::io("the backup cannot be written"))?;
            }
            Ok(())
        })
        .await?;
    file.sync()?;
    let written = File::open(file.unfinished()).map_err(Failure::io("the backup cannot be read again"))?;
    let verified = tokio::task::spawn_blocking(move || verify(BufReader::with_capacity(READ_BYTES, written)));
    let verified = verified.await.map_err(|error| Failure::Other(error.to_string()))??;
    if (&verified.counts.tables, verified.counts.files) != (&made.tables, made.files) {
        return Err(Failure::Other("the backup does not hold what was written; the disk is not to be trusted".into()));
    }
    file.finish()?;
    let rows = verified.counts.rows();
    if common.json {
        let made_at = verified.made_at.to_string();
        println!(
            "{}",
            serde_json::json!({"file": backup.file, "bytes": bytes, "rows": rows, "tables": made.tables, "files": made.files,
                "made_at": made_at, "verified": true})
        );
    } else {
        println!(
            "{} holds {rows} rows and {} files in {bytes} bytes; it was read through again and is whole.",
            backup.file.display(),
            made.files
        );
    }
    Ok(())
}
