use basics::Timestamp;
use store::ledger::meta;
use store::testing::{statement, write};
use store::{Database, DatabaseError, Statement, Value, args, both_databases};

const COUNT: Statement = statement("SELECT CAST(value AS BIGINT) FROM meta WHERE name = 'count'");
const TEAMS: Statement = statement("SELECT COUNT(*) FROM team");
const HALVES: Statement = statement("SELECT id / 2 FROM team GROUP BY id / 2 HAVING COUNT(*) <> 2");
const NEW_TEAM: Statement = statement("INSERT INTO team (id, name, created_at) VALUES ($1, $2, 0)");

async fn count(database: &Database) -> i64 {
    database.first(COUNT, [], |row| row.int(0)).await.unwrap().unwrap_or(0)
}

async fn teams(database: &Database) -> i64 {
    database.first(TEAMS, [], |row| row.int(0)).await.unwrap().unwrap()
}

async fn increment(database: &Database) -> Result<(), DatabaseError> {
    write(database, |tx| {
        Box::pin(async move {
            let now = meta::read(tx, "count").await?.map_or(0, |text| text.parse::<i64>().unwrap());
            meta::set(tx, "count", &(now + 1).to_string()).await
        })
    })
    .await
}

both_databases! {
    async fn increments_at_once_are_all_counted(database: Database) {
        let tasks: Vec<_> = (0..64).map(|_| {
            let database = database.clone();
            tokio::spawn(async move {
                // A conflict that outlasted the repeats left nothing behind: the caller tries again.
                while let Err(error) = increment(&database).await {
                    assert!(matches!(error, DatabaseError::Conflict), "{error:?}");
                }
            })
        }).collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(count(&database).await, 64);
    }

    async fn a_cap_that_is_checked_before_writing_holds(database: Database) {
        let tasks: Vec<_> = (0..24).map(|number: i64| {
            let database = database.clone();
            tokio::spawn(async move {
                write(&database, move |tx| Box::pin(async move {
                    let there = tx.first(TEAMS, &[], |row| row.int(0)).await?.unwrap_or(0);
                    if there < 3 {
                        tx.execute(NEW_TEAM, &args![number, format!("team {number}")]).await?;
                    }
                    Ok(there < 3)
                })).await
            })
        }).collect();
        let mut made = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(true) => made += 1,
                Ok(false) | Err(DatabaseError::Conflict) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        assert!(made <= 3);
        assert_eq!(teams(&database).await, made);
    }

    async fn a_failing_or_panicking_verb_rolls_back_alone(database: Database) {
        let tasks: Vec<_> = (0..30).map(|number: i64| {
            let database = database.clone();
            tokio::spawn(async move {
                write(&database, move |tx| Box::pin(async move {
                    tx.execute(NEW_TEAM, &args![number, format!("team {number}")]).await?;
                    match number % 3 {
                        0 => Ok(()),
                        1 => Err(DatabaseError::Conflict),
                        _ => panic!("as the test wants"),
                    }
                })).await
            })
        }).collect();
        let mut kept = 0;
        for task in tasks {
            // On PostgreSQL the panic is the caller's own; on SQLite the writer answers it as an error.
            kept += i64::from(matches!(task.await, Ok(Ok(()))));
        }
        assert_eq!(kept, 10);
        assert_eq!(teams(&database).await, 10);
    }

    async fn after_an_error_the_rest_of_a_verb_is_refused_and_nothing_is_kept(database: Database) {
        let hidden = write(&database, |tx| Box::pin(async move {
            tx.execute(NEW_TEAM, &args![1i64, "one"]).await?;
            let twice = tx.execute(NEW_TEAM, &args![1i64, "two"]).await;
            assert!(matches!(twice, Err(DatabaseError::Constraint { .. })));
            assert!(tx.execute(NEW_TEAM, &args![3i64, "three"]).await.is_err());
            Ok(())
        })).await;
        assert!(hidden.is_err());
        assert_eq!(teams(&database).await, 0);
    }

    async fn what_one_database_would_refuse_or_change_both_refuse(database: Database) {
        for name in [Value::Text("a\0b".into()), Value::Blob(vec![1]), Value::Real(f64::NAN)] {
            let refused = write(&database, move |tx| {
                let name = name.clone();
                Box::pin(async move { tx.execute(NEW_TEAM, &[Value::Int(1), name]).await })
            }).await;
            assert!(refused.is_err());
        }
        assert_eq!(teams(&database).await, 0);
    }

    async fn a_write_that_is_dropped_leaves_all_or_nothing_and_a_sound_ledger(database: Database) {
        let mut dice = basics::Dice::from_number(3);
        for number in 0..200i64 {
            let database = database.clone();
            let writing = async move {
                write(&database, move |tx| Box::pin(async move {
                    tx.execute(NEW_TEAM, &args![number * 2, format!("team {number} a")]).await?;
                    tx.execute(NEW_TEAM, &args![number * 2 + 1, format!("team {number} b")]).await.map(drop)
                })).await
            };
            let polls = dice.below(12);
            let mut writing = std::pin::pin!(writing);
            for _ in 0..polls {
                if futures_util::poll!(&mut writing).is_ready() {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
        increment(&database).await.unwrap();
        assert_eq!(count(&database).await, 1);
        assert_eq!(teams(&database).await % 2, 0);
        let halves = database.query(HALVES, [], |row| row.int(0)).await.unwrap();
        assert!(halves.is_empty(), "{halves:?}");
    }
}

#[tokio::test]
async fn a_verb_that_awaits_something_else_is_rolled_back() {
    let ledger = store::testing::TestLedger::sqlite().await;
    let awaited = write(&ledger.database, |tx| {
        Box::pin(async move {
            tx.execute(NEW_TEAM, &args![1i64, "one"]).await?;
            tokio::task::yield_now().await;
            Ok(())
        })
    })
    .await;
    assert!(matches!(awaited, Err(DatabaseError::Awaited)));
    assert_eq!(teams(&ledger.database).await, 0);
}

#[tokio::test]
async fn in_memory_a_verb_that_asks_past_its_transaction_is_refused() {
    let database = Database::in_memory().unwrap();
    store::migrate(&database, Timestamp::EPOCH).await.unwrap();
    let inner = database.clone();
    let asked = write(&database, move |_| {
        let inner = inner.clone();
        Box::pin(async move { inner.first(TEAMS, [], |row| row.int(0)).await })
    })
    .await;
    assert!(matches!(asked, Err(DatabaseError::Awaited)));
    increment(&database).await.unwrap();
    assert_eq!(count(&database).await, 1);
}
