//! A buyer: a company somewhere, its people, how it buys, and since when the exporter knows it.

use super::calendar::next_at_work;
use super::{World, fairs, firms, traits};
use crate::people::names::{Order, PLACES, Place};
use basics::{Country, Dice, Language, Timestamp};
use std::collections::BTreeSet;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The year in which the companies of the beginning and those of the fairs come in.
const YEAR_DAYS: u64 = 365;
/// Between two companies that write by themselves after that year.
const NEWCOMER_EVERY: Duration = Duration::from_secs(3 * 24 * 60 * 60 + 11 * 60 * 60);
/// Names are drawn anew so often before a number helps.
const NAME_TRIES: usize = 60;

/// How a company buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Buying {
    /// A distributor: an order every month or two.
    Steady,
    /// Hotels and houses: some orders in a row, then nothing for half a year.
    Project,
    /// Gifts and furniture for Christmas, ordered in summer.
    Christmas,
    /// Garden furniture, ordered months before spring.
    Garden,
    /// A sample, then a first order.
    First,
    /// Each order comes later than the one before.
    Lapsing,
    /// Bought once, and has been silent for half a year.
    Silent,
    /// Has never bought.
    Never,
}

/// Of a thousand companies.
const BUYINGS: [(Buying, u64); 8] = [
    (Buying::Steady, 105),
    (Buying::Project, 75),
    (Buying::Christmas, 60),
    (Buying::Garden, 65),
    (Buying::First, 95),
    (Buying::Lapsing, 65),
    (Buying::Silent, 75),
    (Buying::Never, 460),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    Small,
    Middle,
    Large,
}

/// How the exporter came to know a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// Before the story begins.
    Before,
    /// At a fair of [`World::fairs`], by its number.
    AtFair(usize),
    /// It wrote by itself.
    Asked(Timestamp),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buyer {
    pub number: usize,
    /// In its own script.
    pub name: String,
    /// Such as `nordlicht-holz.example`.
    pub domain: String,
    pub country: Country,
    pub city: &'static str,
    pub industry: &'static str,
    /// IANA name.
    pub time_zone: &'static str,
    pub language: Language,
    pub size: Size,
    pub buying: Buying,
    pub met: Met,
    pub people: Vec<Colleague>,
}

/// Somebody who works for a buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    pub given_name: &'static str,
    pub family_name: &'static str,
    /// In the order of the country.
    pub full_name: String,
    pub address: String,
    pub job_title: &'static str,
}

const INDUSTRIES: [&str; 10] = [
    "flooring distribution",
    "garden retail",
    "furniture retail",
    "building materials",
    "hotel fit-out",
    "construction",
    "interior design",
    "DIY stores",
    "timber wholesale",
    "gifts and home",
];

fn titles(language: &str) -> &'static [&'static str] {
    match language {
        "de" => {
            &["Einkauf", "Leitung Einkauf", "Geschäftsführung", "Produktmanagement", "Logistik", "Qualitätssicherung"]
        }
        "fr" => &["Achats", "Direction des achats", "Direction générale", "Chef de produit", "Logistique"],
        "es" => &["Compras", "Dirección de compras", "Gerencia general", "Comercio exterior", "Logística"],
        "pt" | "pt-BR" => &["Compras", "Direção de compras", "Gerência", "Comércio exterior"],
        "zh-Hant" => &["採購經理", "總經理", "採購專員", "物流主管", "產品經理"],
        "ja" => &["購買課長", "仕入部長", "海外調達担当", "品質管理", "代表取締役"],
        "ko" => &["구매팀장", "대표이사", "해외구매 담당", "품질관리"],
        "vi" => &["Trưởng phòng mua hàng", "Giám đốc", "Nhân viên nhập khẩu", "Quản lý kho"],
        "ar" => &["مدير المشتريات", "المدير العام", "مسؤول الاستيراد", "مهندس المشاريع"],
        _ => &[
            "Purchasing Manager",
            "Head of Procurement",
            "Buyer",
            "Managing Director",
            "Import Manager",
            "Category Manager",
            "Supply Chain Director",
            "Project Engineer",
            "Quality Manager",
        ],
    }
}

/// Every buyer of a world, those included that come after its first year.
pub(super) fn buyers(seed: u64, companies: usize, begins: Timestamp) -> Vec<Buyer> {
    let mut dice = Dice::from_number(seed ^ 0x7464_6e74);
    let whole: u64 = PLACES.iter().map(|place| traits::weight(place.country)).sum();
    let mut taken = BTreeSet::new();
    let fairs = fairs::of_year(begins);
    let newcomers = companies / 10;
    let all = 0..companies + newcomers;
    all.map(|number| {
        // Each company has dice of its own, so that one of them more does not change the others.
        let mut own = dice.split();
        let place = match PLACES.get(number) {
            // At least one in every country.
            Some(place) => place,
            None => place_of(own.below(whole)),
        };
        let mut buyer = buyer(number, place, &mut own, &mut taken);
        buyer.met = if number >= companies {
            let after = begins.plus(YEAR_DAYS as u32 * DAY).plus(NEWCOMER_EVERY * (number - companies) as u32);
            Met::Asked(next_at_work(buyer.country, buyer.time_zone, after, &mut own))
        } else {
            match own.below(1000) {
                0..=729 => Met::Before,
                730..=879 if !fairs.is_empty() => Met::AtFair(fairs::choice(&fairs, buyer.country, &mut own)),
                _ => {
                    let after = begins.plus(Duration::from_secs(own.below(YEAR_DAYS * 24 * 3_600)));
                    Met::Asked(next_at_work(buyer.country, buyer.time_zone, after, &mut own))
                }
            }
        };
        // Whoever was met this year has had no time to fall silent.
        if buyer.met != Met::Before && matches!(buyer.buying, Buying::Silent | Buying::Lapsing) {
            buyer.buying = Buying::First;
        }
        buyer
    })
    .collect()
}

fn place_of(drawn: u64) -> &'static Place {
    let mut left = drawn;
    for place in PLACES {
        let weight = traits::weight(place.country);
        if left < weight {
            return place;
        }
        left -= weight;
    }
    &PLACES[0]
}

fn buyer(number: usize, place: &'static Place, dice: &mut Dice, taken: &mut BTreeSet<String>) -> Buyer {
    let city = *dice.pick(place.cities).expect("every country has cities");
    let (mut name, mut domain) = (String::new(), String::new());
    for try_number in 0..NAME_TRIES {
        let (drawn, slug) = firms::name(place, city, try_number, dice);
        domain = format!("{slug}-{}.example", place.country.to_ascii_lowercase());
        name = drawn;
        // A name in two countries would be one company for who enters its card.
        if !taken.contains(&domain) && !taken.contains(&name) {
            taken.extend([domain.clone(), name.clone()]);
            break;
        }
    }
    let size = match dice.below(100) {
        0..=61 => Size::Small,
        62..=90 => Size::Middle,
        _ => Size::Large,
    };
    let mut drawn = dice.below(1000);
    let found = BUYINGS.iter().find(|(_, share)| {
        let is_it = drawn < *share;
        drawn = drawn.saturating_sub(*share);
        is_it
    });
    let buying = found.map_or(Buying::Never, |(buying, _)| *buying);
    let head = match size {
        Size::Small => 1 + dice.below(2),
        Size::Middle => 2 + dice.below(2),
        Size::Large => 3 + dice.below(3),
    };
    let mut locals = BTreeSet::new();
    let people = (0..head).map(|_| colleague(place, &domain, dice, &mut locals)).collect();
    Buyer {
        number,
        name,
        domain,
        country: place.country.parse().expect("the table holds assigned codes"),
        city: city.0,
        industry: dice.pick(&INDUSTRIES).expect("not empty"),
        time_zone: place.time_zone,
        language: place.language.parse().expect("the table holds tags"),
        size,
        buying,
        met: Met::Before,
        people,
    }
}

fn colleague(place: &Place, domain: &str, dice: &mut Dice, locals: &mut BTreeSet<String>) -> Colleague {
    let given = *dice.pick(place.culture.given).expect("not empty");
    let family = *dice.pick(place.culture.family).expect("not empty");
    let plain = format!("{}.{}", given.1, family.1);
    let mut local = plain.clone();
    let mut number = 1;
    while !locals.insert(local.clone()) {
        number += 1;
        local = format!("{plain}{number}");
    }
    let full_name = match place.culture.order {
        Order::GivenFirst => format!("{} {}", given.0, family.0),
        Order::FamilyFirst => format!("{}{}{}", family.0, place.culture.space, given.0),
    };
    Colleague {
        given_name: given.0,
        family_name: family.0,
        full_name,
        address: format!("{local}@{domain}"),
        job_title: dice.pick(titles(place.language)).expect("not empty"),
    }
}

impl Buyer {
    /// Since when the exporter knows it.
    pub fn known_since(&self, world: &World) -> Timestamp {
        match self.met {
            Met::Before => world.begins(),
            Met::AtFair(number) => world.fairs().get(number).map_or(world.begins(), |fair| fair.ends),
            Met::Asked(at) => at,
        }
    }
}
