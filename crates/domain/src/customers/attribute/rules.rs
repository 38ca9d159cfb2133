//! Declaring an attribute: its name, its purpose, and the rules of its kind. Stored as versioned JSON, so rules are only added.

use super::{AttributeHolder, AttributeKind, AttributeNumber};
use crate::customers::folding::fold;
use serde::{Deserialize, Serialize};

/// A name is read as the head of a column.
pub const NAME_LIMIT_CHARACTERS: usize = 60;
/// A purpose is a sentence or two.
pub const PURPOSE_LIMIT_CHARACTERS: usize = 300;
/// `t`, `pcs/month`.
pub const UNIT_LIMIT_CHARACTERS: usize = 20;
/// Options of a list: more are searched for, not chosen from. Counts the archived ones too.
pub const OPTIONS_LIMIT: usize = 100;

/// The rules of an attribute. Version 1; fields are only added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AttributeRules {
    /// Of the stored form.
    pub version: u32,
    /// Of numbers; empty: none.
    pub unit: String,
    /// Of numbers: the smallest and the largest that is taken.
    pub least: Option<AttributeNumber>,
    pub most: Option<AttributeNumber>,
    /// Of lists, in their order.
    pub options: Vec<AttributeOption>,
}

impl Default for AttributeRules {
    fn default() -> Self {
        AttributeRules { version: 1, unit: String::new(), least: None, most: None, options: Vec::new() }
    }
}

/// One of the list. Values and conditions hold the number, so its name may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeOption {
    pub number: u32,
    pub name: String,
    /// Offered no more; who has it keeps it.
    #[serde(default)]
    pub archived: bool,
}

/// What is said of an attribute when it is declared or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    pub holder: AttributeHolder,
    pub kind: AttributeKind,
    pub name: String,
    pub purpose: String,
    pub rules: AttributeRules,
}

/// Why it is not declared so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeclarationRefusal {
    #[error("{0} is empty; say it in a few words")]
    Empty(&'static str),
    #[error("{0} is longer than {1} characters; shorten it")]
    TooLong(&'static str, usize),
    #[error("{0} holds a line break or a control character; remove it")]
    ControlCharacter(&'static str),
    #[error("only numbers have {0}")]
    OnlyOfNumbers(&'static str),
    #[error("the smallest number is larger than the largest; turn them round")]
    LimitsReversed,
    #[error("only lists have options")]
    OnlyOfLists,
    #[error("a list needs an option that is not archived")]
    NoOption,
    #[error("a list may have {OPTIONS_LIMIT} options, the archived ones included")]
    TooManyOptions,
    #[error("two options have the same name; give one another name")]
    OptionTwice,
    #[error("an option that is there is archived, never taken away: somebody may have it")]
    OptionMissing,
}

impl DeclarationRefusal {
    pub const fn field(&self) -> &'static str {
        match self {
            DeclarationRefusal::Empty(field)
            | DeclarationRefusal::TooLong(field, _)
            | DeclarationRefusal::ControlCharacter(field)
            | DeclarationRefusal::OnlyOfNumbers(field) => field,
            DeclarationRefusal::LimitsReversed => "most",
            DeclarationRefusal::OnlyOfLists
            | DeclarationRefusal::NoOption
            | DeclarationRefusal::TooManyOptions
            | DeclarationRefusal::OptionTwice
            | DeclarationRefusal::OptionMissing => "options",
        }
    }

    /// The stable code of the refusal.
    pub const fn code(&self) -> &'static str {
        match self {
            DeclarationRefusal::Empty(_) => "empty",
            DeclarationRefusal::TooLong(..) => "too_long",
            DeclarationRefusal::ControlCharacter(_) => "control_character",
            DeclarationRefusal::OnlyOfNumbers(_) => "only_of_numbers",
            DeclarationRefusal::LimitsReversed => "limits_reversed",
            DeclarationRefusal::OnlyOfLists => "only_of_lists",
            DeclarationRefusal::NoOption => "no_option",
            DeclarationRefusal::TooManyOptions => "too_many",
            DeclarationRefusal::OptionTwice => "option_twice",
            DeclarationRefusal::OptionMissing => "option_missing",
        }
    }
}

impl Declared {
    /// Trimmed and within its limits. Options with the number 0 are new and get the next numbers; those of `before` are all still there.
    ///
    /// # Errors
    /// The first [`DeclarationRefusal`] in the order of the form.
    pub fn checked(mut self, before: &[AttributeOption]) -> Result<Self, DeclarationRefusal> {
        line("name", &mut self.name, NAME_LIMIT_CHARACTERS)?;
        line("purpose", &mut self.purpose, PURPOSE_LIMIT_CHARACTERS)?;
        for (field, text) in [("name", &self.name), ("purpose", &self.purpose)] {
            if text.is_empty() {
                return Err(DeclarationRefusal::Empty(field));
            }
        }
        line("unit", &mut self.rules.unit, UNIT_LIMIT_CHARACTERS)?;
        self.check_numbers()?;
        self.number_options(before)?;
        Ok(self)
    }

    fn check_numbers(&self) -> Result<(), DeclarationRefusal> {
        let rules = &self.rules;
        if self.kind != AttributeKind::Number {
            let given =
                [("unit", !rules.unit.is_empty()), ("least", rules.least.is_some()), ("most", rules.most.is_some())];
            if let Some((field, _)) = given.into_iter().find(|(_, given)| *given) {
                return Err(DeclarationRefusal::OnlyOfNumbers(field));
            }
        }
        if rules.least.zip(rules.most).is_some_and(|(least, most)| least > most) {
            return Err(DeclarationRefusal::LimitsReversed);
        }
        Ok(())
    }

    fn number_options(&mut self, before: &[AttributeOption]) -> Result<(), DeclarationRefusal> {
        let options = &mut self.rules.options;
        if !self.kind.has_options() {
            return if options.is_empty() { Ok(()) } else { Err(DeclarationRefusal::OnlyOfLists) };
        }
        if options.len() > OPTIONS_LIMIT {
            return Err(DeclarationRefusal::TooManyOptions);
        }
        let mut next = before.iter().map(|option| option.number).max().unwrap_or(0);
        for option in options.iter_mut() {
            line("options", &mut option.name, NAME_LIMIT_CHARACTERS)?;
            if option.name.is_empty() {
                return Err(DeclarationRefusal::Empty("options"));
            }
            if !before.iter().any(|known| known.number == option.number) {
                next += 1;
                option.number = next;
            }
        }
        let numbers: Vec<u32> = options.iter().map(|option| option.number).collect();
        if before.iter().any(|known| !numbers.contains(&known.number)) {
            return Err(DeclarationRefusal::OptionMissing);
        }
        let mut names: Vec<String> = options.iter().map(|option| fold(&option.name)).collect();
        names.sort_unstable();
        let mut sorted = numbers;
        sorted.sort_unstable();
        if names.windows(2).any(|pair| pair[0] == pair[1]) || sorted.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(DeclarationRefusal::OptionTwice);
        }
        if options.iter().all(|option| option.archived) {
            return Err(DeclarationRefusal::NoOption);
        }
        Ok(())
    }
}

fn line(field: &'static str, text: &mut String, limit: usize) -> Result<(), DeclarationRefusal> {
    *text = text.trim().to_owned();
    if text.chars().any(char::is_control) {
        return Err(DeclarationRefusal::ControlCharacter(field));
    }
    if text.chars().count() > limit {
        return Err(DeclarationRefusal::TooLong(field, limit));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(kind: AttributeKind, rules: AttributeRules) -> Declared {
        let holder = AttributeHolder::Contact;
        Declared { holder, kind, name: " Incoterm ".into(), purpose: "For quotations".into(), rules }
    }

    fn option(number: u32, name: &str, archived: bool) -> AttributeOption {
        AttributeOption { number, name: name.into(), archived }
    }

    #[test]
    fn new_options_get_numbers_that_none_had_and_old_ones_keep_theirs() {
        let first = vec![option(0, "FOB", false), option(0, "CIF", false)];
        let rules = AttributeRules { options: first, ..AttributeRules::default() };
        let made = declared(AttributeKind::One, rules).checked(&[]).unwrap();
        assert_eq!(made.name, "Incoterm");
        let numbers = |made: &Declared| made.rules.options.iter().map(|option| option.number).collect::<Vec<_>>();
        assert_eq!(numbers(&made), [1, 2]);
        let then = vec![option(2, "CIF", false), option(0, "DAP", false), option(1, "FOB", true)];
        let rules = AttributeRules { options: then, ..AttributeRules::default() };
        let changed = declared(AttributeKind::One, rules).checked(&made.rules.options).unwrap();
        assert_eq!(numbers(&changed), [2, 3, 1]);
    }

    #[test]
    fn what_does_not_fit_the_kind_is_refused_at_its_field() {
        let check = |kind, rules, before: &[AttributeOption]| {
            declared(kind, rules).checked(before).map(|_| ()).map_err(|refusal| (refusal.field(), refusal.code()))
        };
        let base = AttributeRules::default;
        let of = |options: Vec<AttributeOption>| AttributeRules { options, ..base() };
        let limits =
            |least: &str, most: &str| AttributeRules { least: least.parse().ok(), most: most.parse().ok(), ..base() };
        assert_eq!(check(AttributeKind::Number, limits("1", "2"), &[]), Ok(()));
        assert_eq!(check(AttributeKind::Number, limits("2", "1"), &[]), Err(("most", "limits_reversed")));
        assert_eq!(check(AttributeKind::Text, limits("2", ""), &[]), Err(("least", "only_of_numbers")));
        assert_eq!(check(AttributeKind::Text, of(vec![option(0, "a", false)]), &[]), Err(("options", "only_of_lists")));
        assert_eq!(check(AttributeKind::One, base(), &[]), Err(("options", "no_option")));
        let twice = vec![option(0, "FOB", false), option(0, "fob", false)];
        assert_eq!(check(AttributeKind::Several, of(twice), &[]), Err(("options", "option_twice")));
        let without = of(vec![option(0, "b", false)]);
        assert_eq!(check(AttributeKind::One, without, &[option(1, "a", false)]), Err(("options", "option_missing")));
    }

    #[test]
    fn a_purpose_is_said() {
        let silent = Declared { purpose: "  ".into(), ..declared(AttributeKind::Text, AttributeRules::default()) };
        assert_eq!(silent.checked(&[]).unwrap_err(), DeclarationRefusal::Empty("purpose"));
    }
}
