//! A letter of a campaign as a page for somebody to whom its reader passed it on. Nobody stands in it: fields say what they say where
//! nothing is known of a reader, links lead straight to their targets, nothing counts who looks, and of the pages that belong to one
//! reader's letter none is linked.

use super::frozen::FrozenLetter;
use super::token;
use super::tracking::{Target, stopped_targets};
use crate::{Application, Trouble};
use basics::Language;
use basics::ids::CampaignId;
use compose::{LetterUrls, LinkNumber, ReaderContext, RenderedLetter};
use domain::letters::Reader;
use std::sync::Arc;
use store::sending::campaign;
use words::Catalogue;

/// The letter for anybody. It is somebody's HTML: whoever shows it lets nothing in it run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedCopy {
    pub subject: String,
    pub html: String,
    pub language: Language,
    /// Where the page is met.
    pub address: String,
}

/// # Errors
/// [`Trouble::NotFound`] for a campaign that was not sent, was removed, or whose letter says nothing without a reader; the ledger's.
pub async fn shared_copy(
    application: &Application,
    words: Arc<Catalogue>,
    id: CampaignId,
) -> Result<SharedCopy, Trouble> {
    let gone = || Trouble::not_found("letter");
    let record = campaign::get(application.database(), id).await?.ok_or_else(gone)?;
    let frozen: FrozenLetter = serde_json::from_str(&record.frozen.ok_or_else(gone)?).map_err(Trouble::broken)?;
    let urls = ForAnybody { stopped: stopped_targets(application).await? };
    let address = format!("{}/f/{}", frozen.public_url, token::shared_copy(application.keyring(), id));
    let language = frozen.source.language;
    // Compiling takes milliseconds of a core: not on the threads that answer clicks.
    let filled = tokio::task::spawn_blocking(move || fill(&frozen, &words, &urls));
    let RenderedLetter { subject, html, .. } = filled.await.map_err(Trouble::broken)?.ok_or_else(gone)?;
    Ok(SharedCopy { subject, html, language, address })
}

fn fill(frozen: &FrozenLetter, words: &Catalogue, urls: &ForAnybody) -> Option<RenderedLetter> {
    let compiled = compose::compile(&frozen.source, &frozen.brand, words).ok()?;
    let sender = frozen.signed_by();
    compiled.render(&ReaderContext { reader: Reader::default(), sender }, urls).ok()
}

/// What belongs to one reader's letter leads nowhere, and so does what was stopped: no click is asked about it here.
struct ForAnybody {
    stopped: Vec<Target>,
}

const NOWHERE: &str = "#";

impl LetterUrls for ForAnybody {
    fn click(&self, _: LinkNumber, target: &str) -> String {
        match self.stopped.iter().any(|stopped| stopped.holds(target)) {
            true => NOWHERE.to_owned(),
            false => target.to_owned(),
        }
    }

    fn open_pixel(&self) -> Option<String> {
        None
    }

    fn unsubscribe(&self) -> String {
        NOWHERE.to_owned()
    }

    fn preferences(&self) -> String {
        NOWHERE.to_owned()
    }

    fn view(&self) -> String {
        NOWHERE.to_owned()
    }

    fn share(&self) -> String {
        NOWHERE.to_owned()
    }
}
