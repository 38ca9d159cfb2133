//! Warm-up: a new sender's letters keep to their number, day by day, whatever else goes through the channel.

use crate::harness::{CAMPAIGN, Company};
use application::sending::brake::GoOnNevertheless;
use application::sending::guard::{Watch, guard_once};
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
use store::on_sqlite;

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

/// Sends until a domain heard so many letters. Time turns fast, and faster still while a database is slow: what counts is their own time.
async fn send_until(company: &Company, domain: &str, letters: usize) {
    let last = company.clock.monotonic() + 100 * 24 * HOUR;
    company
        .send_while(async || {
            assert!(company.clock.monotonic() < last, "{} letters", knocks(company, domain).len());
            knocks(company, domain).len() < letters
        })
        .await;
}

/// Turns the clock to so many hours after the one in which the first of these letters began.
fn turn_to(company: &Company, first: Timestamp, hours: u32) {
    let hour = Timestamp::from_millis(first.as_millis().div_euclid(3_600_000) * 3_600_000);
    company.clock.turn(hour.plus(HOUR * hours).since(company.application.now()));
}

async fn send_for(company: &Company, time: Duration) {
    let until = company.clock.monotonic() + time;
    company.send_while(async || company.clock.monotonic() < until).await;
}

// Days are turned in seconds, while PostgreSQL's own clock ends leases: what a day's number is, its statements and the brakes that share
// them are tried on both databases elsewhere (`braking`, the schema's contract).
on_sqlite! {
    async fn a_new_sender_keeps_to_its_number_and_grows_day_by_day(database: Database) {
        let mut company = Company::at_domains(&database, 400, 2, watching(&["gmail.com", "qq.com"]), &["gmail.com", "qq.com"]).await;
        company.step = Duration::from_secs(10);
        company.load().await;
        steer(&company, Steering::Begin).await;
        let plan = campaign_plan(&company.application, &Viewer::system(), CAMPAIGN).await.unwrap();
        assert!(plan.is_limited);
        assert_eq!(plan.days.iter().map(|day| day.letters).collect::<Vec<_>>(), [100, 140, 160]);
        send_until(&company, "gmail.com", 50).await;
        send_until(&company, "qq.com", 50).await;
        // Spread over the day, and not one more.
        let gmail = knocks(&company, "gmail.com");
        for pair in gmail.windows(2) {
            assert!(pair[1].since(pair[0]) > Duration::from_secs(500), "{pair:?}");
        }
        guard_once(&company.application, Watch::Everything).await;
        turn_to(&company, gmail[0], 22);
        send_for(&company, HOUR / 4).await;
        assert_eq!((knocks(&company, "gmail.com").len(), knocks(&company, "qq.com").len()), (50, 50));
        turn_to(&company, gmail[0], 25);
        guard_once(&company.application, Watch::Everything).await;
        let stands = channel_warm_up(&company.application, &Viewer::system(), CHANNEL).await.unwrap();
        let google = stands.sources[0].groups.iter().find(|group| group.provider == ProviderGroup::Google).unwrap();
        assert_eq!((google.day, google.cap, google.used), (2, 70, 0));
        let step = stands.sources[0].steps.iter().find(|step| step.provider == ProviderGroup::Google).unwrap();
        assert_eq!((step.day, step.before, step.after, step.reason), (1, 50, 70, Reason::Green));
        assert_eq!((step.numbers.used, step.numbers.judged.accepted), (50, 50));
        send_until(&company, "gmail.com", 120).await;
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
        send_until(&company, "gmail.com", 50).await;
        // The brake speaks of the same letters: a person lets the campaign go on, as often as it asks.
        for _ in 0..4 {
            guard_once(&company.application, Watch::Everything).await;
            if company.campaign().await.state == CampaignState::Paused {
                company.application.perform(&Viewer::system(), GoOnNevertheless(CAMPAIGN)).await.unwrap();
            }
        }
        let stands = channel_warm_up(&company.application, &Viewer::system(), CHANNEL).await.unwrap();
        let (group, step) = (&stands.sources[0].groups[0], &stands.sources[0].steps[0]);
        assert_eq!((step.reason, step.after, group.cap), (Reason::Red, 12, 12));
        assert!(step.numbers.judged.hard > 10);
        // Twenty-four hours from then on nothing goes; then a quarter, and no more on that day.
        let until = group.stopped_until.unwrap();
        turn_to(&company, until, 0);
        company.clock.turn(HOUR / 2);
        send_until(&company, "gmail.com", 62).await;
        let after = knocks(&company, "gmail.com").into_iter().filter(|at| *at >= until).count();
        assert_eq!(after, 12);
        assert!(knocks(&company, "gmail.com")[..50].iter().all(|at| *at < until));
    }
}
