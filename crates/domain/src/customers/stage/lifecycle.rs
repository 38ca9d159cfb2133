//! The lifecycle: from a subscriber over the first order to a loyal customer, and by silence to dormant and lost.

use crate::trade::Day;
use crate::trade::tier::{DAYS_LIMIT, ORDERS_LIMIT};
use serde::{Deserialize, Serialize};

words! {
    /// The stages, in the order of a life.
    LifecycleStage, UnknownLifecycleStage, "not a stage: subscriber, new, active, loyal, dormant or lost":
    /// Wants our letters, has not ordered.
    Subscriber = "subscriber",
    /// A buyer: a sample or the first order.
    New = "new",
    /// A customer: the second order.
    Active = "active",
    Loyal = "loyal",
    Dormant = "dormant",
    Lost = "lost",
}

/// Where stages begin; all inclusive. Orders are counted ones: confirmed, not cancelled, no samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifecycleBorders {
    pub active_orders_at_least: u32,
    pub loyal_orders_at_least: u32,
    pub loyal_recency_at_most_days: u32,
    pub dormant_silence_at_least_days: u32,
    pub lost_silence_at_least_days: u32,
}

impl Default for LifecycleBorders {
    fn default() -> Self {
        LifecycleBorders {
            active_orders_at_least: 2,
            loyal_orders_at_least: 5,
            loyal_recency_at_most_days: 180,
            dormant_silence_at_least_days: 180,
            lost_silence_at_least_days: 365,
        }
    }
}

/// Why borders of stages are not taken, and which number is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StageRefusal {
    #[error("{place} must be between {least} and {most}")]
    OutOfRange { place: &'static str, least: u32, most: u32 },
    #[error("{place} must be more than {other}, or the stage between them is empty")]
    NotAfter { place: &'static str, other: &'static str },
}

impl StageRefusal {
    /// The number at fault.
    pub const fn place(self) -> &'static str {
        match self {
            StageRefusal::OutOfRange { place, .. } | StageRefusal::NotAfter { place, .. } => place,
        }
    }

    /// The code that the screen words.
    pub const fn code(self) -> &'static str {
        match self {
            StageRefusal::OutOfRange { .. } => "out_of_range",
            StageRefusal::NotAfter { .. } => "not_after",
        }
    }
}

/// The borders that two kinds of stages check alike: `(place, number, least)` up to `most`, and pairs of which the first is the less.
pub(super) fn within(numbers: &[(&'static str, u32, u32)], most: u32) -> Result<(), StageRefusal> {
    match numbers.iter().find(|(_, number, least)| !(*least..=most).contains(number)) {
        Some(&(place, _, least)) => Err(StageRefusal::OutOfRange { place, least, most }),
        None => Ok(()),
    }
}

impl LifecycleBorders {
    /// The borders, if each is within its limits and no stage between two is empty.
    ///
    /// # Errors
    /// [`StageRefusal`] with the first number at fault.
    pub fn checked(self) -> Result<Self, StageRefusal> {
        let (active, loyal) = ("active_orders_at_least", "loyal_orders_at_least");
        let (dormant, lost) = ("dormant_silence_at_least_days", "lost_silence_at_least_days");
        // One order is a buyer, the one before.
        within(&[(active, self.active_orders_at_least, 2), (loyal, self.loyal_orders_at_least, 2)], ORDERS_LIMIT)?;
        let days = [
            ("loyal_recency_at_most_days", self.loyal_recency_at_most_days, 0),
            (dormant, self.dormant_silence_at_least_days, 1),
            (lost, self.lost_silence_at_least_days, 1),
        ];
        within(&days, DAYS_LIMIT)?;
        if self.loyal_orders_at_least <= self.active_orders_at_least {
            return Err(StageRefusal::NotAfter { place: loyal, other: active });
        }
        if self.lost_silence_at_least_days <= self.dormant_silence_at_least_days {
            return Err(StageRefusal::NotAfter { place: lost, other: dormant });
        }
        Ok(self)
    }
}

/// What is known of a company, or of a person without one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LifecycleFacts {
    /// Counted orders.
    pub orders: u32,
    /// The day of the last of them.
    pub last_order: Option<Day>,
    /// A sample was ordered and not cancelled.
    pub sampled: bool,
    /// The last human open, click, reply, call, meeting, visit, inquiry or order, samples included.
    pub last_interaction: Option<Day>,
    /// Since when somebody there wants our letters: consent that was granted and not withdrawn.
    pub consented: Option<Day>,
    /// Somebody there is on a newsletter list; `consented` need not be known.
    pub listed: bool,
}

impl LifecycleStage {
    /// The stage on `today`; `None`: not met yet. The first that holds: lost and dormant by silence, loyal, active and new by orders,
    /// subscriber. Silence is counted from the last interaction, and from the consent where there never was one.
    pub fn on(today: Day, facts: &LifecycleFacts, borders: &LifecycleBorders) -> Option<Self> {
        let heard = facts.last_interaction.max(facts.last_order).or(facts.consented);
        let silence = heard.map_or(0, |day| today.since(day));
        let recency = facts.last_order.map(|day| today.since(day));
        let ordered_lately = recency.is_some_and(|days| days <= borders.loyal_recency_at_most_days);
        if silence >= borders.lost_silence_at_least_days {
            Some(LifecycleStage::Lost)
        } else if silence >= borders.dormant_silence_at_least_days {
            Some(LifecycleStage::Dormant)
        } else if facts.orders >= borders.loyal_orders_at_least && ordered_lately {
            Some(LifecycleStage::Loyal)
        } else if facts.orders >= borders.active_orders_at_least {
            Some(LifecycleStage::Active)
        } else if facts.orders > 0 || facts.sampled {
            Some(LifecycleStage::New)
        } else if facts.consented.is_some() || facts.listed {
            Some(LifecycleStage::Subscriber)
        } else {
            None
        }
    }

    /// How many letters nobody asked for a month are enough, as shipped: who is loyal gets basic upkeep only, who is lost a last
    /// try now and then. What is sent is capped elsewhere.
    pub const fn letters_a_month(self) -> u32 {
        match self {
            LifecycleStage::Subscriber | LifecycleStage::New | LifecycleStage::Active => 4,
            LifecycleStage::Dormant => 2,
            LifecycleStage::Loyal | LifecycleStage::Lost => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day::from_number(20_785);

    fn ago(days: i32) -> Option<Day> {
        Some(Day::from_number(TODAY.number() - days))
    }

    #[test]
    fn stages_begin_where_they_are_said_to() {
        use LifecycleStage::{Active, Dormant, Lost, Loyal, New, Subscriber};
        let nothing = LifecycleFacts::default();
        let ordered = |orders, days| LifecycleFacts { orders, last_order: ago(days), ..nothing };
        let heard = |days, facts| LifecycleFacts { last_interaction: ago(days), ..facts };
        let consented = |days| LifecycleFacts { consented: ago(days), ..nothing };
        for (facts, expected, what) in [
            (nothing, None, "nothing is known"),
            (heard(10, nothing), None, "an open of somebody who wants nothing"),
            (consented(0), Some(Subscriber), "consent"),
            (consented(179), Some(Subscriber), "consent, and 179 days of nothing"),
            (consented(180), Some(Dormant), "180 days of nothing"),
            (consented(364), Some(Dormant), "364 days of nothing"),
            (consented(365), Some(Lost), "365 days of nothing"),
            (heard(5, consented(900)), Some(Subscriber), "an open counts, not the consent"),
            (heard(200, consented(5)), Some(Dormant), "the consent counts only where nothing happened"),
            (LifecycleFacts { listed: true, ..nothing }, Some(Subscriber), "on a list"),
            (heard(1, LifecycleFacts { sampled: true, ..nothing }), Some(New), "a sample alone"),
            (ordered(1, 0), Some(New), "one order"),
            (ordered(2, 0), Some(Active), "two orders"),
            (ordered(4, 0), Some(Active), "four orders"),
            (ordered(5, 0), Some(Loyal), "five orders"),
            (ordered(5, 179), Some(Loyal), "five orders, 179 days ago"),
            (ordered(5, 180), Some(Dormant), "180 days of silence come first"),
            (heard(1, ordered(5, 180)), Some(Loyal), "180 days ago, and an open of yesterday"),
            (heard(1, ordered(5, 181)), Some(Active), "181 days ago, and an open of yesterday"),
            (ordered(1, 179), Some(New), "179 days of silence"),
            (ordered(1, 364), Some(Dormant), "364 days of silence"),
            (ordered(9, 365), Some(Lost), "365 days of silence"),
            (heard(900, ordered(1, 10)), Some(New), "an order is an interaction"),
            (ordered(1, -1), Some(New), "an order ahead of today"),
        ] {
            assert_eq!(LifecycleStage::on(TODAY, &facts, &LifecycleBorders::default()), expected, "{what}");
        }
    }

    #[test]
    fn borders_that_leave_a_stage_empty_are_refused() {
        let refused = |change: fn(&mut LifecycleBorders)| {
            let mut borders = LifecycleBorders::default();
            change(&mut borders);
            borders.checked().err().map(|refusal| (refusal.place(), refusal.code()))
        };
        assert_eq!(refused(|_| ()), None);
        assert_eq!(refused(|of| of.active_orders_at_least = 1), Some(("active_orders_at_least", "out_of_range")));
        assert_eq!(refused(|of| of.loyal_orders_at_least = 10_001), Some(("loyal_orders_at_least", "out_of_range")));
        assert_eq!(refused(|of| of.loyal_orders_at_least = 3), None);
        assert_eq!(refused(|of| of.loyal_orders_at_least = 2), Some(("loyal_orders_at_least", "not_after")));
        assert_eq!(refused(|of| of.lost_silence_at_least_days = 181), None);
        assert_eq!(
            refused(|of| of.lost_silence_at_least_days = 180),
            Some(("lost_silence_at_least_days", "not_after"))
        );
        let no_day = Some(("dormant_silence_at_least_days", "out_of_range"));
        assert_eq!(refused(|of| of.dormant_silence_at_least_days = 0), no_day);
    }

    #[test]
    fn who_is_loyal_gets_fewer_letters() {
        assert!(LifecycleStage::Loyal.letters_a_month() < LifecycleStage::Active.letters_a_month());
    }
}
