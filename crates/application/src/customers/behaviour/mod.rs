//! What customers do, as it is reported: by a shop's program, a colleague, or a page of a registered site.
//!
//! A report names a person, a class of events and often a thing. Each item of a batch is answered for itself: recorded, known already,
//! or refused with its reason, so that a shop that sends a thousand events is not stopped by one. Interests are counted from the events
//! whenever they are looked at.

mod classes;
mod interests;
mod links;
mod record;
mod reported;
mod sites;
mod things;
mod visits;

pub use classes::{DeclareEventClass, EventClass, WithdrawEventClass, event_classes};
pub use interests::{ChangeInterestRule, ShownInterest, interest_rule, interests_of};
pub(crate) use links::{targets, tie_earlier_links};
pub use record::RecordEvents;
pub use reported::{CartLine, Outcome, ReportedEvent, ReportedThing, Who};
pub use sites::{AddSite, ChangeSite, RemoveSite, SiteRecord, known_sites, sites};
pub use things::{PutThing, ShownThing, ThingPage, named_thing, things};
pub use visits::{Heard, RecordVisits, SeenEvent, VisitRecorder, Visits, record_visits};
