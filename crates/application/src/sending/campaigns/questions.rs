//! Reading campaigns: the list and one of them, with its counts.

use super::sight;
use crate::{Application, PAGE_LIMIT, Page, Trouble};
use basics::ids::{CampaignId, LetterId, UserId};
use domain::sending::audience::CampaignAudience;
use domain::trust::{Role, Viewer};
use std::collections::BTreeMap;
use store::ledger::Phase;
use store::letters::letter;
use store::sending::campaign::{self, CampaignRecord};
use store::sending::report;

/// How far a campaign's letters are. People who opened or clicked are counted once each, machines never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub audience: i64,
    pub queued: i64,
    pub leased: i64,
    pub accepted: i64,
    pub deferred: i64,
    pub refused: i64,
    pub in_doubt: i64,
    pub skipped: i64,
    pub opened: i64,
    pub clicked: i64,
    /// People who answered, as far as replies are recorded.
    pub replied: i64,
    /// People who passed the letter on, where that is noted.
    pub forwarded: i64,
    pub unsubscribed: i64,
}

/// A campaign with the names that a list shows beside it.
#[derive(Debug, Clone)]
pub struct CampaignLine {
    pub record: CampaignRecord,
    pub counts: Counts,
    pub owner_name: Option<String>,
    pub letter_name: Option<String>,
}

/// One campaign.
#[derive(Debug, Clone)]
pub struct CampaignDetail {
    pub line: CampaignLine,
    pub audience: CampaignAudience,
}

/// Campaigns newest first; a sales rep's own only.
///
/// # Errors
/// The ledger's.
pub async fn campaigns(
    application: &Application,
    viewer: &Viewer,
    before: Option<CampaignId>,
    limit: usize,
) -> Result<Page<CampaignLine>, Trouble> {
    sight::needs(viewer)?;
    let limit = limit.clamp(1, PAGE_LIMIT);
    let rows = newest(application, viewer, before, limit as u32 + 1).await?;
    let page = Page::of(rows, limit, |row| row.id.as_i64());
    Ok(Page { items: lines(application, page.items).await?, next: page.next })
}

/// The newest campaigns by name, a sales rep's own only; at most `limit`.
///
/// # Errors
/// The ledger's.
pub async fn names_for_conditions(
    application: &Application,
    viewer: &Viewer,
    limit: u32,
) -> Result<Vec<(CampaignId, String)>, Trouble> {
    sight::needs(viewer)?;
    let owner = match (viewer.role, viewer.user_id()) {
        (Role::Rep, None) => return Ok(Vec::new()),
        (Role::Rep, owner) => owner,
        (Role::Marketer | Role::Manager | Role::Administrator | Role::ReadOnly, _) => None,
    };
    let names = campaign::names(application.database(), owner, limit).await?;
    Ok(names.into_iter().map(|named| (named.id, named.name)).collect())
}

/// These campaigns by name, without those that the viewer is not shown.
///
/// # Errors
/// As [`names_for_conditions`].
pub async fn names_of(
    application: &Application,
    viewer: &Viewer,
    ids: &[CampaignId],
) -> Result<Vec<(CampaignId, String)>, Trouble> {
    sight::needs(viewer)?;
    let names = campaign::names_of_some(application.database(), ids).await?.into_iter();
    // A sales rep is shown the own campaigns only.
    let shown = names.filter(|named| viewer.role != Role::Rep || viewer.user_id() == Some(named.owner));
    Ok(shown.map(|named| (named.id, named.name)).collect())
}

/// Rows newest first; a sales rep's own only.
async fn newest(
    application: &Application,
    viewer: &Viewer,
    before: Option<CampaignId>,
    limit: u32,
) -> Result<Vec<CampaignRecord>, Trouble> {
    let database = application.database();
    Ok(match (viewer.role, viewer.user_id()) {
        (Role::Rep, Some(owner)) => campaign::page_of(database, owner, before, limit).await?,
        (Role::Rep, None) => Vec::new(),
        (Role::Marketer | Role::Manager | Role::Administrator | Role::ReadOnly, _) => {
            campaign::page(database, before, limit).await?
        }
    })
}

/// Campaigns that are being sent, or that were; newest first, a sales rep's own only.
///
/// # Errors
/// The ledger's.
pub(crate) async fn campaigns_in(
    application: &Application,
    viewer: &Viewer,
    phase: Phase,
    before: Option<CampaignId>,
    limit: u32,
) -> Result<Vec<CampaignLine>, Trouble> {
    sight::needs(viewer)?;
    let owner = sight::only_of(viewer);
    // Nobody is number 0: a key with a rep's role owns no campaign.
    if owner == Some(UserId::from_i64(0)) {
        return Ok(Vec::new());
    }
    lines(application, campaign::page_in(application.database(), phase, owner, before, limit).await?).await
}

/// Campaigns with their counts and the names beside them.
pub(super) async fn lines(
    application: &Application,
    records: Vec<CampaignRecord>,
) -> Result<Vec<CampaignLine>, Trouble> {
    let ids: Vec<CampaignId> = records.iter().map(|row| row.id).collect();
    let mut sums: BTreeMap<CampaignId, Sums> = BTreeMap::new();
    for (id, name, amount) in report::sums_of_many(application.database(), &ids).await? {
        sums.entry(id).or_default().insert(name, amount);
    }
    let mut names = Names::default();
    let mut lines = Vec::with_capacity(records.len());
    for record in records {
        let none = Sums::new();
        let counts = counts_of(application, &record, sums.get(&record.id).unwrap_or(&none)).await?;
        let owner_name = names.owner(application, record.owner).await?;
        let letter_name = names.letter(application, record.letter).await?;
        lines.push(CampaignLine { record, counts, owner_name, letter_name });
    }
    Ok(lines)
}

/// One campaign.
///
/// # Errors
/// [`Trouble::NotFound`]; the ledger's.
pub async fn campaign(application: &Application, viewer: &Viewer, id: CampaignId) -> Result<CampaignDetail, Trouble> {
    let record = sight::get(application, viewer, id).await?;
    let audience = serde_json::from_str(&record.audience).map_err(Trouble::broken)?;
    let counts = counts(application, &record).await?;
    let mut names = Names::default();
    let owner_name = names.owner(application, record.owner).await?;
    let letter_name = names.letter(application, record.letter).await?;
    Ok(CampaignDetail { line: CampaignLine { record, counts, owner_name, letter_name }, audience })
}

type Sums = BTreeMap<String, i64>;

/// The counts of one campaign.
pub(super) async fn counts(application: &Application, record: &CampaignRecord) -> Result<Counts, Trouble> {
    let sums: Sums = report::sums(application.database(), record.id).await?.into_iter().collect();
    counts_of(application, record, &sums).await
}

async fn counts_of(application: &Application, record: &CampaignRecord, sums: &Sums) -> Result<Counts, Trouble> {
    let sum = |name: &str| sums.get(name).copied().unwrap_or_default();
    let ended = sum("accepted") + sum("refused") + sum("in_doubt") + sum("skipped");
    let open = (sum("queued") - ended).max(0);
    // Nothing is held or put off once every letter has its outcome: a finished campaign is counted by sums alone.
    let (leased, deferred) = match open {
        0 => (0, 0),
        _ => report::held_and_deferred(application.database(), record.id).await?,
    };
    Ok(Counts {
        audience: record.audience_size,
        queued: (open - leased - deferred).max(0),
        leased,
        accepted: sum("accepted"),
        deferred,
        refused: sum("refused"),
        in_doubt: sum("in_doubt"),
        skipped: sum("skipped") + sum("not_mailed"),
        opened: sum("opened"),
        clicked: sum("clicked"),
        replied: sum("replied"),
        forwarded: sum("forwarded"),
        unsubscribed: sum("unsubscribed"),
    })
}

/// Names of one answer, each read once.
#[derive(Default)]
struct Names {
    owners: BTreeMap<UserId, Option<String>>,
    letters: BTreeMap<LetterId, Option<String>>,
}

impl Names {
    async fn owner(&mut self, application: &Application, id: UserId) -> Result<Option<String>, Trouble> {
        if let Some(known) = self.owners.get(&id) {
            return Ok(known.clone());
        }
        let name = match crate::trust::user(application, &Viewer::system(), id).await {
            Ok(user) => Some(user.name),
            Err(Trouble::NotFound { .. }) => None,
            Err(trouble) => return Err(trouble),
        };
        self.owners.insert(id, name.clone());
        Ok(name)
    }

    async fn letter(&mut self, application: &Application, id: Option<LetterId>) -> Result<Option<String>, Trouble> {
        let Some(id) = id else { return Ok(None) };
        if let Some(known) = self.letters.get(&id) {
            return Ok(known.clone());
        }
        let name = letter::get(application.database(), id).await?.map(|record| record.name);
        self.letters.insert(id, name.clone());
        Ok(name)
    }
}
