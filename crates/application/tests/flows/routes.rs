//! Routes choose each letter's channel, and another channel takes over when one is down for too long: never a letter that may have left,
//! and never by a channel that would break the alignment.

use crate::harness::{CAMPAIGN, Company};
use application::sending::brake::LiftHold;
use application::sending::channels::{AddChannel, ChangeChannel, ChannelChange};
use application::sending::domains::{DomainRequest, prepare_domain};
use application::sending::routes::{AddRoute, Asked, Explained, RouteChange, rerouted, rerouted_from, why};
use application::sending::shaping::ShapeGroup;
use application::sending::trial::{CHANNEL, FROM_DOMAIN};
use basics::ids::ChannelId;
use domain::sending::campaign::CampaignState;
use domain::sending::channel::{ChannelSecurity, ChannelState};
use domain::sending::provider::ProviderGroup;
use domain::sending::route::{Conditions, LetterUse, Step, TroubleCause};
use domain::sending::service::Service;
use domain::sending::shaping::ShapeChange;
use domain::trust::Viewer;
use fakeworld::{Character, MailProvider};
use outside::Clock;
use std::sync::Arc;
use std::time::Duration;
use store::{Pieces, both_databases};

/// A second channel with a provider of its own.
async fn second(company: &Company, service: Service) -> (ChannelId, Arc<MailProvider>) {
    let clock = Arc::clone(&company.clock) as _;
    let provider = Arc::new(MailProvider::new("second.example", 9, Character::kind(), clock));
    company.network.connect("second.example", 25, Arc::clone(&provider));
    let change = ChannelChange {
        name: Some("Second".into()),
        host: Some("second.example".into()),
        port: Some(25),
        security: Some(ChannelSecurity::None),
        service: Some(service),
        ..ChannelChange::default()
    };
    (company.application.perform(&Viewer::system(), AddChannel(change)).await.unwrap(), provider)
}

async fn route(company: &Company, conditions: Conditions, channels: &[ChannelId]) {
    let change = RouteChange {
        name: Some("Route".into()),
        conditions: Some(conditions),
        channels: Some(channels.to_vec()),
        patience_seconds: Some(60),
        ..RouteChange::default()
    };
    company.application.perform(&Viewer::system(), AddRoute(change)).await.unwrap();
    let by_routes = Pieces::new("UPDATE campaign SET by_routes = ").value(1_i64);
    store::testing::change(company.application.database(), vec![by_routes]).await;
}

/// The From domain has a key of ours, which receivers believe.
async fn own_domain(company: &Company) {
    let request = DomainRequest { name: FROM_DOMAIN.to_owned(), with_ed25519: false };
    let verb = prepare_domain(&company.application, &Viewer::system(), request).await.unwrap();
    company.application.perform(&Viewer::system(), verb).await.unwrap();
    let declared = Pieces::new("UPDATE sending_domain SET state = ").value("declared");
    store::testing::change(company.application.database(), vec![declared]).await;
}

both_databases! {
    async fn each_letter_goes_by_the_channel_of_its_route(database: Database) {
        let company = Company::at_domains(&database, 10, 2, Character::kind(), &["qq.com", "gmail.com"]).await;
        company.load().await;
        let (other, provider) = second(&company, Service::Own).await;
        let tencent = Conditions { providers: vec![ProviderGroup::Tencent], ..Conditions::default() };
        route(&company, tencent, &[other]).await;
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(company.states().await, [("accepted".to_owned(), 10)].into());
        assert_eq!((provider.account().total.accepted, company.provider.account().total.accepted), (5, 5));
        assert_eq!(rerouted(&company.application, &Viewer::system(), CAMPAIGN).await.unwrap(), []);
    }
}

both_databases! {
    async fn letters_of_a_channel_that_is_down_are_taken_over_with_a_note(database: Database) {
        let company = Company::on(&database, 10, 2, Character::kind()).await;
        company.load().await;
        own_domain(&company).await;
        let (other, provider) = second(&company, Service::Own).await;
        route(&company, Conditions::default(), &[CHANNEL, other]).await;
        company.network.take_down("relay.example", 25);
        let began = company.clock.monotonic();
        company.send_until(&[CampaignState::Finished]).await;
        assert!(company.clock.monotonic() - began >= Duration::from_secs(60), "not before the route's patience ended");
        assert_eq!(company.states().await, [("accepted".to_owned(), 10)].into());
        assert_eq!(provider.account().total.accepted, 10);
        let notes = rerouted(&company.application, &Viewer::system(), CAMPAIGN).await.unwrap();
        let moved: Vec<_> = notes.iter().map(|note| (note.from, note.to, note.letters)).collect();
        assert_eq!(moved, [(CHANNEL, other, 10)]);
        // Nothing tries the first channel any more: it is greeted, and known to work again.
        company.replace_relay(Character::kind());
        company.send_while(async || company.channel().await.state != ChannelState::Ready).await;
    }
}

both_databases! {
    async fn letters_wait_rather_than_go_by_a_channel_that_is_not_aligned(database: Database) {
        let company = Company::on(&database, 6, 2, Character::kind()).await;
        company.load().await;
        own_domain(&company).await;
        let (other, provider) = second(&company, Service::Postmark).await;
        route(&company, Conditions::default(), &[CHANNEL, other]).await;
        company.network.take_down("relay.example", 25);
        let began = company.clock.monotonic();
        company.send_while(async || company.clock.monotonic() - began < Duration::from_secs(180)).await;
        assert_eq!(company.states().await, [("queued".to_owned(), 6)].into());
        assert_eq!(provider.account().total.accepted, 0);
        company.replace_relay(Character::kind());
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(company.states().await, [("accepted".to_owned(), 6)].into());
    }
}

both_databases! {
    async fn a_letter_in_doubt_stays_where_it_is(database: Database) {
        let company = Company::on(&database, 4, 1, Character::kind()).await;
        company.load().await;
        own_domain(&company).await;
        let (other, provider) = second(&company, Service::Own).await;
        route(&company, Conditions::default(), &[CHANNEL, other]).await;
        application::sending::planner::plan_campaign(&company.application, CAMPAIGN, &Viewer::system()).await.unwrap();
        let doubt = Pieces::new("UPDATE outgoing SET state = ").value("in_doubt");
        let doubt = doubt.text(" WHERE id = (SELECT MIN(id) FROM outgoing)");
        store::testing::change(company.application.database(), vec![doubt]).await;
        let change = ChannelChange { paused: Some(true), ..ChannelChange::default() };
        company.application.perform(&Viewer::system(), ChangeChannel { channel: CHANNEL, change }).await.unwrap();
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(company.states().await, [("accepted".to_owned(), 3), ("in_doubt".to_owned(), 1)].into());
        assert_eq!(provider.account().total.accepted, 3);
    }
}

async fn stop_group(company: &Company, provider: ProviderGroup, change: ShapeChange) {
    let verb = ShapeGroup { channel: CHANNEL, provider, change };
    company.application.perform(&Viewer::system(), verb).await.unwrap();
}

fn suspended() -> ShapeChange {
    ShapeChange { suspended: Some(true), ..ShapeChange::default() }
}

both_databases! {
    async fn letters_to_a_receiver_suspended_on_a_channel_leave_by_the_next_and_the_others_stay(database: Database) {
        let company = Company::at_domains(&database, 12, 2, Character::kind(), &["qq.com", "gmail.com"]).await;
        company.load().await;
        own_domain(&company).await;
        let (other, provider) = second(&company, Service::Own).await;
        route(&company, Conditions::default(), &[CHANNEL, other]).await;
        stop_group(&company, ProviderGroup::Tencent, suspended()).await;
        let began = company.clock.monotonic();
        company.send_until(&[CampaignState::Finished]).await;
        assert!(company.clock.monotonic() - began >= Duration::from_secs(60), "not before the route's patience ended");
        assert_eq!(company.states().await, [("accepted".to_owned(), 12)].into());
        assert_eq!((provider.account().total.accepted, company.provider.account().total.accepted), (6, 6), "each once");
        let notes = rerouted(&company.application, &Viewer::system(), CAMPAIGN).await.unwrap();
        let moved: Vec<_> = notes.iter().map(|note| (note.cause, note.provider, note.to, note.letters)).collect();
        assert_eq!(moved, [(TroubleCause::Suspended, Some(ProviderGroup::Tencent), other, 6)]);
        assert_eq!(rerouted_from(&company.application, &Viewer::system(), CHANNEL).await.unwrap(), notes);
        assert_eq!(company.channel().await.state, ChannelState::Ready, "the channel itself works");
    }
}

both_databases! {
    async fn letters_of_a_receiver_that_blocks_us_are_taken_over_until_a_person_lifts_it(database: Database) {
        let company = Company::at_domains(&database, 8, 2, Character::kind(), &["qq.com", "gmail.com"]).await;
        company.load().await;
        own_domain(&company).await;
        let (other, provider) = second(&company, Service::Own).await;
        route(&company, Conditions::default(), &[CHANNEL, other]).await;
        let now = company.application.now();
        let held = Pieces::new("INSERT INTO blocked_receiver (channel, provider, until_at, campaign, part, base, limit_rate, at)")
            .text(" VALUES (").value(CHANNEL).text(", 'google', ").value(now.plus(Duration::from_secs(86_400)))
            .text(", ").value(CAMPAIGN).text(", 30, 100, 500, ").value(now).text(")");
        store::testing::change(company.application.database(), vec![held]).await;
        company.send_while(async || provider.account().total.accepted < 4).await;
        let notes = rerouted(&company.application, &Viewer::system(), CAMPAIGN).await.unwrap();
        assert_eq!(notes[0].cause, TroubleCause::Blocked);
        let asked = || Asked {
            address: "someone@gmail.com".into(),
            from: FROM_DOMAIN.into(),
            letter_use: LetterUse::Campaign,
        };
        let steps = |explained: Explained| explained.choice.reasons.iter().map(|one| one.step).collect::<Vec<_>>();
        let explained = why(&company.application, &Viewer::system(), &asked()).await.unwrap();
        assert_eq!(explained.choice.channel, Some(other));
        assert_eq!(steps(explained), [Step::Fits, Step::GroupBlocked, Step::Taken]);
        let lift = LiftHold { channel: CHANNEL, provider: ProviderGroup::Google };
        company.application.perform(&Viewer::system(), lift).await.unwrap();
        let explained = why(&company.application, &Viewer::system(), &asked()).await.unwrap();
        assert_eq!(explained.choice.channel, Some(CHANNEL));
        company.send_until(&[CampaignState::Finished]).await;
        assert_eq!(company.states().await, [("accepted".to_owned(), 8)].into());
    }
}
