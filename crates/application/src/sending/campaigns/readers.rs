//! Who read a campaign's letters: by country, by hour for machines, and which rule told a machine from a person.

use super::sight;
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::CampaignId;
use domain::sending::tracking::{Rule, Verdict};
use domain::trust::Viewer;
use store::sending::readers as rows;
pub use store::sending::readers::{CountrySum, Openers};

const HOUR_MILLIS: i64 = 3_600_000;

/// Who read the letters so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readers {
    /// Most letters first.
    pub countries: Vec<CountrySum>,
    pub openers: Vec<Openers>,
    /// People whose letter a machine opened, by hour.
    pub machine_hours: Vec<(Timestamp, i64)>,
}

/// The readers of a campaign.
///
/// # Errors
/// [`Trouble::NotFound`]; the ledger's.
pub async fn readers(application: &Application, viewer: &Viewer, id: CampaignId) -> Result<Readers, Trouble> {
    sight::get(application, viewer, id).await?;
    let database = application.database();
    let hours = rows::machine_hours(database, id).await?;
    // A provider that fetches when its user opens stands for that person.
    let counted = |mut row: Openers| {
        if row.rule.parse().is_ok_and(Rule::shows_a_reader) {
            Verdict::Human.as_str().clone_into(&mut row.verdict);
        }
        row
    };
    let hour = |(hour, people): (i64, i64)| (Timestamp::from_millis(hour.saturating_mul(HOUR_MILLIS)), people);
    Ok(Readers {
        countries: rows::countries(database, id).await?,
        openers: rows::openers(database, id).await?.into_iter().map(counted).collect(),
        machine_hours: hours.into_iter().map(hour).collect(),
    })
}
