//! The walk over the description: every operation × five roles × {no id, own, another's} against one table.
//!
//! An operation that is missing from the table fails, and so does a row whose operation is gone.

use crate::house::House;
use application::trust::{AddTeam, MakeKey, RemoveTeam, Suppress};
use basics::ids::UserId;
use domain::trust::{ConsentSource, Role, SuppressionReason, Viewer};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Whose thing is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// The operation has no id.
    Nobodys,
    /// An id that names nothing.
    Missing,
    Own,
    Others,
}

use Whose::{Missing, Nobodys, Others, Own};

/// The operation, whose thing, and the status for rep, marketer, manager, administrator, read only.
const TABLE: &[(&str, Whose, [u16; 5])] = &[
    ("get_setup", Nobodys, [200; 5]),
    ("set_up_workspace", Nobodys, [422; 5]),
    ("create_session", Nobodys, [401; 5]),
    ("delete_session", Nobodys, [204; 5]),
    ("get_me", Nobodys, [200; 5]),
    ("change_me", Nobodys, [200; 5]),
    ("change_password", Nobodys, [422; 5]),
    ("get_status", Nobodys, [200; 5]),
    ("get_workspace", Nobodys, [200; 5]),
    ("change_workspace", Nobodys, [403, 403, 403, 200, 403]),
    ("list_users", Nobodys, [200; 5]),
    ("create_user", Nobodys, [403, 403, 403, 201, 403]),
    ("get_user", Missing, [404; 5]),
    ("get_user", Own, [200; 5]),
    ("get_user", Others, [200; 5]),
    ("change_user", Missing, [403, 403, 403, 404, 403]),
    ("change_user", Own, [403, 403, 403, 200, 403]),
    ("change_user", Others, [403, 403, 403, 200, 403]),
    ("list_teams", Nobodys, [200; 5]),
    ("create_team", Nobodys, [403, 403, 403, 201, 403]),
    ("change_team", Missing, [403, 403, 403, 404, 403]),
    ("change_team", Others, [403, 403, 403, 200, 403]),
    ("delete_team", Missing, [403, 403, 403, 404, 403]),
    ("delete_team", Others, [403, 403, 403, 200, 403]),
    ("list_keys", Nobodys, [403, 403, 403, 200, 403]),
    ("create_key", Nobodys, [403, 403, 403, 201, 403]),
    ("delete_key", Missing, [403, 403, 403, 404, 403]),
    ("delete_key", Others, [403, 403, 403, 204, 403]),
    ("list_audit", Nobodys, [403, 403, 200, 200, 403]),
    ("list_jobs", Nobodys, [200; 5]),
    ("list_suppressions", Nobodys, [403, 403, 200, 200, 403]),
    ("create_suppression", Nobodys, [403, 403, 201, 201, 403]),
    ("delete_suppression", Missing, [403, 403, 404, 404, 403]),
    ("delete_suppression", Others, [403, 403, 204, 204, 403]),
    ("undo_change", Missing, [404; 5]),
    ("undo_change", Others, [404, 404, 403, 200, 404]),
    ("watch_changes", Nobodys, [200; 5]),
];

/// Operations whose rows are still to be written; so far only their answer to nobody (401) is walked. One that stands in
/// neither list fails, and so does one that stands in both.
const ROWS_TO_COME: &[&str] = &[
    "add_collaborator",
    "cancel_campaign",
    "cancel_import",
    "change_campaign",
    "change_channel",
    "change_company",
    "change_contact",
    "change_contacts",
    "change_import",
    "change_letter",
    "change_list",
    "change_tag",
    "check_domain",
    "copy_campaign",
    "count_contacts",
    "create_campaign",
    "create_channel",
    "create_company",
    "create_contact",
    "create_domain",
    "create_import",
    "create_letter",
    "create_list",
    "create_tag",
    "delete_campaign",
    "delete_channel",
    "delete_company",
    "delete_contact",
    "delete_domain",
    "delete_letter",
    "delete_list",
    "delete_tag",
    "dry_run_import",
    "export_contacts",
    "get_campaign",
    "get_campaign_audience",
    "get_campaign_checks",
    "get_campaign_report",
    "get_channel",
    "get_company",
    "get_contact",
    "get_import",
    "get_letter",
    "get_letter_preview",
    "get_letter_template_preview",
    "list_campaigns",
    "list_channels",
    "list_companies",
    "list_condition_fields",
    "list_contacts",
    "list_domains",
    "list_import_errors",
    "list_import_samples",
    "list_imports",
    "list_letter_templates",
    "list_letters",
    "list_lists",
    "list_recipients",
    "list_tags",
    "pause_campaign",
    "preview_letter",
    "publish_import",
    "remove_collaborator",
    "resend_recipient",
    "resume_campaign",
    "send_campaign",
    "test_campaign",
    "test_channel",
    "test_letter",
    "undo_import",
];

/// The body that an operation takes; it is right in every way, so that the status speaks of the role alone.
fn body(operation: &str, number: usize) -> Option<Value> {
    Some(match operation {
        "set_up_workspace" => json!({"code": "x", "company": "C", "name": "N", "email": "n@example.com",
            "password": "slow boats to Manila", "language": "en", "time_zone": "UTC"}),
        "create_session" => json!({"email": format!("nobody-{number}@example.com"), "password": "wrong wrong"}),
        "change_me" => json!({"time_zone": "Europe/Berlin"}),
        "change_password" => json!({"current": "wrong", "new": "quick boats to Cebu"}),
        "change_workspace" => json!({"time_zone": "Europe/Berlin"}),
        "create_user" => json!({"name": "New", "email": format!("new-{number}@example.com"), "role": "rep",
            "password": "slow boats to Manila"}),
        "change_user" => json!({"name": "Other"}),
        "create_team" | "change_team" => json!({"name": format!("Team {number}")}),
        "create_key" => json!({"name": "Key", "role": "rep"}),
        "create_suppression" => json!({"address": format!("no-{number}@example.com"), "reason": "by_hand"}),
        _ => return None,
    })
}

#[tokio::test]
async fn every_operation_answers_every_role_as_the_table_says() {
    let house = House::new().await;
    let operations = operations();
    let known: BTreeSet<&str> = TABLE.iter().map(|(operation, ..)| *operation).collect();
    let described: BTreeSet<&str> = operations.keys().map(String::as_str).collect();
    let to_come: BTreeSet<&str> = ROWS_TO_COME.iter().copied().collect();
    assert!(known.is_disjoint(&to_come), "an operation stands in both lists");
    assert_eq!(described, &known | &to_come, "operations and table differ");
    let mut users = Vec::new();
    for role in Role::ALL {
        users.push(house.tradewind.as_role(role).await);
    }
    let mut wrong = Vec::new();
    let mut number = 0;
    for (operation, whose, expected) in TABLE {
        let (method, path) = &operations[*operation];
        assert_eq!(path.contains("{id}"), *whose != Nobodys, "{operation}");
        for (viewer, expected) in users.iter().zip(expected) {
            number += 1;
            let path = match id(&house, path, *whose, viewer, number).await {
                Some(id) => path.replace("{id}", &id),
                None => path.clone(),
            };
            // A fresh session each time: one of the operations ends it.
            let cookie = house.cookie_of(viewer.user_id().unwrap()).await;
            let status = if *operation == "watch_changes" {
                watched(&house, &cookie).await
            } else {
                house.as_app(&cookie, method, &path, body(operation, number)).await.status
            };
            if status != *expected {
                wrong.push(format!("{operation} {whose:?} {}: {status}, not {expected}", viewer.role));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn without_a_session_only_the_open_doors_answer() {
    let house = House::new().await;
    for (operation, (method, path)) in operations() {
        let path = format!("/api/v1{}", path.replace("{id}", "usr_0000000000001"));
        let body = body(&operation, 0).map(|body| body.to_string());
        let headers = [("Sec-Fetch-Site", "same-origin")];
        let reply = house.ask(&method, &path, &headers, body.as_deref()).await;
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

/// A thing of the noun in the path.
async fn id(house: &House, path: &str, whose: Whose, viewer: &Viewer, number: usize) -> Option<String> {
    let noun = path.split('/').nth(1).unwrap_or_default();
    let by = house.tradewind.administrator();
    let application = &house.tradewind.application;
    let own = viewer.user_id().unwrap_or(UserId::from_i64(0));
    let prefix = match noun {
        "users" => "usr",
        "teams" => "tea",
        "keys" => "key",
        "suppressions" => "sup",
        "undo" => "und",
        other => other,
    };
    Some(match (whose, noun) {
        (Nobodys, _) => return None,
        (Missing, _) => format!("{prefix}_0000000000001"),
        (Own, "users") => own.to_string(),
        (Others, "users") => house.tradewind.as_role(Role::Rep).await.user_id().unwrap().to_string(),
        (_, "teams" | "undo") => {
            let team = AddTeam { name: format!("Made {number}"), shares_customers: false };
            let team = application.perform(&by, team).await.unwrap();
            if noun == "teams" {
                return Some(team.to_string());
            }
            application.perform(&by, RemoveTeam { team }).await.unwrap().to_string()
        }
        (_, "keys") => {
            let key = MakeKey { name: "Made".to_owned(), role: Role::Rep, scopes: Vec::new(), expires_at: None };
            application.perform(&by, key).await.unwrap().key.id.to_string()
        }
        (_, "suppressions") => {
            let address = format!("made-{number}@example.com");
            let (reason, source) = (SuppressionReason::ByHand, ConsentSource::ByHand);
            application.perform(&by, Suppress { address, reason, source }).await.unwrap();
            let page = application::trust::suppressions(application, &by, None, None, 1).await.unwrap();
            page.items[0].id.to_string()
        }
        (whose, noun) => panic!("no {whose:?} of {noun} is known: add it here"),
    })
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
