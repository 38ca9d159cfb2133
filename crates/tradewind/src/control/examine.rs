//! What `doctor` looks at in an open workspace.

use super::errand::{Examined, Finding};
use crate::commands::Failure;
use application::Application;
use application::start::SendingHold;
use domain::sending::channel::ChannelState;

pub async fn carry_out(application: &Application) -> Result<Examined, Failure> {
    let opened = application::start::prove_keys(application).await?;
    let words = match opened {
        Some(noun) => format!("the master key opens this workspace, and a sealed {noun}"),
        None => "the master key opens this workspace".into(),
    };
    let mut findings = vec![Finding { what: "keys".into(), well: true, words }];
    findings.push(clock(application::start::sending_hold(application).await?));
    let channels = store::sending::channel::all(application.database()).await?;
    if channels.is_empty() {
        let words = "there is no way out for letters: add an SMTP relay under Channels".into();
        findings.push(Finding { what: "channels".into(), well: false, words });
    }
    for channel in channels {
        let well = channel.state == ChannelState::Ready;
        let words = match channel.last_error {
            Some(error) if !well => format!("{} is {}: {error}", channel.name, channel.state),
            _ => format!("{} is {}", channel.name, channel.state),
        };
        findings.push(Finding { what: "channel".into(), well, words });
    }
    Ok(Examined { findings })
}

fn clock(hold: Option<SendingHold>) -> Finding {
    let words = match hold {
        None => "the clock agrees with the ledger".to_owned(),
        Some(SendingHold::Restored) => {
            "sending is held, because this ledger was restored from a backup: pause what was sent since, then confirm it in \
             the app"
                .to_owned()
        }
        Some(hold) => format!("sending is held ({}): set the clock, then confirm it in the app", hold.as_str()),
    };
    Finding { what: "clock".into(), well: hold.is_none(), words }
}
