//! The short public paths, as mail programs, scanners and people use them.

use crate::house::{House, Reply};
use application::sending::planner::plan_campaign;
use application::sending::token::{click, of_letter};
use application::sending::trial::{self, Trial};
use basics::ids::OutgoingId;
use domain::sending::campaign::CampaignState;
use domain::trust::Viewer;
use seal::TokenKind;
use std::sync::Arc;
use store::{DatabaseError, Isolation, Lane, Pieces, Script, Transaction};

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

/// A campaign with three planned letters; answers the letter of a person who reads Arabic.
pub async fn planned(house: &House) -> OutgoingId {
    let application = &house.tradewind.application;
    let trial = Trial {
        domains: Vec::new(),
        people: 3,
        host: "relay.example".to_owned(),
        port: 25,
        connections: 1,
        letters_per_connection: 10,
        signatures: Vec::new(),
        letter: trial::shipped_letter(),
        tracked: true,
        state: CampaignState::Running,
    };
    trial::prepare(application, trial).await.unwrap();
    let arabic = Pieces::new("UPDATE contact SET language = 'ar' WHERE id = ").value(trial::contact_id(1));
    store::testing::change(application.database(), vec![arabic]).await;
    house.tradewind.follow().await;
    plan_campaign(application, trial::CAMPAIGN, &Viewer::system()).await.unwrap();
    let find = Pieces::new("SELECT id FROM outgoing WHERE contact = ").value(trial::contact_id(1));
    application.database().write(Lane::Ordinary, Isolation::Serializable, Arc::new(Find(find))).await.unwrap().unwrap()
}

struct Find(Pieces);

impl Script for Find {
    type Answer = Option<OutgoingId>;
    type Trouble = DatabaseError;
    async fn run<'a>(&'a self, transaction: &'a mut Transaction) -> Result<Self::Answer, DatabaseError> {
        Ok(transaction.query_pieces(&self.0, |row| row.id(0)).await?.pop())
    }
}

/// What holds for every page that a stranger opens.
pub fn is_public_page(reply: &Reply) {
    assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(reply.header("set-cookie").is_none() && reply.header("x-robots-tag").is_some(), "{}", reply.head);
    assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
    let policy = reply.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("script-src"), "{policy}");
    assert!(reply.body.len() < 30_000, "{} bytes", reply.body.len());
    assert!(!reply.body.contains("<script") && !reply.body.contains("javascript:"));
}

#[tokio::test]
async fn a_person_chooses_the_kinds_of_letters_without_script_and_cookie() {
    let house = House::new().await;
    let outgoing = planned(&house).await;
    let application = &house.tradewind.application;
    let token = of_letter(application.keyring(), TokenKind::Preferences, outgoing);
    let path = format!("/p/{token}");
    let shown = house.ask("GET", &path, &[("Cookie", "tradewind=x"), ("Accept-Language", "en")], None).await;
    assert_eq!(shown.status, 200, "{}", shown.body);
    is_public_page(&shown);
    assert!(shown.body.contains("lang=\"ar\" dir=\"rtl\""), "the person's language, not the browser's");
    // Five kinds, and whether the reader may be noted.
    assert_eq!(shown.body.matches(" checked").count(), 6, "{}", shown.body);
    assert!(!shown.body.contains("person1@"), "links are forwarded: the address is masked");
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let saved = house.ask("POST", &path, &form, Some("kind=nurture&kind=survey&kind=nonsense&save=1")).await;
    assert_eq!(saved.status, 200);
    is_public_page(&saved);
    assert_eq!(saved.body.matches(" checked").count(), 3, "{}", saved.body);
    let said = application::trust::consents(application, trial::contact_id(1)).await.unwrap();
    let mut kinds: Vec<_> = said.iter().map(|consent| (consent.kind.as_str(), consent.state.as_str())).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [("cold", "withdrawn"), ("promotion", "withdrawn"), ("triggered", "withdrawn")]);
    assert!(said.iter().all(|consent| consent.source == "preferences" && consent.text.is_some()));
    let again = house.ask("POST", &path, &form, Some("save=1&kind=nurture&kind=survey")).await;
    assert_eq!(again.status, 200);
    let repeated = application::trust::consents(application, trial::contact_id(1)).await.unwrap();
    assert_eq!(repeated.len(), 3, "a repeat says nothing new");
    let unnoted = "save=1&kind=nurture&kind=survey&asked=noted";
    let unnoted = house.ask("POST", &path, &form, Some(unnoted)).await;
    assert_eq!((unnoted.status, unnoted.body.matches(" checked").count()), (200, 2), "{}", unnoted.body);
    let said = application::trust::consents(application, trial::contact_id(1)).await.unwrap();
    assert!(said.iter().any(|consent| (consent.kind.as_str(), consent.state.as_str()) == ("tracking", "withdrawn")));
    let all = house.ask("POST", &path, &form, Some("")).await;
    assert_eq!(all.status, 200);
    is_public_page(&all);
    let after = house.ask("GET", &path, &[], None).await;
    assert!(after.status == 200 && !after.body.contains("<form"), "unsubscribed: {}", after.body);
    assert_eq!(house.ask("GET", "/p/forged", &[], None).await.status, 404);
}

#[tokio::test]
async fn a_letter_is_shown_as_a_page_in_which_nothing_runs() {
    let house = House::new().await;
    let outgoing = planned(&house).await;
    let keyring = house.tradewind.application.keyring();
    let token = of_letter(keyring, TokenKind::WebCopy, outgoing);
    let shown = house.ask("GET", &format!("/v/{token}"), &[("Cookie", "tradewind=x")], None).await;
    assert_eq!(shown.status, 200, "{}", shown.body);
    is_public_page(&shown);
    let policy = shown.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("sandbox ") && !policy.contains("allow-scripts") && !policy.contains("allow-same-origin")
    );
    assert!(shown.body.contains("Person 1"), "{}", shown.body);
    for part in ["/u/", "/p/", "/c/"] {
        assert!(shown.body.contains(&format!("https://mail.tide.example{part}")), "{part}");
    }
    assert!(!shown.body.contains("/o/"), "looking at the page is no opening of the letter");
    let other_kind = of_letter(keyring, TokenKind::Unsubscribe, outgoing);
    let unknown = of_letter(keyring, TokenKind::WebCopy, OutgoingId::from_i64(7));
    for wrong in ["forged", &other_kind, &unknown] {
        let reply = house.ask("GET", &format!("/v/{wrong}"), &[], None).await;
        assert_eq!(reply.status, 404, "{wrong}");
        is_public_page(&reply);
    }
    assert_eq!(house.ask("POST", &format!("/v/{token}"), &[], Some("")).await.status, 405);
}
