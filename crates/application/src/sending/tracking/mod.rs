//! What is kept of readers: modes of countries, what each person said, targets that were stopped, and where their pages are met.

mod address;
mod consent;
pub mod policy;
mod stops;

pub use address::url_for;
pub use consent::{ContactTracking, RecordTrackingConsent, contact_tracking};
pub use policy::{ChangeTracking, CountryChange, TrackedCountry, TrackingSettings, tracking_settings};
pub use stops::{ResumeLink, StopLink, Target, is_stopped, stopped_targets};
