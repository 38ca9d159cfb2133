//! One command a file. A command parses its arguments, calls the application and prints; it decides nothing.

pub mod bench;
pub mod demo;
pub mod doctor;
pub mod init;
pub mod migrate;
pub mod openapi;
pub mod serve;
pub mod user;

use crate::configuration::ConfigurationError;
use crate::data_folder::FolderError;
use application::Trouble;
use application::start::StartTrouble;
use store::{DatabaseError, MigrateError};

/// Why a command failed. Each says the thing, the reason and, where there is one, the next step.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{0}")]
    Configuration(#[from] ConfigurationError),
    #[error("{0}")]
    Folder(#[from] FolderError),
    #[error("{0}")]
    Start(#[from] StartTrouble),
    #[error("{0}")]
    Migrate(#[from] MigrateError),
    #[error("{}", database_words(.0))]
    Database(#[from] DatabaseError),
    #[error("{}", trouble_words(.0))]
    Trouble(#[from] Trouble),
    #[error("{what}: {source}")]
    Io { what: String, source: std::io::Error },
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// 2 for what the user gave, 1 for everything else.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Failure::Configuration(_) | Failure::Folder(_) => 2,
            Failure::Trouble(Trouble::Refused { .. } | Trouble::NotFound { .. }) => 2,
            _ => 1,
        }
    }

    pub fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Failure {
        let what = what.into();
        move |source| Failure::Io { what, source }
    }
}

/// The database's reason behind the headline.
fn database_words(error: &DatabaseError) -> String {
    let source = std::error::Error::source(error).map(|source| format!(": {source}"));
    format!("{error}{}", source.unwrap_or_default())
}

fn trouble_words(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Broken(cause) => format!("{trouble}: {cause}"),
        other => other.to_string(),
    }
}
