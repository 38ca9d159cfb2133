//! The check of a letter before it may be sent, over facts that `compose` has gathered while compiling it.
//!
//! Each question gives either its troubles or one "passed", so that a screen can show the whole list.

use super::field::MergeField;
use super::finding::{Finding, FindingCode};
use super::kind::LetterKind;
use basics::Language;

/// Gmail cuts a letter's HTML off here and hides the rest, unsubscribe link included.
pub const GMAIL_CLIP_BYTES: usize = 102 * 1024;

/// Phones show about this much of a subject.
pub const SUBJECT_CHARACTERS: usize = 70;

/// A letter's text part below this many letters says nothing.
const TEXT_LETTERS: usize = 20;

/// What the check needs to know.
#[derive(Debug, Clone, Copy)]
pub struct LetterFacts<'a> {
    pub kind: LetterKind,
    pub language: Language,
    /// The subject as written, fields included.
    pub subject: &'a str,
    /// The HTML's size for an average reader, with rewritten links.
    pub html_bytes: usize,
    /// The text part, fields left out.
    pub text: &'a str,
    pub has_unsubscribe: bool,
    pub has_postal_address: bool,
    pub has_external_font: bool,
    /// Fields that stand somewhere without a `default`.
    pub bare_fields: &'a [MergeField],
    /// Links whose target has no scheme, or one that letters may not carry, or a host that depends on the reader.
    pub link_troubles: &'a [Finding],
}

/// All findings, troubles first.
pub fn check_letter(facts: &LetterFacts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    subject(facts, &mut findings);
    question(&mut findings, fields(facts), FindingCode::FieldsGood);
    question(&mut findings, facts.link_troubles.to_vec(), FindingCode::LinksGood);
    required(&mut findings, facts.has_unsubscribe, facts.kind.needs_unsubscribe(), Required::Unsubscribe);
    required(&mut findings, facts.has_postal_address, facts.kind.needs_postal_address(), Required::PostalAddress);
    let fonts = facts.has_external_font.then(|| Finding::blocks(FindingCode::ExternalFont));
    question(&mut findings, fonts.into_iter().collect(), FindingCode::FontsGood);
    let letters = facts.text.chars().filter(|letter| letter.is_alphanumeric()).count();
    let text = (letters < TEXT_LETTERS).then(|| Finding::blocks(FindingCode::NoTextPart));
    question(&mut findings, text.into_iter().collect(), FindingCode::TextPartGood);
    findings.push(size(facts.html_bytes));
    findings.sort_by_key(|finding| finding.severity);
    findings
}

fn subject(facts: &LetterFacts<'_>, findings: &mut Vec<Finding>) {
    let length = facts.subject.chars().count();
    let finding = if facts.subject.trim().is_empty() {
        Finding::blocks(FindingCode::MissingSubject)
    } else if facts.subject.chars().any(char::is_control) {
        Finding::blocks(FindingCode::SubjectLineBreak)
    } else if length > SUBJECT_CHARACTERS {
        Finding::should_mend(FindingCode::LongSubject).with("length", length).with("limit", SUBJECT_CHARACTERS)
    } else {
        Finding::passed(FindingCode::SubjectGood)
    };
    findings.push(finding.at("subject"));
}

fn fields(facts: &LetterFacts<'_>) -> Vec<Finding> {
    let bare = facts.bare_fields.iter().filter(|field| field.own_fallback(facts.language).is_none());
    bare.map(|field| Finding::should_mend(FindingCode::FieldWithoutFallback).with("field", field)).collect()
}

fn size(html_bytes: usize) -> Finding {
    let kilobytes = html_bytes.div_ceil(1024);
    match html_bytes >= GMAIL_CLIP_BYTES {
        true => Finding::should_mend(FindingCode::GmailClip)
            .with("kilobytes", kilobytes)
            .with("limit", GMAIL_CLIP_BYTES / 1024),
        false => Finding::passed(FindingCode::SizeGood).with("kilobytes", kilobytes),
    }
}

#[derive(Clone, Copy)]
enum Required {
    Unsubscribe,
    PostalAddress,
}

fn required(findings: &mut Vec<Finding>, present: bool, needed: bool, what: Required) {
    let (missing, good) = match what {
        Required::Unsubscribe => (FindingCode::MissingUnsubscribe, FindingCode::UnsubscribeGood),
        Required::PostalAddress => (FindingCode::MissingPostalAddress, FindingCode::PostalAddressGood),
    };
    match (present, needed) {
        (true, _) => findings.push(Finding::passed(good)),
        (false, true) => findings.push(Finding::blocks(missing)),
        (false, false) => {}
    }
}

fn question(findings: &mut Vec<Finding>, troubles: Vec<Finding>, good: FindingCode) {
    if troubles.is_empty() {
        findings.push(Finding::passed(good));
    }
    findings.extend(troubles);
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::*;

    fn facts() -> LetterFacts<'static> {
        LetterFacts {
            kind: LetterKind::Nurture,
            language: Language::ENGLISH,
            subject: "Bearings 6204: new test report",
            html_bytes: 20_000,
            text: "The new test report of bearing 6204 is ready for you.",
            has_unsubscribe: true,
            has_postal_address: true,
            has_external_font: false,
            bare_fields: &[MergeField::FirstName],
            link_troubles: &[],
        }
    }

    fn check(facts: LetterFacts<'_>, code: FindingCode, severity: Severity) {
        let findings = check_letter(&facts);
        assert!(findings.iter().any(|finding| finding.code == code && finding.severity == severity), "{findings:?}");
    }

    #[test]
    fn a_good_letter_passes_every_question() {
        let findings = check_letter(&facts());
        assert!(findings.iter().all(|finding| finding.severity == Severity::Passed), "{findings:?}");
        assert_eq!(findings.len(), 8);
    }

    #[test]
    fn each_trouble_is_named() {
        use FindingCode::*;
        use Severity::*;
        check(LetterFacts { subject: " ", ..facts() }, MissingSubject, Blocks);
        check(LetterFacts { subject: "Hi\r\nBcc: x@y.zz", ..facts() }, SubjectLineBreak, Blocks);
        check(LetterFacts { subject: &"long ".repeat(20), ..facts() }, LongSubject, ShouldMend);
        check(LetterFacts { has_unsubscribe: false, ..facts() }, MissingUnsubscribe, Blocks);
        check(LetterFacts { has_postal_address: false, ..facts() }, MissingPostalAddress, Blocks);
        check(LetterFacts { has_external_font: true, ..facts() }, ExternalFont, Blocks);
        check(LetterFacts { text: "Hi", ..facts() }, NoTextPart, Blocks);
        check(LetterFacts { html_bytes: GMAIL_CLIP_BYTES, ..facts() }, GmailClip, ShouldMend);
        check(LetterFacts { bare_fields: &[MergeField::City], ..facts() }, FieldWithoutFallback, ShouldMend);
        let trouble = [Finding::blocks(LinkWithoutScheme).with("link", "www.example.com")];
        check(LetterFacts { link_troubles: &trouble, ..facts() }, LinkWithoutScheme, Blocks);
    }

    #[test]
    fn a_triggered_letter_may_do_without_unsubscribe() {
        let facts =
            LetterFacts { kind: LetterKind::Triggered, has_unsubscribe: false, has_postal_address: false, ..facts() };
        assert!(check_letter(&facts).iter().all(|finding| finding.severity == Severity::Passed));
    }
}
