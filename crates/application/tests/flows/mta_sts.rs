//! What destinations publish about TLS is obeyed: an enforced policy holds letters back, one in testing does not, and what was
//! once fetched goes on without its record, its page, and the process that fetched it.

use crate::harness::Company;
use application::sending::running::{SendingParts, run_sending};
use application::sending::tls_policies::TlsPolicies;
use application::sending::trial::CHANNEL;
use domain::sending::campaign::CampaignState;
use fakeworld::{Character, MailProvider, Pages};
use mail::mta_sts;
use outside::doors::Doors;
use outside::{Clock, DialError, Dialler, FetchError, FetchRequest, Fetcher, Redirects, SystemDialler, SystemFetcher};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::sending::tls;
use store::{Database, Pieces, both_databases};
use tokio::sync::watch;

struct World {
    company: Company,
    pages: Arc<Pages>,
}

/// A company that sends directly to people of one domain.
async fn world(database: &Database, people: usize) -> World {
    let company = Company::at_domains(database, people, 4, Character::kind(), &["red.example"]).await;
    let direct = Pieces::new("UPDATE channel SET kind = ").value("direct");
    store::testing::change(company.application.database(), vec![direct]).await;
    company.load().await;
    let pages = Arc::new(Pages::default());
    company.connect(Arc::clone(&pages) as _);
    World { company, pages }
}

impl World {
    /// What red.example publishes from now on.
    fn publish(&self, id: &str, mode: &str, hosts: &[&str]) {
        self.company.zone.remove("_mta-sts.red.example");
        self.company.zone.add_text("_mta-sts.red.example", &format!("v=STSv1; id={id};"));
        let hosts: String = hosts.iter().map(|host| format!("mx: {host}\n")).collect();
        let text = format!("version: STSv1\nmode: {mode}\nmax_age: 604800\n{hosts}");
        self.pages.add(&mta_sts::policy_url("red.example"), &text);
    }

    /// A machine of red.example that shows a certificate for `name`, which this world believes.
    fn machine(&self, host: &str, preference: u16, certificate: Option<&str>) -> Arc<MailProvider> {
        let provider = MailProvider::new(host, 9, Character::kind(), Arc::clone(&self.company.clock) as _);
        let provider = match certificate {
            Some(name) => {
                let (provider, pem) = provider.with_starttls(name).unwrap();
                self.company.network.trust(&pem);
                provider
            }
            None => provider,
        };
        let provider = Arc::new(provider);
        self.company.network.connect(host, 25, Arc::clone(&provider));
        self.company.zone.add_exchanger("red.example", preference, host);
        provider
    }

    async fn send_for(&self, seconds: u64) {
        let began = self.company.clock.monotonic();
        self.company.send_while(async || self.company.clock.monotonic() - began < Duration::from_secs(seconds)).await;
    }

    async fn results(&self) -> BTreeMap<(String, String), i64> {
        let sums = tls::results(self.company.application.database(), CHANNEL, 0).await.unwrap();
        sums.into_iter().map(|sum| ((sum.policy, sum.result), sum.amount)).collect()
    }
}

fn received(provider: &MailProvider) -> u64 {
    provider.account().total.accepted
}

fn key(policy: &str, result: &str) -> (String, String) {
    (policy.to_owned(), result.to_owned())
}

both_databases! {
    async fn an_enforced_policy_gives_letters_to_named_machines_with_their_own_certificate_alone(database: Database) {
        let world = world(&database, 12).await;
        let clear = world.machine("mx1.red.example", 10, None);
        let stranger = world.machine("mx2.red.example", 20, Some("elsewhere.example"));
        let unnamed = world.machine("mx3.blue.example", 25, Some("mx3.blue.example"));
        let right = world.machine("mx4.red.example", 30, Some("mx4.red.example"));
        world.publish("1", "enforce", &["*.red.example"]);
        world.company.send_until(&[CampaignState::Finished]).await;
        assert_eq!([&clear, &stranger, &unnamed, &right].map(|machine| received(machine)), [0, 0, 0, 12]);
        assert_eq!(unnamed.account().connections, 0);
        let results = world.results().await;
        for result in ["proven", "failed", "not_offered"] {
            assert!(results.contains_key(&key("enforce", result)), "{results:?}");
        }
    }

    async fn letters_that_no_machine_may_have_wait_with_their_reason_until_one_may(database: Database) {
        let world = world(&database, 6).await;
        let stranger = world.machine("mx1.red.example", 10, Some("elsewhere.example"));
        world.publish("1", "enforce", &["mx1.red.example"]);
        world.send_for(60).await;
        assert_eq!((received(&stranger), world.company.reasons().await), (0, [("mta_sts".to_owned(), 6)].into()));
        let right = world.machine("mx1.red.example", 10, Some("mx1.red.example"));
        world.company.send_until(&[CampaignState::Finished]).await;
        assert_eq!((received(&stranger), received(&right)), (0, 6));
    }

    async fn a_policy_that_names_no_machine_of_the_domain_holds_letters_back(database: Database) {
        let world = world(&database, 6).await;
        let evil = world.machine("mx.evil.example", 10, Some("mx.evil.example"));
        world.publish("1", "enforce", &["*.red.example"]);
        world.send_for(30).await;
        assert_eq!(evil.account().connections, 0);
        assert_eq!(world.company.reasons().await, [("mta_sts_no_host".to_owned(), 6)].into());
    }

    async fn a_policy_in_testing_holds_nothing_back_and_is_counted(database: Database) {
        let world = world(&database, 8).await;
        let stranger = world.machine("mx1.red.example", 10, Some("elsewhere.example"));
        world.publish("1", "testing", &["mx1.red.example"]);
        world.company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(received(&stranger), 8);
        let results = world.results().await;
        assert!(results[&key("testing", "failed")] > 0 && !results.contains_key(&key("testing", "proven")), "{results:?}");
    }

    async fn who_takes_record_and_page_away_does_not_switch_a_policy_off_not_even_over_a_restart(database: Database) {
        let world = world(&database, 6).await;
        world.publish("1", "enforce", &["mx1.red.example"]);
        let policies = TlsPolicies::new(world.company.application.clone());
        let policy = policies.of("red.example").await.expect("there is one");
        assert_eq!(policy.policy.mode, mta_sts::Mode::Enforce);
        world.company.zone.remove("_mta-sts.red.example");
        world.pages.add(&mta_sts::policy_url("red.example"), "gone");
        let evil = world.machine("mx.evil.example", 10, None);
        world.send_for(30).await;
        assert_eq!((evil.account().connections, world.company.reasons().await), (0, [("mta_sts_no_host".to_owned(), 6)].into()));
        // A new record whose page cannot be read changes nothing; one that can be read does.
        world.company.zone.add_text("_mta-sts.red.example", "v=STSv1; id=2;");
        world.company.clock.turn(Duration::from_secs(700));
        assert_eq!(policies.of("red.example").await.expect("the old one").id, "1");
        world.publish("3", "none", &[]);
        world.company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(received(&evil), 6);
        world.company.clock.turn(Duration::from_secs(700));
        assert_eq!(policies.of("red.example").await.expect("the new one").policy.mode, mta_sts::Mode::None);
        world.company.clock.turn(Duration::from_secs(604_800));
        world.company.zone.remove("_mta-sts.red.example");
        assert_eq!(policies.of("red.example").await, None);
    }

    async fn exchangers_and_policies_at_private_addresses_are_never_dialled(database: Database) {
        let world = world(&database, 4).await;
        let zone = Arc::clone(&world.company.zone);
        for (number, address) in ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:192.168.0.1"].iter().enumerate() {
            let host = format!("mx{number}.red.example");
            zone.add_exchanger("red.example", 10, &host);
            zone.add_address(&host, address.parse().unwrap());
        }
        zone.add_text("_mta-sts.red.example", "v=STSv1; id=1;");
        zone.add_address("mta-sts.red.example", "127.0.0.1".parse().unwrap());
        let public: Arc<dyn Dialler> = Arc::new(SystemDialler::new(Arc::clone(&zone) as _, Doors::public_only()));
        let fetcher = Arc::new(SystemFetcher::new(Arc::clone(&public)));
        let request = FetchRequest {
            url: mta_sts::policy_url("red.example"),
            redirects: Redirects::Refused,
            most_bytes: 1_000,
            timeout: Duration::from_secs(5),
        };
        let refused = fetcher.get(&request).await;
        assert!(matches!(refused, Err(FetchError::Dial(DialError::DoorShut { .. }))), "{refused:?}");
        let (stop, stopped) = watch::channel(false);
        let parts = SendingParts { direct_dialler: public, ..world.company.sending_parts() };
        let running = tokio::spawn(run_sending(world.company.application.clone(), parts, stopped));
        while world.company.reasons().await.get("no_connection") != Some(&4) {
            world.company.turn().await;
        }
        stop.send(true).unwrap();
        while !running.is_finished() {
            world.company.turn().await;
        }
        assert_eq!(world.company.states().await, [("queued".to_owned(), 4)].into());
        assert_eq!(TlsPolicies::new(world.company.application.clone()).of("red.example").await, None);
    }
}
