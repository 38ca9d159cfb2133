//! Import and export by themselves: the account of rows, the columns, what a dry run leaves behind.

use super::harness::{CSV, Place};

#[test]
fn a_dry_run_gives_the_account_and_writes_nobody() {
    let place = Place::with_workspace();
    let file = place.file("people.csv", CSV);
    let words = ["import", &file, "--origin", "fair", "--basis", "legitimate_interest", "--list", "Fair"];
    let tried = place.run(&[&words[..], &["--dry-run", "--json"]].concat()).json();
    let counts = serde_json::json!({"rows": 6, "new": 4, "updated": 0, "unchanged": 0, "duplicates": 1, "refused": 1});
    assert_eq!(tried["counts"], counts);
    assert_eq!((&tried["state"], &tried["lists_made"]), (&"cancelled".into(), &serde_json::json!(["Fair"])));
    let findings = tried["findings"].as_array().unwrap();
    let found: Vec<_> =
        findings.iter().map(|found| (found["row"].as_i64().unwrap(), found["code"].as_str().unwrap())).collect();
    assert_eq!(found, [(4, "duplicate"), (5, "invalid_address")]);
    assert_eq!(findings[1]["column"], "E-mail");
    let out = place.path("out.csv");
    let exported = place.run(&["export", "--json", "--output", out.to_str().unwrap()]).json();
    assert_eq!(exported["contacts"], 0);
    let said = place.run(&[&words[..], &["--dry-run"]].concat());
    assert!(said.out.contains("Nothing was written") && said.out.contains("4 new"), "{}", said.out);
}

#[test]
fn what_was_imported_is_exported_and_imported_again_without_a_change() {
    let place = Place::with_workspace();
    let imported = place.import();
    assert_eq!((&imported["state"], &imported["counts"]["new"]), (&"published".into(), &4.into()));
    let whole = place.run(&["export"]);
    assert_eq!(whole.code, 0);
    assert!(whole.out.contains("'=1+1") && whole.out.contains("Nordlicht GmbH"), "{}", whole.out);
    assert_eq!(place.run(&["export", "--list", "fair"]).out, whole.out);
    let searched = place.run(&["export", "--search", "schmidt"]);
    assert!(searched.out.lines().count() == 2 && searched.out.contains("anna@example.com"), "{}", searched.out);
    let germans = r#"{"version": 1, "all": [{"field": "country", "operator": "equals", "value": "DE"}]}"#;
    assert_eq!(place.run(&["export", "--condition", germans]).out, searched.out);

    let file = place.file("again.csv", &whole.out);
    let again = place.run(&["import", &file, "--origin", "customers", "--basis", "contract", "--json"]).json();
    assert_eq!(again["counts"]["unchanged"], 4);
    let other = Place::with_workspace();
    let moved = other.run(&["import", &file, "--origin", "customers", "--basis", "contract", "--json"]).json();
    assert_eq!(moved["counts"]["new"], 4);
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&other.run(&["export"]).out), sorted(&whole.out));
}

#[test]
fn columns_are_said_where_the_guess_is_wrong() {
    let place = Place::with_workspace();
    let file =
        place.file("odd.csv", "A;B\nfirst@example.com;second@example.com\nthird@example.com;fourth@example.com\n");
    let words = ["import", &file, "--origin", "customers", "--basis", "contract", "--json"];
    let said = place.run(&[&words[..], &["--map", "A=-", "--map", "2=address"]].concat()).json();
    assert_eq!(
        said["columns"],
        serde_json::json!([{"header": "A", "field": null}, {"header": "B", "field": "address"}])
    );
    let out = place.run(&["export"]).out;
    assert!(out.contains("second@example.com") && !out.contains("first@example.com"), "{out}");
}

#[test]
fn a_file_comes_from_standard_input_in_another_encoding() {
    let place = Place::with_workspace();
    let words = ["import", "-", "--origin", "customers", "--basis", "contract", "--delimiter", "tab", "--json"];
    let said = place.run_with_input(&words, "address\tname\njose@example.com\tJosé\n").json();
    assert_eq!((&said["counts"]["new"], &said["delimiter"]), (&1.into(), &"\t".into()));
}

#[test]
fn a_measure_prints_its_result_and_nothing_else() {
    let said = Place::new().run(&["bench", "import", "--rows", "50", "--json"]);
    assert_eq!(said.code, 0, "{}", said.error);
    let result: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(result["rows"], 50);
}
