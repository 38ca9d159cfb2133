//! DMARC aggregate reports (RFC 9990, and the older form of RFC 7489 Appendix C): who sent letters in a domain's name, and
//! whether they passed.
//!
//! Both forms are read by the local names of their elements; what is missing in a row leaves the row out, what is missing
//! in the head refuses the report. The claims are the sender's own: nothing here proves who wrote them.

use super::xml::{XmlRefusal, walk};
use crate::unpack::{UnpackRefusal, unpack};
use basics::Timestamp;
use std::net::IpAddr;
use std::time::Duration;

/// Rows of a report that are read; those of the largest receivers have some thousands.
pub const MOST_ROWS: usize = 50_000;
/// Letters of a row; a larger number is nonsense.
const MOST_LETTERS: u64 = 1_000_000_000;
/// A report covers a day, at most some.
const LONGEST_PERIOD_SECONDS: u64 = 40 * 86_400;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DmarcRefusal {
    #[error(transparent)]
    Unpack(#[from] UnpackRefusal),
    #[error(transparent)]
    Xml(#[from] XmlRefusal),
    #[error("this is no DMARC aggregate report")]
    NotAReport,
    #[error("the report does not say who made it, for which domain, or for which days")]
    Head,
    #[error("the report has more than {MOST_ROWS} rows")]
    TooManyRows,
}

/// What a receiver did with the letters of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disposition {
    None,
    Quarantine,
    Reject,
}

impl Disposition {
    pub const fn as_str(self) -> &'static str {
        match self {
            Disposition::None => "none",
            Disposition::Quarantine => "quarantine",
            Disposition::Reject => "reject",
        }
    }
}

/// Letters of one source that fared alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub source: IpAddr,
    pub letters: u64,
    pub disposition: Disposition,
    /// Passed and aligned.
    pub dkim: bool,
    pub spf: bool,
    pub header_from: String,
    pub envelope_from: Option<String>,
    /// The domain of the signature that passed, else of the first.
    pub dkim_domain: Option<String>,
    pub dkim_selector: Option<String>,
    pub spf_domain: Option<String>,
    /// Why the receiver did otherwise than the policy says (`forwarded`, `mailing_list`, …).
    pub reason: Option<String>,
}

impl Row {
    /// Whether the letters passed DMARC: one of the two, aligned, will do.
    pub fn passes(&self) -> bool {
        self.dkim || self.spf
    }
}

/// A whole report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DmarcReport {
    pub organisation: String,
    pub report_id: String,
    pub from: Timestamp,
    pub until: Timestamp,
    pub domain: String,
    /// The policy as the receiver found it.
    pub policy: Option<String>,
    pub rows: Vec<Row>,
}

/// Unpacks and reads a report file: `.xml`, `.xml.gz` or `.zip`.
///
/// # Errors
/// See [`DmarcRefusal`].
pub fn read(bytes: &[u8]) -> Result<DmarcReport, DmarcRefusal> {
    let mut refusal = DmarcRefusal::NotAReport;
    for content in unpack(bytes)? {
        match parse(&String::from_utf8_lossy(&content)) {
            Ok(report) => return Ok(report),
            Err(found) => refusal = found,
        }
    }
    Err(refusal)
}

/// Reads a report.
///
/// # Errors
/// See [`DmarcRefusal`].
pub fn parse(text: &str) -> Result<DmarcReport, DmarcRefusal> {
    let mut draft = Draft::default();
    walk(text, |path, text| draft.take(path, text))?;
    draft.finish()
}

#[derive(Default)]
struct Draft {
    is_report: bool,
    organisation: Option<String>,
    report_id: Option<String>,
    begin: Option<u64>,
    end: Option<u64>,
    domain: Option<String>,
    policy: Option<String>,
    rows: Vec<Row>,
    dropped: usize,
    row: RowDraft,
}

#[derive(Default)]
struct RowDraft {
    source: Option<IpAddr>,
    letters: Option<u64>,
    disposition: Option<Disposition>,
    dkim: bool,
    spf: bool,
    header_from: Option<String>,
    envelope_from: Option<String>,
    reason: Option<String>,
    signature: Signature,
    best: Option<Signature>,
    spf_domain: Option<String>,
}

#[derive(Default, Clone)]
struct Signature {
    domain: Option<String>,
    selector: Option<String>,
    passed: bool,
}

impl Draft {
    fn take(&mut self, path: &str, text: &str) {
        let Some(path) = path.strip_prefix("feedback") else { return };
        let some = || Some(text.to_owned()).filter(|text| !text.is_empty());
        let name = || some().map(|name| name.trim_end_matches('.').to_ascii_lowercase());
        let row = &mut self.row;
        match path {
            "" => self.is_report = true,
            "/report_metadata/org_name" => self.organisation = some(),
            "/report_metadata/report_id" => self.report_id = some(),
            "/report_metadata/date_range/begin" => self.begin = text.parse().ok(),
            "/report_metadata/date_range/end" => self.end = text.parse().ok(),
            "/policy_published/domain" => self.domain = name(),
            "/policy_published/p" => self.policy = name(),
            "/record/row/source_ip" => row.source = text.parse().ok(),
            "/record/row/count" => row.letters = text.parse().ok().filter(|count| *count <= MOST_LETTERS),
            "/record/row/policy_evaluated/disposition" => {
                row.disposition = match text {
                    // RFC 9990 adds `pass`.
                    "none" | "pass" | "" => Some(Disposition::None),
                    "quarantine" => Some(Disposition::Quarantine),
                    "reject" => Some(Disposition::Reject),
                    _ => None,
                };
            }
            "/record/row/policy_evaluated/dkim" => row.dkim = text == "pass",
            "/record/row/policy_evaluated/spf" => row.spf = text == "pass",
            "/record/row/policy_evaluated/reason/type" => row.reason = some(),
            "/record/identifiers/header_from" => row.header_from = name(),
            "/record/identifiers/envelope_from" => row.envelope_from = name(),
            "/record/auth_results/dkim/domain" => row.signature.domain = name(),
            "/record/auth_results/dkim/selector" => row.signature.selector = some(),
            "/record/auth_results/dkim/result" => row.signature.passed = text == "pass",
            "/record/auth_results/dkim" => {
                let signature = std::mem::take(&mut row.signature);
                if row.best.as_ref().is_none_or(|best| signature.passed && !best.passed) {
                    row.best = Some(signature);
                }
            }
            "/record/auth_results/spf/domain" => row.spf_domain = name(),
            "/record" => self.end_row(),
            _ => {}
        }
    }

    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        let best = row.best.unwrap_or_default();
        let (Some(source), Some(letters)) = (row.source, row.letters) else { return };
        if self.rows.len() >= MOST_ROWS {
            self.dropped += 1;
            return;
        }
        self.rows.push(Row {
            source,
            letters,
            disposition: row.disposition.unwrap_or(Disposition::None),
            dkim: row.dkim,
            spf: row.spf,
            header_from: row.header_from.unwrap_or_default(),
            envelope_from: row.envelope_from,
            dkim_domain: best.domain,
            dkim_selector: best.selector,
            spf_domain: row.spf_domain,
            reason: row.reason,
        });
    }

    fn finish(self) -> Result<DmarcReport, DmarcRefusal> {
        if !self.is_report {
            return Err(DmarcRefusal::NotAReport);
        }
        if self.dropped > 0 {
            return Err(DmarcRefusal::TooManyRows);
        }
        let head = DmarcRefusal::Head;
        let (begin, end) = (self.begin.ok_or(head)?, self.end.ok_or(head)?);
        // Some receivers end a day at its last second, some at the first of the next.
        if end < begin || end - begin > LONGEST_PERIOD_SECONDS || end > LATEST_SECONDS {
            return Err(head);
        }
        let at = |seconds| Timestamp::EPOCH.plus(Duration::from_secs(seconds));
        Ok(DmarcReport {
            organisation: self.organisation.ok_or(head)?,
            report_id: self.report_id.ok_or(head)?,
            from: at(begin),
            until: at(end),
            domain: self.domain.ok_or(head)?,
            policy: self.policy,
            rows: self.rows,
        })
    }
}

/// The year 2200: a later day is nonsense, and sums with it must not overflow.
const LATEST_SECONDS: u64 = 7_258_118_400;

#[cfg(test)]
#[path = "dmarc_tests.rs"]
mod tests;
