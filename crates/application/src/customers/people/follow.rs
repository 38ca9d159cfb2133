//! Keeping the engine up with what this process commits.

use super::load::{company_row, contact_row, grouped};
use super::load_people;
use crate::{Application, Trouble};
use basics::ids::{self, CompanyId, ContactId};
use basics::{Id, Language, Noun};
use std::collections::BTreeSet;
use store::customers::{company, load, sight};
use store::ledger::change::Change;
use tokio::sync::broadcast::error::RecvError;

/// More changed people than this at once are read in several statements.
const CHANGED_AT_ONCE: usize = 500;

/// Loads, then applies every change of this process as it is committed, until the application is dropped.
///
/// # Errors
/// The first load's; a later trouble is logged and met by loading anew.
pub async fn follow_people(application: Application, language: Language) -> Result<(), Trouble> {
    let _nobody_waits_at_the_end = Ended(&application);
    let (mut changes, mut applied) = application.changes_from_here();
    load_people(&application, language).await?;
    loop {
        application.people().pace().applied(Some(applied));
        let (done, batches) = match changes.recv().await {
            Ok(batch) => (apply(&application, &batch).await, 1),
            Err(RecvError::Lagged(missed)) => (Ok(Applied::LoadAgain), missed),
            Err(RecvError::Closed) => return Ok(()),
        };
        applied += batches;
        match done {
            Ok(Applied::Done) => continue,
            Ok(Applied::LoadAgain) => {}
            Err(trouble) => {
                tracing::error!(%trouble, "changes could not be applied to the people in memory; loading anew");
            }
        }
        application.people().pace().applied(None);
        load_people(&application, language).await?;
    }
}

struct Ended<'a>(&'a Application);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.people().pace().applied(None);
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Applied {
    Done,
    LoadAgain,
}

/// Applies committed changes. An import that was published or undone, and a tag or list that is removed or comes back, touch
/// so many people that loading anew is the shorter way.
async fn apply(application: &Application, batch: &[Change]) -> Result<Applied, Trouble> {
    let whole = |change: &Change| {
        change.noun == ids::Import::NAME && ["published", "undone"].contains(&change.kind)
            || [ids::Tag::NAME, ids::List::NAME].contains(&change.noun)
                && ["removed", "brought_back"].contains(&change.kind)
    };
    if batch.iter().any(whole) {
        return Ok(Applied::LoadAgain);
    }
    if batch.iter().any(|change| change.noun == ids::User::NAME) {
        reload_users(application).await?;
    }
    let companies = ids_of::<ids::Company>(batch);
    let mut contacts = ids_of::<ids::Contact>(batch);
    for id in &companies {
        reload_company(application, *id).await?;
        // The effective owner of its people may have changed with it.
        contacts.extend(company::contacts(application.database(), *id).await?);
    }
    for some in contacts.into_iter().collect::<Vec<_>>().chunks(CHANGED_AT_ONCE) {
        reload_contacts(application, some).await?;
    }
    Ok(Applied::Done)
}

fn ids_of<N: Noun>(batch: &[Change]) -> BTreeSet<Id<N>> {
    batch.iter().filter(|change| change.noun == N::NAME).map(|change| Id::from_i64(change.id)).collect()
}

async fn reload_users(application: &Application) -> Result<(), Trouble> {
    let users = crate::trust::user_names(application).await?;
    application
        .people()
        .change(|engine| users.iter().for_each(|(user, name)| engine.set_owner_name(*user, name.clone())));
    *application.people().users.write().expect("nothing panics while it writes the users") = users;
    Ok(())
}

async fn reload_contacts(application: &Application, some: &[ContactId]) -> Result<(), Trouble> {
    let rows = load::some_contacts(application.database(), some).await?;
    let tags = grouped(load::tags_of_some(application.database(), some).await?);
    let lists = grouped(load::lists_of_some(application.database(), some).await?);
    let mut opened = Vec::with_capacity(rows.len());
    for row in &rows {
        let (tags, lists) = (tags.get(&row.id), lists.get(&row.id));
        let (tags, lists) = (tags.cloned().unwrap_or_default(), lists.cloned().unwrap_or_default());
        opened.push(contact_row(application, row, tags, lists)?);
    }
    let there: BTreeSet<ContactId> = rows.iter().map(|row| row.id).collect();
    application.people().change(|engine| {
        opened.iter().for_each(|row| engine.upsert(row));
        for gone in some.iter().filter(|id| !there.contains(id)) {
            engine.remove(*gone);
        }
    });
    Ok(())
}

async fn reload_company(application: &Application, id: CompanyId) -> Result<(), Trouble> {
    let database = application.database();
    let Some(loaded) = load::some_companies(database, &[id]).await?.pop() else {
        application.people().change(|engine| engine.remove_company(id));
        set_collaborators(application, id, &[]);
        return Ok(());
    };
    let before = CompanyId::from_i64(id.as_i64() - 1);
    let tags = load::company_tags(database, before, id).await?.into_iter().map(|(_, tag)| tag).collect();
    let row = company_row(application, &loaded, tags)?;
    application.people().change(|engine| engine.upsert_company(&row));
    let working: Vec<_> =
        sight::look_at_collaborators(database, &[id]).await?.into_iter().map(|(_, user)| user).collect();
    set_collaborators(application, id, &working);
    Ok(())
}

fn set_collaborators(application: &Application, company: CompanyId, working: &[ids::UserId]) {
    let mut known = application.people().collaborators.write().expect("nothing panics while it writes collaborators");
    known.retain(|user, companies| {
        if !working.contains(user) {
            companies.remove(&company);
        }
        !companies.is_empty()
    });
    for user in working {
        known.entry(*user).or_default().insert(company);
    }
}
