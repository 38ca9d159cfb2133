//! Addresses of which a server said for good that nobody is there: no campaign writes to them again.
//!
//! The address that the letter went to is suppressed, and only that: whoever has another one by now keeps it.

use crate::trust::Suppress;
use crate::{Trouble, Work};
use basics::ids::OutgoingId;
use domain::customers::card::ContactCard;
use domain::trust::{ConsentSource, SuppressionReason, Viewer};
use mail::address::EmailAddress;
use store::customers::contact;
use store::sending::outbox;

pub(super) async fn suppress_gone(work: &mut Work<'_>, by: &Viewer, letters: &[OutgoingId]) -> Result<(), Trouble> {
    for letter in letters {
        let Some((contact, hash)) = outbox::addressee(work.transaction, *letter).await? else { continue };
        let Some(person) = contact::find(work.transaction, contact).await? else { continue };
        let card: ContactCard = work.unseal("contact", "sealed", person.id.as_i64(), &person.sealed)?;
        let is_same = EmailAddress::parse(card.address.trim())
            .is_ok_and(|address| work.keyring().suppression_hash(&address.normalised())[..] == hash[..]);
        if is_same {
            let (address, reason) = (card.address, SuppressionReason::Bounced);
            work.perform(by, &Suppress { address, reason, source: ConsentSource::Reply }).await?;
        }
    }
    Ok(())
}
