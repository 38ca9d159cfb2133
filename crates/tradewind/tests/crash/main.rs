//! SIGKILL of the real program in the middle of a campaign, again and again. The receiving server's account is the judge: each
//! recipient is received once, or refused with its reason, or in doubt; none is received twice; in doubt are at most as many
//! letters as connections were open at the kills. On both databases.
//!
//! `TRADEWIND_KILLS` and `TRADEWIND_LETTERS` make it longer; `make prove` does the same through a real Postfix.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use application::sending::trial::{self, CAMPAIGN, Trial, address};
use application::start::{self, Surroundings};
use basics::{Dice, Language, Timestamp};
use domain::sending::campaign::CampaignState;
use domain::trust::WorkspaceKind;
use fakeworld::{Character, FrontSecurity, MailProvider, SmtpFront};
use outside::{Clock, FolderFiles, SystemClock};
use seal::MasterKey;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use store::Database;
use store::sending::{campaign, outbox};
use store::testing::{TestLedger, not_run};

const CONNECTIONS: u16 = 8;

fn number_from(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_on_sqlite_no_letter_is_lost_and_none_is_sent_twice() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open_sqlite(&folder.path().join("ledger.sqlite")).unwrap();
    kill_again_and_again(folder.path(), database, None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_on_postgres_no_letter_is_lost_and_none_is_sent_twice() {
    let Some(ledger) = TestLedger::postgres().await else {
        return not_run("crash: killed_at_any_moment_on_postgres_no_letter_is_lost_and_none_is_sent_twice");
    };
    let folder = tempfile::tempdir().unwrap();
    kill_again_and_again(folder.path(), ledger.database.clone(), Some(&ledger.address)).await;
    ledger.end().await;
}

/// `postgres`: the ledger's address, where it is no file in `folder`.
async fn kill_again_and_again(folder: &Path, database: Database, postgres: Option<&str>) {
    let (kills, letters) = (number_from("TRADEWIND_KILLS", 5), number_from("TRADEWIND_LETTERS", 2_000));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    // A few drops before the dot make the server keep an account of every recipient and the sender try again.
    let character = Character { drops_before_dot: 3, ..Character::kind() };
    let provider = MailProvider::new("relay.example", 11, character, Arc::clone(&clock));
    let front =
        SmtpFront::listen("127.0.0.1:0".parse().unwrap(), provider, FrontSecurity::None, Duration::ZERO).await.unwrap();
    prepare(folder, &database, letters, front.address().port(), &clock).await;

    let mut dice = Dice::from_number(clock.now().as_millis().unsigned_abs());
    let mut changes = front.provider().changes();
    for kill in 0..kills {
        let mut child = start_program(folder, postgres);
        let share = letters * (kill + 1) / (kills + 1);
        let until = share.saturating_sub(dice.below(letters as u64 / 10) as usize) as u64;
        while front.provider().account().total.received() < until {
            changes.heard().await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let mut child = start_program(folder, postgres);
    while campaign::get(&database, CAMPAIGN).await.unwrap().unwrap().state != CampaignState::Finished {
        assert!(child.try_wait().unwrap().is_none(), "the program ended by itself");
        clock.wait(Duration::from_millis(100)).await;
    }
    terminate(&mut child);

    let account = front.provider().account();
    let states: std::collections::BTreeMap<String, i64> =
        outbox::states(&database, CAMPAIGN).await.unwrap().into_iter().collect();
    let count = |state: &str| states.get(state).copied().unwrap_or_default() as u64;
    assert_eq!(count("accepted") + count("in_doubt"), letters as u64, "{states:?}");
    assert!(count("in_doubt") <= (kills * usize::from(CONNECTIONS)) as u64, "{states:?}");
    let mut received = 0;
    for number in 0..letters {
        let times = account.of(&address(number)).received();
        assert!(times <= 1, "person {number} received {times} letters");
        received += times;
    }
    assert!(received >= count("accepted"), "{received} received, {states:?}");
    assert!(received <= count("accepted") + count("in_doubt"), "{received} received, {states:?}");
}

async fn prepare(folder: &Path, database: &Database, letters: usize, port: u16, clock: &Arc<dyn Clock>) {
    let mut dice = Dice::from_number(3);
    let master = MasterKey::generate(&mut dice);
    std::fs::write(folder.join("master.key"), master.to_text().as_bytes()).unwrap();
    std::fs::write(folder.join("tradewind.toml"), "[doors]\nrelay_networks = [\"127.0.0.0/8\"]\n").unwrap();
    let now: Timestamp = clock.now();
    start::initialise(database, &master, WorkspaceKind::Real, now, &mut dice).await.unwrap();
    let files = Arc::new(FolderFiles::open(&folder.join("files")).unwrap());
    let surroundings = Surroundings { clock: Arc::clone(clock), dice, files };
    let application = start::open(database.clone(), &master, surroundings).await.unwrap();
    let words = words::Catalogue::embedded();
    let trial = Trial {
        domains: Vec::new(),
        people: letters,
        host: "127.0.0.1".into(),
        port,
        connections: CONNECTIONS,
        letters_per_connection: 500,
        signatures: Vec::new(),
        letter: compose::shipped_letters()[0].source(Language::ENGLISH, Language::ENGLISH, &words),
        tracked: true,
        state: CampaignState::Running,
    };
    trial::prepare(&application, trial).await.unwrap();
}

fn start_program(folder: &Path, address: Option<&str>) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tradewind"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder);
    if let Some(address) = address {
        command.args(["--database", address]);
    }
    command.stdout(Stdio::null()).spawn().unwrap()
}

/// As an operator stops it: letters under way end first.
fn terminate(child: &mut Child) {
    let status = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(status.success());
    assert!(child.wait().unwrap().success());
}
