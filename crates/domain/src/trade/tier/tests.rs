//! The borders one by one, the whole grid, shuffles, and the closed form of the next change against a search day by day.

use super::*;
use crate::trade::Day;
use proptest::prelude::*;

const TODAY: Day = Day::from_number(20_785);

fn ago(days: u32) -> Day {
    Day::from_number(TODAY.number() - i32::try_from(days).unwrap())
}

fn purchase(days_ago: u32, minor: i64) -> Purchase {
    Purchase { day: ago(days_ago), worth_minor: Some(minor) }
}

fn read_order(text: &str) -> Purchase {
    let (days, amount) = text.split_once(':').unwrap();
    let (whole, cents) = amount.split_once('.').unwrap();
    assert_eq!(cents.len(), 2, "{text}");
    purchase(days.parse().unwrap(), whole.parse::<i64>().unwrap() * 100 + cents.parse::<i64>().unwrap())
}

#[test]
fn every_border_of_the_shipped_bands_lies_where_the_table_says() {
    let table = include_str!("fixtures/borders.txt");
    let mut of_tier = [0; Tier::ALL.len()];
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('|').map(str::trim).collect();
        let [orders, heard, expected, _what] = columns[..] else { panic!("four columns: {line}") };
        let orders: Vec<Purchase> =
            if orders == "-" { Vec::new() } else { orders.split_whitespace().map(read_order).collect() };
        let heard = (heard != "-").then(|| ago(heard.parse().unwrap()));
        let standing = tier(&orders, heard, TODAY, &Bands::default());
        assert_eq!(standing.tier.as_str(), expected, "{line}\n{standing:?}");
        of_tier[standing.tier as usize] += 1;
    }
    assert!(of_tier.iter().all(|count| *count >= 3), "each tier is in the table: {of_tier:?}");
}

/// Recency 0-400, frequency 0-8, the money of every border and a cent on either side, interactions around every border.
#[test]
fn exactly_one_tier_holds_everywhere_and_says_its_numbers() {
    let bands = Bands::default();
    let money: Vec<i64> = [0, 500_000, 1_000_000, 5_000_000, 10_000_000]
        .into_iter()
        .flat_map(|border| [border - 1, border, border + 1])
        .filter(|minor| *minor >= 0)
        .collect();
    for recency in 0..=400 {
        for frequency in 0..=8u32 {
            for &sum in &money {
                for heard in [None, Some(0), Some(180), Some(364), Some(365)] {
                    // All orders on one day, so that three are a rise; the first has all the money.
                    let orders: Vec<Purchase> =
                        (0..frequency).map(|place| purchase(recency, if place == 0 { sum } else { 0 })).collect();
                    let standing = tier(&orders, heard.map(ago), TODAY, &bands);
                    let silence = match frequency {
                        0 => heard,
                        _ => Some(heard.unwrap_or(recency).min(recency)),
                    };
                    let (any, dormant) = (frequency > 0, frequency > 0 && recency >= 180);
                    let high = any
                        && ((recency <= 60 && frequency >= 3 && sum >= 1_000_000)
                            || (recency <= 30 && frequency >= 5 && sum >= 10_000_000));
                    let lost = dormant && silence.is_some_and(|days| days >= 365);
                    let held = [
                        high,
                        recency <= 60 && (1..=2).contains(&frequency) && (1_000_000..=5_000_000).contains(&sum),
                        false,
                        dormant && sum >= 500_000 && !lost,
                        dormant && sum < 500_000 && !lost,
                        lost,
                        !any,
                    ];
                    let only = held.iter().filter(|held| **held).count();
                    assert!(only <= 1, "two at once: {recency} {frequency} {sum} {heard:?}");
                    let expected = held.iter().position(|held| *held).map_or(Tier::Regular, |place| Tier::ALL[place]);
                    assert_eq!(standing.tier, expected, "{recency} {frequency} {sum} {heard:?}");
                    assert_eq!(standing.recency_days, any.then_some(recency));
                    assert_eq!((standing.frequency, standing.silence_days), (frequency, silence));
                    assert_eq!(standing.monetary_minor, if any { sum } else { 0 });
                }
            }
        }
    }
}

#[test]
fn an_order_ahead_of_today_is_of_today() {
    let ahead = Purchase { day: TODAY.plus(1), worth_minor: Some(1_000_000) };
    let standing = tier(&[ahead], None, TODAY, &Bands::default());
    assert_eq!((standing.tier, standing.recency_days, standing.silence_days), (Tier::Potential, Some(0), Some(0)));
}

#[test]
fn an_order_without_a_rate_counts_and_is_told() {
    let unknown = Purchase { day: ago(200), worth_minor: None };
    let standing = tier(&[unknown, purchase(300, 600_000)], None, TODAY, &Bands::default());
    assert_eq!((standing.tier, standing.recency_days), (Tier::Dormant, Some(200)));
    assert_eq!((standing.frequency, standing.monetary_minor, standing.incomplete), (2, 600_000, true));
}

#[test]
fn sums_beyond_the_largest_number_stay_the_largest() {
    let orders = [purchase(10, i64::MAX), purchase(20, i64::MAX), purchase(30, 5)];
    let standing = tier(&orders, None, TODAY, &Bands::default());
    assert_eq!((standing.tier, standing.monetary_minor), (Tier::HighValue, i64::MAX));
}

#[test]
fn a_window_limits_frequency_money_and_rise_but_not_recency() {
    let bands = Bands { window_days: Some(365), ..Bands::default() };
    let standing = |orders: &[Purchase], heard| tier(orders, heard, TODAY, &bands);
    // Its border is inclusive.
    let border = standing(&[purchase(365, 700_000)], Some(ago(1)));
    assert_eq!((border.tier, border.frequency, border.monetary_minor), (Tier::Dormant, 1, 700_000));
    // Nothing is left in it: no prospect, because it has ordered.
    let outside = standing(&[purchase(366, 700_000)], Some(ago(1)));
    assert_eq!((outside.tier, outside.frequency, outside.monetary_minor), (Tier::DormantSmall, 0, 0));
    assert_eq!(outside.recency_days, Some(366));
    // A rise of before the window is forgotten.
    let rise = [purchase(10, 1), purchase(400, 400_000), purchase(410, 400_000), purchase(420, 400_000)];
    assert_eq!(standing(&rise, None).tier, Tier::Regular);
    assert_eq!(tier(&rise, None, TODAY, &Bands::default()).tier, Tier::HighValue);
}

#[test]
fn the_span_of_a_rise_is_a_word_of_the_bands() {
    let orders = [purchase(10, 1), purchase(300, 400_000), purchase(310, 400_000), purchase(320, 400_000)];
    let recent = [purchase(50, 400_000), purchase(60, 400_000), purchase(92, 400_000)];
    for (span, of_old, of_late, a_day_later) in [
        (RiseSpan::Anywhere, Tier::HighValue, Tier::HighValue, Tier::HighValue),
        (RiseSpan::UntilLastOrder, Tier::Regular, Tier::HighValue, Tier::HighValue),
        (RiseSpan::UntilToday, Tier::Regular, Tier::HighValue, Tier::Regular),
    ] {
        let mut bands = Bands::default();
        bands.rise.span = span;
        assert_eq!(tier(&orders, None, TODAY, &bands).tier, of_old, "{span:?}");
        assert_eq!(tier(&recent, None, TODAY, &bands).tier, of_late, "{span:?}");
        assert_eq!(tier(&recent, None, TODAY.plus(1), &bands).tier, a_day_later, "{span:?}");
    }
}

#[test]
fn why_names_the_last_rise() {
    let orders = [purchase(5, 100), purchase(50, 500_000), purchase(60, 500_000), purchase(97, 700_000)];
    let why = tier(&orders, None, TODAY, &Bands::default()).why;
    assert_eq!(why, Why::Rise { orders: 4, days: 92, monetary_minor: 1_700_100 });
}

#[test]
fn where_it_falls_is_the_first_run_that_sees_it() {
    let day = |text: &str| Day::from_date(text.parse().unwrap());
    let bands = Bands::default();
    let order = [Purchase { day: day("2026-05-10"), worth_minor: Some(2_000_000) }];
    let next = |today: &str| tier(&order, None, day(today), &bands).falls_on.map(|change| (change.day, change.tier));
    // Potential until 9 July; dormant from 6 November on; lost from 10 May on.
    assert_eq!(next("2026-05-10"), Some((day("2026-08-01"), Tier::Regular)));
    assert_eq!(next("2026-08-01"), Some((day("2026-12-01"), Tier::Dormant)));
    assert_eq!(next("2026-12-01"), Some((day("2027-06-01"), Tier::Lost)));
    assert_eq!(next("2027-06-01"), None);
    assert_eq!(tier(&[], None, TODAY, &bands).falls_on, None);
}

fn bands_of_any_kind() -> impl Strategy<Value = Bands> {
    let span = prop::sample::select(vec![RiseSpan::Anywhere, RiseSpan::UntilLastOrder, RiseSpan::UntilToday]);
    let window = prop::option::of(20u32..400);
    (span, window, 0u32..120, 0u32..120, 0u32..120, 1u32..250, 0u32..300).prop_map(
        |(span, window_days, rise, high, potential, dormant, silence)| {
            let mut bands = Bands { window_days, ..Bands::default() };
            (bands.rise.span, bands.rise.recency_at_most_days) = (span, rise);
            bands.high_value.recency_at_most_days = high;
            bands.high_value.monetary_at_least_minor = 2_000_000;
            bands.potential.recency_at_most_days = potential;
            bands.dormant.recency_at_least_days = dormant;
            bands.lost.silence_at_least_days = dormant + silence;
            bands.checked().unwrap()
        },
    )
}

fn histories() -> impl Strategy<Value = (Vec<Purchase>, Option<Day>)> {
    let worth =
        prop::option::weighted(0.95, prop::sample::select(vec![0i64, 1, 250_000, 500_000, 1_000_000, 4_000_000]));
    let order = (0u32..500, worth).prop_map(|(days, worth_minor)| Purchase { day: ago(days), worth_minor });
    (prop::collection::vec(order, 0..9), prop::option::of((0u32..500).prop_map(ago)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever the bands: the day of the closed form is that of a search over 1,500 days.
    #[test]
    fn the_next_change_is_the_one_found_day_by_day(
        (orders, heard) in histories(), bands in prop_oneof![Just(Bands::default()), bands_of_any_kind()], shift in 0u32..31,
    ) {
        let today = TODAY.plus(shift);
        let standing = tier(&orders, heard, today, &bands);
        let searched = (1..1_500).map(|days| today.plus(days)).filter(|day| day.to_date().day() == 1).find_map(|day| {
            let then = tier(&orders, heard, day, &bands).tier;
            (then != standing.tier).then_some(Change { day, tier: then })
        });
        prop_assert_eq!(standing.falls_on, searched);
    }

    #[test]
    fn shuffled_orders_stand_the_same(
        (orders, heard) in histories(), bands in bands_of_any_kind(), by in prop::collection::vec(any::<prop::sample::Index>(), 9),
    ) {
        let mut shuffled = orders.clone();
        for (place, other) in by.iter().enumerate().take(shuffled.len()) {
            let other = other.index(shuffled.len());
            shuffled.swap(place, other);
        }
        prop_assert_eq!(tier(&orders, heard, TODAY, &bands), tier(&shuffled, heard, TODAY, &bands));
    }

    /// A company that stands high by a rise stays there with one more order, wherever in its history that lies.
    #[test]
    fn one_more_order_never_undoes_a_rise((mut orders, heard) in histories(), days in 0u32..500, minor in 0i64..20_000_000) {
        let bands = Bands::default();
        orders.extend([purchase(40, 400_000), purchase(80, 400_000), purchase(120, 400_000)]);
        let rises = |orders: &[Purchase]| matches!(tier(orders, heard, TODAY, &bands).why, Why::Rise { .. });
        prop_assert!(rises(&orders));
        orders.push(purchase(days, minor));
        prop_assert!(rises(&orders));
        prop_assert_eq!(tier(&orders, heard, TODAY, &bands).tier, Tier::HighValue);
    }
}
