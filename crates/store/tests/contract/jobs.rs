use basics::Timestamp;
use basics::ids::JobId;
use std::collections::BTreeSet;
use store::ledger::job::{self, Claimed, NewJob};
use store::ledger::{job_end, lease, schedule};
use store::testing::{write, write_at};
use store::{Database, Isolation, both_databases};

const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

async fn enqueue(database: &Database, id: i64, run_at: i64) {
    write(database, move |tx| {
        Box::pin(async move {
            let job = NewJob {
                id: JobId::from_i64(id),
                kind: "import",
                version: 1,
                payload: "{}",
                noun: "import",
                noun_id: 7,
                run_at: at(run_at),
                started_by: Some(3),
                created_at: at(0),
            };
            job::enqueue(tx, &job).await
        })
    })
    .await
    .unwrap();
}

async fn claim(database: &Database, now: i64, limit: u32) -> Vec<Claimed> {
    write_at(database, Isolation::ReadCommitted, move |tx| {
        Box::pin(job::claim(tx, "worker", at(now), at(now + 30), limit))
    })
    .await
    .unwrap()
}

both_databases! {
    async fn a_job_is_claimed_when_due_and_ends_once(database: Database) {
        enqueue(&database, 1, 100).await;
        enqueue(&database, 2, 50).await;
        assert_eq!(job::next_due(&database).await.unwrap(), Some(at(50)));
        assert!(claim(&database, 49, 10).await.is_empty());
        let claimed = claim(&database, 100, 10).await;
        assert_eq!(claimed.iter().map(|job| (job.id.as_i64(), job.fence, job.tries)).collect::<Vec<_>>(), [(2, 1, 1), (1, 1, 1)]);
        assert!(claim(&database, 100, 10).await.is_empty());
        let id = claimed[0].id;
        assert!(write(&database, move |tx| Box::pin(job::progress(tx, id, 1, 5, Some(9)))).await.unwrap());
        assert!(write(&database, move |tx| Box::pin(job_end::done(tx, id, 1, at(110)))).await.unwrap());
        assert!(!write(&database, move |tx| Box::pin(job_end::done(tx, id, 1, at(110)))).await.unwrap());
        let row = job::get(&database, id).await.unwrap().unwrap();
        assert_eq!((row.state.as_str(), row.done, row.total, row.finished_at), ("done", 5, Some(9), Some(at(110))));
        assert_eq!(job::page(&database, None, None, 10).await.unwrap().len(), 2);
        assert_eq!(job::page(&database, None, Some(JobId::from_i64(2)), 10).await.unwrap()[0].id.as_i64(), 1);
        assert_eq!(job::of(&database, "import", 7, 10).await.unwrap().len(), 2);
        assert_eq!(write(&database, |tx| Box::pin(job_end::sweep(tx, at(1_000), 10))).await.unwrap(), 1);
    }

    async fn a_claim_that_expired_goes_to_another_and_its_old_holder_can_do_nothing(database: Database) {
        enqueue(&database, 1, 0).await;
        let old = claim(&database, 0, 1).await.remove(0);
        assert!(write(&database, move |tx| Box::pin(job::renew(tx, old.id, old.fence, at(40)))).await.unwrap());
        assert_eq!(write(&database, |tx| Box::pin(job::requeue_expired(tx, at(40)))).await.unwrap(), 0);
        assert_eq!(write(&database, |tx| Box::pin(job::requeue_expired(tx, at(41)))).await.unwrap(), 1);
        let (id, fence) = (old.id, old.fence);
        assert!(!write(&database, move |tx| Box::pin(job::renew(tx, id, fence, at(99)))).await.unwrap());
        let new = claim(&database, 41, 1).await.remove(0);
        assert_eq!((new.fence, new.tries), (2, 2));
        assert!(!write(&database, move |tx| Box::pin(job_end::done(tx, id, fence, at(50)))).await.unwrap());
        assert!(!write(&database, move |tx| Box::pin(job_end::give_up(tx, id, fence, at(50), "why"))).await.unwrap());
        assert!(write(&database, move |tx| Box::pin(job_end::retry(tx, id, new.fence, at(90), "away"))).await.unwrap());
        assert_eq!(job::get(&database, id).await.unwrap().unwrap().error.as_deref(), Some("away"));
        assert!(claim(&database, 89, 1).await.is_empty());
        let last = claim(&database, 90, 1).await.remove(0);
        assert!(write(&database, move |tx| Box::pin(job_end::give_up(tx, id, last.fence, at(95), "no"))).await.unwrap());
        assert_eq!(job::get(&database, id).await.unwrap().unwrap().state, "failed");
    }

    async fn a_cancelled_job_is_taken_from_its_holder(database: Database) {
        enqueue(&database, 1, 0).await;
        let held = claim(&database, 0, 1).await.remove(0);
        let (id, fence) = (held.id, held.fence);
        assert!(write(&database, move |tx| Box::pin(job_end::cancel(tx, id, at(5)))).await.unwrap());
        assert!(!write(&database, move |tx| Box::pin(job_end::cancel(tx, id, at(5)))).await.unwrap());
        assert!(!write(&database, move |tx| Box::pin(job_end::done(tx, id, fence, at(6)))).await.unwrap());
        assert!(claim(&database, 100, 1).await.is_empty());
    }

    async fn workers_that_claim_at_once_never_get_the_same_job(database: Database) {
        for id in 1..=60 {
            enqueue(&database, id, 0).await;
        }
        let workers: Vec<_> = (0..8).map(|_| {
            let database = database.clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let claimed = claim(&database, 0, 3).await;
                    if claimed.is_empty() {
                        return mine;
                    }
                    mine.extend(claimed.into_iter().map(|job| job.id));
                }
            })
        }).collect();
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.await.unwrap());
        }
        assert_eq!(all.len(), 60);
        assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), 60);
    }

    async fn a_lease_has_one_holder_and_a_growing_number(database: Database) {
        let take = |holder: &'static str, now: i64| {
            let database = database.clone();
            async move {
                write(&database, move |tx| Box::pin(lease::take(tx, "segments", holder, at(now), at(now + 10)))).await.unwrap()
            }
        };
        assert_eq!(take("one", 0).await, Some(1));
        assert_eq!(take("two", 9).await, None);
        assert_eq!(take("two", 10).await, Some(2));
        assert!(!write(&database, |tx| Box::pin(lease::renew(tx, "segments", "one", 1, at(99)))).await.unwrap());
        assert!(write(&database, |tx| Box::pin(lease::renew(tx, "segments", "two", 2, at(99)))).await.unwrap());
        assert!(write(&database, |tx| Box::pin(lease::release(tx, "segments", "two", 2))).await.unwrap());
        assert_eq!(take("one", 11).await, Some(3));
    }

    async fn of_many_that_take_a_lease_at_once_one_gets_it(database: Database) {
        let takers: Vec<_> = (0..16).map(|number| {
            let database = database.clone();
            tokio::spawn(async move {
                let holder = format!("holder {number}");
                write(&database, move |tx| {
                    let holder = holder.clone();
                    Box::pin(async move { lease::take(tx, "one", &holder, at(0), at(10)).await })
                }).await
            })
        }).collect();
        let mut got = 0;
        for taker in takers {
            // A conflict that outlasts the repeats is an answer too: that taker has no lease.
            match taker.await.unwrap() {
                Ok(Some(_)) => got += 1,
                Ok(None) | Err(store::DatabaseError::Conflict) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(got, 1);
    }

    async fn a_schedule_fires_once_for_a_due_time(database: Database) {
        let fire = |due: i64| {
            let database = database.clone();
            async move { write(&database, move |tx| Box::pin(schedule::fire(tx, "nightly", at(due), at(due + 1)))).await.unwrap() }
        };
        assert_eq!((fire(10).await, fire(10).await, fire(20).await), (true, false, true));
        assert_eq!(schedule::last(&database, "nightly").await.unwrap(), Some(at(20)));
        assert_eq!(write(&database, |tx| Box::pin(schedule::sweep(tx, at(1_000)))).await.unwrap(), 1);
        assert_eq!(schedule::last(&database, "nightly").await.unwrap(), Some(at(20)));
        assert_eq!(schedule::last(&database, "weekly").await.unwrap(), None);
    }
}
