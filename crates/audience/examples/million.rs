//! Measures the engine with a million made-up people: `cargo run --release -p audience --example million [PEOPLE]`.

#![expect(clippy::disallowed_methods, reason = "a measurement reads the real clock")]

use audience::{
    CompanyRow, CompanySort, CompanySortField, ContactRow, Cursor, Direction, Engine, Loader, Scope, Sort, SortField,
};
use basics::ids::{CompanyId, ContactId, ListId, TagId, UserId};
use basics::{Country, Dice, Language, Timestamp};
use domain::customers::condition::{CompanyCondition, Condition};
use domain::customers::permission::{Permission, Suppression};
use std::collections::BTreeMap;
use std::time::Instant;

const FIRST: &[&str] = &[
    "Anna",
    "John",
    "José",
    "Müller",
    "Søren",
    "Priya",
    "Olga",
    "Łukasz",
    "Chiara",
    "Ahmed",
    "Emeka",
    "Nguyễn",
    "Trần",
    "Đặng",
    "Phạm",
    "Thị",
    "أحمد",
    "محمد",
    "فاطمة",
    "خالد",
    "عبدالله",
    "李",
    "王",
    "张",
    "刘",
    "陈",
    "杨",
    "赵",
];
const LAST: &[&str] = &[
    "Schmidt",
    "Garcia",
    "O'Neill",
    "Okafor",
    "Kowalski",
    "Rossi",
    "Dubois",
    "Ivanova",
    "Thủy",
    "Hương",
    "Quốc Anh",
    "الحسن",
    "السعيد",
    "بن سلمان",
    "伟",
    "芳",
    "秀英",
    "敏",
    "静",
    "丽华",
];
const TRADES: &[&str] =
    &["Trading", "Machinery", "贸易有限公司", "Textiles GmbH", "للتجارة", "Thực phẩm", "Chemicals", "Imports SA"];

/// When it is asked; nothing here depends on it.
const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn word(dice: &mut Dice, letters: u64) -> String {
    (0..letters).map(|_| char::from(b'a' + dice.below(26) as u8)).collect()
}

fn person(dice: &mut Dice, id: i64, companies: u64, countries: &[Country]) -> ContactRow {
    let letters = 3 + dice.below(6);
    let given = *dice.pick(FIRST).expect("not empty");
    let family = *dice.pick(LAST).expect("not empty");
    let extra = word(dice, letters);
    let languages = ["en", "zh", "es", "vi", "ar", "de", "pt-BR"];
    let language: Language = dice.pick(&languages).expect("not empty").parse().expect("listed");
    ContactRow {
        id: ContactId::from_i64(id),
        name: format!("{given} {extra} {family}"),
        address: format!("{extra}.{}@{}.example", dice.below(10_000), word(dice, 8)),
        others: Vec::new(),
        company: (dice.below(10) > 0).then(|| CompanyId::from_i64(dice.below(companies) as i64)),
        country: dice.pick(countries).copied(),
        language: Some(language),
        owner: (dice.below(5) > 0).then(|| UserId::from_i64(dice.below(60) as i64)),
        tags: (0..dice.below(4)).map(|_| TagId::from_i64(dice.below(200) as i64)).collect(),
        lists: (0..dice.below(3)).map(|_| ListId::from_i64(dice.below(20) as i64)).collect(),
        attributes: BTreeMap::new(),
        permission: *dice.pick(&Permission::ALL).expect("not empty"),
        suppression: if dice.below(50) == 0 { Suppression::Suppressed } else { Suppression::Free },
        address_check: None,
        created: Timestamp::from_millis(1_600_000_000_000 + dice.below(200_000_000_000) as i64),
    }
}

/// Resident memory of this process in MB (Linux).
fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4096 / 1_000_000
}

fn load(dice: &mut Dice, people: i64) -> Engine {
    let companies = (people as u64 / 4).max(1);
    let countries: Vec<Country> = Country::all().collect();
    let before = resident();
    let mut loader = Loader::new(Language::ENGLISH, |_| {});
    let (mut seconds, mut started) = (0.0, Instant::now());
    for id in 0..companies as i64 {
        let letters = 4 + dice.below(8);
        let row = CompanyRow {
            id: CompanyId::from_i64(id),
            name: format!("{} {}", word(dice, letters), dice.pick(TRADES).expect("not empty")),
            website: String::new(),
            industry: dice.pick(TRADES).expect("not empty").to_string(),
            country: dice.pick(&countries).copied(),
            owner: Some(UserId::from_i64(dice.below(60) as i64)),
            tags: Vec::new(),
            tier: None,
            above: Vec::new(),
            attributes: BTreeMap::new(),
            created: Timestamp::from_millis(id),
        };
        loader.add_company(&row);
    }
    seconds += started.elapsed().as_secs_f64();
    for chunk in 0..people / 10_000 {
        // Rows are made outside of the measured time.
        let rows: Vec<_> = (0..10_000).map(|at| person(dice, chunk * 10_000 + at, companies, &countries)).collect();
        started = Instant::now();
        rows.iter().for_each(|row| loader.add_contact(row));
        seconds += started.elapsed().as_secs_f64();
    }
    started = Instant::now();
    let engine = loader.finish();
    println!(
        "load_seconds {:.2} (of it sorting {:.2})",
        seconds + started.elapsed().as_secs_f64(),
        started.elapsed().as_secs_f64()
    );
    println!("memory_mb {}", resident() - before);
    engine
}

fn report(what: &str, mut millis: Vec<f64>) {
    millis.sort_by(f64::total_cmp);
    let at = |share: usize| millis[(millis.len() - 1) * share / 100];
    println!("{what}: p50 {:.2} ms, p95 {:.2} ms, worst {:.2} ms ({})", at(50), at(95), at(100), millis.len());
}

fn timed<T>(into: &mut Vec<f64>, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let answer = work();
    into.push(started.elapsed().as_secs_f64() * 1000.0);
    answer
}

fn conditions() -> Vec<Condition> {
    [
        r#"{"version":1,"all":[]}"#,
        r#"{"version":1,"field":"country","operator":"in","value":["DE","FR","CN"]}"#,
        r#"{"version":1,"not":{"field":"tags","operator":"in","value":["tag_0000000000001","tag_0000000000002"]}}"#,
        r#"{"version":1,"all":[{"field":"permission","operator":"equals","value":"granted"},{"field":"suppressed","operator":"equals","value":"no"},{"field":"language","operator":"equals","value":"vi"}]}"#,
        r#"{"version":1,"field":"created","operator":"after","value":"2023-01-01T00:00:00Z"}"#,
        r#"{"version":1,"field":"name","operator":"contains","value":"Đặng"}"#,
        r#"{"version":1,"field":"company_name","operator":"contains","value":"贸易"}"#,
        r#"{"version":1,"field":"address","operator":"begins_with","value":"ab"}"#,
    ]
    .map(|text| Condition::read_text(text).expect("written here"))
    .to_vec()
}

fn company_conditions() -> Vec<CompanyCondition> {
    [
        r#"{"version":1,"all":[]}"#,
        r#"{"version":1,"field":"country","operator":"in","value":["DE","FR","CN"]}"#,
        r#"{"version":1,"field":"industry","operator":"contains","value":"贸易"}"#,
        r#"{"version":1,"field":"name","operator":"contains","value":"an"}"#,
        r#"{"version":1,"field":"contacts","operator":"at_least","value":5}"#,
        r#"{"version":1,"all":[{"field":"language","operator":"in","value":["vi","de"]},{"field":"owner","operator":"is_set"}]}"#,
    ]
    .map(|text| CompanyCondition::read_text(text).expect("written here"))
    .to_vec()
}

/// Counts and first pages of companies, a quarter as many as people.
fn measure_companies(engine: &Engine, scopes: &[Scope; 2]) {
    let (mut counts, mut pages) = (Vec::new(), Vec::new());
    let fields =
        [CompanySortField::Name, CompanySortField::Country, CompanySortField::Owner, CompanySortField::Created];
    for condition in &company_conditions() {
        let mut own = Vec::new();
        for round in 0..24 {
            timed(&mut own, || engine.count_companies(&scopes[round % 2], condition, None, NOW));
            let sort = CompanySort { field: fields[round % fields.len()], direction: Direction::Ascending };
            let scope = &scopes[round / 4 % 2];
            timed(&mut pages, || engine.page_companies(scope, condition, None, sort, None, 100, NOW));
        }
        counts.extend_from_slice(&own);
        own.sort_by(f64::total_cmp);
        println!("  companies {:.2} ms {:?}", own[12], serde_json::to_string(condition).unwrap_or_default());
    }
    report("count of companies", counts);
    report("page of companies", pages);
}

fn main() {
    let people = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let mut dice = Dice::from_number(7);
    let mut engine = load(&mut dice, people);
    let scopes = [
        Scope::Everything,
        Scope::Owned {
            owners: (0..5).map(UserId::from_i64).collect(),
            collaborating: vec![CompanyId::from_i64(3)],
            with_pool: true,
        },
    ];
    let (conditions, mut counts) = (conditions(), Vec::new());
    for condition in &conditions {
        let mut own = Vec::new();
        for round in 0..25 {
            timed(&mut own, || engine.count(&scopes[round % 2], condition, NOW));
        }
        counts.extend_from_slice(&own);
        own.sort_by(f64::total_cmp);
        println!("  count {:.2} ms {:?}", own[12], serde_json::to_string(condition).unwrap_or_default());
    }
    report("count", counts);
    measure_companies(&engine, &scopes);

    let fields = [
        SortField::Name,
        SortField::Address,
        SortField::Company,
        SortField::Country,
        SortField::Language,
        SortField::Owner,
        SortField::Created,
    ];
    let words = [
        "schmidt",
        "an",
        "li",
        "伟",
        "thuy",
        "احمد",
        "贸易",
        "o",
        "xyz",
        "machinery anna",
        "nguyen thi",
        "example",
        "ab",
    ];
    let (mut pages, mut searches, mut by_field) = (Vec::new(), Vec::new(), vec![Vec::new(); fields.len()]);
    for round in 0..200 {
        let field = round % fields.len();
        let direction = if round % 2 == 0 { Direction::Ascending } else { Direction::Descending };
        let sort = Sort { field: fields[field], direction };
        let condition = dice.pick(&conditions).expect("not empty");
        let scope = &scopes[round % 3 % 2];
        let mut cursor: Option<Cursor> = None;
        for _ in 0..dice.below(4) {
            cursor = engine.page(scope, condition, None, sort, cursor.as_ref(), 200, NOW).next;
        }
        let page = timed(&mut pages, || engine.page(scope, condition, None, sort, cursor.as_ref(), 100, NOW));
        by_field[field].push(pages[pages.len() - 1]);
        assert!(page.ids.len() <= 100);
        let search = match dice.below(3) {
            0 => word(&mut dice, 1 + round as u64 % 4),
            _ => (*dice.pick(&words).expect("not empty")).to_owned(),
        };
        timed(&mut searches, || engine.page(scope, &Condition::everybody(), Some(&search), sort, None, 100, NOW));
        if searches[searches.len() - 1] > 40.0 {
            println!("  slow search {search:?} {sort:?} {:.1}", searches[searches.len() - 1]);
        }
    }
    for (field, millis) in fields.iter().zip(by_field) {
        report(&format!("  page by {field:?}"), millis);
    }
    report("page", pages);
    report("search", searches);

    let countries: Vec<Country> = Country::all().collect();
    let mut changes = Vec::new();
    for _ in 0..20_000 {
        let row = person(&mut dice, 0, people as u64 / 4, &countries);
        let row = ContactRow { id: ContactId::from_i64(dice.below(people as u64) as i64), ..row };
        timed(&mut changes, || engine.upsert(&row));
    }
    report("change", changes);
    println!("memory_mb after changes {}", resident());
}
