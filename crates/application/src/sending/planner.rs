//! Freezing a campaign's audience: people in chunks, by id or in the order that a warm-up wants, each judged, each chunk one transaction. A repeat after a
//! crash plans nobody twice, because person and address are unique in a campaign.
//!
//! People are read, opened and judged before the transaction, so that the ledger's writer stays free for letters under way.
//! What changes in between is found by the last look before each letter's end leaves.

use super::placing::{Place, Places};
use super::routes::book::RouteBook;
use crate::{Application, Trouble, Verb, Work};
use basics::Country;
use basics::ids::{CampaignId, ContactId, DestinationId, OutgoingId};
use domain::customers::card::ContactCard;
use domain::customers::permission::Permission;
use domain::letters::LetterKind;
use domain::sending::audience::CampaignAudience;
use domain::sending::campaign::CampaignState;
use domain::sending::outbox::SkipReason;
use domain::sending::route::LetterUse;
use domain::trust::{Actor, Right, Viewer};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::customers::contact::{self, ContactRecord};
use store::sending::plan::{self, Destination, Planned};
use store::sending::{campaign, outbox};
use store::trust::declined;

/// People read and judged at once.
const CHUNK: usize = 500;
/// People frozen in one transaction: under a millisecond of the writer, for which letters under way wait, and pause at most once.
const FROZEN_AT_ONCE: usize = 100;

/// The members of an audience by all that was committed before, by ascending id. A person without choice means nobody.
///
/// # Errors
/// [`Trouble::Loading`] until the people are in memory.
pub async fn members(
    application: &Application,
    owner: &Viewer,
    audience: &CampaignAudience,
) -> Result<Vec<ContactId>, Trouble> {
    if !audience.is_chosen() {
        return Ok(Vec::new());
    }
    let condition = super::audience::whole(audience);
    let people = application.people();
    people.caught_up().await;
    let (scope, now) = (people.scope(owner), application.now());
    let mut members = application.ask_people(move |engine| engine.members(&scope, &condition, now)).await?;
    members.sort_unstable();
    Ok(members)
}

/// Plans a running campaign to its end, or until it no longer runs. Whoever pressed the button: it reaches whom the campaign's
/// owner sees when the system plans it, else whom the planner sees.
///
/// # Errors
/// The ledger's, and [`Trouble::Loading`].
pub async fn plan_campaign(application: &Application, id: CampaignId, planner: &Viewer) -> Result<(), Trouble> {
    let Some(record) = campaign::get(application.database(), id).await? else { return Ok(()) };
    if record.plan_done || record.state != CampaignState::Running {
        return Ok(());
    }
    let audience: CampaignAudience = serde_json::from_str(&record.audience).map_err(Trouble::broken)?;
    let viewer = match planner.actor {
        Actor::System => super::campaigns::sight::viewer_of_owner(application, record.owner).await?,
        Actor::User(_) | Actor::Key(_) => planner.clone(),
    };
    let members = members(application, &viewer, &audience).await?;
    let members = super::warm_up::engaged_first(application, &record, members).await?;
    // After a crash: whom the plan holds already is skipped by its uniqueness, so beginning anew is right, only slower.
    let mut from = 0;
    let mut places = Places::default();
    loop {
        let until = (from + CHUNK).min(members.len());
        let last = until == members.len();
        let people = judge(application, &members[from..until], record.kind, &mut places).await?;
        // Read for each chunk: a channel may fail, or come back, while a large audience is planned.
        let book = match record.by_routes {
            true => Some(Arc::new(RouteBook::read(application, &record.from_address).await?)),
            false => None,
        };
        let mut people = people.into_iter().peekable();
        loop {
            let some = people.by_ref().take(FROZEN_AT_ONCE).collect();
            let last = last && people.peek().is_none();
            let chunk =
                PlanChunk { campaign: id, people: some, book: book.clone(), audience: members.len() as i64, last };
            if !application.perform(&Viewer::system(), chunk).await? {
                return Ok(());
            }
            if people.peek().is_none() {
                break;
            }
        }
        if last {
            return Ok(());
        }
        from = until;
    }
}

/// A person of the audience, judged.
struct Judged {
    contact: ContactId,
    address_hash: Vec<u8>,
    suppression_hash: Vec<u8>,
    domain: String,
    country: Option<Country>,
    place: Place,
    skip: Option<SkipReason>,
}

/// Reads and judges people; those who are gone by now are left out.
async fn judge(
    application: &Application,
    ids: &[ContactId],
    kind: LetterKind,
    places: &mut Places,
) -> Result<Vec<Judged>, Trouble> {
    let mut people = contact::get_many(application.database(), ids).await?;
    let places_of: BTreeMap<ContactId, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    people.sort_by_key(|person| places_of.get(&person.id).copied());
    let hashes: Vec<Vec<u8>> = people.iter().map(|person| person.suppression_hash.clone()).collect();
    let suppressed = plan::suppressed(application.database(), hashes).await?;
    let declined = declined::among(application.database(), kind, ids).await?;
    let (unplaced, opener) = (places.get(""), application.clone());
    let judging = application.at_leisure(move || {
        let judge = |person: ContactRecord| {
            // Of this kind the person wants no letter, which is as good as none at all.
            let permission = if declined.contains(&person.id) { Permission::Withdrawn } else { person.permission };
            let card: ContactCard = opener.unseal("contact", "sealed", person.id.as_i64(), &person.sealed)?;
            let is_suppressed = suppressed.contains(&person.suppression_hash);
            Ok(Judged {
                contact: person.id,
                skip: super::audience::hold(permission, is_suppressed, person.origin, &card.address, kind),
                domain: card.address.rsplit_once('@').map_or("", |(_, domain)| domain).to_lowercase(),
                country: person.country,
                place: unplaced,
                address_hash: person.address_hash,
                suppression_hash: person.suppression_hash,
            })
        };
        people.into_iter().map(judge).collect::<Result<Vec<_>, Trouble>>()
    });
    let mut judged = judging.await??;
    let mailed = judged.iter().filter(|person| person.skip.is_none());
    places.look_up(application, mailed.map(|person| person.domain.clone()).collect()).await?;
    for person in &mut judged {
        person.place = places.get(&person.domain);
    }
    Ok(judged)
}

/// Freezes one chunk; `false` when the campaign no longer runs.
struct PlanChunk {
    campaign: CampaignId,
    people: Vec<Judged>,
    /// Which channel each letter goes by, where the campaign leaves that to the routes.
    book: Option<Arc<RouteBook>>,
    /// How many the whole audience has.
    audience: i64,
    last: bool,
}

impl Verb for PlanChunk {
    const NAME: &'static str = "plan_campaign";
    const RIGHT: Right = Right::System;
    type Answer = bool;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let Some(record) = campaign::find(work.transaction, self.campaign).await? else { return Ok(false) };
        let (CampaignState::Running, Some(channel)) = (record.state, record.channel) else { return Ok(false) };
        // Another node planned it to its end meanwhile.
        if record.plan_done {
            return Ok(false);
        }
        let mut destinations = Destinations::default();
        let mut planned = Vec::with_capacity(self.people.len());
        for person in &self.people {
            let (route, routed) = match &self.book {
                Some(book) => {
                    let letter = (person.country, person.place.provider, LetterUse::of(record.kind));
                    let choice = book.choose(letter, Some(channel), work.now);
                    (choice.route, choice.channel.unwrap_or(channel))
                }
                None => (None, channel),
            };
            planned.push(Planned {
                recipient: work.mint()?,
                outgoing: work.mint()?,
                contact: person.contact,
                address_hash: person.address_hash.clone(),
                suppression_hash: person.suppression_hash.clone(),
                destination: destinations.get(person, work).await?,
                provider: person.place.provider,
                channel: routed,
                route,
                skip: person.skip,
            });
        }
        let now = work.now;
        let counts = plan::freeze(work.transaction, self.campaign, now, &planned).await?;
        // Who was planned before a crash counts once; who was removed since the count is not in the frozen audience.
        let fresh = counts.queued + counts.skipped;
        let frozen = record.planned + fresh as i64;
        let audience = if self.last { frozen } else { self.audience };
        plan::advance(work.transaction, self.campaign, fresh, self.last, audience).await?;
        let mut sums = BTreeMap::new();
        for (name, amount) in [("queued", counts.queued), ("not_mailed", counts.skipped)] {
            if amount > 0 {
                sums.insert((self.campaign, name), amount as i64);
            }
        }
        super::worker::progress::add_sums(work, sums).await?;
        work.touched(self.campaign, "changed");
        work.ring("outbox");
        Ok(true)
    }
}

/// Destinations of one chunk: most people of a chunk share a few domains.
#[derive(Default)]
struct Destinations(BTreeMap<String, DestinationId>);

impl Destinations {
    async fn get(&mut self, person: &Judged, work: &mut Work<'_>) -> Result<DestinationId, Trouble> {
        let (domain, place) = (&person.domain, person.place);
        if let Some(known) = self.0.get(domain) {
            return Ok(*known);
        }
        let id = match (place.known, place.asked_at) {
            (Some(known), Some(asked_at)) => {
                plan::place_destination(work.transaction, known, place.provider, asked_at).await?;
                known
            }
            (Some(known), None) => known,
            (None, asked_at) => {
                let hash = work.keyring().address_hash(domain);
                let id: DestinationId = work.mint()?;
                let row = seal::Place { table: "destination", column: "sealed", row: id.as_i64() };
                let sealed = work.keyring().seal(row, domain.as_bytes(), &mut work.dice);
                let destination = Destination { id, provider: place.provider, asked_at };
                plan::destination(work.transaction, destination, &hash, &sealed).await?
            }
        };
        self.0.insert(domain.clone(), id);
        Ok(id)
    }
}

/// Skips what is left in the queue of a cancelled campaign, in chunks by id; answers the chunk's last one, if there was any.
pub struct SkipCancelled {
    pub campaign: CampaignId,
    pub from: OutgoingId,
}

impl Verb for SkipCancelled {
    const NAME: &'static str = "skip_cancelled";
    const RIGHT: Right = Right::System;
    type Answer = Option<OutgoingId>;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<Option<OutgoingId>, Trouble> {
        let (reason, now) = (SkipReason::Cancelled, work.now);
        let skipped = outbox::skip_queued(work.transaction, self.campaign, self.from, reason, now).await?;
        if !skipped.is_empty() {
            let sums = BTreeMap::from([((self.campaign, "skipped"), skipped.len() as i64)]);
            super::worker::progress::add_sums(work, sums).await?;
        }
        Ok(skipped.into_iter().max())
    }
}

/// Ends a running campaign whose letters all have their outcome; answers whether it did.
pub struct FinishCampaign(pub CampaignId);

impl Verb for FinishCampaign {
    const NAME: &'static str = "finish_campaign";
    const RIGHT: Right = Right::System;
    type Answer = bool;

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let Some(mut record) = campaign::find(work.transaction, self.0).await? else { return Ok(false) };
        if record.state != CampaignState::Running || !record.plan_done {
            return Ok(false);
        }
        if outbox::is_open(work.transaction, self.0).await? {
            return Ok(false);
        }
        record.state = CampaignState::Finished;
        // Letters that were sent again later do not make the campaign longer.
        record.finished_at = record.finished_at.or(Some(work.now));
        record.updated_at = work.now;
        campaign::update(work.transaction, &record).await?;
        work.touched(self.0, "changed");
        work.audit("finish_campaign", self.0, None::<&()>);
        Ok(true)
    }
}
