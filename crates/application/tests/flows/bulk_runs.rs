//! Changes of many customers that go on by themselves: to the end over a restart and with nothing done twice, stopped, taken back as a whole
//! also while they run, without whoever was erased meanwhile, and with no more rights than whoever asked still has.

use crate::harness::{Company, START};
use crate::tasks::House;
use application::customers::companies::{CompanyQuestion, companies};
use application::customers::contacts::BulkChange;
use application::customers::labels::{MakeTag, tags};
use application::customers::{
    BeginBulkRun, BulkAct, BulkRun, BulkRunState, CancelBulkRun, CompanySort, CompanySortField, Direction,
    TakeBulkRunBack, advance_bulk_runs, bulk_run, bulk_runs, step_bulk_runs,
};
use application::trust::{ChangeUser, UndoVerb, erase_contact, undo_parts};
use application::{Application, Parts, Trouble};
use basics::Dice;
use basics::ids::{BulkRunId, CompanyId, ContactId, TagId};
use domain::customers::condition::{CompanyCondition, Condition};
use domain::trust::Viewer;
use fakeworld::{Character, TurnableClock};
use std::sync::Arc;

/// More people than two parts.
const PEOPLE: usize = 4_500;
/// More companies than one part of a removal.
const COMPANIES: usize = 130;

async fn everybody(application: &Application) -> Vec<i64> {
    let now = application.now();
    let ask =
        move |engine: &audience::Engine| engine.members(&audience::Scope::Everything, &Condition::everybody(), now);
    application.ask_people(ask).await.unwrap().into_iter().map(ContactId::as_i64).collect()
}

/// Begins to give everybody a tag.
async fn begin_tagging(application: &Application) -> (TagId, BulkRun) {
    let by = Viewer::system();
    let tag = application.perform(&by, MakeTag { name: "Fair".into() }).await.unwrap();
    let act = BulkAct::ChangeContacts(BulkChange { add_tags: vec![tag], ..BulkChange::default() });
    let things = everybody(application).await;
    let id = application.perform(&by, BeginBulkRun { act, things }).await.unwrap();
    (tag, run(application, id).await)
}

async fn run(application: &Application, id: BulkRunId) -> BulkRun {
    bulk_run(application, &Viewer::system(), id).await.unwrap()
}

async fn tagged(company: &Company) -> u64 {
    company.load().await;
    tags(&company.application, &Viewer::system()).await.unwrap()[0].contacts
}

async fn load(house: &House) {
    application::customers::people::load_people(&house.application, basics::Language::ENGLISH).await.unwrap();
}

async fn companies_left(house: &House) -> u64 {
    load(house).await;
    let question = CompanyQuestion {
        condition: CompanyCondition::everybody(),
        search: None,
        sort: CompanySort { field: CompanySortField::Name, direction: Direction::Ascending },
        after: None,
        limit: 1,
    };
    companies(&house.application, &house.manager, question).await.unwrap().total
}

/// A house whose Anna owns more companies than one part removes.
async fn annas(database: store::Database) -> (House, Vec<CompanyId>) {
    let house = House::on(database).await;
    let mut companies = Vec::new();
    for number in 0..COMPANIES {
        companies.push(house.company(&format!("tide{number}"), &house.anna).await);
    }
    load(&house).await;
    (house, companies)
}

fn removal(companies: &[CompanyId]) -> BeginBulkRun {
    BeginBulkRun { act: BulkAct::RemoveCompanies, things: companies.iter().map(|id| id.as_i64()).collect() }
}

store::both_databases! {
    async fn a_run_goes_on_after_a_restart_and_does_nothing_twice(database: Database) {
        let company = Company::on(&database, PEOPLE, 1, Character::kind()).await;
        company.load().await;
        let (_, begun) = begin_tagging(&company.application).await;
        assert_eq!((begun.state, begun.worked, begun.changed), (BulkRunState::Running, 2_000, 2_000));
        assert!(step_bulk_runs(&company.application).await.unwrap());
        let parts = Parts {
            database: database.clone(),
            keyring: company.application.keyring().clone(),
            clock: Arc::new(TurnableClock::at(START)),
            dice: Dice::from_number(9),
            files: Arc::clone(company.application.files()),
        };
        let after = Application::start(parts).await.unwrap();
        assert_eq!(run(&after, begun.id).await.worked, 4_000);
        advance_bulk_runs(&after).await.unwrap();
        let ended = run(&after, begun.id).await;
        let all = PEOPLE as u64;
        assert_eq!((ended.state, ended.worked, ended.changed), (BulkRunState::Done, all, all));
        assert!(!step_bulk_runs(&company.application).await.unwrap(), "nothing is left for whoever was away");
        assert_eq!(tagged(&company).await, all);
    }

    async fn a_run_is_taken_back_as_one_in_as_many_parts_as_it_was_done_in(database: Database) {
        let company = Company::on(&database, PEOPLE, 1, Character::kind()).await;
        company.load().await;
        let (app, by) = (&company.application, Viewer::system());
        let (_, begun) = begin_tagging(app).await;
        advance_bulk_runs(app).await.unwrap();
        // As any change is taken back: by its image.
        let parts = undo_parts(app, &by, begun.undo).await.unwrap();
        assert_eq!(app.perform(&by, UndoVerb { id: begun.undo, parts }).await.unwrap(), 0);
        step_bulk_runs(app).await.unwrap();
        let going = run(app, begun.id).await;
        assert_eq!((going.state, going.worked, going.whole()), (BulkRunState::TakingBack, 1_500, 4_500));
        advance_bulk_runs(app).await.unwrap();
        let back = run(app, begun.id).await;
        assert_eq!((back.state, back.worked, back.undo_until), (BulkRunState::TakenBack, 4_500, None));
        assert_eq!(tagged(&company).await, 0);
        let again = app.perform(&by, TakeBulkRunBack { id: begun.id }).await.unwrap_err();
        assert!(matches!(again, Trouble::Refused { code: "undone_already", .. }));
    }

    async fn a_stopped_run_leaves_the_rest_as_it_was_and_is_taken_back_like_any_other(database: Database) {
        let company = Company::on(&database, PEOPLE, 1, Character::kind()).await;
        company.load().await;
        let (app, by) = (&company.application, Viewer::system());
        let (_, begun) = begin_tagging(app).await;
        app.perform(&by, CancelBulkRun { id: begun.id }).await.unwrap();
        advance_bulk_runs(app).await.unwrap();
        let stopped = run(app, begun.id).await;
        assert_eq!((stopped.state, stopped.worked), (BulkRunState::Stopped, 2_000));
        assert_eq!(tagged(&company).await, 2_000);
        let again = app.perform(&by, CancelBulkRun { id: begun.id }).await.unwrap_err();
        assert!(matches!(again, Trouble::Refused { code: "not_running", .. }));
        app.perform(&by, TakeBulkRunBack { id: begun.id }).await.unwrap();
        advance_bulk_runs(app).await.unwrap();
        assert_eq!(tagged(&company).await, 0);
    }

    async fn a_run_that_is_taken_back_while_it_runs_changes_nobody_any_more(database: Database) {
        let company = Company::on(&database, PEOPLE, 1, Character::kind()).await;
        company.load().await;
        let (app, by) = (&company.application, Viewer::system());
        let (_, begun) = begin_tagging(app).await;
        step_bulk_runs(app).await.unwrap();
        app.perform(&by, TakeBulkRunBack { id: begun.id }).await.unwrap();
        advance_bulk_runs(app).await.unwrap();
        assert_eq!(run(app, begun.id).await.state, BulkRunState::TakenBack);
        assert_eq!(tagged(&company).await, 0);
    }

    async fn whoever_is_erased_meanwhile_is_left_out_and_does_not_come_back(database: Database) {
        let company = Company::on(&database, PEOPLE, 1, Character::kind()).await;
        company.load().await;
        let (app, by) = (&company.application, Viewer::system());
        let people = everybody(app).await;
        let id = app.perform(&by, BeginBulkRun { act: BulkAct::RemoveContacts, things: people.clone() }).await.unwrap();
        let (done, waiting) = (ContactId::from_i64(people[0]), ContactId::from_i64(people[PEOPLE - 1]));
        for person in [done, waiting] {
            erase_contact(app, &by, person).await.unwrap();
        }
        advance_bulk_runs(app).await.unwrap();
        let ended = run(app, id).await;
        assert_eq!((ended.worked, ended.changed), (PEOPLE as u64, PEOPLE as u64 - 1));
        app.perform(&by, TakeBulkRunBack { id }).await.unwrap();
        advance_bulk_runs(app).await.unwrap();
        company.load().await;
        let back = everybody(app).await;
        assert_eq!(back.len(), PEOPLE - 2);
        assert!(!back.contains(&done.as_i64()) && !back.contains(&waiting.as_i64()));
    }

    async fn what_would_be_refused_is_refused_at_once_and_nothing_begins(database: Database) {
        let (house, companies) = annas(database).await;
        let change = BulkChange { add_tags: vec![TagId::from_i64(7)], ..BulkChange::default() };
        let begin = |act| BeginBulkRun { act, things: companies.iter().map(|id| id.as_i64()).collect() };
        let unknown = house.application.perform(&house.anna, begin(BulkAct::ChangeContacts(change))).await.unwrap_err();
        assert!(matches!(unknown, Trouble::Refused { field: Some(_), .. }));
        let reader = house.application.perform(&house.reader, removal(&companies)).await.unwrap_err();
        assert!(matches!(reader, Trouble::NotAllowed { .. }));
        assert!(bulk_runs(&house.application, &house.manager).await.unwrap().is_empty());
    }

    async fn a_part_is_done_with_the_rights_of_that_moment(database: Database) {
        let (house, companies) = annas(database).await;
        let app = &house.application;
        let id = app.perform(&house.anna, removal(&companies)).await.unwrap();
        // What is Carlos's by then is not Anna's to remove.
        let given = application::customers::companies::ChangeOfCompanies {
            owner: Some(house.carlos.user_id()),
            ..Default::default()
        };
        let last = application::customers::Selection::Ids(vec![companies[COMPANIES - 1]]);
        application::customers::companies::change_companies(app, &house.manager, last, given).await.unwrap();
        advance_bulk_runs(app).await.unwrap();
        let ended = bulk_run(app, &house.anna, id).await.unwrap();
        assert_eq!((ended.state, ended.changed), (BulkRunState::Done, COMPANIES as u64 - 1));
        assert_eq!(companies_left(&house).await, 1);
        let other = bulk_run(app, &house.carlos, id).await.unwrap_err();
        assert!(matches!(other, Trouble::NotFound { .. }));
        let other = app.perform(&house.carlos, TakeBulkRunBack { id }).await.unwrap_err();
        assert!(matches!(other, Trouble::NotFound { .. }));
        app.perform(&house.manager, TakeBulkRunBack { id }).await.unwrap();
        advance_bulk_runs(app).await.unwrap();
        assert_eq!(companies_left(&house).await, COMPANIES as u64);
    }

    async fn a_run_of_somebody_who_is_switched_off_ends_where_it_is(database: Database) {
        let (house, companies) = annas(database).await;
        let app = &house.application;
        let id = app.perform(&house.anna, removal(&companies)).await.unwrap();
        let off = ChangeUser { active: Some(false), ..ChangeUser::of(house.anna.user_id().unwrap()) };
        app.perform(&Viewer::system(), off).await.unwrap();
        advance_bulk_runs(app).await.unwrap();
        let failed = bulk_run(app, &house.manager, id).await.unwrap();
        assert_eq!((failed.state, failed.trouble.as_deref()), (BulkRunState::Failed, Some("asker_gone")));
        assert_eq!(companies_left(&house).await, COMPANIES as u64 - 100);
    }
}
