//! Delivery reports: `message/delivery-status` (RFC 3464) and its form for addresses in any language (RFC 6533).

use super::codes;
use super::fields::{self, Group};
use crate::incoming::IncomingLetter;
use crate::smtp::EnhancedCode;

/// What happened to a recipient's copy (RFC 3464 §2.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Failed,
    Delayed,
    Delivered,
    Relayed,
    Expanded,
}

/// One recipient's part of a report. Holds addresses: seal it, keep it out of logs.
#[derive(Debug, Clone, Default)]
pub struct ReportedRecipient {
    /// Where the copy was to go in the end.
    pub final_recipient: Option<String>,
    /// As we wrote it (RFC 3461 ORCPT), when the server remembers.
    pub original_recipient: Option<String>,
    pub action: Option<Action>,
    pub status: Option<EnhancedCode>,
    /// Without its type.
    pub diagnostic: Option<String>,
    /// Whether the diagnostic is a reply that another server said, and not the reporter's own words.
    pub diagnostic_is_smtp: bool,
    pub remote_mta: Option<String>,
}

/// A report about one letter and some of its recipients.
#[derive(Debug, Clone, Default)]
pub struct DeliveryReport {
    pub reporting_mta: Option<String>,
    /// As we gave it (RFC 3461 ENVID).
    pub envelope_id: Option<String>,
    pub recipients: Vec<ReportedRecipient>,
}

impl DeliveryReport {
    /// The report in this letter, when it has a part of that kind.
    pub fn of(letter: &IncomingLetter) -> Option<DeliveryReport> {
        const TYPES: [&str; 3] = ["message/delivery-status", "message/global-delivery-status", "text/delivery-status"];
        let part = letter.parts.iter().find(|part| TYPES.contains(&part.content_type.media_type.as_str()))?;
        Some(DeliveryReport::read(&part.text)).filter(|report| !report.recipients.is_empty())
    }

    /// The fields of a report where they stand in a letter's text: parts that lost their type or their boundary on the way.
    pub fn in_text(text: &str) -> Option<DeliveryReport> {
        let lower = text.to_ascii_lowercase();
        let begins = |name: &str| {
            lower.match_indices(name).map(|(at, _)| at).find(|at| *at == 0 || lower.as_bytes()[*at - 1] == b'\n')
        };
        let first = begins("final-recipient:")?;
        let from = begins("reporting-mta:").map_or(first, |other| first.min(other));
        let report = DeliveryReport::read(&text[from..]);
        let recipients: Vec<_> = report
            .recipients
            .into_iter()
            .filter(|one| one.final_recipient.is_some() && (one.status.is_some() || one.action.is_some()))
            .collect();
        (!recipients.is_empty()).then_some(DeliveryReport { recipients, ..report })
    }

    /// Never fails: what cannot be read is left out. Servers that give only one group of fields are understood.
    pub fn read(text: &str) -> DeliveryReport {
        let mut report = DeliveryReport::default();
        for group in fields::read(text) {
            if report.reporting_mta.is_none() {
                report.reporting_mta = group.get("reporting-mta").and_then(|value| typed(value).1);
            }
            if report.envelope_id.is_none() {
                report.envelope_id = group.get("original-envelope-id").map(xtext);
            }
            let speaks_of_one = ["final-recipient", "original-recipient", "action", "status", "diagnostic-code"]
                .iter()
                .any(|name| group.has(name));
            if speaks_of_one && report.recipients.len() < fields::MAX_GROUPS {
                report.recipients.push(recipient(&group));
            }
        }
        report
    }
}

fn recipient(group: &Group) -> ReportedRecipient {
    let address = |name: &str| group.get(name).and_then(address_of);
    // `Status: 4.0.0 (host name lookup failure)` says as much where there is no diagnostic.
    let comment = || {
        let status = group.get("status")?;
        let comment = match status.split_once('(') {
            Some((_, comment)) => comment.trim_end_matches(')').trim(),
            // `Status: 553 message too large` is no status, but it says why.
            None => status,
        };
        Some(("", Some(comment.to_string()).filter(|comment| comment.chars().any(char::is_alphabetic))))
    };
    // Exchange and its like: `X-Supplementary-Info: <mx.b.example #5.0.0 smtp; 550 no such user>` in place of a diagnostic.
    let supplement = || {
        let (_, said) = group.get("x-supplementary-info")?.split_once("smtp;")?;
        let said = said.trim().trim_end_matches('>').trim_end();
        Some(("smtp", Some(said.to_string()).filter(|said| !said.is_empty())))
    };
    let diagnostic = group.get("diagnostic-code").map(typed).or_else(supplement).or_else(comment);
    let status = group.get("status").and_then(codes::find_enhanced).or_else(|| success(group.get("status")?));
    ReportedRecipient {
        final_recipient: address("final-recipient").or_else(|| address("x-actual-recipient")),
        original_recipient: address("original-recipient"),
        action: group.get("action").and_then(action),
        status,
        diagnostic_is_smtp: diagnostic.as_ref().is_some_and(|(kind, _)| kind.eq_ignore_ascii_case("smtp")),
        diagnostic: diagnostic.and_then(|(_, text)| text),
        remote_mta: group.get("remote-mta").and_then(|value| typed(value).1),
    }
}

fn success(status: &str) -> Option<EnhancedCode> {
    codes::enhanced_at(status.trim(), 0).map(|(code, _)| code)
}

fn action(value: &str) -> Option<Action> {
    let word = value.split([' ', '(', ';', '\t']).next()?.to_ascii_lowercase();
    Some(match word.as_str() {
        "failed" | "failure" | "fail" => Action::Failed,
        "delayed" | "delay" => Action::Delayed,
        "delivered" => Action::Delivered,
        "relayed" => Action::Relayed,
        "expanded" => Action::Expanded,
        _ => return None,
    })
}

/// `type; value`: the type, and the value when there is one. Without a type all of it is the value.
fn typed(value: &str) -> (&str, Option<String>) {
    let (kind, text) = match value.split_once(';') {
        Some((kind, text)) if !kind.trim().contains(' ') && kind.len() <= 30 => (kind.trim(), text),
        _ => ("", value),
    };
    let text = text.trim();
    (kind, (!text.is_empty()).then(|| text.to_string()))
}

/// `rfc822; a@b.example`, `utf-8; \x{4E2D}@b.example`, also bare or in angle brackets.
fn address_of(value: &str) -> Option<String> {
    let (kind, text) = typed(value);
    let text = text?;
    let text = text.trim_matches(['<', '>', ' ']);
    let text = match kind.to_ascii_lowercase().as_str() {
        "utf-8" => embedded_unicode(text),
        _ => xtext(text),
    };
    text.contains('@').then_some(text)
}

/// `+2B` is `+` (RFC 3461 §4). A plus that no two upper-case hexadecimal digits follow stands for itself, as in `ann+list@`.
fn xtext(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digit = |place: usize| {
            bytes.get(place).filter(|byte| !byte.is_ascii_lowercase()).and_then(|byte| char::from(*byte).to_digit(16))
        };
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            // Only characters that had to be encoded: `+12@` of an address as it is stays.
            (b'+', Some(2), Some(11)) | (b'+', Some(3), Some(13)) => {
                out.push(if bytes[at + 1] == b'2' { b'+' } else { b'=' });
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// `\x{4E2D}` is 中 (RFC 6533 §3).
fn embedded_unicode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("\\x{") {
        out.push_str(&rest[..start]);
        let inner = &rest[start + 3..];
        match inner.split_once('}').and_then(|(hex, after)| {
            let letter = u32::from_str_radix(hex.get(..hex.len().min(6))?, 16).ok().and_then(char::from_u32)?;
            Some((letter, after))
        }) {
            Some((letter, after)) => {
                out.push(letter);
                rest = after;
            }
            None => {
                out.push_str("\\x{");
                rest = inner;
            }
        }
    }
    out.push_str(rest);
    out
}
