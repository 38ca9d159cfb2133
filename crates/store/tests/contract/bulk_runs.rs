//! Changes of many customers that go on by themselves: their parts, their states, and whose they are, the same on both databases.

use basics::Timestamp;
use basics::ids::{BulkRunId, UndoId};
use store::both_databases;
use store::customers::bulk_run::{self as rows, BulkRunRecord};
use store::ledger::Phase;
use store::testing::write;

const NOW: Timestamp = Timestamp::from_millis(1_795_424_400_000);
const ONE: BulkRunId = BulkRunId::from_i64(10);

fn record(id: BulkRunId, made_by: (&str, i64)) -> BulkRunRecord {
    BulkRunRecord {
        id,
        act: "change_contacts".into(),
        sealed: vec![1],
        state: "running".into(),
        total: 3,
        worked: 0,
        changed: 0,
        parts: 0,
        parts_back: 0,
        undo: UndoId::from_i64(5),
        trouble: None,
        made_by: (made_by.0.into(), made_by.1),
        back_by: None,
        started_at: NOW,
        finished_at: None,
    }
}

async fn begin(database: &store::Database, id: BulkRunId, made_by: (&'static str, i64)) {
    write(database, move |tx| {
        Box::pin(async move { rows::insert(tx, &record(id, made_by), &[&[7, i64::MAX], &[-9]]).await })
    })
    .await
    .unwrap();
}

both_databases! {
    async fn parts_are_taken_in_their_order_each_once(database: Database) {
        begin(&database, ONE, ("user", 1)).await;
        let take = async || write(&database, |tx| Box::pin(rows::take_part(tx, ONE))).await.unwrap();
        assert_eq!(take().await, Some(vec![7, i64::MAX]));
        let advanced = write(&database, |tx| Box::pin(rows::advance(tx, ONE, 2, 1))).await.unwrap();
        assert!(advanced);
        assert!(write(&database, |tx| Box::pin(rows::is_part_left(tx, ONE))).await.unwrap());
        assert_eq!(take().await, Some(vec![-9]));
        assert_eq!(take().await, None);
        let run = rows::get(&database, ONE).await.unwrap().unwrap();
        assert_eq!((run.worked, run.changed, run.parts), (2, 1, 1));
    }

    async fn a_run_ends_once_and_is_taken_back_once(database: Database) {
        begin(&database, ONE, ("user", 1)).await;
        write(&database, |tx| Box::pin(rows::drop_parts(tx, ONE))).await.unwrap();
        assert!(!write(&database, |tx| Box::pin(rows::is_part_left(tx, ONE))).await.unwrap());
        let stop = async || {
            write(&database, |tx| Box::pin(rows::turn(tx, ONE, ("running", "failed"), Some("broken"), NOW))).await.unwrap()
        };
        assert!(stop().await);
        assert!(!stop().await);
        assert!(rows::open(&database).await.unwrap().is_empty());
        let back = async || write(&database, |tx| Box::pin(rows::take_back(tx, ONE, ("key", 4)))).await.unwrap();
        assert!(back().await);
        assert!(!back().await);
        assert!(write(&database, |tx| Box::pin(rows::came_back(tx, ONE))).await.unwrap());
        let run = rows::open(&database).await.unwrap().remove(0);
        assert_eq!((run.parts_back, run.trouble, run.back_by), (1, None, Some(("key".to_owned(), 4))));
        assert_eq!(write(&database, |tx| Box::pin(rows::sweep(tx, NOW))).await.unwrap(), 0);
        assert!(write(&database, |tx| Box::pin(rows::turn(tx, ONE, ("taking_back", "taken_back"), None, NOW))).await.unwrap());
        assert_eq!(write(&database, |tx| Box::pin(rows::sweep(tx, NOW))).await.unwrap(), 1);
    }

    async fn one_s_own_are_found_apart_from_everybody_s(database: Database) {
        begin(&database, ONE, ("user", 1)).await;
        begin(&database, BulkRunId::from_i64(11), ("user", 2)).await;
        let page = async |whose, before| {
            let found = rows::page_in(&database, Phase::UnderWay, whose, before, 9).await.unwrap();
            found.into_iter().map(|run| run.id.as_i64()).collect::<Vec<_>>()
        };
        assert_eq!(page(None, None).await, [11, 10]);
        assert_eq!(page(None, Some(BulkRunId::from_i64(11))).await, [10]);
        assert_eq!(page(Some(("user", 1)), None).await, [10]);
        assert_eq!(page(Some(("key", 1)), None).await, [0; 0]);
        assert!(rows::page_in(&database, Phase::Ended, None, None, 9).await.unwrap().is_empty());
    }
}
