//! Short numbers for the classes of events and for what they are about.

use domain::customers::condition::{About, EventClass};
use std::collections::{BTreeSet, HashMap};

/// Classes of one workspace; events of further ones are left out of memory. The ledger allows fewer.
const CLASS_LIMIT: usize = 255;

/// Numbers of classes and things. They never change while the engine lives.
#[derive(Debug, Default)]
pub(crate) struct Objects {
    classes: Vec<EventClass>,
    numbers: Vec<i64>,
    by_number: HashMap<i64, u32>,
    /// The category of a thing, both by ordinal.
    parents: HashMap<u32, u32>,
    /// Grows with every new class, thing or category, so that who translated conditions sees that it must do so again.
    edition: u64,
}

impl Objects {
    pub fn edition(&self) -> u64 {
        self.edition
    }

    pub fn class(&self, class: &EventClass) -> Option<u8> {
        self.classes.iter().position(|known| known == class).map(|place| place as u8)
    }

    /// The class, given a number now if it had none; `None` when there are too many.
    pub fn bind_class(&mut self, class: &EventClass) -> Option<u8> {
        if let Some(known) = self.class(class) {
            return Some(known);
        }
        if self.classes.len() >= CLASS_LIMIT {
            return None;
        }
        self.classes.push(class.clone());
        self.edition += 1;
        Some(self.classes.len() as u8 - 1)
    }

    /// The ordinal of a thing, given now if it had none.
    pub fn bind(&mut self, number: i64) -> u32 {
        if let Some(&known) = self.by_number.get(&number) {
            return known;
        }
        let ordinal = self.numbers.len() as u32;
        self.numbers.push(number);
        self.by_number.insert(number, ordinal);
        self.edition += 1;
        ordinal
    }

    pub fn number(&self, object: Option<u32>) -> i64 {
        object.map_or(i64::MIN, |object| self.numbers[object as usize])
    }

    pub fn set_parent(&mut self, thing: i64, parent: Option<i64>) {
        let thing = self.bind(thing);
        let before = match parent {
            Some(parent) => {
                let parent = self.bind(parent);
                self.parents.insert(thing, parent)
            }
            None => self.parents.remove(&thing),
        };
        self.edition += u64::from(before != self.parents.get(&thing).copied());
    }

    /// The ordinals of these things and of all that lies in them.
    pub fn meant(&self, about: &[About]) -> BTreeSet<u32> {
        let named: BTreeSet<u32> =
            about.iter().filter_map(|about| self.by_number.get(&about.number()).copied()).collect();
        let inside = self.parents.iter().filter(|(_, parent)| named.contains(parent)).map(|(thing, _)| *thing);
        inside.chain(named.iter().copied()).collect()
    }

    pub fn heap_bytes(&self) -> usize {
        self.numbers.capacity() * size_of::<i64>()
            + self.by_number.capacity() * size_of::<(i64, u32)>()
            + self.parents.capacity() * size_of::<(u32, u32)>()
    }
}
