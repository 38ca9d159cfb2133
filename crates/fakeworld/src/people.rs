//! Believable companies and contacts of a small exporter's customers: forty countries, names in their own scripts, domains
//! under `.example` (RFC 2606), so that no real person can ever be written to.
//!
//! The same seed gives the same people in the same order, however many are taken.

mod csv;
pub(crate) mod names;

pub use csv::{CsvEncoding, CsvFile, ExpectedRow, Outcome, RowKind, csv_file};

use basics::{Country, Dice, Language};
use names::{Culture, PLACES};
use std::collections::BTreeSet;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    pub name: String,
    /// Such as `nordlicht-handel.example`.
    pub domain: String,
    pub country: Country,
    pub city: String,
    pub industry: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub given_name: String,
    pub family_name: String,
    /// In the order of the person's country.
    pub full_name: String,
    pub address: String,
    pub job_title: &'static str,
    pub language: Language,
    /// IANA name.
    pub time_zone: &'static str,
    pub company: Company,
}

const INDUSTRIES: [&str; 10] = [
    "electronics",
    "furniture",
    "solar",
    "machine parts",
    "garments",
    "chemicals",
    "car parts",
    "toys",
    "building materials",
    "packaging",
];
const TRADES: [&str; 16] = [
    "Trading",
    "Imports",
    "Supply",
    "Industrial",
    "Distribution",
    "Components",
    "Tools",
    "Solar",
    "Textiles",
    "Building",
    "Logistics",
    "Retail",
    "Systems",
    "Hardware",
    "Lighting",
    "Packaging",
];
const STEMS: [&str; 24] = [
    "Nord", "Alba", "Vega", "Orion", "Terra", "Lumen", "Delta", "Aurora", "Kestrel", "Mistral", "Sol", "Astra",
    "Cedar", "Granit", "Harbor", "Indus", "Juno", "Kappa", "Lotus", "Marina", "Opal", "Polar", "Quarz", "Riva",
];
const TITLES: [&str; 12] = [
    "Purchasing Manager",
    "Head of Procurement",
    "Buyer",
    "Managing Director",
    "Owner",
    "Section Chief",
    "Import Manager",
    "Category Manager",
    "Supply Chain Director",
    "Technical Buyer",
    "Operations Manager",
    "Chief Engineer",
];
/// A small customer has one to three contacts.
const MOST_CONTACTS: u64 = 3;

/// The people of a seed, without end.
#[derive(Debug)]
pub struct People {
    dice: Dice,
    domains: BTreeSet<String>,
    present: Option<(Company, usize, u64)>,
    locals: BTreeSet<String>,
}

impl People {
    pub fn of_seed(seed: u64) -> Self {
        People { dice: Dice::from_number(seed), domains: BTreeSet::new(), present: None, locals: BTreeSet::new() }
    }

    fn company(&mut self) -> (Company, usize, u64) {
        let at = self.dice.below(PLACES.len() as u64) as usize;
        let place = &PLACES[at];
        let stem = pick(&mut self.dice, &STEMS);
        let trade = pick(&mut self.dice, &TRADES);
        let city = pick(&mut self.dice, place.cities);
        let slug = format!("{stem}-{trade}-{}", city.1).to_ascii_lowercase().replace(' ', "");
        let mut domain = format!("{slug}.example");
        let mut number = 1;
        while !self.domains.insert(domain.clone()) {
            number += 1;
            domain = format!("{slug}-{number}.example");
        }
        let name = match number {
            1 => format!("{stem} {trade} {} {}", city.0, place.culture.form),
            _ => format!("{stem} {trade} {} {number} {}", city.0, place.culture.form),
        };
        let industry = pick(&mut self.dice, &INDUSTRIES);
        let country = place.country.parse().expect("the table holds assigned codes");
        let company = Company { name, domain, country, city: city.0.to_owned(), industry };
        (company, at, 1 + self.dice.below(MOST_CONTACTS))
    }
}

impl Iterator for People {
    type Item = Person;

    fn next(&mut self) -> Option<Person> {
        let (company, at, left) = match self.present.take() {
            Some(present) => present,
            None => {
                self.locals.clear();
                self.company()
            }
        };
        let place = &PLACES[at];
        let culture: &Culture = place.culture;
        let given = pick(&mut self.dice, culture.given);
        let family = pick(&mut self.dice, culture.family);
        let plain = format!("{}.{}", given.1, family.1);
        let mut local = plain.clone();
        let mut number = 1;
        while !self.locals.insert(local.clone()) {
            number += 1;
            local = format!("{plain}{number}");
        }
        let full_name = match culture.order {
            names::Order::GivenFirst => format!("{} {}", given.0, family.0),
            names::Order::FamilyFirst => format!("{}{}{}", family.0, culture.space, given.0),
        };
        let person = Person {
            given_name: given.0.to_owned(),
            family_name: family.0.to_owned(),
            full_name,
            address: format!("{local}@{}", company.domain),
            job_title: pick(&mut self.dice, &TITLES),
            language: place.language.parse().expect("the table holds tags"),
            time_zone: place.time_zone,
            company: company.clone(),
        };
        if left > 1 {
            self.present = Some((company, at, left - 1));
        }
        Some(person)
    }
}

/// The first `count` people of a seed.
pub fn people(seed: u64, count: usize) -> Vec<Person> {
    People::of_seed(seed).take(count).collect()
}

fn pick<T: Copy>(dice: &mut Dice, choices: &[T]) -> T {
    *dice.pick(choices).expect("no table of this file is empty")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_repeat_have_addresses_of_their_own_and_come_from_forty_countries() {
        let some = people(7, 5_000);
        assert_eq!(some[..100], people(7, 100));
        assert_ne!(some[..10], people(8, 10));
        let addresses: BTreeSet<&str> = some.iter().map(|person| person.address.as_str()).collect();
        assert_eq!(addresses.len(), some.len());
        assert!(addresses.iter().all(|address| address.is_ascii() && address.ends_with(".example")));
        let countries: BTreeSet<Country> = some.iter().map(|person| person.company.country).collect();
        assert_eq!(countries.len(), 40);
        assert!(
            some.iter().any(|person| person.full_name.chars().any(|letter| ('\u{4e00}'..'\u{9fff}').contains(&letter)))
        );
    }

    #[test]
    fn every_time_zone_is_known() {
        for place in PLACES {
            let zone = basics::Timestamp::EPOCH.to_jiff().in_tz(place.time_zone);
            assert!(zone.is_ok(), "{}", place.time_zone);
        }
    }
}
