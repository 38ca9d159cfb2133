//! What customers said: inquiries and replies are events of the timeline.

use crate::{DatabaseError, Transaction, args, statements};
use basics::ids::{CampaignId, ContactId};

statements! {
    // By the person: a campaign may have many replies, a person has few events.
    REPLIED = "SELECT COUNT(*) FROM event WHERE contact = $1 AND kind = 'replied' AND object = $2";
}

/// Whether a person has replied to a campaign.
///
/// # Errors
/// The database's.
pub async fn has_replied(
    transaction: &mut Transaction,
    contact: ContactId,
    campaign: CampaignId,
) -> Result<bool, DatabaseError> {
    let count = transaction.first(REPLIED, &args![contact, campaign], |row| row.int(0)).await?;
    Ok(count.is_some_and(|count| count > 0))
}
