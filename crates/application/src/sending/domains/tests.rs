use super::{Domain, DomainRequest, RecordKind, RemoveDomain, add_domain, check_domain, domain, standing};
use crate::sending::keys::signing_keys;
use crate::sending::outward::Outward;
use crate::sending::running::SendingParts;
use crate::testing::TestTradewind;
use crate::{Settings, Trouble};
use basics::ids::SendingDomainId;
use domain::trust::Role;
use fakeworld::{Network, Zone};
use std::sync::Arc;
use words::Catalogue;

async fn world(own_domains: &[&str]) -> (TestTradewind, Arc<Zone>) {
    let (test, zone) = (TestTradewind::new().await, Arc::new(Zone::default()));
    test.application.connect(Outward {
        sending: SendingParts {
            dialler: Arc::new(Network::new()),
            direct_dialler: Arc::new(Network::new()),
            resolver: Arc::clone(&zone) as _,
            words: Arc::new(Catalogue::embedded()),
            hello: "sender.example".into(),
            threads: 1,
        },
        resolver: Arc::clone(&zone) as _,
        fetcher: Arc::new(fakeworld::Pages::default()),
    });
    let own_domains = own_domains.iter().map(|name| (*name).to_owned()).collect();
    test.application.settle(Settings { own_domains, ..Settings::default() });
    (test, zone)
}

async fn add(test: &TestTradewind, name: &str) -> Result<SendingDomainId, Trouble> {
    let request = DomainRequest { name: name.to_owned(), with_ed25519: true };
    add_domain(&test.application, &test.administrator(), request).await
}

async fn checked(test: &TestTradewind, id: SendingDomainId) -> Domain {
    check_domain(&test.application, &test.administrator(), id).await.unwrap();
    domain(&test.application, &test.administrator(), id).await.unwrap()
}

#[tokio::test]
async fn a_domain_is_proven_once_key_and_spf_are_found() {
    let (test, zone) = world(&[]).await;
    let id = add(&test, "Seller.Example.").await.unwrap();
    let shown = checked(&test, id).await;
    assert_eq!((shown.name.as_str(), shown.proven.as_str(), shown.checks.len()), ("seller.example", "unproven", 4));
    let key = shown.checks.iter().find(|check| check.record == RecordKind::Dkim).unwrap();
    zone.add_text(&key.name, &key.expected);
    assert_eq!(checked(&test, id).await.proven, "unproven");
    zone.add_text("seller.example", "v=spf1 include:_spf.relay.example -all");
    let shown = checked(&test, id).await;
    let ok: Vec<bool> = shown.checks.iter().map(|check| check.ok).collect();
    assert_eq!((shown.proven.as_str(), ok), ("proven", vec![true, false, true, false]));
    assert_eq!(standing(&test.application, "anna@news.seller.example").await.unwrap(), "proven");
    assert_eq!(standing(&test.application, "anna@otherseller.example").await.unwrap(), "unproven");
    assert_eq!(signing_keys(&test.application, "anna@seller.example").await.unwrap().len(), 2);
    zone.remove(&key.name);
    assert_eq!(checked(&test, id).await.proven, "unproven");
}

#[tokio::test]
async fn silence_of_the_name_servers_changes_nothing_and_a_listed_domain_is_declared() {
    let (test, zone) = world(&["listed.example"]).await;
    let id = add(&test, "news.listed.example").await.unwrap();
    assert_eq!(checked(&test, id).await.proven, "declared");
    let before = domain(&test.application, &test.administrator(), id).await.unwrap();
    zone.fall_silent("news.listed.example");
    let silent = check_domain(&test.application, &test.administrator(), id).await;
    assert!(matches!(silent, Err(Trouble::Outside { code: "dns_unanswered", .. })), "{silent:?}");
    assert_eq!(domain(&test.application, &test.administrator(), id).await.unwrap(), before);
    assert_eq!(standing(&test.application, "anna@listed.example").await.unwrap(), "declared");
}

#[tokio::test]
async fn names_are_read_strictly_and_taken_once() {
    let (test, _) = world(&[]).await;
    for name in ["", "localhost", "a@b.example", "192.0.2.1", "sel ler.example", "x\r\ny.example"] {
        let refused = add(&test, name).await;
        assert!(matches!(refused, Err(Trouble::Refused { code: "not_a_domain", .. })), "{name:?}: {refused:?}");
    }
    let id = add(&test, "bücher.example").await.unwrap();
    let shown = domain(&test.application, &test.administrator(), id).await.unwrap();
    assert_eq!(shown.name, "xn--bcher-kva.example");
    let twice = add(&test, "xn--bcher-kva.example").await;
    assert!(matches!(twice, Err(Trouble::Refused { code: "domain_exists", .. })), "{twice:?}");
    let marketer = test.as_role(Role::Marketer).await;
    let refused = test.application.perform(&marketer, RemoveDomain { domain: id }).await;
    assert!(matches!(refused, Err(Trouble::NotAllowed { .. })));
    test.application.perform(&test.administrator(), RemoveDomain { domain: id }).await.unwrap();
    assert!(signing_keys(&test.application, "anna@bücher.example").await.unwrap().is_empty());
}
