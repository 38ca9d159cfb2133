//! Points: conditions that each add a number, summed over everybody at once. Each is asked of all people as a bitmap, so that a million people
//! with ten rules are scored in the time of ten counts.

use crate::Scope;
use crate::engine::Engine;
use basics::Timestamp;
use basics::ids::ContactId;
use domain::customers::condition::Condition;

/// Everybody's points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Points {
    /// How many people each condition means.
    pub meant: Vec<u64>,
    /// How many people have each score, from 0 to the largest.
    pub people: Vec<u64>,
    /// Those with the highest scores that are more than 0, the highest first, and of one score by id.
    pub first: Vec<(ContactId, i32)>,
}

impl Engine {
    /// The sum of points of each person of the scope, cut to 0..=`largest`; `first_limit` = how many people are named.
    pub fn points(
        &self,
        scope: &Scope,
        rules: &[(Condition, i32)],
        (largest, first_limit): (i32, usize),
        now: Timestamp,
    ) -> Points {
        let visible = self.visible(scope);
        let rows = visible.max().map_or(0, |row| row as usize + 1);
        let mut sums = vec![0i32; rows];
        let mut meant = Vec::with_capacity(rules.len());
        for (condition, points) in rules {
            let people = self.meant(scope, condition, now);
            meant.push(people.len());
            people.iter().for_each(|row| sums[row as usize] += points);
        }
        let largest = largest.max(0);
        let mut people = vec![0u64; largest as usize + 1];
        let mut scored: Vec<(i32, ContactId)> = Vec::new();
        // Only who may be among the first is remembered: the border rises as better ones are found.
        let mut border = 1;
        for row in visible.iter() {
            let score = sums[row as usize].clamp(0, largest);
            people[score as usize] += 1;
            if score >= border {
                scored.push((-score, self.contacts.table.id(row)));
                if scored.len() >= 4 * first_limit.max(1) {
                    scored.sort_unstable();
                    scored.truncate(first_limit);
                    border = scored.last().map_or(1, |(score, _)| -score);
                }
            }
        }
        scored.sort_unstable();
        scored.truncate(first_limit);
        Points { meant, people, first: scored.into_iter().map(|(score, id)| (id, -score)).collect() }
    }
}
