//! A file of orders, as accounts and shops write it: which column is what, how its days and amounts are written, and what a row says.
//!
//! Nothing is refused for being unusual. What can be read in two ways (3/4/2026) is decided by the other rows of the file, or asked; it is
//! never guessed row by row.

mod amount;
mod column;
mod day;
mod row;

pub use amount::{Written, read_amount};
pub use column::{OrderColumn, UnknownOrderColumn, guess_order_columns};
pub use day::{DayOrder, Days, UnknownDayOrder, read_instant};
pub use row::{MissingColumn, OrderLine, OrderProblem, OrderReader, amount_of_lines};
