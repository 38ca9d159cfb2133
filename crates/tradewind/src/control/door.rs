//! `DIR/control.sock`: where the process that holds the folder takes errands of commands, of its own user only (mode 0600).

use super::link::Link;
use super::{Hands, converse};
use crate::commands::Failure;
use application::Application;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Semaphore;

/// The name in the folder.
const SOCKET: &str = "control.sock";
/// Conversations at a time; a person has one terminal, a night's script a few.
const CONVERSATIONS: usize = 8;

/// The open socket, removed with its owner.
pub struct Door {
    path: PathBuf,
    listener: UnixListener,
}

impl Door {
    /// Listens; the caller holds the folder's lock, so that a socket that lies there is a dead process's.
    ///
    /// # Errors
    /// When the folder does not take it.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(SOCKET);
        let failed = || Failure::io(format!("{} cannot be listened on", path.display()));
        if let Err(error) = std::fs::remove_file(&path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(failed()(error));
        }
        // Under another name first: nobody reaches it before its mode is set.
        let unfinished = folder.join("control.sock.new");
        if let Err(error) = std::fs::remove_file(&unfinished)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(failed()(error));
        }
        let listener = Short::of(&unfinished).and_then(|short| UnixListener::bind(short.path())).map_err(failed())?;
        std::fs::set_permissions(&unfinished, std::fs::Permissions::from_mode(0o600)).map_err(failed())?;
        std::fs::rename(&unfinished, &path).map_err(failed())?;
        Ok(Door { path, listener })
    }

    /// Takes errands until it is dropped.
    pub async fn listen(self, application: Application) {
        let folder = self.path.parent().map(Path::to_owned).unwrap_or_default();
        let places = Arc::new(Semaphore::new(CONVERSATIONS));
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    let (application, folder) = (application.clone(), folder.clone());
                    tokio::spawn(async move {
                        let _place = place;
                        converse(application, folder, Hands::Serving, Link::new(stream)).await;
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a command could not be heard on control.sock");
                    tokio::task::yield_now().await;
                }
            }
        }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        // Whoever opens the folder next removes it as well.
        drop(std::fs::remove_file(&self.path));
    }
}

/// Knocks; nothing when nobody listens there.
pub async fn knock(folder: &Path) -> Option<Link> {
    let short = Short::of(&folder.join(SOCKET)).ok()?;
    UnixStream::connect(short.path()).await.ok().map(Link::new)
}

/// The system takes about a hundred bytes for the path of a socket; a longer one is reached through its open folder.
struct Short {
    path: PathBuf,
    _folder: Option<std::fs::File>,
}

impl Short {
    const BYTES: usize = 100;

    fn of(path: &Path) -> std::io::Result<Self> {
        use std::os::fd::AsRawFd;
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(std::io::ErrorKind::InvalidInput.into());
        };
        if path.as_os_str().len() <= Self::BYTES {
            return Ok(Short { path: path.to_owned(), _folder: None });
        }
        let folder = std::fs::File::open(folder)?;
        let path = PathBuf::from(format!("/proc/self/fd/{}", folder.as_raw_fd())).join(name);
        Ok(Short { path, _folder: Some(folder) })
    }

    fn path(&self) -> &Path {
        &self.path
    }
}
