//! One command a file. A command parses its arguments, calls the application and prints; it decides nothing.

pub mod backup;
pub mod bench;
pub mod classify;
pub mod demo;
pub mod doctor;
pub mod export;
pub mod import;
pub mod init;
pub mod master_key;
pub mod migrate;
pub mod openapi;
pub mod recovery_key;
pub mod restore;
pub mod serve;
pub mod user;
mod whole_file;

use crate::configuration::ConfigurationError;
use crate::data_folder::FolderError;
use application::Trouble;
use application::start::StartTrouble;
use std::io::IsTerminal;
use std::path::PathBuf;
use store::backup::BackupError;
use store::{DatabaseError, MigrateError};

/// Why a command failed. Each says the thing, the reason and, where there is one, the next step.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{0}")]
    Configuration(#[from] ConfigurationError),
    #[error("{0}")]
    Folder(#[from] FolderError),
    #[error("{}", start_words(.0))]
    Start(#[from] StartTrouble),
    #[error("{}", migrate_words(.0))]
    Migrate(#[from] MigrateError),
    #[error("{}", database_words(.0))]
    Database(#[from] DatabaseError),
    #[error("{}", backup_words(.0))]
    Backup(#[from] BackupError),
    #[error("{}", trouble_words(.0))]
    Trouble(#[from] Trouble),
    #[error("{what}: {source}")]
    Io { what: String, source: std::io::Error },
    #[error("{path} cannot be read: {source}; name a file that is there and belongs to this user")]
    Unreadable { path: PathBuf, source: std::io::Error },
    /// What the user gave is at fault.
    #[error("{0}")]
    Input(String),
    /// What the running Tradewind answered.
    #[error("{words}")]
    Told { words: String, exit_code: u8 },
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// 2 for what the user gave, 1 for everything else.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Failure::Configuration(_) | Failure::Folder(_) | Failure::Unreadable { .. } | Failure::Input(_) => 2,
            Failure::Trouble(Trouble::Refused { .. } | Trouble::NotFound { .. }) => 2,
            Failure::Start(
                StartTrouble::OtherMaster { .. } | StartTrouble::OtherRecovery { .. } | StartTrouble::NotInitialised,
            ) => 2,
            Failure::Backup(BackupError::NotABackup | BackupError::NotEmpty { .. } | BackupError::HalfRestored) => 2,
            Failure::Told { exit_code, .. } => *exit_code,
            Failure::Start(_)
            | Failure::Migrate(_)
            | Failure::Database(_)
            | Failure::Backup(_)
            | Failure::Trouble(_)
            | Failure::Io { .. }
            | Failure::Other(_) => 1,
        }
    }

    pub fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Failure {
        let what = what.into();
        move |source| Failure::Io { what, source }
    }
}

/// The headline, then every reason behind it.
fn with_reasons(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(reason) = source {
        let text = reason.to_string();
        if !words.ends_with(&text) {
            words.push_str(": ");
            words.push_str(&text);
        }
        source = reason.source();
    }
    words
}

fn database_words(error: &DatabaseError) -> String {
    let next_step = match error {
        DatabaseError::Unreachable(_) => "; see that it runs, and that [database] url (or --database) names it",
        DatabaseError::Full => "; make room and try again, what was acknowledged is safe",
        DatabaseError::Conflict | DatabaseError::TooSlow => "; try again",
        _ => "",
    };
    format!("{}{next_step}", with_reasons(error))
}

fn start_words(trouble: &StartTrouble) -> String {
    match trouble {
        StartTrouble::Database(error) => database_words(error),
        StartTrouble::Migrate(error) => migrate_words(error),
        StartTrouble::Application(trouble) => trouble_words(trouble),
        other => with_reasons(other),
    }
}

fn migrate_words(error: &MigrateError) -> String {
    match error {
        MigrateError::Database(error) => database_words(error),
        newer @ MigrateError::Newer { .. } => newer.to_string(),
    }
}

fn backup_words(error: &BackupError) -> String {
    match error {
        BackupError::Database(error) => database_words(error),
        other => with_reasons(other),
    }
}

/// How far a long command is, on a terminal's one line; without words the line is emptied.
fn bar(what: &str, done: i64, total: i64) {
    if !std::io::stderr().is_terminal() {
        return;
    }
    if what.is_empty() {
        eprint!("\r\x1b[K");
    } else {
        eprint!("\r\x1b[K{done} of {total} {what}");
    }
}

fn trouble_words(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Broken(cause) => format!("{trouble}: {}", with_reasons(cause.as_ref())),
        other => other.to_string(),
    }
}
