//! Several nodes on one ledger: what one commits, the others show.

use crate::harness::{Company, START};
use application::customers::contacts::{BulkChange, Selection, bulk_change};
use application::customers::people::follow_people;
use application::{Application, Parts};
use basics::ids::UserId;
use basics::{Dice, Language};
use domain::customers::condition::Condition;
use domain::trust::{Role, Viewer};
use fakeworld::{Character, TurnableClock};
use std::sync::Arc;
use std::time::Duration;

async fn spanish(application: &Application) -> usize {
    let condition = r#"{"version":1,"field":"language","operator":"equals","value":"es"}"#;
    let condition = Condition::read_text(condition).unwrap();
    application.ask_people(move |engine| engine.members(&audience::Scope::Everything, &condition).len()).await.unwrap()
}

store::both_databases! {
    async fn what_one_node_saves_another_shows(database: Database) {
        if !database.is_postgres() {
            // A file is held by one process.
            return;
        }
        let company = Company::on(&database, 20, 1, Character::kind()).await;
        let one = &company.application;
        let clock = Arc::new(TurnableClock::at(START));
        let parts = Parts {
            database: database.clone(),
            keyring: one.keyring().clone(),
            clock: Arc::clone(&clock) as _,
            dice: Dice::from_number(8),
            files: Arc::clone(one.files()),
        };
        let other = Application::start(parts).await.unwrap();
        assert_ne!(one.node(), other.node());
        let following = [one, &other].map(|node| tokio::spawn(follow_people(node.clone(), Language::ENGLISH)));
        one.people().followed().await;
        other.people().followed().await;
        let (mut told, mut own) = (other.changes_of_others(), one.changes_of_others());
        let everybody = Selection::Meant { condition: Condition::everybody(), search: None, except: Vec::new() };
        let change = BulkChange { language: Some(Some("es".parse().unwrap())), ..BulkChange::default() };
        let by = Viewer::user(UserId::from_i64(1), Role::Administrator);
        bulk_change(one, &by, everybody, change).await.unwrap();
        assert_eq!(spanish(one).await, 20);
        while spanish(&other).await < 20 {
            clock.turn(Duration::from_millis(250));
            company.turn().await;
        }
        let heard = told.recv().await.unwrap();
        assert!(heard.iter().any(|change| change.noun == "contact" && change.node == one.node()));
        assert!(own.try_recv().is_err(), "nobody tells a node of its own changes again");
        following.iter().for_each(tokio::task::JoinHandle::abort);
    }
}
