//! A change of many people, taken back in as many parts as it was done in.

use crate::harness::Company;
use crate::tasks::House;
use application::customers::contacts::{BulkChange, Selection, bulk_change};
use application::customers::labels::MakeTag;
use application::trust::{UndoVerb, undo_parts};
use basics::ids::UserId;
use domain::customers::condition::Condition;
use domain::trust::{Role, Viewer};
use fakeworld::Character;

/// More people than one verb may write rows, in five parts, and few enough to be answered when it is done.
const PEOPLE: usize = 9_500;

store::both_databases! {
    async fn a_change_of_more_people_than_one_verb_writes_is_taken_back(database: Database) {
        let company = Company::on(&database, PEOPLE, 1, Character::kind()).await;
        company.load().await;
        let app = &company.application;
        let by = Viewer::user(UserId::from_i64(1), Role::Administrator);
        let mut change = BulkChange { language: Some(Some("vi".parse().unwrap())), ..BulkChange::default() };
        for number in 0..6 {
            change.add_tags.push(app.perform(&by, MakeTag { name: format!("Fair {number}") }).await.unwrap());
        }
        let everybody = Selection::Meant { condition: Condition::everybody(), search: None, except: Vec::new() };
        let done = bulk_change(app, &by, everybody, change).await.unwrap().done;
        assert_eq!(done.changed, PEOPLE as u64);
        let parts = undo_parts(app, &by, done.undo).await.unwrap();
        assert_eq!(parts, PEOPLE as u64 - 2_000);
        assert_eq!(undo_parts(app, &by, done.undo).await.unwrap(), 0);
        assert_eq!(app.perform(&by, UndoVerb { id: done.undo, parts }).await.unwrap(), PEOPLE as u64);
    }

    async fn whose_company_is_given_away_is_counted_among_the_people_that_were(database: Database) {
        let house = House::on(database).await;
        let company = house.company("tide", &house.anna).await;
        let people = vec![house.contact("li", company).await, house.contact("lee", company).await];
        let change = BulkChange { owner: Some(house.carlos.user_id()), ..BulkChange::default() };
        let done = bulk_change(&house.application, &house.manager, Selection::Ids(people), change).await.unwrap();
        assert_eq!(done.done.changed, 2);
    }
}
