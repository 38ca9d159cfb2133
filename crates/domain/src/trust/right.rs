//! The rights that verbs and questions ask for.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! rights {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// What one must be allowed to do for a verb or a question. Its code is also the name of an API key's scope.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Right {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl Right {
            pub const ALL: [Right; [$($code),*].len()] = [$(Right::$name),*];

            pub const fn as_str(self) -> &'static str {
                match self { $(Right::$name => $code,)* }
            }
        }
    };
}

rights! {
    /// Only Tradewind itself: jobs, the worker, the recorder.
    System = "system",
    /// One's own profile, password and sessions.
    OwnAccount = "own_account",
    SeeCustomers = "see_customers",
    EditCustomers = "edit_customers",
    /// Put customers one sees on lists, and give them tags.
    LabelCustomers = "label_customers",
    /// Report what customers one sees did: visits, views, calls. What a shop's key needs and no more.
    RecordEvents = "record_events",
    ManageLists = "manage_lists",
    Import = "import",
    Export = "export",
    Assign = "assign",
    /// Put a view of a grid before everybody.
    ShareViews = "share_views",
    Erase = "erase",
    SeeLetters = "see_letters",
    EditLetters = "edit_letters",
    /// Draft a campaign to customers one sees.
    ProposeCampaigns = "propose_campaigns",
    /// Start, pause, resume and cancel campaigns.
    SendCampaigns = "send_campaigns",
    Approve = "approve",
    ManageSuppressions = "manage_suppressions",
    SeeUsers = "see_users",
    ManageUsers = "manage_users",
    ManageKeys = "manage_keys",
    ManageChannels = "manage_channels",
    ManageWorkspace = "manage_workspace",
    SeeAudit = "see_audit",
    SeeOperations = "see_operations",
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no right or scope of that name")]
pub struct UnknownRight;

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Right {
    type Err = UnknownRight;
    fn from_str(text: &str) -> Result<Self, UnknownRight> {
        Right::ALL.into_iter().find(|right| right.as_str() == text).ok_or(UnknownRight)
    }
}
