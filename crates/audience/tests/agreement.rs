//! The engine against the simplest evaluator there can be, on random people, conditions, changes, viewers and pages.

#![expect(clippy::unwrap_used, reason = "helpers of tests; the lint only knows test functions")]

use audience::{
    CompanyRow, CompanySort, CompanySortField, ContactRow, Cursor, Direction, Engine, Loader, Page, Scope, Sort,
    SortField,
};
use basics::ids::{CompanyId, ContactId, ListId, TagId, UserId};
use basics::{Country, Dice, Language, Timestamp};
use domain::customers::condition::{CompanyCondition, Condition, FieldOffer, company_fields, fields};
use domain::customers::permission::{Permission, Suppression};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

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
const LANGUAGES: &[&str] = &["de", "zh", "vi", "zh-Hant"];

/// The same world in the engine and as plain rows.
struct World {
    engine: Engine,
    people: BTreeMap<ContactId, ContactRow>,
    companies: BTreeMap<CompanyId, CompanyRow>,
}

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
        company: maybe(dice, company),
        country: Some(pick(dice, COUNTRIES).parse().unwrap()).filter(|_| dice.below(4) > 0),
        language: Some(pick(dice, LANGUAGES).parse().unwrap()).filter(|_| dice.below(4) > 0),
        owner: maybe(dice, owner),
        tags: several(dice, TagId::from_i64),
        lists: several(dice, ListId::from_i64),
        permission: pick(dice, &Permission::ALL),
        suppression: pick(dice, &[Suppression::Free, Suppression::Suppressed]),
        created: Timestamp::from_millis(dice.below(9) as i64 - 4),
    }
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
        created: Timestamp::from_millis(dice.below(5) as i64),
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
    let mut world = World { engine: loader.finish(), people: plain.0, companies: plain.1 };
    for user in 0..2 {
        world.engine.set_owner_name(UserId::from_i64(user), ["Zita", "Bob"][user as usize].to_owned());
    }
    for _ in 0..changes {
        world.change(dice, people);
        if dice.below(16) == 0 {
            // Fills the cache of scopes, which later changes have to keep right.
            world.engine.count(&scope(dice), &Condition::everybody());
        }
    }
    world
}

impl World {
    fn change(&mut self, dice: &mut Dice, people: i64) {
        let id = dice.below(people as u64 * 2 + 4) as i64;
        match dice.below(8) {
            0 | 1 => {
                self.engine.remove(ContactId::from_i64(id));
                self.people.remove(&ContactId::from_i64(id));
            }
            2 => {
                let row = company(dice, id % 6);
                self.engine.upsert_company(&row);
                self.companies.insert(row.id, row);
            }
            3 if dice.below(3) == 0 => {
                self.engine.remove_company(CompanyId::from_i64(id % 6));
                self.companies.remove(&CompanyId::from_i64(id % 6));
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

fn condition(dice: &mut Dice) -> Condition {
    Condition::read(&root(dice, fields())).unwrap()
}

fn company_condition(dice: &mut Dice) -> CompanyCondition {
    CompanyCondition::read(&root(dice, company_fields())).unwrap()
}

fn root(dice: &mut Dice, offers: &[FieldOffer]) -> Value {
    let mut value = node(dice, offers, 3);
    value["version"] = json!(1);
    value
}

fn node(dice: &mut Dice, offers: &[FieldOffer], depth: u32) -> Value {
    let parts = |dice: &mut Dice| (0..dice.below(4)).map(|_| node(dice, offers, depth - 1)).collect::<Vec<Value>>();
    match dice.below(if depth == 0 { 1 } else { 4 }) {
        0 => test(dice, offers),
        1 => json!({"all": parts(dice)}),
        2 => json!({"any": parts(dice)}),
        _ => json!({"not": node(dice, offers, depth - 1)}),
    }
}

fn test(dice: &mut Dice, offers: &[FieldOffer]) -> Value {
    let field = pick(dice, offers);
    let operator = pick(dice, field.operators);
    let value = |dice: &mut Dice| match field.field.as_str() {
        "name" | "address" | "company_name" => {
            json!(pick(dice, &["a", "an", "anna muller", "ss", "伟", "a@x.example", "acme", "b", "信", "احمد", "evil"]))
        }
        "website" => json!(pick(dice, &["acme", "example", "https", "信", "acme.example"])),
        "industry" => json!(pick(dice, &["tools", "TOOLS", "工具", "t"])),
        "contacts" => json!(dice.below(5)),
        "country" => json!(pick(dice, COUNTRIES)),
        "language" => json!(pick(dice, LANGUAGES)),
        "company" => json!(CompanyId::from_i64(dice.below(6) as i64)),
        "owner" => json!(UserId::from_i64(dice.below(4) as i64)),
        "tags" => json!(TagId::from_i64(dice.below(4) as i64)),
        "lists" => json!(ListId::from_i64(dice.below(4) as i64)),
        "permission" => json!(pick(dice, &Permission::ALL).as_str()),
        "suppressed" => json!(pick(dice, &["yes", "no"])),
        _ => json!(Timestamp::from_millis(dice.below(9) as i64 - 4)),
    };
    match operator.as_str() {
        "is_empty" | "is_set" => json!({"field": field.field, "operator": operator}),
        "in" | "not_in" => json!({"field": field.field, "operator": operator, "value": [value(dice), value(dice)]}),
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
    let world = world(&mut dice, people, changes);
    let plain = naive::Evaluator { people: &world.people, companies: &world.companies };
    for _ in 0..6 {
        let (scope, condition) = (scope(&mut dice), condition(&mut dice));
        let firms = company_condition(&mut dice);
        let search = [None, Some("a"), Some("MÜLLER ann"), Some("伟"), Some("acme"), Some("\u{200B} \n")];
        let search = pick(&mut dice, &search);
        let meant = plain.meant(&scope, &condition);
        assert_eq!(world.engine.members(&scope, &condition), meant, "{condition:?}");
        assert_eq!(world.engine.count(&scope, &condition), meant.len() as u64);
        let branches: Vec<u64> = condition.tests().into_iter().map(|test| plain.count_test(&scope, test)).collect();
        assert_eq!(world.engine.branch_counts(&scope, &condition), branches);

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
        ] {
            let sort = Sort { field, direction };
            let (ids, total) =
                leaf_through(limit, |after| world.engine.page(&scope, &condition, search, sort, after, limit));
            let expected = plain.sorted(plain.found(meant.clone(), search), sort);
            assert_eq!(ids, expected, "{sort:?} {search:?}");
            assert_eq!(total, expected.len() as u64);
        }
        for field in
            [CompanySortField::Name, CompanySortField::Country, CompanySortField::Owner, CompanySortField::Created]
        {
            let sort = CompanySort { field, direction };
            let (ids, total) =
                leaf_through(limit, |after| world.engine.page_companies(&scope, &firms, search, sort, after, limit));
            let expected = plain.companies(&scope, &firms, search, sort);
            assert_eq!(ids, expected, "{scope:?} {firms:?} {sort:?} {search:?}");
            assert_eq!(total, world.engine.count_companies(&scope, &firms, search));
            let mut by_id = expected;
            by_id.sort_unstable();
            assert_eq!(world.engine.companies_found(&scope, &firms, search), by_id);
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
    let first = world.engine.page(&Scope::Everything, &everybody, None, sort, None, 20);
    let rest = world.engine.page(&Scope::Everything, &everybody, None, sort, first.next.as_ref(), 200);
    for id in &first.ids {
        world.engine.remove(*id);
    }
    let again = world.engine.page(&Scope::Everything, &everybody, None, sort, first.next.as_ref(), 200);
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
            let page =
                world.engine.page(&Scope::Everything, &everybody, Some(search), sort, Some(&other_sort), usize::MAX);
            assert!(page.ids.len() as u64 <= page.total);
        }
    }
}
