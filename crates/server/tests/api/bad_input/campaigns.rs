//! Letters that would harm whoever fills them in, and campaigns that lack what the law or the reader needs.

use super::check;
use crate::walk::Whose;
use crate::walk::things::Stage;
use serde_json::{Value, json};

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
        assert!(matches!(made.status, 200 | 422), "{}: {}", source.chars().take(80).collect::<String>(), made.body);
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
