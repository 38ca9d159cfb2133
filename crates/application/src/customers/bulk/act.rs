//! What is done to many customers, as one value: how it is stored, which right it needs, and how a part of it is done.

use crate::customers::companies::{
    CHANGED_AT_ONCE, ChangeCompanies, ChangeOfCompanies, REMOVED_AT_ONCE, RemoveCompanies,
};
use crate::customers::contacts::{BulkChange, ChangeMany, EDITED_AT_ONCE, RemoveMany, Undoable};
use crate::{Trouble, Verb, Work};
use basics::ids::{BulkRunId, UndoId};
use basics::{Id, Noun};
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};

/// What a run does to each of its customers. Version 1; fields are only added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkAct {
    ChangeContacts(BulkChange),
    RemoveContacts,
    ChangeCompanies(ChangeOfCompanies),
    RemoveCompanies,
}

/// As it is sealed.
#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    act: BulkAct,
}

const VERSION: u32 = 1;

impl BulkAct {
    /// The word under which a run of it is found.
    pub const fn as_str(&self) -> &'static str {
        match self {
            BulkAct::ChangeContacts(_) => "change_contacts",
            BulkAct::RemoveContacts => "remove_contacts",
            BulkAct::ChangeCompanies(_) => "change_companies",
            BulkAct::RemoveCompanies => "remove_companies",
        }
    }

    /// How many customers one verb does it to.
    pub(super) const fn at_once(&self) -> usize {
        match self {
            BulkAct::ChangeContacts(_) | BulkAct::RemoveContacts => EDITED_AT_ONCE,
            BulkAct::ChangeCompanies(_) => CHANGED_AT_ONCE,
            BulkAct::RemoveCompanies => REMOVED_AT_ONCE,
        }
    }

    pub(super) fn seal(&self, work: &mut Work<'_>, id: BulkRunId) -> Vec<u8> {
        work.seal("bulk_run", "sealed", id.as_i64(), &Stored { version: VERSION, act: self.clone() })
    }

    /// # Errors
    /// [`Trouble::Broken`] of what is damaged or newer than this program.
    pub(super) fn open(work: &Work<'_>, id: BulkRunId, sealed: &[u8]) -> Result<Self, Trouble> {
        let Stored { version, act } = work.unseal("bulk_run", "sealed", id.as_i64(), sealed)?;
        if version == VERSION { Ok(act) } else { Err(Trouble::broken(format!("a bulk run of version {version}"))) }
    }

    /// Does it to a part, whose image is kept under `first`. Who is not there any more, or may not be changed, is left out.
    ///
    /// # Errors
    /// Those of the verb that does the same to a few.
    pub(super) async fn part(
        &self,
        work: &mut Work<'_>,
        by: &Viewer,
        things: &[i64],
        first: UndoId,
    ) -> Result<Undoable, Trouble> {
        let first = Some(first);
        match self {
            BulkAct::ChangeContacts(change) => {
                work.perform(by, &ChangeMany { people: ids(things), change: change.clone(), first }).await
            }
            BulkAct::RemoveContacts => work.perform(by, &RemoveMany { ids: ids(things), first }).await,
            BulkAct::ChangeCompanies(change) => {
                work.perform(by, &ChangeCompanies { companies: ids(things), change: change.clone(), first }).await
            }
            BulkAct::RemoveCompanies => work.perform(by, &RemoveCompanies { companies: ids(things), first }).await,
        }
    }
}

/// The right that a run of this word needs, at its beginning, at each part, and when it is taken back.
///
/// # Errors
/// [`Trouble::Broken`] of a word that this program does not know.
pub(super) fn right_of(act: &str) -> Result<Right, Trouble> {
    match act {
        "change_contacts" => Ok(ChangeMany::RIGHT),
        "remove_contacts" => Ok(RemoveMany::RIGHT),
        "change_companies" => Ok(ChangeCompanies::RIGHT),
        "remove_companies" => Ok(RemoveCompanies::RIGHT),
        other => Err(Trouble::broken(format!("no bulk run does {other}"))),
    }
}

fn ids<N: Noun>(things: &[i64]) -> Vec<Id<N>> {
    things.iter().map(|number| Id::from_i64(*number)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_version_reads_as_it_was_written() {
        let written = r#"{"version":1,"act":{"change_contacts":{"language":"vi","add_tags":["tag_0000000000007"]}}}"#;
        let Stored { version, act } = serde_json::from_str(written).unwrap();
        let change = BulkChange {
            language: Some(Some("vi".parse().unwrap())),
            add_tags: vec![basics::ids::TagId::from_i64(7)],
            ..BulkChange::default()
        };
        assert_eq!((version, act), (1, BulkAct::ChangeContacts(change)));
        let removal: Stored = serde_json::from_str(r#"{"version":1,"act":"remove_companies"}"#).unwrap();
        assert_eq!(removal.act, BulkAct::RemoveCompanies);
    }
}
