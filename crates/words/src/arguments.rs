//! What is filled into a message: texts, and counts with the text that shows them.

/// A value for a name of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    Text(String),
    /// `number` chooses the plural form, `shown` is what the reader sees for it (`1,204`, `١٬٢٠٤`).
    Count {
        number: u64,
        shown: String,
    },
}

/// The arguments of one message, by name.
///
/// ```
/// use words::Arguments;
/// let arguments = Arguments::new().count("people", 1204, "1,204").text("list", "Canton Fair");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments(Vec<(String, Argument)>);

impl Arguments {
    pub fn new() -> Self {
        Arguments::default()
    }

    #[must_use]
    pub fn text(mut self, name: &str, text: impl Into<String>) -> Self {
        self.0.push((name.to_owned(), Argument::Text(text.into())));
        self
    }

    #[must_use]
    pub fn count(mut self, name: &str, number: u64, shown: impl Into<String>) -> Self {
        self.0.push((name.to_owned(), Argument::Count { number, shown: shown.into() }));
        self
    }

    pub fn get(&self, name: &str) -> Option<&Argument> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, argument)| argument)
    }
}
