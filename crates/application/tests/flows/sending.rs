use crate::harness::{Company, address};
use domain::sending::campaign::CampaignState;
use fakeworld::Character;
use store::both_databases;

both_databases! {
    async fn ten_people_get_one_letter_each(database: Database) {
        let company = Company::on(&database, 10, 2, Character::kind()).await;
        company.load().await;
        let record = company.send_until(&[CampaignState::Finished]).await;
        assert_eq!((record.planned, record.plan_done), (10, true));
        assert_eq!(company.states().await, [("accepted".to_owned(), 10)].into());
        assert_eq!(company.provider.account().total.accepted, 10);
    }
}

both_databases! {
    async fn a_moody_relay_ends_with_every_letter_in_one_stated_outcome_and_none_twice(database: Database) {
        let character = Character::moody();
        let company = Company::on(&database, 300, 4, character).await;
        company.load().await;
        company.send_until(&[CampaignState::Finished]).await;
        let account = company.provider.account();
        let states = company.states().await;
        let count = |state: &str| states.get(state).copied().unwrap_or_default() as u64;
        assert_eq!(count("accepted") + count("refused") + count("in_doubt"), 300, "{states:?}");
        assert_eq!(count("in_doubt"), account.total.dropped_after_dot(), "in doubt are exactly the drops after the dot");
        assert_eq!(count("accepted"), account.total.accepted);
        assert_eq!(count("refused"), account.recipients.values().filter(|deeds| deeds.refused > 0).count() as u64);
        for number in 0..300 {
            assert!(account.of(&address(number)).received() <= 1, "person {number} received twice");
        }
    }
}

both_databases! {
    async fn over_tls_a_letter_that_is_longer_than_the_road_leaves_whole(database: Database) {
        let company = Company::over_tls(&database, 10, 2, 4_096).await;
        company.load().await;
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(company.states().await, [("accepted".to_owned(), 10)].into());
    }
}
