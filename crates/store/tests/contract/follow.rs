use std::time::Duration;
use store::ledger::change::{self, Change};
use store::ledger::follow::{self, Changed, Cursor, Followed};
use store::testing::{Server, not_run, write};
use store::{Database, both_databases, migrate};

const PATIENCE: Duration = Duration::from_secs(120);

async fn record(database: &Database, id: i64) {
    let change = Change { noun: "contact", id, kind: "created" };
    write(database, move |tx| Box::pin(async move { change::record(tx, 0, &[change]).await })).await.unwrap();
}

fn ids(followed: &Followed) -> (Vec<i64>, Cursor) {
    match followed {
        Followed::Changes { changes, cursor } => (changes.iter().map(|change| change.id).collect(), *cursor),
        Followed::Lost => panic!("nothing was pruned"),
    }
}

/// Until so many changes are to be heard: other tests share the server, and their open transactions hold every follower back.
async fn until_heard(database: &Database, after: Cursor, changes: usize) {
    let all = async {
        while ids(&follow::follow(database, after, 100).await.unwrap()).0.len() < changes {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, all).await.expect("every change is heard in the end");
}

both_databases! {
    async fn changes_come_in_order_and_once(database: Database) {
        let begin = follow::newest(&database).await.unwrap();
        for id in 1..=5 {
            record(&database, id).await;
        }
        until_heard(&database, begin, 5).await;
        let (first, cursor) = ids(&follow::follow(&database, begin, 3).await.unwrap());
        let (second, cursor) = ids(&follow::follow(&database, cursor, 3).await.unwrap());
        let (third, end) = ids(&follow::follow(&database, cursor, 3).await.unwrap());
        assert_eq!((first, second, third), (vec![1, 2, 3], vec![4, 5], vec![]));
        assert_eq!(end, cursor);
        let Followed::Changes { changes, .. } = follow::follow(&database, Cursor::default(), 1).await.unwrap() else {
            panic!("nothing was pruned")
        };
        assert_eq!(changes, [Changed { noun: "contact".into(), id: 1, kind: "created".into(), node: 0 }]);
    }

    async fn a_transaction_that_fails_leaves_no_change(database: Database) {
        let failed = write(&database, |tx| Box::pin(async move {
            change::record(tx, 0, &[Change { noun: "contact", id: 1, kind: "created" }]).await?;
            Err::<(), _>(store::DatabaseError::Conflict)
        })).await;
        assert!(failed.is_err());
        record(&database, 2).await;
        until_heard(&database, Cursor::default(), 1).await;
        assert_eq!(ids(&follow::follow(&database, Cursor::default(), 10).await.unwrap()).0, [2]);
    }

    async fn a_follower_behind_the_pruned_changes_hears_that_it_is_lost(database: Database) {
        record(&database, 1).await;
        until_heard(&database, Cursor::default(), 1).await;
        let (_, early) = ids(&follow::follow(&database, Cursor::default(), 1).await.unwrap());
        for id in 2..=10 {
            record(&database, id).await;
        }
        let pruned = write(&database, |tx| Box::pin(follow::prune(tx, 4))).await.unwrap();
        assert_eq!(pruned, 6);
        assert_eq!(follow::follow(&database, early, 10).await.unwrap(), Followed::Lost);
        let newest = follow::newest(&database).await.unwrap();
        assert_eq!(ids(&follow::follow(&database, newest, 10).await.unwrap()).0, Vec::<i64>::new());
        assert_eq!(write(&database, |tx| Box::pin(follow::prune(tx, 4))).await.unwrap(), 0);
    }
}

/// On a server of its own: an open transaction holds every follower of the server back.
#[tokio::test]
async fn a_change_that_commits_late_is_not_passed_over_on_postgres() {
    let Some(server) = Server::start().await else {
        return not_run("follow::a_change_that_commits_late_is_not_passed_over_on_postgres");
    };
    let address = server.address("postgres");
    let database = Database::open_postgres(&address).await.unwrap();
    migrate(&database, basics::Timestamp::EPOCH).await.unwrap();
    let begin = follow::newest(&database).await.unwrap();
    let (slow, session) = Server::session(&address).await;
    slow.batch_execute("BEGIN; INSERT INTO change (noun, id, kind) VALUES ('contact', 1, 'created')").await.unwrap();
    // Drawn after and committed before the slow one: a watermark of positions would now stand past it.
    record(&database, 2).await;
    let (early, cursor) = ids(&follow::follow(&database, begin, 10).await.unwrap());
    assert_eq!(early, Vec::<i64>::new());
    slow.batch_execute("COMMIT").await.unwrap();
    let (late, _) = ids(&follow::follow(&database, cursor, 10).await.unwrap());
    assert_eq!(late, [1, 2]);
    drop(slow);
    session.await.unwrap();
    drop(database);
    server.kill();
}
