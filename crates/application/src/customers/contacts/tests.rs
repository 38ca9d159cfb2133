use super::*;
use crate::customers::testing::{at, code, create, following, names, person, question};
use domain::customers::condition::Condition;
use domain::trust::Role;

#[tokio::test]
async fn who_was_just_saved_is_on_the_page() {
    let tradewind = following().await;
    let by = tradewind.administrator();
    for (name, address) in [("Zoë Adams", "zoe@example.com"), ("Ángel Ruiz", "angel@example.com")] {
        create(&tradewind, &by, at(person(name, address), "Kontor Nord")).await.unwrap();
        assert!(names(&tradewind, &by, "").await.contains(&name.to_owned()));
    }
    let page = contacts(&tradewind.application, &by, question("kontor", "-name")).await.unwrap();
    assert_eq!(page.total, 2);
    assert_eq!(page.items[0].name, "Zoë Adams");
    assert_eq!(page.items[0].company.as_ref().unwrap().name, "Kontor Nord");
    assert_eq!(page.items[0].company, page.items[1].company);
}

#[tokio::test]
async fn a_taken_address_is_refused_without_telling_of_hidden_people() {
    let tradewind = following().await;
    let (anna, bert) = (tradewind.as_role(Role::Rep).await, tradewind.as_role(Role::Rep).await);
    create(&tradewind, &anna, person("Li Wei", "li@example.com")).await.unwrap();
    assert_eq!(code(create(&tradewind, &anna, person("Other", "LI@example.com")).await), "address_taken");
    assert_eq!(code(create(&tradewind, &bert, person("Other", "li@example.com")).await), "with_a_colleague");
    create(&tradewind, &tradewind.administrator(), person("Free", "free@example.com")).await.unwrap();
    assert_eq!(code(create(&tradewind, &bert, person("Other", "free@example.com")).await), "address_in_pool");
}

#[tokio::test]
async fn a_representative_sees_and_changes_own_people_only() {
    let tradewind = following().await;
    let (anna, bert) = (tradewind.as_role(Role::Rep).await, tradewind.as_role(Role::Rep).await);
    let hers = create(&tradewind, &anna, at(person("Hers", "hers@example.com"), "Hers Ltd")).await.unwrap();
    create(&tradewind, &tradewind.administrator(), person("Pool", "pool@example.com")).await.unwrap();
    assert_eq!(names(&tradewind, &anna, "").await, ["Hers"]);
    assert_eq!(names(&tradewind, &bert, "").await, Vec::<String>::new());
    let patch = ContactPatch { first_name: Some("New".into()), ..ContactPatch::default() };
    let change = || ChangeContact { id: hers, version: 1, patch: patch.clone() };
    assert_eq!(code(tradewind.application.perform(&bert, change()).await), "not_found");
    assert_eq!(tradewind.application.perform(&anna, change()).await.unwrap(), 2);
    assert_eq!(code(tradewind.application.perform(&anna, change()).await), "changed");
    assert_eq!(
        code(create(&tradewind, &bert, at(person("Bert's", "b@example.com"), "HERS ltd")).await),
        "with_a_colleague"
    );
}

#[tokio::test]
async fn who_reads_masked_addresses_cannot_find_them_out() {
    let tradewind = following().await;
    create(&tradewind, &tradewind.administrator(), person("Li Wei", "secret@example.com")).await.unwrap();
    let reader = tradewind.as_role(Role::ReadOnly).await;
    let page = contacts(&tradewind.application, &reader, question("wei", "name")).await.unwrap();
    assert_eq!(page.items[0].address, "s…@example.com");
    assert_eq!(names(&tradewind, &reader, "secret").await, Vec::<String>::new());
    assert_eq!(names(&tradewind, &tradewind.administrator(), "secret").await, ["Li Wei"]);
    assert_eq!(code(contacts(&tradewind.application, &reader, question("", "address")).await), "address_masked");
    let condition = r#"{"version":1,"field":"address","operator":"contains","value":"sec"}"#;
    let condition = Condition::read_text(condition).unwrap();
    assert_eq!(code(count_contacts(&tradewind.application, &reader, condition, None).await), "address_masked");
}

#[tokio::test]
async fn a_changed_address_is_found_by_its_new_form_only() {
    let tradewind = following().await;
    let by = tradewind.administrator();
    let id = create(&tradewind, &by, person("Li", "old@example.com")).await.unwrap();
    let patch = ContactPatch { address: Some("new@example.com".into()), ..ContactPatch::default() };
    tradewind.application.perform(&by, ChangeContact { id, version: 1, patch }).await.unwrap();
    create(&tradewind, &by, person("Other", "old@example.com")).await.unwrap();
    assert_eq!(code(create(&tradewind, &by, person("Third", "new@example.com")).await), "address_taken");
    let without = ContactPatch { address: Some(String::new()), ..ContactPatch::default() };
    tradewind.application.perform(&by, ChangeContact { id, version: 2, patch: without }).await.unwrap();
    create(&tradewind, &by, person("Third", "new@example.com")).await.unwrap();
}

#[tokio::test]
async fn counts_come_with_what_each_test_means_alone() {
    let tradewind = following().await;
    let by = tradewind.administrator();
    for (name, country) in [("A", "DE"), ("B", "DE"), ("C", "FR")] {
        let mut new = person(name, &format!("{name}@example.com"));
        new.country = Some(country.parse().unwrap());
        create(&tradewind, &by, new).await.unwrap();
    }
    let condition = r#"{"version":1,"all":[{"field":"country","operator":"equals","value":"DE"},
        {"field":"name","operator":"contains","value":"b"}]}"#;
    let condition = Condition::read_text(condition).unwrap();
    let counted = count_contacts(&tradewind.application, &by, condition, None).await.unwrap();
    assert_eq!(counted, ContactCount { count: 1, branches: vec![2, 1], nodes: vec![1, 2, 1] });
}
