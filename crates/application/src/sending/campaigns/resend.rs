//! Sending letters in doubt once more, because a person decided so. The Message-ID stays, so that a receiver who has the letter
//! already can see that it is the same one.

use super::sight;
use super::steps::step;
use crate::{Application, Trouble, Verb, Work};
use basics::ids::{CampaignId, RecipientId};
use domain::sending::campaign::CampaignStep;
use domain::sending::outbox::OutgoingState;
use domain::trust::{Right, Viewer};
use std::collections::BTreeMap;
use store::sending::report;

/// Letters of one request: each was looked at by a person.
const LETTERS_LIMIT: usize = 200;

/// Queues chosen letters in doubt once more; answers how many.
pub struct ResendLetters {
    pub campaign: CampaignId,
    pub recipients: Vec<RecipientId>,
}

impl Verb for ResendLetters {
    const NAME: &'static str = "resend_letters";
    const RIGHT: Right = Right::SendCampaigns;
    type Answer = u64;

    async fn seen(&self, by: &Viewer, application: &Application) -> Result<(), Trouble> {
        sight::shown(application, by, self.campaign).await
    }

    async fn run(&self, by: &Viewer, work: &mut Work<'_>) -> Result<u64, Trouble> {
        sight::find(work, by, self.campaign).await?;
        if self.recipients.len() > LETTERS_LIMIT {
            let detail = format!("at most {LETTERS_LIMIT} letters are sent again at once");
            return Err(Trouble::field("recipients", "too_many", detail));
        }
        let mut queued = 0;
        for recipient in &self.recipients {
            let letter = report::letter_of(work.transaction, self.campaign, *recipient).await?;
            let letter = letter.ok_or(Trouble::not_found("recipient"))?;
            let in_doubt = letter.filter(|(_, state)| state == OutgoingState::InDoubt.as_str());
            let Some((letter, _)) = in_doubt else {
                let detail = "this letter is not in doubt: its outcome is known, so it is not sent again";
                return Err(Trouble::refused("not_in_doubt", detail));
            };
            queued += u64::from(report::send_again(work.transaction, letter, work.now).await?);
            work.audit(Self::NAME, letter, None::<&()>);
        }
        if queued > 0 {
            let sums = BTreeMap::from([((self.campaign, "in_doubt"), -(queued as i64))]);
            crate::sending::worker::progress::add_sums(work, sums).await?;
            step(work, self.campaign, CampaignStep::Reopen, Self::NAME, |_| {}).await?;
        }
        Ok(queued)
    }
}
