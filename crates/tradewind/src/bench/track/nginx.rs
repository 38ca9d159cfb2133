//! nginx, serving a pixel of the same 43 bytes' length from memory (`empty_gif`, its fastest answer) with the same headers and no log: the
//! limit that our own answers are compared with.

#![expect(clippy::disallowed_methods, reason = "a measurement reads the real clock")]

use crate::commands::Failure;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const STARTS_WITHIN: Duration = Duration::from_secs(5);

/// A running nginx on a free loopback port, ended with its owner.
pub struct Nginx {
    child: Child,
    pub address: SocketAddr,
    /// `nginx/1.22.1`.
    pub version: String,
}

impl Nginx {
    /// Starts it with its own folder below `folder`.
    ///
    /// # Errors
    /// nginx is not installed or does not listen.
    pub fn start(folder: &Path) -> Result<Self, Failure> {
        let no_port = || Failure::io("no free port on loopback");
        let listener = TcpListener::bind("127.0.0.1:0").map_err(no_port())?;
        let address = listener.local_addr().map_err(no_port())?;
        drop(listener);
        let home = folder.join("nginx");
        let no_folder = || Failure::io("a folder for nginx cannot be made");
        std::fs::create_dir_all(&home).map_err(no_folder())?;
        std::fs::write(home.join("nginx.conf"), configuration(address)).map_err(no_folder())?;
        let program = program();
        let said = Command::new(&program).arg("-v").output().map_err(missing())?;
        let version = String::from_utf8_lossy(&said.stderr).trim().rsplit(' ').next().unwrap_or_default().to_owned();
        let child = Command::new(&program)
            .arg("-p")
            .arg(&home)
            .args(["-c", "nginx.conf", "-e", "stderr"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(missing())?;
        let nginx = Nginx { child, address, version };
        let began = Instant::now();
        while TcpStream::connect(address).is_err() {
            if began.elapsed() > STARTS_WITHIN {
                return Err(Failure::Other("nginx does not listen".into()));
            }
            std::thread::yield_now();
        }
        Ok(nginx)
    }
}

fn missing() -> impl FnOnce(std::io::Error) -> Failure {
    Failure::io("nginx cannot be run; install the package nginx")
}

/// One worker a core, connections kept as long as ours, the module that answers with the 43 bytes from memory.
fn configuration(address: SocketAddr) -> String {
    format!(
        "daemon off;\nworker_processes auto;\npid nginx.pid;\nerror_log stderr crit;\n\
         events {{ worker_connections 1024; }}\n\
         http {{\n  access_log off;\n  keepalive_requests 1000000000;\n  keepalive_timeout 600s;\n  tcp_nodelay on;\n\
         client_body_temp_path body;\n  proxy_temp_path proxy;\n  fastcgi_temp_path fastcgi;\n  uwsgi_temp_path uwsgi;\n\
         scgi_temp_path scgi;\n\
         server {{\n    listen {address};\n    location /o/ {{\n      empty_gif;\n\
         add_header Cache-Control \"no-store, no-cache, must-revalidate, private\";\n\
         add_header X-Robots-Tag \"noindex, nofollow\";\n      add_header Referrer-Policy no-referrer;\n\
         add_header X-Content-Type-Options nosniff;\n\
         add_header Content-Security-Policy \"default-src 'none'; frame-ancestors 'none'\";\n    }}\n  }}\n}}\n"
    )
}

/// Debian keeps it in /usr/sbin, which is not on every user's path.
fn program() -> String {
    let system = "/usr/sbin/nginx";
    if Path::new(system).exists() { system.to_owned() } else { "nginx".to_owned() }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // SIGTERM lets the master end its workers; a killed one would leave them.
        let ended = Command::new("kill").arg(self.child.id().to_string()).status();
        if !ended.is_ok_and(|status| status.success()) {
            drop(self.child.kill());
        }
        drop(self.child.wait());
    }
}
