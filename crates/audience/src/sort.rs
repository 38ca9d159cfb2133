//! How a grid is sorted, where a page ends, and how that end travels as text.

use std::fmt;
use std::str::FromStr;

/// Rows of one page at most; a screen shows fewer.
pub const PAGE_LIMIT: usize = 200;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Direction {
    #[default]
    Ascending,
    Descending,
}

/// Ties are broken by id; rows without a value come last (first when descending).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SortField {
    Name,
    Address,
    /// By the company's name.
    Company,
    /// By code.
    Country,
    /// By tag.
    Language,
    /// By the owner's name, see `Engine::set_owner_name`.
    Owner,
    Created,
    /// By the workspace's rules; everybody has one.
    Score,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sort {
    pub field: SortField,
    pub direction: Direction,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompanySortField {
    Name,
    Country,
    Owner,
    Created,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CompanySort {
    pub field: CompanySortField,
    pub direction: Direction,
}

/// A page of a grid: ids in order, the cursor of the next page if there is one, and how many rows there are in all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page<Id> {
    pub ids: Vec<Id>,
    pub next: Option<Cursor>,
    pub total: u64,
}

/// The last row of a page, by the value it was sorted by: the next page begins after that value, whatever became of the row.
/// Its text is for the client to hand back unread; it holds that value, so it is personal data and belongs in no log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cursor {
    pub(crate) value: SortValue,
    pub(crate) id: i64,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum SortValue {
    Text(String),
    Number(i64),
    Nothing,
}

/// The text is not a cursor of this grid and sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of this list; begin again without one")]
pub struct CursorError;

/// Hexadecimal digits of the id, a letter for the kind of value, and the value.
impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.id)?;
        match &self.value {
            SortValue::Text(text) => {
                f.write_str("t")?;
                text.bytes().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            SortValue::Number(number) => write!(f, "n{number:016x}"),
            SortValue::Nothing => f.write_str("e"),
        }
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let number = |digits: &str| match digits.len() {
            16 => u64::from_str_radix(digits, 16).map(|number| number as i64).map_err(|_| CursorError),
            _ => Err(CursorError),
        };
        let (id, rest) = text.split_at_checked(16).ok_or(CursorError)?;
        let (kind, rest) = rest.split_at_checked(1).ok_or(CursorError)?;
        let value = match kind {
            "t" => SortValue::Text(String::from_utf8(bytes(rest)?).map_err(|_| CursorError)?),
            "n" => SortValue::Number(number(rest)?),
            "e" if rest.is_empty() => SortValue::Nothing,
            _ => return Err(CursorError),
        };
        Ok(Cursor { value, id: number(id)? })
    }
}

fn bytes(digits: &str) -> Result<Vec<u8>, CursorError> {
    if !digits.len().is_multiple_of(2) {
        return Err(CursorError);
    }
    let pairs = digits.as_bytes().chunks_exact(2);
    pairs
        .map(|pair| {
            let digit = |byte: u8| char::from(byte).to_digit(16).ok_or(CursorError);
            Ok((digit(pair[0])? * 16 + digit(pair[1])?) as u8)
        })
        .collect()
}
