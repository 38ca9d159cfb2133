//! When addresses are looked at: those of people who were just made or changed at once, all others when their result is old.

use super::ask::mail_of_domains;
use crate::customers::{needs, sight};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{self, ContactId};
use basics::{Id, Noun};
use domain::customers::card::ContactCard;
use domain::customers::verify::{AddressCheck, STALE_AFTER, check};
use domain::trust::{Right, Viewer};
use mail::address::EmailAddress;
use std::collections::BTreeSet;
use std::time::Duration;
use store::customers::address_check::{self as rows, AddressCheckRow, ToCheck};
use tokio::sync::broadcast::error::RecvError;

/// People whose addresses are looked at in one step.
const AT_ONCE: usize = 200;
/// Everybody's results are gone through for old ones so often.
const GONE_THROUGH_EVERY: Duration = Duration::from_secs(60 * 60);

/// Runs until the application ends; never returns by itself.
pub async fn run_address_checks(application: Application) {
    let mut changes = application.changes();
    loop {
        if let Err(trouble) = check_due(&application).await {
            tracing::warn!(%trouble, "addresses could not be looked at; tried again within the hour");
        }
        let hour = application.clock().wait(GONE_THROUGH_EVERY);
        tokio::pin!(hour);
        loop {
            let touched = tokio::select! {
                biased;
                () = &mut hour => break,
                heard = changes.recv() => match heard {
                    Ok(heard) => heard,
                    // Too many to hear of each: all are gone through.
                    Err(RecvError::Lagged(_)) => break,
                    Err(RecvError::Closed) => return,
                },
            };
            let people = touched.iter().filter(|change| change.noun == ids::Contact::NAME && change.kind != "removed");
            let people: Vec<ContactId> = people.map(|change| Id::from_i64(change.id)).collect();
            let is_import = touched.iter().any(|change| change.noun == ids::Import::NAME && change.kind == "published");
            if is_import {
                break;
            }
            if let Err(trouble) = check_changed(&application, &people).await {
                tracing::warn!(%trouble, "changed addresses could not be looked at; all are gone through within the hour");
            }
        }
    }
}

/// Looks at every address of which nothing fresh is known; answers how many.
///
/// # Errors
/// The ledger's. What was found out stays.
pub async fn check_due(application: &Application) -> Result<u64, Trouble> {
    let fresh = application.now().minus(STALE_AFTER);
    let (mut after, mut checked) = (ContactId::from_i64(-1), 0);
    loop {
        let some = rows::next(application.database(), after, fresh, AT_ONCE as i64).await?;
        let Some(last) = some.last() else { return Ok(checked) };
        after = last.contact;
        checked += some.len() as u64;
        look_at(application, some).await?;
    }
}

/// Of people who were touched: whose address is another one than was looked at.
async fn check_changed(application: &Application, people: &[ContactId]) -> Result<(), Trouble> {
    for some in people.chunks(AT_ONCE) {
        let mut open = Vec::new();
        for one in rows::some(application.database(), some).await? {
            if rows::of_contact(application.database(), one.contact).await?.is_none() {
                open.push(one);
            }
        }
        look_at(application, open).await?;
    }
    Ok(())
}

/// Looks at somebody's address again, now.
///
/// # Errors
/// [`Trouble::NotFound`] where the viewer does not see the person; [`Trouble::NotAllowed`]; the ledger's.
pub async fn check_again(application: &Application, viewer: &Viewer, contact: ContactId) -> Result<(), Trouble> {
    sight::contact_seen(application, viewer, contact).await?;
    needs(viewer, Right::EditCustomers)?;
    let some = rows::some(application.database(), &[contact]).await?;
    look_at(application, some).await
}

async fn look_at(application: &Application, people: Vec<ToCheck>) -> Result<(), Trouble> {
    let mut addresses: Vec<(ToCheck, EmailAddress)> = Vec::new();
    for person in people {
        let opened = application.unseal("contact", "sealed", person.contact.as_i64(), &person.sealed);
        let Ok(card): Result<ContactCard, _> = opened else { continue };
        // Who has none has nothing to be looked at.
        if let Ok(address) = EmailAddress::parse(&card.address) {
            addresses.push((person, address));
        }
    }
    if addresses.is_empty() {
        return Ok(());
    }
    let domains: BTreeSet<String> = addresses.iter().map(|(_, address)| address.domain().to_lowercase()).collect();
    let known = mail_of_domains(application, domains).await?;
    let mut found = Vec::new();
    for (person, address) in addresses {
        if let Some(mail) = known.get(&address.domain().to_lowercase()) {
            found.push((person.contact, person.address_hash, check(&address, *mail)));
        }
    }
    application.perform(&Viewer::system(), KeepChecks { found }).await
}

struct KeepChecks {
    found: Vec<(ContactId, Vec<u8>, AddressCheck)>,
}

impl Verb for KeepChecks {
    const NAME: &'static str = "keep_address_checks";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut kept = Vec::with_capacity(self.found.len());
        for (contact, address_hash, found) in &self.found {
            let sealed =
                found.suggestion.as_ref().map(|text| work.seal("address_check", "sealed", contact.as_i64(), text));
            kept.push(AddressCheckRow {
                contact: *contact,
                address_hash: address_hash.clone(),
                state: found.state,
                reasons: found.reasons.clone(),
                sealed,
                checked_at: work.now,
            });
        }
        rows::put(work.transaction, &kept).await?;
        // Segments may ask for it.
        work.touched_all(self.found.iter().map(|(contact, ..)| *contact), "checked");
        Ok(())
    }
}
