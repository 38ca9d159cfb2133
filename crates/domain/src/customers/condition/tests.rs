use super::*;
use serde_json::json;

const GOLDEN: &str = include_str!("golden-v1.json");
const GOLDEN_OF_COMPANIES: &str = include_str!("golden-companies-v1.json");

#[test]
fn the_stored_form_of_version_1_is_read_and_written_as_it_was() {
    let condition = Condition::read_text(GOLDEN).unwrap();
    assert_eq!(condition.tests().len(), 27);
    assert_eq!(condition.write(), serde_json::from_str::<serde_json::Value>(GOLDEN).unwrap());
    let text = serde_json::to_string(&condition).unwrap();
    assert_eq!(serde_json::from_str::<Condition>(&text).unwrap(), condition);
}

#[test]
fn the_golden_condition_uses_every_operator_of_every_field() {
    for offer in fields() {
        assert!(GOLDEN.contains(&format!("\"field\": \"{}\"", offer.field.as_str())), "{offer:?}");
    }
    for offer in company_fields() {
        assert!(GOLDEN_OF_COMPANIES.contains(&format!("\"field\": \"{}\"", offer.field.as_str())), "{offer:?}");
    }
    let golden = [GOLDEN, GOLDEN_OF_COMPANIES].concat();
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
    check(json!({"all": []}), "version: \"version\" must be 1");
    check(json!({"version": 2, "all": []}), "version: \"version\" must be 1");
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
