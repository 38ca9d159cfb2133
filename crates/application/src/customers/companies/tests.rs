use super::*;
use crate::customers::contacts::{BulkChange, Contact, Selection, bulk_change, contact};
use crate::customers::testing::{at, code, create, following, names, person};
use crate::testing::TestTradewind;
use crate::trust::UndoVerb;
use basics::ids::CompanyId;
use domain::customers::company::CompanyCard;
use domain::customers::condition::CompanyCondition;
use domain::trust::{Role, Viewer};

async fn make(tradewind: &TestTradewind, by: &Viewer, name: &str) -> CompanyId {
    let website = format!("https://{name}.example");
    let card = CompanyCard { name: name.into(), website, note: "warm".into(), ..CompanyCard::default() };
    let new = NewCompany { card, industry: "Tools".into(), ..NewCompany::default() };
    tradewind.application.perform(by, CreateCompany { new }).await.unwrap()
}

async fn page(tradewind: &TestTradewind, viewer: &Viewer) -> Vec<(String, String)> {
    let question = CompanyQuestion {
        condition: CompanyCondition::everybody(),
        search: None,
        sort: read_company_sort(Some("name")).unwrap(),
        after: None,
        limit: 100,
    };
    let page = companies(&tradewind.application, viewer, question).await.unwrap();
    page.items.into_iter().map(|row| (row.name, row.website)).collect()
}

#[tokio::test]
async fn of_the_pool_a_representative_sees_name_and_country() {
    let tradewind = following().await;
    let (anna, bert) = (tradewind.as_role(Role::Rep).await, tradewind.as_role(Role::Rep).await);
    make(&tradewind, &anna, "annas").await;
    let free = make(&tradewind, &tradewind.administrator(), "free").await;
    assert_eq!(page(&tradewind, &bert).await, [("free".to_owned(), String::new())]);
    assert_eq!(page(&tradewind, &anna).await[0], ("annas".to_owned(), "https://annas.example".to_owned()));
    let seen = company(&tradewind.application, &bert, free).await.unwrap();
    assert!(seen.in_pool && seen.note.is_empty() && seen.row.industry.is_none());
    let change = ChangeCompany { id: free, version: 1, patch: CompanyPatch::default() };
    assert_eq!(code(tradewind.application.perform(&bert, change).await), "not_allowed");
}

#[tokio::test]
async fn people_follow_their_company_to_another_owner_and_to_collaborators() {
    let tradewind = following().await;
    let (anna, bert) = (tradewind.as_role(Role::Rep).await, tradewind.as_role(Role::Rep).await);
    let id = make(&tradewind, &anna, "annas").await;
    create(&tradewind, &anna, at(person("Li", "li@example.com"), "ANNAS")).await.unwrap();
    assert_eq!(names(&tradewind, &bert, "").await, Vec::<String>::new());
    let collaborator = AddCollaborator { company: id, user: bert.user_id().unwrap() };
    tradewind.application.perform(&anna, collaborator).await.unwrap();
    assert_eq!(names(&tradewind, &bert, "").await, ["Li"]);
    let ended = RemoveCollaborator { company: id, user: bert.user_id().unwrap() };
    tradewind.application.perform(&anna, ended).await.unwrap();
    assert_eq!(names(&tradewind, &bert, "").await, Vec::<String>::new());
    let given = || CompanyPatch { owner: Some(bert.user_id()), ..CompanyPatch::default() };
    let change = |version| ChangeCompany { id, version, patch: given() };
    assert_eq!(code(tradewind.application.perform(&anna, change(1)).await), "not_allowed");
    tradewind.application.perform(&tradewind.administrator(), change(1)).await.unwrap();
    assert_eq!(names(&tradewind, &bert, "").await, ["Li"]);
    assert_eq!(names(&tradewind, &anna, "").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_removed_company_leaves_its_people_with_its_owner_and_comes_back() {
    let tradewind = following().await;
    let anna = tradewind.as_role(Role::Rep).await;
    let id = make(&tradewind, &anna, "annas").await;
    let li = create(&tradewind, &anna, at(person("Li", "li@example.com"), "annas")).await.unwrap();
    let removed = tradewind.application.perform(&anna, RemoveCompany { id }).await.unwrap();
    let Contact { row, .. } = contact(&tradewind.application, &anna, li).await.unwrap();
    assert_eq!((row.company, row.owner.map(|owner| owner.id)), (None, anna.user_id()));
    assert_eq!(code(company(&tradewind.application, &anna, id).await.map(|_| ())), "not_found");
    tradewind.application.perform(&anna, UndoVerb { id: removed.undo, parts: 0 }).await.unwrap();
    let back = company(&tradewind.application, &anna, id).await.unwrap();
    assert_eq!((back.row.contacts, back.contacts.len(), back.note.as_str()), (1, 1, "warm"));
}

#[tokio::test]
async fn people_of_a_removed_company_are_no_longer_its_collaborators_and_are_given_away_by_themselves() {
    let tradewind = following().await;
    let (anna, bert) = (tradewind.as_role(Role::Rep).await, tradewind.as_role(Role::Rep).await);
    let id = make(&tradewind, &anna, "annas").await;
    let li = create(&tradewind, &anna, at(person("Li", "li@example.com"), "annas")).await.unwrap();
    let collaborator = AddCollaborator { company: id, user: bert.user_id().unwrap() };
    tradewind.application.perform(&anna, collaborator).await.unwrap();
    tradewind.application.perform(&anna, RemoveCompany { id }).await.unwrap();
    assert_eq!(names(&tradewind, &bert, "").await, Vec::<String>::new());
    assert_eq!(code(contact(&tradewind.application, &bert, li).await.map(|_| ())), "not_found");
    let change = BulkChange { owner: Some(bert.user_id()), ..BulkChange::default() };
    let by = tradewind.administrator();
    let done = bulk_change(&tradewind.application, &by, Selection::Ids(vec![li]), change).await.unwrap();
    assert_eq!((done.done.changed, done.complete), (1, true));
    assert_eq!(names(&tradewind, &bert, "").await, ["Li"]);
}

fn asked(condition: &str) -> CompanyCondition {
    CompanyCondition::read_text(condition).unwrap()
}

#[tokio::test]
async fn what_is_hidden_of_the_pool_cannot_be_found_out_by_asking() {
    let tradewind = following().await;
    let bert = tradewind.as_role(Role::Rep).await;
    make(&tradewind, &bert, "berts").await;
    make(&tradewind, &tradewind.administrator(), "free").await;
    let count = async |by: &Viewer, condition: &str| {
        count_companies(&tradewind.application, by, asked(condition), None).await.unwrap()
    };
    let tools = r#"{"version":1,"field":"industry","operator":"equals","value":"tools"}"#;
    let site = r#"{"version":1,"field":"website","operator":"contains","value":"free"}"#;
    assert_eq!((count(&bert, tools).await, count(&bert, site).await), (1, 0));
    let everything = tradewind.administrator();
    assert_eq!((count(&everything, tools).await, count(&everything, site).await), (2, 1));
    assert_eq!(count(&bert, r#"{"version":1,"field":"owner","operator":"is_empty"}"#).await, 1);
}

#[tokio::test]
async fn many_companies_are_changed_but_for_those_left_out_and_all_of_it_is_taken_back() {
    let tradewind = following().await;
    let by = tradewind.administrator();
    let bert = tradewind.as_role(Role::Rep).await.user_id();
    let mut ids = Vec::new();
    for name in ["one", "two", "three"] {
        ids.push(make(&tradewind, &by, name).await);
    }
    let app = &tradewind.application;
    let meant = |except| CompanySelection::Meant { condition: CompanyCondition::everybody(), search: None, except };
    let change =
        ChangeOfCompanies { owner: Some(bert), industry: Some("Valves".into()), ..ChangeOfCompanies::default() };
    let done = change_companies(app, &by, meant(vec![ids[0]]), change).await.unwrap();
    assert_eq!((done.done.changed, done.complete), (2, true));
    let row = async |id| company(app, &by, id).await.unwrap().row;
    assert_eq!(row(ids[0]).await.owner, None);
    assert_eq!(row(ids[1]).await.owner.map(|owner| owner.id), bert);
    assert_eq!(row(ids[2]).await.industry.as_deref(), Some("Valves"));
    let patch = CompanyPatch { industry: Some("Pumps".into()), ..CompanyPatch::default() };
    app.perform(&by, ChangeCompany { id: ids[2], version: 2, patch }).await.unwrap();
    app.perform(&by, UndoVerb { id: done.done.undo, parts: 0 }).await.unwrap();
    assert_eq!((row(ids[1]).await.owner, row(ids[1]).await.industry.as_deref()), (None, Some("Tools")));
    assert_eq!((row(ids[2]).await.owner, row(ids[2]).await.industry.as_deref()), (None, Some("Pumps")));
    let gone = remove_companies(app, &by, meant(Vec::new())).await.unwrap();
    assert_eq!(page(&tradewind, &by).await, []);
    app.perform(&by, UndoVerb { id: gone.done.undo, parts: 0 }).await.unwrap();
    assert_eq!(page(&tradewind, &by).await.len(), 3);
}
