//! A year in the life of the exporter, and the eve of the day on which somebody looks: its books, its fairs, its letters and what
//! readers made of them, its orders.
//!
//! The year is kept ([`super::kept`]) and goes on from where it was left; the eve is played at each start, so that there is always a
//! campaign for today, one for tomorrow, a draft, and a file of cards that waits.

use super::calendar::{Plan, plans};
use super::campaigns;
use super::company::{self, DOMAIN, House};
use super::crowd::Crowd;
use super::customers::{self, Cards, Directory};
use super::letters::{DemoLetter, FLOORS, FLOORS_SPANISH, GARDEN, PRICES};
use super::stage::{Setting, Stage, Steps};
use super::trade::Teller;
use super::{desk, fields, groups, segments, slips};
use crate::commands::Failure;
use application::Trouble;
use application::customers::pool::ChangePoolRules;
use application::sending::campaigns::SetCampaignCost;
use application::sending::campaigns::steps::PauseCampaign;
use application::sending::domains::{DomainRequest, add_domain};
use application::trade::tiers::ChangeLetterCost;
use application::trust::viewer_of_user;
use basics::ids::{CampaignId, ListId};
use basics::{Dice, Timestamp};
use domain::customers::origin::{LegalBasis, Origin};
use domain::customers::pool::PoolRules;
use domain::trade::tier::Tier;
use domain::trust::Viewer;
use fakeworld::world::{Buyer, Buying, Met, Order, World};
use outside::FileName;
use seal::MasterKey;
use std::sync::Arc;
use std::time::Duration;
use store::Database;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// So long before its end the story begins.
pub const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// The eve begins so long before the end, where there is time.
const EVE: Duration = Duration::from_secs(60 * 60);
/// The campaign of today begins so long before the end where it is played too.
const TODAY_BEFORE: Duration = Duration::from_secs(20);
/// A campaign was paused so long before the end of the year, after so many seconds.
const PAUSED_BEFORE: Duration = Duration::from_secs(4 * 24 * 60 * 60);
const PAUSED_AFTER: Duration = Duration::from_secs(14);
/// Companies on the file of cards that waits.
const CARDS: usize = 24;
/// The people of a kept year are in memory after fewer turns of everybody.
const LOADING_TRIES: usize = 10_000;
/// The seed of those whom nobody knows yet is another one.
const STRANGERS: u64 = 0xfa12;

/// What a demo is made of.
pub struct Demo {
    pub seed: u64,
    /// Companies after a year.
    pub companies: usize,
    pub begins: Timestamp,
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

/// A past that is being played.
pub struct Past {
    stage: Stage,
    world: Arc<World>,
    viewer: Viewer,
    house: House,
    directory: Directory,
}

/// The exporter as the past left it.
pub struct Played {
    pub database: Database,
    pub files: Vec<(FileName, Vec<u8>)>,
    pub house: House,
    pub viewer: Viewer,
}

/// Whoever hears nothing of a buyer for most of a year makes room for a colleague.
fn pool_rules() -> PoolRules {
    let protected = vec![Tier::HighValue, Tier::Potential];
    PoolRules {
        on: true,
        quiet_days: 240,
        warning_days: 14,
        held_at_most: Some(1_000),
        protected,
        ..PoolRules::default()
    }
}

fn setting(demo: Demo, world: &Arc<World>, now: Timestamp) -> Setting {
    Setting {
        crowd: Arc::new(Crowd::of(Arc::clone(world))),
        begins: now,
        master: demo.master,
        dice: demo.dice,
        public_url: demo.public_url,
        relay_port: demo.relay_port,
        own_domain: DOMAIN.to_owned(),
    }
}

impl Past {
    /// Begins a new story: the company is set up, its books are entered.
    ///
    /// # Errors
    /// What a verb refuses: a fault of this story or of the program.
    pub async fn begin(demo: Demo) -> Result<Self, Failure> {
        let world = Arc::new(World::new(demo.seed, demo.companies, demo.begins));
        let (begins, relay_port) = (demo.begins, demo.relay_port);
        let (mut stage, setup_code) = Stage::set_up(setting(demo, &world, begins)).await?;
        stage.play_until(begins.plus(MINUTE), Steps::Fine).await?;
        let application = stage.application.clone();
        let house = company::make(&application, setup_code, relay_port).await?;
        let (viewer, _) = viewer_of_user(&application, house.user).await?;
        application.perform(&viewer, ChangePoolRules { version: 1, rules: pool_rules() }).await?;
        let thousand_minor = Some(campaigns::THOUSAND_LETTERS_CENTS);
        application.perform(&viewer, ChangeLetterCost { version: 1, thousand_minor }).await?;
        let directory = Directory::default();
        let mut past = Past { stage, world, viewer, house, directory };
        past.enter_books().await?;
        Ok(past)
    }

    /// Goes on with a kept story.
    ///
    /// # Errors
    /// As [`Past::begin`].
    pub async fn resume(
        demo: Demo,
        house: House,
        now: Timestamp,
        database: Database,
        files: Vec<(FileName, Vec<u8>)>,
    ) -> Result<Self, Failure> {
        let world = Arc::new(World::new(demo.seed, demo.companies, demo.begins));
        let stage = Stage::resume(setting(demo, &world, now), database, files).await?;
        let (viewer, _) = viewer_of_user(&stage.application, house.user).await?;
        let mut tries = LOADING_TRIES;
        let directory = loop {
            stage.settle().await;
            match Directory::read(&stage.application, &viewer).await {
                Err(Failure::Trouble(Trouble::Loading { .. })) if tries > 0 => tries -= 1,
                read => break read?,
            }
        };
        Ok(Past { stage, world, viewer, house, directory })
    }

    pub fn now(&self) -> Timestamp {
        self.stage.application.now()
    }

    fn letter(&self, letter: &DemoLetter) -> Result<basics::ids::LetterId, Failure> {
        let missing = || Failure::Other(format!("the demo has no letter \"{}\"", letter.name));
        self.house.letters.get(letter.name).copied().ok_or_else(missing)
    }

    fn teller(&self) -> Teller<'_> {
        Teller { application: &self.stage.application, by: &self.viewer, house: &self.house, world: &self.world }
    }

    /// The books of the beginning: one file for each language and for those who only asked so far.
    async fn enter_books(&mut self) -> Result<(), Failure> {
        let world = Arc::clone(&self.world);
        let before = || world.buyers().iter().filter(|buyer| buyer.met == Met::Before);
        let asked_only = |buyer: &&Buyer| buyer.buying == Buying::Never && buyer.number.is_multiple_of(3);
        for (language, list) in self.house.newsletters.clone() {
            let own = |buyer: &&Buyer| {
                let read = buyer.language.primary();
                read == language || (language == "en" && !self.house.newsletters.contains_key(read))
            };
            let buyers = before().filter(|buyer| own(buyer) && !asked_only(buyer)).collect();
            let file_name = &format!("customers-{language}.csv");
            let (origin, basis) = (Origin::Customers, LegalBasis::Consent);
            let cards = Cards { file_name, buyers, origin, basis, lists: vec![list], tags: vec![] };
            customers::bring_in(&mut self.stage, &self.viewer, cards).await?;
        }
        let buyers = before().filter(asked_only).collect();
        let (file_name, origin, basis) = ("website-inquiries.csv", Origin::Inquiries, LegalBasis::LegitimateInterest);
        let cards = Cards { file_name, buyers, origin, basis, lists: vec![], tags: vec![] };
        customers::bring_in(&mut self.stage, &self.viewer, cards).await?;
        let application = self.stage.application.clone();
        let everybody: Vec<&Buyer> = before().collect();
        customers::share_out(&application, &self.viewer, &self.house, &everybody).await?;
        self.directory = Directory::read(&application, &self.viewer).await?;
        customers::mark_distributors(&application, &self.viewer, &self.house, &self.directory, &everybody).await?;
        fields::describe(&application, &self.viewer, &self.directory, &everybody).await?;
        let begins = world.begins();
        let orders: Vec<Order> = world.orders(begins).iter().map(|order| order.known_at(begins)).collect();
        self.teller().tell_orders(&self.directory, &orders).await
    }

    /// Plays on until a moment, day by day, with everything that is planned.
    ///
    /// # Errors
    /// As [`Past::begin`].
    pub async fn play_until(&mut self, until: Timestamp) -> Result<(), Failure> {
        let from = self.now();
        let happenings = self.world.happenings(from, until);
        let mut told = 0;
        let mut planned = plans(&self.world, from, until).into_iter().peekable();
        loop {
            let now = self.now();
            let due = planned.peek().map(|(at, _)| *at);
            let next = [Some(now.plus(DAY)), Some(until), due].into_iter().flatten().fold(until, Timestamp::min);
            self.stage.play_until(next, Steps::Leaps).await?;
            let now = self.now();
            let upto = told + happenings[told..].iter().take_while(|happening| happening.at <= now).count();
            let mut directory = std::mem::take(&mut self.directory);
            let answers = self.stage.take_answers();
            self.teller().tell(&mut directory, &happenings[told..upto]).await?;
            self.teller().tell_answers(&directory, answers).await?;
            (self.directory, told) = (directory, upto);
            if let Some((_, plan)) = planned.next_if(|(at, _)| *at <= now) {
                self.carry_out(plan).await?;
            }
            if self.now() >= until && planned.peek().is_none() {
                return Ok(());
            }
        }
    }

    async fn carry_out(&mut self, plan: Plan) -> Result<(), Failure> {
        match plan {
            Plan::Cards(number) => self.enter_cards(number).await,
            Plan::Letter { name, whom, letter } => {
                let Some(list) = whom.list(&self.house) else { return Ok(()) };
                let id = self.draft(name, list, letter).await?;
                let application = self.stage.application.clone();
                if let minor @ Some(_) = campaigns::bill_of(name) {
                    application.perform(&self.viewer, SetCampaignCost { campaign: id, minor }).await?;
                }
                if campaigns::send(&application, &self.viewer, id, None).await? > 0 {
                    self.stage.play_until_finished(id).await?;
                }
                Ok(())
            }
        }
    }

    async fn enter_cards(&mut self, number: usize) -> Result<(), Failure> {
        let world = Arc::clone(&self.world);
        let Some(fair) = world.fairs().get(number) else { return Ok(()) };
        let buyers: Vec<&Buyer> = world.buyers().iter().filter(|buyer| buyer.met == Met::AtFair(number)).collect();
        let file_name = &format!("{}.csv", fair.name.to_lowercase().replace(", ", "-").replace(' ', "-"));
        let lists = self.house.newsletter("en").into_iter().chain([self.house.fair]).collect();
        let (origin, basis) = (Origin::Fair, LegalBasis::Consent);
        let cards = Cards { file_name, buyers: buyers.clone(), origin, basis, lists, tags: vec![self.house.fair_tag] };
        customers::bring_in(&mut self.stage, &self.viewer, cards).await?;
        let application = self.stage.application.clone();
        customers::share_out(&application, &self.viewer, &self.house, &buyers).await?;
        self.directory = Directory::read(&application, &self.viewer).await?;
        Ok(())
    }

    async fn draft(&self, name: &str, list: ListId, letter: &DemoLetter) -> Result<CampaignId, Failure> {
        let letter = self.letter(letter)?;
        campaigns::draft(&self.stage.application, &self.viewer, name, list, letter, self.house.channel).await
    }

    /// Plays the whole year: until `ends`, with the campaign that was paused on the way.
    ///
    /// # Errors
    /// As [`Past::begin`].
    pub async fn play_year(&mut self, ends: Timestamp) -> Result<(), Failure> {
        let paused_at = ends.minus(PAUSED_BEFORE);
        self.play_until(paused_at).await?;
        if let Some(list) = self.house.newsletter("es") {
            let application = self.stage.application.clone();
            let id = self.draft("Roble en tres anchos, segundo envío", list, &FLOORS_SPANISH).await?;
            campaigns::set_pace(&application, &self.viewer, self.house.channel, Some(campaigns::SLOW)).await?;
            if campaigns::send(&application, &self.viewer, id, None).await? > 0 {
                self.stage.play_until(self.now().plus(PAUSED_AFTER), Steps::Fine).await?;
                match application.perform(&self.viewer, PauseCampaign(id)).await {
                    // In a small world everybody has the letter already.
                    Ok(_) | Err(Trouble::Refused { code: "campaign_not_running", .. }) => {}
                    Err(trouble) => return Err(trouble.into()),
                }
                self.stage.play_until(self.now().plus(MINUTE), Steps::Fine).await?;
            }
            campaigns::set_pace(&application, &self.viewer, self.house.channel, None).await?;
        }
        self.play_until(ends).await?;
        // Last of all: what is signed costs a signature, and nobody receives the letters of the year.
        let domain = DomainRequest { name: company::DOMAIN.to_owned(), with_ed25519: false };
        add_domain(&self.stage.application, &self.viewer, domain).await?;
        Ok(())
    }

    /// Plays the eve of `ends` and prepares its day; answers the draft that is to be sent then.
    ///
    /// # Errors
    /// As [`Past::begin`].
    pub async fn play_eve(&mut self, ends: Timestamp, relay_port: u16, today_is: Today) -> Result<CampaignId, Failure> {
        if self.now() < ends.minus(EVE) {
            self.play_until(ends.minus(EVE)).await?;
        }
        let application = self.stage.application.clone();
        company::lead_to(&application, &self.viewer, &self.house, relay_port).await?;
        let next = self.draft("Price list, a reminder", self.house.distributors, &PRICES).await?;
        campaigns::send(&application, &self.viewer, next, Some(ends.plus(DAY))).await?;
        self.draft("A word to those we met at the fair", self.house.fair, &FLOORS).await?;
        slips::make(&application, &self.viewer, &self.house, &self.directory, self.world.buyers()).await?;
        segments::make(&application, &self.viewer).await?;
        groups::make(&application, &self.viewer, &self.directory, self.world.buyers()).await?;
        desk::lay(&application, &self.viewer, &self.directory, self.world.buyers(), ends).await?;
        let strangers = World::new(self.world.seed() ^ STRANGERS, CARDS, self.world.begins());
        let (origin, basis) = (Origin::Fair, LegalBasis::Consent);
        let (lists, tags) = (vec![self.house.fair], vec![self.house.fair_tag]);
        let (file_name, buyers) = ("canton-fair-second-week.csv", strangers.buyers().iter().take(CARDS).collect());
        let cards = Cards { file_name, buyers, origin, basis, lists, tags };
        customers::upload(&mut self.stage, &self.viewer, cards).await?;
        let list = self.house.newsletter("en").unwrap_or(self.house.fair);
        let today = self.draft("The bench that stays outside", list, &GARDEN).await?;
        if today_is == Today::Played {
            self.stage.play_until(ends.minus(TODAY_BEFORE), Steps::Leaps).await?;
            campaigns::send(&application, &self.viewer, today, None).await?;
        }
        self.stage.play_until(ends, Steps::Fine).await?;
        Ok(today)
    }

    /// The hash of everything that is in the ledger.
    ///
    /// # Errors
    /// The ledger's.
    pub async fn hash(&self) -> Result<String, Failure> {
        super::hash::of_opened_rows(&self.stage.application).await
    }

    /// Ends the story; what is under way ends first.
    pub async fn end(self) -> Played {
        let (house, viewer) = (self.house, self.viewer);
        let database = self.stage.application.database().clone();
        let files = self.stage.end().await;
        Played { database, files, house, viewer }
    }
}
