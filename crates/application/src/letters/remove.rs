//! Removing a letter. A campaign that was sent keeps its own copy; one that is still a draft will ask for another letter.

use crate::{Trouble, Verb, Work};
use basics::ids::LetterId;
use domain::trust::{Right, Viewer};
use store::letters::letter;

/// Removes a letter.
pub struct RemoveLetter {
    pub letter: LetterId,
}

impl Verb for RemoveLetter {
    const NAME: &'static str = "remove_letter";
    const RIGHT: Right = Right::EditLetters;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        if !letter::remove(work.transaction, self.letter, work.now).await? {
            return Err(Trouble::not_found("letter"));
        }
        work.touched(self.letter, "removed");
        work.audit(Self::NAME, self.letter, None::<&()>);
        Ok(())
    }
}
