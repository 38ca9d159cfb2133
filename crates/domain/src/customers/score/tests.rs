//! The learned score against scikit-learn, and what it refuses.
//!
//! `fixtures/outcomes.csv` holds 800 made-up companies, `fixtures/expected.json` what scikit-learn makes of them;
//! `scripts/proof/learned_score.py` writes both.

use super::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Expected {
    intercept: f64,
    weights: Vec<f64>,
    auc: f64,
    auc_deviation: f64,
    brier: f64,
    first_scores: Vec<f64>,
    calibration: Vec<(u32, f64, f64)>,
}

const NAMES: [&str; 4] = ["replies", "visits", "silence_days", "purchase_volume"];

fn outcomes() -> Vec<Example> {
    let mut lines = include_str!("fixtures/outcomes.csv").lines();
    assert!(lines.next().unwrap().starts_with(&NAMES.join(",")));
    let read = |line: &str| {
        let mut features: Vec<f64> = line.split(',').map(|text| text.parse().unwrap()).collect();
        let (held_out, bought) = (features.pop() == Some(1.0), features.pop() == Some(1.0));
        Example { features, bought, held_out }
    };
    lines.map(read).collect()
}

fn near(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() < 1e-7, "{what}: {found} is not {expected}");
}

#[test]
fn what_is_learned_is_what_a_reference_learns() {
    let expected: Expected = serde_json::from_str(include_str!("fixtures/expected.json")).unwrap();
    let examples = outcomes();
    let trained = train(&NAMES, &examples).unwrap();
    assert_eq!((trained.trained_on, trained.held_out), (640, 160));
    near(trained.score.intercept, expected.intercept, "intercept");
    for (feature, weight) in trained.score.features.iter().zip(&expected.weights) {
        near(feature.weight, *weight, &feature.name);
    }
    near(trained.auc.area, expected.auc, "area");
    near(trained.auc.low, expected.auc - 1.959_963_985 * expected.auc_deviation, "low");
    near(trained.auc.high, expected.auc + 1.959_963_985 * expected.auc_deviation, "high");
    near(trained.brier, expected.brier, "brier");
    let held = examples.iter().filter(|example| example.held_out);
    for (example, score) in held.zip(&expected.first_scores) {
        near(trained.score.probability(&example.features), *score, "score");
    }
    assert_eq!(trained.calibration.len(), CALIBRATION_PARTS);
    for (part, (companies, mean, seen)) in trained.calibration.iter().zip(expected.calibration) {
        assert_eq!(part.companies, companies);
        near(part.expected, mean, "expected");
        near(part.seen, seen, "seen");
    }
}

#[test]
fn the_order_of_examples_changes_nothing_that_is_seen() {
    let mut examples = outcomes();
    let trained = train(&NAMES, &examples).unwrap();
    examples.reverse();
    let reversed = train(&NAMES, &examples).unwrap();
    for (one, other) in trained.score.features.iter().zip(&reversed.score.features) {
        near(one.weight, other.weight, &one.name);
    }
    near(trained.auc.area, reversed.auc.area, "area");
}

#[test]
fn lines_and_intercept_make_the_score() {
    let trained = train(&NAMES, &outcomes()).unwrap();
    let features = [4.0, 2.0, f64::NAN, 60_000.0];
    let lines = trained.score.lines(&features);
    let log_odds = trained.score.intercept + lines.iter().map(|line| line.adds).sum::<f64>();
    near(trained.score.probability(&features), 1.0 / (1.0 + (-log_odds).exp()), "score");
    assert!(lines.windows(2).all(|pair| pair[0].adds.abs() >= pair[1].adds.abs()));
    assert_eq!((lines[0].name, lines[0].value), ("replies", Some(4.0)));
    let unknown = lines.iter().find(|line| line.name == "silence_days").unwrap();
    assert_eq!((unknown.value, unknown.adds), (None, 0.0));
}

#[test]
fn a_history_that_is_too_thin_is_refused() {
    let all = outcomes();
    let some = |buyers: usize, others: usize, held_in: usize| {
        let of = |bought| all.iter().filter(move |example| example.bought == bought);
        let chosen: Vec<Example> = of(true).take(buyers).chain(of(false).take(others)).cloned().collect();
        let held = |(place, example): (usize, &Example)| Example { held_out: place % held_in == 0, ..example.clone() };
        let examples: Vec<Example> = chosen.iter().enumerate().map(held).collect();
        train(&NAMES, &examples).map(|trained| trained.held_out).map_err(|refusal| refusal.code())
    };
    assert_eq!(some(100, 100, 5), Ok(40));
    assert_eq!(some(100, 99, 5), Err("too_few_outcomes"));
    assert_eq!(some(30, 170, 5), Ok(40));
    assert_eq!(some(29, 171, 5), Err("too_few_of_a_kind"));
    assert_eq!(some(30, 170, 7), Ok(29));
    assert_eq!(some(30, 170, 8), Err("too_few_held_out"));
    assert_eq!(some(30, 170, 1), Err("too_few_held_out"));
}

#[test]
fn features_that_say_nothing_or_do_not_fit_are_told_apart() {
    let with = |change: fn(&mut Example)| {
        let mut examples = outcomes();
        examples.iter_mut().for_each(change);
        train(&NAMES, &examples)
    };
    for constant in [0.1, 1e300, f64::NAN, f64::INFINITY] {
        let mut examples = outcomes();
        examples.iter_mut().for_each(|example| example.features[1] = constant);
        let trained = train(&NAMES, &examples).unwrap();
        assert_eq!((trained.score.features[1].deviation, trained.score.features[1].weight), (0.0, 0.0), "{constant}");
        assert!(trained.auc.area > 0.6);
    }
    assert_eq!(with(|example| example.features.truncate(3)).err(), Some(LearnRefusal::Features));
    assert_eq!(train(&[], &outcomes()).err(), Some(LearnRefusal::Features));
    // One feature tells all: the penalty keeps its weight finite.
    let told = with(|example| example.features[0] = if example.bought { 1.0 } else { 0.0 }).unwrap();
    assert_eq!((told.auc.area, told.auc.low), (1.0, 1.0));
    assert!(told.score.features[0].weight < 20.0);
}
