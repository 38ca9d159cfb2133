//! The pool through verbs and runs, day by day, on both databases: who returns when, who may claim, and that nothing is lost unwarned.

use super::harness::START;
use application::customers::companies::{
    ChangeCompany, ChangeOfCompanies, CompanyPatch, CompanyQuestion, CompanySelection, CreateCompany, NewCompany,
    change_companies, company, read_company_sort,
};
use application::customers::contacts::{CreateContact, NewContact};
use application::customers::pool::{
    ChangePoolRules, ClaimCompany, MoveReason, ReleaseCompanies, ReleaseReason, advance_pool, belongings, hand_over,
    pool, pool_returns, pool_rules, pool_standing, preview_rules,
};
use application::start::{Surroundings, initialise, open};
use application::trade::{Group, RecordInquiry, RecordOrder, TimelineQuestion, Whose, timeline};
use application::trust::{NewUser, UndoVerb, add_user, undo_parts};
use application::{Application, Trouble};
use basics::ids::{CompanyId, UserId};
use basics::{Dice, Money};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::customers::condition::CompanyCondition;
use domain::customers::pool::{Overdue, PoolRules};
use domain::trust::{Role, Viewer, WorkspaceKind};
use fakeworld::TurnableClock;
use outside::FolderFiles;
use seal::MasterKey;
use std::sync::Arc;
use std::time::Duration;
use store::{Database, both_databases};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

struct House {
    application: Application,
    clock: Arc<TurnableClock>,
    anna: Viewer,
    carlos: Viewer,
    manager: Viewer,
    _folder: tempfile::TempDir,
}

impl House {
    async fn on(database: Database) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (master, mut dice) = (MasterKey::from_bytes([7; 32]), Dice::from_number(5));
        initialise(&database, &master, WorkspaceKind::Real, START, &mut dice).await.unwrap();
        let files = Arc::new(FolderFiles::open(folder.path()).unwrap());
        let clock = Arc::new(TurnableClock::at(START));
        let surroundings = Surroundings { clock: Arc::<TurnableClock>::clone(&clock) as _, dice, files };
        let application = open(database, &master, surroundings).await.unwrap();
        let mut people = Vec::new();
        for (name, role) in [("anna", Role::Rep), ("carlos", Role::Rep), ("mei", Role::Manager)] {
            let new = NewUser {
                name: name.to_owned(),
                email: format!("{name}@tide.example"),
                role,
                password: "slow boats to Manila".to_owned(),
                language: None,
            };
            people.push(Viewer::user(add_user(&application, &Viewer::system(), new).await.unwrap(), role));
        }
        let [anna, carlos, manager] = people.try_into().unwrap();
        application::customers::people::load_people(&application, basics::Language::ENGLISH).await.unwrap();
        House { application, clock, anna, carlos, manager, _folder: folder }
    }

    fn administrator(&self) -> Viewer {
        Viewer::user(self.manager.user_id().unwrap(), Role::Administrator)
    }

    async fn rules(&self, rules: PoolRules) {
        let version = pool_rules(&self.application, &self.administrator()).await.unwrap().version;
        self.application.perform(&self.administrator(), ChangePoolRules { version, rules }).await.unwrap();
    }

    async fn company(&self, name: &str, owner: Option<&Viewer>) -> CompanyId {
        let card = CompanyCard { name: name.to_owned(), website: format!("{name}.example"), ..CompanyCard::default() };
        let owner = owner.and_then(Viewer::user_id);
        let new = NewCompany { card, owner, ..NewCompany::default() };
        self.application.perform(&self.administrator(), CreateCompany { new }).await.unwrap()
    }

    /// Looks every morning for so many days.
    async fn days(&self, days: u32) {
        for _ in 0..days {
            self.clock.turn(DAY);
            advance_pool(&self.application).await.unwrap();
        }
    }

    async fn owner(&self, id: CompanyId) -> Option<UserId> {
        company(&self.application, &self.administrator(), id).await.unwrap().row.owner.map(|owner| owner.id)
    }

    /// Kinds of lines of the company's record, oldest first, with their reasons.
    async fn story(&self, id: CompanyId) -> Vec<(String, Option<MoveReason>)> {
        let question = TimelineQuestion { whose: Whose::Company(id), group: None, after: None, limit: Some(200) };
        let page = timeline(&self.application, &self.administrator(), question).await.unwrap();
        let told = page.items.into_iter().rev().filter(|item| item.group == Group::Record);
        told.map(|item| (item.kind, item.handed.map(|(_, _, reason)| reason)))
            .filter(|(kind, _)| kind.starts_with("owner_"))
            .collect()
    }

    async fn claim(&self, by: &Viewer, id: CompanyId) -> Result<(), &'static str> {
        self.application.perform(by, ClaimCompany { id }).await.map(drop).map_err(|trouble| code(&trouble))
    }

    async fn release(&self, by: &Viewer, id: CompanyId) -> Result<(), &'static str> {
        let verb = ReleaseCompanies { companies: vec![id], reason: ReleaseReason::NoAnswer };
        self.application.perform(by, verb).await.map(drop).map_err(|trouble| code(&trouble))
    }
}

fn code(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::Refused { code, .. } => code,
        Trouble::NotFound { .. } => "not_found",
        Trouble::NotAllowed { .. } => "not_allowed",
        other => panic!("{other}"),
    }
}

fn on() -> PoolRules {
    PoolRules { on: true, ..PoolRules::default() }
}

both_databases! {
    async fn who_may_only_claim_a_company_is_told_its_name_and_country_and_nothing_else(database: Database) {
        let house = House::on(database).await;
        house.company("tide", None).await;
        application::customers::people::load_people(&house.application, basics::Language::ENGLISH).await.unwrap();
        let question = || CompanyQuestion {
            condition: CompanyCondition::everybody(),
            search: None,
            sort: read_company_sort(None).unwrap(),
            after: None,
            limit: 10,
        };
        let shown = pool(&house.application, &house.anna, question()).await.unwrap().items;
        assert_eq!((shown[0].company.name.as_str(), &shown[0].known), ("tide", &None));
        let whole = pool(&house.application, &house.manager, question()).await.unwrap().items;
        assert!(whole[0].known.as_ref().is_some_and(|known| known.last_owner.is_none()));
    }
}

both_databases! {
    async fn a_quiet_company_returns_after_a_warning_and_its_story_says_why(database: Database) {
        let house = House::on(database).await;
        let (quiet, heard, open) = (
            house.company("quiet", Some(&house.anna)).await,
            house.company("heard", Some(&house.anna)).await,
            house.company("open", Some(&house.anna)).await,
        );
        house.rules(on()).await;
        let placed = house.application.now();
        let amount = Money { minor: 100, currency: basics::Currency::USD };
        let order = RecordOrder { number: "PO 1".into(), company: open, placed, confirmed: None, cancelled: None, sample: false, amount };
        house.application.perform(&house.anna, order).await.unwrap();
        house.days(82).await;
        assert!(house.story(quiet).await.is_empty());
        house.days(1).await;
        let told = pool_standing(&house.application, &house.anna).await.unwrap().returning;
        assert_eq!(told.len(), 2);
        let at = house.application.now();
        house.application.perform(&house.anna, RecordInquiry { company: heard, contact: None, at, subject: "QL-860".into() }).await.unwrap();
        house.days(7).await;
        assert_eq!(house.owner(quiet).await, None);
        assert_eq!(house.owner(heard).await, house.anna.user_id());
        assert_eq!(house.owner(open).await, house.anna.user_id());
        let story = house.story(quiet).await;
        let kinds: Vec<&str> = story.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(kinds, ["owner_warned", "owner_returned"]);
        let what = Overdue::Quiet { days: 90 };
        assert_eq!(story[1].1, Some(MoveReason::Overdue { what, returns_on: None }));
        // Looking again on the same day changes nothing.
        advance_pool(&house.application).await.unwrap();
        assert_eq!(house.story(quiet).await.len(), 2);
        // A manager gives back what returned that night.
        let nights = pool_returns(&house.application, &house.manager).await.unwrap();
        assert_eq!((nights.len(), nights[0].returned), (1, 1));
        let first = nights[0].undo.unwrap();
        let parts = undo_parts(&house.application, &house.manager, first).await.unwrap();
        assert_eq!(house.application.perform(&house.manager, UndoVerb { id: first, parts }).await.unwrap(), 1);
        assert_eq!(house.owner(quiet).await, house.anna.user_id());
    }

    async fn rules_that_are_switched_on_late_warn_before_they_take(database: Database) {
        let house = House::on(database).await;
        let quiet = house.company("quiet", Some(&house.anna)).await;
        house.days(400).await;
        let preview = preview_rules(&house.application, &house.administrator(), on()).await.unwrap();
        assert_eq!((preview.looked_at, preview.days.len(), preview.days[0].companies), (1, 1, 1));
        let foretold = preview.days[0].day;
        house.rules(on()).await;
        advance_pool(&house.application).await.unwrap();
        assert_eq!(house.owner(quiet).await, house.anna.user_id());
        assert_eq!(pool_standing(&house.application, &house.anna).await.unwrap().returning[0].returns_on, foretold);
        house.days(6).await;
        assert_eq!(house.owner(quiet).await, house.anna.user_id());
        house.days(1).await;
        assert_eq!(house.owner(quiet).await, None);
    }

    async fn of_two_who_claim_at_once_one_gets_it_and_the_other_reads_who(database: Database) {
        let house = House::on(database).await;
        let free = house.company("free", None).await;
        house.rules(on()).await;
        let (one, other) = tokio::join!(house.claim(&house.anna, free), house.claim(&house.carlos, free));
        let told = [one, other];
        assert_eq!(told.iter().filter(|told| told.is_ok()).count(), 1, "{told:?}");
        assert!(told.contains(&Err("claimed_by_another")), "{told:?}");
        assert!(house.owner(free).await.is_some());
        // A colleague's customer of long ago is none that one is told of.
        house.clock.turn(DAY);
        let late = if one.is_ok() { &house.carlos } else { &house.anna };
        assert_eq!(house.claim(late, free).await, Err("not_found"));
    }

    async fn limits_of_claims_are_told_and_a_release_keeps_its_owner_away_for_a_while(database: Database) {
        let house = House::on(database).await;
        let (first, second, third) =
            (house.company("a", None).await, house.company("b", None).await, house.company("c", None).await);
        assert_eq!(house.claim(&house.anna, first).await, Err("pool_is_off"));
        house.rules(PoolRules { claims_per_day: Some(2), held_at_most: Some(2), ..on() }).await;
        assert_eq!(house.claim(&house.anna, first).await, Ok(()));
        assert_eq!(house.claim(&house.anna, first).await, Err("company_is_yours"));
        assert_eq!(house.claim(&house.anna, second).await, Ok(()));
        assert_eq!(house.claim(&house.anna, third).await, Err("claimed_enough_today"));
        house.clock.turn(DAY);
        assert_eq!(house.claim(&house.anna, third).await, Err("holds_enough"));
        assert_eq!(house.release(&house.carlos, first).await, Err("not_found"));
        assert_eq!(house.release(&house.anna, first).await, Ok(()));
        assert_eq!(house.release(&house.anna, first).await, Err("company_is_free"));
        assert_eq!(house.claim(&house.anna, first).await, Err("had_it_lately"));
        assert_eq!(house.claim(&house.carlos, first).await, Ok(()));
        assert_eq!(house.release(&house.carlos, first).await, Ok(()));
        house.clock.turn(DAY * 30);
        assert_eq!(house.claim(&house.anna, first).await, Ok(()));
    }

    async fn every_way_of_changing_the_owner_begins_the_time_anew(database: Database) {
        let house = House::on(database).await;
        let (by_card, in_bulk) =
            (house.company("card", Some(&house.anna)).await, house.company("bulk", Some(&house.anna)).await);
        house.rules(on()).await;
        house.days(80).await;
        let to = house.carlos.user_id();
        let version = company(&house.application, &house.manager, by_card).await.unwrap().row.version;
        let patch = CompanyPatch { owner: Some(to), ..CompanyPatch::default() };
        house.application.perform(&house.manager, ChangeCompany { id: by_card, version, patch }).await.unwrap();
        let change = ChangeOfCompanies { owner: Some(to), ..ChangeOfCompanies::default() };
        change_companies(&house.application, &house.manager, CompanySelection::Ids(vec![in_bulk]), change).await.unwrap();
        house.days(89).await;
        assert_eq!([house.owner(by_card).await, house.owner(in_bulk).await], [to, to]);
        house.days(1).await;
        assert_eq!([house.owner(by_card).await, house.owner(in_bulk).await], [None, None]);
    }

    async fn who_leaves_hands_everything_over_and_it_is_taken_back_as_a_whole(database: Database) {
        let house = House::on(database).await;
        let app = &house.application;
        let ours = house.company("ours", Some(&house.anna)).await;
        let card = ContactCard { address: "lone@wolf.example".to_owned(), ..ContactCard::default() };
        app.perform(&house.anna, CreateContact { new: NewContact { card, ..NewContact::default() } }).await.unwrap();
        let (anna, carlos) = (house.anna.user_id().unwrap(), house.carlos.user_id().unwrap());
        let before = belongings(app, &house.manager, anna).await.unwrap();
        assert_eq!((before.companies, before.contacts, before.along), (1, 1, 0));
        let done = hand_over(app, &house.manager, anna, Some(carlos)).await.unwrap().done;
        assert_eq!((done.changed, house.owner(ours).await), (2, Some(carlos)));
        assert_eq!(belongings(app, &house.manager, anna).await.unwrap().companies, 0);
        let parts = undo_parts(app, &house.manager, done.undo).await.unwrap();
        assert_eq!(app.perform(&house.manager, UndoVerb { id: done.undo, parts }).await.unwrap(), 2);
        assert_eq!(belongings(app, &house.manager, anna).await.unwrap(), before);
        hand_over(app, &house.manager, anna, None).await.unwrap();
        assert_eq!(house.owner(ours).await, None);
    }

    async fn a_new_person_at_a_colleagues_company_is_refused_without_a_word_of_it(database: Database) {
        let house = House::on(database).await;
        house.company("theirs", Some(&house.carlos)).await;
        house.company("free", None).await;
        house.company("mine", Some(&house.anna)).await;
        let create = async |address: &str| {
            let card = ContactCard { address: address.to_owned(), ..ContactCard::default() };
            let verb = CreateContact { new: NewContact { card, ..NewContact::default() } };
            house.application.perform(&house.anna, verb).await.map(drop)
        };
        let refused = create("new@theirs.example").await.unwrap_err();
        let Trouble::Refused { code, detail, next_step: Some(step), .. } = refused else { panic!("{refused}") };
        assert_eq!((code, step.code, step.arguments.len()), ("with_a_colleague", "ask_manager", 0));
        assert!(!detail.contains("theirs"));
        assert_eq!(code_of(create("new@free.example").await), "company_in_pool");
        create("new@mine.example").await.unwrap();
        create("new@nobody.example").await.unwrap();
    }
}

fn code_of(told: Result<(), Trouble>) -> &'static str {
    code(&told.unwrap_err())
}
