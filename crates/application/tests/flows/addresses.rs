//! People with several addresses: found by each of them, written to at one, through forms, files, merges and erasure, on both databases.

use super::harness::START;
use application::customers::contacts::{
    ChangeContact, Contact, ContactPatch, CreateContact, MakeMainAddress, NewContact, RemoveContacts, contact,
    count_contacts,
};
use application::customers::duplicates::{AskForDuplicates, Kind, duplicates, look_for_duplicates};
use application::customers::import::{
    Change, Pace, PublishImport, StartDryRun, Upload, advance_imports, begin_import, change_import, import,
};
use application::customers::merging::MergeContacts;
use application::customers::people::follow_people;
use application::start::{Surroundings, initialise, open};
use application::trust::{AddUser, Suppress, UndoVerb, erase_contact};
use application::{Application, Trouble};
use basics::ids::{ContactId, ImportId, UndoId, UserId};
use basics::{Dice, Language};
use domain::customers::addresses::{AddressSource, OTHERS_LIMIT};
use domain::customers::card::ContactCard;
use domain::customers::condition::Condition;
use domain::customers::duplicates::Reason;
use domain::customers::import::Conflict;
use domain::customers::origin::{LegalBasis, Origin};
use domain::trust::{ConsentSource, Role, SuppressionReason, Viewer, WorkspaceKind};
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
        World { app, by: Viewer::user(UserId::from_i64(1), Role::Administrator) }
    }

    async fn rep(&self, name: &str) -> Viewer {
        let email = format!("{name}@tradewind.example");
        let (name, password_hash) = (name.to_owned(), "x".to_owned());
        let add = AddUser { name, email, role: Role::Rep, password_hash, language: None };
        Viewer::user(self.app.perform(&Viewer::system(), add).await.unwrap(), Role::Rep)
    }

    async fn make(&self, by: &Viewer, main: &str, others: &[&str]) -> Result<ContactId, Trouble> {
        let card = ContactCard { full_name: "Li Wei".into(), address: main.into(), ..ContactCard::default() };
        let new = NewContact { card, other_addresses: given(others), ..NewContact::default() };
        self.app.perform(by, CreateContact { new }).await
    }

    async fn person(&self, main: &str, others: &[&str]) -> ContactId {
        self.make(&self.by, main, others).await.unwrap()
    }

    async fn read(&self, id: ContactId) -> Contact {
        contact(&self.app, &self.by, id).await.unwrap()
    }

    /// The main address and the others.
    async fn addresses(&self, id: ContactId) -> (String, Vec<String>) {
        let found = self.read(id).await;
        (found.card.address, found.card.other_addresses.into_iter().map(|other| other.address).collect())
    }

    async fn change(&self, id: ContactId, patch: ContactPatch) -> Result<i64, Trouble> {
        let version = self.read(id).await.row.version;
        self.app.perform(&self.by, ChangeContact { id, version, patch }).await
    }

    async fn give(&self, id: ContactId, others: &[&str]) -> Result<i64, Trouble> {
        self.change(id, ContactPatch { other_addresses: Some(given(others)), ..ContactPatch::default() }).await
    }

    async fn make_main(&self, id: ContactId, address: &str) -> Result<i64, Trouble> {
        let version = self.read(id).await.row.version;
        self.app.perform(&self.by, MakeMainAddress { id, version, address: address.into() }).await
    }

    async fn merge(&self, survivor: ContactId, merged: ContactId) -> Result<UndoId, Trouble> {
        let (survivor_version, merged_version) =
            (self.read(survivor).await.row.version, self.read(merged).await.row.version);
        let merge = MergeContacts { survivor, survivor_version, merged, merged_version, from_merged: Vec::new() };
        Ok(self.app.perform(&self.by, merge).await?.undo)
    }

    async fn undo(&self, id: UndoId) -> Result<u64, Trouble> {
        self.app.perform(&self.by, UndoVerb { id, parts: 0 }).await
    }

    async fn is_suppressed(&self, address: &str) -> bool {
        let hash = self.app.keyring().suppression_hash(address);
        store::trust::suppression::find_by_hash(self.app.database(), &hash).await.unwrap().is_some()
    }

    async fn counted(&self) -> u64 {
        count_contacts(&self.app, &self.by, Condition::everybody(), None).await.unwrap().count
    }

    /// After an import everybody is loaded anew beside the people of before.
    async fn until_counted(&self, people: u64) {
        while self.counted().await != people {
            tokio::task::yield_now().await;
        }
    }

    async fn publish(&self, file: &str) -> ImportId {
        let upload = Upload { file_name: "people.csv".into(), bytes: file.as_bytes().to_vec() };
        let id = begin_import(&self.app, &self.by, upload).await.unwrap();
        let ground = Change {
            origin: Some(Origin::Customers),
            legal_basis: Some(LegalBasis::Contract),
            conflict: Some(Conflict::Replace),
            ..Change::default()
        };
        change_import(&self.app, &self.by, id, None, ground).await.unwrap();
        self.app.perform(&self.by, StartDryRun { import: id }).await.unwrap();
        advance_imports(&self.app, Pace::ToTheEnd).await.unwrap();
        self.app.perform(&self.by, PublishImport { import: id, seen: None }).await.unwrap();
        advance_imports(&self.app, Pace::ToTheEnd).await.unwrap();
        id
    }
}

fn given(addresses: &[&str]) -> Vec<(String, String)> {
    addresses.iter().map(|address| ((*address).to_owned(), "work".to_owned())).collect()
}

fn refusal<T>(result: Result<T, Trouble>) -> (&'static str, String) {
    match result {
        Err(Trouble::Refused { code, field, .. }) => (code, field.unwrap_or_default()),
        _ => panic!("it was not refused"),
    }
}

both_databases! {
    async fn an_address_is_one_persons_main_or_other(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        let (anna, bert) = (world.rep("anna").await, world.rep("bert").await);
        let li = world.make(&anna, "li@tide.example", &["Li@flood.example", "li@private.example"]).await.unwrap();
        let (main, others) = world.addresses(li).await;
        assert_eq!((main.as_str(), others.join(" ").as_str()), ("li@tide.example", "Li@flood.example li@private.example"));
        let other = &world.read(li).await.other_addresses[0];
        assert_eq!((other.0.label.as_str(), other.0.since, other.0.source, other.1), ("work", START, AddressSource::ByHand, false));

        for (main, others, field) in [
            ("li@FLOOD.example", vec![], "address"),
            ("bo@x.example", vec!["li@tide.example"], "other_addresses"),
            ("bo@x.example", vec!["bo@y.example", "LI@private.example"], "other_addresses"),
        ] {
            let tried = world.make(&anna, main, &others).await;
            assert_eq!(refusal(tried), ("address_taken", field.to_owned()), "{main} {others:?}");
            // Whose it is, is not told to who does not see that person.
            let tried = world.make(&bert, main, &others).await;
            assert_eq!(refusal(tried), ("with_a_colleague", field.to_owned()), "{main} {others:?}");
        }
        let bo = world.person("bo@x.example", &[]).await;
        assert_eq!(refusal(world.give(bo, &["li@flood.example"]).await).0, "address_taken");
        assert_eq!(refusal(world.give(bo, &["bo at y"]).await), ("not_an_address", "other_addresses".to_owned()));
        let many: Vec<String> = (0..=OTHERS_LIMIT).map(|number| format!("bo{number}@x.example")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(refusal(world.give(bo, &many).await), ("too_many", "other_addresses".to_owned()));

        // What is given up is free, and what a removed person had comes back only while it is.
        world.give(li, &["li@private.example"]).await.unwrap();
        world.give(bo, &["li@flood.example"]).await.unwrap();
        let gone = world.app.perform(&world.by, RemoveContacts { ids: vec![li] }).await.unwrap().undo;
        world.give(bo, &["li@private.example"]).await.unwrap();
        assert_eq!(refusal(world.undo(gone).await).0, "address_taken");
        world.give(bo, &["li@tide.example"]).await.unwrap();
        assert_eq!(refusal(world.undo(gone).await).0, "address_taken");
        world.give(bo, &[]).await.unwrap();
        world.undo(gone).await.unwrap();
        assert_eq!(world.addresses(li).await.1, ["li@private.example"]);
        assert_eq!(refusal(world.give(bo, &["li@private.example"]).await).0, "address_taken");
    }

    async fn another_main_address_keeps_the_former_one_and_a_no_goes_with_the_person(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        let li = world.person("li@tide.example", &["li@flood.example", "li@private.example"]).await;
        assert_eq!(refusal(world.make_main(li, "nobody@flood.example").await), ("unknown_address", "address".to_owned()));
        world.make_main(li, "LI@flood.example").await.unwrap();
        let (main, others) = world.addresses(li).await;
        assert_eq!((main.as_str(), others.join(" ").as_str()), ("li@flood.example", "li@tide.example li@private.example"));
        assert_eq!(world.read(li).await.card.other_addresses[0].source, AddressSource::FormerMain);
        assert_eq!(world.read(li).await.row.address, "li@flood.example");
        for address in ["li@tide.example", "li@flood.example", "li@private.example"] {
            assert_eq!(refusal(world.make(&world.by, address, &[]).await).0, "address_taken", "{address}");
        }

        let no = |address: &str, reason| Suppress { address: address.into(), reason, source: ConsentSource::ByHand };
        world.app.perform(&world.by, no("li@flood.example", SuppressionReason::Bounced)).await.unwrap();
        world.make_main(li, "li@tide.example").await.unwrap();
        // A mailbox that is gone says nothing of the others.
        assert!(!world.read(li).await.row.suppressed && world.read(li).await.other_addresses[0].1);
        world.app.perform(&world.by, no("li@tide.example", SuppressionReason::ByHand)).await.unwrap();
        world.make_main(li, "li@private.example").await.unwrap();
        assert!(world.read(li).await.row.suppressed && world.is_suppressed("li@private.example").await);
    }

    async fn a_merge_keeps_every_address_and_gives_them_back(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        let li = world.person("li@tide.example", &["li@flood.example"]).await;
        let wei = world.person("wei@tide.example", &["wei@private.example"]).await;
        let undo = world.merge(li, wei).await.unwrap();
        let (main, others) = world.addresses(li).await;
        assert_eq!(main, "li@tide.example");
        assert_eq!(others, ["li@flood.example", "wei@private.example", "wei@tide.example"]);
        assert_eq!(refusal(world.make(&world.by, "wei@tide.example", &[]).await).0, "address_taken");
        world.undo(undo).await.unwrap();
        assert_eq!(world.addresses(li).await.1, ["li@flood.example"]);
        let (main, others) = world.addresses(wei).await;
        assert_eq!((main.as_str(), others.as_slice()), ("wei@tide.example", &["wei@private.example".to_owned()][..]));

        // What became the main one meanwhile is not taken away by an undo.
        let undo = world.merge(li, wei).await.unwrap();
        world.make_main(li, "wei@tide.example").await.unwrap();
        assert_eq!(refusal(world.undo(undo).await).0, "address_taken");
        world.make_main(li, "li@tide.example").await.unwrap();
        world.give(li, &["li@flood.example"]).await.unwrap();
        world.undo(undo).await.unwrap();
        assert_eq!(world.addresses(wei).await.0, "wei@tide.example");

        let many: Vec<String> = (0..OTHERS_LIMIT).map(|number| format!("bo{number}@x.example")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let bo = world.person("bo@x.example", &many).await;
        assert_eq!(refusal(world.merge(bo, wei).await), ("too_many_addresses", "merged".to_owned()));
    }

    async fn a_file_finds_a_person_by_every_address_and_makes_no_second(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        let li = world.person("li@tide.example", &["li@flood.example", "li@private.example"]).await;
        let file = "Email,Job title\nli@flood.example,Buyer\nLI@private.example,Seller\nnew@x.example,Clerk\n";
        let id = world.publish(file).await;
        world.until_counted(2).await;
        let found = world.read(li).await;
        assert_eq!((found.card.address.as_str(), found.card.job_title.as_str()), ("li@tide.example", "Buyer"));
        let counts = import(&world.app, &world.by, id).await.unwrap().counts.unwrap();
        assert_eq!((counts.new, counts.updated, counts.duplicates), (1, 1, 1));
        // By the main one as before.
        world.publish("Email,Job title\nli@tide.example,Director\n").await;
        assert_eq!(world.read(li).await.card.job_title, "Director");
        world.until_counted(2).await;
    }

    async fn an_other_address_makes_two_records_look_like_one(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        world.person("li@tide.example", &["li.wei@private.example"]).await;
        world.person("li.wei+news@private.example", &[]).await;
        world.app.perform(&world.by, AskForDuplicates).await.unwrap();
        assert!(look_for_duplicates(&world.app).await.unwrap());
        let pairs = duplicates(&world.app, &world.by, Kind::Contact, false, None, 10).await.unwrap().pairs;
        assert!(pairs[0].reasons.iter().any(|(reason, _)| *reason == Reason::SameMailbox));
    }

    async fn who_is_erased_is_erased_at_every_address(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let world = World::new(database, &folder).await;
        let li = world.person("li@tide.example", &["li@flood.example"]).await;
        let file = "Email,Job title\nli@flood.example,Buyer\nnew@x.example,Clerk\n";
        let upload = Upload { file_name: "people.csv".into(), bytes: file.as_bytes().to_vec() };
        let late = begin_import(&world.app, &world.by, upload).await.unwrap();
        erase_contact(&world.app, &world.by, li).await.unwrap();
        assert!(world.is_suppressed("li@tide.example").await && world.is_suppressed("li@flood.example").await);
        let mut rows = Vec::new();
        for hash in ["li@tide.example", "li@flood.example"].map(|address| world.app.keyring().address_hash(address)) {
            rows.push(store::customers::contact::get_by_address(world.app.database(), &hash).await.unwrap());
        }
        assert_eq!(rows, [None, None]);
        // A file from before the erasure does not bring the person back by the other address.
        let ground = Change { origin: Some(Origin::Customers), legal_basis: Some(LegalBasis::Contract), ..Change::default() };
        change_import(&world.app, &world.by, late, None, ground).await.unwrap();
        world.app.perform(&world.by, StartDryRun { import: late }).await.unwrap();
        advance_imports(&world.app, Pace::ToTheEnd).await.unwrap();
        world.app.perform(&world.by, PublishImport { import: late, seen: None }).await.unwrap();
        advance_imports(&world.app, Pace::ToTheEnd).await.unwrap();
        let counts = import(&world.app, &world.by, late).await.unwrap().counts.unwrap();
        assert_eq!((counts.new, counts.refused), (1, 1));
        world.until_counted(1).await;
    }
}
