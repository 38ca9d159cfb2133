//! What the seed draws: how many people, at which domains, behind which receivers, and what ails these.

use basics::Dice;
use fakeworld::{Character, Patience};

/// What the seed drew.
#[derive(Debug, Clone)]
pub struct Plan {
    pub people: usize,
    pub connections: u16,
    pub letters_per_connection: u32,
    pub letters_per_second: Option<i64>,
    /// Where the people have their mailboxes, in turn: each domain, or its receiver, is a cell.
    pub domains: Vec<&'static str>,
    /// To two exchangers of each domain instead of a relay.
    pub is_direct: bool,
    /// The ledger lies on a disk that may fill up, fail and lose its power.
    pub is_on_disk: bool,
    /// Whether the relay takes letters by BDAT.
    pub chunks: bool,
    pub character: Character,
}

const RELAYED: [&str; 4] = ["gmail.com", "qq.com", "red.example", "blue.example"];
/// Of none of them encryption is demanded.
const DIRECT: [&str; 3] = ["yahoo.com", "red.example", "blue.example"];

impl Plan {
    pub fn draw(dice: &mut Dice) -> Self {
        let mut share = |most: u64| dice.below(most + 1) as u32;
        let character = Character {
            unknown_mailboxes: share(60),
            deferred_first_tries: share(350),
            drops_before_dot: 1 + share(60),
            drops_after_dot_kept: share(40),
            drops_after_dot_lost: share(40),
            ..Character::kind()
        };
        let is_direct = dice.below(3) == 0;
        let all: &[&'static str] = if is_direct { &DIRECT } else { &RELAYED };
        let domains: Vec<&'static str> = all[..1 + dice.below(all.len() as u64) as usize].to_vec();
        // Somebody is not patient with senders, in half of the worlds.
        let (letters, millis) = (2 + dice.below(8) as usize, 500 + dice.below(20_000));
        let patience = Patience { domain: domains[0].into(), letters, millis, hangs_up: dice.below(2) == 0 };
        let character = match dice.below(2) {
            0 => Character { patience: vec![patience], ..character },
            _ => character,
        };
        Plan {
            domains,
            is_direct,
            is_on_disk: dice.below(3) == 0,
            people: 12 + dice.below(70) as usize,
            connections: 1 + dice.below(5) as u16,
            letters_per_connection: 3 + dice.below(40) as u32,
            letters_per_second: dice.pick(&[None, Some(5), Some(40)]).copied().flatten(),
            chunks: dice.chance_in_thousand(500),
            character: Character { tarpit_millis: *dice.pick(&[0, 15, 300]).unwrap_or(&0), ..character },
        }
    }
}

/// By preference.
pub fn exchangers_of(domain: &str) -> [String; 2] {
    [format!("first.{domain}"), format!("second.{domain}")]
}
