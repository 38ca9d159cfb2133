//! Who read a campaign's letters: by country, by hour for machines, and which rule told a machine from a person.

use super::sight;
use crate::{Application, Trouble};
use basics::Timestamp;
use basics::ids::CampaignId;
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
    let hour = |(hour, people): (i64, i64)| (Timestamp::from_millis(hour.saturating_mul(HOUR_MILLIS)), people);
    Ok(Readers {
        countries: rows::countries(database, id).await?,
        openers: rows::openers(database, id).await?,
        machine_hours: hours.into_iter().map(hour).collect(),
    })
}
