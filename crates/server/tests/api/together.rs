//! Two people at one record: who is there is told, and who saved first is named to the other.

use crate::house::House;
use application::customers::companies::{CreateCompany, NewCompany};
use domain::customers::company::CompanyCard;
use domain::trust::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn who_saves_later_is_told_who_was_first_and_when() {
    let house = House::new().await;
    house.tradewind.follow().await;
    let card = CompanyCard { name: "Kontor Nord".to_owned(), ..CompanyCard::default() };
    let new = CreateCompany { new: NewCompany { card, ..NewCompany::default() } };
    let id = house.tradewind.application.perform(&house.tradewind.administrator(), new).await.unwrap();
    let boss = house.tradewind.as_role(Role::Manager).await.user_id().unwrap();
    let name = application::trust::user(&house.tradewind.application, &house.tradewind.administrator(), boss).await;
    let (first, second) = (house.cookie_of(boss).await, house.administrator().await);
    let change = async |cookie: &str, name: &str| {
        let headers = [("Cookie", cookie), ("Sec-Fetch-Site", "same-origin"), ("If-Match", "\"1\"")];
        let body = json!({"name": name}).to_string();
        house.ask("PATCH", &format!("/api/v1/companies/{id}"), &headers, Some(&body)).await
    };
    assert_eq!(change(&first, "Kontor Nord GmbH").await.status, 200);
    let refused = change(&second, "Kontor Süd").await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "changed_meanwhile"));
    let said = &refused.json()["next_step"]["arguments"];
    assert_eq!(said["by"].as_str(), Some(name.unwrap().name.as_str()));
    assert_eq!(said["version"].as_str(), Some("2"));
    assert!(said["at"].as_str().is_some_and(|at| at.ends_with('Z')), "{said}");
    let log = house.as_app(&second, "GET", &format!("/audit?noun=company&user={boss}"), None).await.json();
    assert_eq!(log["items"][0]["name"], json!("Kontor Nord GmbH"));
    let changed = json!([{"field": "name", "before": "Kontor Nord", "after": "Kontor Nord GmbH"}]);
    assert_eq!(log["items"][0]["changes"], changed);
    assert_eq!(house.as_app(&second, "GET", "/audit?user=nobody", None).await.status, 422);
}

#[tokio::test]
async fn who_is_at_a_record_is_told_to_those_who_see_it() {
    let house = House::new().await;
    house.tradewind.follow().await;
    let (anna, bert) = (house.tradewind.as_role(Role::Rep).await, house.tradewind.as_role(Role::Rep).await);
    let card = CompanyCard { name: "Annas".to_owned(), ..CompanyCard::default() };
    let new = CreateCompany { new: NewCompany { card, ..NewCompany::default() } };
    let id = house.tradewind.application.perform(&anna, new).await.unwrap();
    let tell = async |cookie: &str, state: &str| {
        house.as_app(cookie, "POST", "/presence", Some(json!({"record": id, "state": state}))).await
    };
    let (annas, boss) = (house.cookie_of(anna.user_id().unwrap()).await, house.administrator().await);
    assert_eq!(tell(&annas, "editing").await.json()["others"], json!([]));
    let others: Value = tell(&boss, "looking").await.json()["others"].clone();
    assert_eq!((others[0]["editing"].clone(), others[1].clone()), (json!(true), Value::Null));
    tell(&annas, "gone").await;
    assert_eq!(tell(&boss, "looking").await.json()["others"], json!([]));
    let berts = house.cookie_of(bert.user_id().unwrap()).await;
    assert_eq!(tell(&berts, "looking").await.status, 404);
    let nonsense = house.as_app(&boss, "POST", "/presence", Some(json!({"record": "x", "state": "looking"}))).await;
    assert_eq!((nonsense.status, nonsense.code().as_str()), (422, "wrong_value"));
}
