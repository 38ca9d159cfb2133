//! `tradewind migrate`: brings the ledger to this program's version, and refuses while another process holds the folder.

use super::Failure;
use crate::Common;
use crate::assembly::Ground;
use outside::{Clock, SystemClock};

#[derive(clap::Args)]
pub struct Migrate {}

pub async fn run(common: Common, _: Migrate) -> Result<(), Failure> {
    let ground = Ground::open_existing(&common).await?;
    let done = store::migrate(&ground.database, SystemClock::new().now()).await?;
    if common.json {
        println!("{}", serde_json::json!({"from": done.from, "to": done.to}));
    } else if done.from == done.to {
        println!("The ledger is at version {} already.", done.to);
    } else {
        println!("The ledger went from version {} to {}.", done.from, done.to);
    }
    Ok(())
}
