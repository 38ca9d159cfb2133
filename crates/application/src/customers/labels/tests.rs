use super::*;
use crate::customers::contacts::{BulkChange, Selection, bulk_change};
use crate::customers::testing::{code, create, following, person};
use crate::trust::UndoVerb;
use domain::customers::condition::Condition;
use domain::trust::Role;

#[tokio::test]
async fn labels_are_unique_as_people_read_them() {
    let tradewind = following().await;
    let by = tradewind.administrator();
    let id = tradewind.application.perform(&by, MakeTag { name: "Fair 2026".into() }).await.unwrap();
    assert_eq!(code(tradewind.application.perform(&by, MakeTag { name: " FAIR  2026".into() }).await), "name_taken");
    tradewind.application.perform(&by, RenameTag { id, name: "FAIR 2026".into() }).await.unwrap();
    let list = |name: &str| MakeList { name: name.into(), kind: ListKind::Newsletter };
    let id = tradewind.application.perform(&by, list("News")).await.unwrap();
    assert_eq!(code(tradewind.application.perform(&by, list("news")).await), "name_taken");
    tradewind.application.perform(&by, ChangeList { id, name: None, kind: Some(ListKind::Other) }).await.unwrap();
    assert_eq!(lists(&tradewind.application, &by).await.unwrap()[0].kind, ListKind::Other);
}

#[tokio::test]
async fn a_bulk_change_is_taken_back_whole_and_a_removed_list_comes_back_with_its_people() {
    let tradewind = following().await;
    let by = tradewind.administrator();
    let tag = tradewind.application.perform(&by, MakeTag { name: "Fair".into() }).await.unwrap();
    let news = MakeList { name: "News".into(), kind: ListKind::Newsletter };
    let list = tradewind.application.perform(&by, news).await.unwrap();
    for number in 0..30 {
        create(&tradewind, &by, person("Li", &format!("li{number}@example.com"))).await.unwrap();
    }
    let everybody = Selection::Meant { condition: Condition::everybody(), search: None, except: Vec::new() };
    let change = BulkChange {
        add_tags: vec![tag],
        add_lists: vec![list],
        country: Some(Some("DE".parse().unwrap())),
        ..BulkChange::default()
    };
    let done = bulk_change(&tradewind.application, &by, everybody, change).await.unwrap();
    assert_eq!((done.done.changed, done.complete), (30, true));
    assert_eq!(lists(&tradewind.application, &by).await.unwrap()[0].contacts, 30);
    let removed = tradewind.application.perform(&by, RemoveList { id: list }).await.unwrap();
    assert!(lists(&tradewind.application, &by).await.unwrap().is_empty());
    tradewind.application.perform(&by, UndoVerb { id: removed.undo, parts: 0 }).await.unwrap();
    tradewind.application.people().caught_up().await;
    tradewind.application.people().followed().await;
    assert_eq!(lists(&tradewind.application, &by).await.unwrap()[0].contacts, 30);
    assert_eq!(tradewind.application.perform(&by, UndoVerb { id: done.done.undo, parts: 0 }).await.unwrap(), 30);
    assert_eq!(tags(&tradewind.application, &by).await.unwrap()[0].contacts, 0);
    assert_eq!(lists(&tradewind.application, &by).await.unwrap()[0].contacts, 0);
}

#[tokio::test]
async fn a_representative_counts_own_people_only_and_changes_no_list() {
    let tradewind = following().await;
    let anna = tradewind.as_role(Role::Rep).await;
    let tag = tradewind.application.perform(&anna, MakeTag { name: "Hot".into() }).await.unwrap();
    let mut hers = person("Hers", "hers@example.com");
    hers.tags = vec![tag];
    create(&tradewind, &anna, hers).await.unwrap();
    let mut other = person("Pool", "pool@example.com");
    other.tags = vec![tag];
    create(&tradewind, &tradewind.administrator(), other).await.unwrap();
    assert_eq!(tags(&tradewind.application, &anna).await.unwrap()[0].contacts, 1);
    assert_eq!(tags(&tradewind.application, &tradewind.administrator()).await.unwrap()[0].contacts, 2);
    let list = MakeList { name: "Mine".into(), kind: ListKind::Other };
    assert_eq!(code(tradewind.application.perform(&anna, list).await), "not_allowed");
}
