//! What a mail provider does to a letter, as a pure function of (seed, recipient, try).
//!
//! A drop *before* the dot happens where a pipelining sender cannot yet have handed over its dot: instead of the 354 to
//! DATA. A drop *in* the letter comes after the 354; a sender that writes body and dot at once cannot know whether the dot
//! was read, and rightly calls it in doubt. So the laws use before and after; in-letter drops are for tests of that doubt.

use serde::{Deserialize, Serialize};

/// Tries from here on are never dropped or deferred by share, so that every run ends.
const LAST_MOODY_TRY: u32 = 2;

/// Shares are in thousandths.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Character {
    /// Mailboxes that do not exist: 550 on every try.
    pub unknown_mailboxes: u32,
    /// First tries answered with 451.
    pub deferred_first_tries: u32,
    /// Tries of every recipient answered with 451 before any is accepted.
    pub greylisted_tries: u32,
    /// Tries cut off instead of the 354.
    pub drops_before_dot: u32,
    /// Tries cut off after the 354, before the dot is read.
    pub drops_in_letter: u32,
    /// Tries cut off after the dot was read: the letter is kept, the reply is missing.
    pub drops_after_dot_kept: u32,
    /// The same, and the letter is lost.
    pub drops_after_dot_lost: u32,
    /// Waits so long before every reply.
    pub tarpit_millis: u64,
    /// Connections beyond are answered with 421.
    pub most_connections: Option<usize>,
    /// Every MAIL is answered with 554 5.7.1: the sender is blocked.
    pub blocks_senders: bool,
    /// Recipients of these domains are answered with 451 4.7.28 beyond a rate.
    pub patience: Vec<Patience>,
}

/// How many RCPT for a domain are welcome in any stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Patience {
    pub domain: String,
    pub letters: usize,
    pub millis: u64,
    /// 421 and the end of the connection instead of 451.
    pub hangs_up: bool,
}

/// What happens to one try for one recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Accept,
    Defer,
    UnknownMailbox,
    DropBeforeDot,
    DropInLetter,
    DropAfterDotKept,
    DropAfterDotLost,
}

impl Character {
    /// Accepts everything.
    pub fn kind() -> Self {
        Character::default()
    }

    /// 451 to 30 % of first tries; drops 1 % of tries before the dot and 1 % after it; 2 % unknown mailboxes.
    pub fn moody() -> Self {
        Character {
            unknown_mailboxes: 20,
            deferred_first_tries: 300,
            drops_before_dot: 10,
            drops_after_dot_kept: 5,
            drops_after_dot_lost: 5,
            ..Character::default()
        }
    }

    /// Whether every recipient is accepted at every try, so that nothing needs to be remembered of them.
    pub fn is_kind(&self) -> bool {
        let Character { tarpit_millis, most_connections, .. } = *self;
        *self == Character { tarpit_millis, most_connections, ..Character::default() }
    }

    /// What happens to the try with this number, from 0, for this recipient.
    pub fn fate(&self, seed: u64, recipient: &str, number: u32) -> Fate {
        if draw(seed, "mailbox", recipient, 0) < self.unknown_mailboxes {
            return Fate::UnknownMailbox;
        }
        if number < self.greylisted_tries {
            return Fate::Defer;
        }
        if number == 0 && draw(seed, "defer", recipient, 0) < self.deferred_first_tries {
            return Fate::Defer;
        }
        if number > LAST_MOODY_TRY.saturating_add(self.greylisted_tries) {
            return Fate::Accept;
        }
        let drawn = draw(seed, "drop", recipient, number);
        let mut upto = 0;
        for (share, fate) in [
            (self.drops_before_dot, Fate::DropBeforeDot),
            (self.drops_in_letter, Fate::DropInLetter),
            (self.drops_after_dot_kept, Fate::DropAfterDotKept),
            (self.drops_after_dot_lost, Fate::DropAfterDotLost),
        ] {
            upto += share;
            if drawn < upto {
                return fate;
            }
        }
        Fate::Accept
    }
}

/// A number below 1000 that belongs to these words: FNV-1a, mixed by the finaliser of SplitMix64.
fn draw(seed: u64, purpose: &str, recipient: &str, number: u32) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let words = purpose.bytes().chain([0]).chain(recipient.bytes().map(|byte| byte.to_ascii_lowercase()));
    for byte in words.chain([0]).chain(number.to_le_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((hash ^ (hash >> 31)) % 1000) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_come_out_as_asked_and_repeat() {
        let character = Character::moody();
        let fates = |seed| -> Vec<Fate> {
            (0..20_000).map(|number| character.fate(seed, &format!("p{number}@x.example"), 0)).collect()
        };
        let one = fates(7);
        assert_eq!(one, fates(7));
        assert_ne!(one, fates(8));
        for (fate, low, high) in [
            (Fate::UnknownMailbox, 300, 500),
            (Fate::Defer, 5_500, 6_300),
            (Fate::DropBeforeDot, 90, 190),
            (Fate::DropAfterDotKept, 40, 100),
            (Fate::DropAfterDotLost, 40, 100),
        ] {
            let count = one.iter().filter(|drawn| **drawn == fate).count();
            assert!((low..high).contains(&count), "{fate:?}: {count}");
        }
    }

    #[test]
    fn every_known_mailbox_accepts_in_the_end() {
        let character = Character { greylisted_tries: 2, drops_before_dot: 1000, ..Character::moody() };
        for number in 0..1_000 {
            let recipient = format!("p{number}@x.example");
            let last = character.fate(1, &recipient, 5);
            assert!(matches!(last, Fate::Accept | Fate::UnknownMailbox));
            assert_eq!(character.fate(1, &recipient.to_uppercase(), 5), last);
        }
    }
}
