//! Nine days in the life of the exporter, in which two campaigns were sent and read, cards of a fair came in, and the next
//! letters were prepared.

use super::campaigns;
use super::company::{self, Company, DOMAIN};
use super::letters::{FLOORS, GARDEN, PRICES};
use super::stage::{Setting, Stage, Steps};
use crate::commands::Failure;
use application::customers::import::{Change, PublishImport, StartDryRun, Upload, begin_import, change_import};
use basics::ids::{CampaignId, ImportId};
use basics::{Dice, Timestamp};
use domain::customers::origin::{LegalBasis, Origin};
use domain::trust::Viewer;
use fakeworld::people::{Person, people};
use outside::FileName;
use seal::MasterKey;
use std::sync::Arc;
use std::time::Duration;
use store::Database;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long before the end the exporter began with Tradewind. A ledger that rests for more than a week would be held at the
/// next start; this one never rests so long.
const BEGINS_BEFORE: Duration = Duration::from_secs(9 * 24 * 60 * 60);
/// The campaign of today begins so long before the end where it is played too.
const TODAY_BEFORE: Duration = Duration::from_secs(20);
/// Cards of one fair.
const CARDS: usize = 40;
/// An import of some dozen rows is through within this.
const IMPORT_LASTS: Duration = Duration::from_secs(2 * 60);

/// What a demo is made of.
pub struct Demo {
    pub seed: u64,
    pub customers: usize,
    pub ends: Timestamp,
    pub master: MasterKey,
    pub dice: Dice,
    pub public_url: String,
    pub relay_port: u16,
}

/// Whether the campaign of today is sent on the stage, or left for the real relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Today {
    Played,
    Left,
}

/// The exporter as the past left it.
pub struct Played {
    pub database: Database,
    pub files: Vec<(FileName, Vec<u8>)>,
    pub hash: String,
    pub viewer: Viewer,
    /// The draft that is to be sent today.
    pub today: CampaignId,
}

/// Plays the demo on the present thread, which must belong to a runtime of one thread.
///
/// # Errors
/// What a verb refuses: a fault of this story or of the program.
pub async fn play(demo: Demo, today_is: Today) -> Result<Played, Failure> {
    let begins = demo.ends.minus(BEGINS_BEFORE);
    let setting = Setting {
        seed: demo.seed,
        begins,
        master: demo.master,
        dice: demo.dice,
        public_url: demo.public_url,
        relay_port: demo.relay_port,
        own_domain: DOMAIN.to_owned(),
    };
    let (mut stage, setup_code) = Stage::set_up(setting).await?;
    stage.play_until(begins.plus(MINUTE), Steps::Fine).await?;
    let application = stage.application.clone();
    let house = company::make(&application, setup_code, demo.seed, demo.customers, demo.relay_port).await?;
    let words = Arc::new(words::Catalogue::embedded());
    let floors = FLOORS.make(&application, &house.viewer, &words).await?;
    let prices = PRICES.make(&application, &house.viewer, &words).await?;
    let garden = GARDEN.make(&application, &house.viewer, &words).await?;

    stage.play_until(begins.plus(DAY), Steps::Leaps).await?;
    let cards: Vec<Person> = people(demo.seed ^ 0xfa12, CARDS);
    let (old, fresh) = cards.split_at(CARDS / 2);
    let import = upload(&mut stage, &house, "canton-fair-autumn.csv", old).await?;
    application.perform(&house.viewer, PublishImport { import, seen: None }).await?;
    pass(&mut stage, IMPORT_LASTS).await?;

    let viewer = &house.viewer;
    let draft =
        async |name, list, letter| campaigns::draft(&application, viewer, name, list, letter, house.channel).await;
    stage.play_until(begins.plus(2 * DAY), Steps::Leaps).await?;
    let first = draft("Oak in three widths", house.newsletter, floors).await?;
    campaigns::send(&application, viewer, first, None).await?;
    stage.play_until_finished(first).await?;

    stage.play_until(begins.plus(7 * DAY), Steps::Leaps).await?;
    let second = draft("New price list for distributors", house.distributors, prices).await?;
    campaigns::send(&application, viewer, second, None).await?;
    stage.play_until_finished(second).await?;

    stage.play_until(demo.ends.minus(HOUR), Steps::Leaps).await?;
    let next = draft("Price list, a reminder", house.distributors, prices).await?;
    campaigns::send(&application, viewer, next, Some(demo.ends.plus(DAY))).await?;
    draft("A word to those we met at the fair", house.fair, floors).await?;
    upload(&mut stage, &house, "canton-fair-second-week.csv", fresh).await?;
    let today = draft("The bench that stays outside", house.newsletter, garden).await?;
    stage.play_until(demo.ends.minus(TODAY_BEFORE), Steps::Leaps).await?;
    if today_is == Today::Played {
        campaigns::send(&application, viewer, today, None).await?;
    }
    stage.play_until(demo.ends, Steps::Fine).await?;
    let hash = super::hash::of_opened_rows(&application).await?;
    let viewer = house.viewer.clone();
    let files = stage.end().await;
    Ok(Played { database: application.database().clone(), files, hash, viewer, today })
}

async fn pass(stage: &mut Stage, duration: Duration) -> Result<(), Failure> {
    let moment = stage.application.now().plus(duration);
    stage.play_until(moment, Steps::Fine).await
}

/// Uploads a file of cards, says what it is, and lets the dry run go through.
async fn upload(stage: &mut Stage, house: &Company, name: &str, cards: &[Person]) -> Result<ImportId, Failure> {
    let application = stage.application.clone();
    let upload = Upload { file_name: name.into(), bytes: file_of(cards).into_bytes() };
    let import = begin_import(&application, &house.viewer, upload).await?;
    let change = Change {
        origin: Some(Origin::Fair),
        legal_basis: Some(LegalBasis::Consent),
        lists: Some(vec![house.fair]),
        tags: Some(vec![house.fair_tag]),
        ..Change::default()
    };
    change_import(&application, &house.viewer, import, None, change).await?;
    application.perform(&house.viewer, StartDryRun { import }).await?;
    pass(stage, IMPORT_LASTS).await?;
    Ok(import)
}

/// The cards as somebody types them into a table; one of them with a slip in the address.
fn file_of(cards: &[Person]) -> String {
    let mut text = String::from("Email,Full name,Company,Country,Job title\r\n");
    for (number, card) in cards.iter().enumerate() {
        let address = if number == 3 { card.address.replace('@', " at ") } else { card.address.clone() };
        let company = card.company.name.replace('"', "\"\"");
        let line = [
            address.as_str(),
            &card.full_name,
            &format!("\"{company}\""),
            card.company.country.as_str(),
            card.job_title,
        ];
        text.push_str(&line.join(","));
        text.push_str("\r\n");
    }
    text
}
