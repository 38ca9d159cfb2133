//! What a customer says first about what they want: an inquiry, or a reply to a letter. Kept of it are the day and the subject.

use super::AHEAD;
use basics::Timestamp;

/// A subject longer than this is a text.
pub const SUBJECT_LIMIT_CHARACTERS: usize = 200;

/// Why an inquiry or a reply is not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TalkRefusal {
    #[error("subject is longer than {SUBJECT_LIMIT_CHARACTERS} characters; shorten it")]
    TooLong,
    #[error("subject holds a line break or a control character; remove it")]
    ControlCharacter,
    #[error("at lies in the future; nothing has happened there yet")]
    InTheFuture,
}

impl TalkRefusal {
    /// The input at fault.
    pub const fn field(self) -> &'static str {
        match self {
            TalkRefusal::TooLong | TalkRefusal::ControlCharacter => "subject",
            TalkRefusal::InTheFuture => "at",
        }
    }

    /// The code that the screen words.
    pub const fn code(self) -> &'static str {
        match self {
            TalkRefusal::TooLong => "too_long",
            TalkRefusal::ControlCharacter => "control_character",
            TalkRefusal::InTheFuture => "in_the_future",
        }
    }
}

/// A subject without blanks at its ends; letters without one are normal, so it may be empty.
///
/// # Errors
/// A [`TalkRefusal`] that names the field.
pub fn subject(text: &str) -> Result<String, TalkRefusal> {
    let text = text.trim();
    if text.chars().count() > SUBJECT_LIMIT_CHARACTERS {
        return Err(TalkRefusal::TooLong);
    }
    if text.chars().any(char::is_control) {
        return Err(TalkRefusal::ControlCharacter);
    }
    Ok(text.to_owned())
}

/// The moment, unless it has not come yet.
///
/// # Errors
/// [`TalkRefusal::InTheFuture`].
pub fn when(at: Timestamp, now: Timestamp) -> Result<Timestamp, TalkRefusal> {
    if at > now.plus(AHEAD) { Err(TalkRefusal::InTheFuture) } else { Ok(at) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_one_line_and_may_be_empty() {
        for (text, expected) in [
            ("  QL-860 delivery ", Ok("QL-860 delivery".to_owned())),
            ("", Ok(String::new())),
            ("one\ntwo", Err(TalkRefusal::ControlCharacter)),
        ] {
            assert_eq!(subject(text), expected, "{text}");
        }
        assert_eq!(subject(&"x".repeat(201)), Err(TalkRefusal::TooLong));
    }

    #[test]
    fn nothing_was_said_tomorrow() {
        let now = Timestamp::from_millis(1_795_424_400_000);
        assert_eq!(when(now, now), Ok(now));
        assert_eq!(when(now.plus(AHEAD * 2), now), Err(TalkRefusal::InTheFuture));
    }
}
