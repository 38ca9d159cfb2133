//! `tradewind recovery-key new`, and the recovery key as other commands get it: from a file, from the environment, or typed on the terminal; never an argument, which
//! every process of the machine could read.

use super::Failure;
use crate::Common;
use crate::control::{Errand, Line};
use crate::data_folder::{remove_if_there, write_private};
use clap::{Args, Subcommand};
use seal::RecoveryKey;
use std::io::{BufRead, IsTerminal};
use std::path::Path;
use std::process::{Command, Stdio};

/// Where a new key is left when there is no terminal to show it on.
const FILE: &str = "recovery-key.txt";
pub const VARIABLE: &str = "TRADEWIND_RECOVERY_KEY";

/// Make a new recovery key, when the old one is lost or somebody saw it.
#[derive(Args)]
pub struct RecoveryKeyCommand {
    #[command(subcommand)]
    step: Step,
}

#[derive(Subcommand)]
enum Step {
    /// Show a new recovery key, on the terminal or without one in DIR/recovery-key.txt, then let it take the old one's place. Backups made
    /// before still open with the old key, and only with it.
    New,
}

pub async fn run(common: Common, command: RecoveryKeyCommand) -> Result<(), Failure> {
    let Step::New = command.step;
    let line = Line::open(&common).await?;
    let key = RecoveryKey::generate(&mut outside::system_dice());
    let path = common.data.join(FILE);
    let on_terminal = std::io::stdout().is_terminal();
    // Shown first: a key that counts and that nobody saw would be worse than the old one.
    if on_terminal {
        println!("\n  Recovery key   {key}\n");
    } else {
        let text = format!("Recovery key   {key}\n");
        write_private(&path, &text).map_err(Failure::io(format!("{} cannot be written", path.display())))?;
    }
    let asked = line.ask::<()>(Errand::ReplaceRecoveryKey { key: key.to_string() }, None, |_| Ok(())).await;
    match asked {
        Ok(()) => {}
        // A commit or an answer may have been lost on its way.
        Err(failure) if failure.exit_code() != 2 => {
            eprintln!(
                "tradewind: it is not certain whether the new recovery key counts; keep both, and ask for another one"
            );
            return Err(failure);
        }
        Err(failure) => {
            eprintln!("tradewind: the recovery key that was shown is void; the old one stays");
            if !on_terminal {
                remove_if_there(&path).map_err(Failure::io(format!("{} cannot be removed", path.display())))?;
            }
            return Err(failure);
        }
    }
    let fingerprint = key.fingerprint();
    if common.json {
        let file = (!on_terminal).then_some(&path);
        println!("{}", serde_json::json!({"fingerprint": fingerprint, "file": file}));
        return Ok(());
    }
    if !on_terminal {
        println!("The new recovery key is in {}; read and delete it.", path.display());
    }
    println!(
        "It opens backups made from now on (fingerprint {fingerprint}); keep it on paper. Those made before open with the old key \
         only: make a backup now."
    );
    Ok(())
}

pub fn read(file: Option<&Path>) -> Result<RecoveryKey, Failure> {
    let (text, origin) = match (file, std::env::var(VARIABLE)) {
        (Some(path), _) => {
            let text = std::fs::read_to_string(path);
            (text.map_err(|source| Failure::Unreadable { path: path.to_owned(), source })?, path.display().to_string())
        }
        (None, Ok(text)) => (text, VARIABLE.to_owned()),
        (None, Err(_)) if std::io::stdin().is_terminal() => (typed()?, "the key you typed".to_owned()),
        (None, Err(_)) => {
            return Err(Failure::Input(format!(
                "the recovery key is needed and there is no terminal to ask on; set {VARIABLE}, or name a file with \
                 --recovery-key-file"
            )));
        }
    };
    text.trim().parse().map_err(|error| {
        Failure::Input(format!("{origin} holds no recovery key: {error}; it was printed when the workspace was made"))
    })
}

/// Asks without showing what is typed.
fn typed() -> Result<String, Failure> {
    eprint!("Recovery key: ");
    let hidden = terminal("-echo");
    let mut text = String::new();
    let read = std::io::stdin().lock().read_line(&mut text);
    if hidden {
        terminal("echo");
    }
    eprintln!();
    read.map_err(Failure::io("the recovery key cannot be read"))?;
    Ok(text)
}

fn terminal(setting: &str) -> bool {
    Command::new("stty").arg(setting).stdin(Stdio::inherit()).status().is_ok_and(|status| status.success())
}
