//! How a channel stands with its relay: connections lost and letters refused for its sake, in a row.
//!
//! It says when the next connection may be dialled and the next letter offered, and what the channel's row has to tell a person.
//! After troubles in a row the place rests for a growing time; then one connection tries alone, and one accepted letter makes
//! everything well again.

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

/// Of what kind the troubles in a row are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    Connection,
    /// Only a person can mend it.
    SignIn,
    Refused,
    Slowed,
}

impl Cause {
    pub const fn as_str(self) -> &'static str {
        match self {
            Cause::Connection => "connection",
            Cause::SignIn => "sign_in",
            Cause::Refused => "refused",
            Cause::Slowed => "slowed",
        }
    }
}

/// How a place is given a rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    pub cause: Cause,
    pub why: String,
    pub in_a_row: u32,
    pub next_try_at: Timestamp,
}

/// What the channel's row has to say. The texts hold codes and stages, no words of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    Works,
    /// It rests, or rests for longer.
    Fails(Rest),
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
    /// The channel's row says that it fails, and rests until then: the first accepted letter takes that back.
    pub fn known_to_fail(&mut self, rest: Option<(u32, Timestamp)>) {
        self.told = true;
        if let Some((in_a_row, until)) = rest {
            (self.lost_in_a_row, self.dial_not_before) = (in_a_row, until);
        }
    }

    /// Somebody wants a try at once: one connection and one letter, as after any rest.
    pub fn try_now(&mut self, now: Timestamp) {
        self.dial_not_before = self.dial_not_before.min(now);
        self.offer_not_before = self.offer_not_before.min(now);
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

    /// A connection was lost or never came, or the sign-in was refused.
    pub fn lost(&mut self, cause: Cause, why: String, now: Timestamp, dice: &mut Dice) {
        // The others of the same fall are no further sign.
        if now < self.dial_not_before {
            return;
        }
        self.lost_in_a_row = self.lost_in_a_row.saturating_add(1);
        match cause {
            Cause::SignIn => self.dial_not_before = retry::after_refused_sign_in(self.lost_in_a_row, now, dice),
            // The first loss is met at once by another connection; from the second in a row on it is the server.
            _connection if self.lost_in_a_row > 1 => {
                self.dial_not_before = retry::after_losses(self.lost_in_a_row, now, dice);
            }
            _first => {}
        }
        let (in_a_row, next_try_at) = (self.lost_in_a_row, self.dial_not_before);
        self.note(Rest { cause, why, in_a_row, next_try_at });
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
        let (in_a_row, next_try_at) = (self.refused_in_a_row, self.offer_not_before);
        self.note(Rest { cause: Cause::Refused, why, in_a_row, next_try_at });
    }

    /// A letter was put off for the channel's sake.
    pub fn slowed(&mut self, why: String, now: Timestamp, dice: &mut Dice) {
        if now < self.offer_not_before {
            return;
        }
        self.slowed_in_a_row = self.slowed_in_a_row.saturating_add(1);
        self.hold(self.slowed_in_a_row, now, dice);
        let (in_a_row, next_try_at) = (self.slowed_in_a_row, self.offer_not_before);
        self.note(Rest { cause: Cause::Slowed, why, in_a_row, next_try_at });
    }

    /// Single refusals among many good letters keep none of them waiting.
    fn hold(&mut self, in_a_row: u32, now: Timestamp, dice: &mut Dice) {
        if let Some(beyond) = in_a_row.checked_sub(TOLD_FROM) {
            self.offer_not_before = retry::after_lost_connection(beyond, now, dice);
        }
    }

    fn note(&mut self, rest: Rest) {
        self.last_trouble = Some(rest.why.clone());
        if rest.in_a_row >= TOLD_FROM || rest.cause == Cause::SignIn {
            self.told = true;
            self.news.push(News::Fails(rest));
        }
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
    fn a_refused_sign_in_is_told_at_once_and_rests_a_minute_from_the_first_one() {
        let (mut standing, mut dice) = (Standing::default(), Dice::from_number(1));
        standing.lost(Cause::SignIn, "AUTH: 535 5.7.8".into(), Timestamp::EPOCH, &mut dice);
        assert!(matches!(&standing.take_news()[..], [News::Fails(Rest { cause: Cause::SignIn, in_a_row: 1, .. })]));
        assert!(standing.dial_not_before().since(Timestamp::EPOCH) >= Duration::from_secs(60));
    }

    #[test]
    fn from_the_third_loss_in_a_row_on_each_longer_rest_is_told_and_so_is_the_letter_that_goes_through_after_it() {
        let (mut standing, mut dice) = (Standing::default(), Dice::from_number(1));
        let mut now = Timestamp::EPOCH;
        for _ in 0..15 {
            // All of them fall at once, and count once.
            for _ in 0..20 {
                standing.lost(Cause::Connection, "dropped".into(), now, &mut dice);
            }
            now = now.max(standing.dial_not_before());
        }
        let rests: Vec<Rest> = standing
            .take_news()
            .into_iter()
            .map(|news| match news {
                News::Fails(rest) => rest,
                other => panic!("{other:?}"),
            })
            .collect();
        assert!((12..=14).contains(&rests.len()), "{}", rests.len());
        assert!(rests.windows(2).all(|pair| pair[0].next_try_at < pair[1].next_try_at));
        assert!(standing.has_lost(), "one connection tries alone");
        standing.try_now(Timestamp::from_millis(5));
        assert_eq!(standing.dial_not_before(), Timestamp::from_millis(5));
        standing.accepted();
        standing.accepted();
        assert_eq!(standing.take_news(), [News::Works]);
    }
}
