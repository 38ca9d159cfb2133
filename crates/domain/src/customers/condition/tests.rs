use super::*;
use serde_json::json;

const GOLDEN: &str = include_str!("golden-v1.json");
const GOLDEN_OF_COMPANIES: &str = include_str!("golden-companies-v1.json");
const GOLDEN_2: &str = include_str!("golden-v2.json");
const GOLDEN_3: &str = include_str!("golden-v3.json");
const GOLDEN_4: &str = include_str!("golden-v4.json");
const GOLDEN_5: &str = include_str!("golden-v5.json");
const GOLDEN_2_OF_COMPANIES: &str = include_str!("golden-companies-v2.json");

#[test]
fn the_stored_form_of_version_1_is_read_and_written_as_it_was() {
    let condition = Condition::read_text(GOLDEN).unwrap();
    assert_eq!(condition.tests().len(), 27);
    assert_eq!(condition.write(), serde_json::from_str::<serde_json::Value>(GOLDEN).unwrap());
    let text = serde_json::to_string(&condition).unwrap();
    assert_eq!(serde_json::from_str::<Condition>(&text).unwrap(), condition);
}

#[test]
fn the_stored_form_of_version_2_is_read_and_written_as_it_was() {
    let condition = Condition::read_text(GOLDEN_2).unwrap();
    assert_eq!(condition.tests().len(), 13);
    assert_eq!(condition.write(), serde_json::from_str::<serde_json::Value>(GOLDEN_2).unwrap());
    assert_eq!(condition.segments().len(), 2);
    let companies = CompanyCondition::read_text(GOLDEN_2_OF_COMPANIES).unwrap();
    assert_eq!(companies.write(), serde_json::from_str::<serde_json::Value>(GOLDEN_2_OF_COMPANIES).unwrap());
}

#[test]
fn the_stored_form_of_version_3_is_read_and_written_as_it_was() {
    let golden: serde_json::Value = serde_json::from_str(GOLDEN_3).unwrap();
    let condition = Condition::read(&golden).unwrap();
    assert_eq!(condition.tests().len(), 9);
    assert_eq!(condition.write(), golden);
    assert_eq!(condition.attributes().len(), 9);
    let earlier = json!({"version": 2, "field": "atr_0000000000001", "operator": "is_set"});
    assert_eq!(Condition::read(&earlier).unwrap_err().to_string(), "condition: \"field\" is known from version 3 on");
    let check = |value: serde_json::Value, said: &str| {
        assert_eq!(Condition::read(&value).unwrap_err().to_string(), said, "{value}");
    };
    let asked = |operator: &str, value: serde_json::Value| json!({"version": 3, "field": "atr_0000000000001", "operator": operator, "value": value});
    check(asked("at_least", json!("many")), "value: expected a number such as 1250.5");
    check(asked("at_least", json!(1.000_01)), "value: expected a number such as 1250.5");
    check(asked("before", json!(3)), "value: expected a time such as 2026-11-23T09:00:00Z");
    check(asked("is_set", json!(3)), "value: \"is_set\" takes no value");
}

#[test]
fn the_stored_form_of_version_4_is_read_and_written_as_it_was() {
    let golden: serde_json::Value = serde_json::from_str(GOLDEN_4).unwrap();
    let condition = Condition::read(&golden).unwrap();
    assert_eq!(condition.tests().len(), 7);
    assert_eq!(condition.write(), golden);
    let earlier = json!({"version": 3, "field": "address_check", "operator": "is_set"});
    assert_eq!(Condition::read(&earlier).unwrap_err().to_string(), "condition: \"field\" is known from version 4 on");
    let wrong = json!({"version": 4, "field": "address_check", "operator": "equals", "value": "perfect"});
    assert_eq!(Condition::read(&wrong).unwrap_err().to_string(), "value: expected good, risky, bad or unknown");
    let of_people = json!({"version": 4, "field": "group", "operator": "equals", "value": "com_0000000000001"});
    assert_eq!(Condition::read(&of_people).unwrap_err().to_string(), "field: there is no field \"group\"");
}

#[test]
fn the_stored_form_of_version_5_is_read_and_written_as_it_was() {
    let golden: serde_json::Value = serde_json::from_str(GOLDEN_5).unwrap();
    let condition = Condition::read(&golden).unwrap();
    assert_eq!(condition.tests().len(), 4);
    assert_eq!(condition.write(), golden);
    assert!(condition.asks_for_score());
    let within = json!({"version": 5, "company": {"someone": {"field": "score", "operator": "at_least", "value": 1}}});
    assert!(Condition::read(&within).unwrap().asks_for_score());
    assert!(!Condition::read_text(GOLDEN_4).unwrap().asks_for_score());
    let asked = |version: u64, operator: &str, value: serde_json::Value| {
        let condition = json!({"version": version, "field": "score", "operator": operator, "value": value});
        Condition::read(&condition).unwrap_err().to_string()
    };
    assert_eq!(asked(4, "at_least", json!(1)), "condition: \"field\" is known from version 5 on");
    assert_eq!(asked(5, "equals", json!(1)), "operator: \"score\" cannot be asked with \"equals\"");
    for wrong in [json!(101), json!(-1), json!(2.5), json!("50"), json!(null)] {
        assert_eq!(asked(5, "at_least", wrong), "value: expected a whole number from 0 to 100");
    }
    assert_eq!(asked(5, "between", json!([50, 49])), "value: the second number must not be smaller than the first");
    assert_eq!(asked(5, "between", json!([50])), "value: expected two whole numbers");
    assert_eq!(asked(5, "between", json!([50, 101])), "value: expected a whole number from 0 to 100");
}

#[test]
fn a_score_holds_within_its_numbers_both_included() {
    for (test, lowest, highest) in
        [(ScoreTest::AtLeast(50), 50, 100), (ScoreTest::AtMost(49), 0, 49), (ScoreTest::Between(25, 49), 25, 49)]
    {
        for score in 0..=100 {
            assert_eq!(test.holds(score), (lowest..=highest).contains(&score), "{test:?} {score}");
        }
    }
}

#[test]
fn what_version_1_can_say_is_written_as_version_1() {
    let everybody = Condition::read(&json!({"version": 2, "all": []})).unwrap();
    assert_eq!(everybody.write(), json!({"version": 1, "all": []}));
    let later = json!({"version": 1, "happened": "opened", "operator": "at_least", "value": 1});
    assert_eq!(Condition::read(&later).unwrap_err().to_string(), "condition: \"happened\" is known from version 2 on");
}

#[test]
fn questions_about_people_are_found_within_those_about_companies() {
    let condition = json!({"version": 2, "company": {"not": {"someone": {
        "field": "address", "operator": "begins_with", "value": "a"}}}});
    let mut shown = Vec::new();
    Condition::read(&condition).unwrap().each_about_people(|test| shown.push(test.reads_texts()));
    assert_eq!(shown, [false, true]);
}

#[test]
fn what_happened_is_refused_with_its_reason() {
    let check = |mut value: serde_json::Value, said: &str| {
        value["version"] = json!(2);
        assert_eq!(Condition::read(&value).unwrap_err().to_string(), said, "{value}");
    };
    check(json!({"happened": "Opened"}), "happened: expected a class of events");
    check(json!({"happened": "ordered"}), "happened: orders belong to companies: ask it within \"company\"");
    check(
        json!({"happened": "opened"}),
        "condition: expected \"operator\" with \"value\", or \"then\", or \"then_not\"",
    );
    check(json!({"happened": "opened", "shoe": 1}), "condition: \"shoe\" is not known here");
    check(json!({"happened": "opened", "about": ["con_0000000000001"]}), "about: expected ids of things or campaigns");
    let counted = |more: serde_json::Value| {
        let mut value = json!({"happened": "opened", "operator": "at_least", "value": 1});
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        value
    };
    check(counted(json!({"within_days": 0})), "within_days: expected 1 to 3660 days");
    let twice = json!({"within_days": 3, "from": "2026-01-01T00:00:00Z"});
    check(counted(twice), "within_days: either \"within_days\" or \"from\" and \"until\"");
    check(counted(json!({"counting": "amount"})), "counting: only orders have an \"amount\" to be summed");
    check(
        counted(json!({"counting": "in_a_row"})),
        "counting: \"in_a_row\" needs what it is \"about\", and \"at_least\"",
    );
    check(counted(json!({"value": 1_000_001})), "value: expected a smaller number");
    check(counted(json!({"operator": "before"})), "value: there is no operator \"before\"");
    let nested = json!({"company": {"someone": {"company": {"someone": {"company": {"someone": {"company": {"someone":
        {"field": "name", "operator": "is_set"}}}}}}}}});
    check(nested, "company.someone.company.someone.company.someone.company.someone: groups may be nested 8 deep");
}

#[test]
fn the_golden_condition_uses_every_operator_of_every_field() {
    for offer in fields() {
        let people = [GOLDEN, GOLDEN_2, GOLDEN_4, GOLDEN_5].concat();
        assert!(people.contains(&format!("\"field\": \"{}\"", offer.field.as_str())), "{offer:?}");
    }
    for offer in company_fields() {
        let companies = [GOLDEN_OF_COMPANIES, GOLDEN_2_OF_COMPANIES, GOLDEN_4].concat();
        assert!(companies.contains(&format!("\"field\": \"{}\"", offer.field.as_str())), "{offer:?}");
    }
    let golden = [GOLDEN, GOLDEN_OF_COMPANIES, GOLDEN_2].concat();
    for operator in Operator::ALL {
        assert!(golden.contains(&format!("\"operator\": \"{}\"", operator.as_str())), "{operator:?}");
    }
}

#[test]
fn companies_are_asked_in_the_same_form_with_fields_of_their_own() {
    let condition = CompanyCondition::read_text(GOLDEN_OF_COMPANIES).unwrap();
    assert_eq!(condition.tests().len(), 12);
    assert_eq!(condition.write(), serde_json::from_str::<serde_json::Value>(GOLDEN_OF_COMPANIES).unwrap());
    let of_people = json!({"version": 1, "field": "address", "operator": "is_set"});
    let refused = CompanyCondition::read(&of_people).unwrap_err();
    assert_eq!(refused.to_string(), "field: there is no field \"address\"");
    let words = json!({"version": 1, "field": "contacts", "operator": "at_least", "value": "3"});
    assert_eq!(CompanyCondition::read(&words).unwrap_err().to_string(), "value: expected a whole number from 0");
    assert!(Condition::read(&json!({"version": 1, "field": "industry", "operator": "is_set"})).is_err());
}

#[test]
fn a_refusal_names_the_place_and_the_reason() {
    let check = |value: serde_json::Value, said: &str| {
        assert_eq!(Condition::read(&value).unwrap_err().to_string(), said, "{value}");
    };
    check(json!([]), "condition: expected one of \"all\", \"any\", \"not\", or a \"field\" with its \"operator\"");
    check(json!({"all": []}), "version: \"version\" must be a whole number from 1 to 5");
    check(json!({"version": 6, "all": []}), "version: \"version\" must be a whole number from 1 to 5");
    check(
        json!({"version": 1, "all": [], "any": []}),
        "condition: expected one of \"all\", \"any\", \"not\", or a \"field\" with its \"operator\"",
    );
    check(json!({"version": 1, "some": []}), "condition: \"some\" is not known here");
    check(json!({"version": 1, "all": {}}), "all: expected a list of conditions");
    let within = |test: serde_json::Value| json!({"version": 1, "all": [{"any": [test]}]});
    check(within(json!({"field": "shoe"})), "all[0].any[0].operator: expected a word");
    check(within(json!({"field": "shoe", "operator": "equals"})), "all[0].any[0].field: there is no field \"shoe\"");
    check(
        within(json!({"field": "name", "operator": "before", "value": "x"})),
        "all[0].any[0].operator: \"name\" cannot be asked with \"before\"",
    );
    check(
        within(json!({"field": "country", "operator": "in", "value": ["DE", "XX"]})),
        "all[0].any[0].value[1]: expected a country code such as DE",
    );
    check(
        within(json!({"field": "name", "operator": "is_set", "value": "x"})),
        "all[0].any[0].value: \"is_set\" takes no value",
    );
    check(
        within(json!({"field": "name", "operator": "contains", "value": "\u{200B}"})),
        "all[0].any[0].value: a text may have 320 characters and not be empty",
    );
    check(
        within(json!({"field": "tags", "operator": "in", "value": []})),
        "all[0].any[0].value: a list of values may have 1000 and not be empty",
    );
    check(
        within(
            json!({"field": "created", "operator": "between", "value": ["2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"]}),
        ),
        "all[0].any[0].value: the second time must be after the first",
    );
    check(
        within(json!({"field": "name", "operator": "equals", "value": "x", "flavour": 1})),
        "all[0].any[0]: \"flavour\" is not known here",
    );
}

#[test]
fn depth_and_number_of_parts_are_limited() {
    let nested = |levels: usize| {
        let mut node = json!({"field": "name", "operator": "is_set"});
        for _ in 1..levels {
            node = json!({"not": node});
        }
        node["version"] = json!(1);
        Condition::read(&node).map(|_| ()).map_err(|error| error.problem)
    };
    assert_eq!(nested(DEPTH_LIMIT), Ok(()));
    assert_eq!(nested(DEPTH_LIMIT + 1), Err(ConditionProblem::TooDeep));

    let wide = |parts: usize| {
        let test = json!({"field": "country", "operator": "is_set"});
        Condition::read(&json!({"version": 1, "any": vec![test; parts]})).map(|_| ()).map_err(|error| error.problem)
    };
    assert_eq!(wide(CONDITION_LIMIT), Ok(()));
    assert_eq!(wide(CONDITION_LIMIT + 1), Err(ConditionProblem::TooManyParts));
    let texts = |tests: usize| {
        let test = json!({"field": "name", "operator": "is_set"});
        Condition::read(&json!({"version": 1, "all": vec![test; tests]})).map(|_| ()).map_err(|error| error.problem)
    };
    assert_eq!(texts(TEXT_TEST_LIMIT), Ok(()));
    assert_eq!(texts(TEXT_TEST_LIMIT + 1), Err(ConditionProblem::TooManyTextTests));
    assert_eq!(Condition::read_text(&"[".repeat(100_000)).unwrap_err().problem, ConditionProblem::NotJson);
}
