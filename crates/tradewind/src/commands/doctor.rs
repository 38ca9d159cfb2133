//! `tradewind doctor`: what is wrong with this workspace, why, and how to mend it. Exit code 1 when something is.

use super::Failure;
use crate::Common;
use crate::assembly::Ground;
use domain::sending::channel::ChannelState;

#[derive(clap::Args)]
pub struct Doctor {}

/// One finding: what was looked at, whether it is well, and what to do.
struct Finding {
    what: &'static str,
    well: bool,
    words: String,
}

pub async fn run(common: Common, _: Doctor) -> Result<(), Failure> {
    let ground = Ground::open(&common).await?;
    let application = ground.open_application().await?;
    let mut findings = vec![Finding { what: "keys", well: true, words: "the master key opens this workspace".into() }];
    let hold = application::start::sending_hold(&application).await?;
    findings.push(match hold {
        None => Finding { what: "clock", well: true, words: "the clock agrees with the ledger".into() },
        Some(hold) => Finding {
            what: "clock",
            well: false,
            words: format!("sending is held ({}): set the clock, then confirm it in the app", hold.as_str()),
        },
    });
    let channels = store::sending::channel::all(application.database()).await?;
    if channels.is_empty() {
        let words = "there is no way out for letters: add an SMTP relay under Channels".into();
        findings.push(Finding { what: "channels", well: false, words });
    }
    for channel in channels {
        let well = channel.state == ChannelState::Ready;
        let words = match channel.last_error {
            Some(error) if !well => format!("{} is {}: {error}", channel.name, channel.state),
            _ => format!("{} is {}", channel.name, channel.state),
        };
        findings.push(Finding { what: "channel", well, words });
    }
    let ill = findings.iter().filter(|finding| !finding.well).count();
    if common.json {
        let rows: Vec<_> = findings
            .iter()
            .map(|finding| serde_json::json!({"what": finding.what, "well": finding.well, "words": finding.words}))
            .collect();
        println!("{}", serde_json::json!({"findings": rows}));
    } else {
        for finding in &findings {
            println!("{} {}: {}", if finding.well { "ok  " } else { "MEND" }, finding.what, finding.words);
        }
    }
    if ill == 0 { Ok(()) } else { Err(Failure::Other(format!("{ill} thing(s) to mend"))) }
}
