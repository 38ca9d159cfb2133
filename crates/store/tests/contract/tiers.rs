//! Tiers, rates and runs: the same on both databases.

use super::tier_costs::company;
use basics::ids::CompanyId;
use basics::{Currency, Money, Timestamp};
use domain::trade::tier::{Change, Tier};
use domain::trade::{Day, Rate};
use store::both_databases;
use store::testing::{change, write};
use store::trade::rate::{self, RateRecord};
use store::trade::tier::{self, MoveRecord, TierRecord};
use store::trade::timeline::Place;
use store::trade::{tier_report, tier_run};

const NOW: Timestamp = Timestamp::from_millis(1_795_424_400_000);

fn day(number: i32) -> Day {
    Day::from_number(number)
}

fn rate(currency: &str, on: i32, dollars: &str) -> RateRecord {
    RateRecord { currency: currency.parse().unwrap(), day: day(on), rate: Rate::read(dollars).unwrap() }
}

fn standing(company: i64, tier: Tier) -> TierRecord {
    TierRecord {
        company: CompanyId::from_i64(company),
        tier,
        since: day(20_000),
        computed_on: day(20_010),
        last_order_on: Some(day(20_000)),
        last_heard_on: None,
        frequency: 2,
        monetary: Money { minor: 5, currency: Currency::USD },
        incomplete: true,
        why: "{}".to_owned(),
        falls_on: Some(Change { day: day(20_100), tier: Tier::Dormant }),
        gone_on: Some(day(20_090)),
    }
}

fn moved(id: i64, company: i64, at: i64) -> MoveRecord {
    MoveRecord {
        id,
        company: CompanyId::from_i64(company),
        at: Timestamp::from_millis(at),
        day: day(20_000),
        before: Tier::Prospect,
        after: Tier::Potential,
        reason: "{}".to_owned(),
    }
}

both_databases! {
    async fn a_rate_of_a_day_is_replaced_and_the_same_one_is_no_change(database: Database) {
        let put = async |rates: Vec<RateRecord>| {
            write(&database, move |tx| { let rates = rates.clone(); Box::pin(async move { rate::put(tx, &rates, NOW).await }) }).await.unwrap()
        };
        assert_eq!(put(vec![rate("EUR", 1, "1.1"), rate("EUR", 2, "1.2"), rate("JPY", 2, "0.0067")]).await, 3);
        assert_eq!(put(vec![rate("EUR", 1, "1.1"), rate("EUR", 2, "1.3")]).await, 1);
        let euro: Currency = "EUR".parse().unwrap();
        let between = rate::between(&database, &[euro], (day(2), day(9))).await.unwrap();
        assert_eq!(between, [rate("EUR", 2, "1.3")]);
        let known = rate::by_currency(&database).await.unwrap();
        assert_eq!((known.len(), known[0].days, known[0].first, known[0].newest), (2, 2, day(1), Rate::read("1.3").unwrap()));
        assert_eq!(rate::page(&database, euro, day(2), 10).await.unwrap(), [rate("EUR", 1, "1.1")]);
        let removed = write(&database, move |tx| Box::pin(async move { rate::remove(tx, euro, day(1)).await })).await;
        assert!(removed.unwrap());
    }

    async fn where_a_company_stands_is_written_over_and_its_moves_stay(database: Database) {
        write(&database, |tx| Box::pin(async move {
            tier::put(tx, &[standing(1, Tier::Potential), standing(2, Tier::Regular)]).await?;
            tier::put(tx, &[standing(1, Tier::Dormant)]).await?;
            tier::insert_moves(tx, &[moved(10, 1, 5), moved(11, 1, 6), moved(12, 2, 7)]).await?;
            tier::put_rescues(tx, &[(CompanyId::from_i64(1), day(3)), (CompanyId::from_i64(1), day(3))]).await
        })).await.unwrap();
        let one = CompanyId::from_i64(1);
        assert_eq!(tier::get(&database, one).await.unwrap(), Some(standing(1, Tier::Dormant)));
        assert_eq!(tier::get_many(&database, &[one, CompanyId::from_i64(9)]).await.unwrap().len(), 1);
        let everything = Place { at: Timestamp::from_millis(i64::MAX), id: i64::MAX };
        assert_eq!(tier::moves_of(&database, one, everything, 9).await.unwrap(), [moved(11, 1, 6), moved(10, 1, 5)]);
        let rest = Place { at: Timestamp::from_millis(6), id: 11 };
        assert_eq!(tier::moves_of(&database, one, rest, 9).await.unwrap(), [moved(10, 1, 5)]);
        // Companies that are not there are counted nowhere.
        assert_eq!(tier_report::stand(&database).await.unwrap(), []);
        assert_eq!(tier_report::moves(&database, (day(0), day(30_000))).await.unwrap(), []);
    }

    async fn who_falls_soon_or_is_gone_already_is_about_to_lapse(database: Database) {
        change(&database, (1..=6).map(company).collect()).await;
        write(&database, |tx| Box::pin(async move {
            let falls = |on| Some(Change { day: day(on), tier: Tier::Dormant });
            let of = |company, falls_on, gone_on| TierRecord { falls_on, gone_on, ..standing(company, Tier::Regular) };
            let rises = Some(Change { day: day(110), tier: Tier::HighValue });
            let rows = [
                of(1, falls(110), None),
                of(2, falls(131), Some(day(101))),
                TierRecord { monetary: Money { minor: 9, currency: Currency::USD }, ..of(3, falls(500), Some(day(100))) },
                of(4, rises, None),
                TierRecord { tier: Tier::Dormant, ..of(5, None, Some(day(50))) },
            ];
            tier::put(tx, &rows).await?;
            tier::put_gone(tx, &[(CompanyId::from_i64(4), Some(day(90))), (CompanyId::from_i64(6), Some(day(90)))]).await
        })).await.unwrap();
        // As of day 100: from tomorrow to thirty days ahead; what is worth most comes first.
        let told = tier_report::about_to_lapse(&database, (day(101), day(130)), 9).await.unwrap();
        assert_eq!(told, [3, 1, 4].map(CompanyId::from_i64));
    }

    async fn a_run_goes_on_where_it_was_and_the_oldest_comes_first(database: Database) {
        let (first, second) = write(&database, |tx| Box::pin(async move {
            tier_run::begin(tx, 1, day(5), "{}", NOW).await?;
            tier_run::begin(tx, 2, day(6), "{}", NOW).await?;
            tier_run::go_on(tx, 1, CompanyId::from_i64(40), (3, 1), None).await?;
            let first = tier_run::open(tx).await?;
            tier_run::go_on(tx, 1, CompanyId::from_i64(80), (2, 0), Some(NOW)).await?;
            Ok((first, tier_run::open(tx).await?))
        })).await.unwrap();
        let first = first.unwrap();
        assert_eq!((first.id, first.after, first.companies, first.moved), (1, CompanyId::from_i64(40), 3, 1));
        assert_eq!(second.unwrap().id, 2);
        assert_eq!(tier_run::newest(&database).await.unwrap().unwrap().day, day(6));
    }

    async fn who_is_due_sooner_is_due_then(database: Database) {
        let [one, two] = [1, 2].map(CompanyId::from_i64);
        let due = write(&database, move |tx| Box::pin(async move {
            tier_run::put_due(tx, &[one, two], day(9)).await?;
            tier_run::put_due(tx, &[one], day(7)).await?;
            tier_run::put_due(tx, &[one], day(8)).await?;
            let early = tier_run::due(tx, day(7), 10).await?;
            tier_run::take_due(tx, &early).await?;
            Ok((early, tier_run::due(tx, day(9), 10).await?))
        })).await.unwrap();
        assert_eq!(due, (vec![one], vec![two]));
    }
}
