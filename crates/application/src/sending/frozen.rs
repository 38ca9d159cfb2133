//! The letter of a campaign as it was when sending began: what is changed later changes no letter of this campaign.

use compose::{Brand, LetterSource};
use domain::letters::Sender;
use serde::{Deserialize, Serialize};

/// Stored as versioned JSON in the campaign's row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenLetter {
    pub version: u32,
    pub source: LetterSource,
    pub brand: Brand,
    pub from_name: String,
    pub from_address: String,
    pub reply_to: Option<String>,
    pub sender: FrozenSender,
    pub track_opens: bool,
    pub track_clicks: bool,
    /// Where the public pages answer, without a slash at the end.
    pub public_url: String,
    /// The host of its return addresses; without one bounces go to the sender's own mailbox.
    #[serde(default)]
    pub return_host: Option<String>,
}

/// Who signs the letter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FrozenSender {
    pub name: String,
    pub job_title: String,
    pub phone: String,
    pub company: String,
}

impl FrozenLetter {
    pub const VERSION: u32 = 1;

    /// Who signs it, as it is filled in.
    pub fn signed_by(&self) -> Sender<'_> {
        Sender {
            name: &self.sender.name,
            job_title: &self.sender.job_title,
            address: &self.from_address,
            phone: &self.sender.phone,
            company: &self.sender.company,
        }
    }
}
