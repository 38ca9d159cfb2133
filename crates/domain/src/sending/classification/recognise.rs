//! What a letter without a report is: a bounce in words, the notice of a service, a challenge; and whom it is about.

use super::folded::Folded;
use super::{Kind, tables};
use mail::incoming::IncomingLetter;
use mail::report::Transcript;

/// Whether a letter without a report is a bounce: by who writes it, its headers, its subject, its form.
pub(super) fn is_bounce(letter: &IncomingLetter, transcript: &Transcript) -> bool {
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
    let from = headers.get("from").unwrap_or_default();
    let from_daemon = is_daemon(from);
    let without_sender = headers.get("return-path").is_some_and(|path| path.trim() == "<>");
    let refuses = !transcript.statements.is_empty();
    let by_words = || tables::answer("bounce body", &Folded::text(&transcript.words)).is_some();
    let is_answer = headers.get("in-reply-to").is_some()
        && headers.decoded("subject").is_some_and(|subject| subject.trim().to_lowercase().starts_with("re:"));
    // Anybody may call himself "Mail Delivery System": the address of a program, or what only a bounce has, must say it too.
    if from_daemon && !is_daemon(from.rsplit('<').next().unwrap_or_default()) {
        return by_subject || refuses;
    }
    if from_daemon {
        let about_somebody = || !transcript.addresses.is_empty() || letter.returned().is_some();
        return by_subject || refuses || by_words() || without_sender && about_somebody();
    }
    if is_answer {
        return false;
    }
    by_subject && (without_sender || refuses || by_words() || letter.returned().is_some())
        || without_sender && (refuses || by_words())
}

/// What Amazon SES says through SNS to a mailbox: JSON in a letter, sometimes JSON in JSON.
pub(super) fn notice_of_ses(text: &str) -> Option<Kind> {
    let start = text.find("notificationType").or_else(|| text.find("eventType"))?;
    let mut end = text.len().min(start + 60);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let notice: String = text[start..end].chars().filter(|letter| letter.is_ascii_alphanumeric()).collect();
    let kind = notice.trim_start_matches("notificationType").trim_start_matches("eventType");
    let kinds = [("Bounce", Kind::Bounce), ("Complaint", Kind::Complaint), ("Deliver", Kind::Delivered)];
    kinds.into_iter().find(|(name, _)| kind.starts_with(name)).map(|(_, kind)| kind)
}

/// "The group may not exist, or you may not post to it": Google Groups does not say which, in any language.
pub(super) fn is_groups_notice(letter: &IncomingLetter) -> bool {
    is_daemon(letter.headers.get("from").unwrap_or_default())
        && (letter.headers.get("x-google-groups-id").is_some() || letter.text().contains("groups.google.com/support"))
}

/// Services that ask senders to prove themselves; some of them write it as a delivery report.
pub(super) fn is_challenge(letter: &IncomingLetter, text: &str) -> bool {
    const SERVICES: [&str; 5] = ["boxbe.com", "spamarrest.com", "mailinblack.com", "bluebottle.com", "vanquish.com"];
    let from = letter.headers.get("from").unwrap_or_default().to_ascii_lowercase();
    SERVICES.iter().any(|service| from.contains(service)) && tables::answer("challenge", &Folded::text(text)).is_some()
}

fn is_daemon(from: &str) -> bool {
    const DAEMONS: [&str; 15] = [
        "mailer-daemon",
        "mailerdaemon",
        "mail-daemon",
        "maildaemon",
        "postmaster",
        "post_master",
        "mail delivery",
        "mail service",
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

pub(super) fn failed_address(letter: &IncomingLetter, transcript: &Transcript) -> Option<String> {
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
pub(super) fn sender(letter: &IncomingLetter) -> Option<String> {
    let from = letter.headers.get("from")?;
    let address = from.rsplit('<').next()?.split(['>', ' ', ',']).next()?.trim();
    address.contains('@').then(|| address.to_string())
}
