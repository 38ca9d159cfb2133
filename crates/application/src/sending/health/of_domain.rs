//! Everything that is looked at of one domain.

use super::asking::{addresses, listing, mail_in, spf, texts};
use super::{Round, rotate};
use crate::sending::domains::read_published;
use crate::sending::returns::{accepted_return_hosts, reports_to, return_host};
use crate::{Application, Trouble};
use domain::sending::channel::ChannelKind;
use domain::sending::health::alignment::{self, Outgoing};
use domain::sending::health::block_list::{self, LISTS, Of};
use domain::sending::health::dkim::{self, ExpectedKey};
use domain::sending::health::dmarc::{self, Alignment, Found, Policy};
use domain::sending::health::mail_in::{self as rules_of_mail_in, MailIn};
use domain::sending::health::spf_finding::{self, Place, Source};
use domain::sending::health::transport::{PolicySeen, judge_mta_sts, judge_tls_reports};
use domain::sending::health::{Answer, Check, Finding, Health, bimi, dmarc_finding, rotation};
use mail::mta_sts;
use outside::{FetchRequest, Redirects, Resolver};
use std::time::Duration;
use store::sending::channel::{self, DomainRecord};
use store::sending::mail_report;

/// A policy file is small and its server near its domain.
const POLICY_TIMEOUT: Duration = Duration::from_secs(20);
/// Outside report addresses that are asked for their leave.
const MOST_DESTINATIONS: usize = 5;
/// Reports of so many days are counted.
const REPORT_DAYS: i64 = 28;
const DAY_MILLISECONDS: i64 = 86_400_000;

/// Looks at a domain; findings in the order of the screen.
pub(super) async fn look(app: &Application, record: &DomainRecord, round: Round) -> Result<Vec<Finding>, Trouble> {
    let resolver = &*app.outward()?.resolver;
    let domain = record.name.as_str();
    let mut findings = Vec::new();
    if round != Round::BlockLists {
        findings.extend(names(app, resolver, record).await?);
    }
    if round != Round::Names {
        let mut answers = Vec::new();
        for list in LISTS.iter().filter(|list| list.of == Of::Domains) {
            answers.push(listing(resolver, list, &format!("{domain}.{}", list.zone)).await);
        }
        findings.push(block_list::judge(domain, &answers));
    }
    Ok(findings)
}

async fn names(app: &Application, resolver: &dyn Resolver, record: &DomainRecord) -> Result<Vec<Finding>, Trouble> {
    let domain = record.name.as_str();
    let sources = sources(app, resolver).await?;
    let summary = spf(resolver, domain).await;
    let keys = keys(app, resolver, record).await?;
    let found = dmarc_record(resolver, domain).await;
    let mut findings = vec![spf_finding::judge(domain, &summary, &sources)];
    let has_good_key = keys.as_ref().is_some_and(|finding| matches!(finding.health, Health::Good | Health::Warn));
    findings.extend(keys);
    findings.push(dmarc_of(app, resolver, domain, &found).await?);
    let (organisation, by_dkim, by_spf) = match &found {
        Found::Record { organisation, record, .. } => (organisation.as_str(), record.dkim, record.spf),
        _ => (domain, Alignment::Relaxed, Alignment::Relaxed),
    };
    let is_known = found != Found::Unanswered && !summary.unanswered;
    if !is_known && !sources.is_empty() {
        findings.push(Finding::unknown(Check::Alignment));
    }
    if is_known {
        let hosts = accepted_return_hosts(app).await?;
        // Bounces come back at the return host, so its SPF is asked for.
        let envelope = return_host(&hosts, domain).unwrap_or(domain);
        let of_envelope = if envelope == domain { None } else { Some(spf(resolver, envelope).await) };
        let of_envelope = of_envelope.as_ref().unwrap_or(&summary);
        let judged = sources.iter().map(|source| {
            let letter = Outgoing {
                channel: &source.name,
                from_domain: domain,
                envelope_domain: Some(envelope),
                signing_domain: Some(domain),
                has_good_key,
                passes_spf: spf_finding::names(of_envelope, source),
            };
            alignment::judge(&letter, organisation, by_dkim, by_spf)
        });
        findings.extend(judged.max_by_key(|finding| finding.health));
    }
    let (hosts, dead) = mail_in(resolver, domain).await;
    findings.push(rules_of_mail_in::judge(domain, &hosts, dead.as_deref()));
    findings.extend(policies(app, resolver, domain, &hosts).await?);
    let policy = match &found {
        Found::Record { at, record, .. } => record.policy_for(domain, at),
        _ => Policy::None,
    };
    findings.extend(bimi::judge(&texts(resolver, &format!("default._bimi.{domain}")).await, policy));
    Ok(findings)
}

/// The ways out, with the addresses of their hosts.
async fn sources(app: &Application, resolver: &dyn Resolver) -> Result<Vec<Source>, Trouble> {
    let mut found = Vec::new();
    for record in channel::all(app.database()).await? {
        let host = match record.kind {
            ChannelKind::Smtp => record.host,
            ChannelKind::Direct => app.outward()?.sending.hello.clone(),
        };
        let known = addresses(resolver, &host).await.found().cloned().unwrap_or_default();
        let is_known = !known.is_empty();
        let public: Vec<_> = known.into_iter().filter(|address| outside::doors::is_public(*address)).collect();
        let place = if is_known && public.is_empty() { Place::Nearby } else { Place::Public };
        found.push(Source { name: record.name, host, addresses: public, place });
    }
    Ok(found)
}

async fn keys(app: &Application, resolver: &dyn Resolver, record: &DomainRecord) -> Result<Option<Finding>, Trouble> {
    let mut judged = Vec::new();
    for published in read_published(record)?.into_iter().filter(|published| published.record.is_key()) {
        let expected = ExpectedKey { name: published.name, value: published.value };
        let texts = texts(resolver, &expected.name).await;
        judged.push(dkim::judge(&expected, &texts));
    }
    let Some(finding) = dkim::together(judged) else { return Ok(None) };
    let (days, is_old) = rotation::age(rotate::signs_since(app, record).await?, app.now());
    Ok(Some(match finding.health {
        Health::Good if is_old => Finding { health: Health::Warn, code: "dkim_old", ..finding }.with("days", days),
        Health::Good => finding.with("days", days),
        _ => finding,
    }))
}

async fn dmarc_record(resolver: &dyn Resolver, domain: &str) -> Found {
    let names = dmarc::tree(domain);
    let mut answers = Vec::new();
    for name in &names {
        answers.push(texts(resolver, &format!("_dmarc.{name}")).await);
    }
    dmarc::walk(&names, &answers)
}

async fn dmarc_of(app: &Application, resolver: &dyn Resolver, domain: &str, found: &Found) -> Result<Finding, Trouble> {
    let mut permissions = Vec::new();
    if let Found::Record { at, organisation, record } = found {
        for address in record.reports.iter().take(MOST_DESTINATIONS) {
            if let Some(name) = dmarc::permission_name(at, organisation, address) {
                let answer = texts(resolver, &name).await;
                permissions.push((name, answer));
            }
        }
    }
    let from = app.now().as_millis() / DAY_MILLISECONDS - REPORT_DAYS;
    let mut reported = dmarc_finding::Reported::default();
    for day in mail_report::days(app.database(), domain, from).await? {
        reported.passed += day.passed;
        reported.failed += day.failed;
    }
    let reports_to = reports_to(app, domain).await?;
    Ok(dmarc_finding::judge(domain, found, &permissions, reported, &reports_to))
}

/// What the domain publishes for letters that come to it.
async fn policies(
    app: &Application,
    resolver: &dyn Resolver,
    domain: &str,
    hosts: &Answer<MailIn>,
) -> Result<Vec<Finding>, Trouble> {
    let record = texts(resolver, &format!("_mta-sts.{domain}")).await;
    let has_record = record.found().is_some_and(|texts| mta_sts::record_id(texts).is_some());
    let policy = if has_record { policy(app, domain).await? } else { PolicySeen::NotAsked };
    let exchangers = match hosts {
        Answer::Found(MailIn::Exchangers(hosts)) => hosts.clone(),
        _ => Vec::new(),
    };
    let mut findings = Vec::new();
    findings.extend(judge_mta_sts(domain, &record, &policy, &exchangers));
    findings.extend(judge_tls_reports(
        domain,
        &texts(resolver, &format!("_smtp._tls.{domain}")).await,
        &reports_to(app, domain).await?,
    ));
    debug_assert!(findings.iter().all(|finding| matches!(finding.check, Check::MtaSts | Check::TlsReports)));
    Ok(findings)
}

async fn policy(app: &Application, domain: &str) -> Result<PolicySeen, Trouble> {
    let request = FetchRequest {
        url: mta_sts::policy_url(domain),
        redirects: Redirects::Refused,
        most_bytes: mta_sts::MOST_POLICY_BYTES,
        timeout: POLICY_TIMEOUT,
    };
    let fetched = app.outward()?.fetcher.get(&request).await;
    let body = fetched.ok().filter(|fetched| fetched.status == 200).map(|fetched| fetched.body);
    let policy = body.and_then(|body| mta_sts::Policy::parse(&body).ok());
    Ok(policy.map_or(PolicySeen::Broken, PolicySeen::Read))
}
