//! Services that prove themselves by something of ours: Postmark by a password, DirectMail by a token under its own signature.

use super::signing::{Pair, eventbridge};
use super::{Door, PUBLIC};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::sending::service::Service;
use serde_json::json;

#[tokio::test]
async fn postmark_is_known_by_the_password_in_its_address() {
    let door = Door::of(Service::Postmark).await;
    let secret = door.hook.secret.clone().unwrap();
    let event = json!({"RecordType": "SubscriptionChange", "MessageID": "883953f4", "SuppressSending": true,
        "SuppressionReason": "ManualSuppression", "ChangedAt": "2026-11-20T10:12:33Z",
        "Metadata": {"tradewind": door.letter.to_string()}})
    .to_string();
    let basic = |text: &str| format!("Basic {}", STANDARD.encode(text));
    for wrong in ["tradewind:", "tradewind:guess", "other:{secret}", ""] {
        let value = basic(&wrong.replace("{secret}", &secret));
        assert_eq!(door.knock(&[("Authorization", &value)], &event).await, 403, "{wrong}");
    }
    assert_eq!(door.knock(&[], &event).await, 403);
    assert_eq!(door.returns().await, 0);
    let good = basic(&format!("tradewind:{secret}"));
    assert_eq!(door.knock(&[("Authorization", &good)], "[]").await, 400);
    assert_eq!(door.knock(&[("Authorization", &good)], &event).await, 200);
    assert_eq!(door.knock(&[("Authorization", &good)], &event).await, 200);
    assert_eq!(door.count("SELECT COUNT(*) FROM suppression WHERE reason = 'unsubscribed'").await, 1);
    assert_eq!(door.returns().await, 1);
}

#[tokio::test]
async fn directmail_is_known_by_its_signature_over_address_headers_and_body() {
    let mut door = Door::of(Service::DirectMail).await;
    let pages = door.house.tradewind.connect_to_pages(PUBLIC);
    door.hook = door.seen().await;
    let (pair, token) = (Pair::rsa(), door.hook.secret.clone().unwrap());
    let certificate = "https://cn-hangzhou-eventbridge.oss-accelerate.aliyuncs.com/x509_public_certificate_1.pem";
    pages.add(certificate, &pair.public_pem());
    let now = door.app().now().as_millis();
    let event = json!({"id": "8734", "source": "acs:dm", "type": "dm:Deliver:Fail", "data": {
        "header": {"X-Notify-Message-ID": door.letter.to_string()}, "rcpt": "person1@example.com", "err_code": "554",
        "err_msg": "554 RCPT person1@example.com dosn't exist", "failed_type": "SmtpNxBox"}})
    .to_string();
    let url = door.hook.url.clone();
    let sent = async |pair: &Pair, url: &str, at: i64, token: &str, certificate: &str, signed: &str, body: &str| {
        let headers = eventbridge(pair, url, at, token, certificate, signed);
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        door.knock(&headers, body).await
    };
    let elsewhere = "https://evil.example/hooks/a";
    let stranger = Pair::rsa();
    let foreign = event.replace("acs:dm", "acs:oss");
    let old = now - 86_400_001;
    assert_eq!(sent(&pair, &url, now, "guess", certificate, &event, &event).await, 403, "another token");
    assert_eq!(sent(&stranger, &url, now, &token, certificate, &event, &event).await, 403, "another key");
    assert_eq!(sent(&pair, elsewhere, now, &token, certificate, &event, &event).await, 403, "signed for elsewhere");
    assert_eq!(sent(&pair, &url, old, &token, certificate, &event, &event).await, 403, "signed yesterday");
    assert_eq!(sent(&pair, &url, now, &token, "https://evil.example/a.pem", &event, &event).await, 403);
    assert_eq!(sent(&pair, &url, now, &token, certificate, "{}", &event).await, 403, "another body");
    assert_eq!(sent(&pair, &url, now, &token, certificate, &foreign, &foreign).await, 403, "of another product");
    assert_eq!(door.knock(&[], &event).await, 403);
    assert_eq!(door.returns().await, 0);
    assert_eq!(sent(&pair, &url, now, &token, certificate, &event, &event).await, 200);
    assert_eq!(sent(&pair, &url, now, &token, certificate, &event, &event).await, 200);
    assert_eq!(door.count("SELECT COUNT(*) FROM suppression WHERE reason = 'bounced'").await, 1);
    assert!(pages.asked().iter().all(|(url, _)| url == certificate));
}
