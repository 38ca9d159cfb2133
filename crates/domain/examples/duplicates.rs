//! How long a look for duplicates among many people takes: keys, pairs and scores, without the ledger.
//! `cargo run --release -p domain --example duplicates -- 1000000`

#![expect(clippy::disallowed_methods, reason = "a measurement reads the real clock")]

use basics::{Country, Dice};
use domain::customers::card::ContactCard;
use domain::customers::duplicates::{Blocks, Pairs, PersonFacts};
use std::time::Instant;

const SYLLABLES: [&str; 20] = [
    "an", "ber", "chi", "dor", "el", "fa", "gri", "ho", "is", "jun", "ka", "lo", "mi", "nor", "os", "pe", "ra", "sto",
    "ti", "wei",
];

fn word(dice: &mut Dice, syllables: u64) -> String {
    (0..2 + dice.below(syllables)).map(|_| *dice.pick(&SYLLABLES).expect("there are syllables")).collect()
}

/// A person of one of a fifth as many companies; one in thirty is somebody who was entered before, with a slip.
fn people(count: usize) -> Vec<PersonFacts> {
    let mut dice = Dice::from_number(7);
    let countries: Vec<Country> =
        ["DE", "CN", "US", "FR", "BR", "IN"].iter().filter_map(|code| code.parse().ok()).collect();
    let mut cards: Vec<(ContactCard, i64, Option<Country>)> = Vec::with_capacity(count);
    for number in 0..count {
        if number > 0 && dice.below(30) == 0 {
            let (mut card, company, country) = cards[dice.below(number as u64) as usize].clone();
            card.last_name.push('n');
            card.address = format!("{}{number}@company{company}.example", card.last_name);
            cards.push((card, company, country));
            continue;
        }
        let company = dice.below(1 + count as u64 / 5) as i64;
        let (first_name, last_name) = (word(&mut dice, 2), word(&mut dice, 3));
        let address = format!("{first_name}.{last_name}{number}@company{company}.example");
        let phones = vec![format!("+49{:010}", dice.below(9_999_999_999))];
        let card = ContactCard { first_name, last_name, address, phones, ..ContactCard::default() };
        cards.push((card, company, dice.pick(&countries).copied()));
    }
    cards.iter().map(|(card, company, country)| PersonFacts::of(card, Some((*company, "company")), *country)).collect()
}

fn main() {
    let count = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let begun = Instant::now();
    let people = people(count);
    println!("{count} people made and read: {:.1} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let mut blocks = Blocks::with_capacity(count * 8);
    for (number, person) in (0u32..).zip(&people) {
        person.keys(|key| blocks.add(key, number));
    }
    println!("keys: {:.1} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let Pairs { pairs, common_keys } = blocks.pairs();
    println!("{} pairs, {common_keys} common keys: {:.1} s", pairs.len(), begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let shown = pairs.iter().filter(|(one, other)| people[*one as usize].compare(&people[*other as usize]).is_shown());
    println!("{} shown: {:.1} s", shown.count(), begun.elapsed().as_secs_f64());
}
