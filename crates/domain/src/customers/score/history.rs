//! What a company did, day by day, and what of it was known on a day: the features of a learned score, and the outcomes it learns from.
//!
//! A company is looked at once every [`HORIZON_DAYS`] until it orders for the first time, as discrete-time survival analysis does (J. D. Singer,
//! J. B. Willett, It's About Time, Journal of Educational Statistics 18 (1993) 155-195): each look is an outcome of its own, and what lies on its day or
//! later is not looked at.

use super::{EffectiveContact, NumberFact, effective_contacts};
use crate::trade::Day;

/// A prospect is won when it orders for the first time within so many days after it was looked at: a quarter.
pub const HORIZON_DAYS: u32 = 90;
/// Looks into the past: two years. What was done three years ago says little of a buyer of today.
pub const LOOKS_LIMIT: u32 = 8;
/// Counts are of so many days.
const COUNTED_DAYS: u32 = 90;

words! {
    /// What people do that a score looks at.
    Act, UnknownAct, "not an act that a score looks at":
    Opened = "opened",
    Clicked = "clicked",
    Replied = "replied",
    Inquired = "inquired",
    Called = "called",
    Met = "met",
    Visited = "visited",
    Viewed = "viewed",
    Carted = "carted",
    Downloaded = "downloaded",
}

impl Act {
    /// The effective contact that it is.
    pub const fn effective(self) -> Option<EffectiveContact> {
        match self {
            Act::Opened => Some(EffectiveContact::Open),
            Act::Clicked => Some(EffectiveContact::Click),
            Act::Replied => Some(EffectiveContact::Reply),
            Act::Called => Some(EffectiveContact::Call),
            Act::Met => Some(EffectiveContact::Meeting),
            Act::Downloaded => Some(EffectiveContact::Download),
            Act::Inquired | Act::Visited | Act::Viewed | Act::Carted => None,
        }
    }

    const fn counted_as(self) -> NumberFact {
        match self {
            Act::Opened => NumberFact::Opens,
            Act::Clicked => NumberFact::Clicks,
            Act::Replied => NumberFact::Replies,
            Act::Inquired => NumberFact::Inquiries,
            Act::Called => NumberFact::Calls,
            Act::Met => NumberFact::Meetings,
            Act::Visited | Act::Viewed | Act::Carted => NumberFact::Visits,
            Act::Downloaded => NumberFact::Downloads,
        }
    }
}

/// All that is known of a company today, each with its day, in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    pub known_since: Day,
    /// Since when each of its people is known.
    pub people: Vec<Day>,
    pub acts: Vec<(Day, Act)>,
    pub samples: Vec<Day>,
    /// Orders that count, by the day on which they were placed.
    pub orders: Vec<Day>,
}

/// A look at a prospect whose outcome is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    pub features: Vec<f64>,
    pub bought: bool,
}

impl History {
    /// The numbers of [`NumberFact::ALL`], of what lies before the day. Those that grow without end come as the logarithm of one more.
    pub fn features(&self, day: Day) -> Vec<f64> {
        let before = |of: &[Day]| of.iter().filter(|one| **one < day).count() as u32;
        let recent = |fact: NumberFact| {
            let lies = |at: Day| at < day && day.since(at) <= COUNTED_DAYS;
            self.acts.iter().filter(|(at, act)| lies(*at) && act.counted_as() == fact).count() as u32
        };
        let last = self.acts.iter().map(|(at, _)| *at).filter(|at| *at < day).max();
        let number = |fact: NumberFact| match fact {
            NumberFact::Samples => before(&self.samples),
            NumberFact::EffectiveContacts => self.contacts_before(day),
            NumberFact::SilenceDays => day.since(last.unwrap_or(self.known_since).max(self.known_since)),
            NumberFact::KnownDays => day.since(self.known_since),
            NumberFact::People => before(&self.people),
            counted => recent(counted),
        };
        NumberFact::ALL.iter().map(|fact| f64::from(number(*fact)).ln_1p()).collect()
    }

    /// Effective contacts before a day.
    pub fn contacts_before(&self, day: Day) -> u32 {
        let effective = |(at, act): &(Day, Act)| Some((*at, act.effective()?));
        effective_contacts(self.acts.iter().filter(|(at, _)| *at < day).filter_map(effective))
    }

    /// How many effective contacts it took to the first order; `None` where it never ordered, was not known before, or nothing is known of how
    /// it came to that: what was bought before Tradewind knew it says nothing.
    pub fn contacts_to_sale(&self) -> Option<u32> {
        let first = *self.orders.iter().min()?;
        let contacts = self.contacts_before(first);
        (self.known_since < first && contacts > 0).then_some(contacts)
    }

    /// Every look at it as a prospect of which the outcome is known today, the latest first.
    pub fn looks(&self, today: Day) -> Vec<Look> {
        let first = self.orders.iter().min().copied();
        let mut looks = Vec::new();
        for number in 1..=LOOKS_LIMIT {
            let day = Day::from_number(today.number().saturating_sub_unsigned(number * HORIZON_DAYS));
            if self.known_since >= day {
                break;
            }
            if first.is_some_and(|first| first < day) {
                continue;
            }
            let bought = first.is_some_and(|first| first < day.plus(HORIZON_DAYS));
            looks.push(Look { features: self.features(day), bought });
        }
        looks
    }
}

/// What a number that stands as a logarithm counts.
pub fn counted(feature: f64) -> f64 {
    feature.exp_m1()
}

/// The middle of how many contacts sales took, the lower one of two; `None` without any.
pub fn middle(mut contacts: Vec<u32>) -> Option<u32> {
    contacts.sort_unstable();
    contacts.get(contacts.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: i32) -> Day {
        Day::from_number(number)
    }

    fn history() -> History {
        History {
            known_since: day(100),
            people: vec![day(100), day(350)],
            acts: vec![
                (day(120), Act::Opened),
                (day(290), Act::Opened),
                (day(290), Act::Clicked),
                (day(300), Act::Replied),
                (day(310), Act::Inquired),
                (day(330), Act::Met),
            ],
            samples: vec![day(305)],
            orders: vec![day(340), day(400)],
        }
    }

    fn feature(of: &History, on: i32, fact: NumberFact) -> i64 {
        let place = NumberFact::ALL.iter().position(|one| *one == fact).unwrap();
        counted(of.features(day(on))[place]).round() as i64
    }

    #[test]
    fn what_lies_on_the_day_or_later_is_not_looked_at() {
        let of = history();
        for (on, fact, expected) in [
            (330, NumberFact::Opens, 1),
            (330, NumberFact::Clicks, 1),
            (300, NumberFact::Replies, 0),
            (301, NumberFact::Replies, 1),
            (330, NumberFact::Meetings, 0),
            (390, NumberFact::Replies, 1),
            (391, NumberFact::Replies, 0),
            (305, NumberFact::Samples, 0),
            (306, NumberFact::Samples, 1),
            (330, NumberFact::EffectiveContacts, 3),
            (330, NumberFact::SilenceDays, 20),
            (110, NumberFact::SilenceDays, 10),
            (330, NumberFact::KnownDays, 230),
            (350, NumberFact::People, 1),
        ] {
            assert_eq!(feature(&of, on, fact), expected, "{fact} on {on}");
        }
    }

    #[test]
    fn a_prospect_is_looked_at_every_quarter_until_it_orders() {
        let mut of = history();
        // Looks on 360 and later are of a customer, on 90 and earlier of somebody unknown.
        let bought = |of: &History, today| of.looks(day(today)).iter().map(|look| look.bought).collect::<Vec<_>>();
        assert_eq!(bought(&of, 450), [true, false]);
        assert_eq!(of.looks(day(450))[0].features, of.features(day(270)));
        // An order at the end of the horizon is one of the next look.
        of.orders = vec![day(360)];
        assert_eq!(bought(&of, 450), [true, false, false]);
        of.orders = vec![];
        assert_eq!(bought(&of, 450), [false, false, false]);
        of.orders = vec![day(90)];
        assert_eq!(bought(&of, 450), [] as [bool; 0]);
        of.orders = vec![];
        of.known_since = day(-10_000);
        assert_eq!(of.looks(day(450)).len(), LOOKS_LIMIT as usize);
    }

    #[test]
    fn contacts_to_a_sale_are_those_before_it_where_it_was_known_before() {
        let mut of = history();
        assert_eq!(of.contacts_to_sale(), Some(4));
        of.known_since = day(340);
        assert_eq!(of.contacts_to_sale(), None);
        of.orders.clear();
        assert_eq!(of.contacts_to_sale(), None);
        assert_eq!((middle(vec![]), middle(vec![9, 1, 4]), middle(vec![9, 1])), (None, Some(4), Some(1)));
    }
}
