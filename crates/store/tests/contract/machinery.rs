use basics::Timestamp;
use basics::ids::{CampaignId, ContactId, ErasureId, FileId, UndoId, UserId};
use domain::letters::LetterKind;
use std::collections::BTreeSet;
use std::time::Duration;
use store::ledger::counter::{self, Delta};
use store::ledger::file::{self, FileRow};
use store::ledger::idempotency::{self, Begun, Key};
use store::ledger::{erasure, meta, node, sealing_key};
use store::testing::{TestLedger, write};
use store::trust::declined;
use store::trust::erasure as erased;
use store::trust::undo::{self, UndoRow};
use store::{Database, DatabaseError, both_databases};

const KEY: Key<'static> = Key { owner: 1, route: "POST /campaigns", key: "k" };

const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

async fn begin(database: &Database, body: u8, now: Timestamp) -> Begun {
    write(database, move |tx| Box::pin(async move { idempotency::begin(tx, KEY, &[body; 32], now).await }))
        .await
        .unwrap()
}

both_databases! {
    async fn a_key_answers_as_it_did_the_first_time(database: Database) {
        assert_eq!(begin(&database, 1, at(0)).await, Begun::New);
        assert_eq!(begin(&database, 1, at(1)).await, Begun::Running);
        write(&database, |tx| Box::pin(idempotency::finish(tx, KEY, 201, vec![7]))).await.unwrap();
        assert_eq!(begin(&database, 1, at(2)).await, Begun::Done { status: 201, sealed_answer: Some(vec![7]) });
        assert_eq!(begin(&database, 2, at(3)).await, Begun::OtherBody);
        let twice = write(&database, |tx| Box::pin(idempotency::finish(tx, KEY, 500, vec![]))).await;
        assert!(matches!(twice, Err(DatabaseError::Conflict)));
        let later = at(1).plus(idempotency::KEPT);
        assert_eq!(write(&database, move |tx| Box::pin(idempotency::sweep(tx, later))).await.unwrap(), 1);
        assert_eq!(begin(&database, 2, later).await, Begun::New);
    }

    async fn a_verb_run_at_once_under_one_key_runs_once(database: Database) {
        let callers: Vec<_> = (0..12).map(|_| {
            let database = database.clone();
            tokio::spawn(async move {
                write(&database, |tx| Box::pin(async move {
                    let begun = idempotency::begin(tx, KEY, &[1; 32], at(0)).await?;
                    if begun == Begun::New {
                        idempotency::finish(tx, KEY, 201, vec![1]).await?;
                    }
                    Ok(begun)
                })).await
            })
        }).collect();
        let mut new = 0;
        for caller in callers {
            match caller.await.unwrap() {
                Ok(Begun::New) => new += 1,
                Ok(Begun::Done { status, .. }) => assert_eq!(status, 201),
                Err(DatabaseError::Conflict) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(new, 1);
    }

    async fn a_node_number_begins_above_what_it_ever_minted(database: Database) {
        let lease = |holder: &'static str, now: i64| {
            let database = database.clone();
            async move { write(&database, move |tx| Box::pin(node::lease(tx, (holder, None), at(now), at(now + 100)))).await.unwrap().unwrap() }
        };
        let extend = |holder: &'static str, until: i64, now: i64| {
            let database = database.clone();
            async move { write(&database, move |tx| Box::pin(node::extend(tx, 0, holder, until, at(now + 100)))).await.unwrap() }
        };
        assert_eq!(lease("one", 0).await, node::Node { number: 0, minted_until: 0 });
        assert_eq!(lease("two", 0).await.number, 1);
        assert!(extend("one", 5_000, 10).await);
        assert!(extend("one", 3_000, 20).await);
        assert_eq!(lease("three", 500).await, node::Node { number: 0, minted_until: 5_000 });
        assert!(!extend("one", 9_000, 501).await);
    }

    async fn whoever_comes_to_a_place_has_the_number_of_the_process_that_was_there(database: Database) {
        let lease = |holder: &'static str, place: Option<&'static str>, now: i64| {
            let database = database.clone();
            async move {
                write(&database, move |tx| Box::pin(node::lease(tx, (holder, place), at(now), at(now + 100)))).await.unwrap().unwrap().number
            }
        };
        assert_eq!(lease("one", Some("cellar"), 0).await, 0);
        assert_eq!(lease("two", Some("attic"), 0).await, 1);
        // Its lease runs on, and it is gone all the same.
        assert_eq!(lease("three", Some("attic"), 10).await, 1);
        assert_eq!(lease("four", Some("shed"), 10).await, 2);
        assert_eq!(lease("five", None, 10).await, 3);
        assert_eq!(lease("six", None, 10).await, 4, "who is nowhere in particular takes nobody's number");
        // The number of the place comes before a lower one that ran out.
        assert_eq!(lease("seven", Some("attic"), 105).await, 1);
    }

    async fn meta_keeps_the_mode_and_the_newest_time(database: Database) {
        assert_eq!(meta::mode(&database).await.unwrap(), meta::Mode::Real);
        write(&database, |tx| Box::pin(meta::set_mode(tx, meta::Mode::Demo))).await.unwrap();
        assert_eq!(meta::mode(&database).await.unwrap(), meta::Mode::Demo);
        assert_eq!(meta::newest_time(&database).await.unwrap(), None);
        for millis in [5, 9, 7] {
            write(&database, move |tx| Box::pin(meta::note_time(tx, at(millis)))).await.unwrap();
        }
        assert_eq!(meta::newest_time(&database).await.unwrap(), Some(at(9)));
        write(&database, |tx| Box::pin(meta::set(tx, "mode", "novel"))).await.unwrap();
        assert!(matches!(meta::mode(&database).await, Err(DatabaseError::Shape(_))));
    }

    async fn an_undo_is_used_once_and_runs_out(database: Database) {
        let row = |id| UndoRow {
            id: UndoId::from_i64(id), verb: "delete_contact".into(), version: 1, sealed: vec![1],
            made_by: UserId::from_i64(4), created_at: at(0), expires_at: at(100), done_at: None, part_of: None,
        };
        let (one, two) = (row(1), row(2));
        write(&database, move |tx| {
            let (one, two) = (one.clone(), two.clone());
            Box::pin(async move { undo::insert(tx, &one).await?; undo::insert(tx, &two).await })
        }).await.unwrap();
        let get = || write(&database, |tx| Box::pin(undo::get(tx, UndoId::from_i64(1))));
        assert_eq!(get().await.unwrap(), Some(row(1)));
        let done = || write(&database, |tx| Box::pin(undo::done(tx, UndoId::from_i64(1), at(50))));
        assert_eq!((done().await.unwrap(), done().await.unwrap()), (true, false));
        assert_eq!(get().await.unwrap().unwrap().done_at, Some(at(50)));
        let of = |after| write(&database, move |tx| Box::pin(undo::of_verb(tx, "delete_contact", after, 10)));
        assert_eq!((of(0).await.unwrap().len(), of(1).await.unwrap()), (2, vec![row(2)]));
        assert_eq!(write(&database, |tx| Box::pin(undo::sweep(tx, at(99)))).await.unwrap(), 0);
        assert_eq!(write(&database, |tx| Box::pin(undo::sweep(tx, at(100)))).await.unwrap(), 2);
    }

    async fn a_kind_is_declined_by_those_who_said_so(database: Database) {
        let (anna, ben) = (ContactId::from_i64(1), ContactId::from_i64(2));
        let decline = |contact, kind| write(&database, move |tx| Box::pin(declined::decline(tx, contact, kind, at(0))));
        decline(anna, LetterKind::Promotion).await.unwrap();
        decline(anna, LetterKind::Promotion).await.unwrap();
        decline(ben, LetterKind::Survey).await.unwrap();
        assert_eq!(declined::people(&database, LetterKind::Promotion).await.unwrap(), [anna]);
        let people = [anna, ben];
        let among = || declined::among(&database, LetterKind::Survey, &people);
        assert_eq!(among().await.unwrap(), BTreeSet::from([ben]));
        write(&database, move |tx| Box::pin(declined::accept(tx, ben, LetterKind::Survey))).await.unwrap();
        assert!(among().await.unwrap().is_empty());
        assert_eq!(declined::of_contact(&database, anna).await.unwrap(), BTreeSet::from([LetterKind::Promotion]));
    }

    async fn a_file_is_swept_only_unused_and_comes_back_when_stored_again(database: Database) {
        let row = |id| FileRow {
            id: FileId::from_i64(id), name: "abc".into(), size_bytes: 3, media_type: "text/csv".into(), used_by: "import".into(),
            created_at: at(id), touched_at: at(id), deleted_at: None,
        };
        let register = |id: i64| {
            let (database, row) = (database.clone(), row(id));
            async move { write(&database, move |tx| { let row = row.clone(); Box::pin(file::register(tx, row)) }).await.unwrap() }
        };
        let id = register(1).await;
        assert_eq!(register(2).await, id);
        assert_eq!(file::get(&database, id).await.unwrap().unwrap().touched_at, at(2));
        assert!(file::unused(&database, at(2), 9).await.unwrap().is_empty());
        assert_eq!(file::unused(&database, at(3), 9).await.unwrap().len(), 1);
        assert!(write(&database, move |tx| Box::pin(file::touch(tx, id, at(5)))).await.unwrap());
        assert!(!write(&database, move |tx| Box::pin(file::discard(tx, id, at(3), at(9)))).await.unwrap());
        assert!(write(&database, move |tx| Box::pin(file::discard(tx, id, at(6), at(9)))).await.unwrap());
        assert!(!write(&database, move |tx| Box::pin(file::forget(tx, id, at(9)))).await.unwrap());
        register(10).await;
        assert!(file::trash(&database, at(99), 9).await.unwrap().is_empty());
        assert!(write(&database, move |tx| Box::pin(file::discard(tx, id, at(11), at(12)))).await.unwrap());
        assert_eq!(file::trash(&database, at(99), 9).await.unwrap().len(), 1);
        assert!(write(&database, move |tx| Box::pin(file::forget(tx, id, at(99)))).await.unwrap());
        assert!(file::page(&database, None, 9).await.unwrap().is_empty());
    }

    async fn counters_are_summed_from_deltas_and_folding_changes_no_sum(database: Database) {
        let campaign = CampaignId::from_i64(1);
        let deltas: Vec<_> = (0..10).map(|id| Delta {
            id, campaign, hour: at(id / 5 * 3_600_000), name: if id % 2 == 0 { "accepted" } else { "opened" }, amount: id,
        }).collect();
        write(&database, move |tx| { let deltas = deltas.clone(); Box::pin(async move { counter::append(tx, &deltas).await }) }).await.unwrap();
        let before = (counter::sums(&database, campaign).await.unwrap(), counter::by_hour(&database, campaign).await.unwrap());
        assert_eq!((before.0["accepted"], before.0["opened"], before.1.len()), (20, 25, 4));
        assert_eq!(write(&database, move |tx| Box::pin(counter::fold(tx, campaign, 100))).await.unwrap(), 4);
        assert_eq!(write(&database, move |tx| Box::pin(counter::fold(tx, campaign, 100))).await.unwrap(), 0);
        let after = (counter::sums(&database, campaign).await.unwrap(), counter::by_hour(&database, campaign).await.unwrap());
        assert_eq!(after, before);
    }

    async fn keys_and_erasures_come_back_as_they_were_stored(database: Database) {
        let mut dice = basics::Dice::from_number(1);
        let master = seal::MasterKey::generate(&mut dice);
        let (_, keys) = seal::Keyring::create(&master, at(5), &mut dice);
        let stored = keys.clone();
        write(&database, move |tx| { let keys = stored.clone(); Box::pin(async move { sealing_key::put(tx, &keys).await }) }).await.unwrap();
        let read = sealing_key::all(&database).await.unwrap();
        assert_eq!(read.len(), keys.len());
        assert!(read.iter().all(|key| keys.contains(key)));
        assert!(seal::Keyring::open(&master, &read).is_ok());

        let erased = erasure::Erasure {
            id: ErasureId::from_i64(1), contact: ContactId::from_i64(2), address_hash: vec![3], suppression_hash: vec![4],
            at: at(10), made_by: 5,
        };
        let kept = erased.clone();
        write(&database, move |tx| Box::pin(erasure::keep(tx, kept.clone()))).await.unwrap();
        assert_eq!(erasure::since(&database, at(10)).await.unwrap(), [erased]);
        assert!(erasure::since(&database, at(10).plus(Duration::from_millis(1))).await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_stays_to_be_emptied_until_no_reader_holds_it() {
    let ledger = TestLedger::sqlite().await;
    let database = &ledger.database;
    assert!(erased::empty_log(database).await.unwrap(), "nobody was erased");
    write(database, |tx| Box::pin(erased::mark_log(tx, 5))).await.unwrap();
    let reader = rusqlite::Connection::open(&ledger.address).unwrap();
    reader.execute_batch("BEGIN; SELECT * FROM meta").unwrap();
    assert!(!erased::empty_log(database).await.unwrap());
    assert_eq!(meta::get(database, "log_to_empty").await.unwrap().as_deref(), Some("5"));
    drop(reader);
    assert!(erased::empty_log(database).await.unwrap());
    assert_eq!(meta::get(database, "log_to_empty").await.unwrap(), None);
    ledger.end().await;
}
