//! The errand of a new master key. The command drew it and has it in the folder already.

use crate::commands::Failure;
use application::Application;
use application::start::ReplaceMasterKey;
use domain::trust::Viewer;
use seal::MasterKey;

pub async fn carry_out(application: &Application, key: &str) -> Result<(), Failure> {
    let master =
        MasterKey::from_text(key).map_err(|error| Failure::Input(format!("this is no master key: {error}")))?;
    Ok(application.perform(&Viewer::system(), ReplaceMasterKey { master }).await?)
}
