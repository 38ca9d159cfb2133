//! What letters to each tier cost: a price per thousand letters, and what single campaigns cost beside it.
//!
//! A campaign's own cost is divided equally over all its letters that were handed over, whenever that was; of it a span bears the part of
//! its letters. Parts are kept to a millionth of a minor unit and rounded once, so that what many small campaigns cost adds up. What was
//! never entered costs nothing known, which is not the same as nothing.

use super::Tier;
use crate::trade::AMOUNT_LIMIT_MINOR;
use std::collections::BTreeMap;

/// A price per thousand letters, or the cost of a campaign: what an order may come to at most.
pub const COST_LIMIT_MINOR: i64 = AMOUNT_LIMIT_MINOR;
/// The parts of a minor unit that are kept until the end.
const MILLIONTHS: i128 = 1_000_000;

/// To whom letters went: companies of a tier, or people without a company.
pub type Whose = Option<Tier>;

/// A campaign's letters that were handed over for good.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CampaignLetters {
    /// What was entered for it, beside the price of its letters.
    pub cost_minor: Option<i64>,
    /// Each with how many letters lie within the span, and how many there are at all.
    pub letters: Vec<(Whose, u64, u64)>,
}

/// What letters to a tier came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LetterCost {
    pub letters: u64,
    /// `None`: of these letters no cost is known.
    pub cost_minor: Option<i64>,
}

#[derive(Default)]
struct Sum {
    letters: u64,
    millionths: i128,
    is_known: bool,
}

/// What the letters of a span came to by tier; tiers without a letter are left out.
pub fn letter_costs(
    thousand_minor: Option<i64>,
    campaigns: impl IntoIterator<Item = CampaignLetters>,
) -> BTreeMap<Whose, LetterCost> {
    let mut sums: BTreeMap<Whose, Sum> = BTreeMap::new();
    for campaign in campaigns {
        let all: i128 = campaign.letters.iter().map(|(.., all)| i128::from(*all)).sum();
        for (whose, within, _) in campaign.letters.into_iter().filter(|(_, within, _)| *within > 0) {
            let sum = sums.entry(whose).or_default();
            sum.letters += within;
            if let Some(thousand) = thousand_minor {
                sum.millionths += i128::from(thousand) * i128::from(within) * (MILLIONTHS / 1_000);
                sum.is_known = true;
            }
            if let Some(cost) = campaign.cost_minor {
                // Not divided by nothing: those within the span are some of all.
                sum.millionths += i128::from(cost) * MILLIONTHS * i128::from(within) / all.max(1);
                sum.is_known = true;
            }
        }
    }
    let rounded = |millionths: i128| i64::try_from((millionths + MILLIONTHS / 2) / MILLIONTHS).unwrap_or(i64::MAX);
    let cost =
        |sum: Sum| LetterCost { letters: sum.letters, cost_minor: sum.is_known.then(|| rounded(sum.millionths)) };
    sums.into_iter().map(|(whose, sum)| (whose, cost(sum))).collect()
}

/// What an order cost, rounded half up; `None` where no cost is known or nobody ordered.
pub fn cost_per_order(cost_minor: Option<i64>, orders: u64) -> Option<i64> {
    let cost = i128::from(cost_minor?);
    let orders = i128::from(orders);
    (orders > 0).then(|| i64::try_from((2 * cost + orders) / (2 * orders)).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HIGH: Whose = Some(Tier::HighValue);
    const LOST: Whose = Some(Tier::Lost);

    fn campaign(cost_minor: Option<i64>, letters: &[(Whose, u64, u64)]) -> CampaignLetters {
        CampaignLetters { cost_minor, letters: letters.to_vec() }
    }

    fn check(thousand: Option<i64>, campaigns: &[CampaignLetters], expected: &[(Whose, u64, Option<i64>)]) {
        let found = letter_costs(thousand, campaigns.iter().cloned());
        let found: Vec<_> = found.into_iter().map(|(whose, cost)| (whose, cost.letters, cost.cost_minor)).collect();
        let mut expected = expected.to_vec();
        expected.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn letters_cost_their_part_of_a_thousand_and_of_their_campaign() {
        check(None, &[campaign(None, &[(HIGH, 3, 3)])], &[(HIGH, 3, None)]);
        check(
            Some(250),
            &[campaign(None, &[(HIGH, 3, 3), (None, 1_000, 1_000)])],
            &[(HIGH, 3, Some(1)), (None, 1_000, Some(250))],
        );
        check(Some(0), &[campaign(None, &[(HIGH, 3, 3)])], &[(HIGH, 3, Some(0))]);
        check(
            None,
            &[campaign(Some(900), &[(HIGH, 1, 1), (LOST, 2, 2)])],
            &[(HIGH, 1, Some(300)), (LOST, 2, Some(600))],
        );
        // Of a campaign that lies partly outside the span only that part counts.
        check(None, &[campaign(Some(900), &[(HIGH, 1, 3), (LOST, 0, 6)])], &[(HIGH, 1, Some(100))]);
        // A campaign without a cost adds letters, and takes no share of another's.
        let two = [campaign(Some(100), &[(HIGH, 1, 1)]), campaign(None, &[(HIGH, 9, 9), (LOST, 1, 1)])];
        check(None, &two, &[(HIGH, 10, Some(100)), (LOST, 1, None)]);
    }

    #[test]
    fn parts_are_rounded_once_and_not_for_each_campaign() {
        let many = vec![campaign(None, &[(HIGH, 1, 1)]); 1_000];
        check(Some(250), &many, &[(HIGH, 1_000, Some(250))]);
    }

    #[test]
    fn an_order_costs_what_its_tier_cost_by_orders() {
        assert_eq!(cost_per_order(Some(1_000), 3), Some(333));
        assert_eq!(cost_per_order(Some(5), 2), Some(3));
        assert_eq!((cost_per_order(Some(5), 0), cost_per_order(None, 2)), (None, None));
    }

    proptest! {
        #[test]
        fn what_a_campaign_cost_is_divided_without_loss(cost in 0..=COST_LIMIT_MINOR, letters in prop::collection::vec(1u64..1_000_000_000, 1..8)) {
            let tiers = Tier::ALL.iter().copied().map(Some).chain([None]);
            let letters: Vec<_> = tiers.zip(letters).map(|(whose, count)| (whose, count, count)).collect();
            let count = letters.len() as i64;
            let sum: i64 = letter_costs(None, [campaign(Some(cost), &letters)]).values().filter_map(|one| one.cost_minor).sum();
            prop_assert!((sum - cost).abs() <= count, "{sum} of {cost}");
        }
    }
}
