//! One's own name, language and time zone.

use super::input;
use super::user::UserCard;
use crate::{Trouble, Verb, Work};
use domain::trust::{Right, Viewer};
use store::trust::user;

/// `None` leaves a part as it is.
#[derive(Default)]
pub struct ChangeProfile {
    pub name: Option<String>,
    pub language: Option<String>,
    pub time_zone: Option<String>,
}

impl Verb for ChangeProfile {
    const NAME: &'static str = "change_profile";
    const RIGHT: Right = Right::OwnAccount;
    type Answer = ();

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let id = by.user_id().ok_or(Trouble::NotSignedIn)?;
        let mut row = user::get(work.transaction, id).await?.ok_or(Trouble::NotSignedIn)?;
        if let Some(name) = &self.name {
            let mut card = UserCard::open(work.application(), &row)?;
            card.name = input::name("name", name)?;
            row.sealed = card.seal(work, id);
        }
        if let Some(language) = &self.language {
            row.language = input::language(language)?;
        }
        if let Some(zone) = &self.time_zone {
            row.time_zone = input::time_zone(zone)?;
        }
        user::update(work.transaction, &row).await?;
        work.touched(id, "changed");
        work.audit(Self::NAME, id, None::<&()>);
        Ok(())
    }
}
