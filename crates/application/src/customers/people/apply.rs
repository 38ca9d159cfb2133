//! What was committed, gathered, and applying it to the engine.

use super::groups;
use super::load::{company_row, contact_row, events_of, grouped, purchase};
use crate::customers::scores::rules_of_engine;
use crate::trade::tiers::bought;
use crate::{Application, Trouble};
use basics::ids::{self, CompanyId, ContactId, EventId, LinkId, OrderId, SegmentId, ThingId, UserId};
use basics::{Id, Noun};
use std::collections::{BTreeMap, BTreeSet};
use store::customers::{company, linked, load, past, sight};

/// More things than this at once are read in several statements.
pub(super) const AT_ONCE: usize = 500;
/// With more touched things than this, loading everything anew is about as quick, and asks the ledger less.
const LOAD_AGAIN: usize = 20_000;

/// People and companies that were touched since some moment.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// So many people are touched, without being named, that loading anew is the shorter way.
    pub whole: bool,
    /// What orders are worth, or what makes a score, may have changed: the workspace was edited.
    workspace: bool,
    users: bool,
    companies: BTreeSet<CompanyId>,
    contacts: BTreeSet<ContactId>,
    orders: BTreeSet<OrderId>,
    events: BTreeSet<EventId>,
    segments: BTreeSet<SegmentId>,
    things: BTreeSet<ThingId>,
    links: BTreeSet<LinkId>,
}

impl Touched {
    /// Takes a change of the log. An import that was published, is being undone or was undone, and a tag or list that is
    /// removed or comes back, touch many people.
    pub fn note(&mut self, noun: &str, id: i64, kind: &str) {
        if noun == ids::Contact::NAME {
            self.contacts.insert(Id::from_i64(id));
        } else if noun == ids::Company::NAME {
            self.companies.insert(Id::from_i64(id));
        } else if noun == ids::Order::NAME {
            self.orders.insert(Id::from_i64(id));
        } else if noun == ids::Event::NAME {
            self.events.insert(Id::from_i64(id));
        } else if noun == ids::Thing::NAME {
            self.things.insert(Id::from_i64(id));
        } else if noun == ids::Link::NAME {
            self.links.insert(Id::from_i64(id));
        } else if noun == ids::Segment::NAME {
            self.segments.insert(Id::from_i64(id));
        } else if noun == ids::Workspace::NAME {
            self.workspace = true;
        } else if noun == ids::User::NAME {
            self.users = true;
        } else if noun == ids::Import::NAME {
            self.whole |= ["published", "undoing", "undone"].contains(&kind);
        } else if noun == ids::Tag::NAME || noun == ids::List::NAME {
            self.whole |= ["removed", "brought_back"].contains(&kind);
        }
    }

    pub fn add(&mut self, other: Touched) {
        self.whole |= other.whole;
        self.workspace |= other.workspace;
        self.users |= other.users;
        self.companies.extend(other.companies);
        self.contacts.extend(other.contacts);
        self.orders.extend(other.orders);
        self.events.extend(other.events);
        self.segments.extend(other.segments);
        self.things.extend(other.things);
        self.links.extend(other.links);
    }

    /// Whether loading everything anew is the shorter way.
    pub fn asks_for_a_load(&self) -> bool {
        self.whole || self.companies.len() + self.contacts.len() + self.orders.len() + self.events.len() > LOAD_AGAIN
    }
}

/// Brings the engine to what the ledger says now of what was touched.
pub(super) async fn apply(application: &Application, touched: Touched) -> Result<(), Trouble> {
    let Touched { users, mut companies, mut contacts, orders, events, segments, things, links, workspace, .. } =
        touched;
    if users {
        reload_users(application).await?;
    }
    let segments: Vec<SegmentId> = segments.into_iter().collect();
    super::segments::reload(application, &segments).await?;
    let things: Vec<ThingId> = things.into_iter().collect();
    for some in things.chunks(AT_ONCE) {
        let known = past::categories_of_some(application.database(), some).await?;
        application
            .people()
            .change(|engine| known.iter().for_each(|(thing, category)| engine.set_thing(*thing, *category)));
    }
    let links: Vec<LinkId> = links.into_iter().collect();
    for some in links.chunks(AT_ONCE) {
        let known = linked::some(application.database(), some).await?;
        application
            .people()
            .change(|engine| known.iter().for_each(|link| engine.set_link(link.link, link.campaign, link.thing)));
    }
    let (mut happened, mut bought) = (BTreeSet::new(), BTreeSet::new());
    let events: Vec<EventId> = events.into_iter().collect();
    for some in events.chunks(AT_ONCE) {
        for (contact, company) in past::whose_events(application.database(), some).await? {
            match contact {
                Some(contact) => contacts.insert(contact),
                None => company.is_some_and(|company| happened.insert(company)),
            };
        }
    }
    let orders: Vec<OrderId> = orders.into_iter().collect();
    for some in orders.chunks(AT_ONCE) {
        bought.extend(past::companies_of_orders(application.database(), some).await?);
    }
    if workspace {
        let rules = rules_of_engine(application).await?;
        application.people().change(|engine| engine.set_score_rules(rules));
        reload_worth(application).await?;
    }
    companies.extend(groups::below_moved(application, &companies).await?);
    let pasts: Vec<CompanyId> = happened.union(&bought).filter(|id| !companies.contains(id)).copied().collect();
    for some in pasts.chunks(AT_ONCE) {
        reload_past_of_companies(application, some).await?;
    }
    let companies: Vec<CompanyId> = companies.into_iter().collect();
    for some in companies.chunks(AT_ONCE) {
        reload_companies(application, some).await?;
        // The effective owner of its people may have changed with it.
        contacts.extend(company::contacts_of_some(application.database(), some).await?);
    }
    let contacts: Vec<ContactId> = contacts.into_iter().collect();
    for some in contacts.chunks(AT_ONCE) {
        reload_contacts(application, some).await?;
    }
    Ok(())
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
    let mut tags = grouped(load::tags_of_some(application.database(), some).await?);
    let mut lists = grouped(load::lists_of_some(application.database(), some).await?);
    let opened: Vec<_> = rows
        .iter()
        .filter_map(|row| {
            let (tags, lists) = (tags.remove(&row.id), lists.remove(&row.id));
            contact_row(application, row, tags.unwrap_or_default(), lists.unwrap_or_default())
        })
        .collect();
    let there: BTreeSet<ContactId> = opened.iter().map(|row| row.id).collect();
    let past = past::of_some_people(application.database(), some).await?;
    application.people().change(|engine| {
        opened.iter().for_each(|row| engine.upsert(row));
        let mut events = events_of(engine, past);
        for id in &there {
            engine.set_events(*id, &events.remove(id).unwrap_or_default());
        }
        for gone in some.iter().filter(|id| !there.contains(id)) {
            engine.remove(*gone);
        }
    });
    Ok(())
}

async fn reload_companies(application: &Application, some: &[CompanyId]) -> Result<(), Trouble> {
    let database = application.database();
    let rows = load::some_companies(database, some).await?;
    let mut tags = grouped(load::company_tags_of_some(database, some).await?);
    let parents = groups::parents_of(application, some).await?;
    let there: Vec<CompanyId> = rows.iter().map(|row| row.id).collect();
    let mut working = grouped(sight::look_at_collaborators(database, &there).await?);
    let opened: Vec<_> = rows
        .iter()
        .filter_map(|row| {
            let above = groups::above(&parents, row.id);
            company_row(application, row, tags.remove(&row.id).unwrap_or_default(), above)
        })
        .collect();
    let shown: BTreeSet<CompanyId> = opened.iter().map(|row| row.id).collect();
    application.people().change(|engine| {
        opened.iter().for_each(|row| engine.upsert_company(row));
        for gone in some.iter().filter(|id| !shown.contains(id)) {
            engine.remove_company(*gone);
        }
    });
    reload_past_of_companies(application, &there).await?;
    let mut known = application.people().collaborators.write().expect("nothing panics while it writes collaborators");
    for id in some {
        set_collaborators(&mut known, *id, &working.remove(id).unwrap_or_default());
    }
    Ok(())
}

/// What every company that ordered bought, at the rates of now.
async fn reload_worth(application: &Application) -> Result<(), Trouble> {
    let mut after = CompanyId::from_i64(-1);
    loop {
        let some = past::companies_with_orders(application.database(), after).await?;
        let Some(last) = some.last().copied() else { return Ok(()) };
        let orders = bought(application, &some).await?;
        application.people().change(|engine| {
            for (id, orders) in orders {
                engine.set_purchases(id, orders.into_iter().map(purchase).collect());
            }
        });
        after = last;
    }
}

/// What happened to some companies themselves, and what they ordered.
async fn reload_past_of_companies(application: &Application, some: &[CompanyId]) -> Result<(), Trouble> {
    let database = application.database();
    let past = past::of_some_companies(database, some).await?;
    let orders = bought(application, some).await?;
    application.people().change(|engine| {
        let mut events = events_of(engine, past);
        for id in some {
            engine.set_company_events(*id, &events.remove(id).unwrap_or_default());
        }
        for (id, orders) in orders {
            engine.set_purchases(id, orders.into_iter().map(purchase).collect());
        }
    });
    Ok(())
}

fn set_collaborators(known: &mut BTreeMap<UserId, BTreeSet<CompanyId>>, company: CompanyId, working: &[UserId]) {
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
