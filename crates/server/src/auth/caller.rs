//! The extractors of who asks.

use super::{cookie, same_origin};
use crate::Shared;
use crate::http::Problem;
use application::trust::{User, viewer_behind_session, viewer_of_key, viewer_of_session};
use application::{Application, NextStep, Trouble};
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use basics::ids::SessionId;
use domain::trust::Viewer;

/// Whoever asks, a person or a key: what every read and verb takes.
#[derive(Clone)]
pub struct Caller(pub Viewer);

/// A signed-in person, for what only people do: their own profile and sessions.
pub struct Person {
    pub viewer: Viewer,
    pub user: User,
    pub session: SessionId,
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Problem> {
        // Several extractors of one request ask; the ledger is asked once.
        if let Some(known) = parts.extensions.get::<Caller>() {
            return Ok(known.clone());
        }
        let viewer = match credentials(&parts.headers, &parts.method, shared.settings().https)? {
            Credentials::Session(token) => viewer_of_session(shared.application(), &token).await?.viewer,
            Credentials::Key(secret) => viewer_of_key(shared.application(), &secret).await?.0,
        };
        let caller = Caller(viewer);
        parts.extensions.insert(caller.clone());
        Ok(caller)
    }
}

impl FromRequestParts<Shared> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Problem> {
        match credentials(&parts.headers, &parts.method, shared.settings().https)? {
            Credentials::Session(token) => {
                let visit = viewer_of_session(shared.application(), &token).await?;
                Ok(Person { viewer: visit.viewer, user: visit.user, session: visit.session })
            }
            Credentials::Key(_) => {
                let detail = "an API key is no person: this is for somebody who signed in";
                Err(Problem::new(StatusCode::FORBIDDEN, "only_people", detail).then(NextStep::new("sign_in")))
            }
        }
    }
}

/// Whoever watches for a while, with what it takes to look again whether they still may.
pub struct Watcher {
    pub viewer: Viewer,
    credentials: Credentials,
}

impl Watcher {
    /// Who it is now. Looking is no visit: a session that nobody uses ends all the same.
    ///
    /// # Errors
    /// [`Trouble::NotSignedIn`] once it is over; the ledger's.
    pub async fn look_again(&mut self, application: &Application) -> Result<(), Trouble> {
        self.viewer = match &self.credentials {
            Credentials::Session(token) => viewer_behind_session(application, token).await?,
            Credentials::Key(secret) => viewer_of_key(application, secret).await?.0,
        };
        Ok(())
    }
}

impl FromRequestParts<Shared> for Watcher {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Problem> {
        let Caller(viewer) = Caller::from_request_parts(parts, shared).await?;
        Ok(Watcher { viewer, credentials: credentials(&parts.headers, &parts.method, shared.settings().https)? })
    }
}

enum Credentials {
    Session(String),
    Key(String),
}

/// Cookie or key, never both; a cookie that changes something only from the app itself.
fn credentials(headers: &HeaderMap, method: &Method, https: bool) -> Result<Credentials, Problem> {
    let cookie = cookie::token(headers, https);
    let Some(authorization) = headers.get(AUTHORIZATION) else {
        let token = cookie.ok_or_else(Problem::not_signed_in)?;
        let reads = matches!(*method, Method::GET | Method::HEAD);
        if !reads && !same_origin(headers, https) {
            return Err(cross_origin());
        }
        return Ok(Credentials::Session(token));
    };
    if cookie.is_some() {
        let detail = "a request has either the session's cookie or an API key, never both";
        return Err(Problem::unreadable("two_credentials", detail));
    }
    let text = authorization.to_str().unwrap_or_default();
    let key = text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let key = key.map(|(_, key)| key.trim()).filter(|key| key.starts_with("tw_"));
    key.map(|key| Credentials::Key(key.to_owned())).ok_or_else(Problem::not_signed_in)
}

/// A change that another site's page tried to make with somebody's cookie.
pub fn cross_origin() -> Problem {
    let detail = "a change with a session's cookie must come from the app's own pages";
    Problem::new(StatusCode::FORBIDDEN, "cross_origin", detail)
}
