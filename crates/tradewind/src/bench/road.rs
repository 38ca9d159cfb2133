//! A road of some length to the sink, in a process of its own, so that its work is not counted as ours.

use crate::Common;
use crate::commands::Failure;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::net::TcpListener;

/// `bench road`: carries connections, until it is ended.
#[derive(clap::Args, Clone)]
pub struct RoadBench {
    /// Where the road leads.
    #[arg(long)]
    to: SocketAddr,
    /// How long a byte travels each way.
    #[arg(long)]
    each_way_us: u64,
}

/// Says its port on a line and serves.
pub async fn run(_: &Common, bench: RoadBench) -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(Failure::io("no free port on loopback"))?;
    let port = listener.local_addr().map_err(Failure::io("no free port on loopback"))?.port();
    println!("{port}");
    let each_way = Duration::from_micros(bench.each_way_us);
    fakeworld::run_road(listener, bench.to, each_way).await.map_err(Failure::io("the road takes no connections"))
}

/// A road that runs, ended with its owner.
pub struct Road {
    child: Child,
    pub port: u16,
}

impl Road {
    /// To a port of loopback.
    ///
    /// # Errors
    /// This program cannot be started once more.
    pub fn start(port: u16, each_way: Duration) -> Result<Self, Failure> {
        let program = std::env::current_exe().map_err(Failure::io("the own program is not found"))?;
        let each_way = each_way.as_micros().to_string();
        let mut child = Command::new(program)
            .args(["bench", "road", "--to", &format!("127.0.0.1:{port}"), "--each-way-us", &each_way])
            .stdout(Stdio::piped())
            .spawn()
            .map_err(Failure::io("the road cannot be started"))?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line).map_err(Failure::io("the road says nothing"))?;
        }
        let Ok(port) = line.trim().parse() else { return Err(Failure::Other("the road does not listen".into())) };
        Ok(Road { child, port })
    }
}

impl Drop for Road {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing else to do about a child that cannot be killed.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
