//! Whom a campaign is meant for: lists and a condition, stored as versioned JSON.

use crate::customers::condition::Condition;
use basics::ids::ListId;
use serde::{Deserialize, Serialize};

/// Everybody on one of the lists (or everybody, where there are none) who meets the condition (where there is one).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignAudience {
    pub version: u32,
    #[serde(default)]
    pub lists: Vec<ListId>,
    #[serde(default)]
    pub condition: Option<Condition>,
}

impl CampaignAudience {
    pub const VERSION: u32 = 1;

    /// No choice made yet: nobody.
    pub const fn nobody() -> Self {
        CampaignAudience { version: Self::VERSION, lists: Vec::new(), condition: None }
    }

    /// Whether somebody was chosen at all. An empty choice means nobody, never everybody by oversight.
    pub fn is_chosen(&self) -> bool {
        !self.lists.is_empty() || self.condition.is_some()
    }
}
