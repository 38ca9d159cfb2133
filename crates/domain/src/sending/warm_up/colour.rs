//! What a day's numbers say of it.

use crate::sending::brake::{Sums, surely_beyond};

/// Of fewer tries nothing is said.
const LEAST_TRIED: u64 = 50;

/// A day judged, from the best on. To hold costs little, so a bare rate suffices for it; to go back needs a rate that is surely too high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Colour {
    Green,
    /// Too few letters to say.
    Unknown,
    Yellow,
    Orange,
    Red,
}

/// Judges letters; `listed` = a block list names the sender.
///
/// | | addresses that do not exist | put off | blocked | complaints |
/// |---|---|---|---|---|
/// | red | > 5 % | | > 1 % | > 0.3 % |
/// | orange | > 3 % | > 15 % | | > 0.1 % |
/// | yellow | ≥ 2 % | ≥ 5 % | any | ≥ 0.05 % |
pub fn colour(sums: &Sums, listed: bool) -> Colour {
    let tried = sums.tried();
    let beyond = |part, limit| surely_beyond(part, tried, limit);
    let complaints_beyond = |limit| surely_beyond(sums.complained, sums.accepted, limit);
    let at_least = |part: u64, base: u64, limit: u64| part > 0 && part * 10_000 >= base * limit;
    if listed || beyond(sums.hard, 500) || beyond(sums.blocked, 100) || complaints_beyond(30) {
        return Colour::Red;
    }
    if beyond(sums.hard, 300) || beyond(sums.slowed, 1_500) || complaints_beyond(10) {
        return Colour::Orange;
    }
    if tried < LEAST_TRIED {
        return Colour::Unknown;
    }
    let is_yellow = sums.blocked > 0
        || at_least(sums.hard, tried, 200)
        || at_least(sums.slowed, tried, 500)
        || at_least(sums.complained, sums.accepted, 5);
    if is_yellow { Colour::Yellow } else { Colour::Green }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_judged_by_their_numbers() {
        let day = |accepted, hard, slowed, blocked, complained| Sums {
            accepted,
            refused: hard + blocked,
            deferred: slowed,
            hard,
            slowed,
            blocked,
            complained,
            ..Sums::default()
        };
        for (sums, listed, expected) in [
            (day(50, 0, 0, 0, 0), false, Colour::Green),
            (day(49, 0, 0, 0, 0), false, Colour::Unknown),
            (day(20, 1, 0, 0, 0), false, Colour::Unknown),
            (day(1_000, 4, 10, 0, 0), false, Colour::Green),
            (day(1_000, 25, 0, 0, 0), false, Colour::Yellow),
            (day(1_000, 0, 60, 0, 0), false, Colour::Yellow),
            (day(1_000, 0, 0, 1, 0), false, Colour::Yellow),
            (day(50, 0, 0, 0, 1), false, Colour::Yellow),
            (day(1_000, 0, 0, 0, 1), false, Colour::Yellow),
            (day(1_000, 50, 0, 0, 0), false, Colour::Orange),
            (day(1_000, 0, 300, 0, 0), false, Colour::Orange),
            (day(4_000, 0, 0, 0, 9), false, Colour::Orange),
            (day(1_000, 100, 0, 0, 0), false, Colour::Red),
            (day(1_000, 0, 0, 30, 0), false, Colour::Red),
            (day(1_000, 0, 0, 0, 10), false, Colour::Red),
            (day(10, 0, 0, 0, 0), true, Colour::Red),
        ] {
            assert_eq!(colour(&sums, listed), expected, "{sums:?}");
        }
    }
}
