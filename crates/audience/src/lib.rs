//! The audience engine: a million people in memory, so that conditions, counts and the contact grid are answered at once.
//!
//! It is a read model: the ledger feeds it rows ([`Loader`] at start, then [`Engine::upsert`] and its kin for each change)
//! and can rebuild it at any time. It knows no I/O, no clock and no chance. Every question takes a [`Scope`], the viewer's
//! rule, which is ANDed in before anything is counted or shown.
//!
//! Questions have an instant, `now`: what lies ahead of it has not happened. Who is in the segments that something listens to is kept as
//! things change ([`Engine::listen`], [`Engine::turn`]), to the millisecond and without looking at everybody.
//!
//! What a person's score is by the workspace's rules ([`Engine::set_score_rules`]) is a column too, made when it is asked for.
//!
//! Reading takes `&self` (`count`, `page`, `members`, `branch_counts`, `page_companies`, `count_companies`), changing takes `&mut self`; its
//! holder wraps it in a `RwLock`. Later kinds of condition become columns here; nothing is evaluated beside it.

mod answers;
mod attributes;
mod choice;
mod collation;
mod companies;
mod company_conditions;
mod contacts;
mod counting;
mod ends;
mod engine;
mod evaluate;
mod events;
mod facets;
mod foreseen;
mod happened;
mod loader;
mod looking;
mod objects;
mod occurrence;
mod one;
mod order;
mod paging;
mod parts;
mod peers;
mod places;
mod points;
mod rows;
mod scope;
mod scoring;
mod search;
mod segments;
mod sort;
mod table;
mod text;
mod walk;
mod wheel;

pub use engine::Engine;
pub use facets::{CompanyFacets, Facets};
pub use loader::Loader;
pub use points::Points;
pub use rows::{ClassNumber, CompanyRow, ContactRow, EventRow, PurchaseRow};
pub use scope::Scope;
pub use segments::{Explained, Move};
pub use sort::{CompanySort, CompanySortField, Cursor, CursorError, Direction, PAGE_LIMIT, Page, Sort, SortField};
