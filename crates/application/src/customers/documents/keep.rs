//! A file is taken: told what it is, sealed, stored, and then written down. Nothing of it touches a disk before it is sealed.

use super::{Holder, file_trouble, holder_shown, holder_to_edit, shows_documents};
use crate::{Application, Trouble, Verb, Work};
use basics::Id;
use basics::ids::{DocumentId, FileId};
use domain::customers::document::{
    COUNT_LIMIT, CUSTOMER_LIMIT_BYTES, DocumentKind, DocumentRefusal, WORKSPACE_LIMIT_BYTES, kept_name,
};
use domain::trust::{Right, Viewer};
use store::customers::document::{self as rows, DocumentRow};

/// An uploaded file.
pub struct DocumentUpload {
    pub holder: Holder,
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Keeps a file with a customer.
///
/// # Errors
/// [`Trouble::NotFound`]; refusals of the field `file`; [`Trouble::Full`]. Then nothing is kept.
pub async fn keep_document(
    application: &Application,
    by: &Viewer,
    upload: DocumentUpload,
) -> Result<DocumentId, Trouble> {
    let DocumentUpload { holder, name, bytes } = upload;
    if !by.may(Right::EditCustomers) {
        holder_shown(application, by, holder).await?;
        return Err(Trouble::NotAllowed { right: Right::EditCustomers });
    }
    let size_bytes = bytes.len() as i64;
    let name = kept_name(&name).map_err(refused)?;
    let kind = DocumentKind::of(&bytes).map_err(refused)?;
    let now = application.now();
    application.mint_ahead(now).await?;
    let (id, file): (DocumentId, FileId) = (Id::from_i64(application.mint(now)?), Id::from_i64(application.mint(now)?));
    let (keyring, mut dice) = (application.keyring().clone(), application.dice());
    let (stored_as, sealed) = application
        .aside(move || {
            let by_content = keyring.file_name(&bytes);
            // A name of its own for each document: deleting one never takes another's file.
            let stored_as = keyring.file_name(format!("{by_content} {id}").as_bytes());
            let sealed = keyring.seal_file(&stored_as, &bytes, &mut dice);
            (stored_as, sealed)
        })
        .await?;
    let stored_bytes = sealed.len() as i64;
    let place: outside::FileName = stored_as.parse().map_err(Trouble::broken)?;
    application.files().put(place.clone(), sealed).await.map_err(file_trouble)?;
    let verb = KeepDocument { id, file, holder, name, kind, size_bytes, stored_as, stored_bytes };
    let kept = application.perform(by, verb).await;
    if kept.is_err()
        && let Err(error) = application.files().remove(place).await
    {
        tracing::warn!(%error, "the bytes of a document that was not kept are left behind");
    }
    kept
}

fn refused(refusal: DocumentRefusal) -> Trouble {
    Trouble::field("file", refusal.code(), refusal.to_string())
}

struct KeepDocument {
    id: DocumentId,
    file: FileId,
    holder: Holder,
    name: String,
    kind: DocumentKind,
    size_bytes: i64,
    stored_as: String,
    stored_bytes: i64,
}

impl Verb for KeepDocument {
    const NAME: &'static str = "keep_document";
    const RIGHT: Right = Right::EditCustomers;
    type Answer = DocumentId;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<DocumentId, Trouble> {
        holder_to_edit(work, by, self.holder).await?;
        if !shows_documents(by) {
            return Err(Trouble::NotAllowed { right: Right::EditCustomers });
        }
        let held = rows::weight(work.transaction, self.holder).await?;
        let added = held.size_bytes.saturating_add(self.size_bytes).unsigned_abs();
        if held.count >= i64::from(COUNT_LIMIT) || added > CUSTOMER_LIMIT_BYTES {
            let detail = format!("a customer has at most {COUNT_LIMIT} files and {} MB", CUSTOMER_LIMIT_BYTES >> 20);
            return Err(Trouble::field("file", "customer_is_full", detail));
        }
        let all = rows::whole_weight(work.transaction).await?;
        if all.size_bytes.saturating_add(self.size_bytes).unsigned_abs() > WORKSPACE_LIMIT_BYTES {
            let detail = format!("the files of all customers are {} GB already", WORKSPACE_LIMIT_BYTES >> 30);
            return Err(Trouble::field("file", "workspace_is_full", detail));
        }
        let row = DocumentRow {
            id: self.id,
            holder: self.holder,
            file: self.file,
            stored_as: self.stored_as.clone(),
            sealed: work.seal("document", "sealed", self.id.as_i64(), &self.name),
            kind: self.kind,
            size_bytes: self.size_bytes,
            made_by: by.user_id(),
            created_at: work.now,
            removed_at: None,
        };
        rows::insert(work.transaction, &row, self.stored_bytes).await?;
        work.touched(self.id, "created");
        work.audit(Self::NAME, self.id, None::<&()>);
        Ok(self.id)
    }
}
