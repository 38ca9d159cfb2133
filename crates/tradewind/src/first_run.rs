//! The secrets of a new workspace, shown once: on the terminal, or without one in `DIR/first-run.txt` (mode 0600), which goes when the
//! first administrator is there.

use crate::commands::Failure;
use crate::data_folder::{remove_if_there, sync_folder_of, write_private};
use application::Application;
use application::start::Initialised;
use application::trust::set_up_state;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

const NAME: &str = "first-run.txt";
/// After a ledger that did not answer, or a folder that did not let the file go.
const TRIED_AGAIN_AFTER: Duration = Duration::from_secs(30);

/// The file, whether it is there or not.
pub struct FirstRun {
    path: PathBuf,
}

/// Where secrets were shown.
pub struct Shown {
    /// Nothing on a terminal.
    file: Option<PathBuf>,
}

impl FirstRun {
    pub fn of(folder: &Path) -> Self {
        FirstRun { path: folder.join(NAME) }
    }

    pub fn is_there(&self) -> bool {
        self.path.exists()
    }

    /// Shows recovery key and set-up code; they have reached terminal or disk when it answers.
    ///
    /// # Errors
    /// The terminal's; the disk's.
    pub fn show(&self, secrets: &Initialised) -> Result<Shown, Failure> {
        let mut out = std::io::stdout();
        if out.is_terminal() {
            let told = writeln!(out, "{}", text_of(secrets)).and_then(|()| out.flush());
            told.map_err(Failure::io("the recovery key cannot be shown on the terminal"))?;
            return Ok(Shown { file: None });
        }
        let shown = self.keep(secrets)?;
        println!("Recovery key and set-up code are in {}; read and delete it.", self.path.display());
        Ok(shown)
    }

    /// Writes recovery key and set-up code into the file without a word.
    ///
    /// # Errors
    /// The disk's.
    pub fn keep(&self, secrets: &Initialised) -> Result<Shown, Failure> {
        let written = write_private(&self.path, &text_of(secrets));
        written.map_err(Failure::io(format!("{} cannot be written", self.path.display())))?;
        Ok(Shown { file: Some(self.path.clone()) })
    }

    fn remove(&self) -> std::io::Result<()> {
        if !self.is_there() {
            return Ok(());
        }
        remove_if_there(&self.path)?;
        sync_folder_of(&self.path)
    }
}

fn text_of(secrets: &Initialised) -> String {
    format!(
        "A new workspace.\n\n  Recovery key   {}\n  Set-up code    {}\n\nKeep the recovery key on paper: with it and a backup \
             everything can be restored, without it nothing can.\nThe set-up code makes the first administrator, once.\n",
        secrets.recovery_key, secrets.setup_code
    )
}

impl Shown {
    /// What was shown belongs to no workspace.
    pub fn take_back(self) {
        eprintln!(
            "tradewind: the workspace was not made; the recovery key and the set-up code that were shown are void"
        );
        if let Some(path) = self.file
            && let Err(error) = remove_if_there(&path)
        {
            eprintln!("tradewind: remove {} ({error})", path.display());
        }
    }
}

/// Removes the file once the first administrator is there; ends with that, or with the application.
pub async fn follow(application: Application, file: FirstRun) {
    let mut changes = application.changes();
    loop {
        match set_up_state(&application).await {
            Ok(state) if !state.needed => match file.remove() {
                Ok(()) => return,
                Err(error) => tracing::error!(%error, "first-run.txt cannot be removed; delete it"),
            },
            Ok(_) => {
                loop {
                    match changes.recv().await {
                        Ok(batch) if batch.iter().any(|change| change.noun == "user") => break,
                        Ok(_) => {}
                        Err(RecvError::Lagged(_)) => break,
                        Err(RecvError::Closed) => return,
                    }
                }
                continue;
            }
            Err(trouble) => tracing::warn!(%trouble, "it is not known whether the set-up is done"),
        }
        application.clock().wait(TRIED_AGAIN_AFTER).await;
    }
}
