//! TLS reports (RFC 8460): how many sessions to our mail servers were encrypted, and why others failed.
//!
//! JSON, mostly packed with gzip. Unknown members are passed over; numbers and lists are limited.

use crate::unpack::{UnpackRefusal, unpack};
use serde::Deserialize;

/// Policies of one report: one for each domain and kind.
const MOST_POLICIES: usize = 100;
/// Failures of one policy.
const MOST_FAILURES: usize = 1_000;
/// Text of one member that is kept.
const LONGEST_TEXT: usize = 300;
/// JSON is read into memory whole.
const MOST_JSON_BYTES: usize = 8 * 1024 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TlsRefusal {
    #[error(transparent)]
    Unpack(#[from] UnpackRefusal),
    #[error("this is no TLS report")]
    NotAReport,
    #[error("the report is too long")]
    TooLarge,
}

/// A whole report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsReport {
    pub organisation: String,
    pub report_id: String,
    /// As written: RFC 3339.
    pub from: String,
    pub until: String,
    pub policies: Vec<PolicyResult>,
}

/// Sessions under one policy of one domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyResult {
    /// `sts`, `tlsa` or `no-policy-found`.
    pub kind: String,
    pub domain: String,
    pub successful: u64,
    pub failed: u64,
    pub failures: Vec<Failure>,
}

/// Sessions that failed alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// `certificate-expired`, `starttls-not-supported`, … (§4.3).
    pub result: String,
    pub host: Option<String>,
    pub sessions: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct ReportText {
    organization_name: Option<String>,
    date_range: DateRangeText,
    report_id: String,
    policies: Vec<PolicyText>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct DateRangeText {
    start_datetime: String,
    end_datetime: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct PolicyText {
    policy: PolicyNameText,
    summary: SummaryText,
    #[serde(default)]
    failure_details: Vec<FailureText>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct PolicyNameText {
    policy_type: String,
    policy_domain: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct SummaryText {
    total_successful_session_count: u64,
    total_failure_session_count: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct FailureText {
    result_type: String,
    receiving_mx_hostname: Option<String>,
    #[serde(default)]
    failed_session_count: u64,
}

/// Unpacks and reads a report file: `.json` or `.json.gz`.
///
/// # Errors
/// See [`TlsRefusal`].
pub fn read(bytes: &[u8]) -> Result<TlsReport, TlsRefusal> {
    let mut refusal = TlsRefusal::NotAReport;
    for content in unpack(bytes)? {
        match parse(&content) {
            Ok(report) => return Ok(report),
            Err(found) => refusal = found,
        }
    }
    Err(refusal)
}

/// Reads a report.
///
/// # Errors
/// See [`TlsRefusal`].
pub fn parse(bytes: &[u8]) -> Result<TlsReport, TlsRefusal> {
    if bytes.len() > MOST_JSON_BYTES {
        return Err(TlsRefusal::TooLarge);
    }
    let text: ReportText = serde_json::from_slice(bytes).map_err(|_| TlsRefusal::NotAReport)?;
    let too_many = |policy: &PolicyText| policy.failure_details.len() > MOST_FAILURES;
    if text.policies.len() > MOST_POLICIES || text.policies.iter().any(too_many) {
        return Err(TlsRefusal::TooLarge);
    }
    let policies = text.policies.into_iter().map(|policy| PolicyResult {
        kind: cut(policy.policy.policy_type),
        domain: cut(policy.policy.policy_domain).to_ascii_lowercase(),
        successful: policy.summary.total_successful_session_count,
        failed: policy.summary.total_failure_session_count,
        failures: policy.failure_details.into_iter().map(failure).collect(),
    });
    Ok(TlsReport {
        organisation: cut(text.organization_name.unwrap_or_default()),
        report_id: cut(text.report_id),
        from: cut(text.date_range.start_datetime),
        until: cut(text.date_range.end_datetime),
        policies: policies.collect(),
    })
}

fn failure(text: FailureText) -> Failure {
    Failure {
        result: cut(text.result_type),
        host: text.receiving_mx_hostname.map(cut),
        sessions: text.failed_session_count,
    }
}

fn cut(text: String) -> String {
    if text.len() <= LONGEST_TEXT { text } else { text.chars().take(LONGEST_TEXT).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = r#"{"organization-name":"Mail Giant","date-range":{"start-datetime":"2026-04-01T00:00:00Z",
        "end-datetime":"2026-04-01T23:59:59Z"},"contact-info":"x@giant.example","report-id":"2026-04-01T00:00:00Z_seller",
        "policies":[{"policy":{"policy-type":"sts","policy-string":["version: STSv1"],"policy-domain":"Seller.example",
        "mx-host":["mx.seller.example"]},"summary":{"total-successful-session-count":5326,"total-failure-session-count":303},
        "failure-details":[{"result-type":"certificate-expired","sending-mta-ip":"2001:db8::1",
        "receiving-mx-hostname":"mx1.seller.example","failed-session-count":100},
        {"result-type":"starttls-not-supported","failed-session-count":203}]}]}"#;

    #[test]
    fn sessions_and_failures_are_read() {
        let report = parse(REPORT.as_bytes()).unwrap();
        assert_eq!((report.organisation.as_str(), report.policies.len()), ("Mail Giant", 1));
        let policy = &report.policies[0];
        assert_eq!((policy.domain.as_str(), policy.successful, policy.failed), ("seller.example", 5326, 303));
        assert_eq!(policy.failures[1].sessions, 203);
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for text in ["", "{}", "[]", "null", "{\"report-id\":1}", &"[".repeat(100_000)] {
            assert_eq!(parse(text.as_bytes()), Err(TlsRefusal::NotAReport));
        }
        let many = REPORT.replace("\"policies\":[", &format!("\"policies\":[{}", policies(MOST_POLICIES)));
        assert_eq!(parse(many.as_bytes()), Err(TlsRefusal::TooLarge));
    }

    fn policies(count: usize) -> String {
        r#"{"policy":{"policy-type":"sts","policy-domain":"a"},"summary":{"total-successful-session-count":1,"total-failure-session-count":0}},"#
            .repeat(count)
    }
}
