//! What follows from what came back: the letter's fate, the address's, the timeline, the sums. At most one of each kind a letter.

use super::{ReturnAddress, ReturnKind};
use crate::sending::unsubscribe::Unsubscribe;
use crate::sending::worker::progress::add_sums;
use crate::trade::RecordReply;
use crate::trust::Suppress;
use crate::{Trouble, Verb, Work};
use basics::ids::{CampaignId, Event};
use domain::customers::card::ContactCard;
use domain::sending::classification::{Action, Class, Kind, LetterVerdict};
use domain::sending::outbox::OutgoingState;
use domain::trust::{ConsentSource, Right, SuppressionReason, Viewer};
use std::collections::BTreeMap;
use std::time::Duration;
use store::customers::contact;
use store::sending::campaign;
use store::sending::hits::{self, EventRow, SentLetter};
use store::sending::returns::{self, ReturnRow};

/// A mailbox that was full so often within [`FULL_WITHIN`] is nobody's any more.
const FULL_AT: i64 = 3;
const FULL_WITHIN: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Of a reply's subject so much is kept.
const SUBJECT_CHARACTERS: usize = 200;
/// Of the words of what came back so much is kept, sealed.
const WORDS_KEPT_BYTES: usize = 4_000;

/// Takes what came back for a letter. A repeat changes nothing.
pub struct RecordReturn {
    pub address: ReturnAddress,
    pub verdict: LetterVerdict,
    /// Of the letter that came; empty where it had none.
    pub subject: String,
    /// Of the letter that came, for a person to read.
    pub words: String,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// Its kind was there already.
    Known,
    Noted,
    Suppressed,
    Unsubscribed,
}

impl Verb for RecordReturn {
    const NAME: &'static str = "record_return";
    const RIGHT: Right = Right::System;
    type Answer = Recorded;

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<Recorded, Trouble> {
        let letter = hits::letter(work.transaction, self.address.letter).await?;
        let letter = letter.ok_or(Trouble::not_found("letter"))?;
        let kind = self.kind();
        if !self.insert(&letter, kind, work).await? {
            return Ok(Recorded::Known);
        }
        let mut sums: BTreeMap<&'static str, i64> = BTreeMap::new();
        if letter.state == OutgoingState::InDoubt {
            self.end_doubt(&letter, kind, work, &mut sums).await?;
        }
        let recorded = match kind {
            "bounce" => {
                returns::put_class(work.transaction, letter.id, self.verdict.verdict.class.as_str()).await?;
                sums.insert("bounced", 1);
                self.bounced(&letter, by, work).await?
            }
            "complaint" => {
                sums.insert("complained", 1);
                self.unsubscribe(ConsentSource::Complaint, by, work).await?;
                self.suppress(&letter, SuppressionReason::Complained, by, work).await?
            }
            "unsubscribe" => {
                self.unsubscribe(ConsentSource::Reply, by, work).await?;
                Recorded::Unsubscribed
            }
            _ => Recorded::Noted,
        };
        self.tell(&letter, kind, by, work).await?;
        crate::sending::brake::note_return(work, letter.id, letter.campaign, kind, &self.verdict.verdict).await?;
        if let Some(campaign) = letter.campaign {
            let sums = sums.into_iter().map(|(name, amount)| ((campaign, name), amount));
            add_sums(work, sums.collect::<BTreeMap<(CampaignId, &'static str), i64>>()).await?;
        }
        Ok(recorded)
    }
}

impl RecordReturn {
    /// Under which name it is kept. Whoever writes to the address of "unsubscribe by mail" wants just that, whatever the words.
    fn kind(&self) -> &'static str {
        match (self.address.kind, self.verdict.kind) {
            (_, Kind::Complaint) => "complaint",
            (ReturnKind::Unsubscribe, Kind::HumanReply | Kind::Other | Kind::Unsubscribe) | (_, Kind::Unsubscribe) => {
                "unsubscribe"
            }
            (_, Kind::Bounce) => "bounce",
            (_, Kind::Delay) => "delay",
            (_, Kind::Delivered) => "delivered",
            (_, Kind::Feedback) => "feedback",
            (_, Kind::OutOfOffice | Kind::AutoReply | Kind::Challenge) => "auto_reply",
            (_, Kind::Left) => "left",
            (_, Kind::HumanReply | Kind::Other) => "reply",
        }
    }

    async fn insert(&self, letter: &SentLetter, kind: &'static str, work: &mut Work<'_>) -> Result<bool, Trouble> {
        let id = work.mint::<Event>()?.as_i64();
        let verdict = &self.verdict.verdict;
        let mut end = WORDS_KEPT_BYTES.min(self.words.len());
        while !self.words.is_char_boundary(end) {
            end -= 1;
        }
        // Of a person who was erased nothing new is kept.
        let sealed = letter.known.then(|| work.seal("letter_return", "sealed", id, &self.words[..end].to_owned()));
        let row = ReturnRow {
            id,
            outgoing: letter.id,
            contact: letter.contact,
            kind,
            class: verdict.class.as_str(),
            scope: verdict.scope.as_str(),
            action: verdict.action.as_str(),
            evidence: verdict.evidence.to_string(),
            at: work.now,
            sealed,
        };
        Ok(returns::insert(work.transaction, &row).await?)
    }

    /// Whatever comes back for a letter in doubt says that it left; a bounce says that it did not arrive.
    async fn end_doubt(
        &self,
        letter: &SentLetter,
        kind: &str,
        work: &mut Work<'_>,
        sums: &mut BTreeMap<&'static str, i64>,
    ) -> Result<(), Trouble> {
        let (ended, name) = match kind {
            "bounce" => (returns::end_doubt(work.transaction, letter.id).await?, "refused"),
            "delay" => (false, ""),
            _ => (hits::prove(work.transaction, letter.id, "came_back").await?, "accepted"),
        };
        if ended {
            sums.insert("in_doubt", -1);
            sums.insert(name, 1);
        }
        Ok(())
    }

    async fn bounced(&self, letter: &SentLetter, by: &Viewer, work: &mut Work<'_>) -> Result<Recorded, Trouble> {
        let verdict = &self.verdict.verdict;
        let is_full_again = verdict.class == Class::Full
            && returns::of_class(work.transaction, letter.contact, Class::Full.as_str(), work.now.minus(FULL_WITHIN))
                .await?
                >= FULL_AT;
        if verdict.action != Action::Suppress && !is_full_again {
            return Ok(Recorded::Noted);
        }
        self.suppress(letter, SuppressionReason::Bounced, by, work).await
    }

    /// Only the address that the letter went to: what a forwarding target said is not its owner's fault.
    async fn suppress(
        &self,
        letter: &SentLetter,
        reason: SuppressionReason,
        by: &Viewer,
        work: &mut Work<'_>,
    ) -> Result<Recorded, Trouble> {
        let Some(person) = contact::find(work.transaction, letter.contact).await? else { return Ok(Recorded::Noted) };
        let card: ContactCard = work.unseal("contact", "sealed", person.id.as_i64(), &person.sealed)?;
        if reason == SuppressionReason::Bounced && self.speaks_of_another(&card.address) {
            return Ok(Recorded::Noted);
        }
        let source = match reason {
            SuppressionReason::Complained => ConsentSource::Complaint,
            _ => ConsentSource::Reply,
        };
        work.perform(by, &Suppress { address: card.address, reason, source }).await?;
        Ok(Recorded::Suppressed)
    }

    /// Whether the report names recipients, and none of them is this one.
    fn speaks_of_another(&self, address: &str) -> bool {
        let mut is_named = false;
        for recipient in &self.verdict.recipients {
            let Some(said) = &recipient.address else { continue };
            is_named = true;
            if said.eq_ignore_ascii_case(address) {
                return false;
            }
        }
        is_named
    }

    async fn unsubscribe(&self, source: ConsentSource, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let proof = format!("what came back for this letter: {}", self.kind());
        work.perform(by, &Unsubscribe { outgoing: self.address.letter, source, proof }).await.map(drop)
    }

    async fn tell(&self, letter: &SentLetter, kind: &str, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        if !letter.known {
            return Ok(());
        }
        let verdict = &self.verdict;
        let (told, detail) = match kind {
            "bounce" => ("bounced", Some(verdict.verdict.class.to_string())),
            "complaint" => ("complained", None),
            "auto_reply" => ("auto_replied", verdict.returns_on.map(|day| day.to_string())),
            "left" => ("left_company", None),
            "reply" => return self.replied(letter, by, work).await,
            _ => return Ok(()),
        };
        let id = work.mint::<Event>()?;
        let event = EventRow {
            id,
            at: work.now,
            kind: told,
            contact: Some(letter.contact),
            company: letter.company,
            object: letter.campaign.map(|campaign| campaign.as_i64()),
            link: None,
            verdict: "machine",
            rule: self.verdict.verdict.evidence.rule,
            rule_version: None,
            sealed: detail.map(|detail| work.seal("event", "sealed", id.as_i64(), &detail)),
        };
        hits::append(work.transaction, &[event]).await?;
        work.touched(letter.contact, "changed");
        Ok(())
    }

    /// A person wrote: what follows is the same as of a reply that somebody records by hand.
    async fn replied(&self, letter: &SentLetter, by: &Viewer, work: &mut Work<'_>) -> Result<(), Trouble> {
        let subject: String =
            self.subject.chars().filter(|letter| !letter.is_control()).take(SUBJECT_CHARACTERS).collect();
        // Of a campaign that was removed meanwhile nothing is counted.
        let campaign = match letter.campaign {
            Some(id) => campaign::find(work.transaction, id).await?.map(|_| id),
            None => None,
        };
        let reply = RecordReply { contact: letter.contact, at: work.now, subject, campaign };
        work.perform(by, &reply).await?;
        Ok(())
    }
}
