//! Companies with several domains, and companies that belong to companies, through making, changing, merging, removing and taking back.

use super::harness::START;
use application::customers::companies::{
    ChangeCompany, ChangeOfCompanies, Company, CompanyPatch, CompanySelection, CreateCompany, NewCompany,
    RemoveCompany, change_companies, companies_at_domain, company,
};
use application::customers::contacts::{CompanyChoice, CreateContact, NewContact, contact};
use application::customers::duplicates::{AskForDuplicates, Kind, duplicates, look_for_duplicates};
use application::customers::merging::MergeCompanies;
use application::customers::people::follow_people;
use application::start::{Surroundings, initialise, open};
use application::trade::RecordOrder;
use application::trust::{AddUser, UndoVerb};
use application::{Application, Trouble};
use basics::ids::{CompanyId, UserId};
use basics::{Dice, Language, Money};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::customers::company_domain::DOMAINS_LIMIT;
use domain::customers::duplicates::Reason;
use domain::trust::{Role, Viewer, WorkspaceKind};
use fakeworld::TurnableClock;
use outside::FolderFiles;
use seal::MasterKey;
use std::sync::Arc;
use store::{Database, both_databases};

struct World {
    app: Application,
    by: Viewer,
}

impl World {
    async fn new(database: Database, folder: &tempfile::TempDir) -> World {
        let (master, mut dice) = (MasterKey::from_bytes([7; 32]), Dice::from_number(5));
        initialise(&database, &master, WorkspaceKind::Real, START, &mut dice).await.unwrap();
        let files = Arc::new(FolderFiles::open(folder.path()).unwrap());
        let surroundings = Surroundings { clock: Arc::new(TurnableClock::at(START)), dice, files };
        let app = open(database, &master, surroundings).await.unwrap();
        tokio::spawn(follow_people(app.clone(), Language::ENGLISH));
        app.people().followed().await;
        World { app, by: Viewer::system() }
    }

    async fn rep(&self, name: &str) -> Viewer {
        let email = format!("{name}@tradewind.example");
        let (name, password_hash) = (name.to_owned(), "x".to_owned());
        let add = AddUser { name, email, role: Role::Rep, password_hash, language: None };
        let id: UserId = self.app.perform(&self.by, add).await.unwrap();
        Viewer::user(id, Role::Rep)
    }

    async fn make(&self, by: &Viewer, new: NewCompany) -> Result<CompanyId, Trouble> {
        self.app.perform(by, CreateCompany { new }).await
    }

    async fn house(&self, name: &str, parent: Option<CompanyId>) -> CompanyId {
        self.make(&self.by, NewCompany { parent, ..named(name, "", &[]) }).await.unwrap()
    }

    async fn read(&self, id: CompanyId) -> Company {
        company(&self.app, &self.by, id).await.unwrap()
    }

    async fn change(&self, id: CompanyId, patch: CompanyPatch) -> Result<i64, Trouble> {
        let version = self.read(id).await.row.version;
        self.app.perform(&self.by, ChangeCompany { id, version, patch }).await
    }

    async fn belongs(&self, id: CompanyId, parent: Option<CompanyId>) -> Result<i64, Trouble> {
        self.change(id, CompanyPatch { parent: Some(parent), ..CompanyPatch::default() }).await
    }

    async fn parent(&self, id: CompanyId) -> Option<CompanyId> {
        self.read(id).await.parent.map(|parent| parent.id)
    }

    async fn parts(&self, id: CompanyId) -> Vec<CompanyId> {
        self.read(id).await.parts.into_iter().map(|part| part.id).collect()
    }

    async fn person(&self, by: &Viewer, address: &str, company: CompanyChoice) -> Result<Option<CompanyId>, Trouble> {
        let card = ContactCard { full_name: "Li".into(), address: address.into(), ..ContactCard::default() };
        let id =
            self.app.perform(by, CreateContact { new: NewContact { card, company, ..NewContact::default() } }).await?;
        Ok(contact(&self.app, by, id).await.unwrap().row.company.map(|company| company.id))
    }

    async fn merge(&self, survivor: CompanyId, merged: CompanyId) -> Result<basics::ids::UndoId, Trouble> {
        let (survivor_version, merged_version) =
            (self.read(survivor).await.row.version, self.read(merged).await.row.version);
        let merge = MergeCompanies { survivor, survivor_version, merged, merged_version, from_merged: Vec::new() };
        Ok(self.app.perform(&self.by, merge).await?.undo)
    }

    async fn undo(&self, id: basics::ids::UndoId) -> Result<u64, Trouble> {
        self.app.perform(&self.by, UndoVerb { id, parts: 0 }).await
    }

    async fn buys(&self, company: CompanyId, number: &str, minor: i64) {
        let order = RecordOrder {
            company,
            number: number.into(),
            placed: START,
            confirmed: Some(START),
            cancelled: None,
            sample: false,
            amount: Money { minor, currency: "USD".parse().unwrap() },
        };
        self.app.perform(&self.by, order).await.unwrap();
    }
}

fn named(name: &str, website: &str, domains: &[&str]) -> NewCompany {
    let domains = domains.iter().map(|domain| (*domain).to_owned()).collect();
    let card = CompanyCard { name: name.into(), website: website.into(), domains, ..CompanyCard::default() };
    NewCompany { card, ..NewCompany::default() }
}

fn refusal<T>(result: Result<T, Trouble>) -> (&'static str, String) {
    match result {
        Err(Trouble::Refused { code, field, .. }) => (code, field.unwrap_or_default()),
        _ => panic!("it was not refused"),
    }
}

fn given(domains: &[&str]) -> CompanyPatch {
    let domains = domains.iter().map(|domain| (*domain).to_owned()).collect();
    CompanyPatch { domains: Some(domains), ..CompanyPatch::default() }
}

both_databases! {
    async fn a_domain_is_one_companys_and_never_everybodys(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        let tide = named("Tide", "https://www.tide.example", &["https://tide.test/shop", "tide.test"]);
        let tide = world.make(&world.by, tide).await.unwrap();
        assert_eq!(world.read(tide).await.domains, ["tide.test"]);

        let flood = world.house("Flood", None).await;
        for (domains, code) in [
            (&["gmail.com"][..], "public_mailbox"),
            (&["li@163.com"], "public_mailbox"),
            (&["flood"], "not_a_domain"),
            (&["tide.test"], "domain_taken"),
            // The website of another is its own, too.
            (&["flood.test", "tide.example"], "domain_taken"),
        ] {
            assert_eq!(refusal(world.change(flood, given(domains)).await), (code, "domains".to_owned()), "{domains:?}");
        }
        let site = CompanyPatch { website: Some("http://tide.test".into()), ..CompanyPatch::default() };
        assert_eq!(refusal(world.change(flood, site).await), ("domain_taken", "website".to_owned()));
        let many: Vec<String> = (0..=DOMAINS_LIMIT).map(|number| format!("n{number}.test")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(refusal(world.change(flood, given(&many)).await).0, "too_many");

        world.change(tide, given(&["tide-asia.test"])).await.unwrap();
        world.change(flood, given(&["tide.test"])).await.unwrap();
        let at = async |domain| {
            let found = companies_at_domain(&world.app, &world.by, domain).await.unwrap();
            found.into_iter().map(|company| company.name).collect::<Vec<_>>()
        };
        assert_eq!(at("tide.test").await, ["Flood"]);
        assert_eq!(at("li@tide-asia.test").await, ["Tide"]);
        assert_eq!(at("www.tide.example").await, ["Tide"]);
        assert_eq!((at("gmail.com").await.len(), at("nobody.test").await.len()), (0, 0));
    }

    async fn who_enters_a_person_is_told_whose_the_domain_is(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        let (anna, bert) = (world.rep("anna").await, world.rep("bert").await);
        let tide = world.make(&anna, named("Tide", "", &["tide.test"])).await.unwrap();
        assert_eq!(world.person(&anna, "li@tide.test", CompanyChoice::OfAddress).await.unwrap(), Some(tide));
        assert_eq!(world.person(&anna, "li@gmail.com", CompanyChoice::OfAddress).await.unwrap(), None);
        assert_eq!(world.person(&anna, "mai@tide.test", CompanyChoice::None).await.unwrap(), None);
        // Whom the other has, nobody is told.
        assert!(companies_at_domain(&world.app, &bert, "tide.test").await.unwrap().is_empty());
        let tried = world.person(&bert, "bo@tide.test", CompanyChoice::OfAddress).await;
        assert_eq!(refusal(tried), ("with_a_colleague", "address".to_owned()));
        let tried = world.make(&bert, named("Other name", "", &["tide.test"])).await;
        assert_eq!(refusal(tried), ("with_a_colleague", "domains".to_owned()));
        let tried = world.make(&bert, named("Other name", "tide.test", &[])).await;
        assert_eq!(refusal(tried), ("with_a_colleague", "name".to_owned()));
        let branches = [named("Branch one", "branch.test", &[]), NewCompany {
            country: "CN".parse().ok(),
            ..named("Branch two", "branch.test", &[])
        }];
        for branch in branches {
            world.make(&anna, branch).await.unwrap();
        }
        let tried = world.person(&anna, "bo@branch.test", CompanyChoice::OfAddress).await;
        assert_eq!(refusal(tried), ("several_companies", "company_id".to_owned()));
    }

    async fn domains_find_doubles_move_with_a_merge_and_come_back(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        let tide = world.make(&world.by, named("Tide Trading", "tide.example", &["tide.test"])).await.unwrap();
        let flood = world.make(&world.by, named("Tide Traders", "flood.example", &["flood.test"])).await.unwrap();
        world.app.perform(&world.by, AskForDuplicates).await.unwrap();
        assert!(look_for_duplicates(&world.app).await.unwrap());
        let undo = world.merge(tide, flood).await.unwrap();
        assert_eq!(world.read(tide).await.domains, ["tide.test", "flood.test", "flood.example"]);
        let own = async |domain| companies_at_domain(&world.app, &world.by, domain).await.unwrap().pop().map(|one| one.id);
        assert_eq!((own("flood.test").await, own("flood.example").await), (Some(tide), Some(tide)));
        world.change(tide, given(&["tide.test", "flood.test", "flood.example", "new.test"])).await.unwrap();
        world.undo(undo).await.unwrap();
        assert_eq!(world.read(tide).await.domains, ["tide.test", "new.test"]);
        assert_eq!((own("flood.test").await, own("flood.example").await), (Some(flood), Some(flood)));

        let gone = world.app.perform(&world.by, RemoveCompany { id: flood }).await.unwrap().undo;
        assert_eq!(own("flood.test").await, None);
        world.change(tide, given(&["flood.test"])).await.unwrap();
        assert_eq!(refusal(world.undo(gone).await).0, "domain_taken");
        world.change(tide, given(&[])).await.unwrap();
        world.undo(gone).await.unwrap();
        assert_eq!(own("flood.test").await, Some(flood));
    }

    async fn a_shared_domain_is_a_reason_to_be_one(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        world.make(&world.by, named("Tide Trading Ltd", "tide.example", &["tide.test"])).await.unwrap();
        let new = NewCompany { country: "CN".parse().ok(), ..named("Tide Trading", "", &[]) };
        let other = world.make(&world.by, new).await.unwrap();
        // Somebody of that company whose address is at the first one's other domain.
        world.person(&world.by, "li@tide.test", CompanyChoice::Known(other)).await.unwrap();
        world.app.perform(&world.by, AskForDuplicates).await.unwrap();
        assert!(look_for_duplicates(&world.app).await.unwrap());
        let pairs = duplicates(&world.app, &world.by, Kind::Company, false, None, 10).await.unwrap().pairs;
        let reasons: Vec<Reason> = pairs[0].reasons.iter().map(|(reason, _)| *reason).collect();
        assert!(reasons.contains(&Reason::SameDomainOfPeople), "{reasons:?}");
    }

    async fn a_group_has_no_circle_and_few_levels(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        let mut houses = vec![world.house("House 0", None).await];
        for level in 1..5 {
            houses.push(world.house(&format!("House {level}"), houses.last().copied()).await);
        }
        let deep = world.make(&world.by, NewCompany { parent: Some(houses[4]), ..named("Too deep", "", &[]) }).await;
        assert_eq!(refusal(deep), ("parent_too_deep", "parent".to_owned()));
        assert_eq!(refusal(world.belongs(houses[0], Some(houses[0])).await).0, "parent_itself");
        assert_eq!(refusal(world.belongs(houses[0], Some(houses[3])).await).0, "parent_circle");
        let above = world.house("Above", None).await;
        assert_eq!(refusal(world.belongs(houses[0], Some(above)).await).0, "parent_too_deep");
        world.belongs(houses[2], Some(above)).await.unwrap();
        world.belongs(houses[0], Some(houses[4])).await.unwrap_err();
        assert_eq!((world.parent(houses[2]).await, world.parts(houses[1]).await), (Some(above), Vec::new()));
        world.belongs(houses[2], None).await.unwrap();
        assert_eq!(world.parent(houses[2]).await, None);

        // Of a parent that somebody does not see, nothing is told.
        let (anna, bert) = (world.rep("anna").await, world.rep("bert").await);
        let hidden = world.make(&anna, named("Annas", "", &[])).await.unwrap();
        let own = world.make(&bert, named("Berts", "", &[])).await.unwrap();
        let patch = CompanyPatch { parent: Some(Some(hidden)), ..CompanyPatch::default() };
        let tried = world.app.perform(&bert, ChangeCompany { id: own, version: 1, patch }).await;
        assert_eq!(refusal(tried), ("unknown_company", "parent".to_owned()));
        world.belongs(own, Some(hidden)).await.unwrap();
        assert_eq!(company(&world.app, &bert, own).await.unwrap().parent.map(|parent| parent.id), None);
        assert!(company(&world.app, &anna, hidden).await.unwrap().parts.is_empty());
    }

    async fn a_group_is_set_for_many_summed_and_freed_when_its_head_goes(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        let (head, east, west) =
            (world.house("Head", None).await, world.house("East", None).await, world.house("West", None).await);
        let change = || ChangeOfCompanies { parent: Some(Some(head)), ..ChangeOfCompanies::default() };
        let ids = |ids: &[CompanyId]| CompanySelection::Ids(ids.to_vec());
        let all = change_companies(&world.app, &world.by, ids(&[head, east]), change()).await;
        assert_eq!(refusal(all).0, "parent_itself");
        let done = change_companies(&world.app, &world.by, ids(&[east, west]), change()).await.unwrap();
        assert_eq!((done.done.changed, world.parts(head).await), (2, vec![east, west]));
        let north = world.house("North", Some(west)).await;
        for (company, number, minor) in [(head, "A", 100), (east, "B", 200), (north, "C", 400)] {
            world.buys(company, number, minor).await;
        }
        let usd = |minor| Money { minor, currency: "USD".parse().unwrap() };
        assert_eq!(world.read(head).await.group_purchases, [(usd(700), 3)]);
        assert_eq!(world.read(east).await.group_purchases, []);
        world.undo(done.done.undo).await.unwrap();
        assert!(world.parts(head).await.is_empty());
        world.belongs(east, Some(head)).await.unwrap();
        world.belongs(west, Some(head)).await.unwrap();

        let gone = world.app.perform(&world.by, RemoveCompany { id: head }).await.unwrap().undo;
        assert_eq!((world.parent(east).await, world.parent(north).await), (None, Some(west)));
        // What has another head meanwhile keeps it.
        world.belongs(west, Some(east)).await.unwrap();
        world.undo(gone).await.unwrap();
        assert_eq!((world.parts(head).await, world.parent(west).await), (vec![east], Some(east)));
    }

    async fn parts_go_to_the_survivor_of_a_merge_and_back(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        let (top, one, other) =
            (world.house("Top", None).await, world.house("One", None).await, world.house("Other", None).await);
        world.belongs(other, Some(top)).await.unwrap();
        let part = world.house("Part", Some(other)).await;
        let undo = world.merge(one, other).await.unwrap();
        assert_eq!((world.parent(one).await, world.parts(one).await), (Some(top), vec![part]));
        world.undo(undo).await.unwrap();
        assert_eq!((world.parent(one).await, world.parent(other).await), (None, Some(top)));
        assert_eq!((world.parts(one).await, world.parts(other).await), (vec![], vec![part]));

        // The survivor is a part of a part of the merged one: what was between them is below it then.
        let low = world.house("Low", Some(part)).await;
        let undo = world.merge(low, other).await.unwrap();
        assert_eq!((world.parent(low).await, world.parent(part).await), (Some(top), Some(low)));
        world.undo(undo).await.unwrap();
        assert_eq!((world.parent(low).await, world.parent(part).await), (Some(part), Some(other)));

        // The merged one was above what has become its head meanwhile: it is given back as a part of nothing.
        let undo = world.merge(one, other).await.unwrap();
        world.belongs(one, None).await.unwrap();
        world.belongs(top, Some(part)).await.unwrap();
        world.undo(undo).await.unwrap();
        assert_eq!((world.parent(other).await, world.parent(part).await), (None, Some(other)));
    }
}
