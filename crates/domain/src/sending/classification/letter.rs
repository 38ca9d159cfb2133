//! One letter that came back or is an answer: reports first, then bounces in words, then everything that is no bounce.

use super::folded::Folded;
use super::reply::{ReplyFacts, decide};
use super::{Action, Class, Evidence, Lasting, Provider, Verdict, answers, tables};
use basics::Timestamp;
use jiff::civil::Date;
use mail::incoming::IncomingLetter;
use mail::report::{self, DeliveryReport, Feedback, FeedbackKind, ReportedRecipient, SaidAt, Transcript, codes};
use mail::smtp::EnhancedCode;

words! {
    /// What kind of letter it is.
    Kind, UnknownKind, "this is not a kind of answer":
    Bounce = "bounce",
    /// A relay is still trying.
    Delay = "delay",
    Delivered = "delivered",
    Complaint = "complaint",
    /// A report about authentication, or "not spam": nobody's wish.
    Feedback = "feedback",
    OutOfOffice = "out_of_office",
    AutoReply = "auto_reply",
    Left = "left",
    Challenge = "challenge",
    Unsubscribe = "unsubscribe",
    HumanReply = "human_reply",
    Other = "other",
}

/// What a report says of one recipient. The address is personal: seal it.
#[derive(Debug, Clone)]
pub struct RecipientVerdict {
    pub address: Option<String>,
    pub verdict: Verdict,
    pub status: Option<EnhancedCode>,
}

/// What a letter means.
#[derive(Debug, Clone)]
pub struct LetterVerdict {
    /// Of the first recipient who failed, when there are several.
    pub verdict: Verdict,
    pub kind: Kind,
    /// Whom it is about, as far as it says. Personal: seal it.
    pub recipient: Option<String>,
    /// Every recipient of a delivery report.
    pub recipients: Vec<RecipientVerdict>,
    /// When an absent person is back.
    pub returns_on: Option<Date>,
    /// Whom a person who left names instead. Personal: seal it.
    pub successor: Option<String>,
    pub feedback: Option<Feedback>,
}

impl LetterVerdict {
    pub(super) fn new(verdict: Verdict, kind: Kind) -> LetterVerdict {
        LetterVerdict {
            verdict,
            kind,
            recipient: None,
            recipients: Vec::new(),
            returns_on: None,
            successor: None,
            feedback: None,
        }
    }

    /// The domain of the recipient, in lower case.
    pub fn recipient_domain(&self) -> Option<String> {
        let (_, domain) = self.recipient.as_deref()?.rsplit_once('@')?;
        Some(domain.trim_end_matches(['>', '.']).to_lowercase()).filter(|domain| !domain.is_empty())
    }
}

/// What a letter means. `now` is for dates without a year.
pub fn classify_letter(letter: &IncomingLetter, now: Timestamp) -> LetterVerdict {
    if let Some(feedback) = Feedback::of(letter) {
        return complaint(feedback);
    }
    if let Some(report) = DeliveryReport::of(letter) {
        return reported(letter, &report);
    }
    if letter.part("message/disposition-notification").is_some() {
        let evidence = Evidence::of_rule("report.disposition");
        return LetterVerdict::new(Verdict::new(Class::Autoreply, Lasting::Permanent, evidence), Kind::AutoReply);
    }
    let transcript = Transcript::read(&letter.text());
    if is_bounce(letter, &transcript) {
        return in_words(letter, &transcript);
    }
    let answer = answers::read(letter, now);
    LetterVerdict {
        returns_on: answer.returns_on,
        successor: answer.successor,
        recipient: sender(letter),
        ..LetterVerdict::new(answer.verdict, answer.kind)
    }
}

fn complaint(feedback: Feedback) -> LetterVerdict {
    let of = |class: Class, rule: &'static str| Verdict::new(class, Lasting::Permanent, Evidence::of_rule(rule));
    let (verdict, kind) = match feedback.kind {
        Some(FeedbackKind::Abuse) => (of(Class::Complaint, "feedback.abuse"), Kind::Complaint),
        Some(FeedbackKind::Fraud) => (of(Class::Complaint, "feedback.fraud"), Kind::Complaint),
        Some(FeedbackKind::Other) | None => (of(Class::Complaint, "feedback.other"), Kind::Complaint),
        Some(FeedbackKind::OptOut) => (of(Class::Unsubscribe, "feedback.opt-out"), Kind::Unsubscribe),
        Some(FeedbackKind::Virus) => (of(Class::Content, "feedback.virus"), Kind::Feedback),
        Some(FeedbackKind::AuthFailure) => {
            let report = of(Class::AuthFail, "feedback.auth-failure");
            (Verdict { action: Action::Alert, ..report }, Kind::Feedback)
        }
        Some(FeedbackKind::NotSpam) => (of(Class::Unknown, "feedback.not-spam"), Kind::Feedback),
    };
    let recipient = feedback.recipients.first().cloned();
    LetterVerdict { recipient, feedback: Some(feedback), ..LetterVerdict::new(verdict, kind) }
}

fn reported(letter: &IncomingLetter, report: &DeliveryReport) -> LetterVerdict {
    let transcript = Transcript::read(&letter.text());
    let is_alone = report.recipients.len() == 1;
    let mut recipients: Vec<(report::Action, RecipientVerdict)> = Vec::new();
    for recipient in &report.recipients {
        let action = action_of(recipient);
        let address = recipient.final_recipient.clone().or_else(|| recipient.original_recipient.clone());
        let verdict = match action {
            report::Action::Failed | report::Action::Delayed => {
                let address = address.as_deref();
                one_reported(recipient, action, report, address, is_alone.then_some(&transcript))
            }
            report::Action::Delivered | report::Action::Relayed | report::Action::Expanded => {
                Verdict::new(Class::Unknown, Lasting::Permanent, Evidence::of_rule("report.delivered"))
            }
        };
        recipients.push((action, RecipientVerdict { address, verdict, status: recipient.status }));
    }
    let place = |wanted: report::Action| recipients.iter().position(|(action, _)| *action == wanted);
    let first = place(report::Action::Failed).or_else(|| place(report::Action::Delayed)).unwrap_or(0);
    let kind = match recipients[first].0 {
        report::Action::Failed => Kind::Bounce,
        report::Action::Delayed => Kind::Delay,
        report::Action::Delivered | report::Action::Relayed | report::Action::Expanded => Kind::Delivered,
    };
    let recipients: Vec<RecipientVerdict> = recipients.into_iter().map(|(_, one)| one).collect();
    let recipient = recipients[first].address.clone().or_else(|| failed_address(letter, &transcript));
    LetterVerdict { recipient, ..LetterVerdict::new(recipients[first].verdict, kind) }.with(recipients)
}

impl LetterVerdict {
    fn with(mut self, recipients: Vec<RecipientVerdict>) -> LetterVerdict {
        self.recipients = recipients;
        self
    }
}

fn action_of(recipient: &ReportedRecipient) -> report::Action {
    recipient.action.unwrap_or(match recipient.status.map(|status| status.class) {
        Some(2) => report::Action::Delivered,
        _ => report::Action::Failed,
    })
}

fn one_reported(
    recipient: &ReportedRecipient,
    action: report::Action,
    report: &DeliveryReport,
    address: Option<&str>,
    transcript: Option<&Transcript>,
) -> Verdict {
    let diagnostic = recipient.diagnostic.as_deref().unwrap_or_default();
    let reply = codes::find_reply(diagnostic);
    let said = reply.and_then(|reply| reply.enhanced).or_else(|| codes::find_enhanced(diagnostic));
    let enhanced = match (said, recipient.status) {
        (Some(said), Some(status)) if said.subject == 0 && said.class == status.class => Some(status),
        (Some(said), _) => Some(said),
        (None, status) => status.filter(|status| status.class != 2),
    };
    let host = recipient.remote_mta.as_deref().or(report.reporting_mta.as_deref());
    let provider = host
        .and_then(|host| Provider::of_host(host.split(' ').next().unwrap_or(host)))
        .or_else(|| Provider::of_host(address?.rsplit('@').next()?));
    let facts = ReplyFacts {
        code: reply.map_or(0, |reply| reply.code),
        enhanced,
        text: diagnostic,
        said_at: report::transcript::said_at(diagnostic),
        provider,
    };
    let transient = facts.code / 100 == 4
        || enhanced.is_some_and(|code| code.class == 4)
        || recipient.status.is_some_and(|status| status.class == 4);
    let verdict = settle(&facts, transient || action == report::Action::Delayed, action);
    let Some(transcript) = transcript.filter(|_| says_little(&verdict)) else { return verdict };
    // The diagnostic says little: the words above it may say more.
    let by_words = from_words(transcript, &facts, action);
    match by_words {
        Some(better) if transient && better.action == Action::Suppress => verdict,
        Some(better) => better,
        None => verdict,
    }
}

/// Decides, and takes back what makes no sense of a letter that is finished or that a relay still carries.
fn settle(facts: &ReplyFacts<'_>, transient: bool, action: report::Action) -> Verdict {
    let lasting = if transient { Lasting::Transient } else { Lasting::Permanent };
    let mut verdict = decide(facts, lasting);
    let still_carried = action == report::Action::Delayed;
    if verdict.action == Action::Retry && (still_carried || verdict.class != Class::Greylist) {
        verdict.action = Action::None;
    }
    verdict
}

fn says_little(verdict: &Verdict) -> bool {
    let rule = verdict.evidence.rule;
    rule == "nothing"
        || rule.contains("-faint.")
        || matches!(verdict.class, Class::Policy | Class::Network | Class::Expired | Class::Unknown)
        || rule.starts_with("code.")
            && matches!(
                verdict.class,
                Class::RecipientRefused | Class::Inactive | Class::Dns | Class::Content | Class::Protocol
            )
}

/// The first refusal in the words that says something, else the words as a whole.
fn from_words(transcript: &Transcript, known: &ReplyFacts<'_>, action: report::Action) -> Option<Verdict> {
    let delayed = action == report::Action::Delayed;
    for said in &transcript.statements {
        let facts = ReplyFacts {
            code: said.code,
            enhanced: said.enhanced.or_else(|| codes::find_enhanced(&said.text)).or(known.enhanced),
            text: &said.text,
            said_at: said.said_at,
            provider: known.provider,
        };
        let transient = said.code / 100 == 4 || facts.enhanced.is_some_and(|code| code.class == 4);
        let verdict = settle(&facts, transient || delayed, action);
        if !says_little(&verdict) {
            return Some(verdict);
        }
    }
    let whole = ReplyFacts {
        code: known.code,
        enhanced: known.enhanced.or_else(|| codes::find_enhanced(&transcript.words)),
        text: without_advice(&transcript.words),
        said_at: known.said_at,
        provider: known.provider,
    };
    let transient = whole.code / 100 == 4 || whole.enhanced.is_some_and(|code| code.class == 4);
    let verdict = settle(&whole, transient || delayed, action);
    (!says_little(&verdict)).then_some(verdict)
}

fn in_words(letter: &IncomingLetter, transcript: &Transcript) -> LetterVerdict {
    let subject = letter.headers.decoded("subject").unwrap_or_default();
    let delayed =
        [&subject, &transcript.words].iter().any(|text| tables::answer("delay", &Folded::text(text)).is_some());
    let action = if delayed { report::Action::Delayed } else { report::Action::Failed };
    let recipient = failed_address(letter, transcript);
    let provider = recipient.as_deref().and_then(|address| Provider::of_host(address.rsplit('@').next()?));
    let known = ReplyFacts { provider, ..ReplyFacts::default() };
    let verdict = from_words(transcript, &known, action).unwrap_or_else(|| {
        // Nothing says much: the first refusal with its code, else the whole.
        let first = transcript.statements.first();
        let facts = ReplyFacts {
            code: first.map_or(0, |said| said.code),
            enhanced: first.and_then(|said| said.enhanced).or_else(|| codes::find_enhanced(&transcript.words)),
            text: first.map_or(without_advice(&transcript.words), |said| &said.text),
            said_at: first.map_or(SaidAt::Unknown, |said| said.said_at),
            provider,
        };
        let transient = facts.code / 100 == 4 || facts.enhanced.is_some_and(|code| code.class == 4);
        settle(&facts, transient || delayed, action)
    });
    let kind = if delayed { Kind::Delay } else { Kind::Bounce };
    LetterVerdict { recipient, ..LetterVerdict::new(verdict, kind) }
}

/// Advice lists every reason there could be: what stands behind its headline decides nothing.
fn without_advice(words: &str) -> &str {
    const ADVICE: [&str; 9] = [
        "解决方案",
        "解决办法",
        "处理建议",
        "建议您",
        "温馨提示",
        "常见原因",
        "可能原因",
        "How to Fix It",
        "What to do",
    ];
    let end = ADVICE.iter().filter_map(|headline| words.find(headline)).min().unwrap_or(words.len());
    if words[..end].trim().len() < 20 { words } else { &words[..end] }
}

/// Whether a letter without a report is a bounce: by who writes it, its headers, its subject, its form.
fn is_bounce(letter: &IncomingLetter, transcript: &Transcript) -> bool {
    let headers = &letter.headers;
    if headers.get("x-failed-recipients").is_some() {
        return true;
    }
    let subject = Folded::text(&headers.decoded("subject").unwrap_or_default());
    if tables::answer("auto subject", &subject).is_some() && tables::answer("bounce subject", &subject).is_none() {
        return false;
    }
    let content_type = letter.content_type();
    if content_type.media_type == "multipart/report" && content_type.parameter("report-type") == Some("delivery-status")
    {
        return true;
    }
    let by_subject = tables::answer("bounce subject", &subject).is_some();
    let from_daemon = is_daemon(headers.get("from").unwrap_or_default());
    let without_sender = headers.get("return-path").is_some_and(|path| path.trim() == "<>");
    let refuses = !transcript.statements.is_empty();
    let by_words = || tables::answer("bounce body", &Folded::text(&transcript.words)).is_some();
    let is_answer = headers.get("in-reply-to").is_some()
        && headers.decoded("subject").is_some_and(|subject| subject.trim().to_lowercase().starts_with("re:"));
    if from_daemon {
        return by_subject || refuses || by_words() || without_sender;
    }
    if is_answer {
        return false;
    }
    by_subject && (without_sender || refuses || by_words() || letter.returned().is_some())
        || without_sender && (refuses || by_words())
}

fn is_daemon(from: &str) -> bool {
    const DAEMONS: [&str; 13] = [
        "mailer-daemon",
        "mailerdaemon",
        "mail-daemon",
        "maildaemon",
        "postmaster",
        "mail delivery",
        "delivery subsystem",
        "mail-delivery",
        "delivery-status",
        "bounce",
        "mail administrator",
        "microsoftexchange",
        "mdaemon",
    ];
    let from = from.to_lowercase();
    DAEMONS.iter().any(|name| from.contains(name))
}

fn failed_address(letter: &IncomingLetter, transcript: &Transcript) -> Option<String> {
    let is_ours = |address: &str| {
        let local = address.split('@').next().unwrap_or_default().to_lowercase();
        is_daemon(&local) || letter.headers.get("to").is_some_and(|to| to.contains(address))
    };
    let of_header = letter
        .headers
        .get("x-failed-recipients")
        .map(|value| value.split(',').next().unwrap_or_default().trim().trim_matches(['<', '>']).to_string());
    let of_returned = || {
        let to = letter.returned()?.get("to")?.to_string();
        let address = to.rsplit('<').next()?.split(['>', ',']).next()?.trim().to_string();
        address.contains('@').then_some(address)
    };
    of_header
        .filter(|address| address.contains('@'))
        .or_else(|| transcript.addresses.iter().find(|address| !is_ours(address)).cloned())
        .or_else(of_returned)
}

/// Who writes an answer.
fn sender(letter: &IncomingLetter) -> Option<String> {
    let from = letter.headers.get("from")?;
    let address = from.rsplit('<').next()?.split(['>', ' ', ',']).next()?.trim();
    address.contains('@').then(|| address.to_string())
}
