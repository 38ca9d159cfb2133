//! Unsubscribing through a letter's own link: what the page shows, and the one verb that acts.

use super::worker::progress::add_sums;
use crate::trust::{WithdrawPermission, workspace};
use crate::{Application, Trouble, Verb, Work};
use basics::Language;
use basics::ids::{CampaignId, Event, OutgoingId};
use domain::customers::card::ContactCard;
use domain::trust::{ConsentSource, Right, Viewer, mask_address};
use std::collections::BTreeMap;
use store::customers::contact;
use store::sending::hits::{self, EventRow};

/// What a public page may show to whoever holds a letter's link: links are forwarded, so the address is masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterPage {
    pub company: String,
    /// `None` when the person was erased.
    pub address_masked: Option<String>,
    /// The person's, or where that is not known the company's.
    pub language: Language,
    pub unsubscribed: bool,
}

/// # Errors
/// [`Trouble::NotFound`] when there is no such letter; the ledger's.
pub async fn letter_page(application: &Application, outgoing: OutgoingId) -> Result<LetterPage, Trouble> {
    let letter = hits::find_letter(application.database(), outgoing).await?.ok_or(Trouble::not_found("letter"))?;
    let workspace = workspace(application).await?;
    let person = contact::get(application.database(), letter.contact).await?;
    let language = person.as_ref().and_then(|person| person.language).unwrap_or(workspace.language);
    let address_masked = match &person {
        Some(person) => {
            let card: ContactCard = application.unseal("contact", "sealed", letter.contact.as_i64(), &person.sealed)?;
            Some(mask_address(&card.address))
        }
        None => None,
    };
    let unsubscribed = letter.unsubscribed_at.is_some();
    Ok(LetterPage { company: workspace.name, address_masked, language, unsubscribed })
}

/// Stops all letters to the person of a letter: permission, suppression, timeline and the campaign's count in one transaction.
/// A repeat changes nothing.
pub struct Unsubscribe {
    pub outgoing: OutgoingId,
    pub source: ConsentSource,
    /// Where it was said.
    pub proof: String,
}

impl Verb for Unsubscribe {
    const NAME: &'static str = "unsubscribe";
    const RIGHT: Right = Right::System;
    /// Whether it was said for the first time through this letter.
    type Answer = bool;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let letter = hits::letter(work.transaction, self.outgoing).await?.ok_or(Trouble::not_found("letter"))?;
        let withdraw = WithdrawPermission { contact: letter.contact, source: self.source, proof: self.proof.clone() };
        work.perform(by, &withdraw).await?;
        if !hits::mark_unsubscribed(work.transaction, letter.id, work.now).await? {
            return Ok(false);
        }
        let mut sums: BTreeMap<(CampaignId, &'static str), i64> = BTreeMap::new();
        if let Some(campaign) = letter.campaign {
            sums.insert((campaign, "unsubscribed"), 1);
            if hits::prove(work.transaction, letter.id, "unsubscribed").await? {
                sums.insert((campaign, "in_doubt"), -1);
                sums.insert((campaign, "accepted"), 1);
            }
        }
        if letter.known {
            let event = EventRow {
                id: work.mint::<Event>()?,
                at: work.now,
                kind: "unsubscribed",
                contact: Some(letter.contact),
                company: letter.company,
                object: letter.campaign.map(|campaign| campaign.as_i64()),
                link: None,
                verdict: "human",
                rule: "said_so",
                rule_version: None,
                sealed: None,
            };
            hits::append(work.transaction, &[event]).await?;
        }
        add_sums(work, sums).await?;
        Ok(true)
    }
}
