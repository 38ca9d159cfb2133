//! A change of many contacts that goes on by itself, asked for, looked at and taken back over HTTP.

use crate::house::House;
use application::customers::advance_bulk_runs;
use application::customers::contacts::{CompanyChoice, CreateContact, NewContact};
use application::customers::labels::MakeTag;
use domain::customers::card::ContactCard;
use domain::trust::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn a_change_in_the_background_is_followed_and_taken_back_as_one() {
    let house = House::new().await;
    let (test, by) = (&house.tradewind, house.tradewind.administrator());
    test.follow().await;
    let mut people = Vec::new();
    for name in ["li", "lee"] {
        let card = ContactCard { address: format!("{name}@example.com"), ..ContactCard::default() };
        let new = NewContact { card, company: CompanyChoice::None, ..NewContact::default() };
        people.push(test.application.perform(&by, CreateContact { new }).await.unwrap().to_string());
    }
    let tag = test.application.perform(&by, MakeTag { name: "Fair".to_owned() }).await.unwrap().to_string();
    let cookie = house.administrator().await;
    let body = json!({"selection": {"ids": people}, "change": {"add_tags": [tag]}, "background": true});
    let reply = house.as_app(&cookie, "POST", "/contacts/bulk-changes", Some(body)).await;
    assert_eq!(reply.status, 202, "{}", reply.body);
    let begun = reply.json();
    assert_eq!(
        (&begun["changed"], &begun["complete"], &begun["run"]["state"]),
        (&json!(2), &json!(true), &json!("done"))
    );
    let path = format!("/bulk-runs/{}", begun["run"]["id"].as_str().unwrap());
    let tags = async || -> Value {
        house.as_app(&cookie, "GET", &format!("/contacts/{}", people[0]), None).await.json()["tags"].clone()
    };
    assert_eq!(tags().await.as_array().unwrap().len(), 1);
    assert_eq!(house.as_app(&cookie, "POST", &format!("{path}/cancel"), None).await.code(), "not_running");

    let back = house.as_app(&cookie, "POST", &format!("{path}/undo"), None).await;
    assert_eq!((back.status, &back.json()["state"]), (202, &json!("taking_back")));
    let running = house.as_app(&cookie, "GET", "/operations", None).await.json();
    assert_eq!(running["items"][0]["title"]["code"], "change_contacts_undo");
    advance_bulk_runs(&test.application).await.unwrap();
    let ended = house.as_app(&cookie, "GET", &path, None).await.json();
    assert_eq!((&ended["state"], &ended["undo_until"]), (&json!("taken_back"), &Value::Null));
    assert_eq!(tags().await, json!([]));
    let ended = house.as_app(&cookie, "GET", "/operations?phase=ended", None).await.json();
    assert_eq!(
        (&ended["items"][0]["noun"], &ended["items"][0]["result"]),
        (&json!("bulk_run"), &json!({"taken_back": 2}))
    );

    let rep = test.as_role(Role::Rep).await.user_id().unwrap();
    let other = house.cookie_of(rep).await;
    assert_eq!(house.as_app(&other, "GET", &path, None).await.status, 404);
    assert_eq!(house.as_app(&other, "GET", "/bulk-runs", None).await.json(), json!([]));
    assert_eq!(house.as_app(&cookie, "GET", "/bulk-runs", None).await.json().as_array().unwrap().len(), 1);
}
