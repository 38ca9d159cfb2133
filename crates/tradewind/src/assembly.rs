//! Putting the rooms together: from a folder and a configuration to a running Tradewind.

use crate::Common;
use crate::commands::Failure;
use crate::configuration::Configuration;
use crate::control::Door;
use crate::data_folder::{DataFolder, FolderError, NextMasterKey};
use crate::ending::{End, Signals};
use crate::erasure_log::{self, ErasureFile};
use crate::first_run::{self, FirstRun, Shown};
use application::Application;
use application::customers::import::run_imports;
use application::sending::guard::run_guard;
use application::sending::health::run_health;
use application::sending::outward::Outward;
use application::sending::running::{SendingParts, run_sending};
use application::start::{self, Initialised, NewWorkspace, StartTrouble, Surroundings};
use application::trust::run_upkeep;
use outside::doors::{Doors, Network};
use outside::{
    Clock, Dialler, FolderFiles, FolderSpill, NameServers, Resolver, Spill, SystemClock, SystemDialler, SystemFetcher,
    SystemResolver,
};
use seal::MasterKey;
use server::{DemoWorld, Listeners, Server, ServerParts};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use store::Database;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

const DEFAULT_ADDRESS: &str = "127.0.0.1:8080";

/// Where the app answers when nobody says otherwise.
pub fn default_address() -> SocketAddr {
    DEFAULT_ADDRESS.parse().expect("a literal address")
}

/// A workspace's folder, configuration and ledger, open; nothing runs yet.
pub struct Ground {
    pub configuration: Configuration,
    pub folder: DataFolder,
    pub database: Database,
}

impl Ground {
    /// Opens folder, configuration and ledger.
    ///
    /// # Errors
    /// Each names the thing, the reason and the next step.
    pub async fn open(common: &Common) -> Result<Self, Failure> {
        let configuration = Self::configuration(common)?;
        let folder = DataFolder::open(&common.data)?;
        let database = match configuration.text("database.url") {
            Some(url) => Database::open_postgres(url).await?,
            None => Database::open_sqlite(&folder.ledger())?,
        };
        Ok(Ground { configuration, folder, database })
    }

    /// Opens a workspace that is there; makes neither a folder nor a ledger.
    ///
    /// # Errors
    /// [`FolderError::NoWorkspace`] where there is none; as [`Ground::open`].
    pub async fn open_existing(common: &Common) -> Result<Self, Failure> {
        let configuration = Self::configuration(common)?;
        if DataFolder::is_held(&common.data) {
            return Err(FolderError::InUse { path: common.data.clone() }.into());
        }
        let no_workspace = || FolderError::NoWorkspace { path: common.data.clone() };
        if configuration.text("database.url").is_none() && !DataFolder::ledger_in(&common.data).exists() {
            return Err(no_workspace().into());
        }
        let ground = Self::open(common).await?;
        if !store::is_migrated(&ground.database).await? {
            return Err(no_workspace().into());
        }
        Ok(ground)
    }

    /// Opens an empty place for a restore. The remains of one that was broken off make room for the next.
    ///
    /// # Errors
    /// As [`Ground::open`].
    pub async fn open_to_restore(common: &Common) -> Result<Self, Failure> {
        let ground = Self::open(common).await?;
        let Some(path) = ground.database.path().map(std::path::Path::to_owned) else { return Ok(ground) };
        let is_migrated = store::is_migrated(&ground.database).await?;
        if !is_migrated || !store::backup::is_half_restored(&ground.database).await? {
            return Ok(ground);
        }
        let Ground { configuration, folder, database } = ground;
        drop(database);
        for ending in ["", "-wal", "-shm"] {
            let part = std::path::PathBuf::from(format!("{}{ending}", path.display()));
            if let Err(error) = std::fs::remove_file(&part)
                && error.kind() != std::io::ErrorKind::NotFound
            {
                return Err(Failure::io(format!("{} cannot be removed", part.display()))(error));
            }
        }
        let database = Database::open_sqlite(&path)?;
        Ok(Ground { configuration, folder, database })
    }

    /// The configuration by itself, every value read as what it should be.
    ///
    /// # Errors
    /// [`crate::configuration::ConfigurationError`].
    pub fn configuration(common: &Common) -> Result<Configuration, Failure> {
        let default_file = common.data.join("tradewind.toml");
        let mut configuration = Configuration::read(common.config.as_deref(), &default_file, std::env::vars_os())?;
        if let Some(url) = &common.database {
            configuration.set("database.url", url.clone(), "--database")?;
        }
        configuration.check()?;
        Ok(configuration)
    }

    /// The master key of a workspace that is about to be made.
    ///
    /// # Errors
    /// [`FolderError`].
    pub async fn master_key_for_new(&self) -> Result<MasterKey, Failure> {
        let (given, file) = (self.configuration.text("keys.master"), self.configuration.text("keys.master_file"));
        Ok(self.folder.master_key(given, file, true, &mut outside::system_dice())?)
    }

    /// The folder of sealed files.
    ///
    /// # Errors
    /// When it cannot be made or written to.
    pub fn open_files(&self) -> Result<Arc<FolderFiles>, Failure> {
        let files = FolderFiles::open(&self.folder.files())
            .map_err(|error| Failure::Other(format!("{} cannot be used: {error}", self.folder.files().display())))?;
        Ok(Arc::new(files))
    }

    async fn is_new(&self) -> Result<bool, Failure> {
        Ok(!start::is_initialised(&self.database, SystemClock::new().now()).await?)
    }

    async fn master_key(&self) -> Result<MasterKey, Failure> {
        let (given, file) = (self.configuration.text("keys.master"), self.configuration.text("keys.master_file"));
        let is_new = self.is_new().await?;
        let key = self.folder.master_key(given, file, is_new, &mut outside::system_dice())?;
        if is_new { Ok(key) } else { self.key_that_counts(key, given.is_none() && file.is_none()).await }
    }

    /// Ends a change of the master key that was broken off: the ledger says whether the new key counts.
    async fn key_that_counts(&self, key: MasterKey, is_own: bool) -> Result<MasterKey, Failure> {
        let next = NextMasterKey::of(self.folder.path());
        if start::is_opened_by(&self.database, &key).await? {
            return Ok(key);
        }
        let Some(new) = next.read()? else { return Ok(key) };
        if !start::is_opened_by(&self.database, &new).await? {
            return Ok(key);
        }
        let path = next.path().display().to_string();
        if is_own {
            next.take_its_place().map_err(Failure::io(format!("{path} cannot be renamed")))?;
            tracing::info!(fingerprint = new.fingerprint(), "the new master key has taken the old one's place");
        } else {
            tracing::warn!(
                fingerprint = new.fingerprint(),
                path,
                "the master key was changed and [keys] still gives the old one; put the new one there, then delete its file"
            );
        }
        Ok(new)
    }

    /// Makes the workspace where there is none; answers whether it did. Its secrets are shown first: a workspace whose recovery key
    /// nobody saw would be lost with its master key.
    pub async fn initialise_if_new(&self, kind: domain::trust::WorkspaceKind) -> Result<bool, Failure> {
        self.initialise(kind, FirstRun::show).await
    }

    /// The same for a measure, whose only words are its result: the secrets are in first-run.txt.
    pub async fn initialise_to_measure(&self) -> Result<bool, Failure> {
        self.initialise(domain::trust::WorkspaceKind::Real, FirstRun::keep).await
    }

    async fn initialise(
        &self,
        kind: domain::trust::WorkspaceKind,
        show: impl Fn(&FirstRun, &Initialised) -> Result<Shown, Failure>,
    ) -> Result<bool, Failure> {
        if !self.is_new().await? {
            return Ok(false);
        }
        let master = self.master_key().await?;
        let now = SystemClock::new().now();
        let new = NewWorkspace::prepare(&self.database, &master, kind, now, &mut outside::system_dice()).await?;
        let shown = show(&self.first_run(), new.secrets())?;
        let Err(trouble) = new.make(&self.database).await else { return Ok(true) };
        // A ledger that went away during the commit may have kept it.
        match start::is_initialised(&self.database, SystemClock::new().now()).await {
            Ok(false) => shown.take_back(),
            Ok(true) if matches!(trouble, StartTrouble::AlreadyInitialised) => shown.take_back(),
            Ok(true) | Err(_) => eprintln!(
                "tradewind: it is not certain whether the workspace was made; keep the recovery key until `tradewind doctor` says \
                 that there is none"
            ),
        }
        Err(trouble.into())
    }

    /// Where the secrets of a new workspace lie when there is no terminal to show them on.
    pub fn first_run(&self) -> FirstRun {
        FirstRun::of(self.folder.path())
    }

    /// The application on the machine's own clock.
    pub async fn open_application(&self) -> Result<Application, Failure> {
        self.open_application_with(Arc::new(SystemClock::new())).await
    }

    /// The application on another clock.
    pub async fn open_application_with(&self, clock: Arc<dyn Clock>) -> Result<Application, Failure> {
        let master = self.master_key().await?;
        let surroundings = Surroundings { clock, dice: outside::system_dice(), files: self.open_files()? };
        Ok(start::open_at(self.database.clone(), &master, surroundings, self.folder.place()).await?)
    }

    /// The application on a ledger that is being restored, for the steps that finish the restore.
    pub async fn open_in_restore(&self, master: &MasterKey) -> Result<Application, Failure> {
        let clock = Arc::new(SystemClock::new());
        let surroundings = Surroundings { clock, dice: outside::system_dice(), files: self.open_files()? };
        Ok(start::open_in_restore(self.database.clone(), master, surroundings).await?)
    }

    /// Name look-up, by the configured servers or the machine's own.
    fn resolver(&self) -> Result<Arc<dyn Resolver>, Failure> {
        let servers: Vec<IpAddr> = self.configuration.parsed_list("dns.servers")?;
        let servers = if servers.is_empty() {
            NameServers::System
        } else {
            NameServers::These(servers.into_iter().map(|ip| SocketAddr::new(ip, 53)).collect())
        };
        let resolver = SystemResolver::new(&servers).map_err(|error| Failure::Other(error.to_string()))?;
        Ok(Arc::new(resolver))
    }

    /// The way out for connections: loopback and private networks only where the configuration lists them.
    fn dialler(&self) -> Result<Arc<dyn Dialler>, Failure> {
        let networks: Vec<Network> = self.configuration.parsed_list("doors.relay_networks")?;
        Ok(Arc::new(SystemDialler::new(self.resolver()?, Doors::with_networks(networks))))
    }
}

/// Where Tradewind answers, taken before anything else is done: a port in use is said before a workspace is made.
pub struct Ports {
    address: SocketAddr,
    listeners: Listeners,
    /// For what comes back.
    inbound: Option<TcpListener>,
}

impl Ports {
    /// Takes the ports of the configuration; `listen` stands over it.
    ///
    /// # Errors
    /// Names the address that cannot be had.
    pub async fn take(configuration: &Configuration, listen: Option<SocketAddr>) -> Result<Self, Failure> {
        let wanted = match listen {
            Some(address) => address,
            None => configuration.parsed("listen.app")?.unwrap_or_else(default_address),
        };
        let app = bind(wanted).await?;
        let address = app.local_addr().map_err(Failure::io(format!("{wanted} cannot be listened on")))?;
        let public = match configuration.parsed::<SocketAddr>("listen.public")? {
            Some(address) => Some(bind(address).await?),
            None => None,
        };
        let metrics = match configuration.parsed::<SocketAddr>("listen.metrics")? {
            Some(address) => Some(bind(address).await?),
            None => None,
        };
        let inbound = match configuration.parsed::<SocketAddr>("listen.inbound")? {
            Some(address) => Some(bind(address).await?),
            None => None,
        };
        Ok(Ports { address, listeners: Listeners { app, public, metrics }, inbound })
    }
}

/// A running Tradewind.
pub struct House {
    application: Application,
    server: Server,
    inbound: Option<server::InboundDoor>,
    stop: watch::Sender<bool>,
    running: Vec<JoinHandle<()>>,
    signals: Signals,
}

impl House {
    /// Starts everything on the system's clock.
    pub async fn start(ground: &Ground, ports: Ports) -> Result<Self, Failure> {
        Self::start_at(ground, ports, Arc::new(SystemClock::new()), None).await
    }

    /// Starts everything on the clock of a demo.
    pub async fn start_at(
        ground: &Ground,
        ports: Ports,
        clock: Arc<dyn Clock>,
        demo: Option<Arc<dyn DemoWorld>>,
    ) -> Result<Self, Failure> {
        let door = Door::open(ground.folder.path())?;
        let application = ground.open_application_with(clock).await?;
        application.keep_erasures_in(ErasureFile::of(ground.folder.path()));
        let mut house = Self::start_with(ground, application, ground.dialler()?, ports, demo).await?;
        house.running.push(tokio::spawn(door.listen(house.application.clone())));
        house.running.push(tokio::spawn(erasure_log::follow(house.application.clone())));
        house.running.push(tokio::spawn(first_run::follow(house.application.clone(), ground.first_run())));
        Ok(house)
    }

    /// Starts everything with a given application and way out.
    pub async fn start_with(
        ground: &Ground,
        application: Application,
        dialler: Arc<dyn Dialler>,
        ports: Ports,
        demo: Option<Arc<dyn DemoWorld>>,
    ) -> Result<Self, Failure> {
        // Heard before anybody is told where the app answers: who reads that may stop it at once.
        let signals = Signals::hear()?;
        let words = Arc::new(words::Catalogue::embedded());
        let configuration = &ground.configuration;
        let Ports { address, listeners, inbound } = ports;
        let default_url = || format!("http://{address}");
        let public_url =
            configuration.text("public.url").map_or_else(default_url, |url| url.trim_end_matches('/').into());
        application.settle(application::Settings {
            public_url: public_url.clone(),
            own_domains: configuration.list("sending.own_domains"),
            relay_networks: configuration.parsed_list("doors.relay_networks")?,
            return_hosts: configuration.list("sending.return_hosts"),
        });
        if let Some(path) = configuration.text("sending.shaping_file") {
            application.follow_user_shapes(crate::user_shapes::follow(path.into())?);
        }
        let settings = server::Settings {
            public_url,
            app_hosts: configuration.list("public.hosts"),
            public_hosts: Vec::new(),
            https: configuration.text("public.url").is_some_and(|url| url.starts_with("https://")),
            trusted_proxies: configuration.parsed_list("listen.trusted_proxies")?,
            assets: assets(),
            version: env!("CARGO_PKG_VERSION"),
        };
        let fresh_name = format!("{:016x}", application.dice().number());
        let spill = FolderSpill::open(&ground.folder.path().join("hits"), &fresh_name)
            .map_err(Failure::io("the folder for opens and clicks that wait cannot be opened"))?;
        let spill: Arc<dyn Spill> = Arc::new(spill);
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let resolver = ground.resolver()?;
        let sending = SendingParts {
            dialler,
            direct_dialler: Arc::new(SystemDialler::new(Arc::clone(&resolver), Doors::public_only())),
            resolver: Arc::clone(&resolver),
            words: Arc::clone(&words),
            hello: configuration.text("sending.hello").unwrap_or("localhost").to_owned(),
            threads,
        };
        let outward = match &demo {
            // Nobody publishes the names of an invented company.
            Some(_) => crate::demo::names::outward(&application, sending.clone()).await?,
            None => {
                let public = SystemDialler::new(Arc::clone(&resolver), Doors::public_only());
                let fetcher = Arc::new(SystemFetcher::new(Arc::new(public)));
                Outward { sending: sending.clone(), resolver, fetcher }
            }
        };
        application.connect(outward);
        let parts = ServerParts {
            application: application.clone(),
            words: Arc::clone(&words),
            settings,
            metrics: None,
            listeners,
            tls: None,
            stopped_targets: Arc::default(),
            spill: Some(spill),
            demo,
        };
        let server = server::serve(parts).map_err(Failure::io("the server cannot be started"))?;
        let inbound = match inbound {
            Some(listener) => {
                let door = server::open_inbound(application.clone(), listener, &sending.hello);
                Some(door.map_err(Failure::io("the door for what comes back cannot be opened"))?)
            }
            None => None,
        };
        let (stop, stopped) = watch::channel(false);
        let people = application.clone();
        let running = vec![
            tokio::spawn(run_sending(application.clone(), sending, stopped)),
            tokio::spawn(run_imports(application.clone())),
            tokio::spawn(run_upkeep(application.clone())),
            tokio::spawn(application::trade::tiers::run_tiers(application.clone())),
            tokio::spawn(application::customers::pool::run_pool(application.clone())),
            tokio::spawn(application::customers::scores::run_scores(application.clone())),
            tokio::spawn(application::customers::segments::run_kept_lists(application.clone())),
            tokio::spawn(application::customers::run_bulk_runs(application.clone())),
            tokio::spawn(application::customers::duplicates::run_duplicates(application.clone())),
            tokio::spawn(application::customers::cleaning::run_cleaning(application.clone())),
            tokio::spawn(application::customers::verify::run_address_checks(application.clone())),
            tokio::spawn(run_health(application.clone())),
            tokio::spawn(run_guard(application.clone())),
            tokio::spawn(application::customers::people::follow_people(people, basics::Language::ENGLISH)),
        ];
        Ok(House { application, server, inbound, stop, running, signals })
    }

    /// Where the app answers.
    pub fn address(&self) -> SocketAddr {
        self.server.local_addresses()[0]
    }

    pub fn application(&self) -> &Application {
        &self.application
    }

    /// Runs until SIGINT or SIGTERM, or until it cannot go on; letters under way end first.
    pub async fn run_until_stopped(mut self) -> Result<(), Failure> {
        let end = self.signals.wait_for_end(&self.application).await;
        self.stop(end).await
    }

    /// The same, or until `over` comes; answers whether that came.
    pub async fn run_until(mut self, over: impl Future<Output = ()>) -> Result<bool, Failure> {
        let end = tokio::select! {
            end = self.signals.wait_for_end(&self.application) => Some(end),
            () = over => None,
        };
        let is_over = end.is_none();
        self.stop(end.unwrap_or(End::Wanted)).await.map(|()| is_over)
    }

    async fn stop(self, end: End) -> Result<(), Failure> {
        tracing::info!("stopping: letters under way end, the rest stays in the queue");
        self.stop.send_replace(true);
        if let Some(inbound) = self.inbound {
            inbound.stop().await;
        }
        self.server.stop().await;
        let mut running = self.running.into_iter();
        if let Some(sending) = running.next()
            && let Err(error) = sending.await
        {
            tracing::error!(%error, "sending ended badly");
        }
        running.for_each(|task| task.abort());
        match end {
            End::Wanted => Ok(()),
            End::BrokenLedger => Err(Failure::Other(
                "the disk failed while the ledger was written; check it, then start again: what was acknowledged is safe".into(),
            )),
            End::LostNode => Err(Failure::Other(
                "another Tradewind took this one's node number, because this one did not reach the database for two minutes; start \
                 it again: it takes another number, and what was acknowledged is safe"
                    .into(),
            )),
        }
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    let what = format!("{address} cannot be listened on; choose another with --listen or [listen] app");
    TcpListener::bind(address).await.map_err(Failure::io(what))
}

/// The app inside the program, or a folder while it is developed.
fn assets() -> web_assets::Source {
    std::env::var_os("TRADEWIND_WEB_DIR")
        .map_or(web_assets::Source::Embedded, |path| web_assets::Source::Folder(path.into()))
}
