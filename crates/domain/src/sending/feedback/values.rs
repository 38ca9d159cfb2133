//! Reading JSON of strangers: every part may be missing or of another type.

use super::FeedbackRefusal;
use basics::ids::OutgoingId;
use mail::smtp::EnhancedCode;
use serde_json::Value;

/// The name under which a letter's id travels at services.
pub(super) const TAG: &str = "tradewind";

/// A whole body. The reader of JSON stops at 128 levels by itself.
pub(super) fn json(body: &[u8]) -> Result<Value, FeedbackRefusal> {
    serde_json::from_slice(body).map_err(|_| FeedbackRefusal::Malformed)
}

/// A text at a path of names.
pub(super) fn text<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    path.iter().try_fold(value, |value, name| value.get(name))?.as_str()
}

/// A number that is written as a number or as text.
pub(super) fn number(value: &Value, path: &[&str]) -> Option<i64> {
    let value = path.iter().try_fold(value, |value, name| value.get(name))?;
    value
        .as_i64()
        .or_else(|| value.as_f64().map(|number| number as i64))
        .or_else(|| value.as_str()?.trim().parse().ok())
}

/// A reply code of SMTP.
pub(super) fn reply_code(value: &Value, path: &[&str]) -> u16 {
    let code = number(value, path).and_then(|code| u16::try_from(code).ok());
    code.filter(|code| (200..600).contains(code)).unwrap_or(0)
}

pub(super) fn enhanced(value: &Value, path: &[&str]) -> Option<EnhancedCode> {
    mail::report::codes::find_enhanced(text(value, path)?)
}

/// The letter by our tag.
pub(super) fn letter(tag: Option<&str>) -> Option<OutgoingId> {
    tag?.trim().parse().ok()
}

/// The letter by its Message-ID, whose first half is its id.
pub(super) fn letter_of_message_id(message_id: Option<&str>) -> Option<OutgoingId> {
    let (local, _) = message_id?.trim().trim_start_matches('<').split_once('@')?;
    letter(Some(local))
}
