//! The bad inputs that people meet first: each has its status, its code, and names its field.

use crate::house::House;
use serde_json::{Value, json};

#[tokio::test]
async fn every_bad_input_is_met_with_one_envelope() {
    let house = House::new().await;
    let cookie = house.administrator().await;
    let long = "x".repeat(201);
    let team = r#"{"name": "North"}"#;
    let cases: Vec<(&str, &str, &str, u16, &str, &str)> = vec![
        ("POST", "/teams", "", 400, "not_json", ""),
        ("POST", "/teams", "{", 400, "not_json", ""),
        ("POST", "/teams", "nonsense", 400, "not_json", ""),
        ("POST", "/teams", "[]", 422, "wrong_value", ""),
        ("POST", "/teams", "{}", 422, "missing_field", "name"),
        ("POST", "/teams", r#"{"nmae": "North"}"#, 422, "unknown_field", "nmae"),
        ("POST", "/teams", r#"{"name": 7}"#, 422, "wrong_value", "name"),
        ("POST", "/teams", r#"{"name": null}"#, 422, "wrong_value", "name"),
        ("POST", "/teams", r#"{"name": "North", "shares_customers": "yes"}"#, 422, "wrong_value", "shares_customers"),
        ("POST", "/teams", r#"{"name": "North", "name": "South"}"#, 422, "duplicate_field", "name"),
        ("POST", "/teams", r#"{"name": "  "}"#, 422, "empty", "name"),
        ("PATCH", "/teams/tea_123", team, 400, "wrong_id", "id"),
        ("PATCH", "/teams/usr_0000000000001", team, 400, "wrong_id", "id"),
        ("PATCH", "/teams/tea_0000000000001", team, 404, "not_found", ""),
        ("GET", "/users?limit=many", "", 422, "wrong_value", "limit"),
        ("GET", "/users?lmit=5", "", 422, "unknown_field", "lmit"),
        ("GET", "/users?after=somewhere", "", 422, "wrong_cursor", "after"),
        ("GET", "/audit?id=nobody", "", 400, "wrong_id", "id"),
        ("PATCH", "/me", r#"{"language": "klingon"}"#, 422, "unknown_language", "language"),
        ("PATCH", "/me", r#"{"time_zone": "Mars/Base"}"#, 422, "unknown_time_zone", "time_zone"),
        ("PUT", "/teams", team, 405, "method_not_allowed", ""),
        ("GET", "/nothing", "", 404, "not_found", ""),
        ("POST", "/users", r#"{"name":"A","email":"a","role":"boss","password":"x"}"#, 422, "unknown_value", "role"),
        ("POST", "/users", r#"{"name":"A","email":"a","role":"rep","password":"x"}"#, 422, "not_an_address", "email"),
    ];
    for (method, path, body, status, code, field) in cases {
        let headers = [("Cookie", cookie.as_str()), ("Sec-Fetch-Site", "same-origin")];
        let body = (method != "GET").then_some(body);
        let reply = house.ask(method, &format!("/api/v1{path}"), &headers, body).await;
        let envelope = reply.json();
        let named = envelope["fields"][0]["field"].as_str().unwrap_or_default();
        let seen = (reply.status, envelope["code"].as_str().unwrap(), named);
        assert_eq!(seen, (status, code, field), "{method} {path} {body:?}: {}", reply.body);
        whole(&envelope);
    }
    let too_long = house.as_app(&cookie, "POST", "/teams", Some(json!({"name": long}))).await;
    assert_eq!(too_long.code(), "too_long");
}

/// All five parts, and a trace id of its form.
fn whole(envelope: &Value) {
    let parts: Vec<&str> = envelope.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(parts, ["code", "detail", "fields", "next_step", "trace_id"]);
    let trace = envelope["trace_id"].as_str().unwrap();
    assert!(trace.starts_with("TW-") && trace.len() == 11, "{trace}");
    assert!(envelope["detail"].as_str().is_some_and(|detail| !detail.is_empty()));
}

#[tokio::test]
async fn other_kinds_of_bodies_and_bodies_that_are_too_large_are_refused() {
    let house = House::new().await;
    let cookie = house.administrator().await;
    let headers = [("Cookie", cookie.as_str()), ("Sec-Fetch-Site", "same-origin"), ("Content-Type", "application/xml")];
    let reply = house.ask("POST", "/api/v1/teams", &headers, Some("<team/>")).await;
    assert_eq!((reply.status, reply.code().as_str()), (415, "unsupported_media_type"));
    let large = json!({"name": "x".repeat(1_100_000)});
    let reply = house.as_app(&cookie, "POST", "/teams", Some(large)).await;
    assert_eq!((reply.status, reply.code().as_str()), (413, "too_large"));
}

#[tokio::test]
async fn five_wrong_passwords_lock_for_a_while() {
    let house = House::new().await;
    let body = r#"{"email": "admin@tradewind.example", "password": "wrong wrong wrong"}"#;
    let headers = [("Sec-Fetch-Site", "same-origin")];
    for _ in 0..5 {
        let reply = house.ask("POST", "/api/v1/session", &headers, Some(body)).await;
        assert_eq!((reply.status, reply.code().as_str()), (401, "wrong_credentials"));
    }
    let reply = house.ask("POST", "/api/v1/session", &headers, Some(body)).await;
    assert_eq!((reply.status, reply.code().as_str()), (429, "too_many_tries"));
    assert!(reply.header("retry-after").and_then(|value| value.parse::<u64>().ok()).is_some_and(|value| value > 0));
}

#[tokio::test]
async fn who_may_not_is_told_which_roles_may() {
    let house = House::new().await;
    let rep = house.tradewind.as_role(domain::trust::Role::Rep).await;
    let cookie = house.cookie_of(rep.user_id().unwrap()).await;
    let reply = house.as_app(&cookie, "GET", "/audit", None).await;
    assert_eq!((reply.status, reply.code().as_str()), (403, "not_allowed"));
    assert_eq!(reply.json()["next_step"]["arguments"]["roles"], "manager,administrator");
}
