//! Ending the session one came with.

use super::session;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{SessionId, UserId};
use domain::trust::{Right, Viewer};

/// Ends the session of a token. A token that no longer holds is no error.
///
/// # Errors
/// The ledger's.
pub async fn sign_out(application: &Application, token: &str) -> Result<(), Trouble> {
    let Some(row) = session::find(application, token).await? else { return Ok(()) };
    application.perform(&Viewer::system(), SignOut { session: row.id, user: row.user }).await
}

/// The verb behind [`sign_out`].
pub struct SignOut {
    pub session: SessionId,
    pub user: UserId,
}

impl Verb for SignOut {
    const NAME: &'static str = "sign_out";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        if store::trust::session::delete(work.transaction, self.session).await? {
            work.audit(Self::NAME, self.user, None::<&()>);
        }
        Ok(())
    }
}
