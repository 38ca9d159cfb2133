//! A value out of a cell of somebody's file: options by their names, numbers and days as people write them.

use super::value::{AttributeDate, read_number, read_text};
use super::{AttributeKind, AttributeRules, AttributeValue};
use crate::customers::folding::fold;

/// What people write for yes and for no, folded; in the languages of exporters' files.
const YES: &[&str] = &[
    "yes", "y", "true", "1", "x", "是", "有", "对", "si", "sí", "s", "có", "co", "đúng", "نعم", "ja", "oui", "sim",
    "✓", "✔",
];
const NO: &[&str] =
    &["no", "n", "false", "0", "否", "没有", "无", "không", "khong", "لا", "nein", "non", "nao", "não", "✗"];

impl AttributeRules {
    /// What a cell says, as people write it; `None` where it cannot be read or is beyond the rules.
    pub fn read_cell(&self, kind: AttributeKind, text: &str) -> Option<AttributeValue> {
        let text = text.trim();
        match kind {
            AttributeKind::Text => read_text(text).ok().map(AttributeValue::Text),
            AttributeKind::Number => {
                let plain = plain_number(text, &self.unit)?;
                read_number(self, &plain).ok().map(AttributeValue::Number)
            }
            AttributeKind::Date => {
                let day = crate::customers::import::day_of_cell(text)?;
                let date =
                    jiff::civil::Date::new(day.year?, i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?);
                date.ok().and_then(AttributeDate::new).map(AttributeValue::Date)
            }
            AttributeKind::YesNo => {
                let folded = fold(text);
                let says = |words: &[&str]| words.iter().any(|word| fold(word) == folded);
                if says(YES) {
                    Some(AttributeValue::YesNo(true))
                } else {
                    says(NO).then_some(AttributeValue::YesNo(false))
                }
            }
            AttributeKind::One => self.named(text).map(|number| AttributeValue::Options(vec![number])),
            AttributeKind::Several => {
                if let Some(whole) = self.named(text) {
                    return Some(AttributeValue::Options(vec![whole]));
                }
                let parts = text.split([';', ',', '|', '，', '、', '；', '،']).map(str::trim);
                let parts = parts.filter(|part| !part.is_empty());
                let mut numbers = parts.map(|part| self.named(part)).collect::<Option<Vec<u32>>>()?;
                numbers.sort_unstable();
                numbers.dedup();
                (!numbers.is_empty()).then_some(AttributeValue::Options(numbers))
            }
        }
    }

    /// The value as a file says it: options by their names.
    pub fn write_cell(&self, value: &AttributeValue) -> String {
        match value {
            AttributeValue::Options(numbers) => {
                let name = |number: &u32| self.options.iter().find(|option| option.number == *number);
                let names: Vec<&str> = numbers.iter().filter_map(name).map(|option| option.name.as_str()).collect();
                names.join("; ")
            }
            other => super::written(other).join("; "),
        }
    }

    fn named(&self, text: &str) -> Option<u32> {
        let folded = fold(text);
        let option = self.options.iter().find(|option| fold(&option.name) == folded);
        option.map(|option| option.number)
    }
}

/// `1,250.50 t`, `1.250,5`, `1 250` as `1250.5` and `1250`. A comma before exactly three digits parts thousands, a point does not.
fn plain_number(text: &str, unit: &str) -> Option<String> {
    let text = text.strip_suffix(unit).unwrap_or(text);
    let text: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '\'').collect();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (commas, points) = (digits.matches(',').count(), digits.matches('.').count());
    let decimal = match (commas, points) {
        (0, 0) => None,
        (0, 1) => Some('.'),
        (1, 0) if digits.rfind(',').is_some_and(|at| digits.len() - at == 4 && &digits[..at] != "0") => None,
        (1, 0) => Some(','),
        (_, 0) | (0, _) => None,
        _ => digits.chars().rfind(|letter| matches!(letter, ',' | '.')),
    };
    let (whole, behind) = match decimal {
        Some(mark) => digits.rsplit_once(mark)?,
        None => (digits, ""),
    };
    let groups: Vec<&str> = whole.split([',', '.']).collect();
    if groups.len() > 1 && (groups[0].len() > 3 || groups[1..].iter().any(|group| group.len() != 3)) {
        return None;
    }
    let whole = groups.concat();
    Some(if behind.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{behind}") })
}

#[cfg(test)]
mod tests {
    use super::super::{AttributeOption, written};
    use super::*;

    #[test]
    fn cells_are_read_as_people_write_them() {
        let option = |number: u32, name: &str| AttributeOption { number, name: name.into(), archived: false };
        let rules = AttributeRules {
            unit: "t".into(),
            options: vec![option(1, "FOB"), option(2, "Door, to door")],
            ..AttributeRules::default()
        };
        for (kind, cell, expected) in [
            (AttributeKind::Number, "1,250.50 t", Some("1250.5")),
            (AttributeKind::Number, "1.250,5", Some("1250.5")),
            (AttributeKind::Number, "1 250", Some("1250")),
            (AttributeKind::Number, "12,5", Some("12.5")),
            (AttributeKind::Number, "1,250", Some("1250")),
            (AttributeKind::Number, "0.125", Some("0.125")),
            (AttributeKind::Number, "-3", Some("-3")),
            (AttributeKind::Number, "1.250.000", Some("1250000")),
            (AttributeKind::Number, "1,2,3", None),
            (AttributeKind::Number, "many", None),
            (AttributeKind::Date, "30.11.2026", Some("2026-11-30")),
            (AttributeKind::Date, "2026-11-30", Some("2026-11-30")),
            (AttributeKind::Date, "11-30", None),
            (AttributeKind::YesNo, "是", Some("yes")),
            (AttributeKind::YesNo, "KHÔNG", Some("no")),
            (AttributeKind::YesNo, "perhaps", None),
            (AttributeKind::One, "fob", Some("1")),
            (AttributeKind::One, "EXW", None),
            (AttributeKind::Several, "Door, to door", Some("2")),
            (AttributeKind::Several, "FOB; fob", Some("1")),
            (AttributeKind::Several, "FOB; EXW", None),
        ] {
            let read = rules.read_cell(kind, cell).map(|value| written(&value).join(" "));
            assert_eq!(read.as_deref(), expected, "{kind} {cell}");
        }
    }

    #[test]
    fn a_value_that_was_written_into_a_cell_is_read_again() {
        let option = |number: u32, name: &str| AttributeOption { number, name: name.into(), archived: false };
        let rules = AttributeRules { options: vec![option(1, "FOB"), option(7, "CIF")], ..AttributeRules::default() };
        for (kind, text) in [
            (AttributeKind::Number, "1250.5"),
            (AttributeKind::Number, "1250.125"),
            (AttributeKind::Several, "FOB; CIF"),
        ] {
            let value = rules.read_cell(kind, text).unwrap();
            assert_eq!(rules.read_cell(kind, &rules.write_cell(&value)), Some(value), "{text}");
        }
    }
}
