//! The command's end of the conversation.

use super::door::knock;
use super::errand::{Errand, Reply, RowFinding};
use super::link::{Link, Next};
use super::{Hands, converse};
use crate::Common;
use crate::assembly::Ground;
use crate::commands::Failure;
use crate::data_folder::FolderError;
use crate::erasure_log::ErasureFile;
use serde::de::DeserializeOwned;
use tokio::task::JoinHandle;

/// Bytes under way between the two ends inside one process.
const UNDER_WAY_BYTES: usize = 1 << 20;

/// What is heard before the answer.
pub enum Heard {
    Progress { what: String, done: i64, total: i64 },
    Finding(RowFinding),
    Block(Vec<u8>),
}

/// A conversation with whoever holds the folder: a running Tradewind, or this process.
pub struct Line {
    link: Link,
    /// What carries errands out in this process, and the folder that it holds meanwhile.
    own: Option<(JoinHandle<()>, Ground)>,
}

impl Line {
    /// Reaches the one who holds the folder, or becomes it.
    ///
    /// # Errors
    /// Each names the thing, the reason and the next step.
    pub async fn open(common: &Common) -> Result<Self, Failure> {
        let ground = match Ground::open_existing(common).await {
            Ok(ground) => ground,
            Err(Failure::Folder(FolderError::InUse { path })) => {
                let link = knock(&path).await.ok_or(FolderError::InUseSilently { path })?;
                return Ok(Line { link, own: None });
            }
            Err(failure) => return Err(failure),
        };
        let application = ground.open_application().await?;
        let folder = ground.folder.path().to_owned();
        application.keep_erasures_in(ErasureFile::of(&folder));
        let (here, there) = tokio::io::duplex(UNDER_WAY_BYTES);
        let own = tokio::spawn(converse(application, folder, Hands::Own, Link::new(there)));
        Ok(Line { link: Link::new(here), own: Some((own, ground)) })
    }

    /// Has an errand carried out: sends it and its file, hears what is said on the way, and answers the answer.
    ///
    /// # Errors
    /// The errand's own, in the words of the one who carried it out.
    pub async fn ask<A: DeserializeOwned>(
        mut self,
        errand: Errand,
        file: Option<&[u8]>,
        mut hear: impl FnMut(Heard) -> Result<(), Failure>,
    ) -> Result<A, Failure> {
        let answer = self.talk(errand, file, &mut hear).await;
        if let Some((own, ground)) = self.own {
            // It ends with its conversation; the folder is held until then.
            drop(self.link);
            if let Err(error) = own.await {
                return Err(Failure::Other(format!("the command ended badly: {error}")));
            }
            drop(ground);
        }
        let unexpected = |error| Failure::Other(format!("the answer cannot be read: {error}"));
        serde_json::from_value(answer?).map_err(unexpected)
    }

    async fn talk(
        &mut self,
        errand: Errand,
        file: Option<&[u8]>,
        hear: &mut impl FnMut(Heard) -> Result<(), Failure>,
    ) -> Result<serde_json::Value, Failure> {
        self.link.ask(errand).await?;
        if let Some(file) = file {
            self.link.say_bytes(file).await?;
            self.link.end_bytes().await?;
        }
        loop {
            match self.link.next().await? {
                Next::Block(block) => hear(Heard::Block(block))?,
                Next::Reply(Reply::Progress { what, done, total }) => hear(Heard::Progress { what, done, total })?,
                Next::Reply(Reply::Finding(finding)) => hear(Heard::Finding(finding))?,
                Next::Reply(Reply::Done(answer)) => return Ok(answer),
                Next::Reply(Reply::Failed { words, exit_code }) => return Err(Failure::Told { words, exit_code }),
            }
        }
    }
}
