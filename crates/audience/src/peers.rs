//! The people of each company, as a chain through the people: four bytes a person, and the list and the number of one company at once.

use crate::contacts::NO_COMPANY;

const END: u32 = u32::MAX;

#[derive(Debug, Default)]
pub(crate) struct Peers {
    /// By company: the person who joined last.
    first: Vec<u32>,
    /// By person: who joined before.
    next: Vec<u32>,
    /// By company: how many they are.
    counts: Vec<u32>,
}

impl Peers {
    /// The people of a company, those who joined last first.
    pub fn of(&self, company: u32) -> impl Iterator<Item = u32> + '_ {
        let first = self.first.get(company as usize).copied().unwrap_or(END);
        let following = |person: &u32| Some(self.next[*person as usize]).filter(|next| *next != END);
        std::iter::successors(Some(first).filter(|first| *first != END), following)
    }

    /// How many people a company has.
    pub fn count(&self, company: u32) -> u32 {
        self.counts.get(company as usize).copied().unwrap_or(0)
    }

    /// Moves a person. Leaving takes as long as the company has people who joined later.
    pub fn change(&mut self, person: u32, from: u32, to: u32) {
        if self.next.len() <= person as usize {
            self.next.resize(person as usize + 1, END);
        }
        if from == to {
            return;
        }
        if from != NO_COMPANY {
            self.leave(person, from);
        }
        if to != NO_COMPANY {
            if self.first.len() <= to as usize {
                self.first.resize(to as usize + 1, END);
                self.counts.resize(to as usize + 1, 0);
            }
            self.counts[to as usize] += 1;
            self.next[person as usize] = std::mem::replace(&mut self.first[to as usize], person);
        }
    }

    fn leave(&mut self, person: u32, company: u32) {
        self.counts[company as usize] -= 1;
        let follower = std::mem::replace(&mut self.next[person as usize], END);
        let first = &mut self.first[company as usize];
        if *first == person {
            *first = follower;
            return;
        }
        let mut before = *first;
        while before != END {
            let next = self.next[before as usize];
            if next == person {
                self.next[before as usize] = follower;
                return;
            }
            before = next;
        }
    }

    pub fn shrink(&mut self) {
        self.first.shrink_to_fit();
        self.next.shrink_to_fit();
        self.counts.shrink_to_fit();
    }

    pub fn heap_bytes(&self) -> usize {
        (self.first.capacity() + self.next.capacity() + self.counts.capacity()) * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_join_move_and_leave() {
        let mut peers = Peers::default();
        for person in 0..4 {
            peers.change(person, NO_COMPANY, person % 2);
        }
        assert_eq!(peers.of(0).collect::<Vec<_>>(), [2, 0]);
        peers.change(0, 0, 1);
        peers.change(1, 1, NO_COMPANY);
        assert_eq!(peers.of(0).collect::<Vec<_>>(), [2]);
        assert_eq!(peers.of(1).collect::<Vec<_>>(), [0, 3]);
        assert_eq!((peers.count(0), peers.count(1), peers.count(9)), (1, 2, 0));
        peers.change(2, 0, NO_COMPANY);
        assert_eq!(peers.of(0).count() + peers.of(9).count(), 0);
    }
}
