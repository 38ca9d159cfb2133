//! The order of attributes in forms and lists.

use crate::{Trouble, Verb, Work};
use basics::ids::AttributeId;
use domain::customers::attribute::AttributeHolder;
use domain::trust::{Right, Viewer};
use std::collections::BTreeSet;
use store::customers::attribute as rows;

/// Puts the attributes of contacts, or those of companies, into this order: each of them is named once.
pub struct ArrangeAttributes {
    pub holder: AttributeHolder,
    pub order: Vec<AttributeId>,
}

impl Verb for ArrangeAttributes {
    const NAME: &'static str = "arrange_attributes";
    const RIGHT: Right = Right::ManageWorkspace;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let there = rows::find_all(work.transaction).await?;
        let of_holder: BTreeSet<AttributeId> =
            there.iter().filter(|record| record.declared.holder == self.holder).map(|record| record.id).collect();
        let named: BTreeSet<AttributeId> = self.order.iter().copied().collect();
        if named.len() != self.order.len() || named != of_holder {
            let detail =
                "the order names each attribute once; somebody may have declared one meanwhile, so read them again";
            return Err(Trouble::field("order", "not_all_named", detail));
        }
        let places: Vec<(AttributeId, i64)> = (1..).zip(&self.order).map(|(place, id)| (*id, place)).collect();
        rows::arrange(work.transaction, &places).await?;
        work.touched_all(self.order.iter().copied(), "arranged");
        for (id, place) in &places {
            work.audit(Self::NAME, *id, Some(place));
        }
        Ok(())
    }
}
