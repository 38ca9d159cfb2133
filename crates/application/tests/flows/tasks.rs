//! Tasks through verbs, on both databases: who sees them, whose they are, and that they follow their customers.

use super::harness::START;
use application::customers::companies::{CreateCompany, NewCompany, RemoveCompany};
use application::customers::contacts::{CompanyChoice, CreateContact, NewContact, RemoveContacts};
use application::customers::merging::MergeContacts;
use application::customers::pool::{belongings, hand_over};
use application::customers::tasks::{
    FinishTask, NewTask, RemoveTask, ReopenTask, TaskPatch, TaskQuestion, TaskView, TasksOf, prepare_change,
    prepare_task, record_tasks, tasks, tasks_due,
};
use application::insight::{NeedKind, needs};
use application::start::{Surroundings, initialise, open};
use application::trade::{TimelineQuestion, Whose, timeline};
use application::trust::{NewUser, UndoVerb, add_user, erase_contact};
use application::{Application, Trouble};
use basics::Dice;
use basics::ids::{CompanyId, ContactId, TaskId, UndoId};
use domain::customers::card::ContactCard;
use domain::customers::company::CompanyCard;
use domain::customers::task::{Nearness, TaskAbout};
use domain::trade::Day;
use domain::trust::{Role, Viewer, WorkspaceKind};
use fakeworld::TurnableClock;
use jiff::tz::TimeZone;
use outside::FolderFiles;
use seal::MasterKey;
use std::sync::Arc;
use std::time::Duration;
use store::{Database, both_databases};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub struct House {
    pub application: Application,
    pub clock: Arc<TurnableClock>,
    pub anna: Viewer,
    pub carlos: Viewer,
    pub manager: Viewer,
    pub marketer: Viewer,
    pub reader: Viewer,
    _folder: tempfile::TempDir,
}

impl House {
    pub async fn on(database: Database) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (master, mut dice) = (MasterKey::from_bytes([7; 32]), Dice::from_number(5));
        initialise(&database, &master, WorkspaceKind::Real, START, &mut dice).await.unwrap();
        let files = Arc::new(FolderFiles::open(folder.path()).unwrap());
        let clock = Arc::new(TurnableClock::at(START));
        let surroundings = Surroundings { clock: Arc::<TurnableClock>::clone(&clock) as _, dice, files };
        let application = open(database, &master, surroundings).await.unwrap();
        let mut people = Vec::new();
        for (name, role) in [
            ("anna", Role::Rep),
            ("carlos", Role::Rep),
            ("mei", Role::Manager),
            ("olga", Role::Marketer),
            ("reza", Role::ReadOnly),
        ] {
            let new = NewUser {
                name: name.to_owned(),
                email: format!("{name}@tide.example"),
                role,
                password: "slow boats to Manila".to_owned(),
                language: None,
            };
            people.push(Viewer::user(add_user(&application, &Viewer::system(), new).await.unwrap(), role));
        }
        let [anna, carlos, manager, marketer, reader] = people.try_into().unwrap();
        application::customers::people::load_people(&application, basics::Language::ENGLISH).await.unwrap();
        House { application, clock, anna, carlos, manager, marketer, reader, _folder: folder }
    }

    pub async fn company(&self, name: &str, owner: &Viewer) -> CompanyId {
        let card = CompanyCard { name: name.to_owned(), website: format!("{name}.example"), ..CompanyCard::default() };
        let new = NewCompany { card, owner: owner.user_id(), ..NewCompany::default() };
        self.application.perform(&self.manager, CreateCompany { new }).await.unwrap()
    }

    pub async fn contact(&self, name: &str, company: CompanyId) -> ContactId {
        let address = format!("{name}@buyer.example");
        let card = ContactCard { full_name: name.to_owned(), address, ..ContactCard::default() };
        let new = NewContact { card, company: CompanyChoice::Known(company), ..NewContact::default() };
        self.application.perform(&self.manager, CreateContact { new }).await.unwrap()
    }

    fn today(&self) -> Day {
        Day::of(self.application.now(), &TimeZone::UTC)
    }

    async fn task(&self, by: &Viewer, about: TaskAbout, what: &str, days: u32) -> Result<TaskId, Trouble> {
        self.task_for(by, about, what, days, None).await
    }

    async fn task_for(
        &self,
        by: &Viewer,
        about: TaskAbout,
        what: &str,
        days: u32,
        assignee: Option<&Viewer>,
    ) -> Result<TaskId, Trouble> {
        let new = NewTask {
            about,
            what: what.to_owned(),
            due_on: self.today().plus(days),
            due_minute: None,
            assignee: assignee.and_then(Viewer::user_id),
        };
        let verb = prepare_task(&self.application, by, new).await?;
        self.application.perform(by, verb).await
    }

    async fn open(&self, by: &Viewer, of: TasksOf) -> Vec<TaskView> {
        tasks(&self.application, by, TaskQuestion { of, done: false, after: None, limit: None }).await.unwrap().items
    }

    async fn whats(&self, by: &Viewer, of: TasksOf) -> Vec<String> {
        self.open(by, of).await.into_iter().map(|task| task.what).collect()
    }

    pub async fn undo(&self, by: &Viewer, id: UndoId) {
        self.application.perform(by, UndoVerb { id, parts: 0 }).await.unwrap();
    }

    /// Kinds of lines about tasks, oldest first, with what was to be done.
    async fn story(&self, by: &Viewer, whose: Whose) -> Vec<(String, String)> {
        let question = TimelineQuestion { whose, group: None, after: None, limit: Some(200) };
        let page = timeline(&self.application, by, question).await.unwrap();
        let told = page.items.into_iter().rev().filter(|item| item.task.is_some());
        told.map(|item| (item.kind, item.subject.unwrap())).collect()
    }
}

pub fn code<T: std::fmt::Debug>(outcome: Result<T, Trouble>) -> String {
    match outcome.unwrap_err() {
        Trouble::Refused { code, field, .. } => {
            format!("{}{code}", field.map(|field| field + ": ").unwrap_or_default())
        }
        Trouble::NotFound { noun } => format!("no {noun}"),
        Trouble::NotAllowed { .. } => "not allowed".to_owned(),
        other => panic!("{other}"),
    }
}

both_databases! {
    async fn tasks_come_by_their_day_and_are_checked_off_with_a_way_back(database: Database) {
        let house = House::on(database).await;
        let company = house.company("tide", &house.anna).await;
        let person = house.contact("li", company).await;
        let about = TaskAbout::Company(company);
        house.task(&house.anna, about, "Next month", 30).await.unwrap();
        let today = house.task(&house.anna, TaskAbout::Contact(person), "Today", 0).await.unwrap();
        house.task(&house.anna, TaskAbout::Nobody, "This week", 3).await.unwrap();
        let near: Vec<_> =
            house.open(&house.anna, TasksOf::Me).await.into_iter().map(|task| (task.what, task.nearness.unwrap())).collect();
        assert_eq!(near, [
            ("Today".to_owned(), Nearness::Today),
            ("This week".to_owned(), Nearness::Week),
            ("Next month".to_owned(), Nearness::Later),
        ]);
        // The company's page has those of its people as well.
        let card = record_tasks(&house.application, &house.anna, Whose::Company(company)).await.unwrap();
        assert_eq!(card.open.iter().map(|task| task.what.as_str()).collect::<Vec<_>>(), ["Today", "Next month"]);
        house.clock.turn(DAY);
        let due = tasks_due(&house.application, &house.anna, 8).await.unwrap();
        assert_eq!((due.overdue, due.today), (1, 0));
        let waits = needs(&house.application, &house.anna).await.unwrap();
        assert!(waits.items.iter().any(|need| need.kind == NeedKind::TasksDue && need.count == Some(1)));
        let done = house.application.perform(&house.anna, FinishTask { id: today }).await.unwrap();
        assert_eq!(house.whats(&house.anna, TasksOf::Me).await, ["This week", "Next month"]);
        assert_eq!(code(house.application.perform(&house.anna, FinishTask { id: today }).await), "task_is_done");
        let story = house.story(&house.anna, Whose::Company(company)).await;
        assert_eq!(story.iter().map(|(kind, what)| (kind.as_str(), what.as_str())).collect::<Vec<_>>(), [
            ("task_made", "Next month"),
            ("task_made", "Today"),
            ("task_done", "Today"),
        ]);
        house.undo(&house.anna, done.undo).await;
        assert_eq!(house.whats(&house.anna, TasksOf::Me).await, ["Today", "This week", "Next month"]);
        assert_eq!(house.story(&house.anna, Whose::Contact(person)).await.len(), 1);
        house.application.perform(&house.anna, FinishTask { id: today }).await.unwrap();
        let question = TaskQuestion { of: TasksOf::Me, done: true, after: None, limit: None };
        assert_eq!(tasks(&house.application, &house.anna, question).await.unwrap().items.len(), 1);
        house.application.perform(&house.anna, ReopenTask { id: today }).await.unwrap();
        let gone = house.application.perform(&house.anna, RemoveTask { id: today }).await.unwrap();
        assert_eq!(house.open(&house.anna, TasksOf::Me).await.len(), 2);
        house.undo(&house.anna, gone.undo).await;
        assert_eq!(house.whats(&house.anna, TasksOf::Me).await, ["Today", "This week", "Next month"]);
    }

    async fn pages_of_tasks_leave_none_out_and_tell_none_twice(database: Database) {
        let house = House::on(database).await;
        for number in 0..5 {
            house.task(&house.anna, TaskAbout::Nobody, &number.to_string(), number / 2).await.unwrap();
        }
        let (mut after, mut found) = (None, Vec::new());
        loop {
            let question = TaskQuestion { of: TasksOf::Me, done: false, after, limit: Some(2) };
            let page = tasks(&house.application, &house.anna, question).await.unwrap();
            found.extend(page.items.into_iter().map(|task| task.what));
            after = page.next.map(|next| next.to_string().parse().unwrap());
            if after.is_none() {
                break;
            }
        }
        assert_eq!(found, ["0", "1", "2", "3", "4"]);
    }

    async fn who_does_not_see_a_customer_sees_and_gets_no_task_of_it(database: Database) {
        let house = House::on(database).await;
        let about = TaskAbout::Company(house.company("tide", &house.anna).await);
        let id = house.task(&house.anna, about, "Call", 0).await.unwrap();
        assert_eq!(code(house.application.perform(&house.carlos, FinishTask { id }).await), "no task");
        assert_eq!(code(house.task(&house.carlos, about, "Mine", 0).await), "no company");
        // Words are as private as notes.
        assert_eq!(code(house.application.perform(&house.marketer, FinishTask { id }).await), "no task");
        assert_eq!(code(house.application.perform(&house.reader, FinishTask { id }).await), "no task");
        assert_eq!(code(house.task(&house.reader, TaskAbout::Nobody, "x", 0).await), "not allowed");
        for (assignee, expected) in [
            (&house.carlos, "assignee: does_not_see_customer"),
            (&house.reader, "assignee: only_reads"),
        ] {
            assert_eq!(code(house.task_for(&house.anna, about, "Call", 0, Some(assignee)).await), expected);
        }
        // Whoever is asked sees it.
        house.task_for(&house.manager, about, "Check the address", 0, Some(&house.marketer)).await.unwrap();
        assert_eq!(house.whats(&house.marketer, TasksOf::Me).await, ["Check the address"]);
        let other = TasksOf::User(house.anna.user_id().unwrap());
        assert_eq!(house.whats(&house.manager, other).await, ["Call"]);
        assert_eq!(house.open(&house.manager, TasksOf::Everyone).await.len(), 2);
        let question = TaskQuestion { of: other, done: false, after: None, limit: None };
        assert_eq!(code(tasks(&house.application, &house.carlos, question).await), "not allowed");
    }

    async fn a_task_is_changed_and_handed_on(database: Database) {
        let house = House::on(database).await;
        let company = house.company("tide", &house.anna).await;
        let id = house.task(&house.anna, TaskAbout::Company(company), "Call", 0).await.unwrap();
        house.clock.turn(Duration::from_secs(60));
        let patch = TaskPatch {
            what: Some("Call about the bill of lading".to_owned()),
            due_on: Some(house.today().plus(2)),
            due_minute: Some(Some(870)),
            assignee: house.manager.user_id(),
        };
        let verb = prepare_change(&house.application, id, 1, patch.clone()).await.unwrap();
        assert_eq!(house.application.perform(&house.anna, verb).await.unwrap(), 2);
        let stale = prepare_change(&house.application, id, 1, patch).await.unwrap();
        let refused = house.application.perform(&house.anna, stale).await;
        assert!(matches!(refused, Err(Trouble::Changed { version: 2, .. })));
        let task = house.open(&house.manager, TasksOf::Me).await.pop().unwrap();
        assert_eq!((task.what.as_str(), task.due.minute()), ("Call about the bill of lading", Some(870)));
        let kinds: Vec<String> =
            house.story(&house.anna, Whose::Company(company)).await.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, ["task_made", "task_handed"]);
    }

    async fn who_leaves_hands_over_what_is_still_to_be_done(database: Database) {
        let house = House::on(database).await;
        let company = house.company("tide", &house.anna).await;
        house.task(&house.anna, TaskAbout::Company(company), "Open", 0).await.unwrap();
        let done = house.task(&house.anna, TaskAbout::Nobody, "Done", 0).await.unwrap();
        house.application.perform(&house.anna, FinishTask { id: done }).await.unwrap();
        let anna = house.anna.user_id().unwrap();
        assert_eq!(belongings(&house.application, &house.manager, anna).await.unwrap().tasks, 1);
        let handed = hand_over(&house.application, &house.manager, anna, house.carlos.user_id()).await.unwrap();
        assert_eq!(house.whats(&house.carlos, TasksOf::Me).await, ["Open"]);
        house.undo(&house.manager, handed.done.undo).await;
        assert_eq!(house.whats(&house.anna, TasksOf::Me).await, ["Open"]);
        hand_over(&house.application, &house.manager, anna, None).await.unwrap();
        assert_eq!(house.whats(&house.manager, TasksOf::Nobody).await, ["Open"]);
    }

    async fn a_task_of_a_removed_customer_is_not_handed_over_and_comes_back_where_it_was(database: Database) {
        let house = House::on(database).await;
        let company = house.company("tide", &house.anna).await;
        let person = house.contact("li", company).await;
        house.task(&house.anna, TaskAbout::Contact(person), "Person", 0).await.unwrap();
        house.task(&house.anna, TaskAbout::Nobody, "Other", 1).await.unwrap();
        let anna = house.anna.user_id().unwrap();
        let counted = async || belongings(&house.application, &house.manager, anna).await.unwrap().tasks;
        let gone = house.application.perform(&house.anna, RemoveContacts { ids: vec![person] }).await.unwrap();
        assert_eq!(counted().await, 1);
        hand_over(&house.application, &house.manager, anna, house.carlos.user_id()).await.unwrap();
        assert_eq!(house.whats(&house.carlos, TasksOf::Me).await, ["Other"]);
        assert_eq!(counted().await, 0);
        house.undo(&house.anna, gone.undo).await;
        assert_eq!(counted().await, 1);
        hand_over(&house.application, &house.manager, anna, house.carlos.user_id()).await.unwrap();
        assert_eq!(house.whats(&house.carlos, TasksOf::Me).await, ["Person", "Other"]);
    }

    async fn a_task_of_a_removed_company_is_not_counted_at_hand_over(database: Database) {
        let house = House::on(database).await;
        let company = house.company("tide", &house.anna).await;
        house.task(&house.anna, TaskAbout::Company(company), "Company", 0).await.unwrap();
        let anna = house.anna.user_id().unwrap();
        let counted = async || belongings(&house.application, &house.manager, anna).await.unwrap().tasks;
        let gone = house.application.perform(&house.anna, RemoveCompany { id: company }).await.unwrap();
        assert_eq!(counted().await, 0);
        house.undo(&house.anna, gone.undo).await;
        assert_eq!(counted().await, 1);
    }

    async fn tasks_go_with_their_customer_and_come_back_with_it(database: Database) {
        let house = House::on(database).await;
        let company = house.company("tide", &house.anna).await;
        let person = house.contact("li", company).await;
        house.task(&house.anna, TaskAbout::Contact(person), "Person", 0).await.unwrap();
        house.task(&house.anna, TaskAbout::Company(company), "Company", 1).await.unwrap();
        let gone = house.application.perform(&house.anna, RemoveContacts { ids: vec![person] }).await.unwrap();
        assert_eq!(house.whats(&house.anna, TasksOf::Me).await, ["Company"]);
        house.undo(&house.anna, gone.undo).await;
        let gone = house.application.perform(&house.anna, RemoveCompany { id: company }).await.unwrap();
        assert_eq!(house.whats(&house.anna, TasksOf::Me).await, ["Person"]);
        house.undo(&house.anna, gone.undo).await;
        assert_eq!(house.open(&house.anna, TasksOf::Me).await.len(), 2);
    }

    async fn a_merge_gives_tasks_to_the_survivor_and_gives_them_back(database: Database) {
        let house = House::on(database).await;
        let company = house.company("tide", &house.anna).await;
        let (one, two) = (house.contact("li", company).await, house.contact("lee", company).await);
        house.task(&house.anna, TaskAbout::Contact(two), "Call Lee", 0).await.unwrap();
        let merge = MergeContacts {
            survivor: one,
            survivor_version: 1,
            merged: two,
            merged_version: 1,
            from_merged: Vec::new(),
        };
        let merged = house.application.perform(&house.anna, merge).await.unwrap();
        let of = async |contact| {
            let found = record_tasks(&house.application, &house.anna, Whose::Contact(contact)).await;
            found.map(|tasks| tasks.open.len()).unwrap_or_default()
        };
        assert_eq!((of(one).await, of(two).await), (1, 0));
        house.undo(&house.anna, merged.undo).await;
        assert_eq!((of(one).await, of(two).await), (0, 1));
    }

    async fn the_erasure_of_a_person_deletes_their_tasks_and_what_would_bring_them_back(database: Database) {
        let house = House::on(database).await;
        let company = house.company("tide", &house.anna).await;
        let person = house.contact("li", company).await;
        house.task(&house.anna, TaskAbout::Contact(person), "Call", 0).await.unwrap();
        let second = house.task(&house.anna, TaskAbout::Contact(person), "Write", 0).await.unwrap();
        let gone = house.application.perform(&house.anna, RemoveTask { id: second }).await.unwrap();
        let report = erase_contact(&house.application, &house.manager, person).await.unwrap();
        assert!(report.erased.iter().any(|erased| (erased.what, erased.count) == ("tasks", 1)));
        assert!(house.open(&house.anna, TasksOf::Me).await.is_empty());
        let undone = house.application.perform(&house.anna, UndoVerb { id: gone.undo, parts: 0 }).await;
        assert_eq!(code(undone), "no undo");
    }
}
