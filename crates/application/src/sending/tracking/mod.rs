//! What is kept of readers: modes of countries, what each person said, targets that were stopped, and the hosts of tracked addresses.

mod consent;
mod hosts;
pub mod policy;
mod stops;

pub use consent::{ContactTracking, RecordTrackingConsent, contact_tracking};
pub use hosts::{
    RemoveTrackingHost, SetTrackingHost, TrackingHost, accepted_hosts, check_tracking_host, tracking_hosts, url_for,
};
pub use policy::{ChangeTracking, CountryChange, TrackedCountry, TrackingSettings, tracking_settings};
pub use stops::{ResumeLink, StopLink, Target, is_stopped, stopped_targets};
