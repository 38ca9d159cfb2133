//! How imports look in JSON.

use application::customers::import::{AddressesFound, Change, Counts, ImportView, RowError, Sample, UndoCounts};
use basics::Timestamp;
use basics::ids::{ApiKeyId, ImportId, ListId, TagId, UserId};
use domain::customers::import::{Conflict, ImportSource, ImportState, ImportTarget};
use domain::customers::origin::{LegalBasis, Origin};
use domain::trust::SuppressionReason;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// An import of a contact file.
#[derive(Serialize, ToSchema)]
pub struct ImportShape {
    #[schema(value_type = String)]
    id: ImportId,
    file_name: String,
    /// `uploaded`, `checking`, `checked`, `publishing`, `published`, `cancelled`, `undone` or `failed`; while an undo runs it is
    /// `undone` with a progress.
    #[schema(value_type = String)]
    state: ImportState,
    /// A name of the WHATWG Encoding Standard.
    encoding: String,
    #[schema(value_type = String)]
    delimiter: char,
    has_header: bool,
    columns: Vec<ColumnShape>,
    /// One entry a column; `null` leaves it out.
    #[schema(value_type = Vec<Option<String>>)]
    mapping: Vec<Option<ImportTarget>>,
    /// The tool that wrote the file: `listmonk`, `mailchimp`, `hubspot` or `okki`.
    #[schema(value_type = Option<String>, required)]
    source: Option<ImportSource>,
    /// Why that tool no longer wrote to anybody of the file: `unsubscribed` or `bounced`.
    #[schema(value_type = Option<String>, required)]
    everybody: Option<SuppressionReason>,
    /// Whether the mapping is that of an earlier file with the same columns.
    remembered: bool,
    #[schema(value_type = Option<String>, required)]
    origin: Option<Origin>,
    #[schema(value_type = Option<String>, required)]
    legal_basis: Option<LegalBasis>,
    #[schema(value_type = Vec<String>)]
    lists: Vec<ListId>,
    #[schema(value_type = Vec<String>)]
    tags: Vec<TagId>,
    /// `keep`, `fill` or `replace`.
    #[schema(value_type = String)]
    conflict: Conflict,
    /// Whether people whose row names no company that is there join one by the domain of its website or of their address.
    by_domain: bool,
    /// How many do, as the dry run found.
    joined_by_domain: i64,
    /// Rows of the file below its header.
    rows: i64,
    #[schema(required)]
    counts: Option<CountsShape>,
    /// What an undo did.
    #[schema(required)]
    undone: Option<UndoneShape>,
    #[schema(required)]
    progress: Option<ProgressShape>,
    #[schema(required)]
    refusals: Option<RefusalsShape>,
    /// What the dry run found out of the addresses, without writing to them.
    #[schema(required)]
    addresses: Option<AddressesShape>,
    /// Why the dry run failed.
    #[schema(required)]
    failure: Option<String>,
    #[schema(value_type = Option<String>, required)]
    undo_until: Option<Timestamp>,
    #[schema(value_type = Option<String>, required)]
    file_deleted_at: Option<Timestamp>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    /// The id of the user or key; `system` for the program itself.
    created_by: String,
    /// For If-Match.
    version: i64,
}

#[derive(Serialize, ToSchema)]
struct ColumnShape {
    index: usize,
    header: String,
    /// Up to three.
    samples: Vec<String>,
    #[schema(value_type = Option<String>, required)]
    guess: Option<ImportTarget>,
}

/// What is known of the addresses of a file.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportAddresses)]
struct AddressesShape {
    /// Their domains take no mail.
    cannot_receive: i64,
    mistyped: i64,
    /// The most frequent slips.
    slips: Vec<SlipShape>,
    /// The DNS was not asked, or did not answer.
    unknown: i64,
}

/// A domain that is nearly a great one.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportSlip)]
struct SlipShape {
    written: String,
    meant: String,
    count: i64,
}

impl From<AddressesFound> for AddressesShape {
    fn from(found: AddressesFound) -> Self {
        let AddressesFound { cannot_receive, mistyped, slips, unknown } = found;
        let slips = slips.into_iter().map(|(written, meant, count)| SlipShape { written, meant, count }).collect();
        AddressesShape { cannot_receive, mistyped, slips, unknown }
    }
}

/// Every row is in exactly one of the last five.
#[derive(Serialize, ToSchema)]
struct CountsShape {
    rows: i64,
    new: i64,
    updated: i64,
    unchanged: i64,
    duplicates: i64,
    refused: i64,
}

#[derive(Serialize, ToSchema)]
struct UndoneShape {
    removed: i64,
    restored: i64,
    /// Changed by somebody since, and left alone.
    kept: i64,
}

#[derive(Serialize, ToSchema)]
struct ProgressShape {
    done: i64,
    total: i64,
}

/// What people of this origin and basis may not get.
#[derive(Serialize, ToSchema)]
struct RefusalsShape {
    newsletter: RefusalShape,
}

#[derive(Serialize, ToSchema)]
struct RefusalShape {
    allowed: bool,
    why_code: &'static str,
}

impl From<ImportView> for ImportShape {
    fn from(view: ImportView) -> Self {
        let columns = view.columns.into_iter().zip(view.guesses).enumerate();
        let column = |(index, (column, guess)): (usize, (application::customers::import::Column, _))| ColumnShape {
            index,
            header: column.header,
            samples: column.samples,
            guess,
        };
        let refusal = |why_code| RefusalsShape { newsletter: RefusalShape { allowed: false, why_code } };
        ImportShape {
            id: view.id,
            file_name: view.file_name,
            state: if view.state == ImportState::Undoing { ImportState::Undone } else { view.state },
            encoding: view.encoding,
            delimiter: view.delimiter,
            has_header: view.has_header,
            columns: columns.map(column).collect(),
            mapping: view.mapping,
            source: view.source,
            everybody: view.everybody,
            remembered: view.remembered,
            origin: view.origin,
            legal_basis: view.legal_basis,
            lists: view.lists,
            tags: view.tags,
            conflict: view.conflict,
            by_domain: view.by_domain,
            joined_by_domain: view.joined,
            rows: view.rows,
            counts: view.counts.map(CountsShape::from),
            undone: view.undone.map(UndoneShape::from),
            progress: view.progress.map(|(done, total)| ProgressShape { done, total }),
            refusals: view.newsletter_refusal.map(refusal),
            addresses: view.addresses.map(AddressesShape::from),
            failure: view.failure,
            undo_until: view.undo_until,
            file_deleted_at: view.file_deleted_at,
            created_at: view.created_at,
            created_by: actor(view.created_by, &view.created_by_kind),
            version: view.version,
        }
    }
}

fn actor(number: i64, kind: &str) -> String {
    match kind {
        "key" => ApiKeyId::from_i64(number).to_string(),
        "user" => UserId::from_i64(number).to_string(),
        other => other.to_owned(),
    }
}

impl From<Counts> for CountsShape {
    fn from(counts: Counts) -> Self {
        let Counts { rows, new, updated, unchanged, duplicates, refused } = counts;
        CountsShape { rows, new, updated, unchanged, duplicates, refused }
    }
}

impl From<UndoCounts> for UndoneShape {
    fn from(counts: UndoCounts) -> Self {
        let UndoCounts { removed, restored, kept } = counts;
        UndoneShape { removed, restored, kept }
    }
}

/// What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportChange {
    encoding: Option<String>,
    #[schema(value_type = Option<String>)]
    delimiter: Option<char>,
    has_header: Option<bool>,
    #[schema(value_type = Option<Vec<Option<String>>>)]
    #[serde(default, deserialize_with = "mapping")]
    mapping: Option<Vec<Option<ImportTarget>>>,
    #[schema(value_type = Option<String>)]
    origin: Option<Origin>,
    #[schema(value_type = Option<String>)]
    legal_basis: Option<LegalBasis>,
    #[schema(value_type = Option<Vec<String>>)]
    lists: Option<Vec<ListId>>,
    #[schema(value_type = Option<Vec<String>>)]
    tags: Option<Vec<TagId>>,
    #[schema(value_type = Option<String>)]
    conflict: Option<Conflict>,
    by_domain: Option<bool>,
}

/// Screens may send an empty text for a column that is left out.
fn mapping<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Option<ImportTarget>>>, D::Error> {
    let words: Option<Vec<Option<String>>> = Option::deserialize(deserializer)?;
    let field = |word: Option<String>| match word.filter(|word| !word.is_empty()) {
        Some(word) => word.parse().map(Some).map_err(serde::de::Error::custom),
        None => Ok(None),
    };
    words.map(|words| words.into_iter().map(field).collect()).transpose()
}

impl From<ImportChange> for Change {
    fn from(change: ImportChange) -> Self {
        let ImportChange { encoding, delimiter, has_header, mapping, origin, .. } = change;
        let ImportChange { legal_basis, lists, tags, conflict, by_domain, .. } = change;
        Change { encoding, delimiter, has_header, mapping, origin, legal_basis, lists, tags, conflict, by_domain }
    }
}

/// A finding about a row of the file.
#[derive(Serialize, ToSchema)]
pub struct ImportFault {
    /// As a spreadsheet counts, the header included.
    row: i64,
    /// The header of the column, or its number; `null` where the whole row is at fault.
    #[schema(required)]
    column: Option<String>,
    code: String,
    arguments: BTreeMap<String, String>,
    /// What stands there, masked.
    text: String,
    /// Whether the row is imported all the same, with this cell left empty.
    imported: bool,
}

impl ImportFault {
    pub fn of(error: RowError, headers: &[String]) -> Self {
        use domain::customers::import::RowAction;
        let name = |index: usize| match headers.get(index) {
            Some(header) if !header.is_empty() => header.clone(),
            Some(_) | None => (index + 1).to_string(),
        };
        ImportFault {
            row: error.row,
            column: error.problem.column.map(|index| name(index as usize)),
            code: error.problem.code,
            arguments: error.problem.arguments,
            text: error.problem.sample,
            imported: !matches!(error.action, RowAction::Refused | RowAction::Duplicate),
        }
    }
}

/// A row as it will be.
#[derive(Serialize, ToSchema)]
pub struct ImportSample {
    row: i64,
    /// The fields of the contact; empty for a row that is refused or repeated.
    r#as: BTreeMap<&'static str, String>,
    /// `new`, `update`, `unchanged`, `duplicate` or `refused`.
    action: &'static str,
}

impl From<Sample> for ImportSample {
    fn from(sample: Sample) -> Self {
        let mut fields = BTreeMap::new();
        if let Some(draft) = sample.draft {
            let name = draft.card.display_name();
            let (card, company) = (draft.card, draft.company.unwrap_or_default());
            let texts = [
                ("address", card.address),
                ("name", name),
                ("first_name", card.first_name),
                ("last_name", card.last_name),
                ("full_name", card.full_name),
                ("salutation", card.salutation),
                ("job_title", card.job_title),
                ("note", card.note),
                ("phone", card.phones.join(", ")),
                ("country", draft.country.map(|country| country.to_string()).unwrap_or_default()),
                ("language", draft.language.map(|language| language.to_string()).unwrap_or_default()),
                ("time_zone", draft.time_zone.unwrap_or_default()),
                ("company_name", company.card.name),
                ("company_website", company.card.website),
                ("company_industry", company.industry.unwrap_or_default()),
                ("tags", draft.tags.join(", ")),
            ];
            fields.extend(texts.into_iter().filter(|(_, text)| !text.is_empty()));
        }
        ImportSample { row: sample.row, r#as: fields, action: sample.action.as_str() }
    }
}
