//! Of a timeline what stands in the house's own books: owners, tasks, files.

use super::super::merge::{Actor, Cursor, Group, Item};
use super::Reading;
use crate::Trouble;
use crate::customers::documents::{Holder, name_of, shows_documents};
use crate::customers::pool;
use crate::customers::tasks::what_of;
use basics::ids::UserId;
use domain::customers::task::TaskAbout;
use store::customers::task::Moment;
use store::customers::{document, owner_move, task};
use store::trade::timeline::Of;

impl Reading<'_> {
    /// How a company came from one owner to another, or into the pool; it is no person's.
    pub(super) async fn owners(&mut self) -> Result<(), Trouble> {
        const RANK: u8 = 9;
        let Of::Company(company) = self.of else { return Ok(()) };
        let application = self.application;
        let name = |user: Option<UserId>| user.and_then(|user| application.people().user_name(user));
        for line in owner_move::of_company(application.database(), company, self.before(RANK), self.limit).await? {
            let place = Cursor { at: line.at, rank: RANK, id: line.id };
            let actor = if line.by.is_some() { Actor::We } else { Actor::System };
            let mut item = Item::new(place, format!("owner_{}", line.kind.as_str()), Group::Record, actor);
            item.user = name(line.by);
            item.handed = Some((name(line.before), name(line.after), pool::read_reason(&line.reason)?));
            self.items.push(item);
        }
        Ok(())
    }

    /// Tasks that were made, handed on and done, for who reads notes.
    pub(super) async fn tasks(&mut self) -> Result<(), Trouble> {
        if !self.viewer.role.sees_notes() {
            return Ok(());
        }
        let (application, database) = (self.application, self.application.database());
        let name = |user: Option<UserId>| user.and_then(|user| application.people().user_name(user));
        for (rank, moment, kind) in
            [(10, Moment::Made, "task_made"), (11, Moment::Handed, "task_handed"), (12, Moment::Done, "task_done")]
        {
            for line in task::told(database, self.of, moment, self.before(rank), self.limit).await? {
                let did = match moment {
                    Moment::Made => Some((line.made, None)),
                    Moment::Handed => line.handed,
                    Moment::Done => line.done.map(|did| (did, None)),
                };
                let Some((did, from)) = did else { continue };
                let place = Cursor { at: did.at, rank, id: line.id.as_i64() };
                let actor = if did.by.is_some() { Actor::We } else { Actor::System };
                let mut item = Item::new(place, kind, Group::Record, actor);
                item.user = name(did.by);
                item.subject = Some(what_of(application, &line)?);
                item.task = Some((name(from), name(line.assignee)));
                if let TaskAbout::Contact(contact) = line.about {
                    item.contact = self.person(contact);
                }
                self.items.push(item);
            }
        }
        Ok(())
    }

    /// Files that were added and are still there, for who reads notes.
    pub(super) async fn documents(&mut self) -> Result<(), Trouble> {
        const RANK: u8 = 13;
        if !shows_documents(self.viewer) {
            return Ok(());
        }
        let application = self.application;
        for line in document::of(application.database(), self.of, self.before(RANK), self.limit).await? {
            let place = Cursor { at: line.created_at, rank: RANK, id: line.id.as_i64() };
            let mut item = Item::new(place, "document_added", Group::Record, Actor::We);
            item.user = line.made_by.and_then(|user| application.people().user_name(user));
            item.things = vec![name_of(application, &line)?];
            if let Holder::Contact(contact) = line.holder {
                item.contact = self.person(contact);
            }
            self.items.push(item);
        }
        Ok(())
    }
}
