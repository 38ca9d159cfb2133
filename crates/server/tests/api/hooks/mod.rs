//! The door of channels' events, met as each service meets it, and as those who are none.

mod services;
mod signing;

use crate::house::{House, Reply};
use crate::letters::planned;
use application::Application;
use application::sending::channels::{ChangeChannel, ChannelChange};
use application::sending::feedback::{ChangeHook, Hook, HookStep, hook};
use application::sending::trial;
use basics::ids::OutgoingId;
use domain::sending::feedback::FeedbackRefusal;
use domain::sending::service::Service;
use serde_json::{Value, json};
use signing::{Pair, mailgun, sendgrid, sns};
use store::Pieces;

const PUBLIC: &str = "https://mail.tide.example";

/// A campaign of three, of which one letter was handed over by a channel of this service.
pub struct Door {
    pub house: House,
    pub letter: OutgoingId,
    pub hook: Hook,
}

impl Door {
    async fn of(service: Service) -> Door {
        let house = House::new().await;
        let letter = planned(&house).await;
        stand(&house.tradewind.application, letter, "accepted").await;
        let by = house.tradewind.administrator();
        let change = ChannelChange { service: Some(service), ..ChannelChange::default() };
        let change = ChangeChannel { channel: trial::CHANNEL, change };
        house.tradewind.application.perform(&by, change).await.unwrap();
        let hook = hook(&house.tradewind.application, &by, trial::CHANNEL).await.unwrap().unwrap();
        Door { house, letter, hook }
    }

    fn app(&self) -> &Application {
        &self.house.tradewind.application
    }

    /// The address without scheme, host, user and password.
    pub fn path(&self) -> String {
        let at = self.hook.url.find("/hooks/").unwrap();
        self.hook.url[at..].to_owned()
    }

    async fn knock(&self, headers: &[(&str, &str)], body: &str) -> u16 {
        self.house.ask("POST", &self.path(), headers, Some(body)).await.status
    }

    async fn change(&self, step: HookStep) {
        let by = self.house.tradewind.administrator();
        self.app().perform(&by, ChangeHook { channel: trial::CHANNEL, step }).await.unwrap();
    }

    async fn seen(&self) -> Hook {
        hook(self.app(), &self.house.tradewind.administrator(), trial::CHANNEL).await.unwrap().unwrap()
    }

    async fn count(&self, text: &'static str) -> i64 {
        self.app().database().query_pieces(Pieces::new(text), |row| row.int(0)).await.unwrap()[0]
    }

    async fn returns(&self) -> i64 {
        self.count("SELECT COUNT(*) FROM letter_return").await
    }
}

async fn stand(app: &Application, letter: OutgoingId, state: &str) {
    let state = Pieces::new("UPDATE outgoing SET state = ").value(state).text(" WHERE id = ").value(letter);
    store::testing::change(app.database(), vec![state]).await;
}

#[tokio::test]
async fn an_unknown_address_is_nothing_whatever_comes() {
    let house = House::new().await;
    for path in ["/hooks/aaaaaaaaaaaaaaaaaaaaaaaaaa", "/hooks/x", "/hooks/", "/hooks"] {
        let reply = house.ask("POST", path, &[], Some("{}")).await;
        assert!([404, 405].contains(&reply.status), "{path}: {}", reply.status);
        assert!(reply.header("set-cookie").is_none());
    }
    let long = format!("/hooks/{}", "a".repeat(5_000));
    assert_eq!(house.ask("POST", &long, &[], Some("{}")).await.status, 404);
    assert!([404, 405].contains(&house.ask("GET", "/hooks/aaaaaaaaaaaaaaaaaaaaaaaaaa", &[], None).await.status));
}

#[tokio::test]
async fn who_is_refused_again_and_again_is_not_heard_for_a_while() {
    let house = House::new().await;
    let mut last = 0;
    for _ in 0..25 {
        last = house.ask("POST", "/hooks/aaaaaaaaaaaaaaaaaaaaaaaaaa", &[], Some("{}")).await.status;
    }
    assert_eq!(last, 429);
    house.tradewind.turn(std::time::Duration::from_secs(61));
    assert_eq!(house.ask("POST", "/hooks/aaaaaaaaaaaaaaaaaaaaaaaaaa", &[], Some("{}")).await.status, 404);
}

fn bounced(letter: OutgoingId, id: &str) -> Value {
    json!({"email": "person1@example.com", "timestamp": 1_795_166_000, "event": "bounce", "type": "bounce",
        "sg_event_id": id, "status": "5.1.1", "reason": "550 5.1.1 The email account does not exist",
        "tradewind": letter.to_string()})
}

#[tokio::test]
async fn events_of_sendgrid_count_once_for_letters_of_this_channel_alone() {
    let door = Door::of(Service::SendGrid).await;
    let pair = Pair::p256();
    let body = json!([bounced(door.letter, "one")]).to_string();
    let now = door.app().now().as_millis() / 1_000;
    let sent = async |pair: &Pair, at: i64, body: &str| {
        let (signature, at) = sendgrid(pair, at, body);
        let headers = [
            ("X-Twilio-Email-Event-Webhook-Signature", signature.as_str()),
            ("X-Twilio-Email-Event-Webhook-Timestamp", &at),
        ];
        door.knock(&headers, body).await
    };
    assert_eq!(sent(&pair, now, &body).await, 403, "no key is set yet");
    assert_eq!(door.seen().await.refusal, Some(FeedbackRefusal::NoKey));
    door.change(HookStep::SetKey(pair.public_key())).await;
    assert_eq!(door.knock(&[], &body).await, 403, "without a signature");
    assert_eq!(sent(&Pair::p256(), now, &body).await, 403, "another key");
    assert_eq!(sent(&pair, now - 86_401, &body).await, 403, "signed yesterday");
    assert_eq!(sent(&pair, now + 301, &body).await, 403, "signed in the future");
    let (signature, at) = sendgrid(&pair, now, &body);
    let headers = [
        ("X-Twilio-Email-Event-Webhook-Signature", signature.as_str()),
        ("X-Twilio-Email-Event-Webhook-Timestamp", at.as_str()),
    ];
    assert_eq!(door.knock(&headers, &body.replace("one", "two")).await, 403, "another body");
    let text = [headers[0], headers[1], ("Content-Type", "text/xml")];
    assert_eq!(door.knock(&text, &body).await, 415);
    assert_eq!((door.returns().await, door.seen().await.last_event_at), (0, None), "nothing was believed so far");
    assert_eq!(sent(&pair, now, &body).await, 200);
    assert_eq!(door.count("SELECT COUNT(*) FROM suppression WHERE reason = 'bounced'").await, 1);
    assert!(door.seen().await.last_event_at.is_some() && door.seen().await.refusal.is_none());
    // The same again, and another event of the same kind: one bounce a letter.
    assert_eq!(sent(&pair, now + 9, &body).await, 200);
    let again = json!([bounced(door.letter, "three")]).to_string();
    assert_eq!(sent(&pair, now, &again).await, 200);
    assert_eq!(door.returns().await, 1);
    // Malformed, foreign and too large.
    assert_eq!(sent(&pair, now, "{\"event\":\"bounce\"}").await, 400);
    assert_eq!(sent(&pair, now, "[[[").await, 400);
    let many = Value::Array(vec![json!({"event": "open"}); 5_001]).to_string();
    assert_eq!(sent(&pair, now, &many).await, 400);
    let huge = format!("[\"{}\"]", "x".repeat(1 << 20));
    assert_eq!(sent(&pair, now, &huge).await, 413);
    let elsewhere = Pieces::new("UPDATE outgoing SET channel = ").value(7_i64).text(" WHERE id = ").value(door.letter);
    store::testing::change(door.app().database(), vec![elsewhere]).await;
    let complaint =
        json!([{"event": "spamreport", "sg_event_id": "four", "tradewind": door.letter.to_string()}]).to_string();
    assert_eq!(sent(&pair, now, &complaint).await, 200, "said, and of no letter of this channel");
    assert_eq!((door.returns().await, door.count("SELECT COUNT(*) FROM suppression").await), (1, 1));
}

#[tokio::test]
async fn a_letter_that_is_on_the_wire_or_never_left_has_no_events() {
    let door = Door::of(Service::SendGrid).await;
    let pair = Pair::p256();
    door.change(HookStep::SetKey(pair.public_key())).await;
    let now = door.app().now().as_millis() / 1_000;
    let body = json!([bounced(door.letter, "one")]).to_string();
    let sent = async || {
        let (signature, at) = sendgrid(&pair, now, &body);
        let headers = [
            ("X-Twilio-Email-Event-Webhook-Signature", signature.as_str()),
            ("X-Twilio-Email-Event-Webhook-Timestamp", at.as_str()),
        ];
        door.knock(&headers, &body).await
    };
    stand(door.app(), door.letter, "data_intent").await;
    assert_eq!(sent().await, 503, "its own outcome comes first: the service shall come again");
    stand(door.app(), door.letter, "in_doubt").await;
    assert_eq!(sent().await, 200);
    assert_eq!(door.count("SELECT COUNT(*) FROM outgoing WHERE state = 'refused'").await, 1, "a bounce ends a doubt");
    stand(door.app(), door.letter, "queued").await;
    let clean = Pieces::new("DELETE FROM channel_event WHERE channel <> ").value(0_i64);
    let returns = Pieces::new("DELETE FROM letter_return WHERE id <> ").value(0_i64);
    store::testing::change(door.app().database(), vec![clean, returns]).await;
    assert_eq!(sent().await, 200);
    assert_eq!(door.returns().await, 0, "of a letter that was never handed over");
}

#[tokio::test]
async fn sns_is_believed_by_its_own_certificate_and_one_topic() {
    let door = Door::of(Service::Ses).await;
    let pages = door.house.tradewind.connect_to_pages(PUBLIC);
    let pair = Pair::rsa();
    let certificate = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem";
    let now = door.app().now();
    let said = |kind: &str, id: &str, topic: &str| {
        let mail = json!({"messageId": "0102", "tags": {"tradewind": [door.letter.to_string()]}});
        let event = json!({"eventType": "Complaint", "mail": mail, "complaint": {"complaintFeedbackType": "abuse"}});
        json!({"Type": kind, "MessageId": id, "TopicArn": topic, "Message": event.to_string(),
            "Timestamp": now.to_string(), "Token": "2336412f37",
            "SubscribeURL": "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f37"})
    };
    let ours = "arn:aws:sns:eu-west-1:111122223333:ses";
    let text = [("Content-Type", "text/plain; charset=UTF-8")];
    let question = said("SubscriptionConfirmation", "a", ours);
    assert_eq!(door.knock(&text, &sns(&pair, question.clone(), certificate)).await, 503, "no certificate to be had");
    pages.add(certificate, &pair.public_pem());
    assert_eq!(door.knock(&text, &sns(&pair, question.clone(), certificate)).await, 503, "the yes was not heard");
    assert_eq!(door.seen().await.subject, None);
    pages.add("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f37", "<ok/>");
    assert_eq!(door.knock(&text, &sns(&pair, question.clone(), certificate)).await, 200);
    assert_eq!(door.seen().await.subject.as_deref(), Some(ours));
    for (question, certificate, why) in [
        (said("Notification", "b", ours), "https://evil.example/a.pem", "a certificate from elsewhere"),
        (
            said("Notification", "b", ours),
            "https://sns.eu-west-1.amazonaws.com.evil.example/a.pem",
            "a host that begins alike",
        ),
        (said("Notification", "b", ours), "http://sns.eu-west-1.amazonaws.com/a.pem", "an open line"),
        (said("Notification", "b", "arn:aws:sns:eu-west-1:999988887777:x"), certificate, "another topic"),
    ] {
        assert_eq!(door.knock(&text, &sns(&pair, question, certificate)).await, 403, "{why}");
    }
    let mut evil = said("SubscriptionConfirmation", "c", ours);
    evil["SubscribeURL"] = json!("https://evil.example/?Action=ConfirmSubscription");
    assert_eq!(door.knock(&text, &sns(&pair, evil, certificate)).await, 403);
    let mut stale = said("Notification", "d", ours);
    stale["Timestamp"] = json!(now.minus(std::time::Duration::from_secs(86_401)).to_string());
    assert_eq!(door.knock(&text, &sns(&pair, stale, certificate)).await, 403);
    assert_eq!(door.knock(&text, &sns(&Pair::rsa(), said("Notification", "e", ours), certificate)).await, 403);
    let mut changed: Value = serde_json::from_str(&sns(&pair, said("Notification", "e", ours), certificate)).unwrap();
    changed["MessageId"] = json!("f");
    assert_eq!(door.knock(&text, &changed.to_string()).await, 403);
    assert_eq!(door.returns().await, 0);
    for _ in 0..2 {
        assert_eq!(door.knock(&text, &sns(&pair, said("Notification", "g", ours), certificate)).await, 200);
    }
    assert_eq!(door.count("SELECT COUNT(*) FROM suppression WHERE reason = 'complained'").await, 1);
    assert_eq!(door.returns().await, 1);
    let fetched = pages.asked().iter().filter(|(url, _)| url == certificate).count();
    assert_eq!(fetched, 3, "after it proved something a certificate is kept");
    assert!(pages.asked().iter().all(|(url, _)| url.starts_with("https://sns.eu-west-1.amazonaws.com/")));
    door.change(HookStep::ForgetSubject).await;
    let other = said("Notification", "h", "arn:aws:sns:eu-west-1:999988887777:x");
    assert_eq!(door.knock(&text, &sns(&pair, other, certificate)).await, 200);
}

#[tokio::test]
async fn a_token_of_mailgun_proves_one_delivery_and_no_other() {
    let door = Door::of(Service::Mailgun).await;
    door.change(HookStep::SetKey("key-0123".to_owned())).await;
    let now = door.app().now().as_millis() / 1_000;
    let event = |id: &str, what: &str| json!({"id": id, "event": what, "timestamp": 1.5, "user-variables": {"tradewind": door.letter.to_string()}});
    let delivered = mailgun("key-0123", now, "token-1", event("a", "delivered"));
    assert_eq!(door.knock(&[], &mailgun("key-other", now, "token-1", event("a", "delivered"))).await, 403);
    assert_eq!(door.knock(&[], &mailgun("key-0123", now - 86_401, "token-1", event("a", "delivered"))).await, 403);
    assert_eq!(door.returns().await, 0);
    assert_eq!(door.knock(&[], &delivered).await, 200);
    assert_eq!(door.knock(&[], &delivered).await, 200, "Mailgun did not hear our answer");
    assert_eq!(door.returns().await, 1);
    let stolen = mailgun("key-0123", now, "token-1", event("b", "complained"));
    assert_eq!(door.knock(&[], &stolen).await, 403, "the same proof for something else");
    assert_eq!(door.seen().await.refusal, Some(FeedbackRefusal::Replayed));
    assert_eq!(door.returns().await, 1);
    assert_eq!(door.knock(&[], &mailgun("key-0123", now, "token-2", event("b", "complained"))).await, 200);
    assert_eq!(door.returns().await, 2);
}

#[tokio::test]
async fn a_new_address_shuts_the_old_one_and_a_channel_of_no_service_has_none() {
    let door = Door::of(Service::Mailgun).await;
    let old = door.path();
    door.change(HookStep::SetKey("key-0123".to_owned())).await;
    door.change(HookStep::Renew).await;
    let hook = door.seen().await;
    assert!(hook.url != door.hook.url && hook.has_key, "the service's key stays");
    let reply: Reply = door.house.ask("POST", &old, &[], Some("{}")).await;
    assert_eq!(reply.status, 404);
    let by = door.house.tradewind.administrator();
    let own = ChannelChange { service: Some(Service::Own), ..ChannelChange::default() };
    door.app().perform(&by, ChangeChannel { channel: trial::CHANNEL, change: own }).await.unwrap();
    assert!(application::sending::feedback::hook(door.app(), &by, trial::CHANNEL).await.unwrap().is_none());
    assert_eq!(door.count("SELECT COUNT(*) FROM channel_hook").await, 0);
}
