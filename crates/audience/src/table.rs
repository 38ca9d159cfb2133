//! Dense ordinals: every row has a small number under which all columns keep their value.
//!
//! The ordinal of a removed row may be given to another; nothing outside of the engine ever sees one.

use crate::looking::shrink;
use basics::Id;
use roaring::RoaringBitmap;

pub(crate) struct Table<N> {
    ids: Vec<Id<N>>,
    /// Ordinals in the order of their ids; only bound ones. `None`: all are bound, in their own order, as after a load.
    by_id: Option<Vec<u32>>,
    free: Vec<u32>,
    alive: RoaringBitmap,
    /// Whether ordinals grow with their ids (they do after a load, until one is given again).
    in_id_order: bool,
}

impl<N> Table<N> {
    pub fn new() -> Self {
        Table { ids: Vec::new(), by_id: None, free: Vec::new(), alive: RoaringBitmap::new(), in_id_order: true }
    }

    pub fn id(&self, ordinal: u32) -> Id<N> {
        self.ids[ordinal as usize]
    }

    pub fn alive(&self) -> &RoaringBitmap {
        &self.alive
    }

    /// How many ordinals there are, free ones included: the length of every column.
    pub fn width(&self) -> u32 {
        self.ids.len() as u32
    }

    pub fn is_in_id_order(&self) -> bool {
        self.in_id_order
    }

    pub fn last_id(&self) -> Option<Id<N>> {
        self.bound().checked_sub(1).map(|last| self.id(self.at(last)))
    }

    pub fn find(&self, id: Id<N>) -> Option<u32> {
        self.place(id).ok().map(|place| self.at(place))
    }

    /// The ordinal of `id`, given now if it had none. It is not alive by this.
    pub fn bind(&mut self, id: Id<N>) -> u32 {
        let place = match self.place(id) {
            Ok(place) => return self.at(place),
            Err(place) => place,
        };
        let is_last = place == self.bound();
        let ordinal = match self.free.pop() {
            Some(ordinal) => {
                self.ids[ordinal as usize] = id;
                self.in_id_order = false;
                ordinal
            }
            None => {
                self.in_id_order &= is_last;
                if !is_last {
                    self.by_id();
                }
                self.ids.push(id);
                self.width() - 1
            }
        };
        if let Some(by_id) = &mut self.by_id {
            by_id.insert(place, ordinal);
        }
        ordinal
    }

    pub fn revive(&mut self, ordinal: u32) {
        self.alive.insert(ordinal);
    }

    /// Takes the row out of every answer; its ordinal stays bound to its id.
    pub fn kill(&mut self, ordinal: u32) {
        self.alive.remove(ordinal);
    }

    /// Gives the ordinal of a killed row away to the next new one.
    pub fn release(&mut self, ordinal: u32) {
        debug_assert!(!self.alive.contains(ordinal), "only a killed row is released");
        if let Ok(place) = self.place(self.id(ordinal)) {
            self.by_id().remove(place);
            self.free.push(ordinal);
        }
    }

    pub fn reserve(&mut self, rows: usize) {
        self.ids.reserve(rows);
    }

    pub fn heap_bytes(&self) -> usize {
        self.ids.capacity() * size_of::<Id<N>>()
            + (self.by_id.as_ref().map_or(0, Vec::capacity) + self.free.capacity()) * size_of::<u32>()
            + self.alive.serialized_size()
    }

    pub fn shrink(&mut self) {
        shrink(&mut self.alive);
        self.ids.shrink_to_fit();
        if let Some(by_id) = &mut self.by_id {
            by_id.shrink_to_fit();
        }
    }

    fn place(&self, id: Id<N>) -> Result<usize, usize> {
        match self.last_id() {
            Some(last) if last < id => Err(self.bound()),
            _ => match &self.by_id {
                Some(by_id) => by_id.binary_search_by_key(&id, |&ordinal| self.id(ordinal)),
                None => self.ids.binary_search(&id),
            },
        }
    }

    /// How many ordinals are bound.
    fn bound(&self) -> usize {
        self.by_id.as_ref().map_or(self.ids.len(), Vec::len)
    }

    /// The ordinal that comes at a place in the order of ids.
    fn at(&self, place: usize) -> u32 {
        self.by_id.as_ref().map_or(place as u32, |by_id| by_id[place])
    }

    /// The order of ids, written out from now on.
    fn by_id(&mut self) -> &mut Vec<u32> {
        let width = self.width();
        self.by_id.get_or_insert_with(|| (0..width).collect())
    }
}

impl<N> std::fmt::Debug for Table<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("alive", &self.alive.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use basics::ids::ContactId;

    #[test]
    fn ids_are_found_in_and_out_of_their_order_and_when_ordinals_are_given_again() {
        let id = ContactId::from_i64;
        let mut table = Table::new();
        assert_eq!([10, 20, 30].map(|number| table.bind(id(number))), [0, 1, 2]);
        assert!(table.by_id.is_none() && table.is_in_id_order());
        assert_eq!((table.bind(id(20)), table.bind(id(15)), table.bind(id(40))), (1, 3, 4));
        assert!(!table.is_in_id_order());
        table.release(1);
        assert_eq!((table.find(id(20)), table.bind(id(5)), table.last_id()), (None, 1, Some(id(40))));
        let found = [5, 10, 15, 30, 40].map(|number| table.find(id(number)));
        assert_eq!(found, [Some(1), Some(0), Some(3), Some(2), Some(4)]);

        let mut emptied = Table::new();
        emptied.bind(id(1));
        emptied.release(0);
        assert_eq!(
            (emptied.last_id(), emptied.bind(id(2)), emptied.bind(id(1)), emptied.find(id(2))),
            (None, 0, 1, Some(0))
        );
    }
}
