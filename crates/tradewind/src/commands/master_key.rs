//! `tradewind master-key new`: another master key in the place of the one there is.
//!
//! The new key lies in `DIR/master.key.next` before it counts, and takes the old one's place after. Wherever it is broken off, the next
//! start finds out by the ledger which of the two counts, and finishes or forgets it.

use super::Failure;
use crate::Common;
use crate::assembly::Ground;
use crate::control::{Errand, Line};
use crate::data_folder::{NextMasterKey, OWN_KEY};
use clap::{Args, Subcommand};
use seal::MasterKey;

/// Make a new master key, when somebody saw the old one, or by rule.
#[derive(Args)]
pub struct MasterKeyCommand {
    #[command(subcommand)]
    step: Step,
}

#[derive(Subcommand)]
enum Step {
    /// Make a new master key and let it take the old one's place, also while Tradewind runs. Other nodes need it before their next start.
    New,
}

pub async fn run(common: Common, command: MasterKeyCommand) -> Result<(), Failure> {
    let Step::New = command.step;
    let configuration = Ground::configuration(&common)?;
    let is_own = configuration.text("keys.master").is_none() && configuration.text("keys.master_file").is_none();
    let line = Line::open(&common).await?;
    let next = NextMasterKey::of(&common.data);
    let key = MasterKey::generate(&mut outside::system_dice());
    next.write(&key).map_err(Failure::io(format!("{} cannot be written", next.path().display())))?;
    let asked = line.ask::<()>(Errand::ReplaceMasterKey { key: key.to_text().to_string() }, None, |_| Ok(())).await;
    match asked {
        Ok(()) => {}
        // A commit or an answer may have been lost on its way.
        Err(failure) if failure.exit_code() != 2 => {
            let path = next.path().display();
            eprintln!(
                "tradewind: it is not certain whether the new master key counts; keep {path} beside the old one: the next start \
                 finds out"
            );
            return Err(failure);
        }
        Err(failure) => {
            eprintln!("tradewind: the new master key is void; the old one stays");
            next.forget().map_err(Failure::io(format!("{} cannot be removed", next.path().display())))?;
            return Err(failure);
        }
    }
    if is_own {
        next.take_its_place().map_err(Failure::io(format!("{} cannot be renamed", next.path().display())))?;
    }
    let fingerprint = key.fingerprint();
    let file = if is_own { common.data.join(OWN_KEY) } else { next.path().to_owned() };
    if common.json {
        println!("{}", serde_json::json!({"fingerprint": fingerprint, "file": file}));
        return Ok(());
    }
    println!("The new master key (fingerprint {fingerprint}) is in {}.", file.display());
    if !is_own {
        println!(
            "Put it where [keys] says that the old one is, before the next start, and delete this file then. Until then it is taken from \
             here."
        );
    }
    println!("Give it to every other node before its next start. The old key opens nothing any more.");
    Ok(())
}
