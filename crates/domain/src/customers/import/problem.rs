//! What is wrong with a row or a cell: a stable code with arguments, worded in the reader's language by the screen.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A sample longer than this says nothing more.
const SAMPLE_CHARACTERS: usize = 60;
/// How much of each word of a sample is shown.
const SHOWN_OF_A_WORD: usize = 2;

/// One finding about a row. `column` is counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub arguments: BTreeMap<String, String>,
    /// What stands there, masked.
    #[serde(default)]
    pub sample: String,
}

impl Problem {
    /// About a whole row.
    pub fn of_row(code: &str) -> Self {
        Problem { code: code.to_owned(), column: None, arguments: BTreeMap::new(), sample: String::new() }
    }

    /// About a cell, whose text is masked.
    pub fn of_cell(code: &str, column: usize, text: &str) -> Self {
        let column = u32::try_from(column).expect("a file has at most some hundred columns");
        Problem { code: code.to_owned(), column: Some(column), arguments: BTreeMap::new(), sample: mask_sample(text) }
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.arguments.insert(name.to_owned(), value.to_string());
        self
    }
}

/// A text by which its owner knows it again and nobody else learns it: the first letters of each word, the rest as dots, signs
/// and blanks as they are, line breaks as ⏎.
pub fn mask_sample(text: &str) -> String {
    let mut masked = String::new();
    let mut in_word = 0;
    for letter in text.chars().take(SAMPLE_CHARACTERS) {
        let shown = match letter {
            '\r' => continue,
            '\n' => '⏎',
            letter if letter.is_control() => '␦',
            letter if letter.is_alphanumeric() => {
                in_word += 1;
                masked.push(if in_word > SHOWN_OF_A_WORD { '•' } else { letter });
                continue;
            }
            other => other,
        };
        in_word = 0;
        masked.push(shown);
    }
    if text.chars().nth(SAMPLE_CHARACTERS).is_some() {
        masked.push('…');
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_shows_the_shape_and_not_the_person() {
        assert_eq!(mask_sample("li.wei@@example.com"), "li.we•@@ex•••••.co•");
        assert_eq!(mask_sample("a\r\nBcc: x"), "a⏎Bc•: x");
        assert_eq!(mask_sample(&"x".repeat(100)).chars().count(), 61);
    }
}
