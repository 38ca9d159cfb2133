//! Many rows as one parameter for each column: PostgreSQL begins and answers a statement for more than it does to a row.

use std::fmt::{self, Write};

/// What may be missing in a list: '-' stands for none.
pub(crate) struct Field<T>(pub Option<T>);

impl<T: fmt::Display> fmt::Display for Field<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => value.fmt(formatter),
            None => formatter.write_str("-"),
        }
    }
}

/// Bytes for `decode(…, 'hex')`.
pub(crate) struct Hexadecimal<'a>(pub &'a [u8]);

impl fmt::Display for Hexadecimal<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// A list for `string_to_array`. No field may hold a comma: they are numbers, words of the program, and hexadecimal.
pub(crate) fn listed<T: fmt::Display>(values: impl Iterator<Item = T>) -> String {
    let mut list = String::new();
    for value in values {
        if !list.is_empty() {
            list.push(',');
        }
        write!(list, "{value}").expect("a string takes every text");
    }
    list
}
