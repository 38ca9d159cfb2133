//! The people in memory: the audience engine, loaded from the ledger and kept up with the change log.
//!
//! The engine is a read model: it may be thrown away and loaded again at any time. Until it is loaded every question is
//! answered with [`Trouble::Loading`]. A change of this process is applied within milliseconds of its commit; a listener that
//! fell behind loads everything anew.

use crate::{Application, Trouble};
use audience::{CompanyRow, ContactRow, Engine, Loader, Scope};
use basics::ids::{CompanyId, ContactId, ListId, TagId};
use basics::{Id, Language, Noun, ids};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::customers::permission::Suppression;
use domain::trust::{CustomerSight, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};
use store::customers::company;
use store::customers::load::{self, LoadedCompany, LoadedContact, PAGE_ROWS};
use store::ledger::change::Change;
use tokio::sync::broadcast::error::RecvError;

/// More changed people than this at once are read in several statements.
const CHANGED_AT_ONCE: usize = 500;

/// The engine behind its lock, and how far loading is.
#[derive(Default)]
pub struct People {
    engine: RwLock<Option<Engine>>,
    loaded: AtomicU64,
    collaborators: RwLock<BTreeMap<ids::UserId, BTreeSet<CompanyId>>>,
}

impl People {
    /// Asks the engine.
    ///
    /// # Errors
    /// [`Trouble::Loading`] until it is loaded.
    pub fn ask<T>(&self, question: impl FnOnce(&Engine) -> T) -> Result<T, Trouble> {
        let engine = self.engine.read().expect("nothing panics while it writes the engine");
        match &*engine {
            Some(engine) => Ok(question(engine)),
            None => Err(Trouble::Loading { progress: 0 }),
        }
    }

    pub fn is_loaded(&self) -> bool {
        self.engine.read().expect("nothing panics while it writes the engine").is_some()
    }

    /// People read so far by the load that is running.
    pub fn loaded_so_far(&self) -> u64 {
        self.loaded.load(Ordering::Relaxed)
    }

    /// What a viewer sees, in the engine's words.
    pub fn scope(&self, viewer: &Viewer) -> Scope {
        match viewer.customer_sight() {
            CustomerSight::Everything => Scope::Everything,
            CustomerSight::Owned { owners, collaborator } => {
                let known = self.collaborators.read().expect("nothing panics while it writes collaborators");
                let companies = collaborator.and_then(|user| known.get(&user));
                let collaborating = companies.map(|set| set.iter().copied().collect()).unwrap_or_default();
                Scope::Owned { owners, collaborating, with_pool: true }
            }
        }
    }

    fn change(&self, change: impl FnOnce(&mut Engine)) {
        let mut engine = self.engine.write().expect("nothing panics while it writes the engine");
        if let Some(engine) = engine.as_mut() {
            change(engine);
        }
    }
}

/// Loads everything anew and puts it in the place of what was there.
///
/// # Errors
/// The ledger's; a sealed value that does not open.
pub async fn load_people(application: &Application, language: Language) -> Result<(), Trouble> {
    let people = Arc::clone(application.people());
    people.loaded.store(0, Ordering::Relaxed);
    let counted = Arc::clone(&people);
    let mut loader = Loader::new(language, move |rows| counted.loaded.store(rows, Ordering::Relaxed));
    let mut collaborators: BTreeMap<ids::UserId, BTreeSet<CompanyId>> = BTreeMap::new();
    let mut after = CompanyId::from_i64(-1);
    loop {
        let page = load::companies(application.database(), after).await?;
        let Some(last) = page.last().map(|row| row.id) else { break };
        let tags = load::company_tags(application.database(), after, last).await?;
        for (company, user) in load::collaborators(application.database(), after, last).await? {
            collaborators.entry(user).or_default().insert(company);
        }
        let tags = grouped(tags);
        for row in &page {
            loader.add_company(&company_row(application, row, tags.get(&row.id))?);
        }
        after = last;
        if page.len() < PAGE_ROWS {
            break;
        }
    }
    let mut after = ContactId::from_i64(-1);
    loop {
        let page = load::contacts(application.database(), after).await?;
        let Some(last) = page.last().map(|row| row.id) else { break };
        let tags = grouped(load::tags(application.database(), after, last).await?);
        let lists = grouped(load::lists(application.database(), after, last).await?);
        for row in &page {
            loader.add_contact(&contact_row(application, row, tags.get(&row.id), lists.get(&row.id))?);
        }
        after = last;
        if page.len() < PAGE_ROWS {
            break;
        }
    }
    let engine = tokio::task::spawn_blocking(move || loader.finish()).await.map_err(Trouble::broken)?;
    *people.collaborators.write().expect("nothing panics while it writes collaborators") = collaborators;
    *people.engine.write().expect("nothing panics while it writes the engine") = Some(engine);
    Ok(())
}

/// Loads, then applies every change of this process as it is committed, until the application is dropped.
///
/// # Errors
/// The first load's; a later trouble is logged and met by loading anew.
pub async fn follow_people(application: Application, language: Language) -> Result<(), Trouble> {
    let mut changes = application.changes();
    load_people(&application, language).await?;
    loop {
        let whole = match changes.recv().await {
            Ok(batch) => apply(&application, &batch).await,
            Err(RecvError::Lagged(_)) => Ok(Applied::LoadAgain),
            Err(RecvError::Closed) => return Ok(()),
        };
        match whole {
            Ok(Applied::Done) => {}
            Ok(Applied::LoadAgain) => load_people(&application, language).await?,
            Err(trouble) => {
                tracing::error!(%trouble, "changes could not be applied to the people in memory; loading anew");
                load_people(&application, language).await?;
            }
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Applied {
    Done,
    LoadAgain,
}

/// Applies committed changes. An import that was published or undone, and a removed tag or list, touch so many people that
/// loading anew is the shorter way.
async fn apply(application: &Application, batch: &[Change]) -> Result<Applied, Trouble> {
    let whole = |change: &Change| {
        change.noun == ids::Import::NAME && matches!(change.kind, "published" | "undone")
            || (change.noun == ids::Tag::NAME || change.noun == ids::List::NAME) && change.kind == "removed"
    };
    if batch.iter().any(whole) {
        return Ok(Applied::LoadAgain);
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

async fn reload_contacts(application: &Application, some: &[ContactId]) -> Result<(), Trouble> {
    let rows = load::some_contacts(application.database(), some).await?;
    let tags = grouped(load::tags_of_some(application.database(), some).await?);
    let lists = grouped(load::lists_of_some(application.database(), some).await?);
    let mut opened = Vec::with_capacity(rows.len());
    for row in &rows {
        opened.push(contact_row(application, row, tags.get(&row.id), lists.get(&row.id))?);
    }
    let there: BTreeSet<ContactId> = rows.iter().map(|row| row.id).collect();
    application.people().change(|engine| {
        for row in &opened {
            engine.upsert(row);
        }
        for gone in some.iter().filter(|id| !there.contains(id)) {
            engine.remove(*gone);
        }
    });
    Ok(())
}

async fn reload_company(application: &Application, id: CompanyId) -> Result<(), Trouble> {
    let before = CompanyId::from_i64(id.as_i64() - 1);
    let Some(record) = company::get(application.database(), id).await? else {
        application.people().change(|engine| engine.remove_company(id));
        return Ok(());
    };
    let tags = load::company_tags(application.database(), before, id).await?;
    let tags: Vec<TagId> = tags.into_iter().map(|(_, tag)| tag).collect();
    let loaded = LoadedCompany {
        id,
        sealed: record.sealed,
        country: record.country,
        owner: record.owner,
        created_at: record.created_at,
    };
    let row = company_row(application, &loaded, Some(&tags))?;
    application.people().change(|engine| engine.upsert_company(&row));
    for (company, user) in load::collaborators(application.database(), before, id).await? {
        let mut known = application.people().collaborators.write().expect("nothing panics while it writes them");
        known.entry(user).or_default().insert(company);
    }
    Ok(())
}

fn grouped<K: Ord, V>(pairs: Vec<(K, V)>) -> BTreeMap<K, Vec<V>> {
    let mut groups: BTreeMap<K, Vec<V>> = BTreeMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}

fn contact_row(
    application: &Application,
    row: &LoadedContact,
    tags: Option<&Vec<TagId>>,
    lists: Option<&Vec<ListId>>,
) -> Result<ContactRow, Trouble> {
    let card: ContactCard = application.unseal("contact", "sealed", row.id.as_i64(), &row.sealed)?;
    Ok(ContactRow {
        id: row.id,
        name: card.display_name(),
        address: card.address,
        company: row.company,
        country: row.country,
        language: row.language,
        owner: row.owner,
        tags: tags.cloned().unwrap_or_default(),
        lists: lists.cloned().unwrap_or_default(),
        permission: row.permission,
        suppression: if row.suppressed { Suppression::Suppressed } else { Suppression::Free },
        created: row.created_at,
    })
}

fn company_row(
    application: &Application,
    row: &LoadedCompany,
    tags: Option<&Vec<TagId>>,
) -> Result<CompanyRow, Trouble> {
    let card: CompanyCard = application.unseal("company", "sealed", row.id.as_i64(), &row.sealed)?;
    Ok(CompanyRow {
        id: row.id,
        name: card.name,
        country: row.country,
        owner: row.owner,
        tags: tags.cloned().unwrap_or_default(),
        created: row.created_at,
    })
}
