//! The verbs of routes. A change holds for letters that are planned from then on, and for those that wait at a channel in trouble.

use super::input;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{ChannelId, RouteId};
use domain::sending::route::{Conditions, ROUTES_LIMIT, USUAL_PATIENCE};
use domain::trust::{Right, Viewer};
use std::collections::BTreeSet;
use store::sending::route::{self, RouteRecord};

/// The parts of a route; `None` leaves a part as it is, or as usual for a new one.
#[derive(Debug, Clone, Default)]
pub struct RouteChange {
    pub name: Option<String>,
    pub conditions: Option<Conditions>,
    /// In the order in which they take over.
    pub channels: Option<Vec<ChannelId>>,
    pub patience_seconds: Option<i64>,
    pub enabled: Option<bool>,
}

/// Adds a route behind all others.
pub struct AddRoute(pub RouteChange);

impl Verb for AddRoute {
    const NAME: &'static str = "add_route";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = RouteId;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<RouteId, Trouble> {
        let others = route::find_all(work.transaction).await?;
        if others.len() >= ROUTES_LIMIT {
            let detail = format!("there are {ROUTES_LIMIT} routes already; remove one");
            return Err(Trouble::refused("too_many_routes", detail));
        }
        let missing = |field| Trouble::field(field, "empty", format!("a route needs {field}"));
        let record = RouteRecord {
            id: work.mint()?,
            name: input::name(self.0.name.as_deref().ok_or_else(|| missing("name"))?)?,
            place: others.last().map_or(0, |last| last.place + 1),
            conditions: input::conditions(&self.0.conditions.clone().unwrap_or_default())?,
            patience_seconds: match self.0.patience_seconds {
                Some(seconds) => input::patience(seconds)?,
                None => USUAL_PATIENCE.as_secs() as i64,
            },
            enabled: self.0.enabled.unwrap_or(true),
            channels: input::channels(work, self.0.channels.as_deref().ok_or_else(|| missing("channels"))?).await?,
            created_at: work.now,
            version: 1,
        };
        route::insert(work.transaction, &record).await?;
        told(work, &record, "created", Self::NAME);
        Ok(record.id)
    }
}

/// Changes a route.
pub struct ChangeRoute {
    pub route: RouteId,
    pub change: RouteChange,
}

impl Verb for ChangeRoute {
    const NAME: &'static str = "change_route";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        super::questions::shown(application, by, self.route).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let mut record = find(work, self.route).await?;
        if let Some(name) = &self.change.name {
            record.name = input::name(name)?;
        }
        if let Some(conditions) = &self.change.conditions {
            record.conditions = input::conditions(conditions)?;
        }
        if let Some(channels) = &self.change.channels {
            record.channels = input::channels(work, channels).await?;
        }
        if let Some(seconds) = self.change.patience_seconds {
            record.patience_seconds = input::patience(seconds)?;
        }
        record.enabled = self.change.enabled.unwrap_or(record.enabled);
        if !route::update(work.transaction, &record).await? {
            return Err(Trouble::Changed { noun: "route", version: record.version });
        }
        told(work, &record, "changed", Self::NAME);
        Ok(())
    }
}

/// Puts the routes into another order: all of them, each once.
pub struct OrderRoutes(pub Vec<RouteId>);

impl Verb for OrderRoutes {
    const NAME: &'static str = "order_routes";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let known: BTreeSet<RouteId> = route::find_all(work.transaction).await?.iter().map(|route| route.id).collect();
        let given: BTreeSet<RouteId> = self.0.iter().copied().collect();
        if known != given || given.len() != self.0.len() {
            return Err(Trouble::field(
                "routes",
                "other_routes",
                "name every route there is, each once; read them again",
            ));
        }
        route::order(work.transaction, &self.0).await?;
        work.touched_all(self.0.iter().copied(), "changed");
        if let Some(first) = self.0.first() {
            work.audit(Self::NAME, *first, Some(&self.0.iter().map(ToString::to_string).collect::<Vec<_>>()));
        }
        work.ring("outbox");
        Ok(())
    }
}

/// Removes a route. Its letters that wait stay at their channel.
pub struct RemoveRoute {
    pub route: RouteId,
}

impl Verb for RemoveRoute {
    const NAME: &'static str = "remove_route";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        super::questions::shown(application, by, self.route).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let record = find(work, self.route).await?;
        route::remove(work.transaction, self.route).await?;
        told(work, &record, "removed", Self::NAME);
        Ok(())
    }
}

async fn find(work: &mut Work<'_>, id: RouteId) -> Result<RouteRecord, Trouble> {
    let all = route::find_all(work.transaction).await?;
    all.into_iter().find(|route| route.id == id).ok_or(Trouble::not_found("route"))
}

fn told(work: &mut Work<'_>, record: &RouteRecord, kind: &'static str, verb: &'static str) {
    work.touched(record.id, kind);
    let channels: Vec<String> = record.channels.iter().map(ToString::to_string).collect();
    work.audit(verb, record.id, Some(&(&record.name, &record.conditions, channels, record.enabled)));
    work.ring("outbox");
}
