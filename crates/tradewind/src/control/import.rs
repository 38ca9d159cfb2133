//! The errand of an import: upload, say what the columns are, try, tell what is wrong with rows, publish.
//!
//! What fails before publishing leaves nothing behind: the import is given up, and lists that it made are removed.

use super::Hands;
use super::errand::{ColumnMapped, ImportErrand, Imported, Reply, RowFinding};
use super::link::Link;
use crate::commands::Failure;
use application::customers::import::{
    Change, ImportView, MAX_FILE_BYTES, Pace, PublishImport, StartDryRun, Upload, advance_import, begin_import,
    cancel_import, change_import, errors, import,
};
use application::customers::labels::{ListKind, MakeList, RemoveList, list_named};
use application::{Application, Trouble};
use basics::ids::{ImportId, ListId};
use domain::customers::import::{ImportField, ImportState, ImportTarget};
use domain::trust::Viewer;
use std::time::Duration;

/// Rows of findings read at a time.
const FINDINGS_PAGE: usize = 200;
/// A change of the import is heard; this is for one that was missed.
const LOOKS_EVERY: Duration = Duration::from_millis(500);
/// An import that moves nothing for so long met a trouble, which is in the log of the running Tradewind.
const MOVES_WITHIN: Duration = Duration::from_secs(120);

pub async fn carry_out(
    application: &Application,
    hands: Hands,
    errand: ImportErrand,
    link: &mut Link,
) -> Result<Imported, Failure> {
    let bytes = link.hear_bytes(MAX_FILE_BYTES).await?;
    let by = Viewer::system();
    let upload = Upload { file_name: errand.file_name.clone(), bytes };
    let id = begin_import(application, &by, upload).await?;
    let mut under_way = UnderWay { application, by, hands, id, made: Vec::new() };
    match under_way.go(&errand, link).await {
        Ok(imported) => Ok(imported),
        Err(failure) => {
            under_way.give_up().await;
            Err(failure)
        }
    }
}

struct UnderWay<'a> {
    application: &'a Application,
    by: Viewer,
    hands: Hands,
    id: ImportId,
    /// Lists that were made for it.
    made: Vec<ListId>,
}

impl UnderWay<'_> {
    async fn view(&self) -> Result<ImportView, Failure> {
        Ok(import(self.application, &self.by, self.id).await?)
    }

    async fn go(&mut self, errand: &ImportErrand, link: &mut Link) -> Result<Imported, Failure> {
        if errand.encoding.is_some() || errand.delimiter.is_some() || errand.has_header.is_some() {
            let (encoding, delimiter, has_header) = (errand.encoding.clone(), errand.delimiter, errand.has_header);
            let change = Change { encoding, delimiter, has_header, ..Change::default() };
            change_import(self.application, &self.by, self.id, None, change).await?;
        }
        let view = self.view().await?;
        let mapping = mapping(&view, &errand.mapping)?;
        if !mapping.contains(&Some(ImportField::Address.into())) {
            return Err(Failure::Input(format!(
                "no column of the file is known to hold the e-mail address; say which with --map COLUMN=address (columns: {})",
                names(&view)
            )));
        }
        let (lists, lists_made) = self.lists(errand).await?;
        let change = Change {
            mapping: Some(mapping),
            origin: Some(errand.origin),
            legal_basis: Some(errand.legal_basis),
            lists: Some(lists),
            conflict: Some(errand.conflict),
            ..Change::default()
        };
        change_import(self.application, &self.by, self.id, None, change).await?;
        self.application.perform(&self.by, StartDryRun { import: self.id }).await?;
        let mut view = self.wait("checked", link).await?;
        let more_findings = self.findings(&view, errand.findings, link).await?;
        let mut state = ImportState::Cancelled;
        if errand.dry_run {
            cancel_import(self.application, &self.by, self.id).await?;
        } else {
            self.application.perform(&self.by, PublishImport { import: self.id, seen: None }).await?;
            view = self.wait("imported", link).await?;
            state = view.state;
        }
        let fields = view.columns.iter().zip(&view.mapping);
        let columns = fields.map(|(column, field)| ColumnMapped {
            header: column.header.clone(),
            field: field.map(|field| field.to_string()),
        });
        Ok(Imported {
            import: self.id.to_string(),
            state: state.as_str().to_owned(),
            dry_run: errand.dry_run,
            columns: columns.collect(),
            encoding: view.encoding,
            delimiter: view.delimiter,
            has_header: view.has_header,
            counts: view.counts.unwrap_or_default(),
            lists: errand.lists.clone(),
            lists_made,
            newsletter_refusal: view.newsletter_refusal.map(str::to_owned),
            more_findings,
        })
    }

    /// The lists by their names; one that is missing is made, unless this is only tried.
    async fn lists(&mut self, errand: &ImportErrand) -> Result<(Vec<ListId>, Vec<String>), Failure> {
        let (mut lists, mut made) = (Vec::new(), Vec::new());
        for name in &errand.lists {
            match list_named(self.application, &self.by, name).await? {
                Some(id) => lists.push(id),
                None => {
                    made.push(name.clone());
                    if !errand.dry_run {
                        let list = MakeList { name: name.clone(), kind: ListKind::Other };
                        let id = self.application.perform(&self.by, list).await?;
                        self.made.push(id);
                        lists.push(id);
                    }
                }
            }
        }
        Ok((lists, made))
    }

    /// Until the import stands still, telling how far it is.
    async fn wait(&self, what: &str, link: &mut Link) -> Result<ImportView, Failure> {
        if self.hands == Hands::Own {
            // This one only: what another import met is no business of this command.
            let advancing = advance_import(self.application, self.id, Pace::ToTheEnd);
            tokio::select! {
                advanced = advancing => advanced?,
                watched = self.watch(what, link) => return watched,
            }
        }
        self.watch(what, link).await
    }

    async fn watch(&self, what: &str, link: &mut Link) -> Result<ImportView, Failure> {
        let mut changes = self.application.changes();
        let clock = self.application.clock();
        let (mut last, mut moved) = (None, clock.monotonic());
        loop {
            let view = self.view().await?;
            if view.state == ImportState::Failed {
                let code = view.failure.unwrap_or_default();
                return Err(Failure::Input(format!("the file can no longer be read as it was at first ({code})")));
            }
            let Some(progress) = view.progress else { return Ok(view) };
            if last != Some(progress) {
                (last, moved) = (Some(progress), clock.monotonic());
                let (done, total) = progress;
                link.say(&Reply::Progress { what: what.to_owned(), done, total }).await?;
            }
            if clock.monotonic().saturating_sub(moved) > MOVES_WITHIN {
                let words = "the import does not go on; the log of the running Tradewind says why, and it goes on by itself \
                             when that is mended";
                return Err(Failure::Other(words.into()));
            }
            // Heard or not is all the same: look again.
            drop(tokio::time::timeout(LOOKS_EVERY, changes.recv()).await);
        }
    }

    /// Tells what is wrong with rows; answers whether there is more than was told.
    async fn findings(&self, view: &ImportView, limit: usize, link: &mut Link) -> Result<bool, Failure> {
        let (mut told, mut after) = (0, 0);
        loop {
            let page = errors(self.application, &self.by, self.id, after, FINDINGS_PAGE).await?;
            for finding in page.items.into_iter().flatten() {
                if told == limit {
                    return Ok(true);
                }
                told += 1;
                let column = finding.problem.column.map(|at| column_name(view, at as usize));
                link.say(&Reply::Finding(RowFinding {
                    row: finding.row,
                    action: finding.action.as_str().to_owned(),
                    code: finding.problem.code,
                    column,
                    sample: finding.problem.sample,
                }))
                .await?;
            }
            match page.next {
                Some(next) => after = next,
                None => return Ok(false),
            }
        }
    }

    /// Takes back what can be taken back. Publishing, once begun, runs to its end.
    async fn give_up(&self) {
        let cancelled = match import(self.application, &self.by, self.id).await {
            Ok(view) if view.state.can_cancel() => cancel_import(self.application, &self.by, self.id).await,
            Ok(view) if view.state == ImportState::Failed => Ok(()),
            Ok(_) => return,
            Err(trouble) => Err(trouble),
        };
        let mut left = cancelled.err();
        for id in &self.made {
            let removed: Result<_, Trouble> = self.application.perform(&self.by, RemoveList { id: *id }).await;
            left = left.or(removed.err());
        }
        if let Some(trouble) = left {
            tracing::warn!(import = %self.id, %trouble, "an import that failed could not be given up");
        }
    }
}

/// The guesses with what was said otherwise.
fn mapping(view: &ImportView, said: &[(String, Option<String>)]) -> Result<Vec<Option<ImportTarget>>, Failure> {
    let mut mapping = view.mapping.clone();
    let mut by_hand = vec![false; mapping.len()];
    for (column, field) in said {
        let at = column_at(view, column).ok_or_else(|| {
            Failure::Input(format!("the file has no column \"{column}\"; its columns are {}", names(view)))
        })?;
        let field: Option<ImportTarget> = match field {
            None => None,
            Some(word) => Some(word.parse().map_err(|_| {
                let known: Vec<&str> = ImportField::ALL.iter().map(|field| field.as_str()).collect();
                Failure::Input(format!(
                    "there is no field \"{word}\"; a column becomes one of {}, or the id of an attribute",
                    known.join(", ")
                ))
            })?),
        };
        if let Some(field) = field.filter(|field| !field.takes_several()) {
            // What was said takes the place of what was guessed.
            for (other, guess) in mapping.iter_mut().enumerate() {
                if *guess == Some(field) && !by_hand[other] {
                    *guess = None;
                }
            }
        }
        mapping[at] = field;
        by_hand[at] = true;
    }
    Ok(mapping)
}

/// A column by its header, whatever the case, or by its number from 1.
fn column_at(view: &ImportView, column: &str) -> Option<usize> {
    let wanted = column.trim().to_lowercase();
    let by_header = view.columns.iter().position(|known| known.header.to_lowercase() == wanted);
    let by_number = || wanted.parse::<usize>().ok().filter(|number| (1..=view.columns.len()).contains(number));
    by_header.or_else(|| by_number().map(|number| number - 1))
}

fn column_name(view: &ImportView, at: usize) -> String {
    let header = view.columns.get(at).map(|column| column.header.as_str()).filter(|header| !header.is_empty());
    header.map_or_else(|| (at + 1).to_string(), str::to_owned)
}

fn names(view: &ImportView) -> String {
    (0..view.columns.len()).map(|at| column_name(view, at)).collect::<Vec<_>>().join(", ")
}
