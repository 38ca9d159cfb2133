//! One letter that came back or is an answer: reports first, then bounces in words, then everything that is no bounce.

use super::folded::Folded;
use super::recognise::{failed_address, is_bounce, is_challenge, is_groups_notice, notice_of_ses, sender};
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
    if let Some(report) = DeliveryReport::of(letter).filter(|_| !is_challenge(letter, &letter.text())) {
        return reported(letter, &report);
    }
    let text = letter.text();
    match notice_of_ses(&text) {
        Some(Kind::Complaint) => {
            return complaint(Feedback { kind: Some(FeedbackKind::Abuse), ..Feedback::default() });
        }
        Some(Kind::Delivered) => {
            let evidence = Evidence::of_rule("report.delivered");
            let verdict = Verdict::new(Class::Unknown, Lasting::Permanent, evidence);
            return LetterVerdict::new(verdict, Kind::Delivered);
        }
        Some(_bounce) => return in_words(letter, &Transcript::read(&text.replace('\\', ""))),
        None => {}
    }
    if is_groups_notice(letter) {
        let evidence = Evidence::of_rule("letter.google-groups");
        return LetterVerdict {
            recipient: failed_address(letter, &Transcript::default()),
            ..LetterVerdict::new(Verdict::new(Class::RecipientRefused, Lasting::Permanent, evidence), Kind::Bounce)
        };
    }
    if letter.part("message/disposition-notification").is_some() {
        let evidence = Evidence::of_rule("report.disposition");
        return LetterVerdict::new(Verdict::new(Class::Autoreply, Lasting::Permanent, evidence), Kind::AutoReply);
    }
    let transcript = Transcript::read(&text);
    if is_challenge(letter, &text) {
        let evidence = Evidence::of_rule("answer.challenge");
        let verdict = Verdict::new(Class::Challenge, Lasting::Permanent, evidence);
        return LetterVerdict { recipient: sender(letter), ..LetterVerdict::new(verdict, Kind::Challenge) };
    }
    if is_bounce(letter, &transcript) {
        let inner = || letter.part("message/rfc822").and_then(|part| DeliveryReport::in_text(&part.text));
        if let Some(report) = DeliveryReport::in_text(&text).or_else(inner) {
            return reported(letter, &report);
        }
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
    let mut recipients: Vec<(report::Action, RecipientVerdict)> = Vec::new();
    for recipient in &report.recipients {
        let action = action_of(recipient);
        let address = recipient.final_recipient.clone().or_else(|| recipient.original_recipient.clone());
        let verdict = match action {
            report::Action::Failed | report::Action::Delayed => {
                let address = address.as_deref();
                let own = match report.recipients.len() {
                    1 => transcript.clone(),
                    _several => transcript.about(address.unwrap_or_default()),
                };
                one_reported(recipient, action, report, address, &own)
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
    transcript: &Transcript,
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
        said_at: match report::transcript::said_at(diagnostic) {
            SaidAt::Unknown => transcript.said_of(reply.map_or(0, |reply| reply.code)),
            known => known,
        },
        provider,
    };
    // Google gives up with the status 4.0.0 although the name servers have said that there is no such domain.
    let no_domain = action == report::Action::Failed
        && ["responded with code NXDOMAIN", "returned Null MX"].iter().any(|words| diagnostic.contains(words));
    let transient = !no_domain
        && (facts.code / 100 == 4
            || enhanced.is_some_and(|code| code.class == 4)
            || recipient.status.is_some_and(|status| status.class == 4));
    let verdict = settle(&facts, transient || action == report::Action::Delayed, action);
    let only_status = diagnostic.trim().is_empty() && !transcript.statements.is_empty();
    if !says_little(&verdict) && !only_status {
        return verdict;
    }
    // The diagnostic says little, or there is none: the words above it may say more.
    let by_words = from_words(transcript, &facts, action);
    match by_words {
        Some(better) if transient && better.action == Action::Suppress => verdict,
        Some(better) => better,
        None => {
            let verdict = match verdict.class {
                Class::Unknown => faintly(transcript, &facts, action).unwrap_or(verdict),
                _says_something => verdict,
            };
            if action == report::Action::Delayed { delayed(verdict) } else { verdict }
        }
    }
}

/// What is still better than nothing: a refusal's faint words, what is said of the address, "retry timeout exceeded".
fn faintly(transcript: &Transcript, known: &ReplyFacts<'_>, action: report::Action) -> Option<Verdict> {
    let by_statement = transcript.statements.iter().map(|said| {
        let enhanced = said.enhanced.or(known.enhanced);
        let facts = ReplyFacts { code: said.code, enhanced, text: &said.text, said_at: said.said_at, ..*known };
        settle(&facts, said.code / 100 == 4, action)
    });
    let by_piece = transcript.pieces.iter().filter_map(|piece| {
        let verdict = settle(&ReplyFacts { text: without_advice(piece), ..*known }, false, action);
        let of_address = transcript.addresses.iter().any(|address| piece.contains(address.as_str()));
        (of_address || verdict.class == Class::Expired).then_some(verdict)
    });
    by_statement.chain(by_piece).find(|verdict| verdict.class != Class::Unknown)
}

/// A relay that still tries, or has tried for long, and does not say why.
fn delayed(verdict: Verdict) -> Verdict {
    if verdict.class != Class::Unknown {
        return verdict;
    }
    let late = Verdict::new(Class::Expired, Lasting::Transient, Evidence::of_rule("letter.delayed"));
    Verdict { action: Action::None, ..late }
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
        || matches!(verdict.class, Class::Expired | Class::Unknown)
        || verdict.class == Class::Policy && !rule.contains("policy-sender")
        || verdict.class == Class::Network && (rule.starts_with("code.") || rule.ends_with("network.system"))
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
    let known =
        &ReplyFacts { said_at: transcript.statements.first().map_or(known.said_at, |said| said.said_at), ..*known };
    for piece in &transcript.pieces {
        let text = without_advice(piece);
        let facts = ReplyFacts { enhanced: codes::find_enhanced(text).or(known.enhanced), text, ..*known };
        let verdict = settle(&facts, facts.enhanced.is_some_and(|code| code.class == 4) || delayed, action);
        let of_address = transcript.addresses.iter().any(|address| piece.contains(address.as_str()));
        let sure = !is_common(verdict.class) || verdict.evidence.rule.starts_with("mark.");
        if !says_little(&verdict) && (of_address || sure) {
            return Some(verdict);
        }
    }
    let joined = transcript.pieces.join(" ");
    let whole = ReplyFacts {
        enhanced: known.enhanced.or_else(|| codes::find_enhanced(&joined)),
        text: without_advice(&joined),
        ..*known
    };
    let transient = whole.code / 100 == 4 || whole.enhanced.is_some_and(|code| code.class == 4);
    let verdict = settle(&whole, transient || delayed, action);
    (!says_little(&verdict) && !is_common(verdict.class)).then_some(verdict)
}

/// Words that any letter may hold: they decide nothing when they stand somewhere.
const fn is_common(class: Class) -> bool {
    matches!(class, Class::Content | Class::Protocol | Class::Dns | Class::TooBig)
}

fn in_words(letter: &IncomingLetter, transcript: &Transcript) -> LetterVerdict {
    let subject = letter.headers.decoded("subject").unwrap_or_default();
    let is_delayed =
        [&subject, &transcript.words].iter().any(|text| tables::answer("delay", &Folded::text(text)).is_some());
    let action = if is_delayed { report::Action::Delayed } else { report::Action::Failed };
    let recipient = failed_address(letter, transcript);
    let provider = recipient.as_deref().and_then(|address| Provider::of_host(address.rsplit('@').next()?));
    let known = ReplyFacts { provider, ..ReplyFacts::default() };
    let verdict = from_words(transcript, &known, action).unwrap_or_else(|| {
        // Nothing says much: the first refusal with its code, else the whole.
        let first = transcript.statements.first();
        let joined = transcript.pieces.join(" ");
        let facts = ReplyFacts {
            code: first.map_or(0, |said| said.code),
            enhanced: first.and_then(|said| said.enhanced).or_else(|| codes::find_enhanced(&transcript.words)),
            text: first.map_or(without_advice(&joined), |said| &said.text),
            said_at: first.map_or(SaidAt::Unknown, |said| said.said_at),
            provider,
        };
        let transient = facts.code / 100 == 4 || facts.enhanced.is_some_and(|code| code.class == 4);
        settle(&facts, transient || is_delayed, action)
    });
    let verdict = if is_delayed { delayed(verdict) } else { verdict };
    let kind = if is_delayed { Kind::Delay } else { Kind::Bounce };
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
