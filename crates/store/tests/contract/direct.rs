//! Policies of destinations, results of encryption, and channels at rest: the same on both databases.

use basics::Timestamp;
use basics::ids::ChannelId;
use store::both_databases;
use store::sending::rest::{self, RestRow};
use store::sending::tls::{self, PolicyRow, ResultDelta};
use store::testing::write;

const NOW: Timestamp = Timestamp::from_millis(1_795_424_400_000);
const CHANNEL: ChannelId = ChannelId::from_i64(7);

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_millis(NOW.as_millis() + minutes * 60_000)
}

fn policy(id: i64, hash: u8, until: Timestamp) -> PolicyRow {
    PolicyRow { id, hash: vec![hash; 16], sealed: vec![id as u8], binds_until: until }
}

both_databases! {
    async fn a_newer_policy_takes_the_place_of_the_one_before_and_ended_ones_go(database: Database) {
        for (row, now) in [(policy(1, 1, at(10)), at(0)), (policy(2, 2, at(20)), at(0)), (policy(3, 2, at(60)), at(15))] {
            write(&database, move |tx| Box::pin({
                let row = row.clone();
                async move { tls::put_policy(tx, &row, now).await }
            })).await.unwrap();
        }
        assert_eq!(tls::policy(&database, &[1; 16]).await.unwrap(), None);
        assert_eq!(tls::policy(&database, &[2; 16]).await.unwrap().map(|row| row.id), Some(3));
    }

    async fn results_are_summed_from_a_day_on(database: Database) {
        let delta = |id, day, amount| ResultDelta { id, channel: CHANNEL, day, policy: "none", result: "clear", amount };
        let deltas = vec![delta(1, 10, 5), delta(2, 11, 2), delta(3, 12, 1)];
        write(&database, move |tx| Box::pin({
            let deltas = deltas.clone();
            async move { tls::add_results(tx, &deltas).await }
        })).await.unwrap();
        let sums = tls::results(&database, CHANNEL, 11).await.unwrap();
        assert_eq!(sums.into_iter().map(|sum| (sum.policy, sum.result, sum.amount)).collect::<Vec<_>>(), [("none".into(), "clear".into(), 3)]);
    }

    async fn a_rest_keeps_its_beginning_and_forgets_a_wish_that_was_granted(database: Database) {
        let row = |in_a_row, since, next| RestRow {
            channel: CHANNEL, cause: "connection".into(), reason: "x".into(), in_a_row, since, next_try_at: next, asked_at: None,
        };
        let put = async |row: RestRow| write(&database, move |tx| Box::pin({
            let row = row.clone();
            async move { rest::put(tx, &row).await }
        })).await.unwrap();
        put(row(3, at(0), at(1))).await;
        let asked = write(&database, move |tx| Box::pin(async move { rest::ask(tx, CHANNEL, at(2)).await })).await.unwrap();
        assert!(asked);
        assert_eq!(rest::of(&database, CHANNEL).await.unwrap().unwrap().asked_at, Some(at(2)));
        put(row(4, at(3), at(5))).await;
        assert_eq!(rest::all(&database).await.unwrap(), [RestRow { since: at(0), ..row(4, at(0), at(5)) }]);
        write(&database, move |tx| Box::pin(async move { rest::end(tx, CHANNEL).await })).await.unwrap();
        let asked = write(&database, move |tx| Box::pin(async move { rest::ask(tx, CHANNEL, at(6)).await })).await.unwrap();
        assert!(!asked);
    }
}
