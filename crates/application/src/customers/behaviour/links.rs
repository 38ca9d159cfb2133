//! What the links of letters lead to. A link is tied to its page or file when its campaign is sent, so that a click is about that thing
//! as a visit to it is, in every question that is asked of events.

use super::things::intern;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{LinkId, ThingId};
use domain::customers::behaviour::site::linked_thing;
use domain::customers::behaviour::{Thing, ThingKey};
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use store::customers::linked;

/// The things that addresses lead to, each in its place; nothing where an address is each reader's own, or where there is no more
/// room for things.
///
/// # Errors
/// The ledger's.
pub(crate) async fn targets(work: &mut Work<'_>, addresses: &[&str]) -> Result<Vec<Option<ThingId>>, Trouble> {
    let things: Vec<Option<Thing>> = addresses.iter().map(|address| linked_thing(address)).collect();
    let named: Vec<Thing> = things.iter().flatten().cloned().collect();
    let known: BTreeMap<ThingKey, ThingId> = intern(work, &named).await?;
    Ok(things.iter().map(|thing| thing.as_ref().and_then(|thing| known.get(&thing.key).copied())).collect())
}

/// Ties links that were sent before links were tied to things. Repeats are harmless, and look only at what is still untied.
///
/// # Errors
/// The ledger's.
pub(crate) async fn tie_earlier_links(application: &Application) -> Result<(), Trouble> {
    let mut after = LinkId::from_i64(-1);
    loop {
        let links = linked::unnamed(application.database(), after).await?;
        let Some((last, _)) = links.last() else { return Ok(()) };
        after = *last;
        if links.iter().any(|(_, address)| linked_thing(address).is_some()) {
            application.perform(&Viewer::system(), TieLinks { links }).await?;
        }
    }
}

struct TieLinks {
    links: Vec<(LinkId, String)>,
}

impl Verb for TieLinks {
    const NAME: &'static str = "tie_links";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let addresses: Vec<&str> = self.links.iter().map(|(_, address)| address.as_str()).collect();
        let things = targets(work, &addresses).await?;
        let tied = self.links.iter().zip(things).filter_map(|((link, _), thing)| Some((*link, thing?)));
        let tied: Vec<(LinkId, ThingId)> = tied.collect();
        linked::name(work.transaction, &tied).await?;
        work.touched_all(tied.iter().map(|(link, _)| *link), "changed");
        Ok(())
    }
}
