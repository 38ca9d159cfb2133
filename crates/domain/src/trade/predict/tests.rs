//! Both models against a reference implementation, and what has to hold whatever the parameters.
//!
//! `fixtures/made_up.csv` holds 400 customers drawn from the models, and what `lifetimes` 0.11.3 makes of each: probability of being
//! alive, purchases in 360 days, mean spend, value in 12 months at 1 % a month. `scripts/proof/predictions.py --golden` writes it.

use super::*;
use crate::trade::Day;
use crate::trade::tier::{Bands, Purchase, tier};
use proptest::prelude::*;

const TODAY: Day = Day::from_number(20_785);

/// What the reference fits to the fixture.
const FITTED: [f64; 7] = [0.68697, 60.84168, 0.57130, 2.31836, 5.00322, 4.29010, 51205.69247];

/// Of a table with headings: a behaviour, and the figures of the reference.
fn made_up() -> Vec<(Behaviour, [f64; 4])> {
    let read = |line: &str| {
        let columns: Vec<f64> = line.split(',').map(|text| text.parse().unwrap()).collect();
        let [repeats, recency_days, age_days, mean_minor, told @ ..] = &columns[..] else { panic!("{line}") };
        let (recency_days, age_days, mean_minor) = (*recency_days, *age_days, *mean_minor);
        let of = Behaviour { repeats: *repeats as u32, recency_days, age_days, mean_minor };
        (of, told.try_into().unwrap())
    };
    include_str!("fixtures/made_up.csv").lines().skip(1).map(read).collect()
}

fn fitted() -> Models {
    let behaviours: Vec<Behaviour> = made_up().into_iter().map(|(of, _)| of).collect();
    Models::fit(&behaviours).unwrap()
}

fn near(found: f64, expected: f64, share: f64, what: &str) {
    assert!((found / expected - 1.0).abs() < share, "{what}: {found} is not {expected}");
}

#[test]
fn parameters_are_those_of_the_reference() {
    let Models { orders: BgNbd { r, alpha, a, b }, spend: GammaGamma { p, q, v } } = fitted();
    let names = ["r", "alpha", "a", "b", "p", "q", "v"];
    for ((found, expected), name) in [r, alpha, a, b, p, q, v].into_iter().zip(FITTED).zip(names) {
        near(found, expected, 0.001, name);
    }
}

#[test]
fn what_is_told_of_each_customer_is_what_the_reference_tells() {
    let models = fitted();
    for (of, [alive, orders, spend, value]) in made_up() {
        let told = models.forecast(&of, TODAY, 360, 0.01).unwrap();
        near(told.alive, alive, 0.001, "alive");
        near(told.orders, orders, 0.001, "orders");
        near(models.spend.expected_spend(&of).unwrap(), spend, 0.001, "spend");
        // In whole cents.
        let rounded = 0.5 / value;
        near(told.value_minor.unwrap() as f64, value, 0.001 + rounded, "value");
    }
}

#[test]
fn the_likelihood_is_highest_where_the_models_are_fitted() {
    let behaviours: Vec<Behaviour> = made_up().into_iter().map(|(of, _)| of).collect();
    let models = fitted();
    let orders = |model: &BgNbd| behaviours.iter().map(|of| model.ln_likelihood(of)).sum::<f64>();
    let spend = |model: &GammaGamma| behaviours.iter().filter_map(|of| model.ln_likelihood(of)).sum::<f64>();
    let (BgNbd { r, alpha, a, b }, GammaGamma { p, q, v }) = (models.orders, models.spend);
    for factor in [0.98, 1.02] {
        for other in [
            BgNbd { r: r * factor, ..models.orders },
            BgNbd { alpha: alpha * factor, ..models.orders },
            BgNbd { a: a * factor, ..models.orders },
            BgNbd { b: b * factor, ..models.orders },
        ] {
            assert!(orders(&other) < orders(&models.orders), "{other:?}");
        }
        for other in [
            GammaGamma { p: p * factor, ..models.spend },
            GammaGamma { q: q * factor, ..models.spend },
            GammaGamma { v: v * factor, ..models.spend },
        ] {
            assert!(spend(&other) < spend(&models.spend), "{other:?}");
        }
    }
}

#[test]
fn a_history_that_is_too_thin_is_refused() {
    let back = Behaviour { repeats: 2, recency_days: 40.0, age_days: 200.0, mean_minor: 50_000.0 };
    let once = Behaviour { repeats: 0, age_days: 200.0, ..Behaviour::NEW };
    let mut thin = vec![back; REPEAT_BUYERS_AT_LEAST - 1];
    thin.extend([once; 1_000]);
    assert_eq!(Models::fit(&thin), Err(FitRefusal::TooThin { repeat_buyers: 49 }));
    // Gifts: they came back, and paid nothing.
    let free: Vec<Behaviour> = made_up().into_iter().map(|(of, _)| Behaviour { mean_minor: 0.0, ..of }).collect();
    assert!(BgNbd::fit(&free).is_ok());
    assert_eq!(GammaGamma::fit(&free), Err(FitRefusal::TooThin { repeat_buyers: 0 }));
}

#[test]
fn histories_that_no_model_describes_end_in_numbers_or_a_refusal() {
    let all = |of: Behaviour| vec![of; 200];
    let same = Behaviour { repeats: 3, recency_days: 90.0, age_days: 90.0, mean_minor: 1_000.0 };
    for behaviours in [
        all(same),
        all(Behaviour { recency_days: 0.0, age_days: 0.0, ..same }),
        all(Behaviour { repeats: 100_000, ..same }),
        all(Behaviour { mean_minor: 1e15, ..same }),
        all(Behaviour { recency_days: 1.0, age_days: 36_500.0, ..same }),
    ] {
        let Ok(models) = Models::fit(&behaviours) else { continue };
        let told = models.forecast(&behaviours[0], TODAY, 365, 0.01);
        let finite = told.is_none_or(|told| told.alive.is_finite() && told.orders.is_finite());
        assert!(finite, "{models:?} {told:?}");
    }
}

#[test]
fn a_mean_that_is_infinite_is_not_told() {
    let spend = GammaGamma { p: 2.0, q: 0.8, v: 100.0 };
    assert_eq!(spend.expected_spend(&Behaviour::NEW), None);
    let back = Behaviour { repeats: 2, recency_days: 9.0, age_days: 9.0, mean_minor: 50.0 };
    near(spend.expected_spend(&back).unwrap(), 2.0 * 200.0 / 3.8, 1e-12, "spend");
}

#[test]
fn the_next_order_is_named_while_the_company_is_a_customer() {
    let models = fitted();
    let next = |repeats, recency_days, age_days| {
        let of = Behaviour { repeats, recency_days, age_days, mean_minor: 50_000.0 };
        models.forecast(&of, TODAY, 365, 0.0).unwrap().next_order.map(|day| day.since(TODAY))
    };
    let often = next(20, 400.0, 410.0).unwrap();
    assert!((10..30).contains(&often), "every 20 days, ten days ago: {often}");
    assert_eq!(next(20, 200.0, 700.0), None, "gone");
    assert_eq!(next(0, 0.0, 3_000.0), None, "too far");
}

#[test]
fn a_company_is_about_to_lapse_before_the_dormant_border_or_when_the_model_takes_it_for_gone() {
    let standing = |days_ago: i32, today: &str| {
        let today = Day::from_date(today.parse().unwrap());
        let order = Purchase { day: Day::from_number(today.number() - days_ago), worth_minor: Some(6_000_000) };
        (tier(&[order], None, today, &Bands::default()), today)
    };
    for (days_ago, today, gone_in, expected) in [
        // 180 days on 2 December: the run of 1 January sees it, 30 days later.
        (179, "2026-12-02", Some(9), true),
        (179, "2026-12-01", Some(9), false),
        (10, "2026-12-02", None, false),
        (10, "2026-12-02", Some(1), false),
        (10, "2026-12-02", Some(0), true),
        (200, "2026-12-02", Some(-20), false),
    ] {
        let (standing, today) = standing(days_ago, today);
        let gone_on = gone_in.map(|days: i32| Day::from_number(today.number() + days));
        let told = about_to_lapse(standing.tier, standing.falls_on, gone_on, today);
        assert_eq!(told, expected, "{days_ago} {gone_in:?}");
    }
}

#[test]
fn repeats_and_spend_correlate_as_they_were_made() {
    let rows = |slope: f64| -> Vec<Behaviour> {
        let of =
            |repeats: u32| Behaviour { repeats, mean_minor: 1_000.0 + slope * f64::from(repeats), ..Behaviour::NEW };
        (0..20).map(of).collect()
    };
    near(spend_correlation(&rows(5.0)).unwrap(), 1.0, 1e-12, "up");
    near(spend_correlation(&rows(-5.0)).unwrap(), -1.0, 1e-12, "down");
    assert_eq!(spend_correlation(&rows(0.0)), None);
    assert_eq!(spend_correlation(&[]), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Near the removable poles too: expectations grow with time, start at nothing and stay below the rate.
    #[test]
    fn expectations_are_sound_whatever_the_parameters(
        r in 0.02f64..20.0, alpha in 1.0f64..500.0, a in prop_oneof![0.02f64..8.0, 0.999f64..1.001], b in 0.02f64..8.0,
        repeats in 0u32..300, recency in 0.0f64..1.0, age_days in 1.0f64..2_000.0,
    ) {
        let model = BgNbd { r, alpha, a, b };
        let recency_days = if repeats == 0 { 0.0 } else { recency * age_days };
        let of = Behaviour { repeats, recency_days, age_days, mean_minor: 0.0 };
        let alive = model.alive(&of);
        prop_assert!((0.0..=1.0).contains(&alive));
        let mut before = 0.0;
        for days in [1.0, 30.0, 365.0, 3_650.0] {
            let expected = model.expected_repeats(&of, days).unwrap();
            let without_leaving = (r + f64::from(repeats)) / (alpha + age_days) * days;
            prop_assert!(expected >= before - 1e-6 * (1.0 + before), "{expected} after {before}");
            prop_assert!(expected <= without_leaving * alive * (1.0 + 1e-6) + 1e-9, "{expected} > {without_leaving}");
            before = expected;
        }
        let models = Models { orders: model, spend: GammaGamma { p: 1.0, q: 2.0, v: 1.0 } };
        let on = |age_days: f64| model.alive(&Behaviour { age_days: age_days.max(recency_days), ..of });
        match models.gone_on(&Behaviour { age_days: age_days.ceil(), ..of }, TODAY) {
            Some(day) => {
                let age = age_days.ceil() + f64::from(day.number() - TODAY.number());
                prop_assert!(on(age) <= ALIVE_AT_LEAST + 1e-9, "{} at {age}", on(age));
                let is_first = age <= recency_days + 1.0 || on(age - 1.0) >= ALIVE_AT_LEAST - 1e-9;
                prop_assert!(is_first, "{} before {age}", on(age - 1.0));
            }
            None => prop_assert!(on(30_000.0) >= ALIVE_AT_LEAST),
        }
        prop_assert!(model.ln_likelihood(&of).is_finite());
        prop_assert!(model.next_within_days(&of) > 0.0);
    }
}
