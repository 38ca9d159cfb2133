//! The engine against the simplest evaluator there can be, on random people, conditions, changes, viewers and pages.

#![expect(clippy::unwrap_used, reason = "helpers of tests; the lint only knows test functions")]

use audience::{
    CompanyRow, CompanySort, CompanySortField, ContactRow, Cursor, Direction, Engine, EventRow, Loader, Move, Page,
    PurchaseRow, Scope, Sort, SortField,
};
use basics::ids::{AttributeId, CampaignId, CompanyId, ContactId, LinkId, ListId, SegmentId, TagId, ThingId, UserId};
use basics::{Country, Dice, Language, Timestamp};
use domain::customers::attribute::{AttributeValue, Attributes};
use domain::customers::condition::{CompanyCondition, Condition, EventClass, FieldOffer, company_fields, fields};
use domain::customers::permission::{Permission, Suppression};
use domain::customers::verify::AddressState;
use domain::trade::tier::Tier;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

mod naive;

const NAMES: &[&str] = &[
    "",
    "Anna Müller",
    "anna muller",
    "Ánna",
    "Đặng Thị Thủy",
    "dang",
    "李伟",
    "张伟",
    "王芳",
    "أحمد",
    "احمد",
    "Zoë",
    "\u{1}",
    "a\nb",
    "\u{202E}evil",
    "=cmd()",
    "ß",
    "SS",
    "x'; DROP TABLE",
    "Łukasz",
    "o",
    "O",
    "\0",
];
const ADDRESSES: &[&str] =
    &["", "a@x.example", "A@X.example", "sales@müller.example", "b@y.example", "李@例子.example", "z\n@q.example"];
const COMPANY_NAMES: &[&str] = &["", "Acme", "ACME", "Änderung GmbH", "信风", "شركة", "Zulu"];
const WEBSITES: &[&str] = &["", "acme.example", "https://ACME.example", "信风.example"];
const INDUSTRIES: &[&str] = &["", "Tools", "tools", "工具", "أدوات"];
const COUNTRIES: &[&str] = &["DE", "CN", "VN", "SA"];
const SCORES: &[u8] = &[0, 1, 5, 25, 60, 85, 100];
const LANGUAGES: &[&str] = &["de", "zh", "vi", "zh-Hant"];

/// The same world in the engine and as plain rows.
struct World {
    engine: Engine,
    people: BTreeMap<ContactId, ContactRow>,
    companies: BTreeMap<CompanyId, CompanyRow>,
    past: naive::Past,
    now: i64,
}

/// The instant at which worlds begin: a millisecond past a second, so that nothing is even.
const BEGINNING: i64 = 1_700_000_000_001;
const DAY: i64 = 86_400_000;
/// The number of the first link; those of things and campaigns lie below.
const LINKS: i64 = 200;
const CLASSES: &[&str] = &["opened", "viewed", "inquired"];

fn pick<T: Copy>(dice: &mut Dice, choices: &[T]) -> T {
    *dice.pick(choices).unwrap()
}

fn maybe<T>(dice: &mut Dice, value: T) -> Option<T> {
    (dice.below(4) > 0).then_some(value)
}

fn several<T: PartialEq>(dice: &mut Dice, make: impl Fn(i64) -> T) -> Vec<T> {
    (0..3).filter(|_| dice.below(3) == 0).map(make).collect()
}

fn person(dice: &mut Dice, id: i64) -> ContactRow {
    let company = CompanyId::from_i64(dice.below(6) as i64);
    let owner = UserId::from_i64(dice.below(3) as i64);
    ContactRow {
        id: ContactId::from_i64(id),
        name: pick(dice, NAMES).to_owned(),
        address: pick(dice, ADDRESSES).to_owned(),
        others: (0..dice.below(3)).map(|_| pick(dice, ADDRESSES).to_owned()).filter(|one| !one.is_empty()).collect(),
        company: maybe(dice, company),
        country: Some(pick(dice, COUNTRIES).parse().unwrap()).filter(|_| dice.below(4) > 0),
        language: Some(pick(dice, LANGUAGES).parse().unwrap()).filter(|_| dice.below(4) > 0),
        owner: maybe(dice, owner),
        tags: several(dice, TagId::from_i64),
        lists: several(dice, ListId::from_i64),
        attributes: attributes(dice),
        permission: pick(dice, &Permission::ALL),
        suppression: pick(dice, &[Suppression::Free, Suppression::Suppressed]),
        address_check: Some(pick(dice, AddressState::ALL)).filter(|_| dice.below(4) > 0),
        created: made(dice),
    }
}

/// Values of a few attributes, each of a kind of its own: text, number, day, yes or no, one of a list, several of it. The number of the
/// attribute says its kind.
fn attributes(dice: &mut Dice) -> Attributes {
    let mut attributes = Attributes::new();
    for number in 1..=6 {
        if dice.below(3) == 0 {
            attributes.insert(AttributeId::from_i64(number), attribute_value(dice, number));
        }
    }
    attributes
}

fn attribute_value(dice: &mut Dice, number: i64) -> AttributeValue {
    match number {
        1 => AttributeValue::Text(pick(dice, &["FOB Ningbo", "fob", "信风", "ß", "3", "yes"]).to_owned()),
        2 => AttributeValue::Number(pick(dice, AMOUNTS).parse().unwrap()),
        3 => AttributeValue::Date(pick(dice, DATES).parse().unwrap()),
        4 => AttributeValue::YesNo(dice.below(2) == 0),
        5 => AttributeValue::Options(vec![1 + dice.below(3) as u32]),
        _ => AttributeValue::Options((1..4).filter(|_| dice.below(2) == 0).chain([4]).collect()),
    }
}

const AMOUNTS: &[&str] = &["-1", "0", "0.5", "12.5", "1000"];
/// Around the days at which worlds begin.
const DATES: &[&str] = &["2023-11-05", "2023-11-12", "2023-11-14", "2023-11-15", "2023-11-20", "1970-01-01"];

/// A question about one of them; now and then one that its kind does not answer, or about an attribute that nobody has.
fn attribute_test(dice: &mut Dice) -> Value {
    let field = AttributeId::from_i64(1 + dice.below(7) as i64).to_string();
    let text = |dice: &mut Dice| json!(pick(dice, &["fob", "FOB NINGBO", "信", "ss", "1", "2", "3", "4", "yes", "no"]));
    let day = |dice: &mut Dice| json!(format!("{}T00:00:00Z", pick(dice, DATES)));
    let operator = pick(dice, domain::customers::condition::Operator::ALL.as_slice());
    let value = match operator.as_str() {
        "is_empty" | "is_set" => return json!({"field": field, "operator": operator}),
        "in" | "not_in" => json!([text(dice), text(dice)]),
        "at_least" | "at_most" => json!(pick(dice, AMOUNTS)),
        "before" | "after" => day(dice),
        "between" => json!(["2023-11-10T00:00:00Z", "2023-11-16T00:00:00Z"]),
        "within_days" | "older_than_days" => json!(1 + dice.below(12)),
        _ => text(dice),
    };
    json!({"field": field, "operator": operator, "value": value})
}

/// Long ago to the millisecond, or within the days around the beginning.
fn made(dice: &mut Dice) -> Timestamp {
    Timestamp::from_millis(match dice.below(2) {
        0 => dice.below(9) as i64 - 4,
        _ => BEGINNING - 6 * DAY + dice.below(8 * DAY as u64) as i64,
    })
}

/// A moment of the days around `now`, on few different places, so that some fall together.
fn moment(dice: &mut Dice, now: i64) -> i64 {
    now + (dice.below(28) as i64 - 25) * (DAY / 3) + [0, 0, 1, 999, 500_000][dice.below(5) as usize]
}

fn happenings(dice: &mut Dice, now: i64) -> Vec<naive::Happening> {
    // About a thing or a campaign, or about a link, which nobody may have told of yet.
    let about = |dice: &mut Dice| (dice.below(4) > 0).then(|| dice.below(5) as i64 + pick(dice, &[100, 100, LINKS]));
    (0..dice.below(7)).map(|_| (moment(dice, now), pick(dice, CLASSES), about(dice))).collect()
}

fn orders(dice: &mut Dice, now: i64) -> Vec<(i64, Option<i64>)> {
    let worth = |dice: &mut Dice| (dice.below(5) > 0).then(|| dice.below(50) as i64);
    (0..dice.below(4)).map(|_| (moment(dice, now), worth(dice))).collect()
}

fn company(dice: &mut Dice, id: i64) -> CompanyRow {
    CompanyRow {
        id: CompanyId::from_i64(id),
        name: pick(dice, COMPANY_NAMES).to_owned(),
        website: pick(dice, WEBSITES).to_owned(),
        industry: pick(dice, INDUSTRIES).to_owned(),
        country: Some(pick(dice, COUNTRIES).parse::<Country>().unwrap()).filter(|_| dice.below(4) > 0),
        owner: Some(UserId::from_i64(dice.below(3) as i64)).filter(|_| dice.below(3) > 0),
        tags: several(dice, TagId::from_i64),
        tier: Some(pick(dice, Tier::ALL)).filter(|_| dice.below(3) > 0),
        above: several(dice, |number| CompanyId::from_i64(number + 1)),
        attributes: attributes(dice),
        created: made(dice),
    }
}

fn world(dice: &mut Dice, people: i64, changes: u64) -> World {
    let mut loader = Loader::new(Language::ENGLISH, |_| {});
    let mut plain = (BTreeMap::new(), BTreeMap::new());
    for id in 0..4 {
        let row = company(dice, id);
        loader.add_company(&row);
        plain.1.insert(row.id, row);
    }
    for id in 0..people {
        let row = person(dice, id * 2);
        loader.add_contact(&row);
        plain.0.insert(row.id, row);
    }
    let (past, now) = (naive::Past::default(), BEGINNING);
    let mut world = World { engine: loader.finish(), people: plain.0, companies: plain.1, past, now };
    for id in 0..people {
        world.happen(dice, id * 2);
    }
    for id in 0..6 {
        world.trade(dice, id);
    }
    for segment in 0..3 {
        // A later one may name an earlier one, and none itself.
        world.describe(dice, segment);
    }
    world.rule(dice);
    for user in 0..2 {
        world.engine.set_owner_name(UserId::from_i64(user), ["Zita", "Bob"][user as usize].to_owned());
    }
    for _ in 0..changes {
        world.change(dice, people);
        if dice.below(16) == 0 {
            // Fills the cache of scopes, which later changes have to keep right.
            world.engine.count(&scope(dice), &Condition::everybody(), Timestamp::from_millis(world.now));
        }
    }
    world
}

impl World {
    fn naive(&self) -> naive::Evaluator<'_> {
        naive::Evaluator { people: &self.people, companies: &self.companies, past: &self.past, now: self.now }
    }

    fn instant(&self) -> Timestamp {
        Timestamp::from_millis(self.now)
    }

    /// Replaces what happened to somebody.
    fn happen(&mut self, dice: &mut Dice, id: i64) {
        let (id, past) = (ContactId::from_i64(id), happenings(dice, self.now));
        if self.people.contains_key(&id) {
            let rows = self.rows(&past);
            self.engine.set_events(id, &rows);
            self.past.of_people.insert(id, past);
        }
    }

    fn rows(&mut self, past: &[naive::Happening]) -> Vec<EventRow> {
        let mut row = |(at, class, about): &naive::Happening| EventRow {
            at: Timestamp::from_millis(*at),
            class: self.engine.class(&EventClass::new(class).unwrap()).unwrap(),
            about: *about,
        };
        past.iter().map(&mut row).collect()
    }

    /// Says of a link in whose letters it stands and what it leads to.
    fn link(&mut self, dice: &mut Dice) {
        let (link, campaign) = (LINKS + dice.below(5) as i64, 100 + dice.below(3) as i64);
        let target = (dice.below(3) > 0).then(|| 101 + dice.below(4) as i64);
        let (link_id, target_id) = (LinkId::from_i64(link), target.map(ThingId::from_i64));
        self.engine.set_link(link_id, CampaignId::from_i64(campaign), target_id);
        self.past.links.insert(link, (campaign, target));
    }

    /// Replaces the orders of a company and what happened to it, the category of a thing, or where a link leads.
    fn trade(&mut self, dice: &mut Dice, id: i64) {
        let company = CompanyId::from_i64(id % 6);
        match dice.below(6) {
            5 => self.link(dice),
            0 => {
                let (thing, parent) =
                    (100 + dice.below(5) as i64, (dice.below(3) > 0).then(|| 103 + dice.below(2) as i64));
                self.engine.set_thing(ThingId::from_i64(thing), parent.map(ThingId::from_i64));
                match parent {
                    Some(parent) => self.past.parents.insert(thing, parent),
                    None => self.past.parents.remove(&thing),
                };
            }
            1 if self.companies.contains_key(&company) => {
                let past = happenings(dice, self.now);
                let rows = self.rows(&past);
                self.engine.set_company_events(company, &rows);
                self.past.of_companies.insert(company, past);
            }
            _ if self.companies.contains_key(&company) => {
                let orders = orders(dice, self.now);
                let row = |(at, worth_minor): &(i64, Option<i64>)| PurchaseRow {
                    at: Timestamp::from_millis(*at),
                    worth_minor: *worth_minor,
                };
                self.engine.set_purchases(company, orders.iter().map(row).collect());
                self.past.orders.insert(company, orders);
            }
            _ => {}
        }
    }

    /// Gives a segment another condition; it names only earlier ones.
    fn describe(&mut self, dice: &mut Dice, segment: i64) {
        let id = SegmentId::from_i64(segment);
        let condition = condition(dice, segment);
        self.engine.set_segment(id, condition.clone());
        self.past.segments.insert(id, condition);
    }

    /// Gives the workspace other rules of the score, one or another of which may ask for the score by a segment.
    fn rule(&mut self, dice: &mut Dice) {
        let points = |dice: &mut Dice| pick(dice, &[-40, -7, 5, 25, 60]);
        let rules: Vec<_> = (0..dice.below(5)).map(|_| (condition(dice, 3), points(dice))).collect();
        self.engine.set_score_rules(rules.clone());
        self.past.rules = rules;
    }

    fn change(&mut self, dice: &mut Dice, people: i64) {
        let id = dice.below(people as u64 * 2 + 4) as i64;
        match dice.below(11) {
            0 | 1 => {
                self.engine.remove(ContactId::from_i64(id));
                self.people.remove(&ContactId::from_i64(id));
                self.past.of_people.remove(&ContactId::from_i64(id));
            }
            8 | 9 => self.happen(dice, id),
            10 => self.trade(dice, id),
            2 => {
                let row = company(dice, id % 6);
                self.engine.upsert_company(&row);
                self.companies.insert(row.id, row);
            }
            3 if dice.below(3) == 0 => {
                self.engine.remove_company(CompanyId::from_i64(id % 6));
                self.companies.remove(&CompanyId::from_i64(id % 6));
                self.past.orders.remove(&CompanyId::from_i64(id % 6));
                self.past.of_companies.remove(&CompanyId::from_i64(id % 6));
            }
            _ => {
                let row = person(dice, id);
                self.engine.upsert(&row);
                self.people.insert(row.id, row);
            }
        }
    }
}

fn scope(dice: &mut Dice) -> Scope {
    if dice.below(2) == 0 {
        return Scope::Everything;
    }
    Scope::Owned {
        owners: several(dice, UserId::from_i64),
        collaborating: several(dice, CompanyId::from_i64),
        with_pool: dice.below(2) == 0,
    }
}

/// A condition that may name segments with smaller numbers than `segments`.
fn condition(dice: &mut Dice, segments: i64) -> Condition {
    Condition::read(&versioned(node(dice, &Kind::People { segments }, 3))).unwrap()
}

fn company_condition(dice: &mut Dice) -> CompanyCondition {
    CompanyCondition::read(&versioned(node(dice, &Kind::Companies { segments: 3 }, 3))).unwrap()
}

fn versioned(mut node: Value) -> Value {
    node["version"] = json!(5);
    node
}

/// What a node is about.
enum Kind {
    People { segments: i64 },
    Companies { segments: i64 },
}

impl Kind {
    fn segments(&self) -> i64 {
        match self {
            Kind::People { segments } | Kind::Companies { segments } => *segments,
        }
    }

    fn offers(&self) -> Vec<FieldOffer> {
        let all = match self {
            Kind::People { .. } => fields(),
            Kind::Companies { .. } => company_fields(),
        };
        all.iter().copied().filter(|offer| offer.field.as_str() != "segment" || self.segments() > 0).collect()
    }
}

fn node(dice: &mut Dice, kind: &Kind, depth: u32) -> Value {
    let parts = |dice: &mut Dice| (0..dice.below(4)).map(|_| node(dice, kind, depth - 1)).collect::<Vec<Value>>();
    match dice.below(if depth == 0 { 2 } else { 6 }) {
        0 => test(dice, kind),
        1 => happened(dice, kind),
        2 => json!({"all": parts(dice)}),
        3 => json!({"any": parts(dice)}),
        4 => json!({"not": node(dice, kind, depth - 1)}),
        _ => match kind {
            Kind::People { segments } => {
                json!({"company": node(dice, &Kind::Companies { segments: *segments }, depth - 1)})
            }
            Kind::Companies { segments } => {
                json!({"someone": node(dice, &Kind::People { segments: *segments }, depth - 1)})
            }
        },
    }
}

fn events(dice: &mut Dice, class: &str, always_about: bool) -> Value {
    let mut events = json!({"happened": class});
    if always_about || dice.below(2) == 0 {
        let things: Vec<ThingId> =
            (0..1 + dice.below(2)).map(|_| ThingId::from_i64(100 + dice.below(6) as i64)).collect();
        events["about"] = json!(things);
    }
    events
}

fn happened(dice: &mut Dice, kind: &Kind) -> Value {
    let of_orders = matches!(kind, Kind::Companies { .. }) && dice.below(3) == 0;
    let class = if of_orders { "ordered" } else { pick(dice, CLASSES) };
    let measure = dice.below(6);
    let in_a_row = !of_orders && measure == 0;
    let mut node = if of_orders { json!({"happened": class}) } else { events(dice, class, in_a_row) };
    match dice.below(4) {
        0 | 1 => node["within_days"] = json!(1 + dice.below(8)),
        2 => {
            node["from"] = json!(Timestamp::from_millis(moment(dice, BEGINNING - 2 * DAY)));
            if dice.below(2) == 0 {
                node["until"] = json!(Timestamp::from_millis(BEGINNING + 30 * DAY));
            }
        }
        _ => {}
    }
    let mut counted = |dice: &mut Dice, counting: Option<&str>, most: u64| {
        if let Some(counting) = counting {
            node["counting"] = json!(counting);
        }
        let operator = if counting == Some("in_a_row") || dice.below(3) > 0 { "at_least" } else { "at_most" };
        node["operator"] = json!(operator);
        node["value"] = json!(dice.below(most));
    };
    match measure {
        0 if of_orders => counted(dice, Some("amount"), 90),
        0 => counted(dice, Some("in_a_row"), 4),
        1 => counted(dice, Some("things"), 4),
        2 | 3 => counted(dice, None, 4),
        _ => {
            let other = pick(dice, CLASSES);
            let word = if measure == 4 { "then" } else { "then_not" };
            node[word] = events(dice, other, false);
        }
    }
    node
}

fn test(dice: &mut Dice, kind: &Kind) -> Value {
    if dice.below(6) == 0 {
        return attribute_test(dice);
    }
    let offers = kind.offers();
    // The score is asked for more often than a field of many.
    let score = offers.iter().copied().find(|offer| offer.field.as_str() == "score").filter(|_| dice.below(8) == 0);
    let field = score.unwrap_or_else(|| pick(dice, &offers));
    let operator = pick(dice, field.operators);
    let value = |dice: &mut Dice| match field.field.as_str() {
        "name" | "address" | "company_name" | "anything" => {
            json!(pick(dice, &["a", "an", "anna muller", "ss", "伟", "a@x.example", "acme", "b", "信", "احمد", "evil"]))
        }
        "website" => json!(pick(dice, &["acme", "example", "https", "信", "acme.example"])),
        "industry" => json!(pick(dice, &["tools", "TOOLS", "工具", "t"])),
        "contacts" => json!(dice.below(5)),
        "score" => json!(pick(dice, SCORES)),
        "country" => json!(pick(dice, COUNTRIES)),
        "language" => json!(pick(dice, LANGUAGES)),
        "company" => json!(CompanyId::from_i64(dice.below(6) as i64)),
        "owner" => json!(UserId::from_i64(dice.below(4) as i64)),
        "tags" => json!(TagId::from_i64(dice.below(4) as i64)),
        "lists" => json!(ListId::from_i64(dice.below(4) as i64)),
        "permission" => json!(pick(dice, &Permission::ALL).as_str()),
        "suppressed" => json!(pick(dice, &["yes", "no"])),
        "address_check" => json!(pick(dice, AddressState::ALL).as_str()),
        "group" => json!(CompanyId::from_i64(dice.below(6) as i64)),
        "tier" => json!(pick(dice, Tier::ALL).as_str()),
        "segment" => json!(SegmentId::from_i64(dice.below(kind.segments() as u64) as i64)),
        _ => json!(Timestamp::from_millis(dice.below(9) as i64 - 4)),
    };
    match operator.as_str() {
        "is_empty" | "is_set" => json!({"field": field.field, "operator": operator}),
        "in" | "not_in" => json!({"field": field.field, "operator": operator, "value": [value(dice), value(dice)]}),
        "within_days" | "older_than_days" => {
            json!({"field": field.field, "operator": operator, "value": 1 + dice.below(8)})
        }
        "between" if field.field.as_str() == "score" => {
            let (one, other) = (pick(dice, SCORES), pick(dice, SCORES));
            json!({"field": field.field, "operator": operator, "value": [one.min(other), one.max(other)]})
        }
        "between" => {
            let from = dice.below(5) as i64 - 3;
            let times = [from, from + 1 + dice.below(4) as i64].map(Timestamp::from_millis);
            json!({"field": field.field, "operator": operator, "value": times})
        }
        _ => json!({"field": field.field, "operator": operator, "value": value(dice)}),
    }
}

/// All pages one after the other.
fn leaf_through<I: Copy>(limit: usize, page: impl Fn(Option<&Cursor>) -> Page<I>) -> (Vec<I>, u64) {
    let mut ids = Vec::new();
    let mut after: Option<Cursor> = None;
    loop {
        let page = page(after.as_ref());
        assert!(page.ids.len() <= limit);
        ids.extend_from_slice(&page.ids);
        match page.next {
            // The cursor goes through its text as it does through a browser.
            Some(next) => after = Some(next.to_string().parse().unwrap()),
            None => return (ids, page.total),
        }
    }
}

fn agree(seed: u64, people: i64, changes: u64) {
    let mut dice = Dice::from_number(seed);
    let mut world = world(&mut dice, people, changes);
    for _ in 0..6 {
        world.now += pick(&mut dice, &[0, 1, DAY / 3, DAY]);
        let (plain, now) = (world.naive(), world.instant());
        let (scope, condition) = (scope(&mut dice), condition(&mut dice, 3));
        let firms = company_condition(&mut dice);
        let search = [None, Some("a"), Some("MÜLLER ann"), Some("伟"), Some("acme"), Some("\u{200B} \n")];
        let search = pick(&mut dice, &search);
        let meant = plain.meant(&scope, &condition);
        assert_eq!(world.engine.members(&scope, &condition, now), meant, "{condition:?}");
        assert_eq!(world.engine.count(&scope, &condition, now), meant.len() as u64);
        let branches: Vec<u64> = condition.tests().into_iter().map(|test| plain.count_test(&scope, test)).collect();
        assert_eq!(world.engine.branch_counts(&scope, &condition, now), branches);
        let mut nodes = Vec::new();
        plain.count_nodes(&scope, condition.root(), &mut nodes);
        assert_eq!(world.engine.node_counts(&scope, &condition, now), nodes);
        for id in world.people.keys() {
            let is_meant = meant.contains(id);
            assert_eq!(world.engine.is_meant(&scope, &condition, *id, now), is_meant, "{condition:?} {id}");
            let said = world.engine.explain(&condition, *id, now).unwrap();
            assert_eq!(said.len(), nodes.len());
            assert_eq!(said[0].holds, plain.passes(condition.root(), &world.people[id]), "{condition:?} {id}");
            let score = plain.score(&world.people[id]);
            assert_eq!(world.engine.scores(&[*id], now).get(id), Some(&score), "{:?} {id}", world.past.rules);
        }

        let limit = 1 + dice.below(7) as usize;
        let direction = pick(&mut dice, &[Direction::Ascending, Direction::Descending]);
        for field in [
            SortField::Name,
            SortField::Address,
            SortField::Company,
            SortField::Country,
            SortField::Language,
            SortField::Owner,
            SortField::Created,
            SortField::Score,
        ] {
            let sort = Sort { field, direction };
            let (ids, total) =
                leaf_through(limit, |after| world.engine.page(&scope, &condition, search, sort, after, limit, now));
            let expected = plain.sorted(plain.found(meant.clone(), search), sort);
            assert_eq!(ids, expected, "{sort:?} {search:?}");
            assert_eq!(total, expected.len() as u64);
        }
        for field in
            [CompanySortField::Name, CompanySortField::Country, CompanySortField::Owner, CompanySortField::Created]
        {
            let sort = CompanySort { field, direction };
            let (ids, total) = leaf_through(limit, |after| {
                world.engine.page_companies(&scope, &firms, search, sort, after, limit, now)
            });
            let expected = plain.companies(&scope, &firms, search, sort);
            assert_eq!(ids, expected, "{scope:?} {firms:?} {sort:?} {search:?}");
            assert_eq!(total, world.engine.count_companies(&scope, &firms, search, now));
            let mut by_id = expected;
            by_id.sort_unstable();
            assert_eq!(world.engine.companies_found(&scope, &firms, search, now), by_id);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn the_engine_answers_as_the_naive_evaluator_does(seed: u64, people in 1i64..60, changes in 0u64..200) {
        agree(seed, people, changes);
    }
}

/// Changes, clock movements and turns: whoever is kept in the listened segments is whom the naive evaluator means, and every move by
/// time carries the millisecond of its flip.
fn keep_up(seed: u64, people: i64, steps: u64) {
    let mut dice = Dice::from_number(seed);
    let mut world = world(&mut dice, people, 20);
    let mut members: BTreeMap<SegmentId, BTreeSet<ContactId>> = BTreeMap::new();
    for segment in 0..3 {
        let id = SegmentId::from_i64(segment);
        world.engine.listen(id, [], None);
        members.insert(id, BTreeSet::new());
    }
    for _ in 0..steps {
        let before = world.now;
        let changed = dice.below(3);
        (0..changed).for_each(|_| world.change(&mut dice, people));
        if dice.below(30) == 0 {
            let segment = dice.below(3) as i64;
            world.describe(&mut dice, segment);
        }
        if dice.below(30) == 0 {
            world.rule(&mut dice);
        }
        world.now = match dice.below(4) {
            0 => world.now,
            1 => world.now + 1 + dice.below(1_500) as i64,
            2 => world.now + dice.below(2 * DAY as u64) as i64,
            // Just before, at, or just after the next time that anybody moves.
            _ => world
                .engine
                .next_flip()
                .map_or(world.now, |flip| world.now.max(flip.as_millis() + dice.below(3) as i64 - 1)),
        };
        let moves = world.engine.turn(world.instant());
        assert!(moves.is_sorted_by_key(|one| one.at));
        for one in &moves {
            let inside = members.get_mut(&one.segment).unwrap();
            let is_news = if one.entered { inside.insert(one.contact) } else { inside.remove(&one.contact) };
            assert!(is_news, "{one:?}");
            assert!(one.at.as_millis() <= world.now && one.at.as_millis() >= before, "{one:?} after {before}");
            if one.at.as_millis() < world.now {
                let condition = &world.past.segments[&one.segment];
                let row = &world.people[&one.contact];
                let mut then = world.naive();
                then.now = one.at.as_millis();
                assert_eq!(then.passes(condition.root(), row), one.entered, "{one:?} {condition:?}");
                then.now -= 1;
                assert_ne!(then.passes(condition.root(), row), one.entered, "{one:?} {condition:?}");
            }
        }
        for (segment, inside) in &members {
            let condition = &world.past.segments[segment];
            let meant = world.naive().meant(&Scope::Everything, condition);
            assert_eq!(world.engine.listened_members(*segment).unwrap(), meant, "{condition:?} at {}", world.now);
            assert_eq!(inside.iter().copied().collect::<Vec<_>>(), meant);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn who_is_in_a_segment_is_kept_through_changes_and_clock_movements(seed: u64, people in 1i64..30, steps in 1u64..80) {
        keep_up(seed, people, steps);
    }
}

/// The same questions again and again, through changes and clock movements: what the engine remembers is as exact as a new answer.
fn ask_again(seed: u64, people: i64, steps: u64) {
    let mut dice = Dice::from_number(seed);
    let mut world = world(&mut dice, people, 20);
    let conditions: Vec<Condition> = (0..4).map(|_| condition(&mut dice, 3)).collect();
    for _ in 0..steps {
        let changed = dice.below(3);
        (0..changed).for_each(|_| world.change(&mut dice, people));
        if dice.below(40) == 0 {
            let segment = dice.below(3) as i64;
            world.describe(&mut dice, segment);
        }
        if dice.below(40) == 0 {
            world.rule(&mut dice);
        }
        world.now += match dice.below(6) {
            0 | 1 => 0,
            2 | 3 => dice.below(1_500) as i64,
            4 => dice.below(DAY as u64 / 24) as i64,
            _ => dice.below(2 * DAY as u64) as i64,
        };
        // Who asks may have looked at the clock before somebody else who came first.
        let later = world.now;
        world.now -= pick(&mut dice, &[0, 0, 1, 900, DAY / 48, DAY]);
        for condition in &conditions {
            let (plain, now, scope) = (world.naive(), world.instant(), Scope::Everything);
            assert_eq!(
                world.engine.members(&scope, condition, now),
                plain.meant(&scope, condition),
                "{condition:?} at {now:?}"
            );
            let mut nodes = Vec::new();
            plain.count_nodes(&scope, condition.root(), &mut nodes);
            assert_eq!(world.engine.node_counts(&scope, condition, now), nodes, "{condition:?} at {now:?}");
        }
        for search in ["a", "anna", "acme a"] {
            let (plain, now, everybody) = (world.naive(), world.instant(), Condition::everybody());
            let meant = plain.meant(&Scope::Everything, &everybody);
            let expected = plain.found(meant, Some(search));
            assert_eq!(
                world.engine.members_found(&Scope::Everything, &everybody, Some(search), now),
                expected,
                "{search}"
            );
        }
        let warmest = Sort { field: SortField::Score, direction: Direction::Descending };
        let (plain, now, everybody) = (world.naive(), world.instant(), Condition::everybody());
        let sorted = plain.sorted(plain.meant(&Scope::Everything, &everybody), warmest);
        let page = world.engine.page(&Scope::Everything, &everybody, None, warmest, None, 200, now);
        assert_eq!(page.ids, sorted, "{:?} at {now:?}", world.past.rules);
        world.now = later;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]
    #[test]
    fn a_question_that_comes_again_is_answered_as_a_new_one(seed: u64, people in 1i64..40, steps in 1u64..60) {
        ask_again(seed, people, steps);
    }
}

#[test]
fn after_a_pause_who_left_meanwhile_left_at_the_true_time() {
    let mut dice = Dice::from_number(1);
    let mut world = world(&mut dice, 1, 0);
    let (contact, segment) = (ContactId::from_i64(0), SegmentId::from_i64(0));
    let opened = world.rows(&[(BEGINNING - DAY + 7, "opened", None)]);
    world.engine.set_events(contact, &opened);
    let condition = json!({"version": 2, "happened": "opened", "operator": "at_least", "value": 1, "within_days": 30});
    world.engine.set_segment(segment, Condition::read(&condition).unwrap());
    world.engine.listen(segment, [contact], Some(Timestamp::from_millis(BEGINNING)));
    let moves = world.engine.turn(Timestamp::from_millis(BEGINNING + 400 * DAY));
    let left = Move { at: Timestamp::from_millis(BEGINNING + 29 * DAY + 7), segment, contact, entered: false };
    assert_eq!(moves, [left]);
}

#[test]
fn many_changes_that_rewrite_columns_and_merge_orders_change_no_answer() {
    agree(11, 400, 6_000);
}

#[test]
fn a_cursor_holds_its_place_when_its_row_is_gone_or_others_come() {
    let mut dice = Dice::from_number(3);
    let mut world = world(&mut dice, 50, 0);
    let sort = Sort { field: SortField::Name, direction: Direction::Ascending };
    let everybody = Condition::everybody();
    let first = world.engine.page(&Scope::Everything, &everybody, None, sort, None, 20, world.instant());
    let rest = world.engine.page(&Scope::Everything, &everybody, None, sort, first.next.as_ref(), 200, world.instant());
    for id in &first.ids {
        world.engine.remove(*id);
    }
    let again =
        world.engine.page(&Scope::Everything, &everybody, None, sort, first.next.as_ref(), 200, world.instant());
    assert_eq!(again.ids, rest.ids);
    assert_eq!(again.total, 30);
}

#[test]
fn hostile_cursors_and_searches_are_harmless() {
    for text in [
        "",
        "0",
        "00000000000000001",
        "é000000000000000t",
        "0000000000000000t0",
        "0000000000000000tff",
        "0000000000000000n1",
    ] {
        assert!(text.parse::<Cursor>().is_err(), "{text}");
    }
    let mut dice = Dice::from_number(5);
    let world = world(&mut dice, 50, 50);
    let long = "a ".repeat(100_000);
    for search in ["\0", "\u{1}", "'\"\\%_*", "\u{FFFF}", long.as_str()] {
        for field in [SortField::Name, SortField::Owner, SortField::Created] {
            let other_sort: Cursor = "0000000000000001t61".parse().unwrap();
            let sort = Sort { field, direction: Direction::Descending };
            let everybody = Condition::everybody();
            let page = world.engine.page(
                &Scope::Everything,
                &everybody,
                Some(search),
                sort,
                Some(&other_sort),
                usize::MAX,
                world.instant(),
            );
            assert!(page.ids.len() as u64 <= page.total);
        }
    }
}
