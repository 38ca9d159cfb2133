//! Cleaning: who letters are wasted on is found by a rule of the workspace, looked at in a preview, and then rests, is tagged or leaves the lists;
//! on a schedule where that is switched on. Everything of it can be taken back.
//!
//! Who rests is kept from letters of campaigns by the same rows that keep away what a person declined, so that counts, plans and last looks
//! obey without knowing of it. The consent ledger is not touched: the person said nothing.

mod act;
mod find;
mod setting;

pub use act::{CleanedUp, WakePerson, clean, resting, run_cleaning};
pub(super) use act::{INVERSE, PART_INVERSE};
pub use find::{CleaningPreview, Wasted, cleaning_preview};
pub use setting::{ChangeCleaning, CleaningSetting, cleaning_setting};
