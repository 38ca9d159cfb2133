//! Attributes that the company declares for its customers: declaring, changing, arranging and archiving them, and the values in cards.
//!
//! A name that asks for somebody's family, health, faith and the like is refused until the one who declares it says that it is meant.
//! What somebody has is archived and never taken away; what nobody has may go.

mod arrange;
mod change;
mod declare;
mod end;
mod values;

pub use arrange::ArrangeAttributes;
pub use change::ChangeAttribute;
pub use declare::DeclareAttribute;
pub use end::{ArchiveAttribute, remove_attribute};
pub use values::GivenAttribute;
pub(super) use values::{SetAttribute, SetAttributes, changed, check, give, put, take_back};

use super::needs;
use crate::{Application, Trouble};
use domain::customers::attribute::{AttributeHolder, PrivateTopic, private_topic};
use domain::trust::{Right, Viewer};
use store::customers::attribute::{self as rows, AttributeRecord};

/// An attribute with how many have a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    pub record: AttributeRecord,
    /// Contacts or companies of the whole company; `None` until they are in memory.
    pub used: Option<u64>,
    /// What its name seems to ask for that should not be kept.
    pub private: Option<PrivateTopic>,
}

/// Every attribute in its place, the archived ones too.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn attributes(application: &Application, viewer: &Viewer) -> Result<Vec<Attribute>, Trouble> {
    needs(viewer, Right::SeeCustomers)?;
    let records = rows::all(application.database()).await?;
    let people = application.people();
    people.caught_up().await;
    let used = match application.ask_people(|engine| engine.attributes_used()).await {
        Ok(used) => Some(used),
        Err(Trouble::Loading { .. }) => None,
        Err(other) => return Err(other),
    };
    let count = |record: &AttributeRecord| {
        let (contacts, companies) = used.as_ref()?;
        let of = if record.declared.holder == AttributeHolder::Contact { contacts } else { companies };
        Some(of.get(&record.id).copied().unwrap_or(0))
    };
    Ok(records
        .into_iter()
        .map(|record| Attribute { used: count(&record), private: private_topic(&record.declared.name), record })
        .collect())
}
