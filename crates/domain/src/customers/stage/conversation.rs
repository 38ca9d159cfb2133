//! The stage of the conversation, from facts only: cold, inquiry, negotiation, order, after-sales, and back to cold by silence.

use super::StageRefusal;
use super::lifecycle::within;
use crate::trade::Day;
use crate::trade::tier::DAYS_LIMIT;
use serde::{Deserialize, Serialize};

words! {
    /// The stages, in the order of a sale.
    ConversationStage, UnknownConversationStage, "not a stage: cold, inquiry, negotiation, order or after_sales":
    /// Nothing from them, or nothing for long.
    Cold = "cold",
    /// They have asked, and wait for an answer.
    Inquiry = "inquiry",
    /// We have answered, or they have replied to it.
    Negotiation = "negotiation",
    Order = "order",
    AfterSales = "after_sales",
}

/// How long stages last; all inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConversationBorders {
    /// Since the last answer or reply.
    pub negotiation_at_most_days: u32,
    /// Since the order; after-sales begins the day after.
    pub order_at_most_days: u32,
    /// Since the order.
    pub after_sales_at_most_days: u32,
    /// Since the last interaction; the day after, what was open is cold.
    pub silence_at_most_days: u32,
}

impl Default for ConversationBorders {
    fn default() -> Self {
        ConversationBorders {
            negotiation_at_most_days: 90,
            order_at_most_days: 60,
            after_sales_at_most_days: 180,
            silence_at_most_days: 180,
        }
    }
}

impl ConversationBorders {
    /// The borders, if each is within its limits and after-sales does not end before it begins.
    ///
    /// # Errors
    /// [`StageRefusal`] with the first number at fault.
    pub fn checked(self) -> Result<Self, StageRefusal> {
        let (order, after) = ("order_at_most_days", "after_sales_at_most_days");
        let days = [
            ("negotiation_at_most_days", self.negotiation_at_most_days, 1),
            (order, self.order_at_most_days, 0),
            (after, self.after_sales_at_most_days, 1),
            ("silence_at_most_days", self.silence_at_most_days, 1),
        ];
        within(&days, DAYS_LIMIT)?;
        if self.after_sales_at_most_days <= self.order_at_most_days {
            return Err(StageRefusal::NotAfter { place: after, other: order });
        }
        Ok(self)
    }
}

/// The last day of each thing that decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ConversationFacts {
    /// They asked.
    pub inquiry: Option<Day>,
    /// We answered an inquiry.
    pub answer: Option<Day>,
    /// They replied to an answer of ours.
    pub reply: Option<Day>,
    /// An order was placed or confirmed that is not cancelled, samples included.
    pub order: Option<Day>,
    /// The last interaction of any kind.
    pub interaction: Option<Day>,
}

impl ConversationStage {
    /// The stage on `today`. What was asked after the last order is a new conversation, and decides while it is open; else the order
    /// does. An answer of the day of an inquiry is one to it.
    pub fn on(today: Day, facts: &ConversationFacts, borders: &ConversationBorders) -> Self {
        let asked_anew = facts.inquiry.is_some() && facts.inquiry > facts.order;
        let talk = facts.talk(today, borders);
        match facts.after_order(today, borders) {
            Some(stage) if asked_anew => talk.unwrap_or(stage),
            Some(stage) => stage,
            // An order ends the talk of before, however long ago it is.
            None if facts.order.is_some() && !asked_anew && !facts.talked_after_order() => ConversationStage::Cold,
            None => talk.unwrap_or(ConversationStage::Cold),
        }
    }
}

impl ConversationFacts {
    fn talked_after_order(&self) -> bool {
        self.answer.max(self.reply) > self.order
    }

    /// The stage of what is talked about, if it is still open.
    fn talk(&self, today: Day, borders: &ConversationBorders) -> Option<ConversationStage> {
        let said = self.answer.max(self.reply);
        let unanswered = self.inquiry.filter(|inquiry| said < Some(*inquiry));
        if unanswered.is_some() {
            let heard = self.interaction.max(self.inquiry)?;
            return (today.since(heard) <= borders.silence_at_most_days).then_some(ConversationStage::Inquiry);
        }
        (today.since(said?) <= borders.negotiation_at_most_days).then_some(ConversationStage::Negotiation)
    }

    /// The stage of the last order, if it is not over.
    fn after_order(&self, today: Day, borders: &ConversationBorders) -> Option<ConversationStage> {
        let days = today.since(self.order?);
        if days <= borders.order_at_most_days {
            return Some(ConversationStage::Order);
        }
        (days <= borders.after_sales_at_most_days).then_some(ConversationStage::AfterSales)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day::from_number(20_785);

    #[test]
    fn a_conversation_stands_where_its_facts_say() {
        let ago = |days: Option<i32>| days.map(|days| Day::from_number(TODAY.number() - days));
        let none = None;
        // Days ago: inquiry, answer, reply, order, interaction.
        for (days, expected) in [
            ([none, none, none, none, none], "cold"),
            ([none, none, none, none, Some(1)], "cold"),
            ([Some(0), none, none, none, Some(0)], "inquiry"),
            ([Some(180), none, none, none, Some(180)], "inquiry"),
            ([Some(181), none, none, none, Some(181)], "cold"),
            // Waits for an answer, and still opens letters.
            ([Some(181), none, none, none, Some(180)], "inquiry"),
            ([Some(10), Some(10), none, none, Some(10)], "negotiation"),
            ([Some(10), Some(11), none, none, Some(10)], "inquiry"),
            ([Some(91), Some(90), none, none, Some(91)], "negotiation"),
            ([Some(92), Some(91), none, none, Some(1)], "cold"),
            ([Some(200), Some(199), Some(90), none, Some(90)], "negotiation"),
            ([Some(200), Some(199), Some(91), none, Some(91)], "cold"),
            // Negotiated without an inquiry that was recorded.
            ([none, Some(5), none, none, none], "negotiation"),
            ([none, none, none, Some(0), none], "order"),
            ([none, none, none, Some(-1), none], "order"),
            ([none, none, none, Some(60), none], "order"),
            ([none, none, none, Some(61), none], "after_sales"),
            ([none, none, none, Some(180), none], "after_sales"),
            ([none, none, none, Some(181), none], "cold"),
            // The order ends what was talked about.
            ([Some(9), Some(8), Some(7), Some(5), Some(5)], "order"),
            ([Some(5), none, none, Some(5), Some(5)], "order"),
            ([Some(210), Some(205), none, Some(200), Some(1)], "cold"),
            // What was asked since then is a new one, until it goes cold.
            ([Some(4), none, none, Some(5), Some(4)], "inquiry"),
            ([Some(4), Some(3), none, Some(100), Some(3)], "negotiation"),
            ([Some(99), Some(91), none, Some(100), Some(91)], "after_sales"),
            ([Some(30), Some(29), none, Some(300), Some(29)], "negotiation"),
            // Talk about the goods of an order is after-sales, not a negotiation.
            ([Some(120), Some(3), Some(2), Some(100), Some(2)], "after_sales"),
        ] {
            let [inquiry, answer, reply, order, interaction] = days.map(ago);
            let facts = ConversationFacts { inquiry, answer, reply, order, interaction };
            let stage = ConversationStage::on(TODAY, &facts, &ConversationBorders::default());
            assert_eq!(stage.as_str(), expected, "{days:?}");
        }
    }

    #[test]
    fn borders_that_leave_a_stage_empty_are_refused() {
        let refused = |change: fn(&mut ConversationBorders)| {
            let mut borders = ConversationBorders::default();
            change(&mut borders);
            borders.checked().err().map(|refusal| (refusal.place(), refusal.code()))
        };
        assert_eq!(refused(|_| ()), None);
        let empty = Some(("after_sales_at_most_days", "not_after"));
        assert_eq!(refused(|of| of.after_sales_at_most_days = 60), empty);
        assert_eq!(refused(|of| of.silence_at_most_days = 0), Some(("silence_at_most_days", "out_of_range")));
        assert_eq!(refused(|of| of.order_at_most_days = 4_000), Some(("order_at_most_days", "out_of_range")));
    }
}
