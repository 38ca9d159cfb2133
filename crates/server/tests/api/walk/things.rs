//! What the walk asks for: a fresh thing for every request, so that no answer depends on the one before.

use super::table::Whose;
use crate::house::House;
use application::Verb;
use application::customers::attributes::DeclareAttribute;
use application::customers::behaviour::{AddSite, DeclareEventClass};
use application::customers::companies::{AddCollaborator, CreateCompany, NewCompany};
use application::customers::contacts::{BulkChange, CompanyChoice, CreateContact, NewContact};
use application::customers::documents::{DocumentUpload, Holder, keep_document};
use application::customers::duplicates::{AskForDuplicates, Kind, duplicates, look_for_duplicates};
use application::customers::import::{Change, Upload, begin_import, change_import};
use application::customers::labels::{ListKind, MakeList, MakeTag, RemoveList};
use application::customers::segments::{KeepAsList, KeptInto, MakeSegment};
use application::customers::tasks::{NewTask, prepare_task};
use application::customers::views::{Grid, MakeView, ViewChange};
use application::customers::{BeginBulkRun, BulkAct, CancelBulkRun};
use application::letters::{LetterBeginning, NewLetter, make_letter};
use application::sending::campaigns::steps::PauseCampaign;
use application::sending::campaigns::{
    CampaignChange, ChangeCampaign, CreateCampaign, SendCampaign, audience, prepare_send,
};
use application::sending::channels::{AddChannel, ChannelChange, channels};
use application::sending::domains::{DomainRequest, prepare_domain};
use application::sending::routes::{AddRoute, RouteChange, routes};
use application::trade::RecordOrder;
use application::trust::{AddTeam, MakeKey, RemoveTeam, Suppress};
use basics::ids::{self, CampaignId, CompanyId, ContactId, ImportId, LetterId, ListId, OrderId, RecipientId, UserId};
use basics::{Currency, Id, Language, Money, Noun};
use domain::customers::attribute::{AttributeHolder, AttributeKind, AttributeRules, Declared};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::customers::condition::Condition;
use domain::customers::origin::{LegalBasis, Origin};
use domain::customers::task::TaskAbout;
use domain::letters::LetterKind;
use domain::sending::audience::CampaignAudience;
use domain::sending::channel::ChannelSecurity;
use domain::sending::service::Service;
use domain::trade::Day;
use domain::trust::{ConsentSource, Role, SuppressionReason, Viewer};
use serde_json::json;
use std::cell::Cell;
use words::Catalogue;

/// From so many channels on room is made.
const CHANNELS_KEPT: usize = 40;

/// The house with what its things have in common.
pub struct Stage {
    pub house: House,
    /// Another sales rep.
    pub colleague: UserId,
    /// Another marketer, who owns campaigns.
    marketer: UserId,
    /// With one person on it, whom everybody sees who sees all.
    pub list: ListId,
    letter: LetterId,
    words: Catalogue,
    number: Cell<usize>,
    /// The newest change of many that goes on by itself.
    bulk: Cell<Option<ids::BulkRunId>>,
}

impl Stage {
    pub async fn new() -> Self {
        Self::with_public_url("https://mail.tradewind.example").await
    }

    /// Whose public pages answer there.
    pub async fn with_public_url(url: &str) -> Self {
        let house = House::new().await;
        let test = &house.tradewind;
        test.connect(url);
        test.follow().await;
        let by = test.administrator();
        let colleague = test.as_role(Role::Rep).await.user_id().unwrap();
        let marketer = test.as_role(Role::Marketer).await.user_id().unwrap();
        let application = &test.application;
        let list = MakeList { name: "Everybody".to_owned(), kind: ListKind::Other };
        let list = application.perform(&by, list).await.unwrap();
        let card = ContactCard { address: "reader@example.com".to_owned(), ..ContactCard::default() };
        let reader = NewContact { card, lists: vec![list], ..NewContact::default() };
        application.perform(&by, CreateContact { new: reader }).await.unwrap();
        let relay = ChannelChange {
            name: Some("Relay".to_owned()),
            host: Some("relay.example".to_owned()),
            port: Some(25),
            security: Some(ChannelSecurity::None),
            ..ChannelChange::default()
        };
        application.perform(&by, AddChannel(relay)).await.unwrap();
        let words = Catalogue::embedded();
        let letter = new_letter(&house, &words).await;
        Stage { house, colleague, marketer, list, letter, words, number: Cell::new(0), bulk: Cell::new(None) }
    }

    /// A number that no thing has had yet, for names and addresses.
    pub fn number(&self) -> usize {
        self.number.set(self.number.get() + 1);
        self.number.get()
    }

    async fn done<V: Verb>(&self, by: &Viewer, verb: V) -> V::Answer {
        self.house.tradewind.application.perform(by, verb).await.unwrap()
    }

    fn administrator(&self) -> Viewer {
        self.house.tradewind.administrator()
    }

    /// Whose things are made: as the user whom they shall belong to, with every right for the moment.
    fn maker(&self, whose: Whose, viewer: &Viewer) -> Viewer {
        let own = viewer.user_id().unwrap();
        Viewer::user(if whose == Whose::Own { own } else { self.marketer }, Role::Administrator)
    }

    /// A channel; one is enough for all routes, and there may be but fifty.
    pub async fn way_out(&self) -> ids::ChannelId {
        let known = channels(&self.house.tradewind.application, &self.administrator()).await.unwrap();
        match known.first() {
            Some(channel) => channel.record.id,
            None => Box::pin(self.some("channels")).await.parse().unwrap(),
        }
    }

    /// Every route there is.
    pub async fn routes(&self) -> Vec<String> {
        let all = routes(&self.house.tradewind.application, &self.administrator()).await.unwrap();
        all.iter().map(|(_, route)| route.id.to_string()).collect()
    }

    /// The administrator's own thing.
    pub async fn some(&self, noun: &str) -> String {
        self.id("", noun, Whose::Own, &self.administrator(), "").await
    }

    /// The id for the path.
    pub async fn id(&self, operation: &str, noun: &str, whose: Whose, viewer: &Viewer, cookie: &str) -> String {
        if whose == Whose::Missing {
            return missing(noun);
        }
        let (by, number) = (self.administrator(), self.number());
        match noun {
            "users" if whose == Whose::Own => viewer.user_id().unwrap().to_string(),
            "users" => self.colleague.to_string(),
            "teams" => {
                self.done(&by, AddTeam { name: format!("Team {number}"), shares_customers: false }).await.to_string()
            }
            "keys" => {
                let key = MakeKey { name: "Made".to_owned(), role: Role::Rep, scopes: Vec::new(), expires_at: None };
                self.done(&by, key).await.key.id.to_string()
            }
            "suppressions" => self.suppression(number).await,
            "undo" => self.undo(whose, viewer, number).await,
            "companies" => self.company(whose, viewer).await.to_string(),
            "contacts" => self.contact(whose, viewer).await.to_string(),
            "duplicates" => self.duplicate(whose, viewer, number).await,
            "orders" => self.order(whose, viewer, number).await.to_string(),
            "lists" => {
                let list = MakeList { name: format!("List {number}"), kind: ListKind::Other };
                self.done(&by, list).await.to_string()
            }
            "segments" => {
                let (name, condition) = (format!("Some segment {number}"), Condition::everybody());
                self.done(&by, MakeSegment { name, note: String::new(), condition, watched: false }).await.to_string()
            }
            "kept-lists" => {
                let (name, condition) = (format!("Some segment {number}"), Condition::everybody());
                let make = MakeSegment { name, note: String::new(), condition, watched: false };
                let segment = self.done(&by, make).await;
                let into = KeptInto::New { name: format!("Kept {number}"), kind: ListKind::Other };
                self.done(&by, KeepAsList { segment, into }).await.to_string()
            }
            "bulk-runs" => self.bulk_run(&self.maker(whose, viewer), number).await,
            "views" => {
                let by = self.maker(whose, viewer);
                let view = ViewChange { name: Some(format!("View {number}")), ..ViewChange::default() };
                self.done(&by, MakeView { grid: Grid::Contacts, view }).await.to_string()
            }
            "documents" => {
                let holder = Holder::Company(self.company(whose, viewer).await);
                let bytes = b"Oak;12\n".to_vec();
                let upload = DocumentUpload { holder, name: "prices.csv".to_owned(), bytes };
                keep_document(&self.house.tradewind.application, &by, upload).await.unwrap().to_string()
            }
            "tasks" => self.task(whose, viewer).await.to_string(),
            "tags" => self.done(&by, MakeTag { name: format!("Tag {number}") }).await.to_string(),
            "sites" => {
                let site = AddSite { name: format!("Site {number}"), origins: vec!["https://shop.example".to_owned()] };
                self.done(&by, site).await.to_string()
            }
            "attributes" => {
                let declared = Declared {
                    holder: AttributeHolder::Contact,
                    kind: AttributeKind::Text,
                    name: format!("Port {number}"),
                    purpose: "Where goods arrive".to_owned(),
                    rules: AttributeRules::default(),
                };
                self.done(&by, DeclareAttribute { declared, despite_private: false }).await.to_string()
            }
            "event-classes" => {
                let class = DeclareEventClass { name: format!("fair_{number}"), title: "Fair".to_owned() };
                self.done(&by, class).await.to_string()
            }
            "imports" => self.import(&self.maker(whose, viewer), number).await.to_string(),
            "letter-templates" => "newsletter".to_owned(),
            "letters" => new_letter(&self.house, &self.words).await.to_string(),
            "letter-previews" => self.preview(whose, cookie).await,
            "campaigns" => self.campaign(operation, &self.maker(whose, viewer), number).await.to_string(),
            "channels" => {
                self.make_room_for_a_channel(&by).await;
                let channel = ChannelChange {
                    name: Some(format!("Relay {number}")),
                    host: Some("relay.example".to_owned()),
                    port: Some(25),
                    security: Some(ChannelSecurity::None),
                    // Only a service that sends events has a door for them.
                    service: operation.ends_with("_hook").then_some(Service::Ses),
                    ..ChannelChange::default()
                };
                self.done(&by, AddChannel(channel)).await.to_string()
            }
            "routes" => {
                let channel = self.way_out().await;
                let name = Some(format!("Route {number}"));
                let route = RouteChange { name, channels: Some(vec![channel]), ..RouteChange::default() };
                self.done(&by, AddRoute(route)).await.to_string()
            }
            "domains" => {
                let request = DomainRequest { name: format!("seller{number}.example"), with_ed25519: false };
                let verb = prepare_domain(&self.house.tradewind.application, &by, request).await.unwrap();
                self.done(&by, verb).await.to_string()
            }
            other => panic!("no {whose:?} of {other} is known: add it here"),
        }
    }

    /// A house has so many channels and no more: those of earlier questions go.
    async fn make_room_for_a_channel(&self, by: &Viewer) {
        let channels = application::sending::channels::channels(&self.house.tradewind.application, by).await.unwrap();
        if channels.len() < CHANNELS_KEPT {
            return;
        }
        for channel in channels.into_iter().filter(|channel| channel.record.name.starts_with("Relay ")) {
            // One that a route or a campaign needs stays.
            let verb = application::sending::channels::RemoveChannel { channel: channel.record.id };
            drop(self.house.tradewind.application.perform(by, verb).await);
        }
    }

    async fn suppression(&self, number: usize) -> String {
        let by = self.administrator();
        let address = format!("made-{number}@example.com");
        self.done(&by, Suppress { address, reason: SuppressionReason::ByHand, source: ConsentSource::ByHand }).await;
        let page = application::trust::suppressions(&self.house.tradewind.application, &by, None, None, 1).await;
        page.unwrap().items[0].id.to_string()
    }

    /// Of more people than one part, none of whom is there: it runs until somebody goes on with it.
    async fn bulk_run(&self, by: &Viewer, number: usize) -> String {
        let tag = self.done(&self.administrator(), MakeTag { name: format!("Many {number}") }).await;
        let act = BulkAct::ChangeContacts(BulkChange { add_tags: vec![tag], ..BulkChange::default() });
        let id = self.done(by, BeginBulkRun { act, things: (1..=2_500).collect() }).await;
        // There may be but some at once; that one is over already does not matter.
        if let Some(id) = self.bulk.replace(Some(id)) {
            self.house.tradewind.application.perform(&self.administrator(), CancelBulkRun { id }).await.ok();
        }
        id.to_string()
    }

    async fn undo(&self, whose: Whose, viewer: &Viewer, number: usize) -> String {
        if whose == Whose::Own {
            let by = self.maker(whose, viewer);
            let id = self.done(&by, MakeList { name: format!("Gone {number}"), kind: ListKind::Other }).await;
            return self.done(&by, RemoveList { id }).await.undo.to_string();
        }
        let by = self.administrator();
        let team = self.done(&by, AddTeam { name: format!("Gone {number}"), shares_customers: false }).await;
        self.done(&by, RemoveTeam { team }).await.to_string()
    }

    pub async fn company(&self, whose: Whose, viewer: &Viewer) -> CompanyId {
        let owner = match whose {
            Whose::Own => viewer.user_id(),
            Whose::Pool => None,
            _ => Some(self.colleague),
        };
        let card = CompanyCard { name: format!("Company {}", self.number()), ..CompanyCard::default() };
        let by = self.administrator();
        let company = self.done(&by, CreateCompany { new: NewCompany { card, owner, ..NewCompany::default() } }).await;
        if whose == Whose::Along {
            self.done(&by, AddCollaborator { company, user: viewer.user_id().unwrap() }).await;
        }
        company
    }

    /// With the viewer where it is the viewer's own, and about a customer of the viewer.
    async fn task(&self, whose: Whose, viewer: &Viewer) -> ids::TaskId {
        let by = self.administrator();
        let is_theirs = whose == Whose::Own && viewer.role != Role::ReadOnly;
        let new = NewTask {
            about: TaskAbout::Company(self.company(whose, viewer).await),
            what: "Send the samples".to_owned(),
            due_on: self.house.tradewind.application.now().to_string()[..10].parse().map(Day::from_date).unwrap(),
            due_minute: None,
            assignee: if is_theirs { viewer.user_id() } else { by.user_id() },
        };
        let verb = prepare_task(&self.house.tradewind.application, &by, new).await.unwrap();
        self.done(&by, verb).await
    }

    /// Two people of one name at one company.
    async fn duplicate(&self, whose: Whose, viewer: &Viewer, number: usize) -> String {
        let (by, application) = (self.administrator(), &self.house.tradewind.application);
        let company = self.company(whose, viewer).await;
        let mut made = Vec::new();
        for place in ["one", "two"] {
            let full_name = format!("Twin Quill{number}");
            let address = format!("{place}-{number}@example.com");
            let card = ContactCard { full_name, address, ..ContactCard::default() };
            let new = NewContact { card, company: CompanyChoice::Known(company), ..NewContact::default() };
            made.push(self.done(&by, CreateContact { new }).await.to_string());
        }
        self.done(&by, AskForDuplicates).await;
        assert!(look_for_duplicates(application).await.unwrap());
        let page = duplicates(application, &by, Kind::Contact, false, None, 200).await.unwrap();
        let pair = page.pairs.into_iter().find(|pair| made.contains(&pair.one.id) && made.contains(&pair.other.id));
        pair.unwrap().id.to_string()
    }

    /// Of a company of that owner.
    pub async fn order(&self, whose: Whose, viewer: &Viewer, number: usize) -> OrderId {
        let company = self.company(whose, viewer).await;
        let order = RecordOrder {
            number: format!("PO {number}"),
            company,
            placed: self.house.tradewind.application.now(),
            confirmed: None,
            cancelled: None,
            sample: false,
            amount: Money { minor: 100, currency: Currency::USD },
        };
        self.done(&self.administrator(), order).await
    }

    pub async fn contact(&self, whose: Whose, viewer: &Viewer) -> ContactId {
        let company = CompanyChoice::Known(self.company(whose, viewer).await);
        let card = ContactCard { address: format!("made-{}@example.com", self.number()), ..ContactCard::default() };
        self.done(&self.administrator(), CreateContact { new: NewContact { card, company, ..NewContact::default() } })
            .await
    }

    /// Uploaded and described, ready for its dry run.
    async fn import(&self, by: &Viewer, number: usize) -> ImportId {
        let application = &self.house.tradewind.application;
        let bytes = format!("Name,Email\nAnna,anna-{number}@example.com\n").into_bytes();
        let import = begin_import(application, by, Upload { file_name: "fair.csv".to_owned(), bytes }).await.unwrap();
        let (origin, legal_basis) = (Some(Origin::Fair), Some(LegalBasis::LegitimateInterest));
        change_import(application, by, import, None, Change { origin, legal_basis, ..Change::default() })
            .await
            .unwrap();
        import
    }

    /// Somebody looks at a letter; answers the name of the page that waits for the frame.
    async fn preview(&self, whose: Whose, cookie: &str) -> String {
        let other = self.house.cookie_of(self.colleague).await;
        let cookie = if whose == Whose::Own { cookie } else { &other };
        let path = format!("/letters/{}/preview", self.letter);
        let shown = self.house.as_app(cookie, "POST", &path, Some(json!({}))).await;
        let url = shown.json()["html_url"].as_str().unwrap().to_owned();
        url.rsplit('/').next().unwrap().to_owned()
    }

    /// A draft, or for its steps one that is ready, running or paused.
    async fn campaign(&self, operation: &str, by: &Viewer, number: usize) -> CampaignId {
        let create = CreateCampaign { name: format!("Campaign {number}"), kind: LetterKind::Triggered };
        let campaign = self.done(by, create).await;
        let steps = ["test_campaign", "send_campaign", "pause_campaign", "resume_campaign", "cancel_campaign"];
        if !steps.contains(&operation) {
            return campaign;
        }
        let everybody =
            CampaignAudience { version: CampaignAudience::VERSION, lists: vec![self.list], condition: None };
        let change = CampaignChange {
            audience: Some(everybody),
            letter: Some(Some(self.letter)),
            from_name: Some("Mei Lin".to_owned()),
            from_address: Some("mei@tradewind.example".to_owned()),
            ..CampaignChange::default()
        };
        self.done(by, ChangeCampaign { campaign, version: 1, change }).await;
        if matches!(operation, "test_campaign" | "send_campaign") {
            return campaign;
        }
        // The number is of those whom the owner sees: a rep's campaign reaches nobody here, and nobody may step it.
        let application = &self.house.tradewind.application;
        let confirmed_count = audience(application, by, campaign).await.unwrap().0.sendable;
        let prepared = prepare_send(application, by, campaign).await.unwrap();
        let send = SendCampaign { campaign, confirmed_count, at: None, prepared };
        if application.perform(by, send).await.is_ok() && operation == "resume_campaign" {
            self.done(by, PauseCampaign(campaign)).await;
        }
        campaign
    }
}

async fn new_letter(house: &House, words: &Catalogue) -> LetterId {
    let new = NewLetter {
        name: "News".to_owned(),
        kind: None,
        language: Language::ENGLISH,
        beginning: LetterBeginning::Template("newsletter".to_owned()),
    };
    make_letter(&house.tradewind.application, &house.tradewind.administrator(), words, new).await.unwrap()
}

/// An id of the noun that names nothing.
fn missing(noun: &str) -> String {
    fn of<N: Noun>() -> String {
        Id::<N>::from_i64(1).to_string()
    }
    match noun {
        "users" => of::<ids::User>(),
        "teams" => of::<ids::Team>(),
        "keys" => of::<ids::ApiKey>(),
        "suppressions" => of::<ids::Suppression>(),
        "undo" => of::<ids::Undo>(),
        "companies" => of::<ids::Company>(),
        "contacts" => of::<ids::Contact>(),
        "orders" => of::<ids::Order>(),
        "lists" => of::<ids::List>(),
        "tags" => of::<ids::Tag>(),
        "segments" => of::<ids::Segment>(),
        "kept-lists" => of::<ids::KeptList>(),
        "bulk-runs" => of::<ids::BulkRun>(),
        "documents" => of::<ids::Document>(),
        "tasks" => of::<ids::Task>(),
        "attributes" => of::<ids::Attribute>(),
        "event-classes" => of::<ids::EventClass>(),
        "sites" => of::<ids::Site>(),
        "views" => of::<ids::View>(),
        "imports" => of::<ids::Import>(),
        "duplicates" => of::<ids::Duplicate>(),
        "letters" => of::<ids::Letter>(),
        "campaigns" => of::<ids::Campaign>(),
        "channels" => of::<ids::Channel>(),
        "routes" => of::<ids::Route>(),
        "domains" => of::<ids::SendingDomain>(),
        _ => "nothing".to_owned(),
    }
}

/// A link that no campaign has.
pub fn no_link() -> String {
    ids::LinkId::from_i64(1).to_string()
}

/// A recipient that no campaign has.
pub fn no_recipient() -> String {
    RecipientId::from_i64(1).to_string()
}
