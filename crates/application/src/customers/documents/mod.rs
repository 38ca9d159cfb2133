//! Documents: files that belong to a contact or a company, sealed beside the ledger.
//!
//! What a file is is told by its content, and decides how it is handed out. A deleted one can be brought back for thirty days, then its bytes go; of a person
//! who is erased they go at once. Documents are as private as notes.

mod keep;
mod list;
mod open;
mod remove;
mod sweep;

pub use domain::customers::document::DocumentKind;
pub use keep::{DocumentUpload, keep_document};
pub use list::{DocumentView, documents};
pub(crate) use list::{name_of, shows_documents};
pub use open::{OpenedDocument, open_document};
pub use remove::RemoveDocument;
pub use store::customers::document::Holder;
pub use sweep::sweep_documents;

use crate::customers::sight::{self, Standing};
use crate::trust::undo::Inverse;
use crate::{Application, Trouble, Work};
use domain::trust::Viewer;
use outside::FilesError;
use store::customers::document::DocumentRow;

/// How the verbs of documents are taken back.
pub(crate) const INVERSES: &[Inverse] = &[remove::INVERSE];

/// Refuses a customer whom the viewer does not see, or sees in the pool only, and a viewer who reads no notes.
async fn holder_to_edit(work: &mut Work<'_>, by: &Viewer, holder: Holder) -> Result<(), Trouble> {
    match holder {
        Holder::Contact(id) => sight::contact_to_edit(work, by, id).await.map(drop),
        Holder::Company(id) => sight::company_to_edit(work, by, id).await,
    }
}

/// For who may change no customers: whether this one is there and seen.
async fn holder_shown(application: &Application, by: &Viewer, holder: Holder) -> Result<(), Trouble> {
    match holder {
        Holder::Contact(id) => sight::contacts_shown(application, by, &[id]).await,
        Holder::Company(id) => sight::company_shown(application, by, id).await,
    }
}

/// A customer of whom the viewer sees more than that it is in the pool.
async fn holder_seen(application: &Application, viewer: &Viewer, holder: Holder) -> Result<(), Trouble> {
    match holder {
        Holder::Contact(id) => sight::contact_seen(application, viewer, id).await.map(drop),
        Holder::Company(id) => match sight::company_seen(application, viewer, id).await? {
            Standing::Own => Ok(()),
            Standing::Pool | Standing::Hidden => Err(Trouble::not_found("company")),
        },
    }
}

/// A document that is there and seen.
async fn document_seen(
    application: &Application,
    viewer: &Viewer,
    id: basics::ids::DocumentId,
) -> Result<DocumentRow, Trouble> {
    let missing = || Trouble::not_found("document");
    let row = store::customers::document::get(application.database(), id).await?.ok_or_else(missing)?;
    if row.removed_at.is_some() || !shows_documents(viewer) {
        return Err(missing());
    }
    holder_seen(application, viewer, row.holder).await.map_err(|trouble| match trouble {
        Trouble::NotFound { .. } => missing(),
        other => other,
    })?;
    Ok(row)
}

fn file_trouble(error: FilesError) -> Trouble {
    match error {
        FilesError::DiskFull { .. } => Trouble::Full,
        other => Trouble::broken(other),
    }
}
