//! A file of orders by the API: what it would do, what has to be said first, and what it did.

use crate::house::{House, Reply};
use crate::walk::body_of_form;
use serde_json::{Value, json};

async fn give(house: &House, cookie: &str, query: &str, file: &str) -> Reply {
    let headers =
        [("Cookie", cookie), ("Sec-Fetch-Site", "same-origin"), ("Content-Type", "multipart/form-data; boundary=x")];
    let path = format!("/api/v1/orders/import?{query}");
    house.ask("POST", &path, &headers, Some(&body_of_form("orders.csv", file))).await
}

/// The lines of an answer that came in pieces, each piece behind a line of its size.
fn lines(reply: &Reply) -> Vec<Value> {
    assert_eq!(reply.status, 200, "{}", reply.body);
    let pieces = reply.body.lines().filter(|line| line.starts_with('{'));
    pieces.map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn last(reply: &Reply) -> Value {
    lines(reply).pop().unwrap()
}

const FILE: &str = "Order number,Company,Order date,Amount,Remark\n\
    PO-1,Tide Trading,2026-03-01,1200.50,first\n\
    PO-2,Nordlicht GmbH,2026-03-02,99,\n\
    PO-3,Nordlicht GmbH,soon,5,\n\
    PO-1,Tide Trading,2026-03-01,7,\n";

#[tokio::test]
async fn a_file_of_orders_is_tried_written_and_changes_nothing_when_it_comes_again() {
    let house = House::new().await;
    let cookie = house.administrator().await;
    let tried = give(&house, &cookie, "dry_run=true", FILE).await;
    assert_eq!(tried.header("content-type"), Some("application/x-ndjson"));
    let told = lines(&tried);
    let look = &told[0];
    assert_eq!((&look["kind"], &look["rows"], &look["asks"]), (&json!("look"), &json!(4), &Value::Null));
    let becomes: Vec<&Value> = look["columns"].as_array().unwrap().iter().map(|column| &column["becomes"]).collect();
    assert_eq!(json!(becomes), json!(["number", "company", "placed", "amount", null]));
    let findings: Vec<(&Value, &Value)> =
        told.iter().filter(|line| line["kind"] == "finding").map(|line| (&line["row"], &line["code"])).collect();
    assert_eq!(json!(findings), json!([[4, "bad_date"], [5, "number_twice"]]));
    let account = |new: u64, unchanged: u64, companies: u64| {
        json!({"kind": "done", "rows": 4, "new": new, "changed": 0, "unchanged": unchanged, "refused": 2,
            "companies": companies, "more_findings": false})
    };
    assert_eq!(told.last(), Some(&account(2, 0, 2)));
    let count = async || house.as_app(&cookie, "GET", "/orders", None).await.json()["total"].clone();
    assert_eq!(count().await, json!(0));
    assert_eq!(last(&give(&house, &cookie, "dry_run=false", FILE).await), account(2, 0, 2));
    assert_eq!(count().await, json!(2));
    assert_eq!(last(&give(&house, &cookie, "", FILE).await), account(0, 2, 0));
    assert_eq!(count().await, json!(2));
}

#[tokio::test]
async fn what_a_file_does_not_tell_is_asked_and_then_obeyed() {
    let house = House::new().await;
    let cookie = house.administrator().await;
    let unclear = "Number,Buyer,Date,Total\nPO-1,Tide,3/4/2026,10\n";
    let look = last(&give(&house, &cookie, "dry_run=true", unclear).await);
    assert_eq!((&look["kind"], &look["asks"], &look["dates"]), (&json!("look"), &json!("unclear_dates"), &Value::Null));
    let refused = give(&house, &cookie, "", unclear).await;
    assert_eq!((refused.status, refused.code().as_str()), (422, "unclear_dates"));
    let nameless = "What,Who,When,How much\nPO-1,Tide,2026-04-03,10\n";
    let look = last(&give(&house, &cookie, "dry_run=true&currency=EUR", nameless).await);
    assert_eq!((&look["asks"], &look["missing"]), (&json!("missing_column"), &json!("number")));
    let said = "columns=number,company,placed,amount&currency=EUR&dates=dmy";
    assert_eq!(last(&give(&house, &cookie, said, nameless).await)["new"], json!(1));
    let orders = house.as_app(&cookie, "GET", "/orders", None).await.json();
    let order = &orders["items"][0];
    assert_eq!((&order["number"], &order["amount"]), (&json!("PO-1"), &json!({"minor": 1000, "currency": "EUR"})));
    for (query, code, field) in [
        ("columns=number", "wrong_number_of_columns", "columns"),
        ("columns=number,colour", "unknown_field", "columns"),
        ("dates=ymd", "unknown_day_order", "dates"),
        ("currency=POUNDS", "unknown_currency", "currency"),
        ("encoding=none", "unknown_encoding", "encoding"),
    ] {
        let reply = give(&house, &cookie, query, nameless).await;
        let said = reply.json();
        assert_eq!((reply.status, &said["code"], &said["fields"][0]["field"]), (422, &json!(code), &json!(field)));
    }
    let empty = give(&house, &cookie, "dry_run=true", "").await;
    assert_eq!((empty.status, empty.code().as_str()), (422, "file_empty"));
}

#[tokio::test]
async fn lines_of_orders_are_added_up() {
    let house = House::new().await;
    let cookie = house.administrator().await;
    let file = "Invoice,Customer,Date,Quantity,Unit price\n\
        7,Tide,2026-03-01,2,10.00\n7,Tide,2026-03-01,1,5.50\n8,Tide,2026-03-02,4,1\n";
    let told = lines(&give(&house, &cookie, "", file).await);
    assert_eq!(told[0]["has_lines"], json!(true));
    assert_eq!((&told.last().unwrap()["rows"], &told.last().unwrap()["new"]), (&json!(3), &json!(2)));
    let orders = house.as_app(&cookie, "GET", "/orders?sort=number", None).await.json();
    assert_eq!(orders["items"][0]["amount"]["minor"], json!(2550));
}
