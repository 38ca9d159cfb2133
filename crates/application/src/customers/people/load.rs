//! Loading the engine from the ledger: pages are read, opened on every core and added, each stage beside the others.

use super::apply::AT_ONCE;
use super::groups;
use crate::customers::scores::rules_of_engine;
use crate::trade::tiers::bought;
use crate::{Application, Trouble};
use audience::{ClassNumber, CompanyRow, ContactRow, Engine, EventRow, Loader, PurchaseRow};
use basics::ids::{CompanyId, ContactId, LinkId, ListId, TagId, ThingId, UserId};
use basics::{Id, Language, Noun, Timestamp};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::customers::condition::EventClass;
use domain::customers::permission::Suppression;
use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use store::customers::linked;
use store::customers::load::{self, LoadedCompany, LoadedContact, Owners, PAGE_ROWS};
use store::customers::past::{self, PastEvent, PastEvents};
use tokio::task::JoinHandle;

/// Loads everything anew and puts it in the place of what was there.
///
/// # Errors
/// The ledger's.
pub async fn load_people(application: &Application, language: Language) -> Result<(), Trouble> {
    let people = Arc::clone(application.people());
    let heavy = outside::HeavyWork::begin();
    people.loaded.store(0, Ordering::Relaxed);
    let (contacts, companies) = load::rows(application.database()).await?;
    people.expected.store(contacts + companies, Ordering::Relaxed);
    let counted = Arc::clone(&people);
    let mut loader = Loader::new(language, move |rows| counted.loaded.store(rows, Ordering::Relaxed));
    let room = |rows: u64| usize::try_from(rows).unwrap_or(0);
    loader = loader.with_capacity(room(contacts), room(companies));
    let mut collaborators: BTreeMap<UserId, BTreeSet<CompanyId>> = BTreeMap::new();

    let parents = Arc::new(groups::all_parents(application).await?);
    let mut after = CompanyId::from_i64(-1);
    loop {
        let page = load::companies(application.database(), after).await?;
        let Some(last) = page.last().map(|row| row.id) else { break };
        let tags = Arc::new(grouped(load::company_tags(application.database(), after, last).await?));
        for (company, user) in load::collaborators(application.database(), after, last).await? {
            collaborators.entry(user).or_default().insert(company);
        }
        let (after_this, read) = (last, page.len());
        let ids: Vec<CompanyId> = page.iter().map(|row| row.id).collect();
        let standing = Arc::clone(&parents);
        let open = move |application: &Application, row: &LoadedCompany| {
            let above = groups::above(&standing, row.id);
            company_row(application, row, tags.get(&row.id).cloned().unwrap_or_default(), above)
        };
        let opened = on_every_core(application, page, open).await?;
        opened.iter().flatten().for_each(|row| loader.add_company(row));
        let past = past::of_companies(application.database(), after, last).await?;
        for (company, events) in events_of(loader.engine(), past) {
            loader.engine().set_company_events(company, &events);
        }
        for some in ids.chunks(AT_ONCE) {
            for (company, orders) in bought(application, some).await? {
                loader.engine().set_purchases(company, orders.into_iter().map(purchase).collect());
            }
        }
        after = after_this;
        if read < PAGE_ROWS {
            break;
        }
    }

    // Before the events about them, to whom they are no news then.
    let mut after = LinkId::from_i64(-1);
    loop {
        let links = linked::all(application.database(), after).await?;
        let Some(last) = links.last() else { break };
        after = last.link;
        links.iter().for_each(|link| loader.engine().set_link(link.link, link.campaign, link.thing));
    }

    let owners = Arc::new(load::owners(application.database()).await?);
    let mut adding: Adding = Box::pin(application.aside(move || loader));
    let mut next = Some(spawn_reading(application, &owners, ContactId::from_i64(-1)));
    while let Some(reading) = next.take() {
        let Some(page) = reading.await.map_err(Trouble::broken)?? else { break };
        next = (page.rows.len() == PAGE_ROWS).then(|| spawn_reading(application, &owners, page.last));
        let (tags, lists) = (Arc::new(page.tags), Arc::new(page.lists));
        let open = move |application: &Application, row: &LoadedContact| {
            let (tags, lists) = (tags.get(&row.id), lists.get(&row.id));
            contact_row(application, row, tags.cloned().unwrap_or_default(), lists.cloned().unwrap_or_default())
        };
        let opened = on_every_core(application, page.rows, open).await?;
        let mut loader = adding.await?;
        let past = page.past;
        adding = Box::pin(application.aside(move || {
            opened.iter().flatten().for_each(|row| loader.add_contact(row));
            add_events(&mut loader, &past);
            loader
        }));
    }
    let loader = adding.await?;
    let mut engine = application.aside(move || loader.finish()).await?;

    let mut after = ThingId::from_i64(-1);
    loop {
        let known = past::categories(application.database(), after).await?;
        let Some((last, _)) = known.last().copied() else { break };
        known.iter().for_each(|(thing, category)| engine.set_thing(*thing, Some(*category)));
        after = last;
    }
    super::segments::prepare(application, &mut engine).await?;
    engine.set_score_rules(rules_of_engine(application).await?);
    let users = crate::trust::user_names(application).await?;
    users.iter().for_each(|(user, name)| engine.set_owner_name(*user, name.clone()));
    *people.users.write().expect("nothing panics while it writes the users") = users;
    *people.collaborators.write().expect("nothing panics while it writes collaborators") = collaborators;
    let before = people.engine.write().expect("nothing panics while it writes the engine").replace(engine);
    people.stirred.notify_one();
    application.aside(move || drop((before, heavy))).await?;
    Ok(())
}

/// Rows on their way into the engine.
type Adding = Pin<Box<dyn Future<Output = Result<Loader, Trouble>> + Send>>;

/// A page of people as it was read, still sealed.
struct Page {
    rows: Vec<LoadedContact>,
    last: ContactId,
    tags: BTreeMap<ContactId, Vec<TagId>>,
    lists: BTreeMap<ContactId, Vec<ListId>>,
    past: PastEvents<ContactId>,
}

fn spawn_reading(
    application: &Application,
    owners: &Arc<Owners>,
    after: ContactId,
) -> JoinHandle<Result<Option<Page>, Trouble>> {
    let (application, owners) = (application.clone(), Arc::clone(owners));
    tokio::spawn(async move {
        let database = application.database();
        let rows = load::contacts_owned(database, after, &owners).await?;
        let Some(last) = rows.last().map(|row| row.id) else { return Ok(None) };
        let tags = grouped(load::tags(database, after, last).await?);
        let lists = grouped(load::lists(database, after, last).await?);
        let past = past::of_people(database, after, last).await?;
        Ok(Some(Page { rows, last, tags, lists, past }))
    })
}

/// Opens rows in as many parts as there are cores; the parts keep their order. What does not open is left out.
pub(in crate::customers) async fn on_every_core<R, T>(
    application: &Application,
    mut rows: Vec<R>,
    open: impl Fn(&Application, &R) -> Option<T> + Send + Sync + 'static,
) -> Result<Vec<Vec<T>>, Trouble>
where
    R: Send + 'static,
    T: Send + 'static,
{
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let size = rows.len().div_ceil(cores).max(1);
    let open = Arc::new(open);
    let mut parts = Vec::with_capacity(cores);
    while !rows.is_empty() {
        let rest = rows.split_off(size.min(rows.len()));
        let part = std::mem::replace(&mut rows, rest);
        let (opener, open) = (application.clone(), Arc::clone(&open));
        parts.push(application.aside(move || part.iter().filter_map(|row| open(&opener, row)).collect()));
    }
    let mut opened = Vec::with_capacity(parts.len());
    for part in parts {
        opened.push(part.await?);
    }
    Ok(opened)
}

/// Adds events that are in the order of people.
fn add_events(loader: &mut Loader, past: &PastEvents<ContactId>) {
    let classes = classes_of(loader.engine(), &past.classes);
    let mut rows: Vec<EventRow> = Vec::new();
    for of_one in past.events.chunk_by(|one, other| one.of == other.of) {
        rows.clear();
        rows.extend(of_one.iter().filter_map(|event| event_row(&classes, event)));
        loader.set_events(of_one[0].of, &rows);
    }
}

/// Events by whom they happened to, in the engine's words.
pub(super) fn events_of<N: Ord + Copy>(engine: &mut Engine, past: PastEvents<N>) -> BTreeMap<N, Vec<EventRow>> {
    let classes = classes_of(engine, &past.classes);
    grouped(past.events.iter().filter_map(|event| Some((event.of, event_row(&classes, event)?))).collect())
}

/// A class that is no word, or one too many, is left out.
fn classes_of(engine: &mut Engine, words: &[String]) -> Vec<Option<ClassNumber>> {
    words.iter().map(|word| EventClass::new(word).and_then(|class| engine.class(&class))).collect()
}

fn event_row<N>(classes: &[Option<ClassNumber>], event: &PastEvent<N>) -> Option<EventRow> {
    let class = classes.get(usize::from(event.class)).copied().flatten()?;
    Some(EventRow { at: event.at, class, about: event.about })
}

pub(super) fn purchase((at, worth_minor): (Timestamp, Option<i64>)) -> PurchaseRow {
    PurchaseRow { at, worth_minor }
}

pub(super) fn grouped<K: Ord, V>(pairs: Vec<(K, V)>) -> BTreeMap<K, Vec<V>> {
    let mut groups: BTreeMap<K, Vec<V>> = BTreeMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}

/// One damaged card is no reason to show nobody.
fn left_out<N: Noun>(id: Id<N>, trouble: &Trouble) {
    metrics::counter!("tradewind_unreadable_cards_total").increment(1);
    tracing::error!(%id, %trouble, "a card does not open; it is left out of what is shown and meant");
}

pub(super) fn contact_row(
    application: &Application,
    row: &LoadedContact,
    tags: Vec<TagId>,
    lists: Vec<ListId>,
) -> Option<ContactRow> {
    let opened = application.unseal("contact", "sealed", row.id.as_i64(), &row.sealed);
    let card: ContactCard = opened.map_err(|trouble| left_out(row.id, &trouble)).ok()?;
    Some(ContactRow {
        id: row.id,
        name: card.display_name(),
        attributes: card.attributes,
        others: card.other_addresses.into_iter().map(|other| other.address).collect(),
        address: card.address,
        company: row.company,
        country: row.country,
        language: row.language,
        owner: row.owner,
        tags,
        lists,
        permission: row.permission,
        address_check: row.address_check,
        suppression: if row.suppressed { Suppression::Suppressed } else { Suppression::Free },
        created: row.created_at,
    })
}

pub(super) fn company_row(
    application: &Application,
    row: &LoadedCompany,
    tags: Vec<TagId>,
    above: Vec<CompanyId>,
) -> Option<CompanyRow> {
    let opened = application.unseal("company", "sealed", row.id.as_i64(), &row.sealed);
    let card: CompanyCard = opened.map_err(|trouble| left_out(row.id, &trouble)).ok()?;
    Some(CompanyRow {
        id: row.id,
        name: card.name,
        attributes: card.attributes,
        website: card.website,
        industry: row.industry.clone().unwrap_or_default(),
        country: row.country,
        owner: row.owner,
        tags,
        tier: Some(row.tier),
        above,
        created: row.created_at,
    })
}
