//! Which records are compared at all: those that share a key. Keys are 64-bit numbers, sorted once; a block is a run of equal ones.
//!
//! Two different texts on one number would only mean one needless comparison, because the score looks at the texts.

/// A key that more records share than this (a switchboard, a very common name) tells nobody apart.
pub const BLOCK_LIMIT: usize = 24;

/// A key by which records may be the same; the kind keeps names and phones apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u64);

impl Key {
    /// FNV-1a over kind and parts, with a last mixing so that sorting spreads.
    pub fn of(kind: u8, parts: &[&str]) -> Self {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let mut take = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        take(kind);
        for part in parts {
            part.bytes().for_each(&mut take);
            take(0);
        }
        hash ^= hash >> 32;
        Key(hash.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
}

/// Keys of all records, gathered.
#[derive(Debug, Default)]
pub struct Blocks {
    keys: Vec<(Key, u32)>,
}

/// What the blocks gave.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Numbers of records, the smaller first, each pair once, in order.
    pub pairs: Vec<(u32, u32)>,
    /// Keys that too many share.
    pub common_keys: usize,
}

impl Blocks {
    pub fn with_capacity(keys: usize) -> Self {
        Blocks { keys: Vec::with_capacity(keys) }
    }

    /// Notes that record `number` has this key.
    pub fn add(&mut self, key: Key, number: u32) {
        self.keys.push((key, number));
    }

    /// Every pair of records that share a key which is not common.
    pub fn pairs(mut self) -> Pairs {
        self.keys.sort_unstable();
        self.keys.dedup();
        let mut found = Pairs::default();
        for block in self.keys.chunk_by(|one, other| one.0 == other.0) {
            if block.len() > BLOCK_LIMIT {
                found.common_keys += 1;
                continue;
            }
            for (place, (_, one)) in block.iter().enumerate() {
                found.pairs.extend(block[place + 1..].iter().map(|(_, other)| (*one, *other)));
            }
        }
        found.pairs.sort_unstable();
        found.pairs.dedup();
        found
    }
}
