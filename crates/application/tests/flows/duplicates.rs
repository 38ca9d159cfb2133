//! Records that may be one: found, merged, and taken apart again as they were, on both databases.

use super::harness::START;
use application::customers::companies::{
    AddCollaborator, ChangeCompany, CompanyPatch, CreateCompany, NewCompany, company,
};
use application::customers::contacts::{
    ChangeContact, CompanyChoice, Contact, ContactPatch, CreateContact, NewContact, contact, count_contacts,
};
use application::customers::duplicates::{
    AskForDuplicates, DismissDuplicate, DuplicatePair, Kind, compare, duplicates, look_for_duplicates,
};
use application::customers::labels::{ListKind, MakeList, MakeTag};
use application::customers::merging::{MergeCompanies, MergeContacts};
use application::customers::people::follow_people;
use application::start::{Surroundings, initialise, open};
use application::trade::{RecordInquiry, RecordOrder, RecordReply, company_trade};
use application::trust::{AddUser, UndoVerb, WithdrawPermission, erase_contact};
use application::{Application, Trouble};
use basics::ids::{CompanyId, ContactId};
use basics::{Dice, Language, Money};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::customers::condition::Condition;
use domain::customers::duplicates::{Likelihood, Reason};
use domain::customers::merging::ContactField;
use domain::customers::permission::Permission;
use domain::trust::{ConsentSource, Viewer, WorkspaceKind};
use fakeworld::TurnableClock;
use outside::FolderFiles;
use seal::MasterKey;
use std::sync::Arc;
use std::time::Duration;
use store::{Database, both_databases};

struct World {
    application: Application,
    clock: Arc<TurnableClock>,
    by: Viewer,
}

impl World {
    async fn new(database: Database, folder: &tempfile::TempDir) -> World {
        let (master, mut dice) = (MasterKey::from_bytes([7; 32]), Dice::from_number(5));
        initialise(&database, &master, WorkspaceKind::Real, START, &mut dice).await.unwrap();
        let files = Arc::new(FolderFiles::open(folder.path()).unwrap());
        let clock = Arc::new(TurnableClock::at(START));
        let surroundings = Surroundings { clock: Arc::clone(&clock) as _, dice, files };
        let application = open(database, &master, surroundings).await.unwrap();
        tokio::spawn(follow_people(application.clone(), Language::ENGLISH));
        application.people().followed().await;
        World { application, clock, by: Viewer::system() }
    }

    async fn person(&self, name: &str, address: &str, company: Option<CompanyId>) -> ContactId {
        let card = ContactCard { full_name: name.into(), address: address.into(), ..ContactCard::default() };
        let company = company.map_or(CompanyChoice::None, CompanyChoice::Known);
        let new = NewContact { card, company, ..NewContact::default() };
        self.application.perform(&self.by, CreateContact { new }).await.unwrap()
    }

    async fn company(&self, name: &str, website: &str) -> CompanyId {
        let card = CompanyCard { name: name.into(), website: website.into(), ..CompanyCard::default() };
        let new = NewCompany { card, country: "DE".parse().ok(), ..NewCompany::default() };
        self.application.perform(&self.by, CreateCompany { new }).await.unwrap()
    }

    async fn read(&self, id: ContactId) -> Contact {
        contact(&self.application, &self.by, id).await.unwrap()
    }

    async fn merge(
        &self,
        survivor: ContactId,
        merged: ContactId,
        from_merged: Vec<ContactField>,
    ) -> basics::ids::UndoId {
        let survivor_version = self.read(survivor).await.row.version;
        let merged_version = self.read(merged).await.row.version;
        let merge = MergeContacts { survivor, survivor_version, merged, merged_version, from_merged };
        self.application.perform(&self.by, merge).await.unwrap().undo
    }

    async fn orders(&self, company: CompanyId) -> u64 {
        company_trade(&self.application, &self.by, company).await.unwrap().orders
    }

    async fn undo(&self, id: basics::ids::UndoId) {
        self.application.perform(&self.by, UndoVerb { id, parts: 0 }).await.unwrap();
    }

    async fn look(&self, kind: Kind) -> Vec<DuplicatePair> {
        self.application.perform(&self.by, AskForDuplicates).await.unwrap();
        assert!(look_for_duplicates(&self.application).await.unwrap());
        self.open_pairs(kind).await
    }

    async fn open_pairs(&self, kind: Kind) -> Vec<DuplicatePair> {
        duplicates(&self.application, &self.by, kind, false, None, 100).await.unwrap().pairs
    }
}

/// What of a contact a merge may touch.
fn facts(contact: &Contact) -> impl PartialEq + std::fmt::Debug + use<> {
    let names = |named: &[String]| named.to_vec();
    (
        contact.card.clone(),
        contact.row.company.as_ref().map(|company| company.name.clone()),
        contact.row.country,
        names(&contact.row.tags.iter().map(|tag| tag.name.clone()).collect::<Vec<_>>()),
        names(&contact.row.lists.iter().map(|list| list.name.clone()).collect::<Vec<_>>()),
        contact.row.permission,
        contact.row.suppressed,
        contact.events.len(),
    )
}

both_databases! {
    async fn a_merge_gives_everything_to_the_survivor_and_is_taken_apart_as_it_was(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        let (application, by) = (&world.application, &world.by);
        let tide = world.company("Tide Trading", "tide.example").await;
        let list = application.perform(by, MakeList { name: "News".into(), kind: ListKind::Newsletter }).await.unwrap();
        let tag = application.perform(by, MakeTag { name: "Fair".into() }).await.unwrap();
        let kept = world.person("Jon Smith", "jon@tide.example", Some(tide)).await;
        let gone = world.person("John Smith", "john.smith@tide.example", None).await;
        let version = world.read(gone).await.row.version;
        let patch = ContactPatch {
            job_title: Some("Buyer".into()),
            note: Some("Met in Canton.".into()),
            phones: Some(vec!["+4940123456".into()]),
            tags: Some(vec![tag]),
            lists: Some(vec![list]),
            ..ContactPatch::default()
        };
        application.perform(by, ChangeContact { id: gone, version, patch }).await.unwrap();
        let reply = RecordReply { contact: gone, at: START, subject: "Cranes".into(), campaign: None };
        application.perform(by, reply).await.unwrap();
        let said = WithdrawPermission { contact: gone, source: ConsentSource::UnsubscribePage, proof: "page".into() };
        application.perform(by, said).await.unwrap();
        let before = (facts(&world.read(kept).await), facts(&world.read(gone).await));

        let undo = world.merge(kept, gone, vec![ContactField::Name]).await;
        let merged = world.read(kept).await;
        assert_eq!((merged.card.full_name.as_str(), merged.card.job_title.as_str()), ("John Smith", "Buyer"));
        assert_eq!((merged.card.address.as_str(), merged.events.len()), ("jon@tide.example", 1));
        assert_eq!((merged.row.tags.len(), merged.row.lists.len()), (1, 1));
        // A no of either is a no of both, also at the address that it was not said for.
        assert_eq!((merged.row.permission, merged.row.suppressed), (Permission::Withdrawn, true));
        // The old number leads to the survivor.
        assert_eq!(world.read(gone).await.row.id, kept);
        // Who is merged is no longer among the people.
        let everybody = count_contacts(application, by, Condition::everybody(), None).await.unwrap();
        assert_eq!(everybody.count, 1);

        // What is written since stays with the survivor.
        let version = world.read(kept).await.row.version;
        let patch = ContactPatch { salutation: Some("Mr".into()), ..ContactPatch::default() };
        application.perform(by, ChangeContact { id: kept, version, patch }).await.unwrap();
        world.undo(undo).await;
        let after = world.read(kept).await;
        assert_eq!(after.card.salutation, "Mr");
        let version = after.row.version;
        let patch = ContactPatch { salutation: Some(String::new()), ..ContactPatch::default() };
        application.perform(by, ChangeContact { id: kept, version, patch }).await.unwrap();
        assert_eq!((facts(&world.read(kept).await), facts(&world.read(gone).await)), before);
        assert_eq!(world.read(gone).await.row.id, gone);
    }

    async fn an_address_that_was_taken_over_goes_back_with_its_person(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        let kept = world.person("Ann Li", "ann@old.example", None).await;
        let gone = world.person("Ann Li", "ann@new.example", None).await;
        let before = (facts(&world.read(kept).await), facts(&world.read(gone).await));
        let undo = world.merge(kept, gone, vec![ContactField::Address]).await;
        assert_eq!(world.read(kept).await.card.address, "ann@new.example");
        // The old one is given up, others have it meanwhile, and then the merge cannot be taken apart.
        let version = world.read(kept).await.row.version;
        let patch = ContactPatch { other_addresses: Some(Vec::new()), ..ContactPatch::default() };
        world.application.perform(&world.by, ChangeContact { id: kept, version, patch }).await.unwrap();
        let other = world.person("Other", "ann@old.example", None).await;
        let refused = world.application.perform(&world.by, UndoVerb { id: undo, parts: 0 }).await.unwrap_err();
        assert!(matches!(refused, Trouble::Refused { code: "address_taken", .. }), "{refused:?}");
        let remove = application::customers::contacts::RemoveContacts { ids: vec![other] };
        world.application.perform(&world.by, remove).await.unwrap();
        world.undo(undo).await;
        assert_eq!((facts(&world.read(kept).await), facts(&world.read(gone).await)), before);
    }

    async fn a_merged_person_is_erased_whole(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        let kept = world.person("Ann Li", "ann@one.example", None).await;
        let gone = world.person("Ann Li", "ann@two.example", None).await;
        world.merge(kept, gone, Vec::new()).await;
        let report = erase_contact(&world.application, &world.by, kept).await.unwrap();
        let erased = report.erased.iter().find(|erased| erased.what == "contact").map(|erased| erased.count);
        assert_eq!(erased, Some(2));
        for address in ["ann@one.example", "ann@two.example"] {
            let hash = world.application.keyring().suppression_hash(address);
            let row = store::trust::suppression::find_by_hash(world.application.database(), &hash).await.unwrap();
            assert!(row.is_some(), "nobody writes to {address} again");
        }
    }

    async fn two_companies_become_one_with_people_orders_and_those_who_work_along(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        let (application, by) = (&world.application, &world.by);
        let kept = world.company("Hansa Handels GmbH", "https://www.hansa.example").await;
        // By hand a second one of the same website is refused, but what is there may become one.
        let gone = world.company("HANSA-HANDELS", "").await;
        let version = company(application, by, gone).await.unwrap().row.version;
        let patch = CompanyPatch { website: Some("hansa.example/shop".into()), ..CompanyPatch::default() };
        application.perform(by, ChangeCompany { id: gone, version, patch }).await.unwrap();
        let user = application.perform(by, AddUser {
            name: "Rep".into(),
            email: "rep@tide.example".into(),
            role: domain::trust::Role::Rep,
            password_hash: "no password".into(),
            language: None,
        }).await.unwrap();
        application.perform(by, AddCollaborator { company: gone, user }).await.unwrap();
        let person = world.person("Ann Li", "ann@hansa.example", Some(gone)).await;
        let order = RecordOrder {
            number: "PO 1".into(),
            company: gone,
            placed: START,
            confirmed: Some(START),
            cancelled: None,
            sample: false,
            amount: Money { minor: 5_000_000, currency: "USD".parse().unwrap() },
        };
        application.perform(by, order).await.unwrap();
        let inquiry = RecordInquiry { company: gone, contact: None, at: START, subject: "Cranes".into() };
        application.perform(by, inquiry).await.unwrap();
        let pairs = world.look(Kind::Company).await;
        assert_eq!(pairs.len(), 1);
        assert_eq!(pairs[0].likelihood, Likelihood::Certain);
        let sides = (kept.to_string(), gone.to_string());
        let compared = compare(application, by, Kind::Company, (&sides.0, &sides.1)).await.unwrap();
        assert!(compared.other_should_stay, "more happened with it");

        let (survivor_version, merged_version) = (compared.one.version, compared.other.version);
        let merge = MergeCompanies { survivor: kept, survivor_version, merged: gone, merged_version, from_merged: vec![] };
        let undo = application.perform(by, merge).await.unwrap().undo;
        let read = company(application, by, gone).await.unwrap();
        assert_eq!((read.row.id, read.row.name.as_str()), (kept, "Hansa Handels GmbH"));
        assert_eq!((read.contacts.len(), read.collaborators.len()), (1, 1));
        assert_eq!(world.read(person).await.row.company.map(|company| company.id), Some(kept));
        assert_eq!(world.orders(kept).await, 1);
        assert!(world.open_pairs(Kind::Company).await.is_empty());
        let tier = |company: &application::customers::companies::Company| company.row.tier.as_ref().map(|tier| tier.tier);
        let bought = tier(&read);

        world.undo(undo).await;
        let (one, other) = (company(application, by, kept).await.unwrap(), company(application, by, gone).await.unwrap());
        assert_eq!((one.contacts.len(), one.collaborators.len()), (0, 0));
        assert_eq!((other.row.id, other.contacts.len(), other.collaborators.len()), (gone, 1, 1));
        assert_eq!((world.orders(kept).await, world.orders(gone).await), (0, 1));
        assert_eq!(tier(&other), bought, "its orders say the same again");
    }

    async fn what_is_not_the_same_is_remembered_and_what_is_gone_is_no_longer_shown(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        let tide = world.company("Tide Trading", "").await;
        let [one, two] = ["j.smith@gmail.com", "jsmith+fair@gmail.com"];
        world.person("John Smith", one, None).await;
        world.person("J. Smith", two, None).await;
        world.person("Jürgen Müller", "j.mueller@tide.example", Some(tide)).await;
        let last = world.person("Juergen Mueller", "juergen@tide.example", Some(tide)).await;
        world.person("Mary Jones", "mary@elsewhere.example", None).await;
        let pairs = world.look(Kind::Contact).await;
        let found: Vec<(Likelihood, Reason)> = pairs.iter().map(|pair| (pair.likelihood, pair.reasons[0].0)).collect();
        assert_eq!(found, [(Likelihood::Certain, Reason::SameMailbox), (Likelihood::Likely, Reason::SameName)]);

        world.application.perform(&world.by, DismissDuplicate { id: pairs[0].id }).await.unwrap();
        world.clock.turn(Duration::from_secs(3_600));
        let again = world.look(Kind::Contact).await;
        assert_eq!(again.iter().map(|pair| pair.id).collect::<Vec<_>>(), [pairs[1].id]);
        let dismissed = duplicates(&world.application, &world.by, Kind::Contact, true, None, 100).await.unwrap().pairs;
        assert_eq!(dismissed.iter().map(|pair| pair.id).collect::<Vec<_>>(), [pairs[0].id]);

        let remove = application::customers::contacts::RemoveContacts { ids: vec![last] };
        world.application.perform(&world.by, remove).await.unwrap();
        assert!(world.open_pairs(Kind::Contact).await.is_empty(), "at once, although the row waits for the next look");
        world.clock.turn(Duration::from_secs(3_600));
        assert!(world.look(Kind::Contact).await.is_empty());
    }
}
