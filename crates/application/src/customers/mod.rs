//! Companies, contacts, lists, tags and imports.
//!
//! Questions are answered from the people in memory, rows from the ledger; both within what the viewer sees. Who does not see
//! a customer is told that there is none.

pub mod attributes;
pub mod behaviour;
mod bench;
mod bulk;
pub mod cleaning;
pub mod companies;
pub mod contacts;
pub mod documents;
pub mod duplicates;
mod event_offers;
mod export;
pub(in crate::customers) mod facts;
mod fields;
pub(crate) mod hashes;
pub mod import;
mod input;
pub mod labels;
pub mod merging;
pub mod people;
pub mod pool;
pub mod review;
pub mod scores;
pub mod segments;
mod sight;
pub mod tasks;
pub mod verify;
pub mod views;

pub use audience::{CompanySort, CompanySortField, Cursor, CursorError, Direction, Sort, SortField};
pub use bench::{AudienceMeasure, BenchPerson, bench_audience, fill_for_bench};
pub use bulk::{
    BeginBulkRun, BulkAct, BulkDone, BulkRun, BulkRunState, CancelBulkRun, Selection, TakeBulkRunBack,
    advance_bulk_runs, bulk_run, bulk_runs, run_bulk_runs, step_bulk_runs,
};
pub(crate) use bulk::{bulk_runs_in, can as can_of_bulk_run};
pub(crate) use contacts::contact_names;
pub use event_offers::{EventOffer, company_event_offers, event_offers, event_subject_names, find_event_subjects};
pub use export::{ContactExport, export_contacts};
pub use fields::{Choice, ConditionField, company_condition_fields, condition_fields};
pub(crate) use merging::same_person;
pub use people::People;
pub(crate) use sight::{
    Standing, company_seen, company_standings, company_to_edit, contact_seen, contacts_seen, contacts_shown,
    contacts_to_edit,
};

use crate::Trouble;
use crate::trust::undo::Inverse;
use basics::Id;
use domain::trust::{Right, Viewer};

/// A thing by its id and by what people call it.
#[derive(Clone, PartialEq, Eq)]
pub struct Named<N> {
    pub id: Id<N>,
    pub name: String,
}

impl<N: basics::Noun> std::fmt::Debug for Named<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.id)
    }
}

/// How the verbs of this noun are taken back.
pub(crate) const INVERSES: &[Inverse] = &[
    contacts::REMOVE_INVERSE,
    contacts::REMOVE_PART_INVERSE,
    contacts::BULK_INVERSE,
    contacts::BULK_PART_INVERSE,
    companies::REMOVE_INVERSE,
    companies::BULK_CHANGE_INVERSE,
    companies::BULK_CHANGE_PART_INVERSE,
    companies::BULK_REMOVE_INVERSE,
    companies::BULK_REMOVE_PART_INVERSE,
    review::INVERSE,
    bulk::INVERSE,
    cleaning::INVERSE,
    cleaning::PART_INVERSE,
    duplicates::INVERSE,
    merging::CONTACT_INVERSE,
    merging::COMPANY_INVERSE,
    labels::LIST_INVERSE,
    labels::TAG_INVERSE,
    segments::INVERSE,
    segments::KEPT_INVERSE,
    views::INVERSE,
];

pub(crate) use documents::INVERSES as DOCUMENT_INVERSES;
pub(crate) use tasks::INVERSES as TASK_INVERSES;

pub(crate) use pool::{HAND_OVER_INVERSES, INVERSES as POOL_INVERSES};

fn needs(viewer: &Viewer, right: Right) -> Result<(), Trouble> {
    if viewer.may(right) { Ok(()) } else { Err(Trouble::NotAllowed { right }) }
}

#[cfg(test)]
mod testing;
