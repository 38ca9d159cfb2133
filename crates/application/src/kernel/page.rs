//! Pages of lists: by the key of the last row, never by offset.

/// Rows of one page at the most: what a screen shows and a person reads.
pub const PAGE_LIMIT: usize = 200;

/// Some rows, and where the next page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// The number to ask on with; `None` when this was the last page.
    pub next: Option<i64>,
}

impl<T> Page<T> {
    /// A page of rows that were read with one more than `limit`, so that it is known whether there are others.
    pub fn of(mut items: Vec<T>, limit: usize, key: impl Fn(&T) -> i64) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(key) } else { None };
        Page { items, next }
    }

    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

/// How many rows to give when so many were asked for: at least one, at most [`PAGE_LIMIT`].
pub fn page_limit(asked: Option<usize>) -> usize {
    asked.unwrap_or(PAGE_LIMIT / 2).clamp(1, PAGE_LIMIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_knows_whether_there_is_another() {
        assert_eq!(Page::of(vec![1, 2, 3], 2, |row| *row), Page { items: vec![1, 2], next: Some(2) });
        assert_eq!(Page::of(vec![1, 2], 2, |row| *row), Page { items: vec![1, 2], next: None });
        assert_eq!((page_limit(None), page_limit(Some(0)), page_limit(Some(9_999))), (100, 1, 200));
    }
}
