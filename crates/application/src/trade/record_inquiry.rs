//! Recording inquiries: a company wants something, and perhaps it is known who of its people asked.

use super::{field_of, refuse_too_many, to_edit};
use crate::customers::{company_standings, contacts_to_edit};
use crate::{Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{CompanyId, ContactId, Event, EventId};
use domain::trade::{TalkRefusal, subject, when};
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use store::sending::hits::{self, EventRow};

/// Records that a company asked for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordInquiry {
    pub company: CompanyId,
    /// Who asked, of this company.
    pub contact: Option<ContactId>,
    pub at: Timestamp,
    /// May be empty.
    pub subject: String,
}

impl Verb for RecordInquiry {
    const NAME: &'static str = "record_inquiry";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = EventId;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<EventId, Trouble> {
        let recorded = record(work, by, &[(None, self)]).await?;
        recorded.into_iter().next().ok_or_else(|| Trouble::broken("an inquiry that was recorded has no id"))
    }
}

/// Records several inquiries, all or none.
pub struct RecordInquiries {
    /// At most [`super::RECORDED_AT_ONCE`].
    pub inquiries: Vec<RecordInquiry>,
}

impl Verb for RecordInquiries {
    const NAME: &'static str = "record_inquiries";
    const RIGHT: Right = Right::EditCustomers;
    /// In the order in which they were given.
    type Answer = Vec<EventId>;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Vec<EventId>, Trouble> {
        refuse_too_many(self.inquiries.len())?;
        let numbered: Vec<_> = self.inquiries.iter().enumerate().map(|(index, asked)| (Some(index), asked)).collect();
        record(work, by, &numbered).await
    }
}

/// The refusal of what a customer said.
pub(super) fn refused(index: Option<usize>) -> impl Fn(TalkRefusal) -> Trouble {
    move |refusal| Trouble::field(field_of(index, refusal.field()), refusal.code(), refusal.to_string())
}

async fn record(
    work: &mut Work<'_>,
    by: &Viewer,
    inquiries: &[(Option<usize>, &RecordInquiry)],
) -> Result<Vec<EventId>, Trouble> {
    let companies: Vec<CompanyId> = inquiries.iter().map(|(_, inquiry)| inquiry.company).collect();
    let people: Vec<ContactId> = inquiries.iter().filter_map(|(_, inquiry)| inquiry.contact).collect();
    let standings = company_standings(work, by, &companies).await?;
    let people = contacts_to_edit(work, by, &people).await?;
    let of_company: BTreeMap<ContactId, Option<CompanyId>> =
        people.into_iter().map(|whose| (whose.contact, whose.company)).collect();
    let mut events = Vec::with_capacity(inquiries.len());
    for (index, inquiry) in inquiries {
        to_edit(standings.get(&inquiry.company).copied(), field_of(*index, "company"))?;
        if let Some(contact) = inquiry.contact
            && of_company.get(&contact) != Some(&Some(inquiry.company))
        {
            let detail = "this contact is not one of the company's";
            return Err(Trouble::field(field_of(*index, "contact"), "not_of_company", detail));
        }
        let at = when(inquiry.at, work.now).map_err(refused(*index))?;
        let subject = subject(&inquiry.subject).map_err(refused(*index))?;
        let id: EventId = work.mint::<Event>()?;
        events.push(EventRow {
            id,
            at,
            kind: "inquired",
            contact: inquiry.contact,
            company: Some(inquiry.company),
            object: None,
            link: None,
            verdict: "human",
            rule: "recorded",
            rule_version: None,
            sealed: Some(work.seal("event", "sealed", id.as_i64(), &subject)),
        });
        // Without the subject: what a person said is kept in one place, where an erasure finds it.
        work.audit(RecordInquiry::NAME, inquiry.company, None::<&()>);
    }
    hits::append(work.transaction, &events).await?;
    let ids: Vec<EventId> = events.iter().map(|event| event.id).collect();
    work.touched_all(ids.iter().copied(), "created");
    Ok(ids)
}
