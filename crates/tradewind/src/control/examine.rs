//! What `doctor` looks at in an open workspace.

use super::errand::{Examined, Finding};
use crate::commands::Failure;
use crate::erasure_log::ErasureFile;
use crate::first_run::FirstRun;
use application::Application;
use application::start::SendingHold;
use application::trust::{Chain, Verified, set_up_state, unlogged_erasures, verify_chain};
use domain::sending::channel::ChannelState;
use std::path::Path;

pub async fn carry_out(application: &Application, folder: &Path) -> Result<Examined, Failure> {
    let opened = application::start::prove_keys(application).await?;
    let words = match opened {
        Some(noun) => format!("the master key opens this workspace, and a sealed {noun}"),
        None => "the master key opens this workspace".into(),
    };
    let mut findings = vec![Finding { what: "keys".into(), well: true, words }];
    findings.extend(first_run(application, folder).await?);
    for (what, chain) in [("audit", Chain::Audit), ("consent", Chain::Consent)] {
        findings.push(linked(what, verify_chain(application, chain).await?));
    }
    findings.push(erasures(application, folder).await);
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

/// The secrets of a new workspace do not stay on the disk.
async fn first_run(application: &Application, folder: &Path) -> Result<Option<Finding>, Failure> {
    let needed = set_up_state(application).await?.needed;
    if needed || !FirstRun::of(folder).is_there() {
        return Ok(None);
    }
    let words = "first-run.txt still holds the recovery key, though the first administrator is there: keep the key on paper and \
                 delete the file";
    Ok(Some(Finding { what: "first-run".into(), well: false, words: words.into() }))
}

fn linked(what: &str, verified: Verified) -> Finding {
    let (well, words) = match verified {
        Verified::Whole { links, .. } => (true, format!("the chain of {links} entries is whole")),
        Verified::Broken { position } => (
            false,
            format!(
                "the chain is broken at entry {position}: somebody changed the ledger past Tradewind; compare it with a backup"
            ),
        ),
    };
    Finding { what: what.to_owned(), well, words }
}

async fn erasures(application: &Application, folder: &Path) -> Finding {
    let (well, words) = match unlogged_erasures(application, &*ErasureFile::of(folder)).await {
        Ok(0) => (true, "erasures.log holds every erasure".to_owned()),
        Ok(missing) => (
            false,
            format!(
                "erasures.log lacks {missing}, whom a restored backup would bring back: see that it can be written, a running \
                 Tradewind adds them by itself"
            ),
        ),
        Err(trouble) => (false, format!("erasures.log cannot be compared with the ledger: {}", Failure::from(trouble))),
    };
    Finding { what: "erasures".into(), well, words }
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
