//! `tradewind bench`: speed, measured as a ratio to a limit in the same run; every result names its settings.

use super::Failure;
use crate::Common;
use crate::bench;
use clap::{Args, Subcommand};

#[derive(Args)]
pub struct Bench {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Send a campaign into Postfix's smtp-sink, in turn with smtp-source into the same sink.
    Send(bench::send::SendBench),
    Import(bench::import::ImportBench),
    Audience(bench::audience::AudienceBench),
    /// Opens of letters by their readers, in turn with nginx serving the same picture.
    Track(bench::track::TrackBench),
    /// A connection of some length, for the others.
    #[command(hide = true)]
    Road(bench::road::RoadBench),
}

pub async fn run(common: Common, bench: Bench) -> Result<(), Failure> {
    match bench.what {
        What::Send(send) => bench::send::run(&common, send).await,
        What::Import(import) => bench::import::run(&common, import).await,
        What::Audience(audience) => bench::audience::run(&common, audience).await,
        What::Track(track) => bench::track::run(&common, track).await,
        What::Road(road) => bench::road::run(&common, road).await,
    }
}
