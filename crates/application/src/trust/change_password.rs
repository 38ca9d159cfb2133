//! A new password for oneself. All other sessions end.

use super::user::UserCard;
use super::{input, passwords, tries};
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{SessionId, UserId};
use domain::trust::{PASSWORD_MAX_BYTES, Right, Viewer};
use std::net::IpAddr;
use store::trust::{session, user};

/// Changes the viewer's own password; the session in which it is done goes on.
///
/// # Errors
/// `wrong_password` at the field `current`; the new one's refusal at `new`; [`Trouble::TooMany`].
pub async fn change_password(
    application: &Application,
    viewer: &Viewer,
    kept: SessionId,
    current: &str,
    new: &str,
    network: Option<IpAddr>,
) -> Result<(), Trouble> {
    let id = viewer.user_id().ok_or(Trouble::NotSignedIn)?;
    let row = user::find(application.database(), id).await?.ok_or(Trouble::NotSignedIn)?;
    let card = UserCard::open(application, &row)?;
    input::password("new", new, &card.email)?;
    let subject = tries::Subject::new(application, "change_password", &id.to_string(), network);
    tries::count(application, subject).await?;
    let wrong = || Trouble::field("current", "wrong_password", "this is not your current password; type it again");
    if current.len() > PASSWORD_MAX_BYTES || !passwords::fits(application, current, Some(&row.password_hash)).await? {
        return Err(wrong());
    }
    let password_hash = passwords::hash(application, new).await?;
    let verb = ChangePassword { user: id, before: row.password_hash, password_hash, kept, subject: subject.0 };
    application.perform(viewer, verb).await
}

/// The verb behind [`change_password`], with the current one checked and the new one hashed.
pub struct ChangePassword {
    pub user: UserId,
    pub before: String,
    pub password_hash: String,
    pub kept: SessionId,
    /// Whose tries are forgotten.
    pub subject: [u8; 32],
}

impl Verb for ChangePassword {
    const NAME: &'static str = "change_password";
    const RIGHT: Right = Right::OwnAccount;
    type Answer = ();

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        if by.user_id() != Some(self.user) {
            return Err(Trouble::not_found("user"));
        }
        let mut row = user::get(work.transaction, self.user).await?.ok_or(Trouble::not_found("user"))?;
        if row.password_hash != self.before {
            return Err(Trouble::Changed { noun: "user", version: row.version });
        }
        row.password_hash.clone_from(&self.password_hash);
        user::update(work.transaction, &row).await?;
        session::delete_others(work.transaction, self.user, self.kept).await?;
        store::trust::tries::forget(work.transaction, &self.subject).await?;
        work.audit(Self::NAME, self.user, None::<&()>);
        Ok(())
    }
}
