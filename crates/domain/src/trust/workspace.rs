//! The company's own room, and what its texts may be.

words! {
    /// Whether letters of this ledger may reach real people.
    WorkspaceKind, UnknownWorkspaceKind, "a workspace is real, demo or rehearsal":
    Real = "real",
    /// A played world; real channels refuse it.
    Demo = "demo",
    /// A copy that is run forward; real channels refuse it.
    Rehearsal = "rehearsal",
}

/// Names of people, companies, teams and keys, in characters.
pub const NAME_LIMIT_CHARACTERS: usize = 200;
/// A postal address has a handful of lines.
pub const POSTAL_ADDRESS_LIMIT_CHARACTERS: usize = 500;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextRefusal {
    #[error("it is empty")]
    Empty,
    #[error("it is longer than {limit} characters")]
    TooLong { limit: usize },
    #[error("it holds a line break or another control character")]
    ControlCharacter,
}

impl TextRefusal {
    pub const fn code(self) -> &'static str {
        match self {
            TextRefusal::Empty => "empty",
            TextRefusal::TooLong { .. } => "too_long",
            TextRefusal::ControlCharacter => "control_character",
        }
    }
}

/// A name with the blanks around it taken away.
///
/// # Errors
/// [`TextRefusal`] when it is empty, too long, or more than a line.
pub fn check_name(name: &str) -> Result<String, TextRefusal> {
    let name = name.trim();
    if name.is_empty() {
        return Err(TextRefusal::Empty);
    }
    if name.chars().any(char::is_control) {
        return Err(TextRefusal::ControlCharacter);
    }
    check_length(name, NAME_LIMIT_CHARACTERS)
}

/// A postal address in its lines; empty is allowed until the first real campaign.
///
/// # Errors
/// [`TextRefusal`] when it is too long or holds other control characters than line breaks.
pub fn check_postal_address(address: &str) -> Result<String, TextRefusal> {
    let address = address.trim().replace("\r\n", "\n");
    if address.chars().any(|letter| letter.is_control() && letter != '\n') {
        return Err(TextRefusal::ControlCharacter);
    }
    check_length(&address, POSTAL_ADDRESS_LIMIT_CHARACTERS)
}

fn check_length(text: &str, limit: usize) -> Result<String, TextRefusal> {
    if text.chars().count() > limit { Err(TextRefusal::TooLong { limit }) } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_line_and_addresses_several() {
        assert_eq!(check_name("  Anna Berg "), Ok("Anna Berg".to_owned()));
        assert_eq!(check_name(" \t"), Err(TextRefusal::Empty));
        assert_eq!(check_name("Anna\r\nBcc: x"), Err(TextRefusal::ControlCharacter));
        assert_eq!(check_name(&"信".repeat(201)), Err(TextRefusal::TooLong { limit: 200 }));
        assert_eq!(check_postal_address("Kai 1\r\nHamburg"), Ok("Kai 1\nHamburg".to_owned()));
        assert_eq!(check_postal_address("Kai\u{0}1"), Err(TextRefusal::ControlCharacter));
    }
}
