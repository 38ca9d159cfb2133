//! The suppression list: addresses that get no letters, whoever they belong to.

use super::{input, session};
use crate::customers::hashes;
use crate::{Application, NextStep, PAGE_LIMIT, Page, Trouble, Verb, Work};
use basics::Timestamp;
use basics::ids::SuppressionId;
use domain::trust::{ConsentSource, Right, SuppressionReason, Viewer, mask_address};
use mail::address::EmailAddress;
use store::trust::suppression::{self as rows, SuppressionRow};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    pub id: SuppressionId,
    /// `None` once the person was erased: only the keyed hash is left.
    pub address_masked: Option<String>,
    pub reason: SuppressionReason,
    pub source: String,
    pub at: Timestamp,
}

/// An address as the list and the people know it.
#[derive(Clone, Copy)]
pub(crate) struct Barred<'a> {
    /// By which the list knows it.
    pub suppression_hash: &'a [u8],
    /// By which people are found.
    pub address_hash: &'a [u8],
    /// `None` of somebody who is erased.
    pub address: Option<&'a str>,
}

/// Puts an address on the list, or makes its reason stronger; whoever has it is looked at anew. Answers whether anything changed.
pub(crate) async fn put(
    work: &mut Work<'_>,
    Barred { suppression_hash: hash, address_hash, address }: Barred<'_>,
    reason: SuppressionReason,
    source: ConsentSource,
) -> Result<bool, Trouble> {
    let known = rows::get_by_hash(work.transaction, hash).await?;
    if known.as_ref().is_some_and(|row| !reason.outweighs(row.reason)) {
        return Ok(false);
    }
    work.stops_letters();
    let id = match &known {
        Some(row) => row.id,
        None => work.mint()?,
    };
    let sealed = address.map(|address| work.seal("suppression", "sealed", id.as_i64(), &address));
    let row =
        SuppressionRow { id, hash: hash.to_vec(), sealed, reason, source: source.as_str().to_owned(), at: work.now };
    if known.is_some() {
        rows::update(work.transaction, &row).await?;
        work.touched(id, "changed");
    } else {
        rows::insert(work.transaction, &row).await?;
        work.touched(id, "created");
    }
    let people = rows::contacts(work.transaction, address_hash).await?;
    work.touched_all(people, "changed");
    Ok(true)
}

/// Puts an address on the list: by a person's hand, or by what a server or a mail program said of it.
pub struct Suppress {
    pub address: String,
    pub reason: SuppressionReason,
    pub source: ConsentSource,
}

impl Verb for Suppress {
    const NAME: &'static str = "suppress";
    const RIGHT: Right = Right::ManageSuppressions;
    /// Whether it was not there with this or a stronger reason.
    type Answer = bool;

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let refused =
            |_| Trouble::field("address", "not_an_address", "this is not an e-mail address such as name@example.com");
        let address = EmailAddress::parse(self.address.trim()).map_err(refused)?;
        if self.reason == SuppressionReason::Erased {
            return Err(Trouble::field(
                "reason",
                "only_by_erasure",
                "an address is erased with its person; erase the contact",
            ));
        }
        let hashes = hashes::of_address(work.keyring(), &address);
        let changed = put(work, hashes.barred(address.as_str()), self.reason, self.source).await?;
        if changed && let Some(row) = rows::get_by_hash(work.transaction, &hashes.suppression).await? {
            work.audit(Self::NAME, row.id, Some(&self.reason));
        }
        Ok(changed)
    }
}

/// Takes an address off the list. What the person said stays in the consent ledger.
pub struct Unsuppress {
    pub id: SuppressionId,
}

impl Verb for Unsuppress {
    const NAME: &'static str = "unsuppress";
    const RIGHT: Right = Right::ManageSuppressions;
    type Answer = ();

    async fn run(&self, _by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let row = rows::get(work.transaction, self.id).await?.ok_or(Trouble::not_found("suppression"))?;
        if !row.reason.may_be_lifted() {
            let detail =
                format!("this address is {} and stays on the list for ever; no letter may go to it", row.reason);
            return Err(Trouble::refused("suppression_is_final", detail).then(NextStep::new("leave_suppressed")));
        }
        rows::delete(work.transaction, self.id).await?;
        if let Some(sealed) = &row.sealed {
            let address: String = work.unseal("suppression", "sealed", self.id.as_i64(), sealed)?;
            if let Ok(address) = EmailAddress::parse(&address) {
                let hashes = hashes::of_address(work.keyring(), &address);
                let people = rows::contacts(work.transaction, &hashes.address).await?;
                work.touched_all(people, "changed");
            }
        }
        work.touched(self.id, "removed");
        work.audit(Self::NAME, self.id, Some(&row.reason));
        Ok(())
    }
}

/// The list, newest first. A search finds one whole address, because only its hash can be looked up.
///
/// # Errors
/// [`Trouble::NotAllowed`]; the ledger's.
pub async fn suppressions(
    application: &Application,
    viewer: &Viewer,
    search: Option<&str>,
    before: Option<i64>,
    limit: usize,
) -> Result<Page<Suppression>, Trouble> {
    session::needs(viewer, Right::ManageSuppressions)?;
    let limit = limit.clamp(1, PAGE_LIMIT);
    let found = match search.filter(|text| !text.trim().is_empty()) {
        Some(text) => match input::email(text) {
            Ok(address) => {
                let hash = application.keyring().suppression_hash(&address.normalised());
                rows::find_by_hash(application.database(), &hash).await?.into_iter().collect()
            }
            Err(_) => Vec::new(),
        },
        None => rows::page(application.database(), before.unwrap_or(i64::MAX), limit as i64 + 1).await?,
    };
    let page = Page::of(found, limit, |row| row.id.as_i64());
    let open = |row: SuppressionRow| {
        let masked = match &row.sealed {
            Some(sealed) => {
                let address: String = application.unseal("suppression", "sealed", row.id.as_i64(), sealed)?;
                Some(mask_address(&address))
            }
            None => None,
        };
        Ok(Suppression { id: row.id, address_masked: masked, reason: row.reason, source: row.source, at: row.at })
    };
    Ok(Page { next: page.next, items: page.items.into_iter().map(open).collect::<Result<_, Trouble>>()? })
}
