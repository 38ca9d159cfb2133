//! Slots: what their writer put into them, as text that stays text.

use crate::escape;
use crate::holes::{Allowed, Hole, Holes, TagScanner, is_mark};
use crate::limits::SLOT_BYTES;
use crate::source::{LetterSource, broken_template};
use domain::letters::{Finding, FindingCode, Slot, SlotKind, SlotName};
use std::collections::BTreeMap;

/// Puts the slots' texts in place of their marks: escaped, paragraphs with `<br>` where they stand between tags.
pub fn fill(html: &str, source: &LetterSource, holes: &mut Holes) -> String {
    let mut texts: BTreeMap<char, String> = BTreeMap::new();
    let mut out = String::with_capacity(html.len() + 4096);
    let mut tag = TagScanner::default();
    for (at, letter) in html.char_indices() {
        let Some(Hole::Slot(name)) = holes.get(letter).filter(|_| is_mark(letter)) else {
            tag.see(letter, &html[at + letter.len_utf8()..]);
            out.push(letter);
            continue;
        };
        let name = name.clone();
        let text = texts.entry(letter).or_insert_with(|| escape::html(&read(&name, source, holes)));
        match tag.inside {
            true => out.push_str(&text.replace('\n', " ")),
            false => out.push_str(&text.replace('\n', "<br>")),
        }
    }
    out
}

/// As [`fill`], for a line of plain text: the subject.
pub fn fill_plain(line: &str, source: &LetterSource, holes: &mut Holes) -> String {
    let mut out = String::with_capacity(line.len());
    for letter in line.chars() {
        match holes.get(letter) {
            Some(Hole::Slot(name)) if is_mark(letter) => {
                let name = name.clone();
                out.push_str(&read(&name, source, holes).replace('\n', " "));
            }
            _ => out.push(letter),
        }
    }
    out
}

/// A slot's text with marks for its fields.
fn read(name: &SlotName, source: &LetterSource, holes: &mut Holes) -> String {
    let Some(text) = source.slot_text(name) else {
        holes.findings.push(Finding::blocks(FindingCode::UnknownSlot).with("slot", name));
        return String::new();
    };
    if text.len() > SLOT_BYTES {
        holes.findings.push(broken_template("a slot's text is too long").at(name.as_str()));
        return String::new();
    }
    let before = holes.findings.len();
    let plain = text.replace("\r\n", "\n").replace('\r', "\n");
    let marked = holes.read(plain.trim(), Allowed::Fields);
    for finding in &mut holes.findings[before..] {
        finding.place = Some(name.to_string());
    }
    marked.chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect()
}

/// The slots that a source uses, in order, with a guess of their kinds by where they stand. For a source that nobody has
/// declared slots for yet.
pub fn discover_slots(mjml: &str) -> Vec<Slot> {
    let mut found: Vec<Slot> = Vec::new();
    let mut rest = mjml;
    while let Some(at) = rest.find("{{") {
        let before = &rest[..at];
        rest = &rest[at + 2..];
        let Some(end) = rest.find("}}") else { break };
        let Some(Ok(name)) = rest[..end].trim().strip_prefix("slot.").map(str::parse::<SlotName>) else { continue };
        if found.iter().any(|slot| slot.name == name) {
            continue;
        }
        let attribute = before.trim_end().strip_suffix(['"', '\'']).map(str::trim_end);
        let kind = match attribute {
            Some(text) if text.ends_with("href=") => SlotKind::Url,
            Some(text) if text.ends_with("src=") || text.ends_with("background-url=") => SlotKind::Image,
            Some(_) => SlotKind::Line,
            None => SlotKind::Paragraph,
        };
        let label = name.as_str().replace('_', " ");
        found.push(Slot { name, kind, label, default: String::new() });
    }
    found
}
