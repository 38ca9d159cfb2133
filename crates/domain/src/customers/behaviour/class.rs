//! Classes of events: those that are there for everybody, and the names that a workspace may give its own.

words! {
    /// The classes that are there for everybody. The word is the event's kind in the ledger.
    EventKind, UnknownEventKind, "there is no class of events of that name; declare it, or take one of the list":
    /// A page of a web site was looked at.
    Visited = "visited",
    /// The page of a product or a category.
    Viewed = "viewed",
    Downloaded = "downloaded",
    /// Something was put into a cart.
    Carted = "carted",
    Called = "called",
    Met = "met",
    /// Somebody asked for something.
    Inquired = "inquired",
}

/// What a browser may report: it is believed little, so nothing that somebody would act upon alone.
pub const BROWSER_CLASSES: [EventKind; 4] =
    [EventKind::Visited, EventKind::Viewed, EventKind::Downloaded, EventKind::Carted];
/// Classes of a workspace's own: more cannot be told apart in a list, and the columns of the audience stay few.
pub const CLASSES_LIMIT: usize = 100;
/// Bytes of a class' name, all of them ASCII: what fits a column's head.
pub const CLASS_NAME_LIMIT: usize = 40;
/// A title is read in one line of a timeline.
pub const TITLE_LIMIT_CHARACTERS: usize = 60;

/// Kinds of the timeline that are told otherwise, and would be confused with a class of that name.
const TAKEN: [&str; 20] = [
    "opened",
    "clicked",
    "trapped",
    "replied",
    "forwarded",
    "unsubscribed",
    "bounced",
    "complained",
    "auto_replied",
    "left_company",
    "letter",
    "consent",
    "ordered",
    "sample_ordered",
    "order_confirmed",
    "order_cancelled",
    "created",
    "changed",
    "imported",
    "event",
];

/// Why a class is not declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClassRefusal {
    #[error("a name begins with a letter and has 2 to {CLASS_NAME_LIMIT} of a-z, 0-9 and _, such as asked_for_sample")]
    NotAName,
    #[error("a class of this name is there for everybody; choose another name")]
    Taken,
    #[error("a class needs the title that people read")]
    NoTitle,
    #[error("the title is longer than {TITLE_LIMIT_CHARACTERS} characters; shorten it")]
    TitleTooLong,
    #[error("the title holds a line break or a control character; remove it")]
    ControlCharacter,
}

impl ClassRefusal {
    /// The input at fault.
    pub const fn field(self) -> &'static str {
        match self {
            ClassRefusal::NotAName | ClassRefusal::Taken => "name",
            ClassRefusal::NoTitle | ClassRefusal::TitleTooLong | ClassRefusal::ControlCharacter => "title",
        }
    }

    /// The code that the screen words.
    pub const fn code(self) -> &'static str {
        match self {
            ClassRefusal::NotAName => "not_a_name",
            ClassRefusal::Taken => "name_taken",
            ClassRefusal::NoTitle => "empty",
            ClassRefusal::TitleTooLong => "too_long",
            ClassRefusal::ControlCharacter => "control_character",
        }
    }
}

/// The name of a class of a workspace's own.
///
/// # Errors
/// [`ClassRefusal::NotAName`], [`ClassRefusal::Taken`].
pub fn class_name(text: &str) -> Result<&str, ClassRefusal> {
    let in_range = (2..=CLASS_NAME_LIMIT).contains(&text.len());
    let begins = text.starts_with(|letter: char| letter.is_ascii_lowercase());
    let rest = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !(in_range && begins && rest) {
        return Err(ClassRefusal::NotAName);
    }
    if TAKEN.contains(&text) || text.parse::<EventKind>().is_ok() { Err(ClassRefusal::Taken) } else { Ok(text) }
}

/// What people read of a class, without blanks at its ends.
///
/// # Errors
/// A [`ClassRefusal`] of the title.
pub fn class_title(text: &str) -> Result<String, ClassRefusal> {
    let text = text.trim();
    match text.chars().count() {
        0 => return Err(ClassRefusal::NoTitle),
        length if length > TITLE_LIMIT_CHARACTERS => return Err(ClassRefusal::TitleTooLong),
        _ => {}
    }
    if text.chars().any(char::is_control) { Err(ClassRefusal::ControlCharacter) } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_has_a_name_that_nothing_else_has() {
        for (name, expected) in [
            ("asked_for_sample", Ok("asked_for_sample")),
            ("x2", Ok("x2")),
            ("x", Err(ClassRefusal::NotAName)),
            ("", Err(ClassRefusal::NotAName)),
            ("2x", Err(ClassRefusal::NotAName)),
            ("_x", Err(ClassRefusal::NotAName)),
            ("Webinar", Err(ClassRefusal::NotAName)),
            ("a b", Err(ClassRefusal::NotAName)),
            ("véu", Err(ClassRefusal::NotAName)),
            ("visited", Err(ClassRefusal::Taken)),
            ("opened", Err(ClassRefusal::Taken)),
        ] {
            assert_eq!(class_name(name), expected, "{name}");
        }
        assert_eq!(class_name(&"a".repeat(40)).map(str::len), Ok(40));
        assert_eq!(class_name(&"a".repeat(41)), Err(ClassRefusal::NotAName));
    }

    #[test]
    fn a_title_is_one_line() {
        assert_eq!(class_title("  Webinar  "), Ok("Webinar".to_owned()));
        assert_eq!(class_title(" "), Err(ClassRefusal::NoTitle));
        assert_eq!(class_title("a\nb"), Err(ClassRefusal::ControlCharacter));
        assert_eq!(class_title(&"x".repeat(61)), Err(ClassRefusal::TitleTooLong));
    }
}
