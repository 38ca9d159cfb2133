//! One small GET over HTTPS, for texts that other domains publish (MTA-STS policies, certificates, later feeds), and one small form
//! by POST, for access tokens.
//!
//! Every hop goes through the dialler's doors: the name is resolved, non-public addresses are refused, and that very address
//! is connected to. Redirects stay on https and are few; bytes and time are limited. It sends no cookie, and no
//! credential but what a form holds.

use crate::{DialError, Dialler, Pending, Security, Target, Verification};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HOST, LOCATION, USER_AGENT};
use hyper::{Request, Response, Uri};
use hyper_util::rt::TokioIo;
use std::sync::Arc;
use std::time::Duration;

/// Hops followed where redirects are allowed.
const MOST_REDIRECTS: usize = 3;
/// An address longer than this is an attack or a mistake.
const LONGEST_URL_BYTES: usize = 2_048;
const HTTPS_PORT: u16 = 443;

/// Whether another address may answer in the place of the one asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redirects {
    /// A redirect is an error (RFC 8461 §3.3 for MTA-STS).
    Refused,
    /// Up to three, each through the doors again.
    Followed,
}

/// What to get.
#[derive(Debug, Clone)]
pub struct FetchRequest {
    /// `https://host[:port]/path`; Unicode host names must be A-labels already.
    pub url: String,
    pub redirects: Redirects,
    pub most_bytes: usize,
    /// For the whole of it, redirects included.
    pub timeout: Duration,
}

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    pub status: u16,
    /// Without parameters, lower case.
    pub content_type: Option<String>,
    pub body: Vec<u8>,
}

#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("this is no https address")]
    BadUrl,
    #[error("the server redirects to another address, which is not followed here")]
    Redirected,
    #[error("the server redirects more than {MOST_REDIRECTS} times")]
    TooManyRedirects,
    #[error("the server could not be reached")]
    Dial(#[from] DialError),
    #[error("the server does not answer as HTTP says")]
    Protocol(#[source] hyper::Error),
    #[error("the answer is longer than {most_bytes} bytes or breaks off")]
    Body { most_bytes: usize },
    #[error("there was no whole answer within {seconds} s")]
    TimedOut { seconds: u64 },
}

pub trait Fetcher: Send + Sync {
    /// Gets one text; every status is an answer, not an error.
    fn get<'a>(&'a self, request: &'a FetchRequest) -> Pending<'a, Result<Fetched, FetchError>>;

    /// Sends one form (`application/x-www-form-urlencoded`). A redirect is an error: what a form holds is for nobody else.
    fn post_form<'a>(&'a self, request: &'a FetchRequest, form: &'a str) -> Pending<'a, Result<Fetched, FetchError>>;
}

/// Fetches through one dialler, whose doors decide.
pub struct SystemFetcher {
    dialler: Arc<dyn Dialler>,
    verification: Verification,
}

impl SystemFetcher {
    /// The dialler must be one of public doors, unless a purpose of its own lists networks.
    pub fn new(dialler: Arc<dyn Dialler>) -> Self {
        SystemFetcher { dialler, verification: Verification::Verified }
    }

    /// With a private authority beside the system's.
    #[must_use]
    pub fn with_verification(mut self, verification: Verification) -> Self {
        self.verification = verification;
        self
    }

    async fn follow(&self, request: &FetchRequest) -> Result<Fetched, FetchError> {
        let mut url = https(&request.url)?;
        for _ in 0..=MOST_REDIRECTS {
            let response = self.ask(&url, None).await?;
            let target = match response.status().as_u16() {
                301 | 302 | 303 | 307 | 308 => response.headers().get(LOCATION).cloned(),
                _ => None,
            };
            let Some(target) = target else { return read(response, request.most_bytes).await };
            if request.redirects == Redirects::Refused {
                return Err(FetchError::Redirected);
            }
            url = beside(&url, target.to_str().map_err(|_| FetchError::BadUrl)?)?;
        }
        Err(FetchError::TooManyRedirects)
    }

    async fn post(&self, request: &FetchRequest, form: &str) -> Result<Fetched, FetchError> {
        let response = self.ask(&https(&request.url)?, Some(form)).await?;
        if response.status().is_redirection() {
            return Err(FetchError::Redirected);
        }
        read(response, request.most_bytes).await
    }

    async fn ask(&self, url: &Uri, form: Option<&str>) -> Result<Response<hyper::body::Incoming>, FetchError> {
        let authority = url.authority().ok_or(FetchError::BadUrl)?;
        let target = Target {
            host: authority.host().to_owned(),
            port: authority.port_u16().unwrap_or(HTTPS_PORT),
            security: Security::ImplicitTls,
            verification: self.verification.clone(),
        };
        let open = self.dialler.dial(&target).await?;
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(open)).await.map_err(FetchError::Protocol)?;
        // It ends with the answer: the sender is dropped below, and the time-out of the body's reader drops the rest.
        tokio::spawn(connection);
        let path = url.path_and_query().map_or("/", |path| path.as_str());
        let question = match form {
            None => Request::get(path),
            Some(_) => Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded"),
        };
        let question = question
            .header(HOST, authority.as_str())
            .header(USER_AGENT, "Tradewind")
            .header(ACCEPT, "text/plain, */*;q=0.5")
            .header(ACCEPT_ENCODING, "identity")
            .body(Full::new(Bytes::copy_from_slice(form.unwrap_or_default().as_bytes())))
            .map_err(|_| FetchError::BadUrl)?;
        sender.send_request(question).await.map_err(FetchError::Protocol)
    }
}

async fn read(response: Response<hyper::body::Incoming>, most_bytes: usize) -> Result<Fetched, FetchError> {
    let status = response.status().as_u16();
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content_type = content_type.map(|value| value.split(';').next().unwrap_or(value).trim().to_ascii_lowercase());
    let body = Limited::new(response.into_body(), most_bytes).collect().await;
    let body = body.map_err(|_| FetchError::Body { most_bytes })?.to_bytes().to_vec();
    Ok(Fetched { status, content_type, body })
}

fn https(text: &str) -> Result<Uri, FetchError> {
    if text.len() > LONGEST_URL_BYTES {
        return Err(FetchError::BadUrl);
    }
    let url: Uri = text.parse().map_err(|_| FetchError::BadUrl)?;
    let authority = url.authority().ok_or(FetchError::BadUrl)?;
    if url.scheme_str() != Some("https") || authority.as_str().contains('@') || authority.host().is_empty() {
        return Err(FetchError::BadUrl);
    }
    Ok(url)
}

/// The target of a redirect: a whole https address, or a path on the same host.
fn beside(url: &Uri, target: &str) -> Result<Uri, FetchError> {
    if target.starts_with('/') && !target.starts_with("//") {
        let authority = url.authority().ok_or(FetchError::BadUrl)?;
        return https(&format!("https://{authority}{target}"));
    }
    https(target)
}

impl Fetcher for SystemFetcher {
    fn get<'a>(&'a self, request: &'a FetchRequest) -> Pending<'a, Result<Fetched, FetchError>> {
        Box::pin(async move {
            match tokio::time::timeout(request.timeout, self.follow(request)).await {
                Ok(done) => done,
                Err(_) => Err(FetchError::TimedOut { seconds: request.timeout.as_secs() }),
            }
        })
    }

    fn post_form<'a>(&'a self, request: &'a FetchRequest, form: &'a str) -> Pending<'a, Result<Fetched, FetchError>> {
        Box::pin(async move {
            match tokio::time::timeout(request.timeout, self.post(request, form)).await {
                Ok(done) => done,
                Err(_) => Err(FetchError::TimedOut { seconds: request.timeout.as_secs() }),
            }
        })
    }
}

#[cfg(test)]
#[path = "fetcher_tests.rs"]
mod tests;
