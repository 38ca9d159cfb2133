//! Tracked addresses from outside: where they lead and where they never do, under which hosts, and how they are stopped.

use crate::house::House;
use crate::walk::things::Stage;
use application::sending::domains::{DomainRequest, prepare_domain};
use application::sending::hosts::{HostKind, SetHost};
use application::sending::recorder::Whose;
use application::sending::token::{click, click_of, open, trap};

use basics::ids::{CampaignId, OutgoingId};
use seal::{Keyring, MasterKey, TokenKind};
use std::time::Duration;

const LETTER: OutgoingId = OutgoingId::from_i64(7);

#[tokio::test]
async fn scanners_and_people_are_led_to_the_same_place() {
    let house = House::new().await;
    let token = click(house.tradewind.application.keyring(), LETTER, 0, "https://shop.example/a");
    let mut heads = Vec::new();
    for agent in ["curl/8.9.1", "Barracuda Sentinel (EE)", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", ""] {
        let reply = house.ask("GET", &format!("/c/{token}"), &[("User-Agent", agent)], None).await;
        assert_eq!((reply.status, reply.header("location")), (302, Some("https://shop.example/a")));
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
        assert!(reply.header("cache-control").unwrap().contains("no-store") && reply.body.is_empty());
        let lines = reply.head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("date:"));
        heads.push(lines.collect::<Vec<_>>().join("\n"));
    }
    assert!(heads.iter().all(|head| *head == heads[0]), "{heads:#?}");
    let head = house.ask("HEAD", &format!("/c/{token}"), &[], None).await;
    assert_eq!((head.status, head.header("location")), (302, Some("https://shop.example/a")));
    let asked = house.ask("OPTIONS", &format!("/c/{token}"), &[], None).await;
    assert_eq!((asked.status, asked.header("allow")), (204, Some("GET, HEAD, OPTIONS")));
    assert_eq!(house.ask("POST", &format!("/c/{token}"), &[], Some("x=1")).await.status, 405);
}

#[tokio::test]
async fn no_address_of_ours_leads_where_a_stranger_wants() {
    let house = House::new().await;
    let keyring = house.tradewind.application.keyring();
    let token = click(keyring, LETTER, 0, "https://shop.example/");
    let forged = |bytes: usize| {
        let mut letters: Vec<char> = token.chars().collect();
        letters[bytes] = if letters[bytes] == 'A' { 'B' } else { 'A' };
        letters.into_iter().collect::<String>()
    };
    let mut dice = basics::Dice::from_number(99);
    let (other, _) = Keyring::create(&MasterKey::generate(&mut dice), basics::Timestamp::EPOCH, &mut dice);
    let mut attempts: Vec<String> = vec![
        String::new(),
        "https://evil.example".into(),
        "https:%2F%2Fevil.example".into(),
        "//evil.example".into(),
        "..%2f..%2f".into(),
        token[..token.len() - 1].into(),
        format!("{token}A"),
        format!("{token}/../../evil"),
        format!("{token}=="),
        "A".repeat(9_000),
        click(&other, LETTER, 0, "https://evil.example/"),
        keyring.sign_token(TokenKind::Unsubscribe, b"\0\0\0\0\0\0\0\x07\0\0https://evil.example/"),
        keyring.sign_token(TokenKind::Click, b"short"),
        keyring.sign_token(TokenKind::Click, b"\0\0\0\0\0\0\0\x07\0\0\xff\xfe"),
    ];
    attempts.extend((0..token.len()).step_by(7).map(forged));
    for target in [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//evil.example",
        "/relative",
        "ftp://evil.example/",
        "HTTPS\u{a0}://x",
        "https://shop.example/\r\nSet-Cookie: a=b",
        "",
    ] {
        attempts.push(click(keyring, LETTER, 0, target));
    }
    for attempt in &attempts {
        let reply = house.ask("GET", &format!("/c/{attempt}"), &[], None).await;
        assert!(reply.header("location").is_none(), "{attempt} led to {:?}", reply.header("location"));
        // What is no token's place at all is the app's page on a host that serves both.
        let is_app = reply.status == 200 && (attempt.is_empty() || attempt.contains('/'));
        assert!(is_app || [404, 405, 400, 414, 431].contains(&reply.status), "{attempt:?}: {}", reply.status);
        assert!(reply.header("set-cookie").is_none());
    }
    // Whatever stands behind the token changes nothing.
    for more in ["?url=https://evil.example", "?next=//evil.example", "?https://evil.example"] {
        let reply = house.ask("GET", &format!("/c/{token}{more}"), &[], None).await;
        assert_eq!(reply.header("location"), Some("https://shop.example/"));
    }
    let forwarded = [("X-Forwarded-Host", "evil.example"), ("Referer", "https://evil.example/")];
    let reply = house.ask("GET", &format!("/c/{token}"), &forwarded, None).await;
    assert_eq!(reply.header("location"), Some("https://shop.example/"));
}

#[tokio::test]
async fn an_address_of_a_campaign_and_a_trap_answer_like_any_other() {
    let house = House::new().await;
    let keyring = house.tradewind.application.keyring();
    let campaign = Whose::Campaign(CampaignId::from_i64(9));
    let token = click_of(keyring, campaign, 1, "https://shop.example/b");
    let reply = house.ask("GET", &format!("/c/{token}"), &[], None).await;
    assert_eq!((reply.status, reply.header("location")), (302, Some("https://shop.example/b")));
    let reply = house.ask("GET", &format!("/o/{}.gif", open(keyring, campaign)), &[], None).await;
    assert_eq!((reply.status, reply.header("content-length")), (200, Some("43")));
    let reply = house.ask("GET", &format!("/c/{}", trap(keyring, LETTER, "https://mail.example/p/x")), &[], None).await;
    assert_eq!(reply.header("location"), Some("https://mail.example/p/x"));
}

/// Asks until the status is the wanted one: the lists follow the ledger a moment after each commit.
async fn becomes(house: &House, path: &str, headers: &[(&str, &str)], status: u16) {
    let wait = async {
        while house.ask("GET", path, headers, None).await.status != status {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait)
        .await
        .unwrap_or_else(|_| panic!("{path} never became {status}"));
}

#[tokio::test]
async fn a_stopped_target_leads_nowhere_from_the_moment_it_is_said() {
    let house = House::new().await;
    let application = &house.tradewind.application;
    let [one, two] =
        ["https://taken.example/", "https://fine.example/"].map(|to| click(application.keyring(), LETTER, 0, to));
    becomes(&house, &format!("/c/{one}"), &[], 302).await;
    let row = "INSERT INTO stopped_target (id, url, is_prefix, campaign, stopped_by, stopped_at) VALUES (";
    let insert = store::Pieces::new(row).value(1i64).text(", 'https://taken.example/', 0, 1, 1, 0)");
    store::testing::change(application.database(), vec![insert]).await;
    // What another process did is seen at the next look; a change of our own at once.
    let domain = DomainRequest { name: "tide.example".into(), with_ed25519: false };
    let by = house.tradewind.administrator();
    let verb = prepare_domain(application, &by, domain).await.unwrap();
    application.perform(&by, verb).await.unwrap();
    becomes(&house, &format!("/c/{one}"), &[], 404).await;
    becomes(&house, &format!("/c/{two}"), &[], 302).await;
}

#[tokio::test]
async fn only_hosts_of_ours_are_answered_for() {
    let stage = Stage::new().await;
    let house = &stage.house;
    let application = &house.tradewind.application;
    let path = format!("/c/{}", click(application.keyring(), LETTER, 0, "https://shop.example/"));
    let foreign = house.ask("GET", &path, &[("Host", "t.tide.example")], None).await;
    assert_eq!(foreign.status, 421);
    let by = house.tradewind.administrator();
    let request = DomainRequest { name: "tide.example".into(), with_ed25519: false };
    let verb = prepare_domain(application, &by, request).await.unwrap();
    let domain = application.perform(&by, verb).await.unwrap();
    application.perform(&by, SetHost { kind: HostKind::Tracking, domain, host: "t".into() }).await.unwrap();
    // Not before it is known to lead here.
    assert_eq!(house.ask("GET", &path, &[("Host", "t.tide.example")], None).await.status, 421);
    let proven = store::Pieces::new("UPDATE domain_host SET state = ").value("proven");
    store::testing::change(application.database(), vec![proven]).await;
    let other =
        application.perform(&by, SetHost { kind: HostKind::Tracking, domain, host: "x.other.example".into() }).await;
    assert!(other.is_err(), "a host has to be below its domain");
    let request = DomainRequest { name: "second.example".into(), with_ed25519: false };
    let verb = prepare_domain(application, &by, request).await.unwrap();
    application.perform(&by, verb).await.unwrap();
    becomes(house, &path, &[("Host", "t.tide.example")], 302).await;
    // The public paths alone: no app, no API.
    assert_eq!(house.ask("GET", "/", &[("Host", "t.tide.example")], None).await.status, 404);
    assert_eq!(house.ask("GET", "/api/v1/me", &[("Host", "t.tide.example")], None).await.status, 404);
}
