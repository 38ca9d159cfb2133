//! What the merged person said, carried over to the one that stays: the stricter word always wins, and each carrying can be taken back.

use crate::customers::hashes::AddressHashes;
use crate::trust::suppressions;
use crate::{Trouble, Work};
use basics::Timestamp;
use basics::ids::ContactId;
use domain::customers::merging::stricter_permission;
use domain::customers::permission::Permission;
use domain::letters::LetterKind;
use domain::sending::tracking::TrackingConsent;
use domain::trust::{ConsentKind, ConsentSource, SuppressionReason};
use serde::{Deserialize, Serialize};
use store::sending::tracking;
use store::trust::{declined, suppression};

/// What was written at the survivor on behalf of the merged one; version 1, fields are only added.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Carried {
    permission: Option<(Permission, Permission)>,
    declined: Vec<LetterKind>,
    tracking: Option<Was<TrackingConsent>>,
    /// The survivor's address was put on the list.
    suppressed: Option<Was<SuppressionReason>>,
}

/// What stood there before: written as nothing, it would be read as if there had been no change.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Was<T> {
    was: Option<T>,
}

/// Whose words are carried over: the hashes of the address that is kept and of the one that is not.
pub(super) struct Said<'a> {
    pub survivor: ContactId,
    pub merged: ContactId,
    pub of_kept_address: Permission,
    pub of_other: Permission,
    pub survivors_own: Permission,
    pub kept: &'a AddressHashes,
    pub other_hash: &'a [u8],
    /// The address that is kept.
    pub address: &'a str,
}

/// Carries the words over; answers what was done and the permission that holds.
pub(super) async fn carry(work: &mut Work<'_>, said: &Said<'_>) -> Result<(Carried, Permission), Trouble> {
    let mut carried = Carried::default();
    let permission = stricter_permission(said.of_kept_address, said.of_other);
    if permission != said.survivors_own {
        let proof = format!("{} became one with {}", said.merged, said.survivor);
        let (kind, source) = (ConsentKind::Letters, ConsentSource::Merge);
        crate::trust::consent_said(work, said.survivor, kind, permission, source, &proof).await?;
        carried.permission = Some((said.survivors_own, permission));
    }
    let own = declined::find(work.transaction, said.survivor).await?;
    for kind in declined::find(work.transaction, said.merged).await? {
        if !own.contains(&kind) {
            declined::decline(work.transaction, said.survivor, kind, work.now).await?;
            carried.declined.push(kind);
        }
    }
    let theirs = tracking::find_consent(work.transaction, said.merged).await?;
    let own = tracking::find_consent(work.transaction, said.survivor).await?;
    if theirs == Some(TrackingConsent::Withdrawn) && own != theirs {
        tracking::put_consent(work.transaction, said.survivor, TrackingConsent::Withdrawn, work.now).await?;
        carried.tracking = Some(Was { was: own });
    }
    carried.suppressed = suppress(work, said).await?;
    Ok((carried, permission))
}

/// A no to letters was said by the person, whichever address it stands behind; that a mailbox is gone is true of that address alone.
async fn suppress(work: &mut Work<'_>, said: &Said<'_>) -> Result<Option<Was<SuppressionReason>>, Trouble> {
    if said.kept.suppression == said.other_hash || said.address.is_empty() {
        return Ok(None);
    }
    let Some(theirs) = suppression::get_by_hash(work.transaction, said.other_hash).await? else { return Ok(None) };
    if theirs.reason == SuppressionReason::Bounced {
        return Ok(None);
    }
    let before = suppression::get_by_hash(work.transaction, &said.kept.suppression).await?.map(|row| row.reason);
    let is_new = suppressions::put(work, said.kept.barred(said.address), theirs.reason, ConsentSource::Merge).await?;
    Ok(is_new.then_some(Was { was: before }))
}

/// Takes back what was carried over and still stands so; answers the permission that holds.
pub(super) async fn take_back(
    work: &mut Work<'_>,
    carried: &Carried,
    survivor: ContactId,
    (permission, kept_hash): (Permission, &[u8]),
    merged_at: Timestamp,
) -> Result<Permission, Trouble> {
    let mut holds = permission;
    if let Some((before, after)) = carried.permission
        && permission == after
    {
        let (kind, source) = (ConsentKind::Letters, ConsentSource::MergeUndone);
        crate::trust::consent_said(work, survivor, kind, before, source, "the merge was taken back").await?;
        holds = before;
    }
    for kind in &carried.declined {
        declined::accept(work.transaction, survivor, *kind).await?;
    }
    if let Some(Was { was }) = carried.tracking {
        match was {
            Some(state) => tracking::put_consent(work.transaction, survivor, state, work.now).await?,
            None => tracking::remove_consent(work.transaction, survivor).await?,
        }
    }
    if let Some(Was { was }) = carried.suppressed
        && let Some(mut row) = suppression::get_by_hash(work.transaction, kept_hash).await?
        && row.source == ConsentSource::Merge.as_str()
        && row.at == merged_at
    {
        match was {
            None => suppression::delete(work.transaction, row.id).await?,
            Some(reason) => {
                (row.reason, row.source) = (reason, ConsentSource::MergeUndone.as_str().to_owned());
                suppression::update(work.transaction, &row).await?;
            }
        }
        work.touched(row.id, "changed");
    }
    Ok(holds)
}
