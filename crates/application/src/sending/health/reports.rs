//! Reports of other servers: taken from a file, kept once, summed by source and day.

use super::keep::day_of;
use crate::sending::domains::may_see;
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{MailReport, MailReportId, SendingDomainId};
use domain::trust::{Right, Viewer};
use mail::report::dmarc::{self, DmarcReport};
use mail::report::tls::{self, TlsReport};
use std::collections::BTreeMap;
use std::time::Duration;
use store::sending::channel;
use store::sending::mail_report::{self as rows, DaySum, ReportRecord, ReportRow, SourceSum};

/// Rows kept of one report; the sources with few letters beyond it are summed under none.
const MOST_ROWS: usize = 2_000;
/// The longest period of a question.
const MOST_DAYS: u32 = 400;
/// Anybody may write to the address of reports: nobody fills the ledger through it.
const MOST_MAILED_A_DAY: i64 = 1_000;
const DAY: Duration = Duration::from_secs(86_400);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportKind {
    Dmarc,
    Tls,
}

impl ReportKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            ReportKind::Dmarc => "dmarc",
            ReportKind::Tls => "tls",
        }
    }
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenReport {
    pub kind: ReportKind,
    pub domain: String,
    pub organisation: String,
    /// `false` when it was there already.
    pub is_new: bool,
}

/// What is known of a domain from reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailReports {
    pub sources: Vec<SourceSum>,
    pub days: Vec<DaySum>,
    pub latest: Vec<ReportRecord>,
}

/// Reads a report file (XML, JSON, gzip or zip) and keeps it.
///
/// # Errors
/// `not_a_report`, `report_of_another_domain`; [`Trouble::NotAllowed`]; the ledger's.
pub async fn take_mail_report(app: &Application, by: &Viewer, bytes: Vec<u8>) -> Result<TakenReport, Trouble> {
    if !by.may(Right::ManageChannels) {
        return Err(Trouble::NotAllowed { right: Right::ManageChannels });
    }
    take(app, by, bytes).await
}

/// Takes a report that came by mail: whoever wrote it, it adds to the pictures and changes nothing else. `None` = it is none, or not about
/// a domain of ours.
///
/// # Errors
/// The ledger's.
pub async fn take_mailed_report(app: &Application, file: Vec<u8>) -> Result<Option<TakenReport>, Trouble> {
    if rows::taken_since(app.database(), app.now().minus(DAY)).await? >= MOST_MAILED_A_DAY {
        return Ok(None);
    }
    match take(app, &Viewer::system(), file).await {
        Ok(taken) => Ok(Some(taken)),
        Err(Trouble::Refused { .. }) => Ok(None),
        Err(trouble) => Err(trouble),
    }
}

async fn take(app: &Application, by: &Viewer, bytes: Vec<u8>) -> Result<TakenReport, Trouble> {
    let read = app.aside(move || {
        dmarc::read(&bytes).map(read_dmarc).or_else(|dmarc| match tls::read(&bytes) {
            Ok(report) => Ok(read_tls(report)),
            Err(_) => Err(dmarc),
        })
    });
    let drafts = read.await?.map_err(|refusal| Trouble::field("file", "not_a_report", refusal.to_string()))?;
    let known = channel::domains(app.database()).await?;
    let is_ours = |name: &str| known.iter().any(|ours| name == ours.name || name.ends_with(&format!(".{}", ours.name)));
    let mut taken = None;
    for draft in drafts {
        if !is_ours(&draft.domain) {
            continue;
        }
        let answer = app.perform(by, KeepReport { draft }).await?;
        taken = Some(answer);
    }
    let detail = "the report is about a domain that is not among yours";
    taken.ok_or_else(|| Trouble::field("file", "report_of_another_domain", detail))
}

/// A report, ready to be kept.
#[derive(Debug, Clone)]
struct Draft {
    kind: ReportKind,
    domain: String,
    organisation: String,
    report_id: String,
    from: Timestamp,
    until: Timestamp,
    passed: i64,
    failed: i64,
    detail: Option<String>,
    rows: Vec<ReportRow>,
}

/// What letters of one row have in common: source, DKIM, SPF, disposition, signer, domain of SPF.
type Alike = (String, bool, bool, &'static str, Option<String>, Option<String>);

fn read_dmarc(report: DmarcReport) -> Vec<Draft> {
    let day = day_of(report.from);
    let mut sums: BTreeMap<Alike, i64> = BTreeMap::new();
    for row in &report.rows {
        let letters = i64::try_from(row.letters).unwrap_or(i64::MAX);
        let key = (
            row.source.to_string(),
            row.dkim,
            row.spf,
            row.disposition.as_str(),
            row.dkim_domain.clone().map(short),
            row.spf_domain.clone().map(short),
        );
        let sum = sums.entry(key).or_default();
        *sum = sum.saturating_add(letters);
    }
    let mut rows: Vec<ReportRow> = sums
        .into_iter()
        .map(|((source, dkim, spf, disposition, dkim_domain, spf_domain), letters)| {
            let passes = dkim || spf;
            ReportRow { day, source, letters, passes, dkim, spf, disposition, dkim_domain, spf_domain }
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.letters));
    rows.truncate(MOST_ROWS);
    let sum = |passes: bool| rows.iter().filter(|row| row.passes == passes).map(|row| row.letters).sum();
    let (passed, failed) = (sum(true), sum(false));
    vec![Draft {
        kind: ReportKind::Dmarc,
        domain: report.domain,
        organisation: short(report.organisation),
        report_id: short(report.report_id),
        from: report.from,
        until: report.until,
        passed,
        failed,
        detail: report.policy,
        rows,
    }]
}

fn read_tls(report: TlsReport) -> Vec<Draft> {
    let time = |text: &str| text.parse::<jiff::Timestamp>().map(Timestamp::from_jiff).ok();
    let (Some(from), Some(until)) = (time(&report.from), time(&report.until)) else { return Vec::new() };
    let count = |sessions: u64| i64::try_from(sessions).unwrap_or(i64::MAX);
    let drafts = report.policies.into_iter().map(|policy| {
        let mut failures: BTreeMap<String, u64> = BTreeMap::new();
        for failure in policy.failures {
            let sum = failures.entry(failure.result).or_default();
            *sum = sum.saturating_add(failure.sessions);
        }
        Draft {
            kind: ReportKind::Tls,
            organisation: report.organisation.clone(),
            report_id: short(format!("{} {}", report.report_id, policy.kind)),
            domain: policy.domain,
            from,
            until,
            passed: count(policy.successful),
            failed: count(policy.failed),
            detail: serde_json::to_string(&failures).ok(),
            rows: Vec::new(),
        }
    });
    drafts.collect()
}

fn short(text: String) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(200).collect()
}

struct KeepReport {
    draft: Draft,
}

impl Verb for KeepReport {
    const NAME: &'static str = "take_mail_report";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = TakenReport;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<TakenReport, Trouble> {
        let draft = &self.draft;
        let id: MailReportId = work.mint::<MailReport>()?;
        let record = ReportRecord {
            id,
            kind: draft.kind.as_str().to_owned(),
            domain: draft.domain.clone(),
            organisation: draft.organisation.clone(),
            report_id: draft.report_id.clone(),
            from_at: draft.from,
            until_at: draft.until,
            passed: draft.passed,
            failed: draft.failed,
            detail: draft.detail.clone(),
            taken_at: work.now,
        };
        let is_new = rows::insert(work.transaction, &record, &draft.rows).await?;
        if is_new {
            work.touched(id, "created");
            work.audit(Self::NAME, id, Some(&(&draft.domain, &draft.organisation, &draft.report_id)));
        }
        Ok(TakenReport {
            kind: draft.kind,
            domain: draft.domain.clone(),
            organisation: draft.organisation.clone(),
            is_new,
        })
    }
}

/// What reports of the last `days` say of a domain.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::NotAllowed`]; the ledger's.
pub async fn mail_reports(
    app: &Application,
    viewer: &Viewer,
    id: SendingDomainId,
    days: u32,
) -> Result<MailReports, Trouble> {
    may_see(viewer)?;
    let record = channel::get_domain(app.database(), id).await?.ok_or(Trouble::not_found("domain"))?;
    let from = app.now().minus(DAY * days.clamp(1, MOST_DAYS));
    Ok(MailReports {
        sources: rows::sources(app.database(), &record.name, day_of(from)).await?,
        days: rows::days(app.database(), &record.name, day_of(from)).await?,
        latest: rows::latest(app.database(), &record.name, from).await?,
    })
}
