//! The lines of an envelope: MAIL and RCPT with the parameters that this letter and this server need.

use super::Client;
use crate::address::EmailAddress;
use crate::smtp::letter::{LetterTag, Offer};
use crate::smtp::settings::Reports;
use std::fmt::Write;

const FITS: &str = "a String takes everything";

impl Client {
    /// MAIL with SIZE (RFC 1870), BODY (RFC 6152), SMTPUTF8 (RFC 6531), RET and ENVID (RFC 3461).
    pub(super) fn mail_line(&self, offer: &Offer) -> String {
        let mut line = String::with_capacity(160);
        match &offer.envelope.sender {
            Some(sender) => write!(line, "MAIL FROM:<{sender}>").expect(FITS),
            None => line.push_str("MAIL FROM:<>"),
        }
        if self.capabilities.size {
            write!(line, " SIZE={}", offer.letter.size_bytes()).expect(FITS);
        }
        if offer.letter.is_eight_bit() {
            line.push_str(" BODY=8BITMIME");
        }
        if needs_smtputf8(offer) {
            line.push_str(" SMTPUTF8");
        }
        if self.asks_for_reports(offer) {
            let LetterTag(tag) = offer.tag;
            write!(line, " RET=HDRS ENVID={tag}").expect(FITS);
        }
        line
    }

    /// RCPT; with NOTIFY and ORCPT (RFC 3461 §4) where reports are asked for.
    pub(super) fn recipient_line(&self, recipient: &EmailAddress, reports: bool) -> String {
        let mut line = format!("RCPT TO:<{recipient}>");
        if reports {
            line.push_str(match self.settings.reports {
                Reports::OfFailuresAndDelays => " NOTIFY=FAILURE,DELAY ORCPT=",
                Reports::OfFailures | Reports::NotAsked => " NOTIFY=FAILURE ORCPT=",
            });
            write_original_recipient(&mut line, recipient);
        }
        line
    }

    /// A letter with the empty path is itself a report: nobody could be told of it.
    pub(super) fn asks_for_reports(&self, offer: &Offer) -> bool {
        let asked = self.settings.reports != Reports::NotAsked && self.capabilities.dsn;
        asked && offer.envelope.sender.is_some()
    }
}

pub(super) fn needs_smtputf8(offer: &Offer) -> bool {
    offer.envelope.needs_smtputf8() || offer.letter.has_eight_bit_headers()
}

/// `rfc822;` and the address as xtext (RFC 3461 §4), or `utf-8;` and the address as it is, but for what xtext keeps
/// (RFC 6533 §3): the server speaks SMTPUTF8 then.
fn write_original_recipient(line: &mut String, recipient: &EmailAddress) {
    let text = recipient.as_str();
    line.push_str(if text.is_ascii() { "rfc822;" } else { "utf-8;" });
    for letter in text.chars() {
        match letter {
            '+' | '=' | '\\' if text.is_ascii() => write!(line, "+{:02X}", u32::from(letter)).expect(FITS),
            '+' | '=' | '\\' => write!(line, "\\x{{{:02X}}}", u32::from(letter)).expect(FITS),
            _as_it_is => line.push(letter),
        }
    }
}
