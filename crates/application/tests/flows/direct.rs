//! Direct delivery: each domain's letters go to its own exchangers, and only there.

use crate::harness::Company;
use application::sending::shaping::ShapeGroup;
use application::sending::trial::CHANNEL;
use domain::sending::campaign::CampaignState;
use domain::sending::provider::ProviderGroup;
use domain::sending::shaping::ShapeChange;
use domain::trust::Viewer;
use fakeworld::{Character, MailProvider, ScriptedServer, Step, Vice};
use outside::Clock;
use std::sync::Arc;
use std::time::Duration;
use store::{Database, Pieces, both_databases};

/// A company that sends directly; its people are at these domains in turn.
async fn company(database: &Database, people: usize, domains: &[&str]) -> Company {
    let company = Company::at_domains(database, people, 20, Character::kind(), domains).await;
    let direct = Pieces::new("UPDATE channel SET kind = ").value("direct");
    store::testing::change(company.application.database(), vec![direct]).await;
    company.load().await;
    company
}

/// A machine that takes letters at port 25.
fn machine(company: &Company, host: &str, character: Character) -> Arc<MailProvider> {
    let provider = Arc::new(MailProvider::new(host, 9, character, Arc::clone(&company.clock) as _));
    company.network.connect(host, 25, Arc::clone(&provider));
    provider
}

async fn shape(company: &Company, change: ShapeChange) {
    let verb = ShapeGroup { channel: CHANNEL, provider: ProviderGroup::Other, change };
    company.application.perform(&Viewer::system(), verb).await.unwrap();
}

fn received(provider: &MailProvider) -> u64 {
    provider.account().total.accepted
}

both_databases! {
    async fn letters_go_to_the_exchangers_of_each_domain_by_preference(database: Database) {
        let company = company(&database, 40, &["red.example", "blue.example", "bare.example", "gone.example"]).await;
        company.zone.add_exchanger("red.example", 20, "second.red.example");
        company.zone.add_exchanger("red.example", 10, "first.red.example");
        company.zone.add_exchanger("blue.example", 10, "mx.blue.example");
        // No exchanger, but an address of its own.
        company.zone.add_address("bare.example", "192.0.2.7".parse().unwrap());
        let [first, second, blue, bare] = ["first.red.example", "second.red.example", "mx.blue.example", "bare.example"]
            .map(|host| machine(&company, host, Character::kind()));
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!([&first, &second, &blue, &bare].map(|machine| received(machine)), [10, 0, 10, 10]);
        assert_eq!(company.states().await, [("accepted".to_owned(), 30), ("refused".to_owned(), 10)].into());
    }

    async fn a_dead_exchanger_is_passed_over_and_a_null_one_takes_no_letter(database: Database) {
        let company = company(&database, 20, &["red.example", "null.example"]).await;
        company.zone.add_exchanger("red.example", 10, "first.red.example");
        company.zone.add_exchanger("red.example", 20, "second.red.example");
        company.zone.add_exchanger("null.example", 0, "");
        company.network.take_down("first.red.example", 25);
        let second = machine(&company, "second.red.example", Character::kind());
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(received(&second), 10);
        assert_eq!(company.states().await, [("accepted".to_owned(), 10), ("refused".to_owned(), 10)].into());
    }

    async fn the_next_exchanger_is_dialled_before_a_letters_end_and_never_after_it(database: Database) {
        let company = company(&database, 16, &["early.example", "late.example"]).await;
        for domain in ["early.example", "late.example"] {
            company.zone.add_exchanger(domain, 10, &format!("first.{domain}"));
            company.zone.add_exchanger(domain, 20, &format!("second.{domain}"));
        }
        let scripted = |host: &str, step| {
            let server = ScriptedServer::new(Vice::Hangup, step, usize::MAX, Arc::clone(&company.clock) as _);
            let server = Arc::new(server.with_chunks());
            company.network.connect_scripted(host, 25, Arc::clone(&server));
            server
        };
        let first = (scripted("first.early.example", Step::Mail), scripted("first.late.example", Step::End));
        let second = ["second.early.example", "second.late.example"].map(|host| machine(&company, host, Character::kind()));
        company.send_until(&[CampaignState::Finished]).await;
        assert!(first.0.connections() > 0 && first.0.received().is_empty());
        assert_eq!((received(&second[0]), received(&second[1])), (8, 0));
        // The first machine took each and said nothing: nobody else gets it.
        assert_eq!(first.1.received().values().copied().collect::<Vec<_>>(), [1; 8]);
        assert_eq!(company.states().await, [("accepted".to_owned(), 8), ("in_doubt".to_owned(), 8)].into());
    }

    async fn a_domain_of_another_script_is_asked_for_and_written_to_by_its_a_labels(database: Database) {
        let company = company(&database, 6, &["münchen.example", "信风.example"]).await;
        company.zone.add_exchanger("xn--mnchen-3ya.example", 10, "mx.xn--mnchen-3ya.example");
        company.zone.add_exchanger("信风.example", 10, "mx.信风.example");
        let machines = ["mx.xn--mnchen-3ya.example", "mx.xn--vuqv19o.example"].map(|host| machine(&company, host, Character::kind()));
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(machines.each_ref().map(|machine| received(machine)), [3, 3]);
    }

    async fn a_name_server_that_is_away_puts_letters_off_and_refuses_none(database: Database) {
        let company = company(&database, 20, &["red.example", "quiet.example"]).await;
        company.zone.add_exchanger("red.example", 10, "mx.red.example");
        company.zone.add_exchanger("quiet.example", 10, "mx.quiet.example");
        company.zone.fall_silent("quiet.example");
        let (red, quiet) =
            (machine(&company, "mx.red.example", Character::kind()), machine(&company, "mx.quiet.example", Character::kind()));
        company.send_while(async || received(&red) < 10).await;
        assert_eq!(company.states().await.get("refused"), None);
        company.zone.speak("quiet.example");
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!((received(&quiet), company.states().await), (10, [("accepted".to_owned(), 20)].into()));
    }

    async fn a_domain_whose_machines_are_all_down_keeps_no_other_waiting(database: Database) {
        let company = company(&database, 40, &["red.example", "down.example"]).await;
        company.zone.add_exchanger("red.example", 10, "mx.red.example");
        company.zone.add_exchanger("down.example", 10, "mx.down.example");
        company.network.take_down("mx.down.example", 25);
        let red = machine(&company, "mx.red.example", Character::kind());
        company.send_while(async || received(&red) < 20).await;
        let states = company.states().await;
        assert_eq!((states["accepted"], states.get("refused")), (20, None), "{states:?}");
        let down = machine(&company, "mx.down.example", Character::kind());
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(received(&down), 20);
    }

    async fn a_group_that_demands_encryption_gets_no_letter_in_clear(database: Database) {
        let company = company(&database, 10, &["red.example"]).await;
        company.zone.add_exchanger("red.example", 10, "mx.red.example");
        let red = machine(&company, "mx.red.example", Character::kind());
        let demand = ShapeChange { requires_tls: Some(true), ..ShapeChange::default() };
        shape(&company, demand).await;
        let began = company.clock.monotonic();
        company.send_while(async || company.clock.monotonic() - began < Duration::from_secs(120)).await;
        assert!(red.account().connections > 0);
        assert_eq!((received(&red), company.states().await), (0, [("queued".to_owned(), 10)].into()));
        shape(&company, ShapeChange::default()).await;
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(received(&red), 10);
    }
}
