//! Warm-up: a new sender's letters keep to their number, day by day, whatever else goes through the channel.

use crate::harness::{CAMPAIGN, Company};
use application::sending::guard::guard_once;
use application::sending::trial::{CHANNEL, FROM_DOMAIN};
use application::sending::warm_up::{SteerWarmUp, Steering, campaign_plan, channel_warm_up};
use basics::Timestamp;
use domain::sending::campaign::CampaignState;
use domain::sending::provider::ProviderGroup;
use domain::sending::warm_up::Reason;
use domain::trust::Viewer;
use fakeworld::{Character, Patience};
use outside::Clock;
use std::time::Duration;
use store::both_databases;

const HOUR: Duration = Duration::from_secs(3_600);

async fn steer(company: &Company, steering: Steering) {
    let verb = SteerWarmUp { channel: CHANNEL, domain: FROM_DOMAIN.to_owned(), steering };
    company.application.perform(&Viewer::system(), verb).await.unwrap();
}

fn watching(domains: &[&str]) -> Character {
    let watched =
        |domain: &&str| Patience { domain: (*domain).into(), letters: usize::MAX, millis: 1, hangs_up: false };
    Character { patience: domains.iter().map(watched).collect(), ..Character::kind() }
}

fn knocks(company: &Company, domain: &str) -> Vec<Timestamp> {
    let account = company.provider.account();
    account.knocks.get(domain).map(|knocks| knocks.iter().map(|knock| knock.at).collect()).unwrap_or_default()
}

async fn send_for(company: &Company, time: Duration) {
    let until = company.clock.monotonic() + time;
    company.send_while(async || company.clock.monotonic() < until).await;
}

both_databases! {
    async fn a_new_sender_keeps_to_its_number_and_grows_day_by_day(database: Database) {
        let mut company = Company::at_domains(&database, 400, 2, watching(&["gmail.com", "qq.com"]), &["gmail.com", "qq.com"]).await;
        company.step = Duration::from_secs(10);
        company.load().await;
        steer(&company, Steering::Begin).await;
        let plan = campaign_plan(&company.application, &Viewer::system(), CAMPAIGN).await.unwrap();
        assert!(plan.is_limited);
        assert_eq!(plan.days.iter().map(|day| day.letters).collect::<Vec<_>>(), [100, 140, 160]);
        send_for(&company, 10 * HOUR).await;
        // Spread over the day, and not one more.
        let gmail = knocks(&company, "gmail.com");
        assert_eq!((gmail.len(), knocks(&company, "qq.com").len()), (50, 50));
        for pair in gmail.windows(2) {
            assert!(pair[1].since(pair[0]) > Duration::from_secs(500), "{pair:?}");
        }
        guard_once(&company.application, true).await;
        company.clock.turn(12 * HOUR);
        send_for(&company, HOUR / 2).await;
        assert_eq!(knocks(&company, "gmail.com").len(), 50, "the day is not over");
        company.clock.turn(2 * HOUR);
        guard_once(&company.application, true).await;
        let stands = channel_warm_up(&company.application, &Viewer::system(), CHANNEL).await.unwrap();
        let google = stands.sources[0].groups.iter().find(|group| group.provider == ProviderGroup::Google).unwrap();
        assert_eq!((google.day, google.cap, google.used), (2, 70, 0));
        let step = stands.sources[0].steps.iter().find(|step| step.provider == ProviderGroup::Google).unwrap();
        assert_eq!((step.day, step.before, step.after, step.reason), (1, 50, 70, Reason::Green));
        assert_eq!((step.numbers.used, step.numbers.judged.accepted), (50, 50));
        send_for(&company, 9 * HOUR).await;
        assert_eq!((knocks(&company, "gmail.com").len(), knocks(&company, "qq.com").len()), (120, 120));
        // Whoever ends it waits no longer.
        company.step = Duration::from_millis(50);
        steer(&company, Steering::End).await;
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(company.states().await, [("accepted".to_owned(), 400)].into());
    }

    async fn a_bad_first_day_stops_the_group_for_a_day(database: Database) {
        let character = Character { unknown_mailboxes: 400, ..watching(&["gmail.com"]) };
        let mut company = Company::at_domains(&database, 200, 2, character, &["gmail.com"]).await;
        company.step = Duration::from_secs(10);
        company.load().await;
        steer(&company, Steering::Begin).await;
        send_for(&company, 10 * HOUR).await;
        assert_eq!(knocks(&company, "gmail.com").len(), 50);
        guard_once(&company.application, true).await;
        let stands = channel_warm_up(&company.application, &Viewer::system(), CHANNEL).await.unwrap();
        let (group, step) = (&stands.sources[0].groups[0], &stands.sources[0].steps[0]);
        assert_eq!((step.reason, step.after, group.cap), (Reason::Red, 12, 12));
        assert!(group.stopped_until.is_some() && step.numbers.judged.hard > 10);
        // Twenty-four hours from then on nothing goes; then a quarter.
        send_for(&company, 20 * HOUR).await;
        assert_eq!(knocks(&company, "gmail.com").len(), 50);
        send_for(&company, 14 * HOUR).await;
        assert_eq!(knocks(&company, "gmail.com").len(), 62);
    }
}
