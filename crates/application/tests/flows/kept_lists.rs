//! A segment that is kept as a list: whoever is in it, in more than one part; once more, with those who are new; as the segment is; and
//! taken back, also while it runs.

use crate::harness::Company;
use crate::tasks::House;
use application::Application;
use application::customers::contacts::{BulkChange, Selection, bulk_change};
use application::customers::labels::{ListKind, MakeList, MakeTag, RemoveList, lists};
use application::customers::segments::{
    KeptInto, KeptWay, MakeSegment, advance_kept_lists, begin_keeping, kept_from, kept_list, kept_lists,
};
use application::trust::{UndoVerb, undo_parts};
use basics::ids::{ContactId, SegmentId, TagId, UserId};
use domain::customers::condition::Condition;
use domain::trust::{Role, Viewer};
use fakeworld::Character;
use serde_json::json;

/// More people than one part.
const PEOPLE: usize = 4_500;

fn new_list(name: &str) -> KeptInto {
    KeptInto::New { name: name.into(), kind: ListKind::Newsletter }
}

async fn segment_of(application: &Application, by: &Viewer, condition: Condition) -> SegmentId {
    let make = MakeSegment { name: "Fair".into(), note: String::new(), condition, watched: false };
    application.perform(by, make).await.unwrap()
}

async fn tagged(house: &House, name: &str, people: &[ContactId]) -> TagId {
    let tag = house.application.perform(&house.manager, MakeTag { name: name.into() }).await.unwrap();
    tag_them(house, tag, people).await;
    tag
}

async fn tag_them(house: &House, tag: TagId, people: &[ContactId]) {
    let change = BulkChange { add_tags: vec![tag], ..BulkChange::default() };
    bulk_change(&house.application, &house.manager, Selection::Ids(people.to_vec()), change).await.unwrap();
    load(house).await;
}

async fn load(house: &House) {
    application::customers::people::load_people(&house.application, basics::Language::ENGLISH).await.unwrap();
}

async fn on_list(house: &House, name: &str) -> Option<u64> {
    load(house).await;
    let lists = lists(&house.application, &house.manager).await.unwrap();
    lists.into_iter().find(|list| list.name == name).map(|list| list.contacts)
}

fn condition_of(tag: TagId) -> Condition {
    Condition::read(&json!({"version": 1, "field": "tags", "operator": "equals", "value": tag})).unwrap()
}

store::both_databases! {
    async fn everybody_of_a_segment_is_put_onto_a_list_and_taken_off_again(database: Database) {
        let company = Company::on(&database, PEOPLE, 1, Character::kind()).await;
        company.load().await;
        let app = &company.application;
        let by = Viewer::user(UserId::from_i64(1), Role::Administrator);
        let segment = segment_of(app, &by, Condition::everybody()).await;
        let begun = begin_keeping(app, &by, segment, new_list("Kept")).await.unwrap();
        assert_eq!((begun.state.as_str(), begun.total), ("running", None));
        advance_kept_lists(app).await.unwrap();
        let kept = kept_list(app, &by, begun.id).await.unwrap();
        assert_eq!((kept.state.as_str(), kept.total, kept.added), ("done", Some(PEOPLE as u64), PEOPLE as u64));
        company.load().await;
        assert_eq!(lists(app, &by).await.unwrap().into_iter().find(|list| list.name == "Kept").unwrap().contacts, PEOPLE as u64);
        assert_eq!(kept_from(app, &by).await.unwrap()[0].segment.name, "Fair");
        let parts = undo_parts(app, &by, begun.undo).await.unwrap();
        assert_eq!(app.perform(&by, UndoVerb { id: begun.undo, parts }).await.unwrap(), PEOPLE as u64);
        assert_eq!(kept_list(app, &by, begun.id).await.unwrap().state, "taken_back");
        assert!(lists(app, &by).await.unwrap().iter().all(|list| list.name != "Kept"));
        assert!(kept_from(app, &by).await.unwrap().is_empty());
    }

    async fn keeping_again_adds_whoever_is_new_or_makes_the_list_the_segment(database: Database) {
        let house = House::on(database).await;
        let company = house.company("tide", &house.anna).await;
        let (li, lee) = (house.contact("li", company).await, house.contact("lee", company).await);
        let tag = tagged(&house, "Fair", &[li]).await;
        let segment = segment_of(&house.application, &house.manager, condition_of(tag)).await;
        let list = MakeList { name: "Fair".into(), kind: ListKind::Other };
        let list = house.application.perform(&house.manager, list).await.unwrap();
        let by_hand = BulkChange { add_lists: vec![list], ..BulkChange::default() };
        bulk_change(&house.application, &house.manager, Selection::Ids(vec![lee]), by_hand).await.unwrap();
        load(&house).await;
        let into = |way| KeptInto::Known { list, way };
        begin_keeping(&house.application, &house.marketer, segment, into(KeptWay::Add)).await.unwrap();
        advance_kept_lists(&house.application).await.unwrap();
        assert_eq!(on_list(&house, "Fair").await, Some(2));
        let begun = begin_keeping(&house.application, &house.marketer, segment, into(KeptWay::Replace)).await.unwrap();
        advance_kept_lists(&house.application).await.unwrap();
        let kept = kept_list(&house.application, &house.reader, begun.id).await.unwrap();
        assert_eq!((kept.added, kept.removed, kept.total), (0, 1, Some(1)));
        assert_eq!(kept.made_by, house.marketer.user_id());
        assert_eq!(on_list(&house, "Fair").await, Some(1));
        assert_eq!(kept_lists(&house.application, &house.reader, segment).await.unwrap().len(), 2);
        let parts = undo_parts(&house.application, &house.marketer, begun.undo).await.unwrap();
        house.application.perform(&house.marketer, UndoVerb { id: begun.undo, parts }).await.unwrap();
        // The list was there before: it stays, with everybody who was on it.
        assert_eq!(on_list(&house, "Fair").await, Some(2));
    }

    async fn what_is_taken_back_before_it_began_puts_nobody_on_a_list(database: Database) {
        let house = House::on(database).await;
        let company = house.company("tide", &house.anna).await;
        let li = house.contact("li", company).await;
        let tag = tagged(&house, "Fair", &[li]).await;
        let segment = segment_of(&house.application, &house.manager, condition_of(tag)).await;
        let begun = begin_keeping(&house.application, &house.manager, segment, new_list("Kept")).await.unwrap();
        let again = KeptInto::Known { list: begun.list.id, way: KeptWay::Add };
        let refused = begin_keeping(&house.application, &house.manager, segment, again).await.unwrap_err();
        assert!(matches!(refused, application::Trouble::Refused { code: "keeping_runs", .. }));
        house.application.perform(&house.manager, UndoVerb { id: begun.undo, parts: 0 }).await.unwrap();
        advance_kept_lists(&house.application).await.unwrap();
        assert_eq!(on_list(&house, "Kept").await, None);
        assert_eq!(kept_list(&house.application, &house.manager, begun.id).await.unwrap().added, 0);
    }

    async fn a_list_that_is_removed_meanwhile_stops_it(database: Database) {
        let house = House::on(database).await;
        let company = house.company("tide", &house.anna).await;
        let li = house.contact("li", company).await;
        let tag = tagged(&house, "Fair", &[li]).await;
        let segment = segment_of(&house.application, &house.manager, condition_of(tag)).await;
        let begun = begin_keeping(&house.application, &house.manager, segment, new_list("Kept")).await.unwrap();
        house.application.perform(&house.manager, RemoveList { id: begun.list.id }).await.unwrap();
        advance_kept_lists(&house.application).await.unwrap();
        let kept = kept_list(&house.application, &house.manager, begun.id).await.unwrap();
        assert_eq!((kept.state.as_str(), kept.list_stands), ("stopped", false));
    }
}
