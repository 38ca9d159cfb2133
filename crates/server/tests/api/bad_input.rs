//! The bad inputs that people and programs meet first. Each is answered with one envelope that names the thing, the reason and
//! the next step, and nothing of it is done: the audit log, where every verb leaves its line, is the same afterwards.

use crate::house::{House, Reply};
use crate::walk::things::{Stage, no_recipient};
use crate::walk::{Whose, body_of_form};
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
            case("GET", "/contacts/%FF", "", 400, "wrong_id", "id"),
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
async fn values_that_are_not_what_they_should_be_are_named() {
    let stage = Stage::new().await;
    let contact = format!("/contacts/{}", stage.some("contacts").await);
    let company = format!("/companies/{}", stage.some("companies").await);
    let letter = format!("/letters/{}", stage.some("letters").await);
    let campaign = format!("/campaigns/{}", stage.some("campaigns").await);
    let channel = format!("/channels/{}", stage.some("channels").await);
    let list = format!("/lists/{}", stage.list);
    let post = |path: &'static str, body: Value, status, code, field| case("POST", path, body, status, code, field);
    let patch = |path: &String, body: Value, status, code, field| {
        case("PATCH", path.clone(), body, status, code, field).with("If-Match", "\"1\"")
    };
    let user = |name: &str, value: Value| {
        let mut user =
            json!({"name": "A", "email": "a@example.com", "role": "rep", "password": "slow boats to Manila"});
        user[name] = value;
        user
    };
    let nested = |depth: usize| {
        let test = json!({"field": "name", "operator": "contains", "value": "a"});
        let mut condition = (0..depth).fold(test, |inner, _| json!({"not": inner}));
        condition["version"] = json!(1);
        json!({"condition": condition})
    };
    let wide = |parts: usize| {
        let test = json!({"field": "name", "operator": "contains", "value": "a"});
        json!({"condition": {"version": 1, "any": vec![test; parts]}})
    };
    let asked = |test: Value| {
        let mut test = test;
        test["version"] = json!(1);
        json!({"condition": test})
    };
    walk(
        &stage.house,
        vec![
            // People.
            post("/contacts", json!({"address": "reader@example.com"}), 422, "address_taken", "address"),
            post("/contacts", json!({"address": "READER@Example.COM"}), 422, "address_taken", "address"),
            post("/contacts", json!({"address": "no address"}), 422, "not_an_address", "address"),
            post("/contacts", json!({"address": "a@b@example.com"}), 422, "not_an_address", "address"),
            post("/contacts", json!({"address": "a@example.com\r\nBcc: b@example.com"}), 422, "line_break", "address"),
            post("/contacts", json!({}), 422, "name_or_address", "address"),
            post("/contacts", json!({"full_name": "Li", "country": "XX"}), 422, "wrong_value", "country"),
            post("/contacts", json!({"full_name": "Li", "language": "klingon!"}), 422, "wrong_value", "language"),
            post(
                "/contacts",
                json!({"full_name": "Li", "time_zone": "Mars/Base"}),
                422,
                "unknown_time_zone",
                "time_zone",
            ),
            post("/contacts", json!({"full_name": "Li", "phones": ["040 1"]}), 422, "not_a_phone", "phones"),
            post(
                "/contacts",
                json!({"full_name": "Li", "birthday": {"month": 2, "day": 30}}),
                422,
                "no_such_day",
                "birthday",
            ),
            post("/contacts", json!({"full_name": "Li", "tags": ["tag_0000000000001"]}), 422, "unknown_tag", "tags"),
            post("/contacts", json!({"full_name": "Li", "tags": ["lst_0000000000001"]}), 422, "wrong_value", "tags[0]"),
            post("/contacts", json!({"full_name": "Li", "lists": ["lst_0000000000001"]}), 422, "unknown_list", "lists"),
            post(
                "/contacts",
                json!({"full_name": "Li", "company_id": "com_0000000000001"}),
                422,
                "unknown_company",
                "company_id",
            ),
            post("/contacts", json!({"full_name": "x".repeat(5_000)}), 422, "too_long", "full_name"),
            patch(&contact, json!({"address": "reader@example.com"}), 422, "address_taken", "address"),
            case("PATCH", contact.clone(), json!({"job_title": "Buyer"}), 428, "if_match_required", ""),
            case("PATCH", contact.clone(), json!({"job_title": "Buyer"}), 409, "changed_meanwhile", "")
                .with("If-Match", "\"9\""),
            case("PATCH", contact.clone(), json!({"job_title": "Buyer"}), 400, "wrong_if_match", "If-Match")
                .with("If-Match", "new"),
            post("/contacts/bulk-changes", json!({"selection": {}, "change": {}}), 422, "wrong_selection", "selection"),
            post("/contacts/bulk-changes", json!({"selection": {"ids": []}, "change": {}}), 422, "empty", "selection"),
            // Companies.
            post("/companies", json!({"name": " "}), 422, "empty", "name"),
            post("/companies", json!({"name": "Tide", "country": "Atlantis"}), 422, "wrong_value", "country"),
            post("/companies", json!({"name": "Tide", "industry": "a\u{0}b"}), 422, "control_character", "industry"),
            post(
                "/companies",
                json!({"name": "Tide", "annual_volume": {"minor": 1, "currency": "DUCATS"}}),
                422,
                "wrong_value",
                "annual_volume.currency",
            ),
            post(
                "/companies",
                json!({"name": "Tide", "annual_volume": {"minor": -1, "currency": "EUR"}}),
                422,
                "negative",
                "annual_volume",
            ),
            post(
                "/companies",
                json!({"name": "Tide", "founding_day": {"month": 13, "day": 1}}),
                422,
                "no_such_day",
                "founding_day",
            ),
            post("/companies", json!({"name": "Tide", "owner": "usr_0000000000001"}), 422, "unknown_user", "owner"),
            patch(&company, json!({"name": ""}), 422, "empty", "name"),
            case(
                "POST",
                format!("{company}/collaborators"),
                json!({"user": "usr_0000000000001"}),
                422,
                "unknown_user",
                "user",
            ),
            // Lists, tags, conditions.
            post("/lists", json!({"name": "Everybody", "kind": "other"}), 422, "name_taken", "name"),
            post("/lists", json!({"name": "a\u{0}b", "kind": "other"}), 422, "control_character", "name"),
            post("/lists", json!({"name": "New", "kind": "secret"}), 422, "unknown_value", "kind"),
            case("PATCH", list, json!({"name": ""}), 422, "empty", "name"),
            post("/tags", json!({"name": ""}), 422, "empty", "name"),
            post("/contacts/count", nested(9), 422, "wrong_condition", "condition"),
            post("/contacts/count", wide(201), 422, "wrong_condition", "condition"),
            post(
                "/contacts/count",
                asked(json!({"field": "shoe", "operator": "equals", "value": "x"})),
                422,
                "wrong_condition",
                "condition",
            ),
            post(
                "/contacts/count",
                asked(json!({"field": "name", "operator": "equals", "value": 7})),
                422,
                "wrong_condition",
                "condition",
            ),
            post(
                "/contacts/count",
                json!({"condition": {"version": 99, "all": []}}),
                422,
                "wrong_condition",
                "condition",
            ),
            case("GET", "/contacts?condition=%7B", "", 422, "wrong_condition", "condition"),
            // Users and addresses.
            post("/users", user("email", json!("a")), 422, "not_an_address", "email"),
            post("/users", user("role", json!("boss")), 422, "unknown_value", "role"),
            post("/users", user("password", json!("short")), 422, "too_short", "password"),
            post("/users", user("email", json!("admin@tradewind.example")), 422, "address_taken", "email"),
            post("/suppressions", json!({"address": "x", "reason": "by_hand"}), 422, "not_an_address", "address"),
            case("PATCH", "/me", json!({"language": "klingon"}), 422, "unknown_language", "language"),
            case("PATCH", "/me", json!({"time_zone": "Mars/Base"}), 422, "unknown_time_zone", "time_zone"),
            case("PATCH", "/workspace", json!({"country": "XX"}), 422, "unknown_country", "country"),
            post("/keys", json!({"name": "Key", "role": "rep", "scopes": ["fly"]}), 422, "unknown_scope", "scopes"),
            // Channels and domains.
            post(
                "/channels",
                json!({"name": "A", "host": "a b", "port": 25, "security": "none"}),
                422,
                "not_a_host",
                "host",
            ),
            post(
                "/channels",
                json!({"name": "A", "host": "a.example", "port": 0, "security": "none"}),
                422,
                "out_of_range",
                "port",
            ),
            post(
                "/channels",
                json!({"name": "A", "host": "a.example", "port": 99_999, "security": "none"}),
                422,
                "wrong_value",
                "port",
            ),
            post("/channels", json!({"name": "A", "host": "a.example"}), 422, "empty", "port"),
            case("PATCH", channel.clone(), json!({"connections": 0}), 422, "out_of_range", "connections"),
            case("PATCH", channel, json!({"username": "x\r\ny", "password": "z"}), 422, "not_a_credential", "username"),
            post("/domains", json!({"name": "localhost"}), 422, "not_a_domain", "name"),
            // Letters.
            post("/letters", json!({"name": "N", "language": "klingon!"}), 422, "unknown_language", "language"),
            post(
                "/letters",
                json!({"name": "N", "language": "en", "template": "none"}),
                422,
                "unknown_template",
                "template",
            ),
            post(
                "/letters",
                json!({"name": "N", "language": "en", "source": "x".repeat(600_000)}),
                422,
                "too_long",
                "source",
            ),
            patch(&letter, json!({"subject": "Hello\r\nBcc: x@example.com"}), 422, "line_break", "subject"),
            patch(&letter, json!({"preheader": "a\nb"}), 422, "line_break", "preheader"),
            patch(&letter, json!({"slots": {"nothing": "x"}}), 422, "unknown_slot", "slots.nothing"),
            case("PATCH", letter.clone(), json!({"name": "M"}), 409, "changed_meanwhile", "").with("If-Match", "\"7\""),
            case("POST", format!("{letter}/preview"), json!({"contact_id": "x"}), 400, "wrong_id", "contact_id"),
            case("POST", format!("{letter}/preview"), json!({"contact_id": "con_0000000000001"}), 404, "not_found", ""),
            // Campaigns.
            post("/campaigns", json!({"name": "C", "kind": "spam"}), 422, "unknown_value", "kind"),
            post("/campaigns", json!({"name": "", "kind": "cold"}), 422, "empty", "name"),
            patch(&campaign, json!({"subject": "Hello\r\nBcc: x@example.com"}), 422, "line_break", "subject"),
            patch(&campaign, json!({"from": {"name": "Mei\nLin", "address": ""}}), 422, "line_break", "from.name"),
            patch(&campaign, json!({"from": {"name": "Mei", "address": "mei"}}), 422, "not_an_address", "from.address"),
            patch(&campaign, json!({"reply_to": "a@b.example\r\nX: y"}), 422, "not_an_address", "reply_to"),
            patch(&campaign, json!({"letter_id": "let_0000000000001"}), 422, "unknown_letter", "letter_id"),
            patch(&campaign, json!({"channel_id": "cha_0000000000001"}), 422, "unknown_channel", "channel_id"),
            patch(&campaign, json!({"audience": {"lists": ["x"]}}), 422, "wrong_id", "audience.lists"),
            patch(
                &campaign,
                json!({"audience": {"lists": ["lst_0000000000001"]}}),
                422,
                "unknown_list",
                "audience.lists",
            ),
            patch(
                &campaign,
                json!({"audience": {"condition": {"version": 1, "all": "x"}}}),
                422,
                "wrong_condition",
                "audience.condition",
            ),
            patch(&campaign, json!({"send_at": "tomorrow"}), 422, "wrong_time", "send_at"),
            case("PATCH", campaign, json!({"name": "D"}), 409, "changed_meanwhile", "").with("If-Match", "\"7\""),
        ],
    )
    .await;
}

#[tokio::test]
async fn files_that_are_no_contacts_are_refused_whole() {
    let stage = Stage::new().await;
    let form = |bytes: &str| body_of_form("contacts.csv", bytes);
    let upload = |body: String, status, code, field| {
        case("POST", "/imports", body, status, code, field).with("Content-Type", "multipart/form-data; boundary=x")
    };
    let import = format!("/imports/{}", stage.some("imports").await);
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
            case("PATCH", import.clone(), json!({"mapping": ["email"]}), 422, "wrong_mapping_length", "mapping"),
            case("PATCH", import.clone(), json!({"mapping": ["shoe", null]}), 422, "wrong_value", "mapping[0]"),
            case("PATCH", import.clone(), json!({"encoding": "klingon"}), 422, "unknown_encoding", "encoding"),
            case("PATCH", import.clone(), json!({"delimiter": "x"}), 422, "unknown_delimiter", "delimiter"),
            case("PATCH", import.clone(), json!({"origin": "found"}), 422, "wrong_value", "origin"),
            case("PATCH", import.clone(), json!({"lists": ["lst_0000000000001"]}), 422, "unknown_list", "lists"),
            case("POST", format!("{import}/publish"), "", 422, "wrong_state", ""),
            case("POST", format!("{import}/undo"), "", 422, "wrong_state", ""),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_hostile_letter_is_kept_with_its_findings_and_fills_nobodys_page() {
    let stage = Stage::new().await;
    let cookie = stage.house.administrator().await;
    let shell = |inner: &str| {
        format!("<mjml><mj-body><mj-section><mj-column>{inner}</mj-column></mj-section></mj-body></mjml>")
    };
    let loops = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
    let nested = "{% if reader.first_name %}".repeat(500);
    for source in [
        shell(&format!("<mj-text>{loops}</mj-text>")),
        shell(&format!("<mj-text>{nested}</mj-text>")),
        shell(&"<mj-text>".repeat(5_000)),
        shell(&format!("<mj-text>{}</mj-text>", "<b>".repeat(50_000))),
        shell("<mj-text>{{ reader.first_name | repeat(99999999) }}</mj-text>"),
        shell("<mj-text>{% include '/etc/passwd' %}</mj-text>"),
        shell("<mj-include path=\"/etc/passwd\" />"),
        shell("<mj-text>{{ '{{' * 999999999 }}</mj-text>"),
        shell(&"<mj-text>{{ reader.first_name }}</mj-text>".repeat(5_000)),
        "<mjml>".repeat(20_000),
        "\u{0}".to_owned(),
    ] {
        let body = json!({"name": "Hostile", "language": "en", "source": source});
        let made = stage.house.as_app(&cookie, "POST", "/letters", Some(body)).await;
        assert!(matches!(made.status, 200 | 422), "{}", made.body);
        if made.status == 422 {
            continue;
        }
        let letter = made.json();
        let blocks =
            |findings: &Value| findings.as_array().unwrap().iter().any(|finding| finding["severity"] == "blocks");
        assert!(blocks(&letter["findings"]), "{}", made.body);
        let path = format!("/letters/{}/preview", letter["id"].as_str().unwrap());
        let shown = stage.house.as_app(&cookie, "POST", &path, Some(json!({}))).await;
        assert_eq!(shown.status, 200, "{}", shown.body);
        assert!(shown.json()["size_bytes"].as_u64().unwrap() < 2_000_000 && !shown.body.contains("root:"));
        assert!(blocks(&shown.json()["findings"]), "{}", shown.body);
    }
}

#[tokio::test]
async fn a_campaign_that_lacks_something_is_not_sent_and_says_what() {
    let stage = Stage::new().await;
    let cookie = stage.house.administrator().await;
    let administrator = stage.house.tradewind.administrator();
    let ask = async |method: &str, path: &str, body: Value| {
        let headers = [
            ("Cookie", cookie.as_str()),
            ("Sec-Fetch-Site", "same-origin"),
            ("If-Match", "\"2\""),
            ("Idempotency-Key", path),
        ];
        stage.house.ask(method, &format!("/api/v1{path}"), &headers, Some(&body.to_string())).await
    };
    let sent = async |id: &str, code: &str| {
        let reply = ask("POST", &format!("/campaigns/{id}/send"), json!({"confirmed_count": 1})).await;
        check(&reply, (422, "checks_block", "")).unwrap();
        let step = &reply.json()["next_step"];
        let named =
            step["arguments"]["codes"].as_str().is_some_and(|codes| codes.split(',').any(|known| known == code));
        assert!(step["code"] == "mend_campaign" && named, "{code}: {}", reply.body);
        let now = stage.house.as_app(&cookie, "GET", &format!("/campaigns/{id}"), None).await.json();
        assert_eq!((&now["state"], &now["counts"]["audience"]), (&json!("draft"), &json!(0)), "{code}");
    };
    for (change, code) in [
        (json!({"audience": {"lists": []}}), "no_audience"),
        (json!({"letter_id": null}), "no_letter"),
        (json!({"from": {"name": "", "address": ""}}), "no_sender"),
        (json!({"from": {"name": "Mei", "address": "mei@stranger.example"}}), "domain_unproven"),
    ] {
        let id = stage.id("send_campaign", "campaigns", Whose::Own, &administrator, "").await;
        assert_eq!(ask("PATCH", &format!("/campaigns/{id}"), change).await.status, 200, "{code}");
        sent(&id, code).await;
    }
    let id = stage.id("send_campaign", "campaigns", Whose::Own, &administrator, "").await;
    let miscounted = ask("POST", &format!("/campaigns/{id}/send"), json!({"confirmed_count": 7})).await;
    check(&miscounted, (422, "count_changed", "")).unwrap();
    assert_eq!(miscounted.json()["next_step"]["arguments"]["count"], "1");
    assert_eq!(ask("PATCH", "/workspace", json!({"postal_address": ""})).await.status, 200);
    let kind = ask("PATCH", &format!("/campaigns/{id}"), json!({"kind": "promotion"})).await;
    assert_eq!(kind.status, 200, "{}", kind.body);
    let again = stage.id("send_campaign", "campaigns", Whose::Own, &administrator, "").await;
    drop(again);
    sent(&id, "postal_address_missing").await;
}

#[tokio::test]
async fn a_campaign_needs_public_pages_over_https() {
    for (url, code) in [("", "public_url_missing"), ("http://mail.tradewind.example", "public_url_not_https")] {
        let stage = Stage::with_public_url(url).await;
        let cookie = stage.house.administrator().await;
        let administrator = stage.house.tradewind.administrator();
        let id = stage.id("send_campaign", "campaigns", Whose::Own, &administrator, "").await;
        let headers = [("Cookie", cookie.as_str()), ("Sec-Fetch-Site", "same-origin"), ("Idempotency-Key", "one")];
        let path = format!("/api/v1/campaigns/{id}/send");
        let reply = stage.house.ask("POST", &path, &headers, Some(r#"{"confirmed_count": 1}"#)).await;
        check(&reply, (422, "checks_block", "")).unwrap();
        assert_eq!(reply.json()["next_step"]["arguments"]["first"], code, "{}", reply.body);
    }
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
