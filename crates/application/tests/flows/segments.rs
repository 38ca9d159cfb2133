//! Segments over a ledger that lives: whoever is in one, in memory and as written down, is whom a reckoning of the test's own means, through
//! replies, inquiries and orders that come late, are cancelled, and go with their people, while the clock moves on. On both databases.

use super::harness::START;
use application::Application;
use application::customers::companies::{CreateCompany, NewCompany};
use application::customers::contacts::{CompanyChoice, CreateContact, NewContact, RemoveContacts};
use application::customers::people::follow_people;
use application::customers::segments::{MakeSegment, segment};
use application::start::{Surroundings, initialise, open};
use application::trade::tiers::TiersFollow;
use application::trade::{CancelOrder, RecordInquiry, RecordOrder, RecordOrders, RecordReply};
use basics::ids::{CompanyId, ContactId, OrderId, SegmentId};
use basics::{Dice, Language, Money, Timestamp};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::customers::condition::Condition;
use domain::trust::{Viewer, WorkspaceKind};
use fakeworld::TurnableClock;
use outside::FolderFiles;
use seal::MasterKey;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Database, both_databases};

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: i64 = 86_400_000;

/// What the test knows of a person.
#[derive(Default)]
struct Person {
    company: usize,
    replied: Vec<i64>,
}

#[derive(Default)]
struct Company {
    id: Option<CompanyId>,
    inquired: Vec<(i64, Option<ContactId>)>,
    /// When, worth, and whether it stands.
    orders: BTreeMap<OrderId, (i64, i64, bool)>,
}

struct World {
    application: Application,
    clock: Arc<TurnableClock>,
    people: BTreeMap<ContactId, Person>,
    companies: Vec<Company>,
    number: u64,
}

type Means = fn(&World, ContactId, &Person, i64) -> bool;

/// Segments as they are asked, and as they are reckoned here.
fn segments() -> Vec<(Value, Means)> {
    fn lately(times: &[i64], now: i64, days: i64) -> usize {
        times.iter().filter(|at| **at > now - days * DAY && **at <= now).count()
    }
    fn inquired(world: &World, id: ContactId, person: &Person) -> Vec<i64> {
        let of_company = world.companies[person.company].inquired.iter();
        of_company.filter(|(_, contact)| *contact == Some(id)).map(|(at, _)| *at).collect()
    }
    vec![
        (json!({"happened": "replied", "operator": "at_least", "value": 2, "within_days": 10}), |_, _, person, now| {
            lately(&person.replied, now, 10) >= 2
        }),
        (json!({"happened": "replied", "operator": "at_most", "value": 0, "within_days": 20}), |_, _, person, now| {
            lately(&person.replied, now, 20) == 0
        }),
        (json!({"happened": "replied", "then_not": {"happened": "inquired"}}), |world, id, person, now| {
            let last = person.replied.iter().filter(|at| **at <= now).max();
            last.is_some_and(|last| !inquired(world, id, person).iter().any(|at| at > last && *at <= now))
        }),
        (
            json!({"company": {"happened": "inquired", "operator": "at_least", "value": 2, "within_days": 15}}),
            |world, _, person, now| {
                // What somebody asked who is gone is gone too.
                let known = |contact: &Option<ContactId>| contact.is_none_or(|id| world.people.contains_key(&id));
                let all = world.companies[person.company].inquired.iter().filter(|(_, contact)| known(contact));
                let all: Vec<i64> = all.map(|(at, _)| *at).collect();
                lately(&all, now, 15) >= 2
            },
        ),
        (
            json!({"company": {"happened": "ordered", "counting": "amount", "operator": "at_least", "value": 50_000,
                "within_days": 30}}),
            |world, _, person, now| {
                let orders = world.companies[person.company].orders.values();
                let lately = orders.filter(|(at, _, stands)| *stands && *at > now - 30 * DAY && *at <= now);
                lately.map(|(_, worth, _)| *worth).sum::<i64>() >= 50_000
            },
        ),
        (
            json!({"company": {"someone": {"happened": "replied", "operator": "at_least", "value": 1, "within_days": 5}}}),
            |world, _, person, now| {
                let colleagues = world.people.values().filter(|other| other.company == person.company);
                colleagues.map(|other| &other.replied).any(|replied| lately(replied, now, 5) > 0)
            },
        ),
    ]
}

impl World {
    async fn new(database: Database, folder: &tempfile::TempDir) -> World {
        let (master, mut dice) = (MasterKey::from_bytes([7; 32]), Dice::from_number(5));
        initialise(&database, &master, WorkspaceKind::Real, START, &mut dice).await.unwrap();
        let files = Arc::new(FolderFiles::open(folder.path()).unwrap());
        let clock = Arc::new(TurnableClock::at(START));
        let surroundings = Surroundings { clock: Arc::clone(&clock) as _, dice, files };
        let application = open(database, &master, surroundings).await.unwrap();
        tokio::spawn(follow_people(application.clone(), Language::ENGLISH));
        application.people().followed().await;
        World { application, clock, people: BTreeMap::new(), companies: Vec::new(), number: 0 }
    }

    fn now(&self) -> i64 {
        self.application.now().as_millis()
    }

    /// A moment up to a month ago; what is recorded late is normal.
    fn past(&self, dice: &mut Dice) -> Timestamp {
        Timestamp::from_millis(self.now() - dice.below(30 * DAY as u64) as i64)
    }

    async fn step(&mut self, dice: &mut Dice) {
        let by = Viewer::system();
        self.number += 1;
        let someone = dice.pick(&self.people.keys().copied().collect::<Vec<_>>()).copied();
        let company = dice.below(self.companies.len() as u64) as usize;
        match (dice.below(10), someone) {
            (0, _) | (_, None) => {
                let card = ContactCard { address: format!("p{}@example.com", self.number), ..ContactCard::default() };
                let known = CompanyChoice::Known(self.companies[company].id.unwrap());
                let new = NewContact { card, company: known, ..NewContact::default() };
                let id = self.application.perform(&by, CreateContact { new }).await.unwrap();
                self.people.insert(id, Person { company, ..Person::default() });
            }
            (1, Some(contact)) if self.people.len() > 4 => {
                self.application.perform(&by, RemoveContacts { ids: vec![contact] }).await.unwrap();
                self.people.remove(&contact);
            }
            (2..=5, Some(contact)) => {
                let at = self.past(dice);
                let reply = RecordReply { contact, at, subject: String::new(), campaign: None };
                self.application.perform(&by, reply).await.unwrap();
                self.people.get_mut(&contact).unwrap().replied.push(at.as_millis());
            }
            (6 | 7, Some(contact)) => {
                let (at, of) = (self.past(dice), self.people[&contact].company);
                let contact = (dice.below(3) > 0).then_some(contact);
                let company = self.companies[of].id.unwrap();
                let inquiry = RecordInquiry { company, contact, at, subject: String::new() };
                self.application.perform(&by, inquiry).await.unwrap();
                self.companies[of].inquired.push((at.as_millis(), contact));
            }
            (8, _) => {
                let placed = self.past(dice);
                let minor = 10_000 + dice.below(30_000) as i64;
                let order = RecordOrder {
                    number: format!("PO {}", self.number),
                    company: self.companies[company].id.unwrap(),
                    placed,
                    confirmed: Some(placed),
                    cancelled: None,
                    sample: dice.below(5) == 0,
                    amount: Money { minor, currency: "USD".parse().unwrap() },
                };
                let stands = !order.sample;
                let record = RecordOrders { orders: vec![order], tiers: TiersFollow::AtOnce };
                let id = self.application.perform(&by, record).await.unwrap()[0];
                self.companies[company].orders.insert(id, (placed.as_millis(), minor, stands));
            }
            (_, _) => {
                let standing = self.companies[company].orders.iter_mut().find(|(_, order)| order.2);
                if let Some((id, order)) = standing {
                    order.2 = false;
                    self.application.perform(&by, CancelOrder { order: *id }).await.unwrap();
                }
            }
        }
    }

    async fn check(&self, made: &[(SegmentId, Means)]) {
        for (id, means) in made {
            let now = self.now();
            let people = self.people.iter().filter(|(id, person)| means(self, **id, person, now));
            let expected: Vec<ContactId> = people.map(|(id, _)| *id).collect();
            let record = segment(&self.application, &Viewer::system(), *id).await.unwrap();
            let ask = move |engine: &audience::Engine| {
                engine.members(&audience::Scope::Everything, &record.condition, Timestamp::from_millis(now))
            };
            let meant = self.application.ask_people(ask).await.unwrap();
            assert_eq!(meant, expected, "{}", record.name);
            // Written down a moment later.
            while store::customers::segment::members(self.application.database(), *id).await.unwrap() != expected {
                tokio::task::yield_now().await;
            }
        }
    }
}

both_databases! {
    async fn whoever_is_in_a_segment_is_whom_a_reckoning_of_its_own_means(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let mut world = World::new(database, &folder).await;
        let mut dice = Dice::from_number(17);
        for number in 0..3 {
            let card = CompanyCard { name: format!("Company {number}"), ..CompanyCard::default() };
            let new = NewCompany { card, ..NewCompany::default() };
            let id = world.application.perform(&Viewer::system(), CreateCompany { new }).await.unwrap();
            world.companies.push(Company { id: Some(id), ..Company::default() });
        }
        let mut made = Vec::new();
        for (number, (mut condition, means)) in segments().into_iter().enumerate() {
            condition["version"] = json!(2);
            let condition = Condition::read(&condition).unwrap();
            let make = MakeSegment { name: format!("Segment {number}"), note: String::new(), condition, watched: true };
            made.push((world.application.perform(&Viewer::system(), make).await.unwrap(), means));
        }
        for _ in 0..60 {
            for _ in 0..1 + dice.below(3) {
                world.step(&mut dice).await;
            }
            world.check(&made).await;
            if dice.below(2) == 0 {
                world.clock.turn(HOUR * u32::try_from(dice.below(60)).unwrap());
                world.check(&made).await;
            }
        }
    }
}
