//! A document's content, for who may see it.

use super::{document_seen, file_trouble, name_of};
use crate::customers::needs;
use crate::{Application, Trouble};
use basics::ids::DocumentId;
use domain::customers::document::DocumentKind;
use domain::trust::{Right, Viewer};
use outside::FilesError;

/// A document with what is in it.
pub struct OpenedDocument {
    pub name: String,
    pub kind: DocumentKind,
    pub bytes: Vec<u8>,
}

/// Opens a document.
///
/// # Errors
/// [`Trouble::NotFound`]; `file_gone` when its bytes are not there, as after a restore without its files; the ledger's.
pub async fn open_document(
    application: &Application,
    viewer: &Viewer,
    id: DocumentId,
) -> Result<OpenedDocument, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let row = document_seen(application, viewer, id).await?;
    let place: outside::FileName = row.stored_as.parse().map_err(Trouble::broken)?;
    let sealed = match application.files().get(place).await {
        Err(FilesError::NotThere { .. }) => {
            return Err(Trouble::refused(
                "document_gone",
                "the bytes of this file are no longer there; upload it again",
            ));
        }
        other => other.map_err(file_trouble)?,
    };
    let (keyring, stored_as) = (application.keyring().clone(), row.stored_as.clone());
    let bytes = application.aside(move || keyring.unseal_file(&stored_as, &sealed)).await??;
    Ok(OpenedDocument { name: name_of(application, &row)?, kind: row.kind, bytes })
}
