use super::{Host, HostKind, RemoveHost, SetHost, accepted, check_host, host, hosts, look_again};
use crate::sending::domains::{DomainRequest, RecordKind, RemoveDomain, add_domain, check_domain, domain};
use crate::sending::outward::Outward;
use crate::sending::returns::{accepted_return_hosts, is_for_reports, reports_to};
use crate::sending::running::SendingParts;
use crate::sending::tracking::url_for;
use crate::testing::TestTradewind;
use crate::{Settings, Trouble};
use basics::ids::SendingDomainId;
use fakeworld::{Network, Pages, Zone};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use words::Catalogue;

const PAGES: &str = "pages.example";

/// A domain of ours that is proven, pages at an address of their own, and a name as a mail server.
struct World {
    test: TestTradewind,
    zone: Arc<Zone>,
    domain: SendingDomainId,
}

impl World {
    async fn new() -> Self {
        World::of(Settings { public_url: format!("https://{PAGES}"), ..Settings::default() }).await
    }

    async fn of(settings: Settings) -> Self {
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
            fetcher: Arc::new(Pages::default()),
        });
        test.application.settle(settings);
        zone.add_address(PAGES, address(1));
        zone.add_address("sender.example", address(2));
        let request = DomainRequest { name: "seller.example".to_owned(), with_ed25519: false };
        let domain = add_domain(&test.application, &test.administrator(), request).await.unwrap();
        World { test, zone, domain }
    }

    async fn proven() -> Self {
        let world = World::new().await;
        world.prove().await;
        world
    }

    async fn prove(&self) {
        let (app, by) = (&self.test.application, self.test.administrator());
        let shown = domain(app, &by, self.domain).await.unwrap();
        for check in shown.checks.iter().filter(|check| check.record == RecordKind::Dkim) {
            self.zone.add_text(&check.name, &check.expected);
        }
        self.zone.add_text("seller.example", "v=spf1 mx ~all");
        check_domain(app, &by, self.domain).await.unwrap();
    }

    async fn set(&self, kind: HostKind, host: &str) -> Result<(), Trouble> {
        let verb = SetHost { kind, domain: self.domain, host: host.to_owned() };
        self.test.application.perform(&self.test.administrator(), verb).await
    }

    async fn shown(&self, kind: HostKind) -> Host {
        host(&self.test.application, &self.test.administrator(), kind, self.domain).await.unwrap()
    }

    async fn checked(&self, kind: HostKind) -> Host {
        check_host(&self.test.application, &self.test.administrator(), kind, self.domain).await.unwrap();
        self.shown(kind).await
    }
}

fn address(last: u8) -> IpAddr {
    IpAddr::from([203, 0, 113, last])
}

fn stand(host: &Host) -> (&str, Option<&str>, Option<&str>) {
    (host.state.as_str(), host.found.as_deref(), host.unanswered.as_ref().map(|(name, _)| name.as_str()))
}

#[tokio::test]
async fn a_return_host_is_proven_by_its_exchanger_below_a_proven_domain() {
    let world = World::new().await;
    let app = &world.test.application;
    let refused = world.set(HostKind::Return, "bounce.other.example").await;
    assert!(matches!(refused, Err(Trouble::Refused { code: "not_below_the_domain", .. })), "{refused:?}");
    world.set(HostKind::Return, "bounce").await.unwrap();
    let shown = world.shown(HostKind::Return).await;
    assert_eq!((shown.host.as_str(), shown.target.as_str()), ("bounce.seller.example", "sender.example"));
    let records: Vec<_> = shown.records.iter().map(|record| (record.kind, record.value.as_str())).collect();
    assert_eq!(records, [("MX", "10 sender.example"), ("TXT", "v=spf1 a:sender.example ~all")]);
    assert_eq!(
        (shown.state.as_str(), shown.reports_to.as_deref()),
        ("unproven", Some("reports@bounce.seller.example"))
    );
    assert_eq!(stand(&world.checked(HostKind::Return).await), ("unproven", None, None));
    world.zone.add_exchanger("bounce.seller.example", 10, "sender.example");
    let shown = world.checked(HostKind::Return).await;
    assert_eq!(stand(&shown), ("unproven", Some("sender.example"), None));
    assert_eq!(shown.domain_state, "unproven", "the domain itself is not proven yet");
    assert!(accepted_return_hosts(app).await.unwrap().is_empty());
    world.prove().await;
    assert_eq!(stand(&world.checked(HostKind::Return).await), ("proven", Some("sender.example"), None));
    assert_eq!(accepted_return_hosts(app).await.unwrap(), ["bounce.seller.example"]);
    assert_eq!(reports_to(app, "seller.example").await.unwrap(), "reports@bounce.seller.example");
    assert!(is_for_reports(app, "Reports@Bounce.Seller.example").await.unwrap());
    assert!(!is_for_reports(app, "reports@seller.example").await.unwrap());
    let by = world.test.administrator();
    app.perform(&by, RemoveHost { kind: HostKind::Return, domain: world.domain }).await.unwrap();
    assert_eq!(reports_to(app, "seller.example").await.unwrap(), "postmaster@seller.example");
}

#[tokio::test]
async fn a_tracking_host_is_proven_by_where_it_leads_and_its_kind_stands_alone() {
    let world = World::proven().await;
    let app = &world.test.application;
    // The same name may be both.
    world.set(HostKind::Return, "mail").await.unwrap();
    world.set(HostKind::Tracking, "mail").await.unwrap();
    let shown = world.shown(HostKind::Tracking).await;
    assert_eq!((shown.records[0].kind, shown.records[0].value.as_str(), shown.reports_to), ("CNAME", PAGES, None));
    world.zone.add_address("mail.seller.example", address(9));
    assert_eq!(stand(&world.checked(HostKind::Tracking).await), ("unproven", Some("203.0.113.9"), None));
    assert_eq!(url_for(app, "anna@seller.example").await.unwrap(), format!("https://{PAGES}"));
    world.zone.remove("mail.seller.example");
    world.zone.add_alias("mail.seller.example", PAGES);
    assert_eq!(stand(&world.checked(HostKind::Tracking).await), ("proven", Some("203.0.113.1"), None));
    assert_eq!(url_for(app, "anna@seller.example").await.unwrap(), "https://mail.seller.example");
    assert_eq!(accepted(app, HostKind::Tracking).await.unwrap(), ["mail.seller.example"]);
    assert!(accepted(app, HostKind::Return).await.unwrap().is_empty());
    // With the domain its hosts go.
    app.perform(&world.test.administrator(), RemoveDomain { domain: world.domain }).await.unwrap();
    assert!(accepted(app, HostKind::Tracking).await.unwrap().is_empty());
    for kind in [HostKind::Tracking, HostKind::Return] {
        assert!(hosts(app, &world.test.administrator(), kind).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_tracking_host_of_pages_without_a_name_is_proven_by_its_address_record_alone() {
    for (public_url, kind, ours, other) in [
        ("http://203.0.113.7:8080", "A", "203.0.113.7", "203.0.113.8"),
        ("https://[2001:db8::7]:8443", "AAAA", "2001:db8::7", "2001:db8::8"),
    ] {
        let world = World::of(Settings { public_url: public_url.to_owned(), ..Settings::default() }).await;
        world.prove().await;
        world.set(HostKind::Tracking, "t").await.unwrap();
        let shown = world.shown(HostKind::Tracking).await;
        let records: Vec<_> = shown.records.iter().map(|record| (record.kind, record.value.as_str())).collect();
        assert_eq!((shown.target.as_str(), records), (ours, vec![(kind, ours)]));
        let publish = |address: &str| world.zone.add_address("t.seller.example", address.parse().unwrap());
        assert_eq!(stand(&world.checked(HostKind::Tracking).await), ("unproven", None, None), "{kind}");
        publish(other);
        assert_eq!(stand(&world.checked(HostKind::Tracking).await), ("unproven", Some(other), None));
        // Beside ours it is still wrong: whoever takes the other one meets no pages.
        publish(ours);
        let both = format!("{other}, {ours}");
        assert_eq!(stand(&world.checked(HostKind::Tracking).await), ("unproven", Some(both.as_str()), None));
        world.zone.remove("t.seller.example");
        publish(ours);
        assert_eq!(stand(&world.checked(HostKind::Tracking).await), ("proven", Some(ours), None));
    }
}

#[tokio::test]
async fn a_declared_host_counts_though_it_leads_nowhere_and_the_look_at_it_is_remembered() {
    let own_domains = vec!["seller.example".to_owned()];
    let world =
        World::of(Settings { public_url: format!("https://{PAGES}"), own_domains, ..Settings::default() }).await;
    world.set(HostKind::Return, "bounce").await.unwrap();
    let before = world.shown(HostKind::Return).await;
    assert_eq!((stand(&before), before.checked_at), (("declared", None, None), None));
    let after = world.checked(HostKind::Return).await;
    assert_eq!((stand(&after), after.checked_at.is_some()), (("declared", None, None), true));
    assert_eq!(accepted(&world.test.application, HostKind::Return).await.unwrap(), ["bounce.seller.example"]);
}

#[tokio::test]
async fn silent_name_servers_take_nothing_away_are_told_from_a_missing_record_and_are_asked_again() {
    let world = World::proven().await;
    let app = &world.test.application;
    for (kind, label, name) in
        [(HostKind::Return, "bounce", "bounce.seller.example"), (HostKind::Tracking, "t", "t.seller.example")]
    {
        let looked = || world.checked(kind);
        world.set(kind, label).await.unwrap();
        // Silent from the beginning: not known, rather than missing.
        world.zone.fall_silent(name);
        assert_eq!(stand(&looked().await), ("unproven", None, Some(name)));
        assert_eq!(looked().await.checked_at, None);
        world.zone.speak(name);
        assert_eq!(stand(&looked().await), ("unproven", None, None));
        assert!(looked().await.checked_at.is_some());
        world.zone.add_exchanger(name, 10, "sender.example");
        world.zone.add_alias(name, PAGES);
        let proven = looked().await;
        assert_eq!(proven.state, "proven");
        // The proven state outlives the silence, with what was found and when.
        world.zone.fall_silent(name);
        world.test.turn(Duration::from_secs(60));
        let silent = looked().await;
        assert_eq!(stand(&silent), ("proven", proven.found.as_deref(), Some(name)));
        assert_eq!(silent.checked_at, proven.checked_at);
        assert_eq!(accepted(app, kind).await.unwrap(), [name]);
        // It is asked again by itself, not before its time.
        world.zone.speak(name);
        world.zone.remove(name);
        world.test.turn(Duration::from_secs(4 * 60));
        look_again(app).await.unwrap();
        assert_eq!(world.shown(kind).await, silent);
        world.test.turn(Duration::from_secs(60));
        look_again(app).await.unwrap();
        assert_eq!(stand(&world.shown(kind).await), ("unproven", None, None));
        assert!(accepted(app, kind).await.unwrap().is_empty());
    }
}
