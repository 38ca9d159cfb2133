//! `tradewind init`: an empty workspace, with its recovery key and set-up code on the terminal.

use super::Failure;
use crate::Common;
use crate::assembly::Ground;

#[derive(clap::Args)]
pub struct Init {}

pub async fn run(common: Common, _: Init) -> Result<(), Failure> {
    let ground = Ground::open(&common).await?;
    if ground.initialise_if_new(domain::trust::WorkspaceKind::Real).await? {
        return Ok(());
    }
    Err(Failure::Other(format!(
        "{} holds a workspace already; start it with `tradewind serve --data {0}`",
        common.data.display()
    )))
}
