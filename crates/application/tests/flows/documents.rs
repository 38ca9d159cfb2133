//! Files of customers through verbs, on both databases: what is kept, who sees it, and when its bytes go.

use super::tasks::{House, code};
use application::Trouble;
use application::customers::contacts::RemoveContacts;
use application::customers::documents::{
    DocumentKind, DocumentUpload, Holder, RemoveDocument, documents, keep_document, open_document, sweep_documents,
};
use application::customers::merging::MergeContacts;
use application::trade::{TimelineQuestion, Whose, timeline};
use application::trust::{UndoVerb, erase_contact};
use basics::ids::{CompanyId, ContactId, DocumentId};
use domain::trust::Viewer;
use std::time::Duration;
use store::both_databases;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl House {
    async fn keep(&self, by: &Viewer, holder: Holder, name: &str, bytes: &[u8]) -> Result<DocumentId, Trouble> {
        let upload = DocumentUpload { holder, name: name.to_owned(), bytes: bytes.to_vec() };
        keep_document(&self.application, by, upload).await
    }

    async fn names(&self, by: &Viewer, holder: Holder) -> Vec<String> {
        documents(&self.application, by, holder).await.unwrap().into_iter().map(|document| document.name).collect()
    }

    /// Files whose bytes are stored.
    async fn stored(&self) -> usize {
        self.application.files().list().await.unwrap().len()
    }

    async fn customer(&self) -> (CompanyId, ContactId) {
        let company = self.company("tide", &self.anna).await;
        (company, self.contact("li", company).await)
    }
}

both_databases! {
    async fn a_file_is_told_by_its_content_kept_and_opened_again(database: Database) {
        let house = House::on(database).await;
        let (company, person) = house.customer().await;
        let pdf = b"%PDF-1.7 a contract";
        let id = house.keep(&house.anna, Holder::Contact(person), "C:\\scans\\contract.docx", pdf).await.unwrap();
        house.keep(&house.anna, Holder::Company(company), "prices.csv", b"Oak;12\n").await.unwrap();
        let opened = open_document(&house.application, &house.anna, id).await.unwrap();
        assert_eq!((opened.name.as_str(), opened.kind, &opened.bytes[..]), ("contract.docx", DocumentKind::Pdf, &pdf[..]));
        // The company shows those of its people too, and says whose they are.
        let found = documents(&house.application, &house.anna, Holder::Company(company)).await.unwrap();
        let shown: Vec<_> =
            found.iter().map(|one| (one.name.as_str(), one.contact.as_ref().map(|named| named.id))).collect();
        assert_eq!(shown, [("prices.csv", None), ("contract.docx", Some(person))]);
        let question = TimelineQuestion { whose: Whose::Company(company), group: None, after: None, limit: None };
        let told = timeline(&house.application, &house.anna, question).await.unwrap();
        let added: Vec<_> = told.items.into_iter().filter(|item| item.kind == "document_added").collect();
        assert_eq!(added.iter().map(|item| item.things[0].as_str()).collect::<Vec<_>>(), ["prices.csv", "contract.docx"]);
    }

    async fn what_may_not_be_kept_leaves_nothing_behind(database: Database) {
        let house = House::on(database).await;
        let (company, _) = house.customer().await;
        let holder = Holder::Company(company);
        for (name, bytes, expected) in [
            ("setup.pdf", &b"MZ\x90\x00"[..], "file: file_is_program"),
            ("empty.txt", b"", "file: file_empty"),
            (" ", b"a", "file: file_without_name"),
        ] {
            assert_eq!(code(house.keep(&house.anna, holder, name, bytes).await), expected);
        }
        assert_eq!(code(house.keep(&house.carlos, holder, "a.txt", b"a").await), "no company");
        assert_eq!(code(house.keep(&house.reader, holder, "a.txt", b"a").await), "not allowed");
        assert_eq!(house.stored().await, 0);
    }

    async fn who_does_not_see_the_customer_or_reads_no_notes_sees_no_file(database: Database) {
        let house = House::on(database).await;
        let (company, _) = house.customer().await;
        let holder = Holder::Company(company);
        let id = house.keep(&house.anna, holder, "a.txt", b"a").await.unwrap();
        for viewer in [&house.carlos, &house.marketer, &house.reader] {
            assert_eq!(code(open_document(&house.application, viewer, id).await.map(|_| ())), "no document");
            assert_eq!(code(house.application.perform(viewer, RemoveDocument { id }).await), "no document");
        }
        assert!(house.names(&house.marketer, holder).await.is_empty());
        assert_eq!(house.names(&house.manager, holder).await, ["a.txt"]);
    }

    async fn a_deleted_file_comes_back_for_thirty_days_and_then_its_bytes_go(database: Database) {
        let house = House::on(database).await;
        let (company, _) = house.customer().await;
        let holder = Holder::Company(company);
        let id = house.keep(&house.anna, holder, "a.txt", b"a").await.unwrap();
        let gone = house.application.perform(&house.anna, RemoveDocument { id }).await.unwrap();
        assert!(house.names(&house.anna, holder).await.is_empty());
        assert_eq!(code(open_document(&house.application, &house.anna, id).await.map(|_| ())), "no document");
        house.clock.turn(29 * DAY);
        sweep_documents(&house.application).await.unwrap();
        house.undo(&house.anna, gone.undo).await;
        assert_eq!(open_document(&house.application, &house.anna, id).await.unwrap().bytes, b"a");
        house.application.perform(&house.anna, RemoveDocument { id }).await.unwrap();
        house.clock.turn(32 * DAY);
        sweep_documents(&house.application).await.unwrap();
        assert_eq!(house.stored().await, 0);
        sweep_documents(&house.application).await.unwrap();
    }

    async fn two_with_the_same_content_do_not_take_each_others_bytes(database: Database) {
        let house = House::on(database).await;
        let (company, person) = house.customer().await;
        house.keep(&house.anna, Holder::Company(company), "a.txt", b"same").await.unwrap();
        house.keep(&house.anna, Holder::Contact(person), "a.txt", b"same").await.unwrap();
        erase_contact(&house.application, &house.manager, person).await.unwrap();
        assert_eq!(house.stored().await, 1);
        assert_eq!(house.names(&house.anna, Holder::Company(company)).await, ["a.txt"]);
    }

    async fn the_erasure_of_a_person_deletes_their_files_at_once(database: Database) {
        let house = House::on(database).await;
        let (_, person) = house.customer().await;
        let id = house.keep(&house.anna, Holder::Contact(person), "passport.png", b"\x89PNG\r\n\x1a\n").await.unwrap();
        let second = house.keep(&house.anna, Holder::Contact(person), "b.txt", b"b").await.unwrap();
        let gone = house.application.perform(&house.anna, RemoveDocument { id: second }).await.unwrap();
        let report = erase_contact(&house.application, &house.manager, person).await.unwrap();
        assert!(report.erased.iter().any(|erased| (erased.what, erased.count) == ("documents", 2)));
        assert_eq!(house.stored().await, 0);
        assert_eq!(code(open_document(&house.application, &house.manager, id).await.map(|_| ())), "no document");
        // Taking the deletion back brings nothing.
        let back = house.application.perform(&house.anna, UndoVerb { id: gone.undo, parts: 0 }).await.unwrap();
        assert_eq!(back, 0);
    }

    async fn files_follow_their_customer_through_removal_and_merge(database: Database) {
        let house = House::on(database).await;
        let (company, one) = house.customer().await;
        let two = house.contact("lee", company).await;
        let id = house.keep(&house.anna, Holder::Contact(two), "a.txt", b"a").await.unwrap();
        let gone = house.application.perform(&house.anna, RemoveContacts { ids: vec![two] }).await.unwrap();
        assert_eq!(code(open_document(&house.application, &house.anna, id).await.map(|_| ())), "no document");
        house.undo(&house.anna, gone.undo).await;
        // Removing and bringing back are versions of their own.
        let versions = (1, 3);
        let merge = MergeContacts {
            survivor: one,
            survivor_version: versions.0,
            merged: two,
            merged_version: versions.1,
            from_merged: Vec::new(),
        };
        let merged = house.application.perform(&house.anna, merge).await.unwrap();
        assert_eq!(house.names(&house.anna, Holder::Contact(one)).await, ["a.txt"]);
        house.undo(&house.anna, merged.undo).await;
        assert!(house.names(&house.anna, Holder::Contact(one)).await.is_empty());
        assert_eq!(house.names(&house.anna, Holder::Contact(two)).await, ["a.txt"]);
    }
}
