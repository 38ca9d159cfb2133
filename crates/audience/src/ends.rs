//! The ends of lists that follow each other, in two bytes each where that is enough.

use crate::looking::tight;

/// Where the list of each of these rows ends, in events. Only a block of very many events needs the wide form.
#[derive(Debug)]
pub(crate) enum Ends {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

impl Default for Ends {
    fn default() -> Self {
        Ends::Narrow(Vec::new())
    }
}

impl Ends {
    pub fn get(&self, place: usize) -> usize {
        match self {
            Ends::Narrow(ends) => usize::from(ends[place]),
            Ends::Wide(ends) => ends[place] as usize,
        }
    }

    pub fn push(&mut self, end: usize) {
        match (&mut *self, u16::try_from(end)) {
            (Ends::Narrow(ends), Ok(end)) => ends.push(end),
            (Ends::Narrow(ends), Err(_)) => {
                let wide = ends.iter().map(|end| u32::from(*end)).chain([end as u32]);
                *self = Ends::Wide(wide.collect());
            }
            (Ends::Wide(ends), _) => ends.push(end as u32),
        }
    }

    pub fn shrink(&mut self) {
        match self {
            Ends::Narrow(ends) => tight(ends),
            Ends::Wide(ends) => tight(ends),
        }
    }

    pub fn heap_bytes(&self) -> usize {
        match self {
            Ends::Narrow(ends) => ends.capacity() * size_of::<u16>(),
            Ends::Wide(ends) => ends.capacity() * size_of::<u32>(),
        }
    }
}
