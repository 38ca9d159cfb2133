//! Passing a letter on, as scanners, readers and their colleagues meet it.

use crate::house::House;
use crate::letters::{is_public_page, planned};
use application::sending::token::{of_letter, shared_copy};
use application::sending::trial;
use basics::ids::{CampaignId, OutgoingId};
use seal::TokenKind;
use store::Pieces;

const FORM: [(&str, &str); 1] = [("Content-Type", "application/x-www-form-urlencoded")];

async fn forwards(house: &House) -> i64 {
    let asked = Pieces::new("SELECT COUNT(*) FROM event WHERE kind = ").value("forwarded");
    house.tradewind.application.database().query_pieces(asked, |row| row.int(0)).await.unwrap()[0]
}

/// What stands behind a mailto address, one percent-encoded part after the other.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let pair = (byte == b'%').then(|| [rest.next().unwrap(), rest.next().unwrap()]);
        bytes.push(pair.map_or(byte, |pair| u8::from_str_radix(std::str::from_utf8(&pair).unwrap(), 16).unwrap()));
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn looking_records_nothing_and_a_press_records_once() {
    let house = House::new().await;
    let outgoing = planned(&house).await;
    let keyring = house.tradewind.application.keyring();
    let path = format!("/s/{}", of_letter(keyring, TokenKind::Share, outgoing));
    let address = format!("https://mail.tide.example/f/{}", shared_copy(keyring, trial::CAMPAIGN));
    for agent in ["curl/8.9.1", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"] {
        let shown = house.ask("GET", &path, &[("User-Agent", agent), ("Cookie", "tradewind=x")], None).await;
        assert_eq!(shown.status, 200, "{}", shown.body);
        is_public_page(&shown);
        assert!(shown.body.contains("lang=\"ar\" dir=\"rtl\"") && shown.body.matches("<button").count() == 2);
        assert!(!shown.body.contains("erson1@") && !shown.body.contains("Person 1") && !shown.body.contains(&address));
        assert!(shown.header("content-security-policy").unwrap().contains("form-action 'self' mailto:;"));
    }
    assert_eq!(house.ask("HEAD", &path, &[], None).await.status, 200);
    let unpressed = house.ask("POST", &path, &FORM, Some("x=1")).await;
    assert_eq!((unpressed.status, unpressed.body.matches("<button").count()), (200, 2));
    assert_eq!(forwards(&house).await, 0);

    let link = house.ask("POST", &path, &FORM, Some("by=link")).await;
    assert_eq!(link.status, 200);
    is_public_page(&link);
    assert!(link.body.contains(&format!(">{address}<")), "{}", link.body);
    assert_eq!(forwards(&house).await, 1);

    let mail = house.ask("POST", &path, &FORM, Some("by=mail")).await;
    assert_eq!((mail.status, mail.header("set-cookie")), (303, None));
    assert!(mail.header("cache-control").unwrap().contains("no-store") && mail.header("x-robots-tag").is_some());
    let (subject, body) =
        mail.header("location").unwrap().strip_prefix("mailto:?subject=").unwrap().split_once("&body=").unwrap();
    assert!(
        !decoded(subject).is_empty() && decoded(body).ends_with(&format!("\r\n\r\n{address}")),
        "{}",
        decoded(body)
    );
    assert_eq!(forwards(&house).await, 1, "the same day it is the same");
}

#[tokio::test]
async fn a_colleague_sees_the_letter_and_nothing_of_its_reader() {
    let house = House::new().await;
    let outgoing = planned(&house).await;
    let application = &house.tradewind.application;
    let keyring = application.keyring();
    let token = shared_copy(keyring, trial::CAMPAIGN);
    let shown = house.ask("GET", &format!("/f/{token}"), &[("Cookie", "tradewind=x")], None).await;
    assert_eq!(shown.status, 200, "{}", shown.body);
    is_public_page(&shown);
    let policy = shown.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("sandbox ") && !policy.contains("allow-scripts") && policy.contains("form-action 'none'")
    );
    // Every address of the reader's own letter begins with our host.
    assert!(!shown.body.contains("mail.tide.example"), "{}", shown.body);
    for personal in ["Person 1", "erson1@", "example.com/u/", &outgoing.to_string()] {
        assert!(!shown.body.contains(personal), "{personal}");
    }
    for kind in [TokenKind::Unsubscribe, TokenKind::Preferences, TokenKind::WebCopy, TokenKind::Share, TokenKind::Open]
    {
        assert!(!shown.body.contains(&of_letter(keyring, kind, outgoing)), "{kind:?}");
    }
    assert!(shown.body.contains("href=\"#\""), "what is one reader's leads nowhere");
    let target =
        shown.body.split("href=\"").find(|part| part.starts_with("https://")).expect("links lead straight to targets");
    let target = target.split('"').next().unwrap().to_owned();
    let row = "INSERT INTO stopped_target (id, url, is_prefix, campaign, stopped_by, stopped_at) VALUES (1, ";
    let insert = Pieces::new(row).value(target.as_str()).text(", 0, 1, 1, 0)");
    store::testing::change(application.database(), vec![insert]).await;
    let after = house.ask("GET", &format!("/f/{token}"), &[], None).await;
    assert!(after.status == 200 && !after.body.contains(&target), "what was stopped leads nowhere here either");
    assert_eq!(forwards(&house).await, 0);
    assert_eq!(house.ask("POST", &format!("/f/{token}"), &[], Some("")).await.status, 405);
}

#[tokio::test]
async fn a_wrong_link_of_sharing_is_answered_like_any_other() {
    let house = House::new().await;
    let outgoing = planned(&house).await;
    let keyring = house.tradewind.application.keyring();
    let share = of_letter(keyring, TokenKind::Share, outgoing);
    let copy = shared_copy(keyring, trial::CAMPAIGN);
    let unknown = of_letter(keyring, TokenKind::Share, OutgoingId::from_i64(7));
    let unsubscribe = of_letter(keyring, TokenKind::Unsubscribe, outgoing);
    let gone = shared_copy(keyring, CampaignId::from_i64(7));
    let of_a_letter = of_letter(keyring, TokenKind::SharedCopy, outgoing);
    for path in [
        "/s/forged".to_owned(),
        format!("/s/{unknown}"),
        format!("/s/{unsubscribe}"),
        format!("/s/{copy}"),
        "/f/forged".to_owned(),
        format!("/f/{gone}"),
        format!("/f/{share}"),
        format!("/f/{of_a_letter}"),
        format!("/u/{share}"),
        format!("/p/{share}"),
        format!("/v/{share}"),
    ] {
        let reply = house.ask("GET", &path, &[], None).await;
        assert_eq!(reply.status, 404, "{path}");
        is_public_page(&reply);
    }
    for wrong in ["forged", &unknown, &unsubscribe] {
        let reply = house.ask("POST", &format!("/s/{wrong}"), &FORM, Some("by=link")).await;
        assert_eq!(reply.status, 404, "{wrong}");
        is_public_page(&reply);
    }
    assert_eq!(forwards(&house).await, 0);
}
