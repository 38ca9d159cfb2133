//! Dense ordinals: every row has a small number under which all columns keep their value.
//!
//! The ordinal of a removed row may be given to another; nothing outside of the engine ever sees one.

use crate::looking::shrink;
use basics::Id;
use roaring::RoaringBitmap;

pub(crate) struct Table<N> {
    ids: Vec<Id<N>>,
    /// Ordinals in the order of their ids; only bound ones.
    by_id: Vec<u32>,
    free: Vec<u32>,
    alive: RoaringBitmap,
    /// Whether ordinals grow with their ids (they do after a load, until one is given again).
    in_id_order: bool,
}

impl<N> Table<N> {
    pub fn new() -> Self {
        Table { ids: Vec::new(), by_id: Vec::new(), free: Vec::new(), alive: RoaringBitmap::new(), in_id_order: true }
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
        self.by_id.last().map(|&ordinal| self.id(ordinal))
    }

    pub fn find(&self, id: Id<N>) -> Option<u32> {
        self.place(id).ok().map(|place| self.by_id[place])
    }

    /// The ordinal of `id`, given now if it had none. It is not alive by this.
    pub fn bind(&mut self, id: Id<N>) -> u32 {
        let place = match self.place(id) {
            Ok(place) => return self.by_id[place],
            Err(place) => place,
        };
        let ordinal = match self.free.pop() {
            Some(ordinal) => {
                self.ids[ordinal as usize] = id;
                self.in_id_order = false;
                ordinal
            }
            None => {
                self.in_id_order &= place == self.by_id.len();
                self.ids.push(id);
                self.width() - 1
            }
        };
        self.by_id.insert(place, ordinal);
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
            self.by_id.remove(place);
            self.free.push(ordinal);
        }
    }

    pub fn reserve(&mut self, rows: usize) {
        self.ids.reserve(rows);
        self.by_id.reserve(rows);
    }

    pub fn heap_bytes(&self) -> usize {
        self.ids.capacity() * size_of::<Id<N>>()
            + (self.by_id.capacity() + self.free.capacity()) * size_of::<u32>()
            + self.alive.serialized_size()
    }

    pub fn shrink(&mut self) {
        shrink(&mut self.alive);
        self.ids.shrink_to_fit();
        self.by_id.shrink_to_fit();
    }

    fn place(&self, id: Id<N>) -> Result<usize, usize> {
        match self.last_id() {
            Some(last) if last < id => Err(self.by_id.len()),
            _ => self.by_id.binary_search_by_key(&id, |&ordinal| self.id(ordinal)),
        }
    }
}

impl<N> std::fmt::Debug for Table<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("alive", &self.alive.len()).finish_non_exhaustive()
    }
}
