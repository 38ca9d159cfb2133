//! The checks by themselves, on a schedule that all nodes share, and at once when a person wishes.

use super::keep::{FireRound, KeepHealth, Of};
use super::{Round, of_channel, of_domain, rotate};
use crate::sending::{channels, domains, hosts};
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::{ChannelId, SendingDomainId};
use domain::trust::{Right, Viewer};
use std::time::Duration;
use store::sending::channel;

/// Block lists are asked every four hours, names every six.
const SCHEDULE: [(&str, Round, Duration); 2] = [
    ("health-lists", Round::BlockLists, Duration::from_secs(4 * 3_600)),
    ("health-names", Round::Names, Duration::from_secs(6 * 3_600)),
];
/// How often it is looked whether a round is due.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Runs until the application ends; never returns by itself.
pub async fn run_health(application: Application) {
    loop {
        for (name, round, every) in SCHEDULE {
            let due = due(application.now(), every);
            let fired = application.perform(&Viewer::system(), FireRound { name, due }).await;
            let result = match fired {
                Ok(true) => look_at_all(&application, round).await,
                Ok(false) => Ok(()),
                Err(trouble) => Err(trouble),
            };
            if let Err(trouble) = result {
                tracing::warn!(%trouble, name, "a round of health checks failed; the next one tries again");
            }
        }
        if let Err(trouble) = hosts::look_again(&application).await {
            tracing::warn!(%trouble, "hosts whose name servers were silent could not be looked at; the next minute tries again");
        }
        application.clock().wait(LOOK_EVERY).await;
    }
}

/// The beginning of the slot that `now` lies in.
fn due(now: Timestamp, every: Duration) -> Timestamp {
    let slot = i64::try_from(every.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(now.as_millis().div_euclid(slot) * slot)
}

async fn look_at_all(app: &Application, round: Round) -> Result<(), Trouble> {
    for record in channel::domains(app.database()).await? {
        look_at_domain(app, record.id, round).await?;
    }
    for record in channel::all(app.database()).await? {
        let result = look_at_channel(app, record.id, round).await;
        if let Err(trouble) = result {
            tracing::warn!(%trouble, channel = %record.id, "a channel could not be looked at");
        }
    }
    Ok(())
}

async fn look_at_domain(app: &Application, id: SendingDomainId, round: Round) -> Result<(), Trouble> {
    if round != Round::BlockLists {
        rotate::switch_when_found(app, id).await?;
    }
    let Some(record) = channel::get_domain(app.database(), id).await? else { return Ok(()) };
    let findings = of_domain::look(app, &record, round).await?;
    app.perform(&Viewer::system(), KeepHealth { of: Of::Domain(id), round, findings }).await
}

async fn look_at_channel(app: &Application, id: ChannelId, round: Round) -> Result<(), Trouble> {
    let Some(record) = channel::get(app.database(), id).await? else { return Ok(()) };
    let findings = of_channel::look(app, &record, round).await?;
    app.perform(&Viewer::system(), KeepHealth { of: Of::Channel(id), round, findings }).await
}

/// Looks at a domain now, also whether it is proven.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::NotAllowed`]; the ledger's. Silent name servers are no error: the last result stays.
pub async fn check_domain_health(app: &Application, by: &Viewer, id: SendingDomainId) -> Result<(), Trouble> {
    match domains::check_domain(app, by, id).await {
        Ok(()) | Err(Trouble::Outside { .. }) => {}
        Err(trouble) => return Err(trouble),
    }
    look_at_domain(app, id, Round::Everything).await
}

/// Looks at a channel now.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::NotAllowed`]; the ledger's.
pub async fn check_channel_health(app: &Application, by: &Viewer, id: ChannelId) -> Result<(), Trouble> {
    channels::channel(app, by, id).await?;
    if !by.may(Right::ManageChannels) {
        return Err(Trouble::NotAllowed { right: Right::ManageChannels });
    }
    look_at_channel(app, id, Round::Everything).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_begins_at_the_same_moment_for_every_node() {
        let every = Duration::from_secs(4 * 3_600);
        let at = |hours: i64| Timestamp::from_millis(hours * 3_600_000);
        assert_eq!(due(at(7), every), at(4));
        assert_eq!(due(at(8), every), at(8));
    }
}
