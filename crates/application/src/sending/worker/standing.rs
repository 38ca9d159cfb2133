//! How a channel stands with its relay: connections lost and letters refused for its sake, in a row.
//!
//! It says when the next connection may be dialled and the next letter offered, and what the channel's row has to tell a person.
//! One accepted letter makes everything well again.

use basics::{Dice, Timestamp};
use domain::sending::retry;

/// From the third trouble in a row on it is told: one or two are met every day.
const TOLD_FROM: u32 = 3;
/// So many refusals in a row that speak of the channel stop it until a person has looked: with the waits between them about
/// half a minute.
const STOPPED_AT: u32 = 10;

/// Whether the relay takes letters, as far as known: a refusal among accepted ones speaks of its letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relay {
    Works,
    Unproven,
}

/// What the channel's row has to say. The texts hold codes and stages, no words of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    Works,
    Fails(String),
    /// It refuses everything: the channel stops.
    Refuses(String),
}

#[derive(Debug)]
pub struct Standing {
    relay: Relay,
    lost_in_a_row: u32,
    refused_in_a_row: u32,
    slowed_in_a_row: u32,
    dial_not_before: Timestamp,
    offer_not_before: Timestamp,
    last_trouble: Option<String>,
    told: bool,
    news: Vec<News>,
}

impl Default for Standing {
    fn default() -> Self {
        Standing {
            relay: Relay::Unproven,
            lost_in_a_row: 0,
            refused_in_a_row: 0,
            slowed_in_a_row: 0,
            dial_not_before: Timestamp::EPOCH,
            offer_not_before: Timestamp::EPOCH,
            last_trouble: None,
            told: false,
            news: Vec::new(),
        }
    }
}

impl Standing {
    /// The channel's row says that it fails: the first accepted letter takes that back.
    pub const fn known_to_fail(&mut self) {
        self.told = true;
    }

    pub const fn relay(&self) -> Relay {
        self.relay
    }

    /// After a loss one connection tries alone until one letter went through.
    pub const fn has_lost(&self) -> bool {
        self.lost_in_a_row > 0
    }

    pub const fn lost_in_a_row(&self) -> u32 {
        self.lost_in_a_row
    }

    /// Whether anything went wrong since the last letter that went through.
    pub const fn has_trouble(&self) -> bool {
        self.lost_in_a_row > 0 || self.refused_in_a_row > 0 || self.slowed_in_a_row > 0
    }

    /// A single letter tries whether the relay takes any.
    pub const fn tries_singly(&self) -> bool {
        self.refused_in_a_row >= TOLD_FROM || self.slowed_in_a_row >= TOLD_FROM
    }

    pub const fn dial_not_before(&self) -> Timestamp {
        self.dial_not_before
    }

    pub const fn offer_not_before(&self) -> Timestamp {
        self.offer_not_before
    }

    /// What went wrong last; `None` while it works.
    pub fn last_trouble(&self) -> Option<&str> {
        self.last_trouble.as_deref()
    }

    /// What is to be told now.
    pub fn take_news(&mut self) -> Vec<News> {
        std::mem::take(&mut self.news)
    }

    pub fn accepted(&mut self) {
        if std::mem::take(&mut self.told) {
            self.news.push(News::Works);
        }
        (self.lost_in_a_row, self.refused_in_a_row, self.slowed_in_a_row) = (0, 0, 0);
        (self.relay, self.last_trouble) = (Relay::Works, None);
    }

    /// A connection was lost or never came.
    pub fn lost(&mut self, why: String, now: Timestamp, dice: &mut Dice) {
        self.lost_in_a_row = self.lost_in_a_row.saturating_add(1);
        // The first loss is met at once by another connection; from the second in a row on it is the server.
        if self.lost_in_a_row > 1 {
            self.dial_not_before = retry::after_lost_connection(self.lost_in_a_row - 2, now, dice);
        }
        self.note(why, self.lost_in_a_row);
    }

    /// A letter was refused for the channel's sake.
    pub fn refused(&mut self, why: String, now: Timestamp, dice: &mut Dice) {
        self.relay = Relay::Unproven;
        // What was on the way when the row began is no further sign.
        if now < self.offer_not_before {
            return;
        }
        self.refused_in_a_row = self.refused_in_a_row.saturating_add(1);
        self.hold(self.refused_in_a_row, now, dice);
        if self.refused_in_a_row.is_multiple_of(STOPPED_AT) {
            self.news.push(News::Refuses(why.clone()));
        }
        self.note(why, self.refused_in_a_row);
    }

    /// A letter was put off for the channel's sake.
    pub fn slowed(&mut self, why: String, now: Timestamp, dice: &mut Dice) {
        if now < self.offer_not_before {
            return;
        }
        self.slowed_in_a_row = self.slowed_in_a_row.saturating_add(1);
        self.hold(self.slowed_in_a_row, now, dice);
        self.note(why, self.slowed_in_a_row);
    }

    /// Single refusals among many good letters keep none of them waiting.
    fn hold(&mut self, in_a_row: u32, now: Timestamp, dice: &mut Dice) {
        if let Some(beyond) = in_a_row.checked_sub(TOLD_FROM) {
            self.offer_not_before = retry::after_lost_connection(beyond, now, dice);
        }
    }

    fn note(&mut self, why: String, in_a_row: u32) {
        if in_a_row >= TOLD_FROM && !std::mem::replace(&mut self.told, true) {
            self.news.push(News::Fails(why.clone()));
        }
        self.last_trouble = Some(why);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// Refusals at once after each wait; answers after how many it stops, and how long it took.
    fn until_stopped(standing: &mut Standing, dice: &mut Dice) -> (u32, Duration) {
        let (start, mut now) = (Timestamp::EPOCH, Timestamp::EPOCH);
        for refusals in 1..100 {
            now = now.max(standing.offer_not_before());
            standing.refused("MAIL: 554 5.7.1".into(), now, dice);
            if standing.take_news().iter().any(|news| matches!(news, News::Refuses(_))) {
                return (refusals, now.since(start));
            }
        }
        panic!("it never stops");
    }

    #[test]
    fn ten_refusals_in_a_row_stop_a_channel_and_an_accepted_letter_between_them_does_not() {
        let mut dice = Dice::from_number(1);
        let (refusals, took) = until_stopped(&mut Standing::default(), &mut dice);
        assert_eq!(refusals, STOPPED_AT);
        assert!((Duration::from_secs(20)..Duration::from_secs(120)).contains(&took), "{took:?}");
        let mut standing = Standing::default();
        for _ in 0..50 {
            standing.refused("RCPT: 550 5.7.1".into(), Timestamp::EPOCH, &mut dice);
            standing.refused("RCPT: 550 5.7.1".into(), Timestamp::EPOCH, &mut dice);
            standing.accepted();
        }
        assert_eq!(standing.take_news(), []);
        assert_eq!(standing.offer_not_before(), Timestamp::EPOCH);
    }

    #[test]
    fn the_third_loss_in_a_row_is_told_once_and_so_is_the_letter_that_goes_through_after_it() {
        let (mut standing, mut dice) = (Standing::default(), Dice::from_number(1));
        for _ in 0..5 {
            standing.lost("dropped".into(), Timestamp::EPOCH, &mut dice);
        }
        assert_eq!(standing.take_news(), [News::Fails("dropped".into())]);
        standing.accepted();
        standing.accepted();
        assert_eq!(standing.take_news(), [News::Works]);
    }
}
