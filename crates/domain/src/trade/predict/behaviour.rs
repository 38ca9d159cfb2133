//! What the models know of a company: how often it came back, when last, since when, and what it spends.

use super::super::Day;
use super::super::tier::Purchase;

/// A company's purchases in four numbers. Orders of one day are one purchase: the models speak of occasions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Behaviour {
    /// Purchases after the first (`x` of the papers).
    pub repeats: u32,
    /// Days from the first purchase to the last; 0 without a repeat (`t_x`).
    pub recency_days: f64,
    /// Days from the first purchase to the end of what is known (`T`). Never less than `recency_days`.
    pub age_days: f64,
    /// What a repeat is worth on the average, in minor units (`m`); 0 without a repeat. The first purchase is left out, as in the papers: it
    /// is often a trial. So is an occasion of which some worth is unknown.
    pub mean_minor: f64,
}

impl Behaviour {
    /// Of nobody yet: a company on the day of its first order.
    pub const NEW: Behaviour = Behaviour { repeats: 0, recency_days: 0.0, age_days: 0.0, mean_minor: 0.0 };

    /// The behaviour up to `until`, from counted orders in any order; later ones are not looked at. `None` without one.
    pub fn of(purchases: &[Purchase], until: Day) -> Option<Self> {
        let mut known: Vec<Purchase> = purchases.iter().filter(|order| order.day <= until).copied().collect();
        known.sort_unstable_by_key(|order| order.day);
        let (first, last) = (known.first()?.day, known.last()?.day);
        let repeats: Vec<&[Purchase]> = known.chunk_by(|one, next| one.day == next.day).skip(1).collect();
        let worth = |orders: &&[Purchase]| {
            orders.iter().try_fold(0i128, |sum, order| Some(sum + i128::from(order.worth_minor?)))
        };
        let worths: Vec<i128> = repeats.iter().filter_map(worth).collect();
        let mean_minor = if worths.is_empty() { 0.0 } else { worths.iter().sum::<i128>() as f64 / worths.len() as f64 };
        Some(Behaviour {
            repeats: u32::try_from(repeats.len()).unwrap_or(u32::MAX),
            recency_days: f64::from(last.since(first)),
            age_days: f64::from(until.since(first)),
            mean_minor,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_of_a_day_are_one_occasion_and_the_first_is_left_out_of_the_mean() {
        let order = |day, worth_minor| Purchase { day: Day::from_number(day), worth_minor };
        let of = |orders: &[Purchase]| {
            let found = Behaviour::of(orders, Day::from_number(100))?;
            Some((found.repeats, found.recency_days, found.age_days, found.mean_minor))
        };
        let first = order(10, Some(90_000));
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[order(101, Some(1))]), None);
        assert_eq!(of(&[first]), Some((0, 0.0, 90.0, 0.0)));
        assert_eq!(of(&[first, order(10, Some(5))]), Some((0, 0.0, 90.0, 0.0)));
        let back = [order(50, Some(100)), order(30, Some(500)), first, order(30, Some(100)), order(101, Some(7))];
        assert_eq!(of(&back), Some((2, 40.0, 90.0, 350.0)));
        assert_eq!(of(&[first, order(30, None), order(50, Some(100))]), Some((2, 40.0, 90.0, 100.0)));
        assert_eq!(of(&[first, order(30, None)]), Some((1, 20.0, 90.0, 0.0)));
    }
}
