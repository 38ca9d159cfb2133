use super::{
    DropKeyChange, ReportKind, Subject, check_channel_health, check_domain_health, health_checks, mail_reports,
    prepare_key_change, take_mail_report, take_mailed_report,
};
use crate::Trouble;
use crate::sending::channels::{AddChannel, ChannelChange};
use crate::sending::domains::{DomainRequest, RecordKind, add_domain, domain};
use crate::sending::keys::signing_keys;
use crate::sending::outward::Outward;
use crate::sending::running::SendingParts;
use crate::sending::tls_tally::{Bound, TlsResult, TlsTally, record_tls_results};
use crate::testing::TestTradewind;
use basics::ids::SendingDomainId;
use domain::sending::channel::ChannelKind;
use domain::sending::health::{Check, Health};
use domain::trust::Role;
use fakeworld::{Network, Pages, Zone};
use std::sync::Arc;
use std::time::Duration;
use words::Catalogue;

const DAY: Duration = Duration::from_secs(86_400);

async fn world() -> (TestTradewind, Arc<Zone>, Arc<Pages>) {
    let (test, zone, pages) = (TestTradewind::new().await, Arc::new(Zone::default()), Arc::new(Pages::default()));
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
        fetcher: Arc::clone(&pages) as _,
    });
    (test, zone, pages)
}

async fn add(test: &TestTradewind) -> SendingDomainId {
    let request = DomainRequest { name: "seller.example".to_owned(), with_ed25519: false };
    add_domain(&test.application, &test.administrator(), request).await.unwrap()
}

async fn checked(test: &TestTradewind, id: SendingDomainId) -> Subject {
    check_domain_health(&test.application, &test.administrator(), id).await.unwrap();
    health_checks(&test.application, &test.administrator()).await.unwrap().remove(0)
}

fn state(subject: &Subject, check: Check) -> Option<(Health, &str)> {
    let found = subject.checks.iter().find(|shown| shown.check == check)?;
    Some((found.state, found.finding.code.as_str()))
}

/// Publishes what the domain is to publish, and a place for its mail.
async fn publish(test: &TestTradewind, zone: &Zone, id: SendingDomainId) {
    let shown = domain(&test.application, &test.administrator(), id).await.unwrap();
    for check in shown.checks.iter().filter(|check| check.record == RecordKind::Dkim) {
        zone.add_text(&check.name, &check.expected);
    }
    zone.add_text("seller.example", "v=spf1 mx ~all");
    zone.add_exchanger("seller.example", 10, "mx.seller.example");
    zone.add_address("mx.seller.example", "93.184.216.34".parse().unwrap());
    zone.add_text("_dmarc.seller.example", "v=DMARC1; p=reject; rua=mailto:d@seller.example");
}

#[tokio::test]
async fn a_domain_is_looked_at_and_what_turns_bad_is_told() {
    let (test, zone, _) = world().await;
    let id = add(&test).await;
    let before = checked(&test, id).await;
    assert_eq!(state(&before, Check::Spf), Some((Health::Bad, "spf_missing")));
    assert_eq!(state(&before, Check::Mx), Some((Health::Bad, "mx_missing")));
    publish(&test, &zone, id).await;
    let good = checked(&test, id).await;
    for check in [Check::Spf, Check::Dkim, Check::Dmarc, Check::Mx, Check::BlockList] {
        assert_eq!(state(&good, check).map(|(health, _)| health), Some(Health::Good), "{check}");
    }
    assert_eq!(good.state, Some(Health::Good));
    // The day remembers its worst.
    assert_eq!(good.history.last().map(|day| day.state), Some(Health::Bad));
    let needs = async || crate::insight::needs(&test.application, &test.administrator()).await.unwrap().items;
    assert!(needs().await.is_empty());
    test.turn(DAY);
    zone.add_text("seller.example", "v=spf1 a -all");
    assert_eq!(state(&checked(&test, id).await, Check::Spf), Some((Health::Bad, "spf_two")));
    let told = needs().await;
    assert_eq!((told.len(), told[0].kind.code(), told[0].detail.as_deref()), (1, "health_bad", Some("spf")));
}

#[tokio::test]
async fn silent_name_servers_leave_the_last_result() {
    let (test, zone, _) = world().await;
    let id = add(&test).await;
    publish(&test, &zone, id).await;
    let before = checked(&test, id).await;
    test.turn(DAY);
    for name in ["seller.example", "_dmarc.seller.example", "_mta-sts.seller.example", "default._bimi.seller.example"] {
        zone.fall_silent(name);
    }
    let after = checked(&test, id).await;
    let names = |subject: &Subject| subject.checks.iter().map(|shown| shown.check).collect::<Vec<_>>();
    assert_eq!(names(&before), names(&after));
    let of = |subject: &Subject| subject.checks.iter().find(|shown| shown.check == Check::Spf).cloned().unwrap();
    assert_eq!(of(&before), of(&after));
}

#[tokio::test]
async fn a_policy_is_fetched_and_compared_with_the_mail_servers() {
    let (test, zone, pages) = world().await;
    let id = add(&test).await;
    publish(&test, &zone, id).await;
    zone.add_text("_mta-sts.seller.example", "v=STSv1; id=1");
    assert_eq!(state(&checked(&test, id).await, Check::MtaSts), Some((Health::Bad, "sts_policy")));
    let policy = "version: STSv1\nmode: enforce\nmx: *.seller.example\nmax_age: 86400\n";
    pages.add("https://mta-sts.seller.example/.well-known/mta-sts.txt", policy);
    assert_eq!(state(&checked(&test, id).await, Check::MtaSts), Some((Health::Good, "sts_enforced")));
    zone.remove("_mta-sts.seller.example");
    assert_eq!(state(&checked(&test, id).await, Check::MtaSts), None);
}

#[tokio::test]
async fn new_keys_sign_once_they_are_found_and_the_old_ones_stay_a_week() {
    let (test, zone, _) = world().await;
    let id = add(&test).await;
    publish(&test, &zone, id).await;
    let administrator = test.administrator();
    let old = signing_keys(&test.application, "a@seller.example").await.unwrap()[0].selector().to_owned();
    let verb = prepare_key_change(&test.application, &administrator, id, false).await.unwrap();
    test.application.perform(&administrator, verb).await.unwrap();
    let again = prepare_key_change(&test.application, &administrator, id, false).await.unwrap();
    let refused = test.application.perform(&administrator, again).await;
    assert!(matches!(refused, Err(Trouble::Refused { code: "key_change_waits", .. })), "{refused:?}");
    let waiting = checked(&test, id).await.key_change.unwrap();
    assert_eq!(waiting.stage.as_str(), "waiting");
    assert_eq!(signing_keys(&test.application, "a@seller.example").await.unwrap()[0].selector(), old);
    for record in &waiting.new_records {
        zone.add_text(&record.name, &record.value);
    }
    let switched = checked(&test, id).await;
    let change = switched.key_change.clone().unwrap();
    assert_eq!((change.stage.as_str(), change.old_records.len()), ("overlapping", 1));
    assert_eq!(state(&switched, Check::Dkim), Some((Health::Good, "dkim_good")));
    assert_ne!(signing_keys(&test.application, "a@seller.example").await.unwrap()[0].selector(), old);
    test.turn(DAY * 8);
    assert_eq!(checked(&test, id).await.key_change.unwrap().stage.as_str(), "removable");
    test.application.perform(&administrator, DropKeyChange { domain: id }).await.unwrap();
    assert_eq!(checked(&test, id).await.key_change, None);
    test.turn(DAY * 175);
    assert_eq!(state(&checked(&test, id).await, Check::Dkim), Some((Health::Warn, "dkim_old")));
}

const REPORT: &str = "<feedback><report_metadata><org_name>Mail Giant</org_name><report_id>1</report_id><date_range>\
    <begin>BEGIN</begin><end>END</end></date_range></report_metadata><policy_published><domain>seller.example</domain>\
    <p>none</p></policy_published><record><row><source_ip>203.0.113.24</source_ip><count>120</count><policy_evaluated>\
    <disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated></row></record><record><row>\
    <source_ip>198.51.100.7</source_ip><count>7</count><policy_evaluated><disposition>none</disposition><dkim>fail</dkim>\
    <spf>fail</spf></policy_evaluated></row></record></feedback>";

#[tokio::test]
async fn a_report_counts_once_and_only_for_our_domains() {
    let (test, zone, _) = world().await;
    let id = add(&test).await;
    publish(&test, &zone, id).await;
    let seconds = test.application.now().as_millis() / 1_000;
    let text = REPORT.replace("BEGIN", &(seconds - 86_400).to_string()).replace("END", &seconds.to_string());
    let administrator = test.administrator();
    let take = async |text: &str| take_mail_report(&test.application, &administrator, text.as_bytes().to_vec()).await;
    let taken = take(&text).await.unwrap();
    assert_eq!((taken.kind, taken.is_new), (ReportKind::Dmarc, true));
    assert!(!take(&text).await.unwrap().is_new);
    let other = take(&text.replace("seller.example", "other.example")).await;
    assert!(matches!(other, Err(Trouble::Refused { code: "report_of_another_domain", .. })), "{other:?}");
    assert!(matches!(take("hello").await, Err(Trouble::Refused { code: "not_a_report", .. })));
    let known = mail_reports(&test.application, &administrator, id, 28).await.unwrap();
    assert_eq!((known.sources.len(), known.sources[0].passed, known.sources[1].failed), (2, 120, 7));
    assert_eq!((known.days.len(), known.latest.len()), (1, 1));
    // By mail: a known one adds nothing, a foreign one and rubbish are dropped without a word.
    let mailed = async |text: &str| take_mailed_report(&test.application, text.as_bytes().to_vec()).await.unwrap();
    assert_eq!(mailed(&text).await.map(|taken| taken.is_new), Some(false));
    assert_eq!(mailed(&text.replace("<report_id>1", "<report_id>2")).await.map(|taken| taken.is_new), Some(true));
    assert_eq!((mailed(&text.replace("seller.example", "other.example")).await, mailed("hello").await), (None, None));
    zone.remove("_dmarc.seller.example");
    zone.add_text("_dmarc.seller.example", "v=DMARC1; p=none; rua=mailto:d@seller.example");
    let shown = checked(&test, id).await;
    assert_eq!(state(&shown, Check::Dmarc), Some((Health::Warn, "dmarc_watching_counted")));
    let rep = test.as_role(Role::Rep).await;
    assert!(matches!(health_checks(&test.application, &rep).await, Err(Trouble::NotAllowed { .. })));
}

#[tokio::test]
async fn a_channel_that_delivers_directly_tells_how_its_connections_were_encrypted() {
    let (test, ..) = world().await;
    let direct =
        ChannelChange { name: Some("Direct".into()), kind: Some(ChannelKind::Direct), ..ChannelChange::default() };
    let channel = test.application.perform(&test.administrator(), AddChannel(direct)).await.unwrap();
    let shown = async || {
        check_channel_health(&test.application, &test.administrator(), channel).await.unwrap();
        let all = health_checks(&test.application, &test.administrator()).await.unwrap();
        let of_channel = all.iter().find(|subject| subject.checks.iter().any(|shown| shown.check == Check::Pointer));
        of_channel.and_then(|subject| state(subject, Check::Tls)).map(|(health, code)| (health, code.to_owned()))
    };
    assert_eq!(shown().await, None);
    let count = async |bound, result| {
        let mut tally = TlsTally::default();
        tally.count(bound, result);
        record_tls_results(test.application.clone(), channel, tally).await;
    };
    count(Bound::Free, TlsResult::Encrypted).await;
    assert_eq!(shown().await, Some((Health::Good, "tls_out_good".to_owned())));
    count(Bound::Testing, TlsResult::Failed).await;
    assert_eq!(shown().await, Some((Health::Good, "tls_out_testing".to_owned())));
    count(Bound::Enforced, TlsResult::NotOffered).await;
    assert_eq!(shown().await, Some((Health::Warn, "tls_out_held".to_owned())));
}
