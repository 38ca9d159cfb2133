//! Short numbers for the classes of events and for what they are about.

use domain::customers::condition::{About, EventClass};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Classes of one workspace; events of further ones are left out of memory. The ledger allows fewer.
const CLASS_LIMIT: usize = 255;

/// Numbers of classes, things and links. They never change while the engine lives.
///
/// An event about a link is about the campaign in whose letter it stands, and about the thing that it leads to.
#[derive(Debug, Default)]
pub(crate) struct Objects {
    classes: Vec<EventClass>,
    numbers: Vec<i64>,
    by_number: HashMap<i64, u32>,
    /// The category of a thing, both by ordinal.
    parents: HashMap<u32, u32>,
    /// The campaign in whose letters a link stands, both by ordinal.
    campaigns: Arc<HashMap<u32, u32>>,
    /// The thing that a link leads to, both by ordinal.
    targets: HashMap<u32, u32>,
    /// Grows with every new class, thing, category or link, so that who translated conditions sees that it must do so again.
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

    /// Says where a link stands and what it leads to. Answers whether events may be about it already, to whom that is news.
    pub fn set_link(&mut self, link: i64, campaign: i64, target: Option<i64>) -> bool {
        let is_new = !self.by_number.contains_key(&link);
        let (link, campaign) = (self.bind(link), self.bind(campaign));
        let target = target.map(|target| self.bind(target));
        let before = match target {
            Some(target) => self.targets.insert(link, target),
            None => self.targets.remove(&link),
        };
        let changed = Arc::make_mut(&mut self.campaigns).insert(link, campaign) != Some(campaign) || before != target;
        self.edition += u64::from(changed);
        changed && !is_new
    }

    /// The ordinals of these things, of all that lies in them, and of the links that stand in these campaigns or lead there.
    pub fn meant(&self, about: &[About]) -> BTreeSet<u32> {
        let named: BTreeSet<u32> =
            about.iter().filter_map(|about| self.by_number.get(&about.number()).copied()).collect();
        let inside = self.parents.iter().filter(|(_, parent)| named.contains(parent)).map(|(thing, _)| *thing);
        let mut meant: BTreeSet<u32> = inside.chain(named.iter().copied()).collect();
        let leading = |of: &HashMap<u32, u32>| -> Vec<u32> {
            of.iter().filter(|(_, to)| meant.contains(to)).map(|(link, _)| *link).collect()
        };
        let links = [leading(&self.campaigns), leading(&self.targets)].concat();
        meant.extend(links);
        meant
    }

    /// Tells what events are counted by.
    pub fn told_apart(&self) -> ToldApart {
        ToldApart(Arc::clone(&self.campaigns))
    }

    pub fn heap_bytes(&self) -> usize {
        self.numbers.capacity() * size_of::<i64>()
            + self.by_number.capacity() * size_of::<(i64, u32)>()
            + (self.parents.capacity() + self.campaigns.capacity() + self.targets.capacity()) * size_of::<(u32, u32)>()
    }
}

/// As what the things of events are told apart where different ones are counted: the links of one campaign are one.
#[derive(Debug, Clone)]
pub(crate) struct ToldApart(Arc<HashMap<u32, u32>>);

impl ToldApart {
    pub fn of(&self, object: Option<u32>) -> Option<u32> {
        object.map(|object| self.0.get(&object).copied().unwrap_or(object))
    }
}
