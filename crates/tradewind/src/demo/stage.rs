//! One thread on which the demo's past is played: a ledger in memory, a clock that is turned, mail servers without sockets, and
//! readers who act through the verbs behind the public pages.
//!
//! Nothing on it asks the machine for time, chance or another thread, so what happens is a function of the seed.

use super::crowd::Crowd;
use crate::commands::Failure;
use application::Application;
use application::sending::outward::Outward;
use application::sending::recorder::{Hit, Recorder, record};
use application::sending::running::{SendingParts, run_sending};
use application::sending::token::{read_click, read_of_letter, read_open};
use application::sending::unsubscribe::Unsubscribe;
use application::start::{self, Surroundings};
use basics::ids::CampaignId;
use basics::{Dice, Language, Timestamp};
use domain::sending::campaign::CampaignState;
use domain::sending::tracking::HitKind;
use domain::trust::{ConsentSource, Viewer, WorkspaceKind};
use fakeworld::{
    Action, ActionKind, Character, Delivery, MailProvider, MemoryFiles, Network, Pages, TurnableClock, Zone,
};
use outside::{Clock, FileName, Files};
use seal::{MasterKey, TokenKind};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::Database;
use tokio::sync::{mpsc, watch};
use tokio::task::{JoinHandle, yield_now};

/// In one step every task gets its turn a good many times: more than it takes to bring a letter a round trip further.
const YIELDS_PER_STEP: usize = 24;
/// In leaps, what readers do within this time is done together.
const WINDOW: Duration = Duration::from_secs(20 * 60);
/// The slowest reader of a letter, nights and weekends apart.
const SLOWEST: Duration = Duration::from_secs(40 * 60 * 60);
/// The recorder gathers hits for three seconds before it judges them.
const GATHERING: Duration = Duration::from_secs(4);
/// A campaign whose deferred letters are not through after so long is not going to end.
const CAMPAIGN_LASTS_AT_MOST: Duration = Duration::from_secs(6 * 60 * 60);
/// Between two looks at a campaign that is under way.
const LOOK: Duration = Duration::from_secs(5);

/// How finely time is turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Steps {
    /// To every moment that somebody waits for: while letters are on their way.
    Fine,
    /// To the next reader or the end at once: through quiet nights.
    Leaps,
}

/// What a stage is set up with.
pub struct Setting {
    pub crowd: Arc<Crowd>,
    pub begins: Timestamp,
    pub master: MasterKey,
    pub dice: Dice,
    /// Where the public pages will answer, without a slash at the end.
    pub public_url: String,
    pub relay_port: u16,
    pub own_domain: String,
}

/// Somebody answered a letter.
pub struct Answer {
    pub at: Timestamp,
    pub address: String,
    pub subject: String,
    pub campaign: Option<CampaignId>,
}

/// What a reader is going to do.
struct Due {
    action: Action,
    address: String,
    campaign: Option<CampaignId>,
}

pub struct Stage {
    pub application: Application,
    clock: Arc<TurnableClock>,
    files: Arc<MemoryFiles>,
    recorder: Recorder,
    deliveries: mpsc::UnboundedReceiver<Delivery>,
    crowd: Arc<Crowd>,
    /// What readers will do, in the order of time and of their letters.
    due: BTreeMap<(Timestamp, u64), Due>,
    actions: u64,
    /// What readers answered since somebody asked.
    answers: Vec<Answer>,
    /// Whose letters are on their way.
    present: Option<CampaignId>,
    stop: watch::Sender<bool>,
    running: Vec<JoinHandle<()>>,
    public_url: String,
}

/// A mail provider as the demo meets it: most take everything, some do not know the mailbox, some ask to come again.
pub fn character() -> Character {
    Character { unknown_mailboxes: 15, deferred_first_tries: 25, ..Character::kind() }
}

impl Stage {
    /// A new workspace on a new stage; answers its set-up code too.
    pub async fn set_up(mut setting: Setting) -> Result<(Self, String), Failure> {
        let clock = Arc::new(TurnableClock::at(setting.begins));
        let database = Database::in_memory()?;
        let kind = WorkspaceKind::Demo;
        let made = start::initialise(&database, &setting.master, kind, setting.begins, &mut setting.dice).await?;
        let files = Arc::new(MemoryFiles::new(Arc::clone(&clock) as _));
        Ok((Self::open(setting, clock, database, files).await?, made.setup_code))
    }

    /// A stage on which a past goes on where it was left.
    pub async fn resume(setting: Setting, database: Database, kept: Vec<(FileName, Vec<u8>)>) -> Result<Self, Failure> {
        let clock = Arc::new(TurnableClock::at(setting.begins));
        let files = Arc::new(MemoryFiles::new(Arc::clone(&clock) as _));
        for (name, bytes) in kept {
            let broken = |error| Failure::Other(format!("a file of the demo cannot be kept: {error}"));
            files.put(name, bytes).await.map_err(broken)?;
        }
        Self::open(setting, clock, database, files).await
    }

    async fn open(
        setting: Setting,
        clock: Arc<TurnableClock>,
        database: Database,
        files: Arc<MemoryFiles>,
    ) -> Result<Self, Failure> {
        let Setting { crowd, begins: _, master, dice, public_url, relay_port, own_domain } = setting;
        let seed = crowd.world().seed();
        let surroundings = Surroundings { clock: Arc::clone(&clock) as _, dice, files: Arc::clone(&files) as _ };
        let application = start::open(database, &master, surroundings).await?;
        application.settle(application::Settings {
            public_url: public_url.clone(),
            own_domains: vec![own_domain],
            relay_networks: crate::demo::company::loopback(),
            return_hosts: Vec::new(),
        });
        let provider = MailProvider::new("relay.example", seed, character(), Arc::clone(&clock) as _);
        let (provider, deliveries) = provider.with_mailbox();
        let network = Network::new();
        network.connect(crate::demo::company::RELAY_HOST, relay_port, Arc::new(provider));
        let sending = SendingParts {
            dialler: Arc::new(network),
            direct_dialler: Arc::new(Network::new()),
            resolver: Arc::new(Zone::default()),
            words: Arc::new(words::Catalogue::embedded()),
            hello: "localhost".to_owned(),
            threads: 1,
        };
        application.connect(Outward {
            sending: sending.clone(),
            resolver: Arc::new(Zone::default()),
            fetcher: Arc::new(Pages::default()),
        });
        let (stop, stopped) = watch::channel(false);
        let (recorder, hits) = Recorder::new();
        let people = application.clone();
        let running = vec![
            tokio::spawn(run_sending(application.clone(), sending, stopped)),
            tokio::spawn(record(application.clone(), hits, None)),
            tokio::spawn(application::trust::run_upkeep(application.clone())),
            tokio::spawn(application::trade::tiers::run_tiers(application.clone())),
            tokio::spawn(application::customers::pool::run_pool(application.clone())),
            tokio::spawn(application::customers::import::run_imports(application.clone())),
            tokio::spawn(application::customers::people::follow_people(people, Language::ENGLISH)),
        ];
        Ok(Stage {
            application,
            clock,
            files,
            recorder,
            deliveries,
            crowd,
            due: BTreeMap::new(),
            actions: 0,
            answers: Vec::new(),
            present: None,
            stop,
            running,
            public_url,
        })
    }

    /// What readers answered since the last time.
    pub fn take_answers(&mut self) -> Vec<Answer> {
        std::mem::take(&mut self.answers)
    }

    /// Lets everything go on that needs no time.
    pub async fn settle(&self) {
        for _ in 0..YIELDS_PER_STEP {
            yield_now().await;
        }
    }

    /// Lets time pass until `moment`; letters arrive and readers act meanwhile.
    pub async fn play_until(&mut self, moment: Timestamp, steps: Steps) -> Result<(), Failure> {
        loop {
            self.settle().await;
            self.take_deliveries();
            let now = self.clock.now();
            if now >= moment {
                return Ok(());
            }
            let sleeper = match steps {
                Steps::Fine => self.clock.next_wait().map(|wait| now.plus(wait.saturating_sub(self.clock.monotonic()))),
                Steps::Leaps => None,
            };
            let reader = self.due.first_key_value().map(|((at, _), _)| match steps {
                Steps::Fine => *at,
                Steps::Leaps => at.plus(WINDOW),
            });
            let next = [sleeper, reader].into_iter().flatten().fold(moment, Timestamp::min);
            self.clock.turn_to(next.max(now.plus(Duration::from_millis(1))));
            let acted = self.let_readers_act().await?;
            if acted && steps == Steps::Leaps {
                self.settle().await;
                self.clock.turn(GATHERING);
            }
        }
    }

    /// Lets time pass until every letter of the campaign has its outcome.
    pub async fn play_until_finished(&mut self, id: CampaignId) -> Result<(), Failure> {
        let last = self.clock.now().plus(CAMPAIGN_LASTS_AT_MOST);
        self.present = Some(id);
        while self.clock.now() < last {
            let next = self.clock.now().plus(LOOK);
            self.play_until(next, Steps::Fine).await?;
            let record = store::sending::campaign::get(self.application.database(), id).await?;
            if record.is_none_or(|record| record.state == CampaignState::Finished) {
                return Ok(());
            }
        }
        Err(Failure::Other("a campaign of the demo's past did not end; this is a fault of the program".into()))
    }

    fn take_deliveries(&mut self) {
        while let Ok(delivery) = self.deliveries.try_recv() {
            for (at, action) in self.crowd.read(&delivery, SLOWEST, true) {
                self.actions += 1;
                let due = Due { action, address: delivery.recipient.clone(), campaign: self.present };
                self.due.insert((at, self.actions), due);
            }
        }
    }

    async fn let_readers_act(&mut self) -> Result<bool, Failure> {
        let mut acted = false;
        while let Some(entry) = self.due.first_entry() {
            let at = entry.key().0;
            if at > self.clock.now() {
                break;
            }
            let due = entry.remove();
            self.act(due, at).await?;
            acted = true;
        }
        Ok(acted)
    }

    /// Does what the public page behind the address does.
    async fn act(&mut self, due: Due, at: Timestamp) -> Result<(), Failure> {
        let Due { action, address, campaign } = due;
        let url = match &action.kind {
            ActionKind::Open(url) | ActionKind::Click(url) | ActionKind::OneClickUnsubscribe(url) => url,
            ActionKind::Answer(subject) => {
                self.answers.push(Answer { at, address, subject: subject.clone(), campaign });
                return Ok(());
            }
        };
        // A link that leads elsewhere is not followed.
        let Some(path) = url.strip_prefix(&self.public_url) else { return Ok(()) };
        let Some((page, token)) = path.trim_start_matches('/').split_once('/') else { return Ok(()) };
        let keyring = self.application.keyring();
        let agent = action.agent.user_agent().to_owned();
        let hit = |kind, whose| Hit::of_browser(kind, whose, at, &agent);
        match (page, &action.kind) {
            ("c", ActionKind::Click(_)) => {
                if let Ok(click) = read_click(keyring, token) {
                    self.recorder.take(hit(click.kind, click.whose));
                }
            }
            ("o", ActionKind::Open(_)) => {
                let token = token.strip_suffix(".gif").unwrap_or(token);
                if let Ok(whose) = read_open(keyring, token) {
                    self.recorder.take(hit(HitKind::Opened, whose));
                }
            }
            ("u", ActionKind::OneClickUnsubscribe(_)) => {
                if let Ok(outgoing) = read_of_letter(keyring, TokenKind::Unsubscribe, token) {
                    let source = ConsentSource::OneClick;
                    let proof = format!("{source} through the link of {outgoing}");
                    self.application.perform(&Viewer::system(), Unsubscribe { outgoing, source, proof }).await?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Ends everything that runs on the stage; what is under way ends first. Answers the files that were kept.
    pub async fn end(mut self) -> Vec<(FileName, Vec<u8>)> {
        self.stop.send_replace(true);
        if let Some(sending) = self.running.first() {
            while !sending.is_finished() {
                self.settle().await;
                if !self.clock.turn_to_next_wait() {
                    self.clock.turn(Duration::from_millis(1));
                }
            }
        }
        self.running.drain(..).for_each(|task| task.abort());
        self.settle().await;
        self.files.contents()
    }
}
