use super::{AddRoute, Asked, ChangeRoute, OrderRoutes, RemoveRoute, RouteChange, routes, why};
use crate::Trouble;
use crate::sending::channels::{AddChannel, ChannelChange, RemoveChannel};
use crate::testing::TestTradewind;
use basics::ids::{ChannelId, RouteId};
use domain::sending::channel::ChannelSecurity;
use domain::sending::provider::ProviderGroup;
use domain::sending::route::{Conditions, LetterUse, Step};
use domain::trust::Role;

async fn channel(test: &TestTradewind, name: &str) -> ChannelId {
    let change = ChannelChange {
        name: Some(name.into()),
        host: Some(format!("{name}.example")),
        port: Some(25),
        security: Some(ChannelSecurity::None),
        ..ChannelChange::default()
    };
    test.application.perform(&test.administrator(), AddChannel(change)).await.unwrap()
}

async fn route(test: &TestTradewind, name: &str, conditions: Conditions, channels: &[ChannelId]) -> RouteId {
    let change = RouteChange {
        name: Some(name.into()),
        conditions: Some(conditions),
        channels: Some(channels.to_vec()),
        ..RouteChange::default()
    };
    test.application.perform(&test.administrator(), AddRoute(change)).await.unwrap()
}

async fn names(test: &TestTradewind) -> Vec<String> {
    routes(&test.application, &test.administrator()).await.unwrap().into_iter().map(|(name, _)| name).collect()
}

fn code(refused: Result<impl Sized, Trouble>) -> &'static str {
    match refused {
        Err(Trouble::Refused { code, .. }) => code,
        Err(_) => "other trouble",
        Ok(_) => "done",
    }
}

#[tokio::test]
async fn routes_are_asked_in_their_order_and_a_channel_in_one_stays() {
    let test = TestTradewind::new().await;
    let (by, app) = (test.administrator(), &test.application);
    let (a, b) = (channel(&test, "a").await, channel(&test, "b").await);
    let first = route(&test, "First", Conditions::default(), &[a]).await;
    let second = route(&test, "Second", Conditions::default(), &[b, a]).await;
    assert_eq!(names(&test).await, ["First", "Second"]);
    app.perform(&by, OrderRoutes(vec![second, first])).await.unwrap();
    assert_eq!(names(&test).await, ["Second", "First"]);
    for wrong in [vec![first], vec![first, first], vec![]] {
        assert_eq!(code(app.perform(&by, OrderRoutes(wrong)).await), "other_routes");
    }
    assert_eq!(code(app.perform(&by, RemoveChannel { channel: b }).await), "channel_in_route");
    app.perform(&by, RemoveRoute { route: second }).await.unwrap();
    app.perform(&by, RemoveChannel { channel: b }).await.unwrap();
    assert!(matches!(app.perform(&by, RemoveRoute { route: second }).await, Err(Trouble::NotFound { .. })));
    let marketer = test.as_role(Role::Marketer).await;
    assert!(matches!(app.perform(&marketer, RemoveRoute { route: first }).await, Err(Trouble::NotAllowed { .. })));
    let rep = test.as_role(Role::Rep).await;
    assert!(matches!(routes(app, &rep).await, Err(Trouble::NotAllowed { .. })));
}

#[tokio::test]
async fn a_routes_parts_are_checked() {
    let test = TestTradewind::new().await;
    let (by, app) = (test.administrator(), &test.application);
    let a = channel(&test, "a").await;
    let id = route(&test, "First", Conditions::default(), &[a]).await;
    let gone = ChannelId::from_i64(7);
    let domains = |name: &str| Conditions { domains: vec![name.into()], ..Conditions::default() };
    for (change, expected) in [
        (RouteChange { name: Some(" ".into()), ..RouteChange::default() }, "empty"),
        (RouteChange { channels: Some(vec![]), ..RouteChange::default() }, "empty"),
        (RouteChange { channels: Some(vec![a, a]), ..RouteChange::default() }, "too_many"),
        (RouteChange { channels: Some(vec![gone]), ..RouteChange::default() }, "unknown_channel"),
        (RouteChange { patience_seconds: Some(5), ..RouteChange::default() }, "out_of_range"),
        (RouteChange { conditions: Some(domains("no domain")), ..RouteChange::default() }, "not_a_domain"),
        (RouteChange { conditions: Some(domains("Tide.example.")), ..RouteChange::default() }, "done"),
    ] {
        assert_eq!(code(app.perform(&by, ChangeRoute { route: id, change }).await), expected);
    }
    let all = routes(app, &by).await.unwrap();
    assert_eq!(all[0].1.conditions.domains, ["tide.example"]);
}

#[tokio::test]
async fn why_a_channel_is_told_step_by_step() {
    let test = TestTradewind::new().await;
    let (by, app) = (test.administrator(), &test.application);
    let (a, b) = (channel(&test, "a").await, channel(&test, "b").await);
    let tencent = Conditions { providers: vec![ProviderGroup::Tencent], ..Conditions::default() };
    let tests = Conditions { uses: vec![LetterUse::Test], ..Conditions::default() };
    route(&test, "Tests", tests, &[a]).await;
    let china = route(&test, "China", tencent, &[b]).await;
    let ask = async |address: &str, letter_use| {
        let asked = Asked { address: address.into(), from: "tide.example".into(), letter_use };
        why(app, &by, &asked).await
    };
    let explained = ask("li@qq.com", LetterUse::Campaign).await.unwrap();
    assert_eq!((explained.choice.channel, explained.choice.route), (Some(b), Some(china)));
    let steps: Vec<Step> = explained.choice.reasons.iter().map(|reason| reason.step).collect();
    assert_eq!(steps, [Step::Use, Step::Fits, Step::Taken]);
    assert_eq!((explained.provider, explained.country, explained.known), (ProviderGroup::Tencent, None, false));
    let usual = ask("anna@gmail.com", LetterUse::Campaign).await.unwrap();
    assert_eq!((usual.choice.channel, usual.choice.route), (Some(a), None), "the default channel");
    assert_eq!(code(ask("no address", LetterUse::Campaign).await), "wrong_address");
}
