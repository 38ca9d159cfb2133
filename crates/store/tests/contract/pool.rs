//! Owners, warnings and runs of the pool: the same on both databases.

use basics::Timestamp;
use basics::ids::{CompanyId, UndoId, UserId};
use domain::trade::Day;
use store::both_databases;
use store::customers::company::{self, CompanyRecord};
use store::customers::owner_move::{self, MoveKind, OwnerMove};
use store::customers::pool::{self, WarningRow};
use store::customers::pool_run::{self, Progress};
use store::testing::write;

const NOW: Timestamp = Timestamp::from_millis(1_795_424_400_000);
const ANNA: UserId = UserId::from_i64(1);
const CARLOS: UserId = UserId::from_i64(2);
const ONE: CompanyId = CompanyId::from_i64(10);

fn later(milliseconds: i64) -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() + milliseconds)
}

fn owned(owner: Option<UserId>, version: i64, at: Timestamp) -> CompanyRecord {
    CompanyRecord {
        id: ONE,
        sealed: vec![1],
        name_hash: vec![2],
        domain_hash: None,
        country: None,
        industry: None,
        owner,
        volume: None,
        founded: None,
        created_at: NOW,
        updated_at: at,
        hidden_by: None,
        version,
        parent: None,
    }
}

fn moved(id: i64, kind: MoveKind, before: Option<UserId>, after: Option<UserId>) -> OwnerMove {
    OwnerMove { id, company: ONE, at: later(id), kind, before, after, by: after, reason: "{}".to_owned() }
}

both_databases! {
    async fn since_when_somebody_owns_a_company_changes_with_the_owner_alone(database: Database) {
        write(&database, |tx| Box::pin(async move { company::insert(tx, &[owned(Some(ANNA), 1, NOW)]).await })).await.unwrap();
        let since = async || pool::held_after(&database, CompanyId::from_i64(0), 9, later(99)).await.unwrap()[0].since;
        assert_eq!(since().await, NOW);
        let change = async |record: CompanyRecord| {
            write(&database, move |tx| { let record = record.clone(); Box::pin(async move { company::update(tx, &record).await }) }).await.unwrap()
        };
        assert!(change(owned(Some(ANNA), 1, later(5))).await);
        assert_eq!(since().await, NOW);
        assert!(change(owned(Some(CARLOS), 2, later(7))).await);
        assert_eq!(since().await, later(7));
        assert!(change(owned(None, 3, later(9))).await);
        assert!(pool::held_after(&database, CompanyId::from_i64(0), 9, later(99)).await.unwrap().is_empty());
        let free = pool::free(&database, &[ONE]).await.unwrap();
        assert_eq!((free[0].since, free[0].last_owner), (later(9), Some(CARLOS)));
        // What is changed while it is free does not make its last owner forgotten.
        assert!(change(owned(None, 4, later(11))).await);
        let free = pool::free(&database, &[ONE]).await.unwrap();
        assert_eq!((free[0].since, free[0].last_owner), (later(9), Some(CARLOS)));
    }

    async fn claims_are_counted_and_who_had_a_company_is_known(database: Database) {
        let (claimed, again, had) = write(&database, |tx| Box::pin(async move {
            let moves = [
                moved(1, MoveKind::Claimed, None, Some(ANNA)),
                moved(2, MoveKind::Warned, Some(ANNA), Some(ANNA)),
                moved(3, MoveKind::Released, Some(ANNA), None),
                moved(4, MoveKind::Claimed, None, Some(CARLOS)),
                // A slip of the hand, taken back at once, is no having.
                moved(5, MoveKind::Assigned, Some(CARLOS), Some(ANNA)),
                moved(6, MoveKind::TakenBack, Some(ANNA), Some(CARLOS)),
            ];
            owner_move::insert(tx, &moves).await?;
            let claimed = owner_move::claimed_since(tx, ANNA, NOW).await?;
            let again = owner_move::claimed_since(tx, ANNA, later(2)).await?;
            Ok((claimed, again, owner_move::had_until(tx, ANNA, ONE).await?))
        })).await.unwrap();
        assert_eq!((claimed, again, had), (1, 0, Some(later(3))));
    }

    async fn a_warning_counts_for_the_owner_who_was_warned(database: Database) {
        write(&database, |tx| Box::pin(async move {
            company::insert(tx, &[owned(Some(ANNA), 1, NOW)]).await?;
            let row = WarningRow { company: ONE, warned_on: Day::from_number(5), returns_on: Day::from_number(12), owner: ANNA };
            pool::warn(tx, &[row]).await?;
            pool::warn(tx, &[row]).await
        })).await.unwrap();
        assert_eq!(pool::warned(&database, ANNA).await.unwrap(), (1, Some(Day::from_number(12))));
        assert_eq!(pool::warnings(&database, None, 9).await.unwrap().len(), 1);
        write(&database, |tx| Box::pin(async move { company::update(tx, &owned(Some(CARLOS), 1, later(1))).await })).await.unwrap();
        assert_eq!(pool::warned(&database, ANNA).await.unwrap(), (0, None));
        assert_eq!(pool::warning_of(&database, ONE).await.unwrap(), None);
    }

    async fn a_run_of_a_day_is_begun_once_and_goes_on_where_it_was(database: Database) {
        let (first, over) = write(&database, |tx| Box::pin(async move {
            pool_run::begin(tx, 1, Day::from_number(5), NOW).await?;
            pool_run::begin(tx, 2, Day::from_number(5), NOW).await?;
            let first = pool_run::open(tx).await?;
            let page = Progress { after: ONE, looked_at: 3, warned: 1, returned: 2, undo: Some(UndoId::from_i64(7)), ended_at: Some(NOW) };
            pool_run::go_on(tx, 1, page).await?;
            Ok((first, pool_run::open(tx).await?))
        })).await.unwrap();
        assert_eq!((first.unwrap().id, over), (1, None));
        let runs = pool_run::returning(&database, NOW, 9).await.unwrap();
        assert_eq!((runs.len(), runs[0].returned, runs[0].undo), (1, 2, Some(UndoId::from_i64(7))));
    }
}
