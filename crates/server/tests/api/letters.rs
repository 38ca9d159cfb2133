//! The short public paths, as mail programs, scanners and people use them.

use crate::house::House;
use application::sending::token::{click, of_letter};
use basics::ids::OutgoingId;
use seal::TokenKind;

#[tokio::test]
async fn a_click_leads_to_its_target_and_a_forged_one_nowhere() {
    let house = House::new().await;
    let keyring = house.tradewind.application.keyring();
    let letter = OutgoingId::from_i64(7);
    let token = click(keyring, letter, 0, "https://shop.example/a?b=c");
    let reply = house.ask("GET", &format!("/c/{token}"), &[("Cookie", "tradewind=x")], None).await;
    assert_eq!((reply.status, reply.header("location")), (302, Some("https://shop.example/a?b=c")));
    assert!(reply.header("cache-control").unwrap().contains("no-store") && reply.header("set-cookie").is_none());
    let other = if token[20..21] == *"A" { "B" } else { "A" };
    let forged = format!("{}{other}{}", &token[..20], &token[21..]);
    assert_eq!(house.ask("GET", &format!("/c/{forged}"), &[], None).await.status, 404);
    let script = click(keyring, letter, 0, "javascript:alert(1)");
    assert_eq!(house.ask("GET", &format!("/c/{script}"), &[], None).await.status, 404);
    let other_kind = of_letter(keyring, TokenKind::Open, letter);
    assert_eq!(house.ask("GET", &format!("/u/{other_kind}"), &[], None).await.status, 404);
}

#[tokio::test]
async fn the_pixel_is_always_a_picture() {
    let house = House::new().await;
    let token = of_letter(house.tradewind.application.keyring(), TokenKind::Open, OutgoingId::from_i64(7));
    for name in [token.as_str(), "forged"] {
        let reply = house.ask("GET", &format!("/o/{name}.gif"), &[], None).await;
        assert_eq!((reply.status, reply.header("content-type")), (200, Some("image/gif")));
        assert_eq!(reply.header("content-length"), Some("43"));
        assert!(reply.header("cache-control").unwrap().contains("no-store"));
    }
}

#[tokio::test]
async fn a_wrong_link_is_explained_in_the_browsers_language() {
    let house = House::new().await;
    let reply = house.ask("GET", "/u/cut", &[("Accept-Language", "ar-EG,en;q=0.5")], None).await;
    assert_eq!(reply.status, 404);
    assert!(reply.body.contains("dir=\"rtl\"") && reply.body.len() < 30_000 && !reply.body.contains("<script"));
    assert_eq!(house.ask("POST", "/u/cut", &[], Some("List-Unsubscribe=One-Click")).await.status, 404);
}
