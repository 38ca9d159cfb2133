use super::*;
use crate::trade::Day;
use crate::trade::tier::Tier;

fn day(number: i32) -> Day {
    Day::from_number(number)
}

fn rules(quiet_days: u32, orderless_days: Option<u32>, warning_days: u32) -> PoolRules {
    PoolRules { on: true, quiet_days, orderless_days, warning_days, ..PoolRules::default() }.checked().unwrap()
}

fn held(since: i32) -> HeldCompany {
    HeldCompany {
        since: day(since),
        heard: None,
        ordered: None,
        has_open_order: false,
        tier: Tier::Regular,
        warned: None,
    }
}

fn back(company: &HeldCompany, rules: &PoolRules, today: i32) -> Return {
    fate(company, rules, day(today)).returns().unwrap()
}

/// Looks every day from `from` on, warns and returns as it is told; answers the days of the warning and of the return.
fn live(mut company: HeldCompany, rules: &PoolRules, from: i32) -> (i32, i32) {
    let mut warned = None;
    for today in from..from + 1_000 {
        match back(&company, rules, today).standing {
            Standing::ToWarn => (company.warned, warned) = (Some(day(today)), Some(today)),
            Standing::Due => return (warned.or(company.warned.map(Day::number)).unwrap(), today),
            Standing::Far | Standing::Warned => {}
        }
    }
    panic!("it never returned");
}

#[test]
fn a_company_returns_after_days_without_an_interaction_and_its_owner_is_warned_before() {
    let rules = rules(90, None, 7);
    assert_eq!(live(held(0), &rules, 0), (83, 90));
    assert_eq!(live(HeldCompany { heard: Some(day(40)), ..held(0) }, &rules, 40), (123, 130));
    // What happened before this owner had it does not shorten the time.
    assert_eq!(live(HeldCompany { heard: Some(day(-200)), ..held(0) }, &rules, 0), (83, 90));
    // An order is an interaction too.
    assert_eq!(live(HeldCompany { ordered: Some(day(10)), ..held(0) }, &rules, 10), (93, 100));
}

#[test]
fn days_without_an_order_count_where_they_are_asked_for_and_the_earlier_day_decides() {
    let rules = rules(90, Some(60), 7);
    let talked = HeldCompany { heard: Some(day(50)), ..held(0) };
    assert_eq!(back(&talked, &rules, 50).why, Overdue::Orderless { days: 60 });
    assert_eq!(back(&talked, &rules, 50).on, day(60));
    let ordered = HeldCompany { ordered: Some(day(55)), ..talked };
    assert_eq!(back(&ordered, &rules, 56).on, day(115));
    let long = PoolRules { orderless_days: Some(400), ..rules };
    assert_eq!(back(&talked, &long, 50).why, Overdue::Quiet { days: 90 });
}

#[test]
fn whoever_switches_the_rules_on_late_warns_first() {
    let rules = rules(90, None, 7);
    assert_eq!(live(held(0), &rules, 500), (500, 507));
    // A warning given long before the company was heard of again is void.
    let heard_since = HeldCompany { heard: Some(day(200)), warned: Some(day(83)), ..held(0) };
    assert_eq!(live(heard_since, &rules, 300), (300, 307));
    // Nothing ran for weeks after the warning: the time of warning is over, and it returns at once.
    let warned = HeldCompany { warned: Some(day(83)), ..held(0) };
    assert_eq!(live(warned, &rules, 120), (83, 120));
}

#[test]
fn an_earlier_due_day_never_shortens_the_warning() {
    let rules = rules(90, Some(60), 7);
    // The order that kept it was cancelled on day 100: overdue since day 60, but nobody was warned.
    assert_eq!(live(held(0), &rules, 100), (100, 107));
    let warned = HeldCompany { warned: Some(day(98)), ..held(0) };
    assert_eq!(live(warned, &rules, 100), (98, 105));
}

#[test]
fn protected_tiers_and_open_orders_stay_and_so_does_everything_when_rules_are_off() {
    let rules = rules(90, None, 7);
    for (company, rules, expected) in [
        (HeldCompany { tier: Tier::HighValue, ..held(0) }, rules.clone(), Keeps::ProtectedTier),
        (HeldCompany { has_open_order: true, ..held(0) }, rules.clone(), Keeps::OpenOrder),
        (held(0), PoolRules { on: false, ..rules.clone() }, Keeps::RulesAreOff),
    ] {
        assert_eq!(fate(&company, &rules, day(10_000)), Fate::Stays(expected));
    }
    let unprotected = PoolRules { protected: Vec::new(), ..rules };
    assert!(fate(&HeldCompany { tier: Tier::HighValue, ..held(0) }, &unprotected, day(100)).returns().is_some());
}

/// Every combination of small numbers against what the words say.
#[test]
fn for_all_small_facts_nobody_returns_early_unwarned_or_never() {
    let days = [None, Some(-3), Some(0), Some(2), Some(5)];
    let mut looked_at = 0;
    for quiet in 2..6 {
        for orderless in [None, Some(2), Some(4), Some(7)] {
            for warning in 1..quiet.min(orderless.unwrap_or(u32::MAX)) {
                let rules = rules(quiet, orderless, warning);
                for heard in days {
                    for ordered in days {
                        for warned in days {
                            for from in [0, 3, 9, 30] {
                                let facts = |day: Option<i32>| day.filter(|day| *day <= from).map(Day::from_number);
                                let company = HeldCompany {
                                    heard: facts(heard),
                                    ordered: facts(ordered),
                                    warned: facts(warned),
                                    ..held(0)
                                };
                                let (told, returned) = live(company, &rules, from);
                                let of = |fact: Option<Day>| fact.map_or(0, Day::number).max(0);
                                let calm = of(company.heard).max(of(company.ordered)) + quiet as i32;
                                let calm =
                                    calm.min(orderless.map_or(i32::MAX, |days| of(company.ordered) + days as i32));
                                assert!(returned >= calm, "too early: {company:?} {rules:?} {from}");
                                assert!(returned >= told + warning as i32, "unwarned: {company:?} {rules:?} {from}");
                                let at_the_latest = calm.max(from + warning as i32);
                                assert!(returned <= at_the_latest, "too late: {company:?} {rules:?} {from}");
                                // What was foretold at first is what came.
                                assert_eq!(back(&company, &rules, from).on.number().max(from), returned);
                                looked_at += 1;
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(looked_at > 5_000, "{looked_at}");
}

#[test]
fn limits_of_claims_are_told_in_their_order() {
    let rules =
        PoolRules { on: true, claims_per_day: Some(3), held_at_most: Some(10), rest_days: 30, ..PoolRules::default() };
    let calm = Claimant { claimed_today: 2, holds: 9, had_until: None };
    let today = day(100);
    for (claimant, expected) in [
        (calm, Ok(())),
        (Claimant { claimed_today: 3, ..calm }, Err(ClaimRefusal::EnoughToday { limit: 3 })),
        (Claimant { holds: 10, ..calm }, Err(ClaimRefusal::HoldsEnough { limit: 10 })),
        (Claimant { had_until: Some(day(71)), ..calm }, Err(ClaimRefusal::HadItLately { again_on: day(101) })),
        (Claimant { had_until: Some(day(70)), ..calm }, Ok(())),
    ] {
        assert_eq!(may_claim(&claimant, &rules, today), expected, "{claimant:?}");
    }
    assert_eq!(may_claim(&calm, &PoolRules { on: false, ..rules.clone() }, today), Err(ClaimRefusal::Off));
    let free = PoolRules { claims_per_day: None, held_at_most: None, rest_days: 0, ..rules };
    let greedy = Claimant { claimed_today: 9_999, holds: 9_999, had_until: Some(today) };
    assert_eq!(may_claim(&greedy, &free, today), Ok(()));
}

#[test]
fn rules_are_refused_by_the_field_at_fault() {
    let shipped = PoolRules::default();
    for (rules, field, problem) in [
        (PoolRules { quiet_days: 0, ..shipped.clone() }, "quiet_days", RuleProblem::OutOfRange),
        (PoolRules { quiet_days: 3_651, ..shipped.clone() }, "quiet_days", RuleProblem::OutOfRange),
        (PoolRules { orderless_days: Some(0), ..shipped.clone() }, "orderless_days", RuleProblem::OutOfRange),
        (PoolRules { warning_days: 0, ..shipped.clone() }, "warning_days", RuleProblem::OutOfRange),
        (PoolRules { warning_days: 90, ..shipped.clone() }, "warning_days", RuleProblem::NotBeforeTheReturn),
        (PoolRules { orderless_days: Some(7), ..shipped.clone() }, "warning_days", RuleProblem::NotBeforeTheReturn),
        (PoolRules { claims_per_day: Some(0), ..shipped.clone() }, "claims_per_day", RuleProblem::OutOfRange),
        (PoolRules { held_at_most: Some(100_001), ..shipped.clone() }, "held_at_most", RuleProblem::OutOfRange),
        (PoolRules { rest_days: 3_651, ..shipped.clone() }, "rest_days", RuleProblem::OutOfRange),
        (
            PoolRules { protected: vec![Tier::Lost, Tier::Lost], ..shipped.clone() },
            "protected",
            RuleProblem::TwiceProtected,
        ),
    ] {
        assert_eq!(rules.checked().unwrap_err(), RuleRefusal { field, problem });
    }
    assert_eq!(shipped.clone().checked().unwrap(), shipped);
}

#[test]
fn stored_rules_keep_their_form() {
    let golden = r#"{"version":1,"on":false,"quiet_days":90,"orderless_days":null,"protected":["high_value"],"warning_days":7,"claims_per_day":10,"held_at_most":300,"rest_days":30}"#;
    assert_eq!(serde_json::to_string(&PoolRules::default()).unwrap(), golden);
    assert_eq!(PoolRules::read_text(golden).unwrap(), PoolRules::default());
    assert!(matches!(PoolRules::read_text(&golden.replace(":1,", ":2,")), Err(UnreadableRules::Form(2))));
    let reason = serde_json::to_string(&Overdue::Quiet { days: 90 }).unwrap();
    assert_eq!(reason, r#"{"code":"quiet","days":90}"#);
}
