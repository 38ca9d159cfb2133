//! What a buyer orders: from its character, its seasons and its size, as a stream of its own that does not depend on how far it is
//! read.

use super::buyer::{Buyer, Buying, Met, Size};
use super::calendar::{Local, next_at_work, noon};
use super::{World, traits};
use basics::{Dice, Money, Timestamp};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Trade goes back so far before the story begins: what the exporter brought along from its books.
pub(super) const BOOKS: Duration = Duration::from_secs(240 * 24 * 60 * 60);
/// A buyer of any character has placed fewer orders in its life.
const MOST_ORDERS: usize = 400;
/// Thousandths of orders that are taken back.
const CANCELLED: u64 = 38;
/// Where the exporter confirms.
const HOME: (&str, &str) = ("CN", "Asia/Shanghai");

/// An order with its whole fate, also what lies ahead of the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// `TT-2026-01234`, counted through the year over all buyers.
    pub number: String,
    pub buyer: usize,
    pub placed: Timestamp,
    pub confirmed: Option<Timestamp>,
    pub cancelled: Option<Timestamp>,
    pub sample: bool,
    pub amount: Money,
}

impl Order {
    /// The order as somebody knows it at `now`.
    #[must_use]
    pub fn known_at(&self, now: Timestamp) -> Order {
        let past = |at: Option<Timestamp>| at.filter(|at| *at <= now);
        Order { confirmed: past(self.confirmed), cancelled: past(self.cancelled), ..self.clone() }
    }
}

/// The orders of one buyer placed before `until`, in order, still without numbers.
pub(super) fn of_buyer(world: &World, buyer: &Buyer, until: Timestamp) -> Vec<Order> {
    let mut dice = Dice::from_number(world.seed().wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (buyer.number as u64 + 1));
    let known = match buyer.met {
        Met::Before => world.begins().minus(BOOKS),
        Met::AtFair(_) | Met::Asked(_) => buyer.known_since(world),
    };
    let mut orders = Vec::new();
    // Apart from the wishes' dice: how many of those are drawn depends on how far it is read.
    let mut own = dice.split();
    for wish in wishes(world, buyer, known, until, &mut dice) {
        if orders.len() >= MOST_ORDERS {
            break;
        }
        let order = order(buyer, wish, &mut own);
        // A wish that waited for a feast may come after one that did not.
        if order.placed < until {
            orders.push(order);
        }
    }
    orders.sort_by_key(|order| order.placed);
    orders
}

#[derive(Clone, Copy)]
struct Wish {
    at: Timestamp,
    sample: bool,
    /// Against the usual size of an order, in hundredths.
    scale: u64,
}

/// When the buyer would order if there were no weekends. Reads to the first wish past `until`, so that a longer reading begins alike.
fn wishes(world: &World, buyer: &Buyer, known: Timestamp, until: Timestamp, dice: &mut Dice) -> Vec<Wish> {
    let days = |count: u64| Duration::from_secs(count * 24 * 3_600);
    let mut wishes = Vec::new();
    let mut at = known.plus(days(dice.below(40)));
    if !matches!(buyer.met, Met::Before) && buyer.buying != Buying::Never {
        at = known.plus(days(6 + dice.below(20)));
        wishes.push(Wish { at, sample: true, scale: 100 });
        at = at.plus(days(20 + dice.below(30)));
    }
    let usual = Wish { at, sample: false, scale: 100 };
    match buyer.buying {
        Buying::Never => {}
        Buying::Steady | Buying::Silent => {
            let every = 34 + dice.below(46);
            let ends = match buyer.buying {
                Buying::Silent => world.begins().plus(days(40 + dice.below(130))),
                _ => until,
            };
            while at < until && at < ends {
                wishes.push(Wish { at, scale: 150, ..usual });
                at = at.plus(days(every * (75 + dice.below(50)) / 100));
            }
        }
        Buying::Lapsing => {
            let mut gap = 22 + dice.below(14);
            while at < until {
                wishes.push(Wish { at, ..usual });
                at = at.plus(days(gap));
                gap = gap * 135 / 100;
            }
        }
        Buying::Project => {
            at = at.plus(days(dice.below(170)));
            while at < until {
                let mut next = at;
                for _ in 0..2 + dice.below(3) {
                    wishes.push(Wish { at: next, scale: 230, ..usual });
                    next = next.plus(days(9 + dice.below(16)));
                }
                at = next.plus(days(140 + dice.below(150)));
            }
        }
        Buying::First => {
            let (sampled, again) = (dice.below(560), dice.below(3));
            if matches!(buyer.met, Met::Before) {
                at = known.plus(days(sampled));
                wishes.push(Wish { at, sample: true, scale: 100 });
                at = at.plus(days(22 + dice.below(30)));
            }
            for _ in 0..=again {
                wishes.push(Wish { at, scale: 55, ..usual });
                at = at.plus(days(55 + dice.below(60)));
            }
        }
        Buying::Christmas | Buying::Garden => {
            let year = i64::from(Local::of(known, "UTC").year);
            let begins = match buyer.buying {
                Buying::Christmas => (7, 1),
                _ if traits::is_south(buyer.country) => (7, 8),
                _ => (1, 8),
            };
            for year in year.. {
                let season = noon(year, begins.0, begins.1);
                if season >= until {
                    break;
                }
                let mut next = season.plus(days(dice.below(34)));
                for scale in [170, 120, 60].into_iter().take(1 + dice.below(3) as usize) {
                    if next >= known {
                        wishes.push(Wish { at: next, scale, ..usual });
                    }
                    next = next.plus(days(16 + dice.below(18)));
                }
            }
        }
    }
    wishes
}

fn order(buyer: &Buyer, wish: Wish, outer: &mut Dice) -> Order {
    let mut dice = outer.split();
    let (country, zone) = (buyer.country, buyer.time_zone);
    let mut at = wish.at.plus(Duration::from_secs(dice.below(24 * 3_600)));
    if let Some((share, days)) = traits::lull(country, zone, at)
        && dice.chance_in_thousand(share)
    {
        at = at.plus(days as u32 * DAY);
    }
    let placed = next_at_work(country, zone, at, &mut dice);
    let home = HOME.0.parse().expect("an assigned code");
    let confirmed =
        next_at_work(home, HOME.1, placed.plus(Duration::from_secs(7_200 + dice.below(4 * 24 * 3_600))), &mut dice);
    let taken_back = dice.chance_in_thousand(if wish.sample { CANCELLED / 4 } else { CANCELLED });
    let (confirmed, cancelled) = match (taken_back, dice.below(2)) {
        (false, _) => (Some(confirmed), None),
        (true, 0) => (None, Some(next_at_work(country, zone, placed.plus(2 * DAY), &mut dice))),
        (true, _) => (Some(confirmed), Some(next_at_work(country, zone, confirmed.plus(6 * DAY), &mut dice))),
    };
    let amount = Money { minor: amount(buyer.size, wish, &mut dice), currency: traits::currency(country) };
    Order { number: String::new(), buyer: buyer.number, placed, confirmed, cancelled, sample: wish.sample, amount }
}

/// Lognormal around what a company of the size orders, in minor units, without odd cents.
fn amount(size: Size, wish: Wish, dice: &mut Dice) -> i64 {
    if wish.sample {
        return (60 + dice.below(30) as i64 * 10) * 100;
    }
    let median = match size {
        Size::Small => 2_400.0,
        Size::Middle => 7_800.0,
        Size::Large => 29_000.0,
    };
    // Twelve even draws are nearly a normal one.
    let normal = (0..12).map(|_| dice.below(1_000_000) as f64 / 1_000_000.0).sum::<f64>() - 6.0;
    let whole = median * (0.62 * normal).exp() * wish.scale as f64 / 100.0;
    (whole / 10.0).round() as i64 * 1_000
}
