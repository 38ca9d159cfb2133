use super::calendar::{Local, is_at_work};
use super::*;
use std::collections::{BTreeMap, BTreeSet};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn world() -> World {
    World::new(7, 2_000, at("2025-11-26T08:00:00Z"))
}

const ENDS: &str = "2026-11-26T08:00:00Z";

#[test]
fn two_thousand_companies_in_forty_countries_have_names_and_people_of_their_own() {
    let world = world();
    let known: Vec<&Buyer> = world.buyers().iter().filter(|buyer| buyer.known_since(&world) < at(ENDS)).collect();
    assert!((1_990..=2_002).contains(&known.len()), "{}", known.len());
    let of = |part: fn(&Buyer) -> String| known.iter().map(|buyer| part(buyer)).collect::<BTreeSet<_>>().len();
    assert_eq!(of(|buyer| buyer.country.to_string()), 40);
    assert_eq!(of(|buyer| buyer.domain.clone()), known.len());
    assert_eq!(of(|buyer| format!("{} {}", buyer.name, buyer.country)), known.len());
    let people: usize = known.iter().map(|buyer| buyer.people.len()).sum();
    assert!((3_800..5_200).contains(&people), "{people}");
    assert!(known.iter().all(|buyer| buyer.domain.is_ascii() && buyer.domain.ends_with(".example")));
}

#[test]
fn a_year_read_day_by_day_is_the_year_read_at_once() {
    let world = World::new(3, 200, at("2025-11-26T08:00:00Z"));
    let (from, until) = (at("2026-02-01T00:00:00Z"), at("2026-03-15T00:00:00Z"));
    let mut pieces = Vec::new();
    let mut now = from;
    while now < until {
        let next = now.plus(36 * Duration::from_secs(3_600)).min(until);
        pieces.extend(world.happenings(now, next));
        now = next;
    }
    let whole = world.happenings(from, until);
    assert!(whole.len() > 50, "{}", whole.len());
    assert_eq!(pieces, whole);
    assert_ne!(World::new(4, 200, world.begins()).happenings(from, until), whole);
}

#[test]
fn the_year_is_plausible() {
    let world = world();
    let orders: Vec<Order> =
        world.orders(at(ENDS)).into_iter().filter(|order| order.placed >= world.begins()).collect();
    let samples = orders.iter().filter(|order| order.sample).count();
    assert!((2_200..4_500).contains(&orders.len()), "{} orders", orders.len());
    assert!(samples > 100, "{samples} samples");
    for order in &orders {
        let buyer = &world.buyers()[order.buyer];
        assert!(is_at_work(buyer.country, buyer.time_zone, order.placed), "{order:?} in {}", buyer.country);
        assert!(order.confirmed.is_none_or(|at| at > order.placed));
    }
    // A fifth of those who bought bring most of the money.
    let mut money: BTreeMap<usize, i64> = BTreeMap::new();
    for order in orders.iter().filter(|order| order.cancelled.is_none()) {
        *money.entry(order.buyer).or_default() += order.amount.minor;
    }
    let mut sums: Vec<i64> = money.into_values().collect();
    sums.sort_unstable_by(|one, other| other.cmp(one));
    let (top, whole) = (sums.iter().take(sums.len() / 5).sum::<i64>(), sums.iter().sum::<i64>());
    assert!((60..90).contains(&(top * 100 / whole)), "{} % of {}", top * 100 / whole, whole / 100);
    // The weeks around Christmas are quiet, and the garden is ordered before spring.
    let in_month = |month: i8, kind: Option<Buying>| {
        let fits = |order: &&Order| {
            Local::of(order.placed, "UTC").month == month
                && kind.is_none_or(|kind| world.buyers()[order.buyer].buying == kind)
        };
        orders.iter().filter(fits).count()
    };
    assert!(in_month(12, None) * 5 < in_month(1, None) * 4, "{} against {}", in_month(12, None), in_month(1, None));
    assert!(in_month(2, Some(Buying::Garden)) > 10 * in_month(11, Some(Buying::Garden)).max(1));
    let silent = |order: &Order| world.buyers()[order.buyer].buying == Buying::Silent;
    assert!(!orders.iter().any(|order| silent(order) && order.placed > at("2026-07-20T00:00:00Z")));
}

#[test]
fn numbers_are_counted_through_the_year() {
    let orders = world().orders(at(ENDS));
    let numbers: BTreeSet<&str> = orders.iter().map(|order| order.number.as_str()).collect();
    assert_eq!(numbers.len(), orders.len());
    assert!(orders.iter().any(|order| order.number == "TT-2026-00001"));
}
