//! Sessions: making one, and who stands behind a token.

use super::User;
use crate::{Application, Trouble, Verb, Work};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use basics::Timestamp;
use basics::ids::{SessionId, UserId};
use domain::trust::{Right, SESSION_AT_MOST, Viewer, session_holds};
use std::time::Duration;
use store::trust::session::{self as rows, SessionRow};
use store::trust::{team, user};

/// 256 random bits.
const TOKEN_BYTES: usize = 32;
/// When one was last seen is written at most this often.
const SEEN_EVERY: Duration = Duration::from_secs(60);

/// A new session. The token goes to the browser and nowhere else; `Debug` does not show it.
pub struct SignedIn {
    pub user: UserId,
    pub session: SessionId,
    pub token: String,
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedIn").field("user", &self.user).field("session", &self.session).finish_non_exhaustive()
    }
}

/// Who came with a session's token.
#[derive(Debug, Clone)]
pub struct Visit {
    pub viewer: Viewer,
    pub user: User,
    pub session: SessionId,
}

/// Makes a session in a verb's transaction.
pub(super) async fn begin(work: &mut Work<'_>, user: UserId) -> Result<SignedIn, Trouble> {
    let token: [u8; TOKEN_BYTES] = work.dice.bytes();
    let id: SessionId = work.mint()?;
    let (created_at, expires_at) = (work.now, work.now.plus(SESSION_AT_MOST));
    let row = SessionRow { id, user, created_at, seen_at: created_at, expires_at };
    let hash = work.keyring().secret_hash(&token);
    rows::insert(work.transaction, row, &hash).await?;
    Ok(SignedIn { user, session: id, token: URL_SAFE_NO_PAD.encode(token), expires_at })
}

/// The session of a token, if it still holds.
pub(super) async fn find(application: &Application, token: &str) -> Result<Option<SessionRow>, Trouble> {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return Ok(None) };
    let Ok(bytes) = <[u8; TOKEN_BYTES]>::try_from(bytes) else { return Ok(None) };
    let found = rows::find(application.database(), &application.keyring().secret_hash(&bytes)).await?;
    let now = application.now();
    Ok(found.filter(|row| session_holds(row.created_at, row.seen_at, now) && now < row.expires_at))
}

/// Who stands behind a session's token. Notes, at most once a minute, that one was seen.
///
/// # Errors
/// [`Trouble::NotSignedIn`] for a token that is unknown, over, or of a user who was switched off.
pub async fn viewer_of_session(application: &Application, token: &str) -> Result<Visit, Trouble> {
    let row = find(application, token).await?.ok_or(Trouble::NotSignedIn)?;
    let (viewer, user) = viewer_of_user(application, row.user).await?;
    if application.now().since(row.seen_at) >= SEEN_EVERY {
        let seen = Seen { session: row.id, user: row.user };
        application.perform(&Viewer::system(), seen).await?;
    }
    Ok(Visit { viewer, user, session: row.id })
}

/// The same without a visit: nothing is noted.
///
/// # Errors
/// As [`viewer_of_session`].
pub async fn viewer_behind_session(application: &Application, token: &str) -> Result<Viewer, Trouble> {
    let row = find(application, token).await?.ok_or(Trouble::NotSignedIn)?;
    Ok(viewer_of_user(application, row.user).await?.0)
}

/// The viewer that a user is, with teams and sharing colleagues.
///
/// # Errors
/// [`Trouble::NotSignedIn`] when the user is not there or switched off.
pub async fn viewer_of_user(application: &Application, id: UserId) -> Result<(Viewer, User), Trouble> {
    let database = application.database();
    let row = user::find(database, id).await?.filter(|row| row.active).ok_or(Trouble::NotSignedIn)?;
    let (teams, sharing_colleagues) = team::of_user(database, id).await?;
    let mut viewer = Viewer::user(id, row.role);
    viewer.teams = teams.clone();
    viewer.sharing_colleagues = sharing_colleagues;
    Ok((viewer, User::of(application, row, teams)?))
}

/// What a question asks first.
pub(super) fn needs(viewer: &Viewer, right: Right) -> Result<(), Trouble> {
    if viewer.may(right) { Ok(()) } else { Err(Trouble::NotAllowed { right }) }
}

struct Seen {
    session: SessionId,
    user: UserId,
}

impl Verb for Seen {
    const NAME: &'static str = "see_session";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        rows::seen(work.transaction, self.session, work.now).await?;
        user::seen(work.transaction, self.user, work.now).await?;
        Ok(())
    }
}
