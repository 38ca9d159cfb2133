//! One request for a pixel, a link or a trap, and the letter it belongs to.

use basics::Timestamp;

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HitKind {
    Opened,
    Clicked {
        /// The link's place in its letter's table, from 0.
        link: u16,
    },
    /// An address that no reader has a reason to follow: the header `List-Help` and a linked punctuation mark.
    Trapped,
}

/// The keyed hash of a /24 (IPv4) or a /48 (IPv6): two hits can be compared, and nobody is found by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network(pub [u8; 8]);

/// What a request says of its maker beside the agent's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Signs(u8);

impl Signs {
    pub const HEAD: Signs = Signs(1);
    pub const OPTIONS: Signs = Signs(1 << 1);
    /// `Purpose: prefetch`, `Sec-Purpose: prefetch` and their like.
    pub const PREFETCH: Signs = Signs(1 << 2);
    /// A language is asked for, as every browser does when a person follows a link (RFC 9110 §12.5.4).
    pub const LANGUAGE: Signs = Signs(1 << 3);
    /// It came by way of a security service that rewrites links.
    pub const REWRITER: Signs = Signs(1 << 4);
    /// The client hints name another system than the agent, or a browser that shows nothing.
    pub const HINTS_DISAGREE: Signs = Signs(1 << 5);

    pub const fn of_number(number: u8) -> Self {
        Signs(number)
    }

    pub const fn number(self) -> u8 {
        self.0
    }

    #[must_use]
    pub const fn with(self, other: Signs) -> Self {
        Signs(self.0 | other.0)
    }

    pub const fn has(self, other: Signs) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A hit as the rules see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen<'a> {
    pub at: Timestamp,
    pub kind: HitKind,
    /// What the program calls itself.
    pub agent: &'a str,
    pub signs: Signs,
    pub network: Option<Network>,
}

/// What the rules know of the letter.
#[derive(Debug, Clone, Copy, Default)]
pub struct JudgedLetter<'a> {
    /// When the receiving server took it; `None` before that is written.
    pub accepted_at: Option<Timestamp>,
    /// Links in it, without the trap.
    pub links: usize,
    /// When its reader answered, if they did.
    pub replied_at: Option<Timestamp>,
    /// Clicks of others behind the same company's domain in the same campaign, one for each person.
    pub neighbours: &'a [Timestamp],
}
