//! `tradewind demo`: a small exporter whose campaign really travels by SMTP to a fake outside on loopback.

use super::Failure;
use crate::Common;

#[derive(clap::Args)]
pub struct Demo {
    /// Another seed, another company.
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
    /// Where the app answers [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<std::net::SocketAddr>,
}

pub async fn run(_: Common, _: Demo) -> Result<(), Failure> {
    Err(Failure::Other("the demo is being built".into()))
}
