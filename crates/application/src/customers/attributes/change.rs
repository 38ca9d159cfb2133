//! Changing what is declared: the name, the purpose, the rules. Whose it is and of which kind stays, because of the values that are there.

use super::declare::{refuse_private, refuse_taken, refused};
use crate::{Trouble, Verb, Work};
use basics::ids::AttributeId;
use domain::customers::attribute::{AttributeRules, Declared};
use domain::trust::{Right, Viewer};
use store::customers::attribute::{self as rows, AttributeRecord};

/// Changes an attribute that was read at `version`. Values beyond new limits stay until they are changed.
pub struct ChangeAttribute {
    pub id: AttributeId,
    pub version: i64,
    pub name: String,
    pub purpose: String,
    /// All rules; options with the number 0 are new, and none may be missing.
    pub rules: AttributeRules,
    pub despite_private: bool,
}

impl Verb for ChangeAttribute {
    const NAME: &'static str = "change_attribute";
    const RIGHT: Right = Right::ManageWorkspace;
    /// The new version.
    type Answer = i64;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<i64, Trouble> {
        let there = rows::find_all(work.transaction).await?;
        let (mut record, others) = own(&there, self.id)?;
        if record.version != self.version {
            return Err(Trouble::Changed { noun: "attribute", version: record.version });
        }
        let before = record.declared.clone();
        let changed = Declared {
            holder: before.holder,
            kind: before.kind,
            name: self.name.clone(),
            purpose: self.purpose.clone(),
            rules: self.rules.clone(),
        };
        record.declared = changed.checked(&before.rules.options).map_err(refused)?;
        if record.declared.name != before.name {
            refuse_private(&record.declared.name, self.despite_private)?;
        }
        refuse_taken(&others, &record.declared.name, Some(self.id))?;
        if record.declared == before {
            return Ok(record.version);
        }
        record.updated_at = work.now;
        if !rows::update(work.transaction, &record).await? {
            return Err(Trouble::Changed { noun: "attribute", version: record.version });
        }
        work.touched(self.id, "changed");
        work.audit(Self::NAME, self.id, Some(&(before, &record.declared)));
        Ok(record.version + 1)
    }
}

/// The attribute, and all of the same customers.
pub(super) fn own(
    there: &[AttributeRecord],
    id: AttributeId,
) -> Result<(AttributeRecord, Vec<&AttributeRecord>), Trouble> {
    let record = there.iter().find(|record| record.id == id).ok_or(Trouble::not_found("attribute"))?;
    let others = there.iter().filter(|other| other.declared.holder == record.declared.holder).collect();
    Ok((record.clone(), others))
}
