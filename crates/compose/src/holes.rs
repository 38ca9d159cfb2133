//! Holes: everything in a source that is not plain text, each replaced by one character that no letter uses (a *mark*) before anything
//! else reads the source.
//!
//! A mark survives MJML, CSS inlining, the link pass and the text part unchanged, is never broken or escaped, and cannot be
//! mistaken for a value: values and sources that contain such characters lose them.

use crate::limits::HOLES;
use crate::source::broken_template;
use domain::letters::{Finding, FindingCode, MergeField, SlotName};
use std::collections::BTreeMap;

/// The first mark. Tangut ideographs (U+17000-U+17FFF): assigned, so that every tool in between prints them as they are (the
/// MJML compiler writes private-use characters as escapes), and unknown to trade since the thirteenth century.
pub const FIRST_MARK: u32 = 0x1_7000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hole {
    Field {
        field: MergeField,
        default: Option<String>,
    },
    /// A field inside an address: percent-encoded.
    UrlField {
        field: MergeField,
        default: Option<String>,
    },
    Slot(SlotName),
    Page(Page),
    /// The tracking address of a registered link.
    Link(u16),
    Pixel,
    /// `{{ … }}` that only the template engine understands.
    Expression(String),
    /// `{% … %}`.
    Control(String),
}

/// The pages of ours that a letter may link to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    Unsubscribe,
    Preferences,
    View,
    Share,
}

/// The holes of one letter, by mark.
#[derive(Debug, Default)]
pub struct Holes {
    holes: Vec<Hole>,
    /// What `brand.…`, `words.…` and `layout.…` stand for: already escaped.
    pub constants: BTreeMap<String, String>,
    /// The constants that the source used.
    pub used: Vec<String>,
    pub findings: Vec<Finding>,
}

/// What a piece of source may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// Control tags too: the MJML.
    Everything,
    /// Slots, fields and constants: the subject.
    Slots,
    /// Fields and constants: the text of a slot.
    Fields,
}

impl Holes {
    pub fn get(&self, mark: char) -> Option<&Hole> {
        let number = (mark as u32).checked_sub(FIRST_MARK)?;
        self.holes.get(number as usize)
    }

    pub fn into_list(self) -> Vec<Hole> {
        self.holes
    }

    /// The mark of a hole; equal holes share one.
    pub fn mark(&mut self, hole: Hole) -> char {
        let number = self.holes.iter().position(|known| *known == hole).unwrap_or_else(|| {
            if self.holes.len() >= HOLES {
                self.findings.push(broken_template("too many fields"));
                return 0;
            }
            self.holes.push(hole);
            self.holes.len() - 1
        });
        char::from_u32(FIRST_MARK + number as u32).expect("HOLES is the size of the range")
    }

    /// The source with marks in place of its holes. Comments of the source are left out; control tags become comments that
    /// hold one mark, which may stand anywhere between elements.
    pub fn read(&mut self, source: &str, allowed: Allowed) -> String {
        let mut out = String::with_capacity(source.len());
        let mut rest = source;
        let mut tag = TagScanner::default();
        while let Some(at) = rest.find(|letter| matches!(letter, '{' | '<' | '>' | '"' | '\'') || is_mark(letter)) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            if allowed == Allowed::Everything && rest.starts_with("<!--") && !rest.starts_with("<!--[if") {
                rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
                continue;
            }
            let closed = |opening: &str, closing: &str| {
                let inside = rest.strip_prefix(opening)?;
                let end = inside.find(closing)?;
                Some((&inside[..end], &inside[end + closing.len()..]))
            };
            if let Some((expression, after)) = closed("{{", "}}") {
                self.expression(expression, allowed, &mut out);
                rest = after;
            } else if let Some((control, after)) = closed("{%", "%}") {
                self.control(control, allowed, tag.inside, &mut out);
                rest = after;
            } else if let Some((_, after)) = closed("{#", "#}").filter(|_| allowed == Allowed::Everything) {
                rest = after;
            } else {
                if allowed == Allowed::Everything && (rest.starts_with("{{") || rest.starts_with("{%")) {
                    self.findings.push(broken_template(rest.chars().take(30).collect::<String>()));
                }
                let letter = rest.chars().next().unwrap_or_default();
                tag.see(letter, &rest[letter.len_utf8()..]);
                if !is_mark(letter) {
                    out.push(letter);
                }
                rest = &rest[letter.len_utf8()..];
            }
        }
        out.push_str(rest);
        out
    }

    fn expression(&mut self, expression: &str, allowed: Allowed, out: &mut String) {
        let text = crate::escape::decode_attribute(expression.trim().trim_matches('-').trim());
        let (name, filter) = match text.split_once('|') {
            Some((name, filter)) => (name.trim(), Some(filter.trim())),
            None => (text.as_str(), None),
        };
        if let Some(constant) = self.constants.get(name).filter(|_| filter.is_none()) {
            match allowed {
                Allowed::Everything => out.push_str(constant),
                Allowed::Slots | Allowed::Fields => out.push_str(&crate::escape::decode_attribute(constant)),
            }
            self.used.push(name.to_owned());
            return;
        }
        let hole = match (name.split_once('.').unwrap_or(("", name)), filter.map(default_text)) {
            (("slot", slot), None) if allowed != Allowed::Fields => {
                slot.parse().map(Hole::Slot).map_err(|_| Finding::blocks(FindingCode::UnknownSlot).with("slot", slot))
            }
            (("link", page), None) if allowed == Allowed::Everything => {
                page_of(page).map(Hole::Page).ok_or(unknown(name))
            }
            (_, Some(None)) if allowed == Allowed::Everything => Ok(Hole::Expression(text.clone())),
            (_, default @ (None | Some(Some(_)))) => match name.parse::<MergeField>() {
                Ok(field) => Ok(Hole::Field { field, default: default.flatten() }),
                Err(_) => Err(unknown(name)),
            },
            (_, Some(None)) => Err(broken_template(&text)),
        };
        match hole {
            Ok(hole) => out.push(self.mark(hole)),
            Err(finding) => self.findings.push(finding),
        }
    }

    fn control(&mut self, control: &str, allowed: Allowed, inside_tag: bool, out: &mut String) {
        let text = crate::escape::decode_attribute(control.trim().trim_matches('-').trim());
        let word = text.split_whitespace().next().unwrap_or_default();
        let known = matches!(word, "if" | "elif" | "else" | "endif");
        if !known || inside_tag || allowed != Allowed::Everything {
            self.findings.push(broken_template(format!("{{% {text} %}}")));
            return;
        }
        let mark = self.mark(Hole::Control(text));
        out.push_str("<!--");
        out.push(mark);
        out.push_str("-->");
    }
}

/// Whether a character is a mark or could be taken for one.
pub fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{17000}'..='\u{17FFF}')
}

fn unknown(name: &str) -> Finding {
    Finding::blocks(FindingCode::UnknownField).with("field", name)
}

fn page_of(name: &str) -> Option<Page> {
    match name {
        "unsubscribe" => Some(Page::Unsubscribe),
        "preferences" => Some(Page::Preferences),
        "view" => Some(Page::View),
        "share" => Some(Page::Share),
        _ => None,
    }
}

/// The text of `default("…")`; `None` for any other filter.
fn default_text(filter: &str) -> Option<String> {
    let inside = filter.strip_prefix("default(")?.strip_suffix(')')?.trim();
    let quote = inside.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let text = inside.strip_prefix(quote)?.strip_suffix(quote)?;
    (!text.contains(['\\', quote])).then(|| text.to_owned())
}

/// Knows whether a place in HTML or MJML lies inside a tag.
#[derive(Debug, Default)]
pub struct TagScanner {
    pub inside: bool,
    quote: Option<char>,
}

impl TagScanner {
    /// Sees one character and what follows it.
    pub fn see(&mut self, letter: char, after: &str) {
        match (self.inside, self.quote, letter) {
            (false, _, '<') => self.inside = after.starts_with(|next: char| next.is_ascii_alphabetic() || next == '/'),
            (true, None, '>') => self.inside = false,
            (true, None, '"' | '\'') => self.quote = Some(letter),
            (true, Some(quote), _) if quote == letter => self.quote = None,
            _ => {}
        }
    }
}
