//! Values that are not what their field wants: of people, companies, labels, conditions, users, channels, letters, campaigns.

use super::{case, walk};
use crate::walk::things::Stage;
use serde_json::{Value, json};

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
        let test = json!({"field": "country", "operator": "is_set"});
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
            post(
                "/contacts",
                json!({"address": "a@example.com\r\nBcc: b@example.com"}),
                422,
                "control_character",
                "address",
            ),
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
            post("/companies/bulk-removals", json!({"selection": {}}), 422, "wrong_selection", "selection"),
            post(
                "/companies/bulk-removals",
                json!({"selection": {"ids": ["con_0000000000001"]}}),
                422,
                "wrong_value",
                "selection.ids[0]",
            ),
            post(
                "/companies/count",
                json!({"condition": {"version": 1, "field": "lists", "operator": "is_set"}}),
                422,
                "wrong_condition",
                "condition",
            ),
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
            post("/users", user("password", json!("short")), 422, "password_too_short", "password"),
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
            post("/campaigns", json!({"name": "", "kind": "cold"}), 422, "missing", "name"),
            patch(&campaign, json!({"subject": "Hello\r\nBcc: x@example.com"}), 422, "line_break", "subject"),
            patch(&campaign, json!({"from": {"name": "Mei\nLin", "address": ""}}), 422, "line_break", "from.name"),
            patch(&campaign, json!({"from": {"name": "Mei", "address": "mei"}}), 422, "wrong_address", "from.address"),
            patch(&campaign, json!({"reply_to": "a@b.example\r\nX: y"}), 422, "wrong_address", "reply_to"),
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
