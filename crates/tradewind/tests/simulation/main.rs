//! The simulation: the program's own workers on one thread, with a ledger, a press, a network and a clock whose every
//! completion the seed orders. A seed draws people and their domains, a relay or two exchangers of each domain, a receiver's moods and
//! patience, what readers and colleagues do, kills, leases that run out, clocks that are set, and a disk that fills up, fails to sync
//! or loses its power; the laws are checked after each step.
//!
//! `make simulate SEED=7` plays one seed and prints its trace. `TRADEWIND_SEEDS` plays more of them (`make simulate
//! SEEDS=1000`), from `TRADEWIND_FIRST_SEED` on.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod laws;
mod order;
mod play;
mod world;

use play::{Played, Sabotage, play};

const SEEDS: u64 = 20;
/// Seeds in which a broken law is looked for: far more than it takes.
const SEEDS_OF_CONTROL: u64 = 20;

fn number_from(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().and_then(|text| text.parse().ok())
}

/// Seeds that broke a law once: a letter claimed again while its first try was on a line (78).
const BROKE_ONCE: [u64; 1] = [78];

/// Says where it broke, so that `make simulate SEED=…` can show the way there.
fn must_be_well(seed: u64, played: &Played) {
    if let Some(broken) = &played.broken {
        let tail: Vec<&str> = played.trace.lines().rev().take(40).collect();
        let tail = tail.into_iter().rev().collect::<Vec<_>>().join("\n");
        panic!("seed {seed}, step {}: {broken}\n{tail}", played.steps);
    }
}

#[test]
fn simulation_of_every_seed_keeps_the_laws_and_repeats_to_the_byte() {
    if let Some(seed) = number_from("TRADEWIND_SEED") {
        let played = play(seed, Sabotage::None);
        println!("{}\nhash {}", played.trace, played.hash);
        must_be_well(seed, &played);
        assert_eq!(play(seed, Sabotage::None).hash, played.hash, "seed {seed} played twice");
        return;
    }
    let mut crashes = 0;
    let first = number_from("TRADEWIND_FIRST_SEED").unwrap_or(1);
    for seed in (first..=number_from("TRADEWIND_SEEDS").unwrap_or(SEEDS)).chain(BROKE_ONCE) {
        let once = play(seed, Sabotage::None);
        must_be_well(seed, &once);
        let again = play(seed, Sabotage::None);
        if once.hash != again.hash {
            let differ = once.trace.lines().zip(again.trace.lines()).find(|(one, other)| one != other);
            panic!("seed {seed} gave two traces; they part at {differ:?}");
        }
        crashes += once.crashes;
    }
    assert!(crashes > 0, "no process was killed: the seeds prove less than they should");
}

fn is_found(sabotage: Sabotage, word: &str) -> bool {
    (1..=SEEDS_OF_CONTROL).any(|seed| play(seed, sabotage).broken.is_some_and(|broken| broken.contains(word)))
}

#[test]
fn simulation_finds_a_sender_that_sends_doubts_again() {
    assert!(is_found(Sabotage::DoubtsAreSentAgain, "has a letter that stands as"));
}

#[test]
fn simulation_finds_a_start_that_sends_again_what_was_on_the_wire() {
    assert!(is_found(Sabotage::OrphansAreSentAgain, "has a letter that stands as"));
}

#[test]
fn simulation_finds_a_disk_that_forgets_what_it_said_was_synced() {
    assert!(is_found(Sabotage::SyncsAreForgotten, ""));
}

#[test]
fn simulation_finds_letters_of_a_lost_lease_that_are_sent_again() {
    assert!(is_found(Sabotage::ExpiredAreSentAgain, "has a letter that stands as"));
}

#[test]
fn simulation_finds_a_letter_to_somebody_who_was_stopped() {
    assert!(is_found(Sabotage::StoppedPeopleAreForgotten, "was stopped and received a letter afterwards"));
}
