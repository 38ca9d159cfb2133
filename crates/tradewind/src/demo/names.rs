//! What the DNS says in the demo: the exporter's records as a careful person publishes them, but for one thing left to do; and the
//! reports of receivers about its letters.

use crate::commands::Failure;
use crate::demo::{company, slips};
use application::Application;
use application::customers::verify::domains_of_people;
use application::sending::channels;
use application::sending::domains::{self, RecordKind};
use application::sending::health::{RememberDays, take_mail_report};
use application::sending::outward::Outward;
use application::sending::running::SendingParts;
use application::sending::warm_up::RememberWarmUp;
use basics::Timestamp;
use domain::sending::health::{Check, Health};
use domain::sending::provider::ProviderGroup;
use domain::trust::Viewer;
use fakeworld::{Pages, Zone};
use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

/// The exporter's own server, at an address of a public network that nobody is called at here.
const SERVER: IpAddr = IpAddr::V4(Ipv4Addr::new(93, 184, 216, 34));
/// Reports of so many days.
const REPORT_DAYS: i64 = 28;
/// Days of the strip.
const HISTORY_DAYS: i64 = 60;
const DAY_SECONDS: i64 = 86_400;
/// Days that the second sender has been warmed up.
const WARM_UP_DAYS: u32 = 4;
/// Receivers that report, each with letters of a day and how many strangers wrote in the exporter's name.
const RECEIVERS: [(&str, i64, i64); 3] = [("mail.example", 96, 3), ("post.example", 41, 0), ("qmail.example", 58, 5)];

/// The demo's way out: relays by `sending`, names and pages of the invented world. What receivers reported is there before the
/// first look.
///
/// # Errors
/// The ledger's.
pub async fn outward(application: &Application, sending: SendingParts) -> Result<Outward, Failure> {
    let (zone, pages) = (Zone::default(), Pages::default());
    for domain in domains::domains(application, &Viewer::system()).await? {
        let mail = format!("mx1.{}", domain.name);
        for check in &domain.checks {
            if matches!(check.record, RecordKind::Dkim | RecordKind::DkimEd25519) {
                zone.add_text(&check.name, &check.expected);
            }
        }
        zone.add_text(&domain.name, &format!("v=spf1 mx ip4:{SERVER} a:{} -all", company::RELAY_NAME));
        zone.add_exchanger(&domain.name, 10, &mail);
        zone.add_address(&mail, SERVER);
        zone.add_pointer(SERVER, &mail);
        // The one thing to do: receivers are asked to watch, not to set forged letters aside.
        let dmarc = format!("v=DMARC1; p=none; rua=mailto:dmarc@{}", domain.name);
        zone.add_text(&format!("_dmarc.{}", domain.name), &dmarc);
        zone.add_text(&format!("_mta-sts.{}", domain.name), "v=STSv1; id=20260901");
        zone.add_text(&format!("_smtp._tls.{}", domain.name), &format!("v=TLSRPTv1; rua=mailto:tls@{}", domain.name));
        let policy = format!("version: STSv1\nmode: testing\nmx: *.{}\nmax_age: 604800\n", domain.name);
        pages.add(&mail::mta_sts::policy_url(&domain.name), &policy);
    }
    zone.add_address(company::RELAY_NAME, SERVER);
    // Everybody has a mail server but who gave up, and who never had one because somebody mistyped it.
    for domain in domains_of_people(application).await? {
        if domain != slips::GIVEN_UP && domain::customers::verify::suggestion(&domain).is_none() {
            zone.add_exchanger(&domain, 10, &format!("mx.{domain}"));
        }
    }
    report(application).await?;
    Ok(Outward { sending, resolver: Arc::new(zone), fetcher: Arc::new(pages) })
}

/// How the last days ended: the policy only watches, and once the SPF record was broken for two days.
fn past_days() -> Vec<(i64, Check, Health)> {
    let of = |back| if (21..=22).contains(&back) { Health::Bad } else { Health::Good };
    (1..HISTORY_DAYS).flat_map(|back| [(back, Check::Dmarc, Health::Warn), (back, Check::Spf, of(back))]).collect()
}

/// Lets the receivers of the last weeks report, each day once, and the days of the strip be remembered.
async fn report(application: &Application) -> Result<(), Failure> {
    for channel in channels::channels(application, &Viewer::system()).await? {
        // A second sender of the house, whom receivers do not know yet: the campaigns of the first are not limited.
        let verb = RememberWarmUp {
            channel: channel.record.id,
            domain: format!("news.{}", company::DOMAIN),
            days: WARM_UP_DAYS,
            providers: vec![ProviderGroup::Google, ProviderGroup::Microsoft365, ProviderGroup::Other],
        };
        application.perform(&Viewer::system(), verb).await?;
    }
    let today = application.now().as_millis() / 1_000 / DAY_SECONDS;
    for domain in domains::domains(application, &Viewer::system()).await? {
        application.perform(&Viewer::system(), RememberDays { domain: domain.id, days: past_days() }).await?;
        for day in today - REPORT_DAYS..today {
            for (place, (receiver, letters, strangers)) in (0..).zip(RECEIVERS) {
                let wave = (day * 7 + place * 3) % 11;
                let text = one(&domain.name, receiver, day, letters + wave * 4, if wave > 7 { strangers } else { 0 });
                take_mail_report(application, &Viewer::system(), text.into_bytes()).await?;
            }
        }
    }
    Ok(())
}

/// A report as RFC 9990 has it.
fn one(domain: &str, receiver: &str, day: i64, letters: i64, strangers: i64) -> String {
    let (begin, end) = (day * DAY_SECONDS, (day + 1) * DAY_SECONDS - 1);
    let from = Timestamp::from_millis(begin * 1_000);
    let mut text = format!(
        "<feedback xmlns=\"urn:ietf:params:xml:ns:dmarc-2.0\"><report_metadata><org_name>{receiver}</org_name>\
         <report_id>{from}</report_id><date_range><begin>{begin}</begin><end>{end}</end></date_range></report_metadata>\
         <policy_published><domain>{domain}</domain><p>none</p></policy_published>"
    );
    let mut row = |address: &str, count: i64, result: &str, signer: &str| {
        let written = write!(
            text,
            "<record><row><source_ip>{address}</source_ip><count>{count}</count><policy_evaluated>\
             <disposition>none</disposition><dkim>{result}</dkim><spf>{result}</spf></policy_evaluated></row><identifiers>\
             <header_from>{domain}</header_from></identifiers><auth_results><dkim><domain>{signer}</domain>\
             <result>{result}</result></dkim></auth_results></record>"
        );
        written.expect("writing into a text cannot fail");
    };
    row(&SERVER.to_string(), letters, "pass", domain);
    if strangers > 0 {
        row(&format!("203.0.113.{}", 20 + day % 6), strangers, "fail", "stranger.example");
    }
    text + "</feedback>"
}
