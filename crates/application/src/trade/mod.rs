//! Orders, inquiries and replies: what was said and bought, recorded by hand, by a program, or by a shop.
//!
//! An order belongs to its company: who may see the company's customers sees it, who may change them records it. It goes with a company
//! that is removed and comes back with it. What customers said is part of the timeline.

mod browsing;
mod cancel_order;
mod company_trade;
mod markets;
mod merge;
pub mod order_import;
mod orders;
mod record_inquiry;
mod record_order;
mod record_reply;
pub mod tiers;
mod timeline;

pub use cancel_order::CancelOrder;
pub use company_trade::{CompanyTrade, company_trade};
pub use markets::{CurrencyMarkets, Market, Markets, PERIOD_LIMIT_DAYS, orders_by_market};
pub use merge::{Actor, Cursor, CursorError, Group, Item, Letters, read_group};
pub use orders::{OrderPage, OrderQuestion, OrderRow, order, orders, read_order_sort};
pub use record_inquiry::{RecordInquiries, RecordInquiry};
pub use record_order::{RecordOrder, RecordOrders};
pub use record_reply::{RecordReplies, RecordReply};
pub use store::trade::list::OrderSort;
pub use timeline::{TimelinePage, TimelineQuestion, Whose, timeline};

use crate::customers::Standing;
use crate::trust::undo::Inverse;
use crate::{NextStep, Trouble};
use domain::trust::Right;

/// Orders, inquiries or replies recorded with one verb; a longer history comes in several.
pub const RECORDED_AT_ONCE: usize = 1_000;

/// How the verbs of this noun are taken back.
pub(crate) const INVERSES: &[Inverse] = &[cancel_order::INVERSE];

/// The name of an input; among several things with the place of the one at fault.
fn field_of(index: Option<usize>, field: &str) -> String {
    index.map_or_else(|| field.to_owned(), |index| format!("{index}.{field}"))
}

/// Refuses more than can be recorded at once.
fn refuse_too_many(count: usize) -> Result<(), Trouble> {
    if count <= RECORDED_AT_ONCE {
        return Ok(());
    }
    Err(Trouble::field("items", "too_many", format!("at most {RECORDED_AT_ONCE} are recorded at once")))
}

/// Refuses a company that the viewer does not see, or sees in the pool only.
fn to_edit(standing: Option<Standing>, field: String) -> Result<(), Trouble> {
    match standing {
        Some(Standing::Own) => Ok(()),
        Some(Standing::Pool) => Err(Trouble::NotAllowed { right: Right::Assign }),
        Some(Standing::Hidden) | None => {
            let refused = Trouble::field(field, "unknown_company", "there is no such company");
            Err(refused.then(NextStep::new("look_in_list")))
        }
    }
}

#[cfg(test)]
mod tests;
