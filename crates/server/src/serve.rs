//! The listeners: already bound sockets in, answers out, until told to stop; then what runs is finished.

use crate::http::guard::{Door, Peer};
use crate::shared::{Inside, Render};
use crate::{DemoWorld, Settings, Shared, Stopped, api, app, auth, http, operate, public, settings};
use application::Application;
use application::customers::behaviour::{VisitRecorder, record_visits};
use application::sending::recorder::{Recorder, Spill, record};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;
use tower_http::catch_panic::CatchPanicLayer;
use words::Catalogue;

/// A client that does not finish its headers within this is dropped (slow loris).
const HEADER_TIME: Duration = Duration::from_secs(15);
/// A TLS handshake that takes longer is dropped.
const HANDSHAKE_TIME: Duration = Duration::from_secs(10);
/// What still runs this long after the stop is cut off.
const STOP_TIME: Duration = Duration::from_secs(10);
/// A pause after accepting failed (no file handles left), so that the loop does not spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// What a server is made of.
pub struct ServerParts {
    pub application: Application,
    pub words: Arc<Catalogue>,
    pub settings: Settings,
    /// The process's numbers in Prometheus' text format, if somebody records them.
    pub metrics: Option<Render>,
    pub listeners: Listeners,
    /// Our own certificate for app and public listener; without it they speak plain http, as behind a proxy.
    pub tls: Option<Arc<rustls::ServerConfig>>,
    /// Targets to which no click is led any more; the holder may replace them while it runs.
    pub stopped_targets: Arc<Stopped>,
    /// Where opens and clicks wait while the ledger is away; without one they are tried for a while.
    pub spill: Option<Arc<dyn Spill>>,
    /// What turns the clock, in a demo alone.
    pub demo: Option<Arc<dyn DemoWorld>>,
}

/// Bound sockets.
pub struct Listeners {
    pub app: TcpListener,
    /// A door of its own for the short public paths.
    pub public: Option<TcpListener>,
    /// Without one, `/metrics` is answered on the app's door to loopback only.
    pub metrics: Option<TcpListener>,
}

/// A running server. Dropping it stops it at once; [`Server::stop`] lets it finish.
pub struct Server {
    addresses: Vec<SocketAddr>,
    stop: watch::Sender<bool>,
    doors: Vec<JoinHandle<()>>,
}

impl Server {
    /// Where it listens: app, then public and metrics where they have doors of their own.
    pub fn local_addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Takes no more connections and waits for what runs, at most ten seconds.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        for door in std::mem::take(&mut self.doors) {
            // A door that panicked has nothing left to finish.
            drop(door.await);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for door in &self.doors {
            door.abort();
        }
    }
}

/// Starts to answer.
///
/// # Errors
/// When a listener has no address.
pub fn serve(parts: ServerParts) -> io::Result<Server> {
    let ServerParts { application, words, settings, metrics, listeners, tls, stopped_targets, spill, demo } = parts;
    let (stop, stopped) = watch::channel(false);
    let (recorder, hits) = Recorder::new();
    let recording = tokio::spawn(record(application.clone(), hits, spill));
    let (visit_recorder, visits) = VisitRecorder::new();
    let recording_visits = tokio::spawn(record_visits(application.clone(), visits));
    let lists = public::Lists { stopped: Arc::clone(&stopped_targets), ..public::Lists::default() };
    let following = tokio::spawn(public::follow(application.clone(), lists.clone(), stopped.clone()));
    let shared = Shared::new(Inside {
        application,
        words,
        settings,
        metrics,
        stopped: stopped.clone(),
        recorder,
        stopped_targets,
        tracking_hosts: lists.hosts,
        visits: lists.visits,
        visit_recorder,
        demo,
    });
    let tls = tls.map(TlsAcceptor::from);
    let mut doors = vec![(listeners.app, Door::App, tls.clone())];
    doors.extend(listeners.public.map(|listener| (listener, Door::Public, tls)));
    let metrics_apart = listeners.metrics.is_some();
    doors.extend(listeners.metrics.map(|listener| (listener, Door::Metrics, None)));
    let mut addresses = Vec::new();
    let mut running = vec![following];
    for (listener, door, tls) in doors {
        let local = listener.local_addr()?;
        addresses.push(local);
        let router = if door == Door::Metrics { metrics_door(&shared) } else { whole(&shared, metrics_apart) };
        let place = Place { door, local, tls, router, shared: shared.clone() };
        running.push(tokio::spawn(accept(listener, place, stopped.clone())));
    }
    // Last: it ends when nothing can be recorded any more.
    running.push(recording);
    running.push(recording_visits);
    Ok(Server { addresses, stop, doors: running })
}

/// Everything that app and public door answer, with every layer. The last layer added is the first that a request meets.
fn whole(shared: &Shared, metrics_apart: bool) -> Router {
    let mut router = Router::new().merge(operate::router()).merge(public::router()).merge(api::router().0);
    if !metrics_apart {
        router = router.merge(operate::metrics_router().route_layer(from_fn(operate::only_loopback)));
    }
    router
        .fallback(app::serve_app)
        .method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED)
        .layer(from_fn_with_state(shared.clone(), auth::hash_body))
        .layer(DefaultBodyLimit::max(settings::JSON_LIMIT_BYTES))
        .layer(from_fn(http::guard::limit_time))
        .layer(from_fn_with_state(shared.clone(), http::guard::guard_hosts))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(shared.clone(), http::envelope::enclose))
        .layer(from_fn_with_state(shared.clone(), http::headers::secure))
        .with_state(shared.clone())
}

fn metrics_door(shared: &Shared) -> Router {
    let router = Router::new().merge(operate::router()).merge(operate::metrics_router());
    router.layer(from_fn_with_state(shared.clone(), http::envelope::enclose)).with_state(shared.clone())
}

/// A handler that panicked: the same envelope as every error; the panic itself is already in the log.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    http::Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "broken", "something broke inside").into_response()
}

/// One listener and what answers behind it.
#[derive(Clone)]
struct Place {
    door: Door,
    local: SocketAddr,
    tls: Option<TlsAcceptor>,
    router: Router,
    shared: Shared,
}

async fn accept(listener: TcpListener, place: Place, mut stopped: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next() => continue,
            _ = stopped.wait_for(|stopped| *stopped) => break,
        };
        match accepted {
            Ok((socket, remote)) => {
                connections.spawn(connection(socket, remote, place.clone(), stopped.clone()));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    let finish = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(STOP_TIME, finish).await.is_err() {
        tracing::warn!("some requests did not finish before the stop");
    }
}

async fn connection(socket: TcpStream, remote: SocketAddr, place: Place, stopped: watch::Receiver<bool>) {
    // Without it small answers would wait for acknowledgements.
    if let Err(error) = socket.set_nodelay(true) {
        tracing::debug!(%error, "a connection was gone at once");
        return;
    }
    // Behind any-address listeners only the socket knows where it was reached.
    let local = socket.local_addr().unwrap_or(place.local);
    let peer = Peer { remote, local, door: place.door };
    match place.tls {
        None => speak(socket, peer, (place.router, place.shared), stopped).await,
        Some(tls) => match tokio::time::timeout(HANDSHAKE_TIME, tls.accept(socket)).await {
            Ok(Ok(stream)) => speak(stream, peer, (place.router, place.shared), stopped).await,
            Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        },
    }
}

async fn speak<S>(stream: S, peer: Peer, (router, shared): (Router, Shared), mut stopped: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let answer = move |request: hyper::Request<hyper::body::Incoming>| {
        let way = match public::answer(&shared, &peer, &request) {
            Some(answered) => Err(answered),
            None => Ok((router.clone(), request)),
        };
        async move {
            match way {
                Err(answered) => Ok(answered),
                Ok((router, request)) => {
                    let mut request: Request = request.map(axum::body::Body::new);
                    request.extensions_mut().insert(peer);
                    router.oneshot(request).await
                }
            }
        }
    };
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_TIME);
    builder.http2().timer(TokioTimer::new());
    let connection = builder.serve_connection(TokioIo::new(stream), hyper::service::service_fn(answer));
    tokio::pin!(connection);
    let mut told = false;
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection ended early");
                }
                return;
            }
            _ = stopped.wait_for(|stopped| *stopped), if !told => {
                told = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}
