//! The tiers of companies on some days, for `scripts/proof/tiers.py`, which reckons them independently.
//!
//! Standard input, a thing a line: `zone,NAME` first, then `rate,CURRENCY,DAY,DOLLARS`, `order,COMPANY,PLACED,CONFIRMED,CANCELLED,sample|,MINOR,CURRENCY`,
//! `heard,COMPANY,DAY` and `on,DAY`. Days are dates, instants RFC 3339; what is unknown is empty. Output: `COMPANY,DAY,TIER,R,F,M,NEXT DAY,NEXT
//! TIER` for each company that was named, on each day.

use basics::{Currency, Money, Timestamp};
use domain::trade::tier::{Bands, purchases, tier};
use domain::trade::{Day, Order, Rate, Rates};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Read;

#[derive(Default)]
struct Company {
    orders: Vec<Order>,
    heard: Vec<Day>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let (mut zone, mut rates, mut days) = (TimeZone::UTC, Rates::default(), Vec::new());
    let mut companies: BTreeMap<&str, Company> = BTreeMap::new();
    for line in text.lines() {
        match line.split(',').collect::<Vec<_>>()[..] {
            ["zone", name] => zone = TimeZone::get(name)?,
            ["rate", currency, on, dollars] => rates.set(currency.parse()?, day(on)?, Rate::read(dollars)?),
            ["order", company, placed, confirmed, cancelled, sample, minor, currency] => {
                let order = Order {
                    number: String::new(),
                    placed: placed.parse()?,
                    confirmed: known(confirmed)?,
                    cancelled: known(cancelled)?,
                    sample: !sample.is_empty(),
                    amount: Money { minor: minor.parse()?, currency: currency.parse()? },
                };
                companies.entry(company).or_default().orders.push(order);
            }
            ["heard", company, on] => companies.entry(company).or_default().heard.push(day(on)?),
            ["on", on] => days.push(day(on)?),
            _ => return Err(format!("not understood: {line}").into()),
        }
    }
    let bands = Bands::default();
    for (name, company) in &companies {
        for today in &days {
            let counted = purchases(&company.orders, *today, &zone, &rates, Currency::USD);
            let heard = company.heard.iter().filter(|day| *day <= today).max().copied();
            let found = tier(&counted, heard, *today, &bands);
            let recency = found.recency_days.map(|days| days.to_string()).unwrap_or_default();
            let next = found.falls_on.map_or(",".into(), |to| format!("{},{}", to.day.to_date(), to.tier));
            let (date, monetary) = (today.to_date(), found.monetary_minor);
            println!("{name},{date},{},{recency},{},{monetary},{next}", found.tier, found.frequency);
        }
    }
    Ok(())
}

fn day(text: &str) -> Result<Day, Box<dyn Error>> {
    Ok(Day::from_date(text.parse()?))
}

fn known(text: &str) -> Result<Option<Timestamp>, Box<dyn Error>> {
    Ok(if text.is_empty() { None } else { Some(text.parse()?) })
}
