//! Companies: the grid, one company, and the verbs that make, change and remove them.

mod create;

pub use create::{CreateCompany, NewCompany};
