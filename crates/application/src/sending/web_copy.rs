//! A letter of a campaign as a page: the frozen letter, filled in for the person it went to. Looking at it is no open: that is
//! counted by the pixel of the letter itself, and the page has none.

use super::composer::reader_of;
use super::frozen::FrozenLetter;
use super::press;
use super::tracking::policy;
use super::urls::{Made, OwnUrls};
use crate::{Application, Trouble};
use basics::Language;
use basics::ids::OutgoingId;
use compose::ReaderContext;
use std::sync::Arc;
use store::customers::{company, contact};
use store::sending::tracking::consents_among;
use store::sending::{campaign, hits};
use words::Catalogue;

/// The page. It is somebody's HTML: whoever shows it lets nothing in it run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebCopy {
    pub html: String,
    pub language: Language,
}

/// # Errors
/// [`Trouble::NotFound`] when there is no such letter, its person was removed, or it cannot be filled in any more; the ledger's.
pub async fn web_copy(
    application: &Application,
    words: Arc<Catalogue>,
    outgoing: OutgoingId,
) -> Result<WebCopy, Trouble> {
    let gone = || Trouble::not_found("letter");
    let database = application.database();
    let letter = hits::find_letter(database, outgoing).await?.ok_or_else(gone)?;
    let record = campaign::get(database, letter.campaign.ok_or_else(gone)?).await?.ok_or_else(gone)?;
    let frozen: FrozenLetter = serde_json::from_str(&record.frozen.ok_or_else(gone)?).map_err(Trouble::broken)?;
    let person = contact::get(database, letter.contact).await?.ok_or_else(gone)?;
    let employer = match person.company {
        Some(id) => company::get(database, id).await?,
        None => None,
    };
    let reader = press::open(application, &person, employer.as_ref())?;
    let said = consents_among(database, &[person.id]).await?;
    let tracked = press::tracked(&policy::now(database).await?, &person, &said);
    let keyring = application.keyring().clone();
    let language = frozen.source.language;
    // Compiling takes milliseconds of a core: not on the threads that answer clicks.
    let filled = tokio::task::spawn_blocking(move || {
        let compiled = compose::compile(&frozen.source, &frozen.brand, &words).ok()?;
        let sender = frozen.signed_by();
        let campaign = letter.campaign;
        let urls = OwnUrls {
            keyring: &keyring,
            frozen: &frozen,
            campaign,
            outgoing,
            tracked,
            pixel: false,
            made: Made::default(),
        };
        let context = ReaderContext { reader: reader_of(&reader), sender };
        compiled.render(&context, &urls).ok()
    });
    let filled = filled.await.map_err(Trouble::broken)?.ok_or_else(gone)?;
    Ok(WebCopy { html: filled.html, language })
}
