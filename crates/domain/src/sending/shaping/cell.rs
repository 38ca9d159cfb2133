//! The limits of one cell (a channel's letters to one destination group), and how layers of them are laid over each other.

use super::part::RatePart;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// At most so many letters in any stretch of `period`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    pub letters: u32,
    /// One second, minute, hour or day.
    pub seconds: u32,
    /// What of it one of several nodes has; `None` = all.
    #[serde(skip)]
    pub part: Option<RatePart>,
}

impl Rate {
    /// `seconds` = the period: one second, minute, hour or day.
    pub const fn new(letters: u32, seconds: u32) -> Self {
        Rate { letters, seconds, part: None }
    }

    pub const fn per_second(letters: u32) -> Self {
        Rate::new(letters, 1)
    }

    pub const fn per_minute(letters: u32) -> Self {
        Rate::new(letters, 60)
    }

    pub const fn period(self) -> Duration {
        Duration::from_secs(self.seconds as u64)
    }

    /// Letters a second.
    pub fn each_second(self) -> f64 {
        f64::from(self.letters) / f64::from(self.seconds.max(1)) / f64::from(self.part.map_or(1, |part| part.of))
    }
}

/// What a cell allows; `None` = as much as its channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shape {
    pub connections: Option<u32>,
    pub letters_per_connection: Option<u32>,
    pub rate: Option<Rate>,
    pub letters_per_day: Option<u32>,
    /// Nothing is said unencrypted to this group.
    pub requires_tls: bool,
    /// A person stopped this group; its letters wait.
    pub suspended: bool,
}

/// One layer: what it names replaces what lies below it, a 0 takes a limit away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ShapeChange {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connections: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letters_per_connection: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letters_per_second: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letters_per_minute: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letters_per_hour: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letters_per_day: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requires_tls: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspended: Option<bool>,
}

/// What a layer may not say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShapeRefusal {
    #[error("{0} is a number from 1 to {1}, or 0 for no limit")]
    TooMuch(&'static str, u32),
    #[error("a rate is named once: a second, a minute or an hour")]
    TwoRates,
}

/// Connections to one destination group: more than any provider welcomes.
pub const CONNECTIONS_LIMIT: u32 = 100;
/// Letters of one connection before it is opened anew.
pub const LETTERS_PER_CONNECTION_LIMIT: u32 = 100_000;
/// Letters of any period: what this program sends at its fastest in a day.
pub const LETTERS_LIMIT: u32 = 1_000_000_000;

impl ShapeChange {
    pub fn is_empty(&self) -> bool {
        *self == ShapeChange::default()
    }

    /// # Errors
    /// A number beyond its limit, or two rates at once.
    pub fn check(&self) -> Result<(), ShapeRefusal> {
        let numbers = [
            ("connections", self.connections, CONNECTIONS_LIMIT),
            ("letters_per_connection", self.letters_per_connection, LETTERS_PER_CONNECTION_LIMIT),
            ("letters_per_second", self.letters_per_second, 10_000),
            ("letters_per_minute", self.letters_per_minute, LETTERS_LIMIT),
            ("letters_per_hour", self.letters_per_hour, LETTERS_LIMIT),
            ("letters_per_day", self.letters_per_day, LETTERS_LIMIT),
        ];
        for (field, number, limit) in numbers {
            if number.is_some_and(|number| number > limit) {
                return Err(ShapeRefusal::TooMuch(field, limit));
            }
        }
        let rates = [self.letters_per_second, self.letters_per_minute, self.letters_per_hour];
        match rates.iter().flatten().count() {
            0 | 1 => Ok(()),
            _ => Err(ShapeRefusal::TwoRates),
        }
    }

    /// Lays this layer over `below`.
    pub fn over(&self, below: Shape) -> Shape {
        let limit = |mine: Option<u32>, below: Option<u32>| match mine {
            Some(0) => None,
            Some(limit) => Some(limit),
            None => below,
        };
        let rates = [(self.letters_per_second, 1), (self.letters_per_minute, 60), (self.letters_per_hour, 3_600)];
        let named = rates.into_iter().find_map(|(letters, seconds)| Some(Rate::new(letters?, seconds)));
        Shape {
            connections: limit(self.connections, below.connections),
            letters_per_connection: limit(self.letters_per_connection, below.letters_per_connection),
            rate: match named {
                Some(Rate { letters: 0, .. }) => None,
                Some(rate) => Some(rate),
                None => below.rate,
            },
            letters_per_day: limit(self.letters_per_day, below.letters_per_day),
            requires_tls: self.requires_tls.unwrap_or(below.requires_tls),
            suspended: self.suspended.unwrap_or(below.suspended),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_changes_what_it_names_and_nothing_else() {
        let below = Shape { connections: Some(5), rate: Some(Rate::per_second(10)), ..Shape::default() };
        let layer = ShapeChange { letters_per_minute: Some(120), ..ShapeChange::default() };
        assert_eq!(layer.over(below), Shape { rate: Some(Rate::per_minute(120)), ..below });
        let none = ShapeChange { letters_per_second: Some(0), connections: Some(0), ..ShapeChange::default() };
        assert_eq!(none.over(below), Shape::default());
        assert_eq!(ShapeChange::default().over(below), below);
    }

    #[test]
    fn two_rates_and_too_large_numbers_are_refused() {
        let two = ShapeChange { letters_per_second: Some(1), letters_per_hour: Some(1), ..ShapeChange::default() };
        assert_eq!(two.check(), Err(ShapeRefusal::TwoRates));
        let many = ShapeChange { connections: Some(101), ..ShapeChange::default() };
        assert_eq!(many.check(), Err(ShapeRefusal::TooMuch("connections", 100)));
    }
}
