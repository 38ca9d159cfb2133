//! Letters that another channel takes over, and receivers that tell a channel to wait: the same on both databases.

use basics::Timestamp;
use basics::ids::{CampaignId, ChannelId, OutgoingId, RouteId};
use domain::sending::provider::ProviderGroup;
use domain::sending::route::TroubleCause;
use store::sending::delivery::{self, StandingRow};
use store::sending::route::{self, ReroutingRow, RoutedQueue};
use store::testing::{change, statement, write};
use store::{Database, Pieces, Statement, both_databases};

const FROM: ChannelId = ChannelId::from_i64(7);
const TO: ChannelId = ChannelId::from_i64(8);
const CHANNELS: Statement = statement("SELECT channel FROM outgoing ORDER BY id");

fn queue(provider: ProviderGroup, route: i64, campaign: i64) -> RoutedQueue {
    RoutedQueue { provider, route: RouteId::from_i64(route), campaign: CampaignId::from_i64(campaign) }
}

async fn letter(database: &Database, id: i64, state: &'static str, queue: RoutedQueue) {
    let row = Pieces::new(
        "INSERT INTO outgoing (id, contact, channel, destination, address_hash, suppression_hash, not_before, fence,
            provider, route, campaign, state) VALUES (",
    );
    let row = row.value(OutgoingId::from_i64(id)).text(", 1, ").value(FROM).text(", 1, ");
    let row = row.value(id.to_le_bytes().to_vec()).text(", ").value(vec![3_u8]).text(", 0, 1, ");
    let row = row.value(queue.provider.as_str()).text(", ").value(queue.route).text(", ").value(queue.campaign);
    change(database, vec![row.text(", ").value(state).text(")")]).await;
}

async fn told(database: &Database, at: i64, until: i64) -> StandingRow {
    let time = |minutes: i64| Timestamp::from_millis(minutes * 60_000);
    let row = StandingRow {
        channel: FROM,
        provider: ProviderGroup::Google,
        held_until: time(until),
        share_in_thousand: 500,
        reason: "RCPT: 450".into(),
        at: time(at),
        since: time(at),
    };
    write(database, move |tx| {
        Box::pin({
            let row = row.clone();
            async move { delivery::put_standing(tx, at + 1, &row).await }
        })
    })
    .await
    .unwrap();
    delivery::standings(database, Timestamp::EPOCH).await.unwrap().remove(0)
}

both_databases! {
    async fn only_queued_letters_to_the_receiver_are_moved_and_queues_come_one_after_the_other(database: Database) {
        let [google, other, later] =
            [queue(ProviderGroup::Google, 1, 9), queue(ProviderGroup::Other, 1, 9), queue(ProviderGroup::Google, 2, 3)];
        for (id, state, of) in [(1, "queued", google), (2, "leased", google), (3, "data_intent", google), (4, "in_doubt", google),
            (5, "queued", other), (6, "queued", google), (7, "queued", later)] {
            letter(&database, id, state, of).await;
        }
        let first = route::next_queue(&database, FROM, ProviderGroup::Google, None).await.unwrap();
        let second = route::next_queue(&database, FROM, ProviderGroup::Google, first).await.unwrap();
        let third = route::next_queue(&database, FROM, ProviderGroup::Google, second).await.unwrap();
        assert_eq!((first, second, third), (Some(google), Some(later), None));
        let take = async || write(&database, move |tx| Box::pin(async move { route::take_over(tx, google, FROM, TO).await })).await.unwrap();
        assert_eq!((take().await, take().await), (2, 0));
        let channels: Vec<ChannelId> = database.query(CHANNELS, [], |row| row.id(0)).await.unwrap();
        assert_eq!(channels, [TO, FROM, FROM, FROM, FROM, TO, FROM]);
    }

    async fn what_was_taken_over_is_told_by_receiver_unless_the_channel_stood_still(database: Database) {
        let campaign = CampaignId::from_i64(9);
        for (id, provider, cause, letters) in [
            (1, ProviderGroup::Google, TroubleCause::Blocked, 2), (2, ProviderGroup::Google, TroubleCause::Blocked, 3),
            (3, ProviderGroup::Google, TroubleCause::Channel, 4), (4, ProviderGroup::Yahoo, TroubleCause::Channel, 5),
        ] {
            let row = ReroutingRow { id, campaign, from: FROM, to: TO, provider, cause, letters, at: Timestamp::from_millis(id * 10) };
            write(&database, move |tx| Box::pin(async move { route::note(tx, &row).await })).await.unwrap();
        }
        let told = route::notes(&database, campaign).await.unwrap();
        let short: Vec<_> = told.iter().map(|one| (one.cause, one.provider, one.letters)).collect();
        assert_eq!(short, [(TroubleCause::Blocked, Some(ProviderGroup::Google), 5), (TroubleCause::Channel, None, 9)]);
        let recent = route::notes_from(&database, FROM, Timestamp::from_millis(25)).await.unwrap();
        assert_eq!(recent.iter().map(|one| one.letters).collect::<Vec<_>>(), [9]);
        assert_eq!(route::notes_from(&database, TO, Timestamp::EPOCH).await.unwrap(), []);
    }

    async fn a_row_of_waits_keeps_its_beginning_until_letters_went_between(database: Database) {
        let minutes = |row: &StandingRow| row.since.as_millis() / 60_000;
        assert_eq!(minutes(&told(&database, 10, 12).await), 10);
        assert_eq!(minutes(&told(&database, 13, 23).await), 10, "again as soon as it was tried");
        assert_eq!(minutes(&told(&database, 60, 61).await), 60, "letters went for half an hour");
    }
}
