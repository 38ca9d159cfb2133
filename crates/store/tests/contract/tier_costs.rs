//! What letters cost, and to which tier they went: the same on both databases.

use basics::ids::{CampaignId, CompanyId};
use basics::{Currency, Money, Timestamp};
use domain::trade::Day;
use domain::trade::tier::{Tier, Whose};
use store::testing::{change, write};
use store::trade::tier::{self, MoveRecord, TierRecord};
use store::trade::tier_cost::{self, LetterCostRecord};
use store::{Pieces, both_databases};

const NOW: Timestamp = Timestamp::from_millis(1_795_424_400_000);
const CAMPAIGN: i64 = 500;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn dollars(minor: i64) -> Money {
    Money { minor, currency: Currency::USD }
}

fn moved(id: i64, company: i64, when: i64, before: Tier, after: Tier) -> MoveRecord {
    let (company, day) = (CompanyId::from_i64(company), Day::from_number(20_000));
    MoveRecord { id, company, at: at(when), day, before, after, reason: "{}".to_owned() }
}

fn stands(company: i64, tier: Tier) -> TierRecord {
    TierRecord {
        company: CompanyId::from_i64(company),
        tier,
        since: Day::from_number(20_000),
        computed_on: Day::from_number(20_000),
        last_order_on: None,
        last_heard_on: None,
        frequency: 1,
        monetary: dollars(1),
        incomplete: false,
        why: "{}".to_owned(),
        falls_on: None,
        gone_on: None,
    }
}

fn campaign(id: i64, started: i64, finished: Option<i64>) -> Pieces {
    Pieces::new(
        "INSERT INTO campaign (id, name, kind, state, owner, audience, from_name, from_address, created_at, updated_at, started_at, finished_at)
            VALUES (",
    )
    .value(id)
    .text(", 'News', 'nurture', 'running', 1, '{}', '', '', 0, 0, ")
    .value(started)
    .text(", ")
    .value(finished)
    .text(")")
}

fn person(id: i64, company: Option<i64>) -> Pieces {
    Pieces::new(
        "INSERT INTO contact (id, sealed, address_hash, suppression_hash, company, permission, origin, legal_basis, created_at, updated_at)
            VALUES (",
    )
    .value(id)
    .text(", ")
    .value(vec![1u8])
    .text(", ")
    .value(id.to_le_bytes().to_vec())
    .text(", ")
    .value(vec![3u8])
    .text(", ")
    .value(company)
    .text(", 'unknown', 'by_hand', 'consent', 0, 0)")
}

fn letter(id: i64, campaign: i64, contact: i64, state: &'static str, ended: i64) -> Pieces {
    Pieces::new(
        "INSERT INTO outgoing (id, campaign, contact, channel, destination, address_hash, suppression_hash, state, not_before, ended_at)
            VALUES (",
    )
    .value(id)
    .text(", ")
    .value(campaign)
    .text(", ")
    .value(contact)
    .text(", 1, 1, ")
    .value(vec![2u8])
    .text(", ")
    .value(vec![3u8])
    .text(", ")
    .value(state)
    .text(", 0, ")
    .value(ended)
    .text(")")
}

fn order(id: i64, company: i64, placed: i64, confirmed: Option<i64>, sample: bool) -> Pieces {
    Pieces::new(
        "INSERT INTO trade_order (id, number, folded, company, placed_at, confirmed_at, is_sample, amount_minor, currency, created_at, updated_at)
            VALUES (",
    )
    .value(id)
    .text(", '1', ")
    .value(id.to_string())
    .text(", ")
    .value(company)
    .text(", ")
    .value(placed)
    .text(", ")
    .value(confirmed)
    .text(", ")
    .value(sample)
    .text(", 1, 'USD', 0, 0)")
}

pub fn company(id: i64) -> Pieces {
    Pieces::new("INSERT INTO company (id, sealed, name_hash, created_at, updated_at) VALUES (")
        .value(id)
        .text(", ")
        .value(vec![1u8])
        .text(", ")
        .value(vec![2u8])
        .text(", 0, 0)")
}

/// Company 1 became potential at 100 and dormant at 200, company 2 has been regular for ever, company 3 never ordered.
async fn companies(database: &store::Database) {
    change(database, [1, 2, 3].map(company).to_vec()).await;
    write(database, |tx| {
        Box::pin(async move {
            tier::put(tx, &[stands(1, Tier::Dormant), stands(2, Tier::Regular)]).await?;
            let first = moved(1, 1, 100, Tier::Prospect, Tier::Potential);
            tier::insert_moves(tx, &[first, moved(2, 1, 200, Tier::Potential, Tier::Dormant)]).await
        })
    })
    .await
    .unwrap();
}

both_databases! {
    async fn a_letter_counts_for_the_tier_of_the_moment_at_which_it_was_handed_over(database: Database) {
        companies(&database).await;
        let mut rows = vec![campaign(CAMPAIGN, 10, None), person(1, Some(1)), person(2, Some(2)), person(3, Some(3)), person(4, None)];
        for (place, when) in [50, 100, 150, 200, 250].into_iter().enumerate() {
            rows.push(letter(place as i64 + 1, CAMPAIGN, 1, "accepted", when));
        }
        // Of somebody who never moved, of a prospect, of nobody's company, and of a person who is gone.
        for (contact, ended) in [(2, 60), (3, 60), (4, 60), (99, 60)] {
            rows.push(letter(10 + contact, CAMPAIGN, contact, "accepted", ended));
        }
        rows.push(letter(200, CAMPAIGN, 2, "refused", 60));
        rows.push(letter(201, CAMPAIGN, 2, "in_doubt", 60));
        // One campaign was over long before, another begins after the span.
        rows.extend([campaign(1, 1, Some(20)), letter(300, 1, 2, "accepted", 60)]);
        rows.extend([campaign(2, 240, None), letter(301, 2, 2, "accepted", 60)]);
        change(&database, rows).await;
        let found = tier_cost::letters(&database, (at(60), at(240)), at(30)).await.unwrap();
        let mut found: Vec<(CampaignId, Whose, i64, i64)> =
            found.into_iter().map(|row| (row.campaign, row.whose, row.within, row.all)).collect();
        found.sort();
        let id = CampaignId::from_i64(CAMPAIGN);
        let mut expected = [
            (id, None, 2, 2),
            (id, Some(Tier::Prospect), 1, 2),
            (id, Some(Tier::Potential), 2, 2),
            (id, Some(Tier::Dormant), 1, 2),
            (id, Some(Tier::Regular), 1, 1),
        ];
        expected.sort();
        assert_eq!(found, expected);
    }

    async fn an_order_counts_for_the_tier_from_which_it_moved_its_company(database: Database) {
        companies(&database).await;
        let mut rows: Vec<_> = [(1, 100), (2, 101), (3, 200), (4, 201)]
            .map(|(id, placed)| order(id, 1, placed, Some(placed), false))
            .into();
        rows.extend([order(5, 2, 150, Some(150), false), order(6, 3, 150, Some(150), false)]);
        // Not confirmed, a sample, out of the span.
        rows.extend([order(7, 2, 150, None, false), order(8, 2, 150, Some(150), true), order(9, 2, 400, Some(400), false)]);
        change(&database, rows).await;
        let mut found = tier_cost::orders(&database, (at(100), at(400))).await.unwrap();
        found.sort();
        let mut expected = [(Tier::Prospect, 2), (Tier::Potential, 2), (Tier::Dormant, 1), (Tier::Regular, 1)];
        expected.sort();
        assert_eq!(found, expected);
    }

    async fn costs_are_written_over_and_forgotten(database: Database) {
        assert_eq!(tier_cost::letter_cost(&database).await.unwrap(), None);
        let put = async |record: LetterCostRecord| {
            write(&database, move |tx| Box::pin(async move {
                tier_cost::put_letter_cost(tx, &record, Currency::USD, NOW).await?;
                tier_cost::find_letter_cost(tx).await
            })).await.unwrap()
        };
        for (thousand, version) in [(Some(dollars(250)), 2), (Some(dollars(0)), 3), (None, 4)] {
            let record = LetterCostRecord { thousand, version };
            assert_eq!(put(record).await, Some(record));
        }
        change(&database, vec![campaign(1, 10, Some(20)), campaign(2, 50, None), campaign(3, 300, None)]).await;
        let [one, two, three] = [1, 2, 3].map(CampaignId::from_i64);
        write(&database, move |tx| Box::pin(async move {
            for campaign in [one, two, three] {
                tier_cost::put_campaign_cost(tx, campaign, Some(dollars(7)), NOW).await?;
                tier_cost::put_campaign_cost(tx, campaign, Some(dollars(9)), NOW).await?;
            }
            Ok(())
        })).await.unwrap();
        assert_eq!(tier_cost::campaign_cost(&database, one).await.unwrap(), Some(dollars(9)));
        assert_eq!(tier_cost::costs_of_campaigns(&database, (at(30), at(200))).await.unwrap(), [(two, dollars(9), at(50))]);
        let left = write(&database, move |tx| Box::pin(async move {
            tier_cost::put_campaign_cost(tx, two, None, NOW).await?;
            tier_cost::find_campaign_cost(tx, two).await
        })).await;
        assert_eq!(left.unwrap(), None);
    }
}
