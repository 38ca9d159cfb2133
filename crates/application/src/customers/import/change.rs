//! Saying what the columns are, where the people come from, and where they go. A change makes an earlier dry run void.

use super::begin::{refused, with_declared};
use super::checking::load_file;
use super::reading::{Inspection, Wish, inspect};
use super::stored::{About, about_of, find, get, json, seal_about, settings_of, write, wrong_state};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{AttributeId, ImportId, ListId, TagId};
use domain::customers::import::{Conflict, ImportState, ImportTarget};
use domain::customers::origin::{LegalBasis, Origin};
use domain::trust::{Right, Viewer};

/// Lists or tags of one import at the most: more is a mistake of the caller.
const LABELS_LIMIT: usize = 50;

/// What changes; the rest stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub encoding: Option<String>,
    pub delimiter: Option<char>,
    pub has_header: Option<bool>,
    pub mapping: Option<Vec<Option<ImportTarget>>>,
    pub origin: Option<Origin>,
    pub legal_basis: Option<LegalBasis>,
    pub lists: Option<Vec<ListId>>,
    pub tags: Option<Vec<TagId>>,
    pub conflict: Option<Conflict>,
    /// Whether people join companies that are there by a domain.
    pub by_domain: Option<bool>,
}

/// Changes an import that is not running yet, where it is still as it was `seen`; without a version, as it is now. Another encoding, delimiter or header reads the file anew and guesses again.
///
/// # Errors
/// [`Trouble::Changed`] when somebody changed it since; [`Trouble::Refused`] in another state, for a mapping that does not fit, or a file that cannot be read that way.
pub async fn change_import(
    application: &Application,
    by: &Viewer,
    import: ImportId,
    seen: Option<i64>,
    change: Change,
) -> Result<(), Trouble> {
    if !by.may(Right::Import) {
        return Err(Trouble::NotAllowed { right: Right::Import });
    }
    let record = get(application, import).await?;
    if seen.is_some_and(|seen| seen != record.version) {
        return Err(Trouble::Changed { noun: "import", version: record.version });
    }
    if !record.state.can_change() {
        return Err(wrong_state(&record, "changed"));
    }
    let format = settings_of(&record)?.format;
    let read_anew = change.encoding.is_some() || change.delimiter.is_some() || change.has_header.is_some();
    let inspection = if read_anew {
        let bytes = load_file(application, &record).await?;
        let wish = Wish {
            encoding: Some(change.encoding.clone().unwrap_or(format.encoding)),
            delimiter: Some(change.delimiter.unwrap_or(format.delimiter)),
            has_header: Some(change.has_header.unwrap_or(format.has_header)),
        };
        let looked = application.aside(move || inspect(&bytes, &wish)).await?;
        Some(looked.map_err(|refusal| refused(&refusal))?)
    } else {
        None
    };
    application.perform(by, ChangeImport { import, version: record.version, change, inspection }).await
}

struct ChangeImport {
    import: ImportId,
    version: i64,
    change: Change,
    inspection: Option<Inspection>,
}

impl Verb for ChangeImport {
    const NAME: &'static str = "change_import";
    const RIGHT: Right = Right::Import;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut record = find(work, self.import).await?;
        if record.version != self.version {
            return Err(Trouble::Changed { noun: "import", version: record.version });
        }
        if !record.state.can_change() {
            return Err(wrong_state(&record, "changed"));
        }
        let mut settings = settings_of(&record)?;
        let change = &self.change;
        if let Some(Inspection { format, columns, guesses, rows, recognised }) = self.inspection.clone() {
            let file_name = about_of(work.application(), &record)?.file_name;
            let guesses = with_declared(work, &guesses, &columns).await?;
            record.sealed_name = seal_about(work, self.import, &About { file_name, columns });
            record.rows_total = rows;
            settings.format = format;
            settings.mapping.clone_from(&guesses);
            settings.guesses = guesses;
            settings.source = recognised.map(|recognised| recognised.source);
            settings.everybody = recognised.and_then(|recognised| recognised.everybody);
            settings.remembered = false;
        }
        if let Some(mapping) = &change.mapping {
            check_mapping(mapping, settings.guesses.len())?;
            check_attributes(work, mapping).await?;
            settings.mapping.clone_from(mapping);
        }
        if let Some(lists) = &change.lists {
            let known = store::customers::label::lists_inside(work.transaction).await?;
            if lists.len() > LABELS_LIMIT || !lists.iter().all(|list| known.iter().any(|(id, _)| id == list)) {
                return Err(Trouble::field("lists", "unknown_list", "there is no such list"));
            }
            settings.lists.clone_from(lists);
        }
        if let Some(tags) = &change.tags {
            let known = store::customers::label::tags_inside(work.transaction).await?;
            if tags.len() > LABELS_LIMIT || !tags.iter().all(|tag| known.contains(tag)) {
                return Err(Trouble::field("tags", "unknown_tag", "there is no such tag"));
            }
            settings.tags.clone_from(tags);
        }
        if change.origin == Some(Origin::ByHand) {
            return Err(Trouble::field("origin", "unknown_origin", "an import comes from somewhere else than by hand"));
        }
        settings.origin = change.origin.or(settings.origin);
        settings.legal_basis = change.legal_basis.or(settings.legal_basis);
        settings.conflict = change.conflict.unwrap_or(settings.conflict);
        settings.by_domain = change.by_domain.unwrap_or(settings.by_domain);
        record.settings = json(&settings);
        record.state = ImportState::Uploaded;
        record.counts = None;
        record.rows_done = 0;
        write(work, &record).await?;
        work.audit(Self::NAME, self.import, Some(&settings));
        Ok(())
    }
}

fn check_mapping(mapping: &[Option<ImportTarget>], columns: usize) -> Result<(), Trouble> {
    if mapping.len() != columns {
        let detail = format!("the file has {columns} columns and the mapping {}", mapping.len());
        return Err(Trouble::field("mapping", "wrong_mapping_length", detail));
    }
    for (at, field) in mapping.iter().enumerate() {
        let Some(field) = field else { continue };
        if !field.takes_several() && mapping[..at].contains(&Some(*field)) {
            let detail = format!("two columns become {field}; leave one out");
            return Err(Trouble::field("mapping", "field_twice", detail));
        }
    }
    Ok(())
}

async fn check_attributes(work: &mut Work<'_>, mapping: &[Option<ImportTarget>]) -> Result<(), Trouble> {
    let named = mapping.iter().flatten().filter_map(|target| match target {
        ImportTarget::Attribute(id) => Some(*id),
        ImportTarget::Field(_) => None,
    });
    let named: Vec<AttributeId> = named.collect();
    if named.is_empty() {
        return Ok(());
    }
    let there = store::customers::attribute::find_all(work.transaction).await?;
    let is_there = |id: &AttributeId| there.iter().any(|one| one.id == *id && one.archived_at.is_none());
    if named.iter().all(is_there) {
        return Ok(());
    }
    Err(Trouble::field("mapping", "unknown_attribute", "there is no such attribute, or it is archived"))
}
