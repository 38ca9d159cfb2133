//! `tradewind serve`: the app, the public pages and the sending, until it is told to stop.

use super::Failure;
use crate::Common;
use crate::assembly::{Ground, House, Ports};
use crate::data_folder::{DataFolder, FolderError};
use std::net::SocketAddr;

#[derive(clap::Args)]
pub struct Serve {
    /// Where the app answers [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
}

pub async fn run(common: Common, serve: Serve) -> Result<(), Failure> {
    let configuration = Ground::configuration(&common)?;
    if DataFolder::is_held(&common.data) {
        return Err(FolderError::InUse { path: common.data.clone() }.into());
    }
    // A port in use is said before anything is made.
    let ports = Ports::take(&configuration, serve.listen).await?;
    let ground = Ground::open(&common).await?;
    crate::logging::start(&ground.configuration);
    ground.initialise_if_new(domain::trust::WorkspaceKind::Real).await?;
    let house = House::start(&ground, ports).await?;
    let address = house.address();
    println!("Tradewind answers at http://{address}");
    house.run_until_stopped().await
}
