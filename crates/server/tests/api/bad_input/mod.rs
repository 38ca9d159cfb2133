//! The bad inputs that people and programs meet first. Each is answered with one envelope that names the thing, the reason and
//! the next step, and nothing of it is done: the audit log, where every verb leaves its line, is the same afterwards.

mod campaigns;
mod values;

use crate::house::{House, Reply};
use crate::walk::body_of_form;
use crate::walk::things::{Stage, no_recipient};
use serde_json::{Value, json};
use std::time::Duration;

/// A request with one thing wrong, and the answer: status, code, and the field that is named first.
struct Case {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Option<String>,
    expected: (u16, &'static str, &'static str),
}

fn case(
    method: &'static str,
    path: impl Into<String>,
    body: impl ToString,
    status: u16,
    code: &'static str,
    field: &'static str,
) -> Case {
    let body = body.to_string();
    let body = (method != "GET" || !body.is_empty()).then_some(body);
    Case { method, path: path.into(), headers: Vec::new(), body, expected: (status, code, field) }
}

impl Case {
    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// Asks with each case and compares; the audit log must not have grown.
async fn walk(house: &House, cases: Vec<Case>) {
    let cookie = house.administrator().await;
    let done = || async { house.as_app(&cookie, "GET", "/audit?limit=1", None).await.json()["items"][0]["id"].clone() };
    let before = done().await;
    let mut wrong = Vec::new();
    for Case { method, path, headers, body, expected } in cases {
        let mut all = vec![("Cookie", cookie.as_str()), ("Sec-Fetch-Site", "same-origin")];
        all.retain(|(name, _)| !headers.iter().any(|(given, _)| given == name));
        all.extend(headers.iter().map(|(name, value)| (*name, value.as_str())));
        let reply = house.ask(method, &format!("/api/v1{path}"), &all, body.as_deref()).await;
        if let Err(why) = check(&reply, expected) {
            let sent: String = body.unwrap_or_default().chars().take(80).collect();
            let path: String = path.chars().take(80).collect();
            wrong.push(format!("{method} {path} {sent}: {why}"));
        }
        if done().await != before {
            wrong.push(format!("{method} {path}: something was done"));
            break;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All five parts, each of its form.
fn check(reply: &Reply, (status, code, field): (u16, &str, &str)) -> Result<(), String> {
    let said = || format!("{} {}", reply.status, reply.body);
    let envelope: Value = serde_json::from_str(&reply.body).map_err(|_| said())?;
    let named = envelope["fields"][0]["field"].as_str().unwrap_or_default();
    if (reply.status, envelope["code"].as_str(), named) != (status, Some(code), field) {
        return Err(format!("{}, not {status} {code} {field}", said()));
    }
    let parts: Vec<&str> = envelope.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    let trace = envelope["trace_id"].as_str().unwrap_or_default();
    let step = &envelope["next_step"];
    let is_whole = parts == ["code", "detail", "fields", "next_step", "trace_id"]
        && trace.starts_with("TW-")
        && trace.len() == 11
        && envelope["detail"].as_str().is_some_and(|detail| detail.len() > 5)
        && step["code"].as_str().is_some_and(|code| !code.is_empty())
        && step["arguments"].is_object();
    if is_whole { Ok(()) } else { Err(format!("no whole envelope: {}", said())) }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_its_form() {
    let house = House::new().await;
    let team = r#"{"name": "North"}"#;
    let post = |body: &str, status, code, field| case("POST", "/teams", body, status, code, field);
    let deep = format!("{{\"name\": {}{}}}", "[".repeat(500), "]".repeat(500));
    walk(
        &house,
        vec![
            post("", 400, "not_json", ""),
            post("{", 400, "not_json", ""),
            post("nonsense", 400, "not_json", ""),
            post(&deep, 422, "wrong_value", "name"),
            post(r#"{"name": "\ud800"}"#, 400, "not_json", ""),
            post("[]", 422, "wrong_value", ""),
            post("{}", 422, "missing_field", "name"),
            post(r#"{"nmae": "North"}"#, 422, "unknown_field", "nmae"),
            post(r#"{"name": 7}"#, 422, "wrong_value", "name"),
            post(r#"{"name": null}"#, 422, "wrong_value", "name"),
            post(r#"{"name": "North", "shares_customers": "yes"}"#, 422, "wrong_value", "shares_customers"),
            post(r#"{"name": "North", "name": "South"}"#, 422, "duplicate_field", "name"),
            post(r#"{"name": "  "}"#, 422, "empty", "name"),
            post(r#"{"name": "North\r\nBcc: x"}"#, 422, "control_character", "name"),
            post(&json!({"name": "x".repeat(201)}).to_string(), 422, "too_long", "name"),
            post(&json!({"name": "x".repeat(1_100_000)}).to_string(), 413, "too_large", ""),
            post("<team/>", 415, "unsupported_media_type", "").with("Content-Type", "application/xml"),
            post("name=North", 415, "unsupported_media_type", "")
                .with("Content-Type", "application/x-www-form-urlencoded"),
            case("PUT", "/teams", team, 405, "method_not_allowed", ""),
            case("GET", "/nothing", "", 404, "not_found", ""),
            case("PATCH", "/teams/tea_123", team, 400, "wrong_id", "id"),
            case("PATCH", "/teams/usr_0000000000001", team, 400, "wrong_id", "id"),
            case("PATCH", "/teams/tea_0000000000001", team, 404, "not_found", ""),
            case("GET", "/contacts/%FF", "", 404, "not_found", ""),
            case("GET", "/contacts/%00", "", 400, "wrong_id", "id"),
            case("GET", "/contacts/con_ZZZZZZZZZZZZZ", "", 400, "wrong_id", "id"),
            case("GET", "/users?limit=many", "", 422, "wrong_value", "limit"),
            case("GET", "/users?limit=201", "", 422, "out_of_range", "limit"),
            case("GET", "/contacts?limit=0", "", 422, "out_of_range", "limit"),
            case("GET", "/users?limit=-1", "", 422, "wrong_value", "limit"),
            case("GET", "/users?lmit=5", "", 422, "unknown_field", "lmit"),
            case("GET", "/users?after=somewhere", "", 422, "wrong_cursor", "after"),
            case("GET", "/contacts?after=somewhere", "", 422, "wrong_cursor", "after"),
            case("GET", "/contacts?sort=shoe_size", "", 422, "unknown_sort", "sort"),
            case("GET", "/audit?id=nobody", "", 400, "wrong_id", "id"),
        ],
    )
    .await;
}

#[tokio::test]
async fn who_and_whence_are_asked_before_what() {
    let stage = Stage::new().await;
    let house = &stage.house;
    let team = r#"{"name": "North"}"#;
    let campaign = stage.some("campaigns").await;
    let ended = house.administrator().await;
    house.as_app(&ended, "DELETE", "/session", None).await;
    let send = format!("/campaigns/{campaign}/send");
    let confirmed = r#"{"confirmed_count": 1}"#;
    walk(
        house,
        vec![
            case("POST", "/teams", team, 403, "cross_origin", "").with("Sec-Fetch-Site", "cross-site"),
            case("POST", "/teams", team, 421, "unknown_host", "").with("Host", "evil.example"),
            case("POST", "/teams", team, 401, "not_signed_in", "").with("Cookie", "tradewind=forged"),
            case("POST", "/teams", team, 401, "not_signed_in", "").with("Cookie", ended),
            case("POST", "/teams", team, 400, "two_credentials", "").with("Authorization", "Bearer tw_x"),
            case("POST", &send, confirmed, 400, "idempotency_key_required", ""),
            case("POST", &send, confirmed, 400, "wrong_idempotency_key", "").with("Idempotency-Key", "x".repeat(256)),
            case("POST", format!("/campaigns/{campaign}/pause"), "{}", 400, "idempotency_key_required", ""),
            case("POST", format!("/campaigns/{campaign}/pause"), "{}", 422, "campaign_not_running", "")
                .with("Idempotency-Key", "a"),
            case("POST", format!("/campaigns/{campaign}/resume"), "{}", 422, "campaign_not_paused", "")
                .with("Idempotency-Key", "b"),
            case(
                "POST",
                format!("/campaigns/{campaign}/recipients/{}/resend", no_recipient()),
                "{}",
                404,
                "not_found",
                "",
            )
            .with("Idempotency-Key", "c"),
            case("POST", format!("/campaigns/{campaign}/recipients/x/resend"), "{}", 422, "wrong_id", "recipient")
                .with("Idempotency-Key", "d"),
        ],
    )
    .await;
    // The same key with another body; what the first one did stays done once.
    let cookie = house.administrator().await;
    let ask = async |body: &str| {
        let headers = [("Cookie", cookie.as_str()), ("Sec-Fetch-Site", "same-origin"), ("Idempotency-Key", "one")];
        house.ask("POST", "/api/v1/tags", &headers, Some(body)).await
    };
    assert_eq!(ask(r#"{"name": "Fair"}"#).await.status, 201);
    check(&ask(r#"{"name": "Other"}"#).await, (422, "idempotency_key_reused", "")).unwrap();
    assert_eq!(house.as_app(&cookie, "GET", "/tags", None).await.json().as_array().unwrap().len(), 1);
    house.tradewind.turn(Duration::from_secs(13 * 60 * 60));
    check(&house.as_app(&cookie, "GET", "/me", None).await, (401, "not_signed_in", "")).unwrap();
}

#[tokio::test]
async fn files_that_are_no_contacts_are_refused_whole() {
    let stage = Stage::new().await;
    let form = |bytes: &str| body_of_form("contacts.csv", bytes);
    let upload = |body: String, status, code, field| {
        case("POST", "/imports", body, status, code, field).with("Content-Type", "multipart/form-data; boundary=x")
    };
    let import = format!("/imports/{}", stage.some("imports").await);
    // The stage has described it once.
    let change = |body: Value, status, code, field| {
        case("PATCH", import.clone(), body, status, code, field).with("If-Match", "2")
    };
    let wide = format!("{}\n", "a,".repeat(2_000));
    walk(
        &stage.house,
        vec![
            upload(form(""), 422, "file_empty", "file"),
            upload(form("Name,Email\n"), 422, "file_without_rows", "file"),
            upload(form("PK\u{3}\u{4}xl/workbook.xml"), 422, "file_is_spreadsheet", "file"),
            upload(form("\u{89}PNG\r\n\u{1a}\n\u{0}\u{0}\u{0}\rIHDR\u{0}"), 422, "file_is_not_text", "file"),
            upload(form(&wide), 422, "too_many_columns", "file"),
            upload(
                "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--x--\r\n".to_owned(),
                422,
                "missing_field",
                "file",
            ),
            upload("--x\r\nContent-Dispos".to_owned(), 400, "body_incomplete", ""),
            case("POST", "/imports", "{}", 415, "not_a_form", ""),
            case("PATCH", import.clone(), json!({"origin": "fair"}), 428, "if_match_required", ""),
            case("PATCH", import.clone(), json!({"origin": "fair"}), 409, "changed_meanwhile", "")
                .with("If-Match", "1"),
            change(json!({"mapping": ["address"]}), 422, "wrong_mapping_length", "mapping"),
            change(json!({"mapping": ["shoe", null]}), 422, "wrong_value", "mapping"),
            change(json!({"encoding": "klingon"}), 422, "unknown_encoding", "encoding"),
            change(json!({"delimiter": "x"}), 422, "unknown_delimiter", "delimiter"),
            change(json!({"origin": "found"}), 422, "unknown_value", "origin"),
            change(json!({"lists": ["lst_0000000000001"]}), 422, "unknown_list", "lists"),
            case("POST", format!("{import}/publish"), "", 428, "if_match_required", ""),
            case("POST", format!("{import}/publish"), "", 409, "changed_meanwhile", "").with("If-Match", "1"),
            case("POST", format!("{import}/publish"), "", 422, "import_state", "").with("If-Match", "2"),
            case("POST", format!("{import}/undo"), "", 422, "import_state", ""),
        ],
    )
    .await;
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
