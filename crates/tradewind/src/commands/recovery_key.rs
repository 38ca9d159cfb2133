//! The recovery key as a command gets it: from a file, from the environment, or typed on the terminal; never an argument, which
//! every process of the machine could read.

use super::Failure;
use seal::RecoveryKey;
use std::io::{BufRead, IsTerminal};
use std::path::Path;
use std::process::{Command, Stdio};

pub const VARIABLE: &str = "TRADEWIND_RECOVERY_KEY";

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
