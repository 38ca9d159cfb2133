//! Commands and the process that holds the folder: one short conversation over `DIR/control.sock`, or in this process.
//!
//! A command sends an errand (and the bytes that belong to it), hears progress, findings and bytes, and last one answer. Where a
//! running Tradewind holds the folder it carries the errand out; where nobody does, the command opens the ledger itself
//! and holds the same conversation with itself. So each errand is written once.

mod backup;
mod door;
mod errand;
mod examine;
mod export;
mod import;
mod line;
mod link;
mod master_key;
mod orders;
mod predictions;
mod rates;
mod recovery_key;
mod tiers;
mod users;

pub use door::Door;
pub use errand::{
    BackedUp, Errand, Examined, ExportErrand, Exported, ImportErrand, Imported, OrdersErrand, OrdersImported,
    PredictionsExported, RatesImported, RowFinding, TiersErrand, TiersExported, UserRow,
};
pub use line::{Heard, Line};

use crate::commands::Failure;
use application::Application;
use errand::Reply;
use link::Link;
use std::path::{Path, PathBuf};

/// Who continues imports and keeps the people in memory.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hands {
    /// A running Tradewind: both happen beside the errand.
    Serving,
    /// Nobody else: the errand does what it needs.
    Own,
}

/// Holds one conversation to its end.
async fn converse(application: Application, folder: PathBuf, hands: Hands, mut link: Link) {
    let outcome = match link.hear_errand().await {
        Ok(errand) => carry_out(&application, &folder, hands, errand, &mut link).await,
        Err(failure) => Err(failure),
    };
    let reply = match outcome {
        Ok(answer) => Reply::Done(answer),
        Err(failure) => Reply::Failed { words: failure.to_string(), exit_code: failure.exit_code() },
    };
    if let Err(failure) = link.say(&reply).await {
        tracing::debug!(%failure, "a command did not wait for its answer");
    }
}

async fn carry_out(
    application: &Application,
    folder: &Path,
    hands: Hands,
    errand: Errand,
    link: &mut Link,
) -> Result<serde_json::Value, Failure> {
    match errand {
        Errand::AddUser { name, email, role, password } => {
            json(&users::add(application, name, email, &role, password).await?)
        }
        Errand::Users => json(&users::list(application).await?),
        Errand::Import(errand) => json(&import::carry_out(application, hands, errand, link).await?),
        Errand::Export(errand) => json(&export::carry_out(application, hands, errand, link).await?),
        Errand::ImportOrders(errand) => json(&orders::carry_out(application, errand, link).await?),
        Errand::ImportRates { dry_run } => json(&rates::carry_out(application, dry_run, link).await?),
        Errand::ExportPredictions => json(&predictions::carry_out(application, link).await?),
        Errand::ExportTiers(errand) => json(&tiers::carry_out(application, errand, link).await?),
        Errand::Backup => json(&backup::carry_out(application, link).await?),
        Errand::Examine => json(&examine::carry_out(application, folder).await?),
        Errand::ReplaceMasterKey { key } => json(&master_key::carry_out(application, &key).await?),
        Errand::ReplaceRecoveryKey { key } => json(&recovery_key::carry_out(application, &key).await?),
    }
}

fn json(answer: &impl serde::Serialize) -> Result<serde_json::Value, Failure> {
    serde_json::to_value(answer).map_err(|error| Failure::Other(error.to_string()))
}

#[cfg(test)]
mod tests;
