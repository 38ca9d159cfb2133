//! What a relay offers when it is greeted: the largest letter that it takes, and reports on demand.

use crate::campaigns::{company, marketer, ready, send};
use crate::harness::Company;
use application::Trouble;
use application::sending::campaigns::checks;
use application::sending::channels::{ChangeChannel, Channel, ChannelChange, channel, test_channel};
use application::sending::trial::CHANNEL;
use domain::letters::Severity;
use domain::sending::campaign::CampaignState;
use domain::sending::size::{LEAST_LIMIT_BYTES, LimitSource, SizeLimit};
use domain::trust::Viewer;
use fakeworld::{Character, Pages, ScriptedServer, Step, Vice};
use std::sync::Arc;
use store::{Database, both_databases};

/// The channel's relay from now on: it errs in nothing.
fn relay(company: &Company, announces: &'static str) -> Arc<ScriptedServer> {
    let server = ScriptedServer::new(Vice::None, Step::Greeting, 0, Arc::clone(&company.clock) as _);
    let server = Arc::new(server.announcing(announces));
    company.network.connect_scripted("relay.example", 25, Arc::clone(&server));
    server
}

async fn change(company: &Company, change: ChannelChange) {
    company.application.perform(&Viewer::system(), ChangeChannel { channel: CHANNEL, change }).await.unwrap();
}

async fn shown(company: &Company) -> Channel {
    channel(&company.application, &Viewer::system(), CHANNEL).await.unwrap()
}

async fn reports_are_asked_for(database: &Database, asks: bool) {
    let company = Company::on(database, 3, 1, Character::kind()).await;
    company.load().await;
    let server = relay(&company, "250-DSN\r\n250-SIZE 500000\r\n");
    change(&company, ChannelChange { asks_reports: Some(asks), ..ChannelChange::default() }).await;
    company.send_until(&[CampaignState::Finished]).await;
    assert_eq!(company.states().await, [("accepted".to_owned(), 3)].into());
    let envelopes = server.envelopes();
    assert_eq!(envelopes.len(), 6);
    let asked =
        |line: &&String| line.contains(" RET=HDRS ENVID=") || line.contains(" NOTIFY=FAILURE,DELAY ORCPT=rfc822;");
    assert_eq!(envelopes.iter().filter(asked).count(), if asks { 6 } else { 0 }, "{envelopes:?}");
    company.send_while(async || shown(&company).await.offer.is_none()).await;
    let shown = shown(&company).await;
    assert!(shown.offer.is_some_and(|offer| offer.reports));
    assert_eq!(shown.size_limit(), Some(SizeLimit { bytes: 500_000, source: LimitSource::Relay }));
}

both_databases! {
    async fn a_relay_is_asked_for_reports_of_failures_and_delays_where_that_is_switched_on(database: Database) {
        reports_are_asked_for(&database, true).await;
    }

    async fn and_for_none_otherwise(database: Database) {
        reports_are_asked_for(&database, false).await;
    }

    async fn a_letter_above_the_limit_ends_with_its_reason_before_anything_is_said_of_it(database: Database) {
        let company = Company::on(&database, 3, 1, Character::kind()).await;
        company.load().await;
        let server = relay(&company, "250-SIZE 200\r\n");
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(company.states().await, [("refused".to_owned(), 3)].into());
        assert_eq!(company.reasons().await, [("too_large".to_owned(), 3)].into());
        assert_eq!(server.envelopes(), Vec::<String>::new());
    }

    async fn a_campaign_whose_letter_no_channel_takes_is_told_before_it_begins(database: Database) {
        let company = company(&database, 5, Character::kind()).await;
        company.connect(Arc::new(Pages::default()) as _);
        let id = ready(&company).await;
        let found = async || {
            let all = checks(&company.application, &marketer(), id).await.unwrap();
            all.into_iter().find(|check| check.code == "letter_too_large")
        };
        assert_eq!(found().await, None, "nobody says a limit");
        relay(&company, "250-SIZE 8000\r\n");
        assert!(test_channel(&company.application, &Viewer::system(), CHANNEL).await.unwrap().is_good());
        let check = found().await.unwrap();
        assert_eq!((check.severity, check.arguments["limit"].as_str()), (Severity::Blocks, "7"));
        assert!(check.arguments["size"].parse::<u64>().unwrap() > 7);
        assert!(matches!(send(&company, id, 5).await, Err(Trouble::Refused { code: "checks_block", .. })));

        let person = ChannelChange { size_limit_bytes: Some(Some(LEAST_LIMIT_BYTES - 1)), ..ChannelChange::default() };
        let verb = ChangeChannel { channel: CHANNEL, change: person };
        let refused = company.application.perform(&Viewer::system(), verb).await;
        assert!(matches!(refused, Err(Trouble::Refused { code: "out_of_range", .. })), "{refused:?}");
        // Another relay: what the one before announced is forgotten.
        let elsewhere = ChannelChange { host: Some("other.example".into()), ..ChannelChange::default() };
        change(&company, elsewhere).await;
        assert_eq!(found().await, None);
        change(&company, ChannelChange { size_limit_bytes: Some(Some(LEAST_LIMIT_BYTES)), ..ChannelChange::default() }).await;
        assert_eq!(shown(&company).await.size_limit().map(|limit| limit.source), Some(LimitSource::Person));
    }
}
