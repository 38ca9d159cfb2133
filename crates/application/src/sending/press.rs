//! Claimed letters become letters on the wire: people read and opened, each campaign compiled once, composed and signed on
//! every core.

use super::composer::{Composer, LetterReader};
use super::frozen::FrozenLetter;
use super::keys::signing_keys;
use super::outfit::Outfit;
use super::tracking::policy;
use super::urls::Tracked;
use super::worker::drive::Press;
use super::worker::order::{Prepared, Unready};
use super::worker::site::Site;
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::{CampaignId, CompanyId, ContactId};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::customers::permission::Permission;
use domain::sending::outbox::SkipReason;
use domain::sending::tracking::{Policy, TrackingConsent, kept};
use outside::Pending;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use store::customers::company::{self, CompanyRecord};
use store::customers::contact::{self, ContactRecord};
use store::sending::campaign;
use store::sending::outbox::Claimed;
use store::sending::tracking::consents_among;

/// Compiled campaigns that are kept: more than ever run at once.
const COMPOSERS_KEPT: usize = 64;
/// After so many letters a press lets others have its core: it makes letters for a moment that is still to come, and what is on the
/// wire waits for the driver now. Without this each claim stopped all lines for some milliseconds.
const LETTERS_IN_A_ROW: usize = 4;
/// Ids of one statement.
const IDS_AT_ONCE: usize = 500;

/// The press of a running Tradewind.
pub struct LedgerPress {
    application: Application,
    words: Arc<words::Catalogue>,
    threads: usize,
    composers: Composers,
    outfit: Arc<Outfit>,
}

/// Compiled campaigns; the presses of all channels share them.
type Composers = Arc<Mutex<BTreeMap<CampaignId, Option<Arc<Composer>>>>>;

impl LedgerPress {
    /// `threads` = how many letters are composed at once.
    pub fn new(application: Application, words: Arc<words::Catalogue>, threads: usize) -> Self {
        LedgerPress { application, words, threads: threads.max(1), composers: Arc::default(), outfit: Arc::default() }
    }

    /// The press of one channel, with what its service wants of letters.
    #[must_use]
    pub fn dressed(&self, outfit: Outfit) -> LedgerPress {
        LedgerPress {
            application: self.application.clone(),
            words: Arc::clone(&self.words),
            threads: self.threads,
            composers: Arc::clone(&self.composers),
            outfit: Arc::new(outfit),
        }
    }

    /// The composer of a campaign; `None` when its letter cannot be made, which was said in the log.
    async fn composer(&self, campaign: CampaignId) -> Result<Option<Arc<Composer>>, Trouble> {
        if let Some(known) = self.composers.lock().expect("nothing panics while it holds them").get(&campaign) {
            return Ok(known.clone());
        }
        let made = self.compile(campaign).await?.map(Arc::new);
        let mut composers = self.composers.lock().expect("nothing panics while it holds them");
        if composers.len() >= COMPOSERS_KEPT {
            composers.clear();
        }
        composers.insert(campaign, made.clone());
        Ok(made)
    }

    async fn compile(&self, id: CampaignId) -> Result<Option<Composer>, Trouble> {
        let record = campaign::get(self.application.database(), id).await?;
        let Some(frozen) = record.and_then(|record| record.frozen) else { return Ok(None) };
        let frozen: FrozenLetter = serde_json::from_str(&frozen).map_err(Trouble::broken)?;
        let keys = signing_keys(&self.application, &frozen.from_address).await?;
        match Composer::new(frozen, id, keys, self.application.keyring().clone(), &self.words) {
            Ok(composer) => Ok(Some(composer)),
            Err(trouble) => {
                tracing::error!(campaign = %id, %trouble, "the campaign's letter cannot be made; its people are skipped");
                Ok(None)
            }
        }
    }

    async fn run(&self, claimed: Vec<Claimed>) -> Result<Vec<Prepared>, Trouble> {
        let mut people: BTreeMap<ContactId, ContactRecord> = BTreeMap::new();
        let ids: Vec<ContactId> = claimed.iter().map(|letter| letter.contact).collect();
        for some in ids.chunks(IDS_AT_ONCE) {
            people.extend(contact::get_many(self.application.database(), some).await?.into_iter().map(|p| (p.id, p)));
        }
        let companies: Vec<CompanyId> = people.values().filter_map(|person| person.company).collect();
        let mut known: BTreeMap<CompanyId, CompanyRecord> = BTreeMap::new();
        for some in companies.chunks(IDS_AT_ONCE) {
            known.extend(company::get_many(self.application.database(), some).await?.into_iter().map(|c| (c.id, c)));
        }
        let said = consents_among(self.application.database(), &people.keys().copied().collect::<Vec<_>>()).await?;
        let policy = policy::now(self.application.database()).await?;
        let mut jobs = Vec::with_capacity(claimed.len());
        for letter in claimed {
            let composer = self.composer(letter.campaign).await?;
            // Two campaigns may have claimed letters to one person in the same breath.
            let person = people.get(&letter.contact).cloned();
            let employer = person.as_ref().and_then(|person| person.company).and_then(|id| known.get(&id).cloned());
            let tracked = person.as_ref().map_or(Tracked::Nobody, |person| tracked(&policy, person, &said));
            jobs.push(Job { letter, composer, person, employer, tracked });
        }
        let now = self.application.now();
        // Unsigned letters are made by one faster than any connections take them; more would only come between.
        let signs = jobs.iter().any(|job| job.composer.as_ref().is_some_and(|composer| composer.signs()));
        let threads = if signs { self.threads } else { 1 };
        let share = jobs.len().div_ceil(threads).max(1);
        let mut running = Vec::new();
        while !jobs.is_empty() {
            let rest = jobs.split_off(share.min(jobs.len()));
            let mine = std::mem::replace(&mut jobs, rest);
            let (application, outfit) = (self.application.clone(), Arc::clone(&self.outfit));
            running.push(self.application.at_leisure(move || prepare(&application, &outfit, mine, now)));
        }
        let mut prepared = Vec::new();
        for part in running {
            prepared.extend(part.await?);
        }
        Ok(prepared)
    }
}

impl Press for LedgerPress {
    fn prepare(&self, claimed: Vec<Claimed>) -> Pending<'_, Result<Vec<Prepared>, Trouble>> {
        Box::pin(self.run(claimed))
    }
}

struct Job {
    letter: Claimed,
    composer: Option<Arc<Composer>>,
    person: Option<ContactRecord>,
    employer: Option<CompanyRecord>,
    tracked: Tracked,
}

/// What a letter's addresses may say of a person.
pub fn tracked(policy: &Policy, person: &ContactRecord, said: &BTreeMap<ContactId, TrackingConsent>) -> Tracked {
    let asked_for = person.permission == Permission::Granted;
    kept(policy.of(person.country), said.get(&person.id).copied(), asked_for).into()
}

fn prepare(application: &Application, outfit: &Outfit, jobs: Vec<Job>, now: Timestamp) -> Vec<Prepared> {
    jobs.into_iter()
        .enumerate()
        .map(|(place, job)| {
            if place % LETTERS_IN_A_ROW == 0 {
                std::thread::yield_now();
            }
            let claimed = job.letter;
            let (Some(composer), Some(person)) = (&job.composer, &job.person) else {
                let reason = if job.person.is_none() { SkipReason::Removed } else { SkipReason::NotComposed };
                return Prepared { claimed, site: Site::Relay, offer: Err(Unready::Skip(reason)) };
            };
            let offer = open(application, person, job.employer.as_ref())
                .map_err(|trouble| trouble.to_string())
                .map(|reader| LetterReader { tracked: job.tracked, ..reader })
                .and_then(|reader| {
                    composer.compose_for(outfit, claimed.id, &reader, now).map_err(|trouble| trouble.to_string())
                });
            let offer = offer.map_err(|trouble| {
                tracing::warn!(letter = %claimed.id, %trouble, "a letter could not be made; its person is skipped");
                Unready::Skip(SkipReason::NotComposed)
            });
            Prepared { claimed, site: Site::Relay, offer }
        })
        .collect()
}

/// Opens a person and the company for a letter.
///
/// # Errors
/// A sealed value that does not open.
pub fn open(
    application: &Application,
    person: &ContactRecord,
    employer: Option<&CompanyRecord>,
) -> Result<LetterReader, Trouble> {
    let card: ContactCard = application.unseal("contact", "sealed", person.id.as_i64(), &person.sealed)?;
    let company: CompanyCard = match employer {
        Some(record) => application.unseal("company", "sealed", record.id.as_i64(), &record.sealed)?,
        None => CompanyCard::default(),
    };
    Ok(LetterReader {
        card,
        company_name: company.name,
        company_industry: employer.and_then(|record| record.industry.clone()).unwrap_or_default(),
        company_website: company.website,
        country: person.country.map(|country| country.to_string()).unwrap_or_default(),
        tracked: Tracked::default(),
    })
}
