//! What the public pages know by heart, followed from the ledger: stopped targets, the hosts of domains' own tracking addresses, and the
//! sites whose visits are heard.

use super::{Stopped, VisitDoor};
use application::Application;
use application::customers::behaviour::known_sites;
use application::sending::hosts::{HostKind, accepted};
use application::sending::tracking::stopped_targets;
use basics::Noun;
use basics::ids::{SendingDomain, Site, StoppedTarget};
use std::sync::{Arc, RwLock};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

/// What another node changed is seen at the latest then.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// After a look that failed.
const AGAIN_AFTER: Duration = Duration::from_secs(3);

/// Hosts of domains' own tracking addresses, in lower case.
#[derive(Debug, Default)]
pub struct TrackingHosts(RwLock<Vec<String>>);

impl TrackingHosts {
    fn set(&self, hosts: Vec<String>) {
        *self.0.write().expect("nothing panics while it writes the list") = hosts;
    }

    pub fn hold(&self, host: &str) -> bool {
        let hosts = self.0.read().expect("nothing panics while it writes the list");
        hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
    }
}

/// The lists.
#[derive(Clone, Default)]
pub struct Lists {
    pub stopped: Arc<Stopped>,
    pub hosts: Arc<TrackingHosts>,
    pub visits: Arc<VisitDoor>,
}

/// Reads the lists now, after each change of them, and now and then, until the server stops.
pub async fn follow(application: Application, lists: Lists, mut stop: watch::Receiver<bool>) {
    let mut changes = application.changes();
    let clock = Arc::clone(application.clock());
    loop {
        let read = read(&application, &lists).await;
        let wait = clock.monotonic() + if read.is_ok() { LOOK_EVERY } else { AGAIN_AFTER };
        loop {
            tokio::select! {
                _ = stop.wait_for(|stopped| *stopped) => return,
                () = clock.wait_until(wait) => break,
                news = changes.recv() => match news {
                    Ok(changes) => {
                        let ours = |noun| [StoppedTarget::NAME, SendingDomain::NAME, Site::NAME].contains(&noun);
                        if changes.iter().any(|change| ours(change.noun)) {
                            break;
                        }
                    }
                    Err(RecvError::Lagged(_)) => break,
                    Err(RecvError::Closed) => return,
                },
            }
        }
    }
}

async fn read(application: &Application, lists: &Lists) -> Result<(), application::Trouble> {
    lists.stopped.set(stopped_targets(application).await?);
    lists.hosts.set(accepted(application, HostKind::Tracking).await?);
    lists.visits.set(known_sites(application).await?);
    Ok(())
}
