//! Cells: one receiver's throttling and one group's limits keep no other's letters waiting, and hold to the letter.

use crate::harness::Company;
use application::sending::shaping::{ShapeGroup, groups};
use application::sending::trial::CHANNEL;
use basics::Timestamp;
use domain::sending::campaign::CampaignState;
use domain::sending::provider::ProviderGroup;
use domain::sending::shaping::ShapeChange;
use domain::trust::Viewer;
use fakeworld::{Character, Knock, Patience};
use outside::Clock;
use std::time::Duration;
use store::{Database, both_databases};

/// A domain whose every RCPT is remembered, and which lets any number in.
fn watched(domain: &str) -> Patience {
    Patience { domain: domain.into(), letters: usize::MAX, millis: 1, hangs_up: false }
}

fn knocks(company: &Company, domain: &str) -> Vec<Knock> {
    company.provider.account().knocks.get(domain).cloned().unwrap_or_default()
}

async fn shape(company: &Company, provider: ProviderGroup, change: ShapeChange) {
    let verb = ShapeGroup { channel: CHANNEL, provider, change };
    company.application.perform(&Viewer::system(), verb).await.unwrap();
}

fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    to.since(from).as_secs_f64()
}

async fn a_throttled_domain_stops_alone(database: &Database, hangs_up: bool) {
    let patience = Patience { domain: "gmail.com".into(), letters: 12, millis: 1_000, hangs_up };
    let character = Character { patience: vec![patience, watched("qq.com")], ..Character::kind() };
    let mut company = Company::at_domains(database, 120, 4, character, &["gmail.com", "qq.com"]).await;
    company.step = Duration::from_millis(10);
    company.load().await;
    company.send_until(&[CampaignState::Finished]).await;
    assert_eq!(company.states().await, [("accepted".to_owned(), 120)].into());
    let gmail = knocks(&company, "gmail.com");
    let refused: Vec<Timestamp> = gmail.iter().filter(|knock| knock.too_soon).map(|knock| knock.at).collect();
    assert!(!refused.is_empty());
    for moment in &refused {
        let within = |knock: &&Knock| knock.at > *moment && (1.0..5.0).contains(&seconds(*moment, knock.at));
        assert_eq!(gmail.iter().filter(within).count(), 0, "{moment}");
    }
    // Sixty letters to others meanwhile.
    let other = knocks(&company, "qq.com");
    assert_eq!(other.len(), 60);
    assert!(other.last().unwrap().at < gmail.last().unwrap().at);
}

both_databases! {
    async fn a_throttling_reply_stops_its_cell_within_a_second_and_no_other(database: Database) {
        a_throttled_domain_stops_alone(&database, false).await;
    }

    async fn a_throttling_reply_that_ends_the_connection_stops_its_cell_alone_too(database: Database) {
        a_throttled_domain_stops_alone(&database, true).await;
    }

    async fn a_group_keeps_to_its_own_rate_which_may_change_while_it_runs(database: Database) {
        let character = Character { patience: vec![watched("gmail.com"), watched("qq.com")], ..Character::kind() };
        let company = Company::at_domains(&database, 160, 4, character, &["gmail.com", "qq.com"]).await;
        company.load().await;
        let slow = ShapeChange { letters_per_minute: Some(12), ..ShapeChange::default() };
        shape(&company, ProviderGroup::Google, slow).await;
        company.send_while(async || knocks(&company, "gmail.com").len() < 20).await;
        let gmail = knocks(&company, "gmail.com");
        for (place, knock) in gmail.iter().enumerate() {
            let window = gmail[place..].iter().take_while(|later| seconds(knock.at, later.at) < 60.0).count();
            assert!(window <= 13, "{window} letters within a minute");
        }
        let other = knocks(&company, "qq.com");
        assert_eq!(other.len(), 80);
        assert!(other[79].at < gmail[19].at);
        let stands = groups(&company.application, &Viewer::system(), CHANNEL).await.unwrap();
        let google = stands.iter().find(|group| group.provider == ProviderGroup::Google).unwrap();
        assert_eq!(google.set, slow);
        assert!(google.day["accepted"] >= 19);

        let stopped = ShapeChange { suspended: Some(true), ..ShapeChange::default() };
        shape(&company, ProviderGroup::Google, stopped).await;
        let (before, began) = (knocks(&company, "gmail.com").len(), company.clock.monotonic());
        company.send_while(async || company.clock.monotonic() - began < Duration::from_secs(10)).await;
        assert!(knocks(&company, "gmail.com").len() <= before + 1);

        shape(&company, ProviderGroup::Google, ShapeChange::default()).await;
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(company.states().await, [("accepted".to_owned(), 160)].into());
    }

    async fn a_quota_of_the_day_is_never_exceeded_and_the_rest_goes_the_next_day(database: Database) {
        let character = Character { patience: vec![watched("gmail.com")], ..Character::kind() };
        let company = Company::at_domains(&database, 60, 4, character, &["gmail.com"]).await;
        company.load().await;
        let quota = ShapeChange { letters_per_day: Some(25), ..ShapeChange::default() };
        shape(&company, ProviderGroup::Google, quota).await;
        company.send_while(async || knocks(&company, "gmail.com").len() < 25).await;
        let began = company.clock.monotonic();
        company.send_while(async || company.clock.monotonic() - began < Duration::from_secs(60)).await;
        assert_eq!(knocks(&company, "gmail.com").len(), 25);
        company.clock.turn(Duration::from_secs(25 * 3_600));
        company.send_while(async || knocks(&company, "gmail.com").len() < 50).await;
        assert_eq!(knocks(&company, "gmail.com").len(), 50);
    }
}
