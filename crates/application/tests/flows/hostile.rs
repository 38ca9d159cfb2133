//! Servers that err or mean harm, each the exchanger of a domain of its own, all in one campaign: every letter lies in its mailbox
//! once, or is in doubt; none lies there twice, none is lost, and nobody else's letters wait for them.

use crate::harness::{CAMPAIGN, Company};
use domain::sending::campaign::CampaignState;
use fakeworld::{Character, ScriptedServer, Step, Vice};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Database, Pieces, both_databases};

/// People of each domain.
const PEOPLE: usize = 4;
/// How often each server has its vice.
const TIMES: usize = 3;
/// A reply never ends: of it so much is taken at the most from one connection (a pipe, and what a reader takes at once).
const TAKEN_AT_MOST: u64 = (256 << 10) + (64 << 10);

fn vices() -> Vec<(Vice, Step)> {
    use Step::{Data, End, Greeting, Hello, Mail, Recipient, StartTls};
    let late = Vice::Late(Duration::from_secs(3_600));
    let mut all = vec![
        (Vice::None, End),
        (Vice::ByteByByte, End),
        (Vice::Injected, StartTls),
        (Vice::BrokenHandshake, StartTls),
        (Vice::UnknownChunks, End),
    ];
    for step in [Greeting, Hello, Mail, Recipient, Data, End] {
        for vice in [
            Vice::Closing,
            Vice::Hangup,
            late,
            Vice::EndlessLine,
            Vice::EndlessReply,
            Vice::Nul,
            Vice::Rubbish,
            Vice::Twice,
            Vice::Swallowed,
            Vice::Ahead,
            Vice::Defer,
        ] {
            all.push((vice, step));
        }
    }
    all
}

struct Meeting {
    name: String,
    server: Arc<ScriptedServer>,
    vice: Vice,
    step: Step,
}

/// Sends to all of them and answers, for each, what came of its letters.
async fn meet_all(database: &Database, chunks: bool) {
    let domains: Vec<String> = (0..vices().len()).map(|number| format!("d{number}.example")).collect();
    let names: Vec<&str> = domains.iter().map(String::as_str).collect();
    let mut company = Company::at_domains(database, PEOPLE * names.len(), 100, Character::kind(), &names).await;
    company.step = Duration::from_millis(500);
    let direct = Pieces::new("UPDATE channel SET kind = ").value("direct");
    store::testing::change(company.application.database(), vec![direct]).await;
    company.load().await;
    let meetings: Vec<Meeting> = vices()
        .into_iter()
        .zip(&domains)
        .map(|((vice, step), domain)| {
            let server = ScriptedServer::new(vice, step, TIMES, Arc::clone(&company.clock) as _);
            let server = Arc::new(if chunks || vice == Vice::UnknownChunks { server.with_chunks() } else { server });
            company.zone.add_exchanger(domain, 10, &format!("mx.{domain}"));
            company.network.connect_scripted(&format!("mx.{domain}"), 25, Arc::clone(&server));
            Meeting { name: format!("{vice:?} at {step:?}"), server, vice, step }
        })
        .collect();
    company.send_until(&[CampaignState::Finished]).await;
    let states = states_by_domain(&company, names.len()).await;
    for (number, meeting) in meetings.iter().enumerate() {
        let Meeting { name, server, vice, step } = meeting;
        let received = server.received();
        let copies: u64 = received.values().sum();
        assert!(received.values().all(|copies| *copies == 1), "{name}: {received:?}");
        let of = |state: &str| states.get(&(number, state.to_owned())).copied().unwrap_or(0);
        let (accepted, in_doubt) = (of("accepted"), of("in_doubt"));
        assert_eq!(accepted + in_doubt, PEOPLE as u64, "{name}: {states:?}");
        assert!(accepted <= copies && copies <= accepted + in_doubt, "{name}: {accepted} accepted, {copies} there");
        // Only what happens after the end of a letter has left can leave a doubt.
        let doubtful = matches!(step, Step::End)
            && !matches!(vice, Vice::None | Vice::ByteByByte | Vice::Defer | Vice::Closing | Vice::UnknownChunks);
        assert!(doubtful || in_doubt == 0, "{name}: {in_doubt} in doubt");
        assert!(in_doubt <= TIMES as u64, "{name}: {in_doubt} in doubt");
        if matches!(vice, Vice::EndlessLine | Vice::EndlessReply) {
            let most = server.connections() * TAKEN_AT_MOST;
            assert!(server.written_bytes() <= most, "{name}: {} bytes taken", server.written_bytes());
        }
    }
}

/// How many letters of each domain's people stand in each state.
async fn states_by_domain(company: &Company, domains: usize) -> BTreeMap<(usize, String), u64> {
    let question = Pieces::new("SELECT contact, state FROM outgoing WHERE campaign = ").value(CAMPAIGN);
    let database = company.application.database();
    let rows: Vec<(i64, String)> =
        database.query_pieces(question, |row| Ok((row.int(0)?, row.text(1)?))).await.unwrap();
    let first = application::sending::trial::contact_id(0).as_i64();
    let mut states = BTreeMap::new();
    for (contact, state) in rows {
        *states.entry(((contact - first) as usize % domains, state)).or_default() += 1;
    }
    states
}

both_databases! {
    async fn servers_that_err_or_mean_harm_get_no_letter_twice_and_lose_none(database: Database) {
        meet_all(&database, false).await;
    }

    async fn the_same_servers_by_chunks(database: Database) {
        meet_all(&database, true).await;
    }
}
