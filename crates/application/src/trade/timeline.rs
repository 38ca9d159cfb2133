//! The timeline of a company or a person: what they did, what we did, and what Tradewind did, newest first.
//!
//! It is merged from where each thing stands; nothing is written twice. Names of people and campaigns that the viewer does not see are left out,
//! the lines stay.

mod desk;

use super::browsing::{Gathered, Sitting, Told};
use super::merge::{Actor, Cursor, Group, Item, Letters};
use super::orders::needs;
use super::tiers::read_reason;
use crate::customers::{Named, Standing, company_seen, contact_names, contact_seen};
use crate::kernel::audited;
use crate::sending::campaigns::sight;
use crate::{Application, Trouble, page_limit};
use basics::ids::{CompanyId, ContactId, UserId};
use domain::customers::facts::NOTES;
use domain::trust::Viewer;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use store::customers::{behaviour, company, contact};
use store::trade::timeline::{self as rows, CampaignLine, EditLine, EventLine, Of, OrderDay};

/// Lines of a page when it is not said.
const LINES: usize = 50;
const OF_LETTERS: &[&str] =
    &["replied", "forwarded", "unsubscribed", "bounced", "complained", "auto_replied", "left_company"];
const OF_TRADE: &[&str] = &["inquired", "called", "met"];
/// Beside them the workspace's own classes.
const OF_BEHAVIOUR: &[&str] =
    &["opened", "clicked", "visited", "viewed", "downloaded", "carted", "entered_segment", "left_segment"];
/// Events that are read for one page at the most: what people look at is gathered into few lines.
const READS_AT_MOST: usize = 20;
/// Verbs whose doing is told, and the kind of line that it becomes.
const EDITS: &[(&str, &str)] = &[
    ("create_company", "created"),
    ("create_contact", "created"),
    ("change_company", "changed"),
    ("change_contact", "changed"),
    ("bulk_change", "changed"),
    ("add_collaborator", "changed"),
    ("remove_collaborator", "changed"),
];

/// Whose timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Company(CompanyId),
    Contact(ContactId),
}

/// Which page of a timeline.
#[derive(Debug, Clone, Copy)]
pub struct TimelineQuestion {
    pub whose: Whose,
    pub group: Option<Group>,
    pub after: Option<Cursor>,
    pub limit: Option<usize>,
}

/// Lines, and where the next page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelinePage {
    pub items: Vec<Item>,
    pub next: Option<Cursor>,
}

/// A page of a timeline.
///
/// # Errors
/// [`Trouble::NotFound`] where there is nobody, or the viewer sees a company in the pool only; the ledger's.
pub async fn timeline(
    application: &Application,
    viewer: &Viewer,
    question: TimelineQuestion,
) -> Result<TimelinePage, Trouble> {
    needs(viewer)?;
    let limit = page_limit(question.limit.or(Some(LINES)));
    let mut reading = Reading::begin(application, viewer, question, limit).await?;
    if reading.wants(Group::Letters) {
        reading.letters().await?;
        reading.consents().await?;
    }
    if reading.wants(Group::Trade) {
        reading.orders().await?;
        reading.tiers().await?;
    }
    reading.events().await?;
    if reading.wants(Group::Record) {
        reading.edits().await?;
        reading.import().await?;
        reading.owners().await?;
        reading.tasks().await?;
        reading.documents().await?;
    }
    let Reading { mut items, people, horizon, .. } = reading;
    items.sort_by_key(|item| item.place.key());
    if let Some(horizon) = horizon {
        items.retain(|item| item.place.key() <= horizon.key());
    }
    let more = items.len() > limit || horizon.is_some();
    items.truncate(limit);
    let names = contact_names(application, viewer, &people.into_iter().collect::<Vec<_>>()).await?;
    for item in &mut items {
        item.contact = item.contact.take().and_then(|named| {
            let name = names.get(&named.id)?.clone();
            Some(Named { id: named.id, name })
        });
    }
    let next = if more { items.last().map(|item| item.place) } else { None };
    Ok(TimelinePage { items, next })
}

struct Reading<'a> {
    application: &'a Application,
    viewer: &'a Viewer,
    of: Of,
    /// The company whose orders are told.
    company: Option<CompanyId>,
    group: Option<Group>,
    after: Option<Cursor>,
    /// One more than a page, from every source.
    limit: u32,
    items: Vec<Item>,
    people: BTreeSet<ContactId>,
    /// What lies behind was not read: a page ends there.
    horizon: Option<Cursor>,
}

impl<'a> Reading<'a> {
    async fn begin(
        application: &'a Application,
        viewer: &'a Viewer,
        question: TimelineQuestion,
        limit: usize,
    ) -> Result<Self, Trouble> {
        let (of, company) = match question.whose {
            Whose::Company(id) => {
                if company_seen(application, viewer, id).await? != Standing::Own {
                    return Err(Trouble::not_found("company"));
                }
                (Of::Company(id), Some(id))
            }
            Whose::Contact(id) => (Of::Contact(id), contact_seen(application, viewer, id).await?.company),
        };
        let TimelineQuestion { group, after, .. } = question;
        let (items, people, limit) = (Vec::new(), BTreeSet::new(), limit as u32 + 1);
        Ok(Reading { application, viewer, of, company, group, after, limit, items, people, horizon: None })
    }

    fn wants(&self, group: Group) -> bool {
        self.group.is_none_or(|wanted| wanted == group)
    }

    fn before(&self, rank: u8) -> rows::Place {
        let everything = rows::Place { at: basics::Timestamp::from_millis(i64::MAX), id: i64::MAX };
        self.after.map_or(everything, |after| after.place_for(rank))
    }

    /// The contact by its number; the name follows when all lines are there.
    fn person(&mut self, id: ContactId) -> Option<Named<basics::ids::Contact>> {
        self.people.insert(id);
        Some(Named { id, name: String::new() })
    }

    /// The campaign by name, when the viewer sees it.
    fn campaign(&self, line: CampaignLine) -> Option<Named<basics::ids::Campaign>> {
        let seen = sight::only_of(self.viewer).is_none_or(|owner| owner == line.owner);
        seen.then_some(Named { id: line.id, name: line.name })
    }

    async fn events(&mut self) -> Result<(), Trouble> {
        const RANK: u8 = 0;
        let database = self.application.database();
        let declared = match self.group {
            None | Some(Group::Behaviour) => behaviour::classes(database).await?,
            Some(_) => Vec::new(),
        };
        let titles: BTreeMap<String, String> = declared.into_iter().map(|class| (class.name, class.title)).collect();
        let own = titles.keys().map(String::as_str);
        let kinds: Vec<&str> = match self.group {
            None => [OF_LETTERS, OF_TRADE, OF_BEHAVIOUR].concat().into_iter().chain(own).collect(),
            Some(Group::Letters) => OF_LETTERS.to_vec(),
            Some(Group::Trade) => OF_TRADE.to_vec(),
            Some(Group::Behaviour) => OF_BEHAVIOUR.iter().copied().chain(own).collect(),
            Some(Group::Record) => return Ok(()),
        };
        let mut gathered = Gathered::default();
        let mut before = self.before(RANK);
        for read in 1..=READS_AT_MOST {
            let lines = rows::events(database, self.of, &kinds, before, self.limit).await?;
            let is_last = lines.len() < self.limit as usize;
            if let Some(line) = lines.last() {
                before = rows::Place { at: line.at, id: line.id };
            }
            lines.into_iter().for_each(|line| gathered.take(line));
            if is_last || gathered.lines.len() >= self.limit as usize {
                break;
            }
            if read == READS_AT_MOST {
                self.horizon = Some(Cursor { at: before.at, rank: RANK, id: before.id });
            }
        }
        for told in gathered.lines {
            let item = match told {
                Told::Event(line) => self.event(line, &titles)?,
                Told::Sitting(Sitting { first, count, names }) => {
                    let mut item = self.event(first, &titles)?;
                    if count > 1 {
                        item.kind = "browsed".to_owned();
                    }
                    (item.count, item.things) = (count, names);
                    item
                }
            };
            self.items.push(item);
        }
        Ok(())
    }

    fn event(&mut self, line: EventLine, titles: &BTreeMap<String, String>) -> Result<Item, Trouble> {
        let place = Cursor { at: line.at, rank: 0, id: line.id };
        let by_system = line.is_machine || line.segment.is_some();
        let actor = if by_system { Actor::System } else { Actor::They };
        let title = titles.get(&line.kind).cloned();
        let kind = if title.is_some() { "event".to_owned() } else { line.kind.clone() };
        let mut item = Item::new(place, kind, group_of(&line.kind), actor);
        item.subject = self.subject(&line)?;
        item.detail = self.detail(&line)?;
        item.contact = line.contact.and_then(|id| self.person(id));
        item.campaign = line.campaign.and_then(|campaign| self.campaign(campaign));
        item.segment = line.segment.map(|(id, name)| Named { id, name });
        item.url = line.url;
        (item.title, item.amount) = (title, line.amount);
        item.things = line.thing.into_iter().collect();
        Ok(item)
    }

    /// What a customer wrote above a letter, for who reads personal letters. Of opens and clicks the sealed part is the program.
    fn subject(&self, line: &EventLine) -> Result<Option<String>, Trouble> {
        let told =
            ["replied", "inquired", "called", "met"].contains(&line.kind.as_str()) && self.viewer.role.sees_notes();
        let Some(sealed) = line.sealed.as_deref().filter(|_| told) else { return Ok(None) };
        let subject: String = self.application.unseal("event", "sealed", line.id, sealed)?;
        Ok(Some(subject).filter(|subject| !subject.is_empty()))
    }

    /// Why a letter came back, and until when its reader is away: words of ours, not theirs.
    fn detail(&self, line: &EventLine) -> Result<Option<String>, Trouble> {
        let told = ["bounced", "auto_replied"].contains(&line.kind.as_str());
        let Some(sealed) = line.sealed.as_deref().filter(|_| told) else { return Ok(None) };
        self.application.unseal("event", "sealed", line.id, sealed).map(Some)
    }

    async fn letters(&mut self) -> Result<(), Trouble> {
        const RANK: u8 = 1;
        let database = self.application.database();
        for line in rows::letters(database, self.of, self.before(RANK), self.limit).await? {
            let place = Cursor { at: line.at, rank: RANK, id: line.campaign.id.as_i64() };
            let mut item = Item::new(place, "letter", Group::Letters, Actor::We);
            item.campaign = self.campaign(line.campaign);
            if line.people == 1 {
                item.contact = self.person(line.contact);
            }
            let [people, accepted, opened, clicked] =
                [line.people, line.accepted, line.opened, line.clicked].map(i64::unsigned_abs);
            item.letters = Some(Letters { people, accepted, opened, clicked });
            self.items.push(item);
        }
        Ok(())
    }

    async fn orders(&mut self) -> Result<(), Trouble> {
        let Some(company) = self.company else { return Ok(()) };
        for (rank, day, kind, actor) in [
            (2, OrderDay::Cancelled, "order_cancelled", Actor::We),
            (3, OrderDay::Confirmed, "order_confirmed", Actor::We),
            (4, OrderDay::Placed, "ordered", Actor::They),
        ] {
            let database = self.application.database();
            for line in rows::orders(database, company, day, self.before(rank), self.limit).await? {
                let place = Cursor { at: line.at, rank, id: line.id.as_i64() };
                let kind = if line.is_sample && day == OrderDay::Placed { "sample_ordered" } else { kind };
                let mut item = Item::new(place, kind, Group::Trade, actor);
                item.order = Some((Named { id: line.id, name: line.number }, line.amount));
                self.items.push(item);
            }
        }
        Ok(())
    }

    /// A company's moves; they are no person's.
    async fn tiers(&mut self) -> Result<(), Trouble> {
        const RANK: u8 = 8;
        let Of::Company(company) = self.of else { return Ok(()) };
        let database = self.application.database();
        for line in store::trade::tier::moves_of(database, company, self.before(RANK), self.limit).await? {
            let place = Cursor { at: line.at, rank: RANK, id: line.id };
            let mut item = Item::new(place, "tier_moved", Group::Trade, Actor::System);
            item.tier = Some((line.before, line.after, read_reason(&line.reason)?.reason));
            self.items.push(item);
        }
        Ok(())
    }

    async fn consents(&mut self) -> Result<(), Trouble> {
        const RANK: u8 = 5;
        let database = self.application.database();
        for line in rows::consents(database, self.of, self.before(RANK), self.limit).await? {
            let place = Cursor { at: line.at, rank: RANK, id: line.id };
            let ours = ["by_hand", "import", "import_undone"].contains(&line.source.as_str());
            let actor = if ours { Actor::We } else { Actor::They };
            let mut item = Item::new(place, "consent", Group::Letters, actor);
            item.contact = self.person(line.contact);
            item.consent = Some((line.state, line.source));
            self.items.push(item);
        }
        Ok(())
    }

    async fn edits(&mut self) -> Result<(), Trouble> {
        const RANK: u8 = 6;
        let database = self.application.database();
        let verbs: Vec<&'static str> = EDITS.iter().map(|(verb, _)| *verb).collect();
        for line in rows::edits(database, self.of, &verbs, self.before(RANK), self.limit).await? {
            let place = Cursor { at: line.at, rank: RANK, id: line.id };
            let kind = EDITS.iter().find(|(verb, _)| *verb == line.verb).map_or("changed", |(_, kind)| *kind);
            let actor = if line.user.is_some() { Actor::We } else { Actor::System };
            let mut item = Item::new(place, kind, Group::Record, actor);
            item.user = line.user.and_then(|user: UserId| self.application.people().user_name(user));
            item.fields = self.changed_fields(&line)?;
            self.items.push(item);
        }
        Ok(())
    }

    /// Of a change that kept what was before and after.
    fn changed_fields(&self, line: &EditLine) -> Result<Vec<String>, Trouble> {
        let keeps_both = ["change_company", "change_contact"].contains(&line.verb.as_str());
        let Some(sealed) = line.sealed.as_deref().filter(|_| keeps_both) else { return Ok(Vec::new()) };
        let (before, after): (Value, Value) = audited(self.application, line.id, sealed)?;
        let mut fields = differing(&before, &after);
        fields.retain(|field| field != NOTES);
        fields.retain(|field| field != "note" || self.viewer.role.sees_notes());
        Ok(fields)
    }

    /// That it came with an import: the first line of many.
    async fn import(&mut self) -> Result<(), Trouble> {
        const RANK: u8 = 7;
        let database = self.application.database();
        let made = match self.of {
            Of::Company(id) => {
                company::get(database, id).await?.map(|row| (row.created_at, row.hidden_by, id.as_i64()))
            }
            Of::Contact(id) => {
                contact::get(database, id).await?.map(|row| (row.created_at, row.hidden_by, id.as_i64()))
            }
        };
        let Some((at, Some(_), id)) = made else { return Ok(()) };
        if (rows::Place { at, id }) < self.before(RANK) {
            self.items.push(Item::new(Cursor { at, rank: RANK, id }, "imported", Group::Record, Actor::We));
        }
        Ok(())
    }
}

/// The names of what differs, with those of the sealed card among them.
fn differing(before: &Value, after: &Value) -> Vec<String> {
    let (Some(before), Some(after)) = (before.as_object(), after.as_object()) else { return Vec::new() };
    let mut names = Vec::new();
    for (name, value) in after {
        match before.get(name) {
            Some(same) if same == value => {}
            Some(other) if name == "card" => names.extend(differing(other, value)),
            _ => names.push(name.clone()),
        }
    }
    names
}

fn group_of(kind: &str) -> Group {
    if OF_TRADE.contains(&kind) {
        Group::Trade
    } else if OF_LETTERS.contains(&kind) {
        Group::Letters
    } else {
        Group::Behaviour
    }
}
