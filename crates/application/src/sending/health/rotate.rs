//! Changing the DKIM keys of a domain with an overlap: made and shown, used once they were found, the old ones told when they
//! may go (`domain::sending::health::rotation`).

use crate::sending::domains::{Published, RecordKind, make_keys, read_published, shown};
use crate::sending::keys::DomainKeys;
use crate::{Application, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::SendingDomainId;
use domain::sending::health::dkim::{is_same_key, keys_in};
use domain::trust::{Right, Viewer};
use outside::ResolveError;
use seal::Place;
use store::sending::channel::{self, DomainRecord};
use store::sending::key_change::{self, KeyChange};

/// Since when the present keys sign.
pub(super) async fn signs_since(app: &Application, record: &DomainRecord) -> Result<Timestamp, Trouble> {
    let change = key_change::get(app.database(), record.id).await?;
    Ok(change.and_then(|change| change.switched_at).unwrap_or(record.created_at))
}

pub(super) fn read_records(text: &str) -> Result<Vec<Published>, Trouble> {
    serde_json::from_str(text).map_err(Trouble::broken)
}

fn write_records(records: &[Published]) -> String {
    serde_json::to_string(records).expect("records are plain structs that always serialise")
}

/// Makes the new keys, outside of the transaction: RSA takes up to a second.
///
/// # Errors
/// [`Trouble::NotFound`]; [`Trouble::NotAllowed`]; the ledger's.
pub async fn prepare_key_change(
    app: &Application,
    by: &Viewer,
    domain: SendingDomainId,
    with_ed25519: bool,
) -> Result<StartKeyChange, Trouble> {
    if !by.may(Right::ManageChannels) {
        shown(app, by, domain).await?;
        return Err(Trouble::NotAllowed { right: Right::ManageChannels });
    }
    let record = channel::get_domain(app.database(), domain).await?.ok_or(Trouble::not_found("domain"))?;
    let (selector, keys, new_records) = make_keys(app, &record.name, with_ed25519).await?;
    Ok(StartKeyChange { domain, selector, keys, new_records })
}

/// Begins a change: the new records are shown, the old keys go on signing.
pub struct StartKeyChange {
    domain: SendingDomainId,
    selector: String,
    keys: DomainKeys,
    new_records: Vec<Published>,
}

impl Verb for StartKeyChange {
    const NAME: &'static str = "start_key_change";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        channel::find_domain(work.transaction, self.domain).await?.ok_or(Trouble::not_found("domain"))?;
        let before = key_change::find(work.transaction, self.domain).await?;
        if before.is_some_and(|change| change.switched_at.is_none()) {
            return Err(Trouble::refused("key_change_waits", "new keys wait to be published already"));
        }
        let plain = serde_json::to_vec(&self.keys).expect("keys are plain structs that always serialise");
        let place = Place { table: "key_change", column: "sealed", row: self.domain.as_i64() };
        let change = KeyChange {
            domain: self.domain,
            selector: self.selector.clone(),
            sealed: Some(work.keyring().seal_secret(place, &plain, &mut work.dice)),
            new_records: write_records(&self.new_records),
            old_records: "[]".to_owned(),
            started_at: work.now,
            switched_at: None,
        };
        key_change::put(work.transaction, &change).await?;
        work.touched(self.domain, "changed");
        work.audit(Self::NAME, self.domain, Some(&self.selector));
        Ok(())
    }
}

/// Ends a change: keys that do not sign yet are thrown away, or the reminder of the old records goes.
pub struct DropKeyChange {
    pub domain: SendingDomainId,
}

impl Verb for DropKeyChange {
    const NAME: &'static str = "drop_key_change";
    const RIGHT: Right = Right::ManageChannels;
    type Answer = ();

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        shown(application, by, self.domain).await
    }

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let found = key_change::find(work.transaction, self.domain).await?.ok_or(Trouble::not_found("key_change"))?;
        match found.switched_at {
            None => key_change::forget(work.transaction, self.domain).await?,
            // When the keys began to sign is still needed, for their age.
            Some(_) => {
                let told = KeyChange { old_records: "[]".to_owned(), ..found };
                key_change::put(work.transaction, &told).await?;
            }
        }
        work.touched(self.domain, "changed");
        work.audit(Self::NAME, self.domain, None::<&()>);
        Ok(())
    }
}

/// Lets the new keys of a domain sign when every one of them is published.
pub(super) async fn switch_when_found(app: &Application, domain: SendingDomainId) -> Result<(), Trouble> {
    let Some(change) = key_change::get(app.database(), domain).await? else { return Ok(()) };
    if change.switched_at.is_some() {
        return Ok(());
    }
    let resolver = &*app.outward()?.resolver;
    for published in read_records(&change.new_records)? {
        let found = match resolver.texts(&published.name).await {
            Ok(texts) => texts,
            Err(ResolveError::NoSuchRecord | ResolveError::BadName | ResolveError::Unanswered(_)) => return Ok(()),
        };
        let [one] = keys_in(&found)[..] else { return Ok(()) };
        if !is_same_key(one, &published.value) {
            return Ok(());
        }
    }
    app.perform(&Viewer::system(), SwitchKeys { domain, selector: change.selector }).await
}

/// The new keys sign from now on.
struct SwitchKeys {
    domain: SendingDomainId,
    /// Of the change that was found in the DNS.
    selector: String,
}

impl Verb for SwitchKeys {
    const NAME: &'static str = "switch_keys";
    const RIGHT: Right = Right::System;
    type Answer = ();

    async fn run(&self, _: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let change = key_change::find(work.transaction, self.domain).await?;
        let record = channel::find_domain(work.transaction, self.domain).await?;
        let (Some(change), Some(record)) = (change, record) else { return Ok(()) };
        let Some(sealed) = change.sealed.as_deref().filter(|_| change.selector == self.selector) else { return Ok(()) };
        let row = self.domain.as_i64();
        let plain = work.keyring().unseal_secret(Place { table: "key_change", column: "sealed", row }, sealed)?;
        let place = Place { table: "sending_domain", column: "sealed", row };
        let (old, kept): (Vec<Published>, Vec<Published>) =
            read_published(&record)?.into_iter().partition(|published| published.record.is_key());
        let mut records = read_records(&change.new_records)?;
        records.extend(kept);
        let record = DomainRecord {
            selector: change.selector.clone(),
            sealed: work.keyring().seal_secret(place, &plain, &mut work.dice),
            public_records: write_records(&records),
            // They stand in the order of the published ones, which are others now.
            found_records: None,
            ..record
        };
        if !channel::update_domain(work.transaction, &record).await? {
            return Err(Trouble::Changed { noun: "domain", version: record.version });
        }
        let old_records = write_records(&old);
        let change = KeyChange { sealed: None, old_records, switched_at: Some(work.now), ..change };
        key_change::put(work.transaction, &change).await?;
        work.touched(self.domain, "changed");
        work.audit(Self::NAME, self.domain, Some(&change.selector));
        Ok(())
    }
}

impl RecordKind {
    /// Whether it is a key of ours.
    pub const fn is_key(self) -> bool {
        matches!(self, RecordKind::Dkim | RecordKind::DkimEd25519)
    }
}
