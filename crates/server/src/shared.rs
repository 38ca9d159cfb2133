//! What handlers share: the application, the words, the settings. Cheap to clone.

use crate::api::letters::Previews;
use crate::api::presence::Presence;
use crate::public::{Knocks, TrackingHosts, VisitDoor};
use crate::{DemoWorld, Settings, Stopped};
use application::customers::behaviour::VisitRecorder;
use application::sending::recorder::Recorder;
use application::{Application, Idempotency, Once, Stored, Trouble, Verb};
use basics::{Dice, Timestamp};
use domain::trust::Viewer;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::{Arc, Mutex};
use tokio::sync::{Semaphore, watch};
use words::Catalogue;

/// Uploads at once: a file of a quarter of a gigabyte is in memory twice while it is sealed.
const UPLOADS_AT_ONCE: usize = 2;
/// Imports of orders at once, for the same reason; the others wait for their turn.
const ORDER_IMPORTS_AT_ONCE: usize = 2;

#[derive(Clone)]
pub struct Shared {
    inner: Arc<Inner>,
}

struct Inner {
    application: Application,
    words: Arc<Catalogue>,
    settings: Settings,
    metrics: Option<Render>,
    dice: Mutex<Dice>,
    started_at: Timestamp,
    stopped: watch::Receiver<bool>,
    recorder: Recorder,
    stopped_targets: Arc<Stopped>,
    tracking_hosts: Arc<TrackingHosts>,
    visits: Arc<VisitDoor>,
    visit_recorder: VisitRecorder,
    demo: Option<Arc<dyn DemoWorld>>,
    previews: Mutex<Previews>,
    uploads: Semaphore,
    order_imports: Arc<Semaphore>,
    presence: Presence,
    knocks: Knocks,
}

/// What a server begins with.
pub(crate) struct Inside {
    pub application: Application,
    pub words: Arc<Catalogue>,
    pub settings: Settings,
    pub metrics: Option<Render>,
    pub stopped: watch::Receiver<bool>,
    pub recorder: Recorder,
    pub stopped_targets: Arc<Stopped>,
    pub tracking_hosts: Arc<TrackingHosts>,
    pub visits: Arc<VisitDoor>,
    pub visit_recorder: VisitRecorder,
    pub demo: Option<Arc<dyn DemoWorld>>,
}

/// Writes the numbers for Prometheus.
pub type Render = Box<dyn Fn() -> String + Send + Sync>;

impl Shared {
    pub(crate) fn new(inside: Inside) -> Self {
        let Inside { application, words, settings, metrics, stopped, recorder, .. } = inside;
        let Inside { stopped_targets, tracking_hosts, visits, visit_recorder, demo, .. } = inside;
        let dice = Mutex::new(application.dice());
        let started_at = application.now();
        Shared {
            inner: Arc::new(Inner {
                application,
                words,
                settings,
                metrics,
                dice,
                started_at,
                stopped,
                recorder,
                stopped_targets,
                tracking_hosts,
                visits,
                visit_recorder,
                demo,
                previews: Mutex::default(),
                uploads: Semaphore::new(UPLOADS_AT_ONCE),
                order_imports: Arc::new(Semaphore::new(ORDER_IMPORTS_AT_ONCE)),
                presence: Presence::default(),
                knocks: Knocks::default(),
            }),
        }
    }

    pub fn application(&self) -> &Application {
        &self.inner.application
    }

    pub fn words(&self) -> &Catalogue {
        &self.inner.words
    }

    /// The same for work on another thread.
    pub fn shared_words(&self) -> Arc<Catalogue> {
        Arc::clone(&self.inner.words)
    }

    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    pub(crate) fn metrics(&self) -> Option<&Render> {
        self.inner.metrics.as_ref()
    }

    pub(crate) fn dice(&self) -> &Mutex<Dice> {
        &self.inner.dice
    }

    /// What turns the clock of a demo.
    pub(crate) fn demo(&self) -> Option<&Arc<dyn DemoWorld>> {
        self.inner.demo.as_ref()
    }

    /// Letters that somebody is looking at.
    pub(crate) fn previews(&self) -> &Mutex<Previews> {
        &self.inner.previews
    }

    /// Who knocks at the door of events.
    pub(crate) fn knocks(&self) -> &Knocks {
        &self.inner.knocks
    }

    /// Who looks at which record.
    pub(crate) fn presence(&self) -> &Presence {
        &self.inner.presence
    }

    /// Turns of uploading: each file is in memory whole while it arrives.
    pub(crate) fn uploads(&self) -> &Semaphore {
        &self.inner.uploads
    }

    /// Turns of importing orders: each file is in memory whole until it is through.
    pub(crate) fn order_imports(&self) -> Arc<Semaphore> {
        Arc::clone(&self.inner.order_imports)
    }

    pub(crate) fn started_at(&self) -> Timestamp {
        self.inner.started_at
    }

    /// Comes when the server stops: streams that never end by themselves end then.
    pub(crate) fn stopped(&self) -> watch::Receiver<bool> {
        self.inner.stopped.clone()
    }

    pub(crate) fn recorder(&self) -> &Recorder {
        &self.inner.recorder
    }

    /// The sites whose visits are heard.
    pub(crate) fn visits(&self) -> &VisitDoor {
        &self.inner.visits
    }

    pub(crate) fn visit_recorder(&self) -> &VisitRecorder {
        &self.inner.visit_recorder
    }

    pub(crate) fn tracking_hosts(&self) -> &TrackingHosts {
        &self.inner.tracking_hosts
    }

    pub(crate) fn stopped_targets(&self) -> &Stopped {
        &self.inner.stopped_targets
    }

    /// Does a verb. With an idempotency key it is done at most once, and a repeat gets the first answer again.
    ///
    /// # Errors
    /// The verb's; those of [`Application::perform_once`].
    pub async fn perform<V>(&self, by: &Viewer, key: Option<Idempotency>, verb: V) -> Result<V::Answer, Trouble>
    where
        V: Verb,
        V::Answer: Serialize + DeserializeOwned,
    {
        let store = |answer: &V::Answer| Stored {
            status: 200,
            body: serde_json::to_vec(answer).expect("answers of verbs are plain values that always serialise"),
        };
        match self.application().perform_once(by, key, verb, store).await? {
            Once::Now(answer) => Ok(answer),
            Once::Before(stored) => serde_json::from_slice(&stored.body).map_err(Trouble::broken),
        }
    }
}
