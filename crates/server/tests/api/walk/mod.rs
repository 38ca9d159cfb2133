//! The walk over the description: every operation × five roles × whose thing it is, against one table.
//!
//! An operation that is missing from the table fails, and so does a row whose operation is gone, or an operation that is not
//! walked for a missing id, for another's thing, and where the noun belongs to somebody for one's own.

mod shapes;
mod table;
pub mod things;

use crate::house::House;
use domain::trust::{Role, Viewer};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
pub use table::Whose;
use table::{OWNED, table};
use things::{Stage, no_link, no_recipient};

/// A form with one file, its boundary `x`.
pub fn body_of_form(name: &str, file: &str) -> String {
    let head = format!("Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"");
    format!("--x\r\n{head}\r\nContent-Type: text/csv\r\n\r\n{file}\r\n--x--\r\n")
}

/// Today.
pub fn due_day(stage: &Stage) -> String {
    stage.house.tradewind.application.now().to_string()[..10].to_owned()
}

/// The body that an operation takes; it is right in every way, so that the status speaks of the role alone.
async fn body(stage: &Stage, operation: &str, viewer: &Viewer) -> Option<Value> {
    let number = stage.number();
    Some(match operation {
        "set_up_workspace" => json!({"code": "x", "company": "C", "name": "N", "email": "n@example.com",
            "password": "slow boats to Manila", "language": "en", "time_zone": "UTC"}),
        "create_session" => json!({"email": format!("nobody-{number}@example.com"), "password": "wrong wrong"}),
        "change_me" | "change_workspace" => json!({"time_zone": "Europe/Berlin"}),
        "change_password" => json!({"current": "wrong", "new": "quick boats to Cebu"}),
        "create_user" => json!({"name": "New", "email": format!("new-{number}@example.com"), "role": "rep",
            "password": "slow boats to Manila"}),
        "change_user" => json!({"name": "Other"}),
        "create_team" | "change_team" => json!({"name": format!("Other team {number}")}),
        "create_key" => json!({"name": "Key", "role": "rep"}),
        "create_suppression" => json!({"address": format!("no-{number}@example.com"), "reason": "by_hand"}),
        "create_company" | "change_company" => json!({"name": format!("Other company {number}")}),
        "add_collaborator" | "remove_collaborator" => json!({"user": stage.colleague.to_string()}),
        "count_contacts" | "count_companies" => json!({}),
        "create_contact" => json!({"address": format!("new-{number}@example.com")}),
        "change_contact" => json!({"job_title": "Buyer"}),
        "make_main_address" => json!({"address": "nowhere@example.com"}),
        "change_contacts" => {
            let own = stage.contact(Whose::Own, viewer).await.to_string();
            let list = stage.id("", "lists", Whose::Others, viewer, "").await;
            json!({"selection": {"ids": [own]}, "change": {"add_lists": [list]}})
        }
        "tell_presence" => {
            let own = stage.contact(Whose::Own, viewer).await.to_string();
            json!({"record": own, "state": "looking"})
        }
        "remove_contacts" => json!({"selection": {"ids": [stage.contact(Whose::Own, viewer).await.to_string()]}}),
        "find_facts_right" => json!({"contacts": [stage.contact(Whose::Own, viewer).await.to_string()]}),
        "change_companies" => {
            let own = stage.company(Whose::Own, viewer).await.to_string();
            let tag = stage.id("", "tags", Whose::Others, viewer, "").await;
            json!({"selection": {"ids": [own]}, "change": {"add_tags": [tag]}})
        }
        "remove_companies" => json!({"selection": {"ids": [stage.company(Whose::Own, viewer).await.to_string()]}}),
        "compare_records" => {
            let (one, other) = (stage.contact(Whose::Own, viewer).await, stage.contact(Whose::Own, viewer).await);
            json!({"one": one.to_string(), "other": other.to_string()})
        }
        "change_cleaning" => json!({"rule": {"letters_at_least": 6, "days_at_least": 180, "returns_at_least": 3},
            "act": "rest", "scheduled": false}),
        "preview_cleaning" => json!({}),
        "merge_contacts" => {
            let merged = stage.contact(Whose::Own, viewer).await.to_string();
            json!({"version": 1, "merged": merged, "merged_version": 1, "from_merged": ["address"]})
        }
        "merge_companies" => {
            let merged = stage.company(Whose::Own, viewer).await.to_string();
            json!({"version": 1, "merged": merged, "merged_version": 1, "from_merged": ["name"]})
        }
        "create_view" => json!({"grid": "contacts", "name": format!("View {number}")}),
        "change_view" => json!({"name": format!("Other view {number}")}),
        "create_segment" => json!({"name": format!("Segment {number}"), "condition": {"version": 1, "all": []}}),
        "change_segment" => json!({"version": 1, "name": format!("Other segment {number}")}),
        "explain_condition" => {
            let own = stage.contact(Whose::Own, viewer).await.to_string();
            json!({"contact": own, "condition": {"version": 2, "happened": "opened", "operator": "at_least", "value": 1}})
        }
        "keep_segment_as_list" => json!({"name": format!("Kept list {number}"), "kind": "other"}),
        "create_list" => json!({"name": format!("Other list {number}"), "kind": "other"}),
        "change_list" | "create_tag" | "change_tag" => json!({"name": format!("Other {number}")}),
        "create_task" => {
            let own = stage.company(Whose::Own, viewer).await.to_string();
            json!({"what": "Call about the bill of lading", "company": own, "due_on": due_day(stage)})
        }
        "change_task" => json!({"what": "Call about the invoice", "due_time": "14:30"}),
        "record_order" => {
            let own = stage.company(Whose::Own, viewer).await.to_string();
            json!({"number": format!("PO new {number}"), "company": own, "placed_at": "2026-11-01T09:00:00Z",
                "amount": {"minor": 100, "currency": "USD"}})
        }
        "change_tier_bands" | "preview_tier_bands" => json!({
            "currency": "USD", "window_days": null,
            "rise": {"orders_at_least": 3, "within_days": 92, "span": "anywhere", "monetary_at_least_minor": 1_000_000,
                "recency_at_most_days": 60},
            "high_value": {"recency_at_most_days": 30, "frequency_at_least": 5, "monetary_at_least_minor": 10_000_000},
            "potential": {"recency_at_most_days": 60, "frequency_at_least": 1, "frequency_at_most": 2,
                "monetary_at_least_minor": 1_000_000, "monetary_at_most_minor": 5_000_000},
            "dormant": {"recency_at_least_days": 180, "frequency_at_least": 1, "monetary_at_least_minor": 500_000},
            "lost": {"silence_at_least_days": 365}}),
        "change_letter_cost" => json!({"thousand_minor": 250}),
        "set_campaign_cost" => json!({"cost_minor": 90_000}),
        "change_pool_rules" | "preview_pool_rules" => json!({"on": true, "quiet_days": 90, "orderless_days": null,
            "protected": ["high_value"], "warning_days": 7, "claims_per_day": null, "held_at_most": null, "rest_days": 30}),
        "change_score_rules" | "preview_score_rules" => {
            json!({"rules": [{"name": "Replied", "shipped": null, "points": 20,
            "on": true, "condition": {"version": 2, "happened": "replied", "operator": "at_least", "value": 1}}]})
        }
        "release_company" => json!({"reason": "no_answer"}),
        "hand_over_belongings" => json!({"to": null}),
        "set_exchange_rates" => json!({"items": [{"currency": "EUR", "day": "2026-11-02", "rate": "1.1"}]}),
        "import_exchange_rates" => json!({"text": "Date,Currency,Rate\n2026-11-02,EUR,1.1\n"}),
        "record_inquiry" => {
            let own = stage.company(Whose::Own, viewer).await.to_string();
            json!({"company": own, "at": "2026-11-01T09:00:00Z", "subject": "QL-860"})
        }
        "record_reply" => {
            let own = stage.contact(Whose::Own, viewer).await.to_string();
            json!({"contact": own, "at": "2026-11-01T09:00:00Z"})
        }
        "record_events" => {
            let own = stage.contact(Whose::Own, viewer).await.to_string();
            json!({"events": [{"kind": "viewed", "at": "2026-11-01T09:00:00Z", "contact": own,
                "thing": {"type": "product", "key": "QL-860", "category": "Cranes"}}]})
        }
        "add_site" => json!({"name": "Shop", "origins": ["https://shop.example"]}),
        "change_site" => json!({"name": "Other shop"}),
        "put_thing" => json!({"type": "product", "key": "QL-860", "name": "Crane QL-860"}),
        "declare_attribute" => {
            json!({"holder": "contact", "kind": "text", "name": format!("Harbour {number}"), "purpose": "Where goods arrive"})
        }
        "change_attribute" => json!({"name": format!("Other harbour {number}"), "purpose": "Where goods arrive"}),
        "arrange_attributes" => json!({"holder": "company", "order": []}),
        "declare_event_class" => json!({"name": format!("webinar_{number}"), "title": "Webinar"}),
        "change_interest_rule" => json!({"half_life_days": 30, "threshold_hundredths": 300, "weights": {}}),
        "change_import" => json!({"origin": "customers"}),
        "create_letter" => json!({"name": "Other news", "language": "en"}),
        "change_letter" => json!({"name": "Other news"}),
        "preview_letter" | "test_letter" => json!({}),
        "create_campaign" => json!({"name": "Other campaign", "kind": "promotion"}),
        "change_campaign" => json!({"name": "Other campaign"}),
        "send_campaign" => json!({"confirmed_count": 1}),
        "create_channel" => {
            json!({"name": format!("New relay {number}"), "host": "relay.example", "port": 25, "security": "none"})
        }
        "change_tracking" => json!({"countries": [{"country": "BR", "mode": "aggregate", "source": "our lawyer"}]}),
        "change_contact_tracking" => json!({"state": "granted", "proof": "said so at the fair"}),
        "set_tracking_host" => json!({"host": "t"}),
        "set_return_host" => json!({"host": "bounce"}),
        "change_channel_warm_up" => json!({"automatic": true}),
        "steer_channel_warm_up" => json!({"domain": "seller.example", "act": "begin"}),
        "lift_channel_hold" => json!({"provider": "google"}),
        "change_demo" => json!({"speed": 60}),
        "change_channel" => json!({"connections": 2}),
        "change_channel_hook" => json!({"renew": true}),
        "create_route" => json!({"name": format!("Route {number}"), "channels": [stage.way_out().await.to_string()]}),
        "change_route" => json!({"patience_seconds": 120}),
        "order_routes" => json!({"routes": stage.routes().await}),
        "explain_route" => json!({"address": "anna@reader.example", "from": "tide.example", "use": "campaign"}),
        "shape_channel_group" => json!({"provider": "google", "change": {"letters_per_minute": 100}}),
        "start_key_change" => json!({}),
        "create_domain" => json!({"name": format!("other{number}.example")}),
        _ => return None,
    })
}

#[tokio::test]
async fn every_operation_answers_every_role_as_the_table_says() {
    let stage = Stage::new().await;
    let operations = operations();
    let mut users = Vec::new();
    for role in Role::ALL {
        users.push(stage.house.tradewind.as_role(role).await);
    }
    let mut wrong = Vec::new();
    for (operation, whose, expected) in table() {
        let (method, path) = operations.get(*operation).unwrap_or_else(|| panic!("{operation} is not described"));
        for (viewer, expected) in users.iter().zip(expected) {
            // A fresh session each time: one of the operations ends it.
            let cookie = stage.house.cookie_of(viewer.user_id().unwrap()).await;
            let path = match *whose {
                Whose::Nobodys => path.clone(),
                whose => path.replace("{id}", &stage.id(operation, noun(path), whose, viewer, &cookie).await),
            };
            let path = path.replace("{recipient}", &no_recipient()).replace("{link}", &no_link());
            let path =
                path.replace("{currency}", "CHF").replace("{day}", "2026-11-02").replace("{domain}", "tide.example");
            let (status, said) = ask(&stage, operation, method, &path, viewer, &cookie).await;
            if status != *expected {
                wrong.push(format!("{operation} {whose:?} {}: {status}, not {expected}: {said}", viewer.role));
            } else if status == 403 && !(said.contains("\"roles\":\"") && said.contains("ask_role")) {
                wrong.push(format!("{operation} {whose:?} {}: no role is named: {said}", viewer.role));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

async fn ask(stage: &Stage, operation: &str, method: &str, path: &str, viewer: &Viewer, cookie: &str) -> (u16, String) {
    if operation == "watch_changes" {
        return (watched(&stage.house, cookie).await, String::new());
    }
    let key = stage.number().to_string();
    // The stage describes its imports before they are asked for.
    let version = if ["change_import", "publish_import"].contains(&operation) { "\"2\"" } else { "\"1\"" };
    let mut headers = vec![("Cookie", cookie), ("Sec-Fetch-Site", "same-origin"), ("If-Match", version)];
    if method == "POST" {
        headers.push(("Idempotency-Key", &key));
    }
    let path = format!("/api/v1{path}");
    let is_upload =
        ["create_import", "import_orders", "add_company_document", "add_contact_document"].contains(&operation);
    let reply = if is_upload {
        headers.push(("Content-Type", "multipart/form-data; boundary=x"));
        stage
            .house
            .ask(method, &path, &headers, Some(&body_of_form("fair.csv", "Name,Email\nAnna,anna@example.com\n")))
            .await
    } else {
        let body = body(stage, operation, viewer).await.map(|body| body.to_string());
        stage.house.ask(method, &path, &headers, body.as_deref()).await
    };
    (reply.status, reply.body)
}

#[test]
fn the_table_leaves_out_no_operation_and_nobodys_thing() {
    let mut rows: BTreeMap<&str, BTreeSet<Whose>> = BTreeMap::new();
    for (operation, whose, _) in table() {
        assert!(rows.entry(operation).or_default().insert(*whose), "{operation} {whose:?} twice");
    }
    let operations = operations();
    let described: BTreeSet<&str> = operations.keys().map(String::as_str).collect();
    assert_eq!(described, rows.keys().copied().collect(), "operations and table differ");
    for (operation, (_, path)) in &operations {
        let rows = &rows[operation.as_str()];
        if !path.contains("{id}") {
            assert_eq!(*rows, BTreeSet::from([Whose::Nobodys]), "{operation}");
            continue;
        }
        let owned = OWNED.contains(&noun(path));
        let needed = [Whose::Missing, Whose::Others].into_iter().chain(owned.then_some(Whose::Own));
        assert!(needed.clone().all(|whose| rows.contains(&whose)), "{operation} is not walked for everybody's thing");
    }
}

#[tokio::test]
async fn without_a_session_only_the_open_doors_answer() {
    let stage = Stage::new().await;
    let nobody = stage.house.tradewind.administrator();
    for (operation, (method, path)) in operations() {
        let path = format!("/api/v1{}", path.replace("{id}", "usr_0000000000001"));
        let body = body(&stage, &operation, &nobody).await.map(|body| body.to_string());
        let headers = [("Sec-Fetch-Site", "same-origin")];
        let reply = stage.house.ask(&method, &path, &headers, body.as_deref()).await;
        let is_open =
            matches!(operation.as_str(), "get_setup" | "set_up_workspace" | "create_session" | "delete_session");
        assert_eq!(reply.status == 401 && reply.code() == "not_signed_in", !is_open, "{operation}: {}", reply.status);
    }
}

/// Every operation: method, and path below `/api/v1`.
fn operations() -> BTreeMap<String, (String, String)> {
    let description = serde_json::to_value(server::openapi()).unwrap();
    let mut operations = BTreeMap::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(id) = operation["operationId"].as_str() else { continue };
            assert!(id.contains('_'), "{id} is no verb_noun");
            let path = path.strip_prefix("/api/v1").unwrap_or_else(|| panic!("{path}")).to_owned();
            assert!(operations.insert(id.to_owned(), (method.to_uppercase(), path)).is_none(), "{id} twice");
        }
    }
    operations
}

/// The noun of a path: its first word.
fn noun(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

/// The status of the stream, which never ends by itself.
async fn watched(house: &House, cookie: &str) -> u16 {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut socket = tokio::net::TcpStream::connect(house.address).await.unwrap();
    let request = format!("GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut head = [0; 12];
    socket.read_exact(&mut head).await.unwrap();
    std::str::from_utf8(&head[9..]).unwrap().parse().unwrap()
}
