//! Which documents a customer has.

use super::{Holder, holder_seen};
use crate::customers::{Named, contact_names, needs};
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::{self, ContactId, DocumentId};
use domain::customers::document::{COUNT_LIMIT, DocumentKind};
use domain::trust::{Right, Viewer};
use store::customers::document::{self as rows, DocumentRow};
use store::trade::timeline::{Of, Place};

/// A company shows those of its people too; more than this nobody reads through.
const SHOWN: u32 = 2 * COUNT_LIMIT;

/// A document as it is listed. `Debug` does not show what it is called.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentView {
    pub id: DocumentId,
    pub name: String,
    pub kind: DocumentKind,
    pub size_bytes: u64,
    /// Of a person, where the list is their company's.
    pub contact: Option<Named<ids::Contact>>,
    /// `None`: a program.
    pub made_by: Option<Named<ids::User>>,
    pub created_at: Timestamp,
}

impl std::fmt::Debug for DocumentView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DocumentView").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Whether a viewer sees documents at all: they are as private as notes.
pub(crate) fn shows_documents(viewer: &Viewer) -> bool {
    viewer.role.sees_notes()
}

/// What a document is called.
pub(crate) fn name_of(application: &Application, row: &DocumentRow) -> Result<String, Trouble> {
    application.unseal("document", "sealed", row.id.as_i64(), &row.sealed)
}

/// The documents of a customer, the newest first; of a company those of its people as well. Nothing for who reads no notes.
///
/// # Errors
/// [`Trouble::NotFound`] where there is nobody, or the viewer sees a company in the pool only; the ledger's.
pub async fn documents(
    application: &Application,
    viewer: &Viewer,
    holder: Holder,
) -> Result<Vec<DocumentView>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    holder_seen(application, viewer, holder).await?;
    if !shows_documents(viewer) {
        return Ok(Vec::new());
    }
    let of = match holder {
        Holder::Contact(id) => Of::Contact(id),
        Holder::Company(id) => Of::Company(id),
    };
    let everything = Place { at: Timestamp::from_millis(i64::MAX), id: i64::MAX };
    let found = rows::of(application.database(), of, everything, SHOWN).await?;
    let people: Vec<ContactId> =
        found.iter().filter_map(|row| if let Holder::Contact(id) = row.holder { Some(id) } else { None }).collect();
    let names = contact_names(application, viewer, &people).await?;
    let mut views = Vec::with_capacity(found.len());
    for row in found {
        let contact = match (row.holder, holder) {
            (Holder::Contact(id), Holder::Company(_)) => {
                Some(Named { id, name: names.get(&id).cloned().unwrap_or_default() })
            }
            _ => None,
        };
        let user = |id| Named { id, name: application.people().user_name(id).unwrap_or_default() };
        views.push(DocumentView {
            id: row.id,
            name: name_of(application, &row)?,
            kind: row.kind,
            size_bytes: row.size_bytes.unsigned_abs(),
            contact,
            made_by: row.made_by.map(user),
            created_at: row.created_at,
        });
    }
    Ok(views)
}
