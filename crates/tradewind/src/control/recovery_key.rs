//! The errand of a new recovery key. The command draws it and has shown it already.

use crate::commands::Failure;
use application::Application;
use application::start::ReplaceRecoveryKey;
use domain::trust::Viewer;

pub async fn carry_out(application: &Application, key: &str) -> Result<(), Failure> {
    let recovery = key.parse().map_err(|error| Failure::Input(format!("this is no recovery key: {error}")))?;
    Ok(application.perform(&Viewer::system(), ReplaceRecoveryKey { recovery }).await?)
}
