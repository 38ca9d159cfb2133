//! Recording replies: a person answered, and perhaps it is known to which campaign.

use super::record_inquiry::refused;
use super::{field_of, refuse_too_many};
use crate::customers::contacts_to_edit;
use crate::sending::record_hits::JudgeReader;
use crate::sending::{add_sums, campaigns};
use crate::{Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{CampaignId, CompanyId, ContactId, Event, EventId};
use domain::trade::{subject, when};
use domain::trust::{Right, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use store::sending::hits::{self, EventRow};
use store::trade::talk;

/// Records that a person replied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordReply {
    pub contact: ContactId,
    pub at: Timestamp,
    /// May be empty.
    pub subject: String,
    /// Whose letter was answered; each person counts once for it.
    pub campaign: Option<CampaignId>,
}

impl Verb for RecordReply {
    const NAME: &'static str = "record_reply";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = EventId;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<EventId, Trouble> {
        let recorded = record(work, by, &[(None, self)]).await?;
        recorded.into_iter().next().ok_or_else(|| Trouble::broken("a reply that was recorded has no id"))
    }
}

/// Records several replies, all or none.
pub struct RecordReplies {
    /// At most [`super::RECORDED_AT_ONCE`].
    pub replies: Vec<RecordReply>,
}

impl Verb for RecordReplies {
    const NAME: &'static str = "record_replies";
    const RIGHT: Right = Right::EditCustomers;
    /// In the order in which they were given.
    type Answer = Vec<EventId>;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Vec<EventId>, Trouble> {
        refuse_too_many(self.replies.len())?;
        let numbered: Vec<_> = self.replies.iter().enumerate().map(|(index, reply)| (Some(index), reply)).collect();
        record(work, by, &numbered).await
    }
}

async fn record(
    work: &mut Work<'_>,
    by: &Viewer,
    replies: &[(Option<usize>, &RecordReply)],
) -> Result<Vec<EventId>, Trouble> {
    let people: Vec<ContactId> = replies.iter().map(|(_, reply)| reply.contact).collect();
    let of_company: BTreeMap<ContactId, Option<CompanyId>> =
        contacts_to_edit(work, by, &people).await?.into_iter().map(|whose| (whose.contact, whose.company)).collect();
    let mut seen: BTreeSet<CampaignId> = BTreeSet::new();
    let mut counted: BTreeSet<(CampaignId, ContactId)> = BTreeSet::new();
    let mut sums: BTreeMap<(CampaignId, &'static str), i64> = BTreeMap::new();
    let mut events = Vec::with_capacity(replies.len());
    for (index, reply) in replies {
        let unknown = || Trouble::field(field_of(*index, "contact"), "unknown_contact", "there is no such contact");
        let company = *of_company.get(&reply.contact).ok_or_else(unknown)?;
        let at = when(reply.at, work.now).map_err(refused(*index))?;
        let subject = subject(&reply.subject).map_err(refused(*index))?;
        if let Some(campaign) = reply.campaign {
            if !seen.contains(&campaign) {
                let unknown =
                    || Trouble::field(field_of(*index, "campaign"), "unknown_campaign", "there is no such campaign");
                campaigns::sight::find(work, by, campaign).await.map_err(|trouble| match trouble {
                    Trouble::NotFound { .. } => unknown(),
                    other => other,
                })?;
                seen.insert(campaign);
            }
            if counted.insert((campaign, reply.contact))
                && !talk::has_replied(work.transaction, reply.contact, campaign).await?
            {
                *sums.entry((campaign, "replied")).or_default() += 1;
            }
        }
        let id: EventId = work.mint::<Event>()?;
        events.push(EventRow {
            id,
            at,
            kind: "replied",
            contact: Some(reply.contact),
            company,
            object: reply.campaign.map(|campaign| campaign.as_i64()),
            link: None,
            verdict: "human",
            rule: "recorded",
            rule_version: None,
            sealed: Some(work.seal("event", "sealed", id.as_i64(), &subject)),
        });
        // Without the subject: what a person said is kept in one place, where an erasure finds it.
        work.audit(RecordReply::NAME, reply.contact, None::<&()>);
    }
    hits::append(work.transaction, &events).await?;
    add_sums(work, sums).await?;
    // Whoever answers is a person: what was doubtful of their opens and clicks is none any more.
    for contact in of_company.keys() {
        work.perform(by, &JudgeReader(*contact)).await?;
    }
    let ids: Vec<EventId> = events.iter().map(|event| event.id).collect();
    work.touched_all(ids.iter().copied(), "created");
    Ok(ids)
}
