//! A parsed message and how it is filled in.

use crate::arguments::{Argument, Arguments};
use icu_plurals::{PluralCategory, PluralRules};
use std::collections::BTreeSet;

/// A text with its holes and its choices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message(pub(crate) Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    Name(String),
    /// `#` inside a plural: the count of that plural, as shown.
    Count(String),
    Plural {
        name: String,
        exact: Vec<(u64, Message)>,
        categories: Vec<(PluralCategory, Message)>,
        other: Message,
    },
    Select {
        name: String,
        cases: Vec<(String, Message)>,
        other: Message,
    },
}

/// How a message uses an argument: two languages must agree on names and forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ArgumentForm {
    Text,
    Count,
    Choice,
}

impl Message {
    /// The text for these arguments. A name that was not given stays visible as `{name}`: a page with one odd word is better
    /// than no page. The space between Chinese and an argument is for Latin names and digits: it goes beside a value in Chinese.
    pub fn fill(&self, arguments: &Arguments, rules: &PluralRules, out: &mut String) {
        for (at, piece) in self.0.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| self.0.get(at));
            match piece {
                Piece::Text(text) => out.push_str(match before {
                    Some(Piece::Name(_)) if ends_chinese(out) => without_space(text),
                    Some(_) | None => text,
                }),
                Piece::Name(name) | Piece::Count(name) => match arguments.get(name) {
                    Some(Argument::Text(text)) => {
                        let space = matches!(before, Some(Piece::Text(before)) if before.strip_suffix(' ').is_some_and(ends_chinese));
                        if space && begins_chinese(text) {
                            out.pop();
                        }
                        out.push_str(text);
                    }
                    Some(Argument::Count { shown, .. }) => out.push_str(shown),
                    None => {
                        out.push('{');
                        out.push_str(name);
                        out.push('}');
                    }
                },
                Piece::Plural { name, exact, categories, other } => {
                    plural_branch(arguments.get(name), exact, categories, other, rules).fill(arguments, rules, out);
                }
                Piece::Select { name, cases, other } => {
                    let case = match arguments.get(name) {
                        Some(Argument::Text(text)) => cases.iter().find(|(case, _)| case == text),
                        Some(Argument::Count { .. }) | None => None,
                    };
                    case.map_or(other, |(_, message)| message).fill(arguments, rules, out);
                }
            }
        }
    }

    /// Every argument of the message with its form.
    pub fn arguments(&self) -> BTreeSet<(String, ArgumentForm)> {
        let mut found = BTreeSet::new();
        self.walk(&mut |piece| {
            match piece {
                Piece::Text(_) | Piece::Count(_) => return,
                Piece::Name(name) => found.insert((name.clone(), ArgumentForm::Text)),
                Piece::Plural { name, .. } => found.insert((name.clone(), ArgumentForm::Count)),
                Piece::Select { name, .. } => found.insert((name.clone(), ArgumentForm::Choice)),
            };
        });
        found
    }

    /// The plural categories of `rules` that some plural of the message leaves to `other` by omission.
    pub fn missing_categories(&self, rules: &PluralRules) -> Vec<PluralCategory> {
        let mut missing = Vec::new();
        self.walk(&mut |piece| {
            let Piece::Plural { categories, .. } = piece else { return };
            for wanted in rules.categories().filter(|category| *category != PluralCategory::Other) {
                if !categories.iter().any(|(category, _)| *category == wanted) {
                    missing.push(wanted);
                }
            }
        });
        missing
    }

    fn walk(&self, visit: &mut dyn FnMut(&Piece)) {
        for piece in &self.0 {
            visit(piece);
            match piece {
                Piece::Text(_) | Piece::Name(_) | Piece::Count(_) => {}
                Piece::Plural { exact, categories, other, .. } => {
                    exact.iter().for_each(|(_, message)| message.walk(visit));
                    categories.iter().for_each(|(_, message)| message.walk(visit));
                    other.walk(visit);
                }
                Piece::Select { cases, other, .. } => {
                    cases.iter().for_each(|(_, message)| message.walk(visit));
                    other.walk(visit);
                }
            }
        }
    }
}

/// Directional isolates that may stand round a value.
const ISOLATES: [char; 4] = ['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'];

const fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}')
}

fn begins_chinese(text: &str) -> bool {
    text.trim_start_matches(ISOLATES).starts_with(is_chinese)
}

fn ends_chinese(text: &str) -> bool {
    text.trim_end_matches(ISOLATES).ends_with(is_chinese)
}

/// The text without the space before its Chinese beginning.
fn without_space(text: &str) -> &str {
    text.strip_prefix(' ').filter(|rest| begins_chinese(rest)).unwrap_or(text)
}

fn plural_branch<'a>(
    argument: Option<&Argument>,
    exact: &'a [(u64, Message)],
    categories: &'a [(PluralCategory, Message)],
    other: &'a Message,
    rules: &PluralRules,
) -> &'a Message {
    let Some(Argument::Count { number, .. }) = argument else { return other };
    if let Some((_, message)) = exact.iter().find(|(value, _)| value == number) {
        return message;
    }
    let category = rules.category_for(*number);
    categories.iter().find(|(known, _)| *known == category).map_or(other, |(_, message)| message)
}
