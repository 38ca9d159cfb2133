//! The classes of events that a workspace declares beside those that are there for everybody.

use crate::customers::needs;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::EventClassId;
use domain::customers::behaviour::{CLASSES_LIMIT, ClassRefusal, EventKind, class_name, class_title};
use domain::trust::{Right, Viewer};
use store::customers::behaviour::{self as rows, ClassRecord};

/// A class of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventClass {
    /// `None` of a class that is there for everybody.
    pub id: Option<EventClassId>,
    pub name: String,
    /// What people read; empty of a class that is there for everybody, which each language words.
    pub title: String,
}

/// Every class: those that are there for everybody, then the workspace's own.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn event_classes(application: &Application, viewer: &Viewer) -> Result<Vec<EventClass>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let shipped = EventKind::ALL.iter();
    let mut classes: Vec<EventClass> =
        shipped.map(|kind| EventClass { id: None, name: kind.as_str().to_owned(), title: String::new() }).collect();
    let own = rows::classes(application.database()).await?;
    classes.extend(own.into_iter().map(|row| EventClass { id: Some(row.id), name: row.name, title: row.title }));
    Ok(classes)
}

/// Declares a class, so that events of its name are taken.
pub struct DeclareEventClass {
    pub name: String,
    pub title: String,
}

fn refused(refusal: ClassRefusal) -> Trouble {
    Trouble::field(refusal.field(), refusal.code(), refusal.to_string())
}

impl Verb for DeclareEventClass {
    const NAME: &'static str = "declare_event_class";
    const RIGHT: Right = Right::ManageWorkspace;
    type Answer = EventClassId;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<EventClassId, Trouble> {
        let name = class_name(&self.name).map_err(refused)?;
        let title = class_title(&self.title).map_err(refused)?;
        let there = rows::find_classes(work.transaction).await?;
        if there.iter().any(|class| class.name == name) {
            return Err(Trouble::field("name", "name_taken", "there is a class of this name already"));
        }
        if there.len() >= CLASSES_LIMIT {
            let detail = format!("there are {CLASSES_LIMIT} classes already; withdraw one that is not used");
            return Err(Trouble::refused("too_many", detail));
        }
        let id: EventClassId = work.mint()?;
        let class = ClassRecord { id, name: name.to_owned(), title, created_at: work.now };
        rows::declare(work.transaction, &class).await?;
        work.touched(id, "created");
        work.audit(Self::NAME, id, Some(&(&class.name, &class.title)));
        Ok(id)
    }
}

/// Withdraws a class: no more events of it are taken, those that are there stay.
pub struct WithdrawEventClass {
    pub id: EventClassId,
}

impl Verb for WithdrawEventClass {
    const NAME: &'static str = "withdraw_event_class";
    const RIGHT: Right = Right::ManageWorkspace;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        if !rows::withdraw(work.transaction, self.id).await? {
            return Err(Trouble::not_found("event_class"));
        }
        work.touched(self.id, "removed");
        work.audit(Self::NAME, self.id, None::<&()>);
        Ok(())
    }
}
