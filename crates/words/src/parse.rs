//! The reader of messages: the small part of ICU MessageFormat that we use, read the way react-intl reads it.
//!
//! Quoting follows ICU: `''` is an apostrophe, an apostrophe before `{`, `}`, `<`, `>` (or `#` inside a plural) quotes up to
//! the next apostrophe. Tags, formats (`{n, number}`), offsets and ordinals are refused.

use crate::message::{Message, Piece};
use icu_plurals::PluralCategory;

/// How deep choices may stand in each other: nobody can translate a deeper one.
const DEPTH_LIMIT: usize = 4;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    #[error("the message ends inside a brace or a choice")]
    Unfinished,
    #[error("`}}` without its `{{`")]
    StrayBrace,
    #[error("`{0}` is not a name: letters, digits and _ only")]
    BadName(String),
    #[error("`{0}` is not a form; only plural and select are known")]
    UnknownForm(String),
    #[error("`{0}` is no plural category and no `=number`")]
    BadCategory(String),
    #[error("`{0}` stands twice in one choice")]
    Repeated(String),
    #[error("a choice without `other`")]
    MissingOther,
    #[error("choices stand deeper in each other than {DEPTH_LIMIT}")]
    TooDeep,
    #[error("a tag (`<…`): texts carry no markup")]
    Tag,
}

/// Reads one message.
///
/// # Errors
/// Says what is wrong with the text; nothing is guessed.
pub fn parse(text: &str) -> Result<Message, MessageError> {
    let mut reader = Reader { rest: text, depth: 0 };
    let message = reader.message(None)?;
    if reader.rest.is_empty() { Ok(message) } else { Err(MessageError::StrayBrace) }
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl Reader<'_> {
    /// Reads up to the `}` that ends this (sub)message, or to the end. `plural` is the argument that `#` stands for.
    fn message(&mut self, plural: Option<&str>) -> Result<Message, MessageError> {
        let mut pieces = Vec::new();
        let mut text = String::new();
        while let Some(letter) = self.rest.chars().next() {
            match letter {
                '}' => break,
                '{' => {
                    flush(&mut text, &mut pieces);
                    self.rest = &self.rest[1..];
                    pieces.push(self.argument(plural)?);
                }
                '#' if plural.is_some() => {
                    flush(&mut text, &mut pieces);
                    self.rest = &self.rest[1..];
                    pieces.push(Piece::Count(plural.unwrap_or_default().to_owned()));
                }
                '\'' => self.quoted(plural.is_some(), &mut text),
                '<' if self.rest[1..].starts_with(|next: char| next.is_ascii_alphabetic() || next == '/') => {
                    return Err(MessageError::Tag);
                }
                _ => {
                    text.push(letter);
                    self.rest = &self.rest[letter.len_utf8()..];
                }
            }
        }
        flush(&mut text, &mut pieces);
        Ok(Message(pieces))
    }

    fn quoted(&mut self, in_plural: bool, text: &mut String) {
        self.rest = &self.rest[1..];
        match self.rest.chars().next() {
            Some('\'') => {
                text.push('\'');
                self.rest = &self.rest[1..];
            }
            Some(next) if matches!(next, '{' | '}' | '<' | '>') || (in_plural && next == '#') => {
                while let Some(letter) = self.rest.chars().next() {
                    self.rest = &self.rest[letter.len_utf8()..];
                    if letter != '\'' {
                        text.push(letter);
                    } else if self.rest.starts_with('\'') {
                        text.push('\'');
                        self.rest = &self.rest[1..];
                    } else {
                        break;
                    }
                }
            }
            Some(_) | None => text.push('\''),
        }
    }

    /// Reads what follows a `{`.
    fn argument(&mut self, plural: Option<&str>) -> Result<Piece, MessageError> {
        let name = self.name()?;
        if self.take('}') {
            return Ok(Piece::Name(name));
        }
        self.expect(',')?;
        let form = self.word();
        self.expect(',')?;
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err(MessageError::TooDeep);
        }
        let piece = match form.as_str() {
            "plural" => self.plural(name)?,
            "select" => self.select(name, plural)?,
            _ => return Err(MessageError::UnknownForm(form)),
        };
        self.depth -= 1;
        Ok(piece)
    }

    fn plural(&mut self, name: String) -> Result<Piece, MessageError> {
        let (mut exact, mut categories, mut other) = (Vec::new(), Vec::new(), None);
        while !self.take('}') {
            let selector = self.word();
            let message = self.branch(Some(&name))?;
            if let Some(number) = selector.strip_prefix('=') {
                let number = number.parse::<u64>().map_err(|_| MessageError::BadCategory(selector.clone()))?;
                if exact.iter().any(|(known, _)| *known == number) {
                    return Err(MessageError::Repeated(selector));
                }
                exact.push((number, message));
                continue;
            }
            let category = PluralCategory::get_for_cldr_string(&selector)
                .ok_or_else(|| MessageError::BadCategory(selector.clone()))?;
            let repeated = categories.iter().any(|(known, _)| *known == category);
            if repeated || (category == PluralCategory::Other && other.is_some()) {
                return Err(MessageError::Repeated(selector));
            }
            match category {
                PluralCategory::Other => other = Some(message),
                _ => categories.push((category, message)),
            }
        }
        let other = other.ok_or(MessageError::MissingOther)?;
        Ok(Piece::Plural { name, exact, categories, other })
    }

    fn select(&mut self, name: String, plural: Option<&str>) -> Result<Piece, MessageError> {
        let (mut cases, mut other) = (Vec::<(String, Message)>::new(), None);
        while !self.take('}') {
            let case = self.name()?;
            let message = self.branch(plural)?;
            if cases.iter().any(|(known, _)| *known == case) || (case == "other" && other.is_some()) {
                return Err(MessageError::Repeated(case));
            }
            if case == "other" {
                other = Some(message);
            } else {
                cases.push((case, message));
            }
        }
        let other = other.ok_or(MessageError::MissingOther)?;
        Ok(Piece::Select { name, cases, other })
    }

    fn branch(&mut self, plural: Option<&str>) -> Result<Message, MessageError> {
        self.expect('{')?;
        let message = self.message(plural)?;
        if !self.rest.starts_with('}') {
            return Err(MessageError::Unfinished);
        }
        self.rest = &self.rest[1..];
        Ok(message)
    }

    fn name(&mut self) -> Result<String, MessageError> {
        let name = self.word();
        let known = !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        match known {
            true => Ok(name),
            false if self.rest.is_empty() => Err(MessageError::Unfinished),
            false => Err(MessageError::BadName(name)),
        }
    }

    fn word(&mut self) -> String {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|letter: char| letter.is_whitespace() || "{},".contains(letter));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest.trim_start();
        word.to_owned()
    }

    fn take(&mut self, wanted: char) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, wanted: char) -> Result<(), MessageError> {
        if self.take(wanted) {
            return Ok(());
        }
        match self.rest.is_empty() {
            true => Err(MessageError::Unfinished),
            false => Err(MessageError::BadName(self.rest.chars().take(12).collect())),
        }
    }
}

fn flush(text: &mut String, pieces: &mut Vec<Piece>) {
    if !text.is_empty() {
        pieces.push(Piece::Text(std::mem::take(text)));
    }
}
