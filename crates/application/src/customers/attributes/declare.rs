//! Declaring an attribute.

use crate::{NextStep, Trouble, Verb, Work};
use basics::ids::AttributeId;
use domain::customers::attribute::{ATTRIBUTES_LIMIT, DeclarationRefusal, Declared, private_topic};
use domain::customers::folding::fold;
use domain::trust::{Right, Viewer};
use store::customers::attribute::{self as rows, AttributeRecord};

/// Declares an attribute; it takes the last place.
pub struct DeclareAttribute {
    pub declared: Declared,
    /// It was asked for private life, and meant so.
    pub despite_private: bool,
}

pub(super) fn refused(refusal: DeclarationRefusal) -> Trouble {
    Trouble::field(refusal.field(), refusal.code(), refusal.to_string())
}

impl Verb for DeclareAttribute {
    const NAME: &'static str = "declare_attribute";
    const RIGHT: Right = Right::ManageWorkspace;
    type Answer = AttributeId;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<AttributeId, Trouble> {
        let mut declared = self.declared.clone();
        // Numbers of options are given here, never by who asks.
        declared.rules.options.iter_mut().for_each(|option| option.number = 0);
        let declared = declared.checked(&[]).map_err(refused)?;
        refuse_private(&declared.name, self.despite_private)?;
        let there = rows::find_all(work.transaction).await?;
        let of_holder: Vec<&AttributeRecord> =
            there.iter().filter(|record| record.declared.holder == declared.holder).collect();
        if of_holder.len() >= ATTRIBUTES_LIMIT {
            let detail = format!("there are {ATTRIBUTES_LIMIT} attributes already; remove one that nobody has");
            return Err(Trouble::refused("too_many", detail));
        }
        refuse_taken(&of_holder, &declared.name, None)?;
        let id: AttributeId = work.mint()?;
        let place = of_holder.iter().map(|record| record.place).max().unwrap_or(0) + 1;
        let record = AttributeRecord {
            id,
            declared,
            place,
            created_at: work.now,
            updated_at: work.now,
            archived_at: None,
            version: 1,
        };
        rows::insert(work.transaction, &record).await?;
        work.touched(id, "created");
        work.audit(Self::NAME, id, Some(&record.declared));
        Ok(id)
    }
}

/// Refuses a name that asks for private life, until it is said that it is meant.
pub(super) fn refuse_private(name: &str, despite_private: bool) -> Result<(), Trouble> {
    if despite_private || private_topic(name).is_none() {
        return Ok(());
    }
    let detail = "the name seems to ask for somebody's private life (family, health, faith and the like); keep it only with a reason \
                  that holds";
    Err(Trouble::field("name", "asks_for_private_life", detail).then(NextStep::new("say_that_it_is_meant")))
}

/// Refuses a name that another attribute of the same customers has.
pub(super) fn refuse_taken(
    of_holder: &[&AttributeRecord],
    name: &str,
    own: Option<AttributeId>,
) -> Result<(), Trouble> {
    let folded = fold(name);
    let taken = |record: &&&AttributeRecord| Some(record.id) != own && fold(&record.declared.name) == folded;
    match of_holder.iter().find(taken) {
        Some(_) => Err(Trouble::field("name", "name_taken", "there is an attribute of this name already")),
        None => Ok(()),
    }
}
