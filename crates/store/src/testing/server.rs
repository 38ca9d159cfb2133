//! One PostgreSQL server for a test process, and its guard.
//!
//! `fsync` stays on, because our program refuses a server without it; the other costs of safety are turned down.

use crate::{Database, migrate};
use basics::Timestamp;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;

/// Where Debian keeps the programs of PostgreSQL 15; `PATH` comes second.
const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";
/// A free port may be taken by another process before the server binds it.
const PORTS_TRIED: u32 = 5;
const TEMPLATE: &str = "tradewind_template";

/// Ends the server and removes its folder once the other end of its standard input is closed: when the test process is gone.
const GUARD: &str = r#"trap '' INT TERM HUP
read -r line
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
if [ -n "$pid" ]; then
    kill -QUIT "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
fi
rm -rf "$1""#;

/// A running server; see [`server`].
pub struct Server {
    folder: PathBuf,
    port: u16,
    databases: AtomicU64,
    /// Holds the guard's standard input open for as long as this process lives.
    guard: Child,
}

/// This process's server, started with the first call; `None` where none can be started.
pub async fn server() -> Option<&'static Server> {
    static SERVER: OnceCell<Option<Server>> = OnceCell::const_new();
    SERVER.get_or_init(start_with_template).await.as_ref()
}

async fn start_with_template() -> Option<Server> {
    let server = Server::start().await?;
    server.say("postgres", &format!("CREATE DATABASE {TEMPLATE}")).await;
    let database = Database::open_postgres(&server.address(TEMPLATE)).await.expect("the template opens");
    migrate(&database, Timestamp::EPOCH).await.expect("the template migrates");
    drop(database);
    server.say("postgres", &format!("ALTER DATABASE {TEMPLATE} WITH ALLOW_CONNECTIONS false")).await;
    let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{TEMPLATE}'");
    server.say("postgres", &end).await;
    Some(server)
}

impl Server {
    /// A server of one's own, for a test that holds transactions open or kills it. Empty: without the template.
    pub async fn start() -> Option<Server> {
        tokio::task::spawn_blocking(start_blocking).await.expect("starting a server does not panic")
    }

    /// A new database cloned from the migrated template: its name and its address.
    pub async fn new_database(&self) -> (String, String) {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("ledger_{number}");
        self.say("postgres", &format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY wal_log")).await;
        let address = self.address(&name);
        (name, address)
    }

    pub async fn drop_database(&self, name: &str) {
        self.say("postgres", &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    }

    pub fn address(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Runs a statement in a session of its own.
    pub async fn say(&self, database: &str, statement: &str) {
        let (client, session) = Self::session(&self.address(database)).await;
        client.batch_execute(statement).await.expect("the server does as it is told");
        drop(client);
        drop(session.await);
    }

    /// A session of its own, past the pool, and the task that carries it.
    pub async fn session(address: &str) -> (tokio_postgres::Client, JoinHandle<()>) {
        let (client, connection) =
            tokio_postgres::connect(address, tokio_postgres::NoTls).await.expect("the server answers");
        // A session that breaks is noticed by its client.
        (client, tokio::spawn(async { drop(connection.await) }))
    }

    /// Ends the server at once, as a crash would.
    pub fn kill(mut self) {
        drop(self.guard.stdin.take());
        self.guard.wait().expect("the guard ends by itself");
    }
}

#[expect(clippy::zombie_processes, reason = "the guard has to outlive this process")]
fn start_blocking() -> Option<Server> {
    let programs = programs()?;
    let as_root = std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    let folder = tempfile::Builder::new().prefix("tradewind-postgres-").tempdir().expect("a temporary folder").keep();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).expect("it is our folder");
    let guard = guard(&folder);
    if as_root && !ran(Command::new("chown").arg("postgres:").arg(&folder)) {
        return None;
    }
    let run = |program: &str, arguments: &[&str]| {
        let program = programs.join(program);
        let mut command = if as_root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        ran(command.args(arguments).current_dir(&folder))
    };
    let made = run("initdb", &["-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
    assert!(made, "initdb failed although its program is there");
    for _ in 0..PORTS_TRIED {
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port();
        let settings = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={} -c fsync=on \
             -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c shared_buffers=16MB \
             -c max_connections=300 -c checkpoint_timeout=1h -c max_wal_size=2GB -c autovacuum=off \
             -c max_pred_locks_per_transaction=256",
            folder.display()
        );
        if run("pg_ctl", &["-D", "data", "-w", "-t", "60", "-l", "log", "-o", &settings, "start"]) {
            return Some(Server { folder, port, databases: AtomicU64::new(0), guard });
        }
    }
    panic!("PostgreSQL did not start: {}", std::fs::read_to_string(folder.join("log")).unwrap_or_default());
}

fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = std::iter::once(PathBuf::from(PROGRAMS)).chain(std::env::split_paths(&path));
    folders.find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
}

fn guard(folder: &Path) -> Child {
    use std::os::unix::process::CommandExt;
    Command::new("sh")
        .args(["-c", GUARD, "guard"])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("a shell")
}

/// Whether a program ended well. Its output is nobody's: a server that inherited ours would keep it open.
fn ran(command: &mut Command) -> bool {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("folder", &self.folder).field("port", &self.port).finish_non_exhaustive()
    }
}
