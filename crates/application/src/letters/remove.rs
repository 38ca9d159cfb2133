//! Removing a letter. A campaign that was sent keeps its own copy; one that is still a draft will ask for another letter.

use crate::trust::undo::{self, Inverse};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{LetterId, UndoId};
use domain::trust::{Right, Viewer};
use serde_json::Value;
use std::pin::Pin;
use store::letters::letter;

/// Removes a letter; it can be brought back.
pub struct RemoveLetter {
    pub letter: LetterId,
}

impl Verb for RemoveLetter {
    const NAME: &'static str = "remove_letter";
    const RIGHT: Right = Right::EditLetters;
    type Answer = UndoId;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        super::questions::shown(application, by, self.letter).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<UndoId, Trouble> {
        if !letter::remove(work.transaction, self.letter, work.now).await? {
            return Err(Trouble::not_found("letter"));
        }
        work.touched(self.letter, "removed");
        work.audit(Self::NAME, self.letter, None::<&()>);
        undo::keep(work, by, Self::NAME, 1, &self.letter).await
    }
}

pub(crate) const INVERSES: &[Inverse] = &[Inverse {
    verb: RemoveLetter::NAME,
    version: 1,
    right: RemoveLetter::RIGHT,
    holds_people: false,
    run: |_by, work, before| bring_back(work, before),
}];

fn bring_back<'a>(
    work: &'a mut Work<'_>,
    before: Value,
) -> Pin<Box<dyn Future<Output = Result<u64, Trouble>> + Send + 'a>> {
    Box::pin(async move {
        let id: LetterId = serde_json::from_value(before).map_err(Trouble::broken)?;
        if !letter::bring_back(work.transaction, id).await? {
            return Err(Trouble::not_found("letter"));
        }
        work.touched(id, "created");
        Ok(1)
    })
}
