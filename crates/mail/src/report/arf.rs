//! Feedback reports (RFC 5965; authentication failures RFC 6591), and the complaints of providers that use a form of their own.

use super::fields;
use crate::incoming::{HeaderList, IncomingLetter};

/// Recipients and domains of one report.
const MAX_NAMED: usize = 50;

/// What a report complains of (RFC 5965 §7.3 and what came later).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedbackKind {
    Abuse,
    Fraud,
    Virus,
    /// "Not wanted any more" (RFC 6430 withdrew it from the registry; it is still sent).
    OptOut,
    NotSpam,
    AuthFailure,
    Other,
}

/// A report. Holds addresses: seal it, keep it out of logs.
#[derive(Debug, Clone, Default)]
pub struct Feedback {
    pub kind: Option<FeedbackKind>,
    /// As the reporter knows them; many leave them out.
    pub recipients: Vec<String>,
    pub reported_domains: Vec<String>,
    pub source_ip: Option<String>,
    pub envelope_sender: Option<String>,
    pub user_agent: Option<String>,
    /// `dkim`, `spf`, `dmarc` …: what failed (RFC 6591 §3.1).
    pub auth_failure: Option<String>,
    /// Envelope id or CFBL-Feedback-ID (RFC 9477) that a reporter copied.
    pub feedback_id: Option<String>,
}

impl Feedback {
    pub fn of(letter: &IncomingLetter) -> Option<Feedback> {
        let part = letter.part("message/feedback-report").or_else(|| letter.part("text/feedback-report"));
        match part {
            Some(part) => Some(Feedback::read(&part.text)),
            None => own_form(letter),
        }
    }

    /// Never fails: what cannot be read is left out.
    pub fn read(text: &str) -> Feedback {
        let mut feedback = Feedback::default();
        for group in fields::read(text) {
            let first = |slot: &mut Option<String>, name: &str| {
                if slot.is_none() {
                    *slot = group.get(name).map(|value| value.trim_matches(['<', '>']).to_string());
                }
            };
            feedback.kind = feedback.kind.or_else(|| group.get("feedback-type").map(kind));
            first(&mut feedback.source_ip, "source-ip");
            first(&mut feedback.envelope_sender, "original-mail-from");
            first(&mut feedback.user_agent, "user-agent");
            first(&mut feedback.auth_failure, "auth-failure");
            first(&mut feedback.feedback_id, "original-envelope-id");
            first(&mut feedback.feedback_id, "cfbl-feedback-id");
            let Feedback { recipients, reported_domains, .. } = &mut feedback;
            name_all(recipients, group.all("original-rcpt-to"));
            name_all(recipients, group.all("removal-recipient"));
            name_all(reported_domains, group.all("reported-domain"));
        }
        feedback
    }
}

fn name_all<'a>(list: &mut Vec<String>, values: impl Iterator<Item = &'a str>) {
    let room = MAX_NAMED.saturating_sub(list.len());
    list.extend(values.take(room).map(|value| value.trim_matches(['<', '>']).to_string()));
}

fn kind(value: &str) -> FeedbackKind {
    match value.trim().to_ascii_lowercase().as_str() {
        "abuse" | "spam" | "complaint" => FeedbackKind::Abuse,
        "fraud" | "phishing" => FeedbackKind::Fraud,
        "virus" => FeedbackKind::Virus,
        "opt-out" | "opt-out-list" | "unsubscribe" => FeedbackKind::OptOut,
        "not-spam" => FeedbackKind::NotSpam,
        "auth-failure" | "dkim" | "dmarc" => FeedbackKind::AuthFailure,
        _ => FeedbackKind::Other,
    }
}

/// Microsoft's junk reports: the letter as an attachment, its reader in a header, from one address.
fn own_form(letter: &IncomingLetter) -> Option<Feedback> {
    let from = letter.headers.get("from").unwrap_or_default().to_ascii_lowercase();
    let is_microsoft =
        from.contains("staff@hotmail.com") || from.contains("jmrp@") || from.contains("staff@outlook.com");
    let returned = letter.returned();
    let reader = |headers: &HeaderList| headers.get("x-hmxmroriginalrecipient").map(str::to_string);
    let marked = returned.as_ref().and_then(reader).or_else(|| reader(&letter.headers));
    if !is_microsoft && marked.is_none() {
        return None;
    }
    let subject = letter.headers.decoded("subject").unwrap_or_default().to_ascii_lowercase();
    let complains = subject.starts_with("complaint about message") || subject.starts_with("junk") || marked.is_some();
    complains.then(|| Feedback {
        kind: Some(FeedbackKind::Abuse),
        recipients: marked.into_iter().collect(),
        ..Feedback::default()
    })
}
