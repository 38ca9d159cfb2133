use super::{AddChannel, ChangeChannel, ChannelChange, RemoveChannel, channel, channels, open_secret, test_channel};
use crate::Trouble;
use crate::sending::outward::Outward;
use crate::sending::running::{Consent, SendingParts};
use crate::testing::TestTradewind;
use basics::ids::ChannelId;
use domain::sending::channel::{ChannelSecurity, ChannelState};
use domain::sending::service::{OptionName, Service};
use domain::trust::Role;
use fakeworld::{Character, MailProvider, Network, Zone};
use std::sync::Arc;
use store::sending::channel as rows;
use words::Catalogue;

fn relay(host: &str) -> ChannelChange {
    ChannelChange {
        name: Some("Relay".into()),
        host: Some(host.into()),
        port: Some(25),
        security: Some(ChannelSecurity::None),
        ..ChannelChange::default()
    }
}

fn with_login(host: &str) -> ChannelChange {
    ChannelChange { username: Some("anna".into()), password: Some("secret word".into()), ..relay(host) }
}

async fn add(test: &TestTradewind, change: ChannelChange) -> ChannelId {
    test.application.perform(&test.administrator(), AddChannel(change)).await.unwrap()
}

async fn change(test: &TestTradewind, channel: ChannelId, change: ChannelChange) -> Result<(), Trouble> {
    test.application.perform(&test.administrator(), ChangeChannel { channel, change }).await
}

fn connect(test: &TestTradewind, provider: MailProvider) -> Arc<Network> {
    let network = Arc::new(Network::new());
    network.connect("relay.example", 25, Arc::new(provider));
    network.take_down("down.example", 25);
    test.application.connect(Outward {
        sending: SendingParts {
            dialler: Arc::clone(&network) as _,
            direct_dialler: Arc::clone(&network) as _,
            resolver: Arc::new(Zone::default()),
            words: Arc::new(Catalogue::embedded()),
            hello: "sender.example".into(),
            threads: 1,
        },
        resolver: Arc::new(Zone::default()),
        fetcher: Arc::new(fakeworld::Pages::default()),
    });
    network
}

async fn talk(test: &TestTradewind, id: ChannelId) -> Vec<(&'static str, bool)> {
    let talk = test_channel(&test.application, &test.administrator(), id).await.unwrap();
    assert!(talk.steps.iter().all(|step| !step.reply.contains("secret")), "{talk:?}");
    assert_eq!(talk.is_good(), talk.steps.iter().all(|step| step.ok));
    talk.steps.iter().map(|step| (step.name, step.ok)).collect()
}

#[tokio::test]
async fn a_password_goes_in_stays_when_it_is_left_out_and_never_comes_out() {
    let test = TestTradewind::new().await;
    let id = add(&test, with_login("relay.example")).await;
    let renamed = ChannelChange { name: Some("Other".into()), connections: Some(8), ..ChannelChange::default() };
    change(&test, id, renamed).await.unwrap();
    let shown = channel(&test.application, &test.administrator(), id).await.unwrap();
    assert_eq!((shown.username.as_deref(), shown.has_password), (Some("anna"), true));
    assert_eq!((shown.record.name.as_str(), shown.record.connections, shown.record.is_default), ("Other", 8, true));
    let marketer = test.as_role(Role::Marketer).await;
    let seen = channels(&test.application, &marketer).await.unwrap();
    assert_eq!((seen[0].username.as_deref(), seen[0].has_password), (None, true));
    let rep = test.as_role(Role::Rep).await;
    assert!(matches!(channels(&test.application, &rep).await, Err(Trouble::NotAllowed { .. })));
    let forget = ChannelChange { username: Some(String::new()), ..ChannelChange::default() };
    change(&test, id, forget).await.unwrap();
    assert!(!channel(&test.application, &test.administrator(), id).await.unwrap().has_password);
}

#[tokio::test]
async fn a_password_does_not_follow_the_channel_to_another_host() {
    let test = TestTradewind::new().await;
    let id = add(&test, with_login("relay.example")).await;
    let moved = ChannelChange { host: Some("elsewhere.example".into()), ..ChannelChange::default() };
    let refused = change(&test, id, moved.clone()).await;
    assert!(matches!(refused, Err(Trouble::Refused { code: "password_needed", .. })), "{refused:?}");
    change(&test, id, ChannelChange { password: Some("new".into()), ..moved }).await.unwrap();
}

#[tokio::test]
async fn inputs_have_limits_and_one_channel_is_the_default() {
    let test = TestTradewind::new().await;
    let first = add(&test, relay("relay.example")).await;
    let second = add(&test, ChannelChange { is_default: Some(true), ..relay("[2001:db8::1]") }).await;
    let defaults = channels(&test.application, &test.administrator()).await.unwrap();
    let defaults: Vec<_> = defaults.iter().filter(|one| one.record.is_default).map(|one| one.record.id).collect();
    assert_eq!(defaults, [second]);
    for (wrong, field) in [
        (ChannelChange { host: Some("a b".into()), ..ChannelChange::default() }, "host"),
        (ChannelChange { host: Some("x..y".into()), ..ChannelChange::default() }, "host"),
        (ChannelChange { port: Some(0), ..ChannelChange::default() }, "port"),
        (ChannelChange { connections: Some(101), ..ChannelChange::default() }, "connections"),
        (ChannelChange { letters_per_second: Some(Some(0)), ..ChannelChange::default() }, "letters_per_second"),
        (ChannelChange { username: Some("a\0b".into()), ..ChannelChange::default() }, "username"),
        (ChannelChange { password: Some("alone".into()), ..ChannelChange::default() }, "username"),
    ] {
        let refused = change(&test, first, wrong).await;
        assert!(matches!(&refused, Err(Trouble::Refused { field: Some(named), .. }) if named == field), "{refused:?}");
    }
    change(&test, first, ChannelChange { paused: Some(true), ..ChannelChange::default() }).await.unwrap();
    let renamed = ChannelChange { name: Some("Paused".into()), ..ChannelChange::default() };
    change(&test, first, renamed).await.unwrap();
    let shown = channel(&test.application, &test.administrator(), first).await.unwrap();
    assert_eq!(shown.record.state, ChannelState::Paused);
    test.application.perform(&test.administrator(), RemoveChannel { channel: first }).await.unwrap();
    assert!(matches!(change(&test, first, relay("x.example")).await, Err(Trouble::NotFound { .. })));
}

#[tokio::test]
async fn a_test_tells_every_step_with_the_relays_words() {
    let test = TestTradewind::new().await;
    let provider = MailProvider::new("relay.example", 7, Character::kind(), Arc::clone(&test.clock) as _);
    connect(&test, provider.with_credentials("anna", "secret word")).list();
    let good = add(&test, with_login("relay.example")).await;
    assert_eq!(
        talk(&test, good).await,
        [("dial", true), ("greeting", true), ("ehlo", true), ("auth", true), ("quit", true)]
    );
    let wrong = ChannelChange { password: Some("secret other".into()), ..with_login("relay.example") };
    let wrong = add(&test, wrong).await;
    assert_eq!(talk(&test, wrong).await.last(), Some(&("auth", false)));
    let tls = ChannelChange { security: Some(ChannelSecurity::StartTls), ..relay("relay.example") };
    let tls = add(&test, tls).await;
    assert_eq!(talk(&test, tls).await.last(), Some(&("starttls", false)));
    let down = add(&test, relay("down.example")).await;
    assert_eq!(talk(&test, down).await, [("dial", false)]);
}

#[tokio::test]
async fn a_password_does_not_leave_over_an_open_line_to_a_network_that_is_not_listed() {
    let test = TestTradewind::new().await;
    let provider = MailProvider::new("relay.example", 7, Character::kind(), Arc::clone(&test.clock) as _);
    connect(&test, provider.with_credentials("anna", "secret word"));
    let id = add(&test, with_login("relay.example")).await;
    assert_eq!(talk(&test, id).await.last(), Some(&("auth", false)));
}

#[tokio::test]
async fn an_administrator_of_a_demo_cannot_lead_its_letters_away_from_this_machine() {
    let test = TestTradewind::of_kind(domain::trust::WorkspaceKind::Demo).await;
    let by = test.administrator();
    let is_far = |refused: &Result<(), Trouble>| matches!(refused, Err(Trouble::Refused { code: "played_world", field: Some(field), .. }) if field == "host");
    let far = test.application.perform(&by, AddChannel(relay("smtp.example.com"))).await.map(drop);
    assert!(is_far(&far), "{far:?}");
    let id = add(&test, relay("127.0.0.1")).await;
    let moved = ChannelChange { host: Some("10.1.2.3".into()), ..ChannelChange::default() };
    let refused = change(&test, id, moved).await;
    assert!(is_far(&refused), "{refused:?}");
    change(&test, id, ChannelChange { host: Some("localhost".into()), ..ChannelChange::default() }).await.unwrap();
}

#[tokio::test]
async fn a_service_makes_the_log_in_of_what_was_typed_and_keeps_its_options() {
    let test = TestTradewind::new().await;
    let ses = ChannelChange {
        service: Some(Service::Ses),
        options: vec![(OptionName::ConfigurationSet, "campaigns".into())],
        username: Some("AKIAEXAMPLE".into()),
        password: Some("some+secret+key".into()),
        ..relay("email-smtp.us-west-1.amazonaws.com")
    };
    let id = add(&test, ses).await;
    let record = rows::get(test.application.database(), id).await.unwrap().unwrap();
    let secret = open_secret(&test.application, &record).unwrap().unwrap();
    assert_eq!(secret.password, "BH+jbMzper5WwlwUar9E1ySBqHa9whi0GPo+sJ0mVYJj");
    let shown = channel(&test.application, &test.administrator(), id).await.unwrap();
    assert_eq!(shown.options.get(OptionName::ConfigurationSet), Some("campaigns"));
    let stream = vec![(OptionName::Stream, "news".into())];
    let refused = change(&test, id, ChannelChange { options: stream, ..ChannelChange::default() }).await;
    assert!(matches!(refused, Err(Trouble::Refused { code: "not_an_option", .. })), "of another service");
    let sendgrid = ChannelChange {
        service: Some(Service::SendGrid),
        host: Some("smtp.sendgrid.net".into()),
        password: Some("SG.key".into()),
        ..ChannelChange::default()
    };
    change(&test, id, sendgrid).await.unwrap();
    let shown = channel(&test.application, &test.administrator(), id).await.unwrap();
    assert_eq!(shown.username.as_deref(), Some("apikey"));
    assert_eq!(shown.options.get(OptionName::ConfigurationSet), None, "options are the other service's");
}

#[tokio::test]
async fn a_consent_goes_in_and_never_comes_out_and_never_follows_to_another_address() {
    let test = TestTradewind::new().await;
    let consent = |url: &str, refresh: &str| Consent {
        token_url: url.into(),
        client_id: "client".into(),
        client_secret: "secret client".into(),
        refresh_token: refresh.into(),
    };
    let given = ChannelChange {
        username: Some("mei@tide.example".into()),
        consent: Some(Some(consent("https://tokens.example/token", "secret refresh"))),
        ..relay("relay.example")
    };
    let id = add(&test, given).await;
    let shown = channel(&test.application, &test.administrator(), id).await.unwrap();
    assert_eq!(shown.consent, Some(("https://tokens.example/token".into(), "client".into())));
    assert!(!format!("{shown:?}").contains("secret"));
    let empty = Consent { client_secret: String::new(), ..consent("", "") };
    let kept = ChannelChange { consent: Some(Some(empty.clone())), ..ChannelChange::default() };
    change(&test, id, kept).await.unwrap();
    let elsewhere = Consent { token_url: "https://evil.example/token".into(), ..empty };
    let moved = ChannelChange { consent: Some(Some(elsewhere)), ..ChannelChange::default() };
    assert!(matches!(change(&test, id, moved).await, Err(Trouble::Refused { code: "empty", .. })));
    let open = ChannelChange {
        consent: Some(Some(consent("http://tokens.example/token", "secret refresh"))),
        ..ChannelChange::default()
    };
    assert!(matches!(change(&test, id, open).await, Err(Trouble::Refused { code: "not_https", .. })));
    let host = ChannelChange { host: Some("other.example".into()), ..ChannelChange::default() };
    assert!(matches!(change(&test, id, host).await, Err(Trouble::Refused { code: "password_needed", .. })));
    let back = ChannelChange { consent: Some(None), password: Some("secret word".into()), ..ChannelChange::default() };
    change(&test, id, back).await.unwrap();
    let shown = channel(&test.application, &test.administrator(), id).await.unwrap();
    assert_eq!((shown.consent, shown.has_password), (None, true));
}
