//! Starting a dry run: from now on the rows are read and staged; nothing is written of them before publishing.

use super::BELL;
use super::stored::{find, json, settings_of, turn, write, wrong_state};
use crate::{Trouble, Verb, Work};
use basics::ids::ImportId;
use domain::customers::import::{ImportField, ImportState, standing};
use domain::trust::{Right, Viewer};

/// Starts the dry run of an import.
pub struct StartDryRun {
    pub import: ImportId,
}

impl Verb for StartDryRun {
    const NAME: &'static str = "start_dry_run";
    const RIGHT: Right = Right::Import;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut record = find(work, self.import).await?;
        if !record.state.can_change() {
            return Err(wrong_state(&record, "tried"));
        }
        if record.file.is_none() || record.file_deleted_at.is_some() {
            return Err(Trouble::refused(
                "file_gone",
                "the uploaded file was deleted after seven days; upload it again",
            ));
        }
        let mut settings = settings_of(&record)?;
        if !settings.mapping.contains(&Some(ImportField::Address.into())) {
            return Err(Trouble::field(
                "mapping",
                "missing_address_column",
                "say which column holds the e-mail address",
            ));
        }
        let Some(origin) = settings.origin else {
            return Err(Trouble::field("origin", "missing_origin", "say where these people come from"));
        };
        let Some(basis) = settings.legal_basis else {
            return Err(Trouble::field("legal_basis", "missing_legal_basis", "say on what ground they are written to"));
        };
        if standing(origin, basis).newsletter_refusal.is_some() {
            let lists = store::customers::label::lists_inside(work.transaction).await?;
            let newsletter =
                |list: &basics::ids::ListId| lists.iter().any(|(id, kind)| id == list && kind == "newsletter");
            if settings.lists.iter().any(newsletter) {
                let detail = "people of this origin and basis get no newsletters; choose another list";
                return Err(Trouble::field("lists", "newsletter_not_allowed", detail));
            }
        }
        settings.failure = None;
        record.settings = json(&settings);
        turn(&mut record, ImportState::Checking, work.now)?;
        record.counts = None;
        record.rows_done = 0;
        write(work, &record).await?;
        work.audit(Self::NAME, self.import, Some(&settings));
        work.ring(BELL);
        Ok(())
    }
}
