//! When somebody leaves, what belongs to them goes to somebody else or to the pool, in parts that are taken back together.
//!
//! Companies, people without a company, working along, and what is still to be done. Campaigns stay under the name of who made them; managers see all of them.

use super::image::{Image, Moved};
use super::moves::{Handed, MoveReason, tell};
use crate::customers::bulk::{self, BulkDone};
use crate::customers::companies::refuse_unknown_user;
use crate::customers::contacts::Undoable;
use crate::customers::needs;
use crate::trust::undo::{Inverse, keep_part};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CompanyId, ContactId, TaskId, UndoId, UserId};
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use store::customers::owner_move::MoveKind;
use store::customers::task::Did;
use store::customers::{belongings as rows, company, contact, pool, sight, task};
use store::trust::user;

/// Things handed over by one verb.
const AT_ONCE: usize = 500;
/// Things of one request: some seconds of work.
const THINGS_LIMIT: usize = 50_000;
const PART: &str = "hand_over_part";

/// What belongs to a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Belongings {
    pub companies: u64,
    /// Who have no company.
    pub contacts: u64,
    /// Companies on which the user works along.
    pub along: u64,
    /// Still to be done.
    pub tasks: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Company(CompanyId),
    Contact(ContactId),
    Along(CompanyId),
    Task(TaskId),
}

/// Counts what belongs to a user.
///
/// # Errors
/// [`Trouble::NotFound`]; the ledger's.
pub async fn belongings(application: &Application, viewer: &Viewer, id: UserId) -> Result<Belongings, Trouble> {
    refuse_missing(application, viewer, id).await?;
    needs(viewer, Right::Assign)?;
    let things = things(application, id).await?;
    let count = |is: fn(&Thing) -> bool| things.iter().filter(|thing| is(thing)).count() as u64;
    Ok(Belongings {
        companies: count(|thing| matches!(thing, Thing::Company(_))),
        contacts: count(|thing| matches!(thing, Thing::Contact(_))),
        along: count(|thing| matches!(thing, Thing::Along(_))),
        tasks: count(|thing| matches!(thing, Thing::Task(_))),
    })
}

/// Who sees users is told that there is none before being told what may not be done with one.
async fn refuse_missing(application: &Application, viewer: &Viewer, id: UserId) -> Result<(), Trouble> {
    let there = !viewer.may(Right::SeeUsers) || user::find(application.database(), id).await?.is_some();
    if there { Ok(()) } else { Err(Trouble::not_found("user")) }
}

async fn things(application: &Application, id: UserId) -> Result<Vec<Thing>, Trouble> {
    let database = application.database();
    let limit = THINGS_LIMIT as u32 + 1;
    let mut things: Vec<Thing> = Vec::new();
    things.extend(rows::companies(database, id, limit).await?.into_iter().map(Thing::Company));
    things.extend(rows::contacts(database, id, limit).await?.into_iter().map(Thing::Contact));
    things.extend(rows::along(database, id, limit).await?.into_iter().map(Thing::Along));
    things.extend(rows::tasks(database, id, limit).await?.into_iter().map(Thing::Task));
    Ok(things)
}

/// Gives everything that belongs to a user to another, or to the pool.
///
/// # Errors
/// [`Trouble::NotFound`]; a refusal of the field `to`; the first part's.
pub async fn hand_over(
    application: &Application,
    viewer: &Viewer,
    from: UserId,
    to: Option<UserId>,
) -> Result<BulkDone, Trouble> {
    refuse_missing(application, viewer, from).await?;
    needs(viewer, HandOver::RIGHT)?;
    if to == Some(from) {
        return Err(Trouble::field("to", "same_user", "this is who gives everything away; choose somebody else"));
    }
    let mut things = things(application, from).await?;
    // What is more goes with another request.
    things.truncate(THINGS_LIMIT);
    let part = move |things, first| HandOver { things, from, to, first };
    bulk::in_parts(application, viewer, things, AT_ONCE, part).await
}

struct HandOver {
    things: Vec<Thing>,
    from: UserId,
    to: Option<UserId>,
    /// The image of the first part, when this is a later one.
    first: Option<UndoId>,
}

/// What a part really handed over. Version 1; fields are only added.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Handing {
    companies: Image,
    contacts: Vec<ContactId>,
    /// Companies on which the user worked along, and whether who follows did not before.
    along: Vec<(CompanyId, bool)>,
    tasks: Vec<TaskId>,
    from: Option<UserId>,
    to: Option<UserId>,
}

impl Verb for HandOver {
    const NAME: &'static str = "hand_over";
    const RIGHT: Right = Right::Assign;
    type Answer = Undoable;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Undoable, Trouble> {
        if let Some(to) = self.to {
            refuse_unknown_user(work, "to", to).await?;
        }
        let mut handing = Handing { from: Some(self.from), to: self.to, ..Handing::default() };
        self.companies(by, work, &mut handing).await?;
        self.contacts(work, &mut handing).await?;
        self.along(work, &mut handing).await?;
        self.tasks(by, work, &mut handing).await?;
        let parts = [handing.companies.moved.len(), handing.contacts.len(), handing.along.len(), handing.tasks.len()];
        let changed: usize = parts.into_iter().sum();
        let verb = if self.first.is_some() { PART } else { Self::NAME };
        let undo = keep_part(work, by, (verb, 1), self.first, &handing).await?;
        Ok(Undoable { changed: changed as u64, undo })
    }
}

impl HandOver {
    async fn companies(&self, by: &Viewer, work: &mut Work<'_>, handing: &mut Handing) -> Result<(), Trouble> {
        let companies: Vec<CompanyId> = self
            .things
            .iter()
            .filter_map(|thing| if let Thing::Company(id) = thing { Some(*id) } else { None })
            .collect();
        let mut records = company::find_many(work.transaction, &companies).await?;
        records.retain(|record| record.owner == Some(self.from));
        let mut handed: Vec<(Handed, MoveReason)> = Vec::with_capacity(records.len());
        for record in &mut records {
            (record.owner, record.updated_at) = (self.to, work.now);
            handed.push(((record.id, Some(self.from), self.to), MoveReason::HandOver));
            handing.companies.moved.push(Moved { company: record.id, before: Some(self.from), after: self.to });
        }
        company::update_many(work.transaction, &records).await?;
        let kind = if self.to.is_some() { MoveKind::Assigned } else { MoveKind::Released };
        tell(work, by, kind, &handed).await?;
        let ids: Vec<CompanyId> = records.iter().map(|record| record.id).collect();
        pool::forget_warnings(work.transaction, &ids).await?;
        work.touched_all(ids.iter().copied(), "changed");
        for id in ids {
            work.audit(Self::NAME, id, Some(&(self.from, self.to)));
        }
        Ok(())
    }

    async fn contacts(&self, work: &mut Work<'_>, handing: &mut Handing) -> Result<(), Trouble> {
        let contacts: Vec<ContactId> = self
            .things
            .iter()
            .filter_map(|thing| if let Thing::Contact(id) = thing { Some(*id) } else { None })
            .collect();
        let mut records = contact::find_many(work.transaction, &contacts).await?;
        records.retain(|record| record.owner == Some(self.from));
        for record in &mut records {
            (record.owner, record.updated_at) = (self.to, work.now);
            handing.contacts.push(record.id);
        }
        contact::update(work.transaction, &records).await?;
        work.touched_all(handing.contacts.iter().copied(), "changed");
        for id in &handing.contacts {
            work.audit(Self::NAME, *id, Some(&(self.from, self.to)));
        }
        Ok(())
    }

    async fn along(&self, work: &mut Work<'_>, handing: &mut Handing) -> Result<(), Trouble> {
        for thing in &self.things {
            let Thing::Along(company) = thing else { continue };
            if !sight::take_collaborator(work.transaction, *company, self.from).await? {
                continue;
            }
            let is_new = match self.to {
                Some(to) => sight::put_collaborator(work.transaction, *company, to).await?,
                None => false,
            };
            handing.along.push((*company, is_new));
            work.audit(Self::NAME, *company, Some(&(self.from, self.to)));
        }
        work.touched_all(handing.along.iter().map(|(company, _)| *company), "changed");
        Ok(())
    }

    /// Whoever gets the customers gets their tasks; without anybody they are nobody's, and managers see them.
    async fn tasks(&self, by: &Viewer, work: &mut Work<'_>, handing: &mut Handing) -> Result<(), Trouble> {
        let tasks: Vec<TaskId> =
            self.things.iter().filter_map(|thing| if let Thing::Task(id) = thing { Some(*id) } else { None }).collect();
        let mut records = task::find_many(work.transaction, &tasks).await?;
        records.retain(|record| record.assignee == Some(self.from) && record.done.is_none());
        let did = Did { at: work.now, by: by.user_id() };
        for record in &mut records {
            (record.assignee, record.handed) = (self.to, Some((did, Some(self.from))));
            handing.tasks.push(record.id);
        }
        task::update(work.transaction, &records).await?;
        work.touched_all(handing.tasks.iter().copied(), "changed");
        for id in &handing.tasks {
            work.audit(Self::NAME, *id, Some(&(self.from, self.to)));
        }
        Ok(())
    }
}

pub(crate) const HAND_OVER_INVERSES: [Inverse; 2] = [inverse(HandOver::NAME), inverse(PART)];

const fn inverse(verb: &'static str) -> Inverse {
    Inverse {
        verb,
        version: 1,
        right: HandOver::RIGHT,
        holds_people: false,
        run: |by, work, before| Box::pin(restore(by, work, before)),
    }
}

async fn restore(by: &Viewer, work: &mut Work<'_>, before: Value) -> Result<u64, Trouble> {
    let handing: Handing = serde_json::from_value(before).map_err(Trouble::broken)?;
    let mut back = handing.companies.take_back(by, work).await?.len() as u64;
    let mut people = contact::find_many(work.transaction, &handing.contacts).await?;
    people.retain(|record| record.owner == handing.to);
    for record in &mut people {
        (record.owner, record.updated_at) = (handing.from, work.now);
    }
    contact::update(work.transaction, &people).await?;
    work.touched_all(people.iter().map(|record| record.id), "changed");
    back += people.len() as u64;
    let Some(from) = handing.from else { return Ok(back) };
    let mut tasks = task::find_many(work.transaction, &handing.tasks).await?;
    tasks.retain(|record| record.assignee == handing.to && record.done.is_none());
    for record in &mut tasks {
        let did = Did { at: work.now, by: by.user_id() };
        (record.assignee, record.handed) = (Some(from), Some((did, handing.to)));
    }
    task::update(work.transaction, &tasks).await?;
    work.touched_all(tasks.iter().map(|record| record.id), "changed");
    back += tasks.len() as u64;
    let companies: Vec<CompanyId> = handing.along.iter().map(|(company, _)| *company).collect();
    let there: BTreeSet<CompanyId> =
        company::find_many(work.transaction, &companies).await?.into_iter().map(|record| record.id).collect();
    for (company, is_new) in handing.along.into_iter().filter(|(company, _)| there.contains(company)) {
        if let Some(to) = handing.to.filter(|_| is_new) {
            sight::take_collaborator(work.transaction, company, to).await?;
        }
        back += u64::from(sight::put_collaborator(work.transaction, company, from).await?);
        work.touched(company, "changed");
    }
    Ok(back)
}
