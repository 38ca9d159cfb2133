//! Address cards: vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), as phones and mail programs export them.
//!
//! Every card becomes a row of fixed columns. The preferred address is the person's, the others go into the note. What the table
//! has no column for (photographs, keys) is passed over without being collected.

use super::super::{FileRefusal, MAX_CELL_BYTES, MAX_ROWS, encoding};
use super::{Rows, Table};
use std::borrow::Cow;

/// The columns; English names that the guess of columns knows.
const COLUMNS: [&str; 17] = [
    "Email",
    "Full name",
    "First name",
    "Last name",
    "Salutation",
    "Gender",
    "Job title",
    "Company",
    "Website",
    "Country",
    "Birthday",
    "Language",
    "Time zone",
    "Phone",
    "Mobile phone",
    "Tags",
    "Note",
];
const EMAIL: usize = 0;
const FULL_NAME: usize = 1;
const FIRST_NAME: usize = 2;
const LAST_NAME: usize = 3;
const SALUTATION: usize = 4;
const GENDER: usize = 5;
const JOB_TITLE: usize = 6;
const COMPANY: usize = 7;
const WEBSITE: usize = 8;
const COUNTRY: usize = 9;
const BIRTHDAY: usize = 10;
const LANGUAGE: usize = 11;
const TIME_ZONE: usize = 12;
const PHONE: usize = 13;
const SECOND_PHONE: usize = 14;
const TAGS: usize = 15;
const NOTE: usize = 16;

const BEGIN: &[u8] = b"BEGIN:VCARD";
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Whether a file is made of address cards.
pub fn is_one(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(MARK).unwrap_or(bytes).trim_ascii_start();
    text.get(..BEGIN.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(BEGIN))
}

/// The table of a file of address cards.
///
/// # Errors
/// [`FileRefusal`] when a line or the number of cards is over its limit.
pub fn read(bytes: &[u8]) -> Result<Table, FileRefusal> {
    let encoding = encoding::detect(bytes)?;
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    let mut rows = Rows::new(COLUMNS.len());
    rows.write(&COLUMNS)?;
    let mut card: Option<Card> = None;
    let mut count = 0;
    let mut lines = Lines { rest: &text };
    while let Some(line) = lines.whole() {
        let Some(property) = Property::read(&line) else { continue };
        match (property.name.as_str(), &mut card) {
            ("BEGIN", _) => card = Some(Card::default()),
            ("END", Some(ended)) => {
                count += 1;
                if count > MAX_ROWS {
                    return Err(FileRefusal::TooManyRows);
                }
                rows.write(&ended.row())?;
                card = None;
            }
            (_, Some(card)) => {
                if line.len() > MAX_CELL_BYTES {
                    return Err(FileRefusal::CellTooLong { row: count + 1 });
                }
                card.put(&property);
            }
            _ => {}
        }
    }
    Ok(Table { bytes: rows.finish()?, has_header: Some(true), numbers: Vec::new() })
}

/// Lines as they were before they were folded: a line that begins with a blank goes on the one before, and so does the one behind
/// a `=` at the end of quoted-printable text.
struct Lines<'a> {
    rest: &'a str,
}

impl<'a> Lines<'a> {
    fn one(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        Some(line.strip_suffix('\r').unwrap_or(line))
    }

    fn whole(&mut self) -> Option<Cow<'a, str>> {
        let mut line = Cow::Borrowed(self.one()?);
        let head = line.split(':').next().unwrap_or_default().to_ascii_uppercase();
        let is_quoted = head.contains("QUOTED-PRINTABLE");
        // What the table has no column for is read past.
        let is_wanted = is_known(name_of(&head));
        loop {
            let more = if is_quoted && line.ends_with('=') {
                line.to_mut().pop();
                self.one()
            } else if self.rest.starts_with([' ', '\t']) {
                self.one().map(|folded| &folded[1..])
            } else {
                None
            };
            let Some(more) = more else { return Some(line) };
            if is_wanted && line.len() <= MAX_CELL_BYTES {
                line.to_mut().push_str(more);
            }
        }
    }
}

fn name_of(head: &str) -> &str {
    let name = head.split(';').next().unwrap_or_default();
    name.rsplit_once('.').map_or(name, |(_, name)| name)
}

fn is_known(name: &str) -> bool {
    matches!(
        name,
        "EMAIL"
            | "FN"
            | "N"
            | "GENDER"
            | "X-GENDER"
            | "TITLE"
            | "ORG"
            | "URL"
            | "ADR"
            | "BDAY"
            | "LANG"
            | "TZ"
            | "TEL"
            | "CATEGORIES"
            | "NOTE"
    )
}

/// One line of a card.
struct Property {
    name: String,
    is_preferred: bool,
    value: String,
}

impl Property {
    fn read(line: &str) -> Option<Self> {
        let mut in_quotes = false;
        let colon = line.find(|letter: char| {
            in_quotes ^= letter == '"';
            letter == ':' && !in_quotes
        })?;
        let (head, value) = (&line[..colon], &line[colon + 1..]);
        let upper = head.to_ascii_uppercase();
        let name = name_of(&upper).trim().to_owned();
        let parameters = || upper.split(';').skip(1);
        // As version 2.1, 4.0 and 3.0 say it.
        let prefers = |parameter: &str| {
            matches!(parameter, "PREF" | "PREF=1")
                || parameter.strip_prefix("TYPE=").is_some_and(|types| types.split(',').any(|word| word == "PREF"))
        };
        let is_preferred = parameters().any(prefers);
        let is_quoted = parameters().any(|parameter| parameter.ends_with("QUOTED-PRINTABLE"));
        let charset = parameters()
            .find_map(|parameter| parameter.strip_prefix("CHARSET=").map(|name| name.trim_matches('"').to_owned()));
        let value = if is_quoted { unquoted(value, charset.as_deref()) } else { value.to_owned() };
        Some(Property { name, is_preferred, value })
    }

    /// The parts of a value between semicolons, each as it was written.
    fn parts(&self) -> Vec<String> {
        split(&self.value, ';')
    }

    fn text(&self) -> String {
        unescaped(&self.value).trim().to_owned()
    }
}

/// Quoted-printable (RFC 2045, 6.7) in an encoding of the card's own.
fn unquoted(value: &str, charset: Option<&str>) -> String {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let source = value.as_bytes();
    let (mut bytes, mut at) = (Vec::with_capacity(source.len()), 0);
    while at < source.len() {
        let pair = (source[at] == b'=').then(|| digit(source.get(at + 1)).zip(digit(source.get(at + 2)))).flatten();
        match pair {
            Some((high, low)) => {
                bytes.push((high * 16 + low) as u8);
                at += 3;
            }
            None => {
                bytes.push(source[at]);
                at += 1;
            }
        }
    }
    let named = charset.and_then(|name| encoding::by_name(name).ok());
    named.unwrap_or(encoding_rs::UTF_8).decode_without_bom_handling(&bytes).0.into_owned()
}

/// The parts between separators that are not escaped.
fn split(value: &str, separator: char) -> Vec<String> {
    let (mut parts, mut part, mut escaped) = (Vec::new(), String::new(), false);
    for letter in value.chars() {
        if letter == separator && !escaped {
            parts.push(unescaped(&part).trim().to_owned());
            part.clear();
        } else {
            part.push(letter);
        }
        escaped = letter == '\\' && !escaped;
    }
    parts.push(unescaped(&part).trim().to_owned());
    parts
}

fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(other) => text.push(other),
                None => text.push('\\'),
            },
            other => text.push(other),
        }
    }
    text
}

#[derive(Default)]
struct Card {
    row: [String; COLUMNS.len()],
    /// Addresses with whether each is the preferred one.
    addresses: Vec<(bool, String)>,
    phones: Vec<String>,
    notes: Vec<String>,
}

impl Card {
    fn put(&mut self, property: &Property) {
        let mut set = |column: usize, text: String| {
            // A name, title or note is one line; the first of several counts.
            if self.row[column].is_empty() {
                self.row[column] = text.replace(['\r', '\n'], " ");
            }
        };
        match property.name.as_str() {
            "EMAIL" => {
                let text = property.text();
                let address = text.strip_prefix("mailto:").unwrap_or(&text);
                self.addresses.push((property.is_preferred, address.to_owned()));
            }
            "FN" => set(FULL_NAME, property.text()),
            "N" => {
                let mut parts = property.parts().into_iter();
                let mut next = || parts.next().unwrap_or_default();
                let (last, first, _middle, prefix) = (next(), next(), next(), next());
                set(LAST_NAME, last);
                set(FIRST_NAME, first);
                set(SALUTATION, prefix);
            }
            "GENDER" | "X-GENDER" => set(GENDER, property.parts().swap_remove(0)),
            "TITLE" => set(JOB_TITLE, property.text()),
            "ORG" => set(COMPANY, property.parts().swap_remove(0)),
            "URL" => set(WEBSITE, property.text()),
            "ADR" => set(COUNTRY, property.parts().into_iter().nth(6).unwrap_or_default()),
            "BDAY" => set(BIRTHDAY, birthday(&property.text())),
            "LANG" => set(LANGUAGE, property.text()),
            "TZ" => set(TIME_ZONE, property.text()),
            "TEL" => {
                let text = property.text();
                let number = text.strip_prefix("tel:").unwrap_or(&text);
                self.phones.push(number.split(';').next().unwrap_or_default().to_owned());
            }
            "CATEGORIES" => set(TAGS, split(&property.value, ',').join(";")),
            "NOTE" => self.notes.push(property.text()),
            _ => {}
        }
    }

    fn row(&mut self) -> [String; COLUMNS.len()] {
        let mut row = std::mem::take(&mut self.row);
        let preferred = self.addresses.iter().position(|(is_preferred, _)| *is_preferred).unwrap_or(0);
        for (at, (_, address)) in self.addresses.drain(..).enumerate() {
            if at == preferred {
                row[EMAIL] = address;
            } else {
                self.notes.push(address);
            }
        }
        let mut phones = self.phones.drain(..);
        row[PHONE] = phones.next().unwrap_or_default();
        row[SECOND_PHONE] = phones.next().unwrap_or_default();
        self.notes.extend(phones);
        row[NOTE] = self.notes.join("\n");
        row
    }
}

/// `--0412` and `--04-12` are days without a year (RFC 6350, 4.3.1).
fn birthday(text: &str) -> String {
    match text.strip_prefix("--") {
        Some(day) if day.len() == 4 && day.is_ascii() => format!("--{}-{}", &day[..2], &day[2..]),
        _ => text.to_owned(),
    }
}
