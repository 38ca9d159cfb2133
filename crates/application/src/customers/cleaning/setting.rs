//! The workspace's rule of cleaning, what is done, and whether that happens by itself.

use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::{TagId, WorkspaceId};
use domain::customers::cleaning::{CleaningAct, CleaningRule};
use domain::trust::{Right, Viewer};
use serde::{Deserialize, Serialize};
use store::ledger::meta;

/// Version 1; fields are only added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CleaningSetting {
    pub rule: CleaningRule,
    pub act: CleaningAct,
    /// Of the act that tags.
    pub tag: Option<TagId>,
    /// Once a month, by itself.
    pub scheduled: bool,
    pub done_at: Option<Timestamp>,
}

impl Default for CleaningSetting {
    fn default() -> Self {
        CleaningSetting {
            rule: CleaningRule::default(),
            act: CleaningAct::Rest,
            tag: None,
            scheduled: false,
            done_at: None,
        }
    }
}

fn read(text: Option<String>) -> Result<CleaningSetting, Trouble> {
    text.map_or_else(|| Ok(CleaningSetting::default()), |text| serde_json::from_str(&text).map_err(Trouble::broken))
}

/// What holds now.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn cleaning_setting(application: &Application, viewer: &Viewer) -> Result<CleaningSetting, Trouble> {
    crate::customers::needs(viewer, Right::SeeCustomers)?;
    read(meta::get(application.database(), meta::CLEANING).await?)
}

pub(super) async fn write(
    work: &mut Work<'_>,
    how: impl FnOnce(&mut CleaningSetting),
) -> Result<CleaningSetting, Trouble> {
    let mut setting = read(meta::read(work.transaction, meta::CLEANING).await?)?;
    how(&mut setting);
    let text = serde_json::to_string(&setting).map_err(Trouble::broken)?;
    meta::set(work.transaction, meta::CLEANING, &text).await?;
    work.touched(WorkspaceId::from_i64(1), "changed");
    Ok(setting)
}

/// Changes the rule, the act and the schedule.
pub struct ChangeCleaning {
    pub rule: CleaningRule,
    pub act: CleaningAct,
    pub tag: Option<TagId>,
    pub scheduled: bool,
}

impl Verb for ChangeCleaning {
    const NAME: &'static str = "change_cleaning";
    const RIGHT: Right = Right::ManageWorkspace;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let refused = |refusal: domain::customers::cleaning::CleaningRefusal| {
            Trouble::field(refusal.field, "out_of_range", refusal.to_string())
        };
        let rule = self.rule.checked().map_err(refused)?;
        let tag = match (self.act, self.tag) {
            (CleaningAct::Tag, Some(tag)) => {
                crate::customers::contacts::known_tags(work, &[tag]).await?;
                Some(tag)
            }
            (CleaningAct::Tag, None) => return Err(Trouble::field("tag", "missing_tag", "say which tag they get")),
            _ => None,
        };
        let setting = write(work, |setting| {
            (setting.rule, setting.act, setting.tag, setting.scheduled) = (rule, self.act, tag, self.scheduled);
        });
        let setting = setting.await?;
        work.audit(Self::NAME, WorkspaceId::from_i64(1), Some(&setting));
        Ok(())
    }
}
