//! Bodies of the shapes that the services describe, with what each means.

use super::*;

use serde_json::Value;

const LETTER: &str = "out_0000000000400";

fn fixtures(text: &str) -> Vec<Value> {
    serde_json::from_str(&text.replace("{letter}", LETTER)).unwrap()
}

/// Each event of a file says in `expect` what it means: `null`, or kind, class and action.
fn check(text: &str, read: fn(&Value) -> Option<ServiceEvent>) {
    let all = fixtures(text);
    assert!(all.len() >= 5);
    for case in all {
        let event = read(&case["event"]);
        let found = event.as_ref().map(|event| {
            let verdict = &event.verdict.verdict;
            format!("{} {} {}", event.verdict.kind, verdict.class, verdict.action)
        });
        assert_eq!(found.as_deref(), case["expect"].as_str(), "{case}");
        let Some(event) = event else { continue };
        assert_eq!(event.letter.map(|letter| letter.to_string()).as_deref(), Some(LETTER), "{case}");
        assert!(!event.id.is_empty());
    }
}

#[test]
fn events_of_ses_mean_what_it_says() {
    check(include_str!("fixtures/ses.json"), ses::read_for_tests);
}

#[test]
fn events_of_sendgrid_mean_what_it_says() {
    check(include_str!("fixtures/sendgrid.json"), |event| sendgrid::read(event).and_then(Said::judged));
}

#[test]
fn events_of_mailgun_mean_what_it_says() {
    check(include_str!("fixtures/mailgun.json"), |event| mailgun::read(event).and_then(Said::judged));
}

#[test]
fn events_of_postmark_mean_what_it_says() {
    check(include_str!("fixtures/postmark.json"), |event| postmark::read(event).and_then(Said::judged));
}

#[test]
fn events_of_directmail_mean_what_it_says() {
    check(include_str!("fixtures/directmail.json"), |event| directmail::read(event).and_then(Said::judged));
}

#[test]
fn nothing_is_fetched_or_opened_outside_of_the_service() {
    for (url, good) in [
        ("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=a&Token=b", true),
        ("https://sns.cn-north-1.amazonaws.com.cn/?Action=ConfirmSubscription&Token=b", true),
        ("http://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription", false),
        ("https://sns.eu-west-1.amazonaws.com.evil.example/?Action=ConfirmSubscription", false),
        ("https://sns.evil.example/.amazonaws.com/?Action=ConfirmSubscription", false),
        ("https://sns.eu-west-1.amazonaws.com:8443/?Action=ConfirmSubscription", false),
        ("https://x@sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription", false),
        ("https://bucket.s3.amazonaws.com/?Action=ConfirmSubscription", false),
        ("https://sns.eu-west-1.amazonaws.com/?Action=DeleteTopic", false),
    ] {
        assert_eq!(is_confirmation_url(url), good, "{url}");
    }
    let header = |url: &'static str| {
        let header = move |name: &str| (name == "x-eventbridge-signature-url").then_some(url);
        let delivery = Delivery { header: &header, body: b"", url: "" };
        directmail::certificate_url(&delivery).is_ok()
    };
    assert!(header("https://cn-hangzhou-eventbridge.oss-accelerate.aliyuncs.com/x509_public_certificate_1.pem"));
    for url in [
        "http://cn-hangzhou-eventbridge.oss-accelerate.aliyuncs.com/a.pem",
        "https://evil.example/-eventbridge.oss-accelerate.aliyuncs.com/a.pem",
        "https://evil-eventbridge.oss-accelerate.aliyuncs.com.evil.example/a.pem",
        "https://x@y-eventbridge.oss-accelerate.aliyuncs.com/a.pem",
        "https://-eventbridge.oss-accelerate.aliyuncs.com/a.html",
    ] {
        assert!(!header(url), "{url}");
    }
}

#[test]
fn what_is_signed_too_early_or_too_late_is_stale() {
    let now = Timestamp::from_millis(100 * 86_400_000);
    let ahead = |minutes: u64| now.plus(Duration::from_secs(minutes * 60));
    let behind = |minutes: u64| now.minus(Duration::from_secs(minutes * 60));
    for (at, fresh) in [(now, true), (ahead(5), true), (ahead(6), false), (behind(1_440), true), (behind(1_441), false)]
    {
        assert_eq!(check_fresh(at, now).is_ok(), fresh);
    }
}

#[test]
fn whatever_comes_nothing_is_believed_without_its_proof() {
    let header = |_: &str| None;
    let keys = ProofKeys { secret: "secret".into(), certificate: String::new() };
    let bodies: [&[u8]; 6] = [b"", b"null", b"[]", b"{}", b"\xff\xfe", b"[[[[[[[["];
    for body in bodies {
        let delivery = Delivery { header: &header, body, url: "https://x.example/hooks/a" };
        for service in Service::ALL {
            assert!(take(*service, &delivery, &keys, Timestamp::EPOCH).is_err(), "{service}");
            assert!(take(*service, &delivery, &ProofKeys::default(), Timestamp::EPOCH).is_err(), "{service}");
        }
        let read = SnsMessage::read(body);
        assert!(read.is_err());
    }
}
