//! Segments: conditions under a name. Everybody may read them and ask by them; who keeps lists keeps segments too.
//!
//! A segment that is *watched* also keeps who is in it: entries and exits stand in people's timelines, at the instant at which they
//! happened, and are counted by day. Of one that is not watched nothing is stored but its condition.

mod change;
mod conditions;
mod explain;
mod input;
mod keep;
mod keeping;
mod kept;
mod make;
mod read;
mod remove;

pub use audience::Explained;
pub use change::{ChangeSegment, SegmentChange};
pub(super) use conditions::Conditions;
pub use explain::{ContactSegment, explain, segments_of};
pub(super) use input::check_condition;
pub(crate) use keep::{KeepMoves, Kept};
pub use keeping::{advance_kept_lists, run_kept_lists};
pub(super) use kept::INVERSE as KEPT_INVERSE;
pub use kept::{KeepAsList, KeptInto, KeptList, KeptWay, begin_keeping, kept_from, kept_list, kept_lists};
pub use make::MakeSegment;
pub use read::{Segment, segment, segment_days, segments};
pub(super) use remove::INVERSE;
pub use remove::RemoveSegment;
pub use store::customers::segment::SegmentDay;

#[cfg(test)]
mod tests;
