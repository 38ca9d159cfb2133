//! Whom a campaign means and whom it may reach: one rule for the count beside the choice, the checks and the plan.

use domain::customers::condition::Condition;
use domain::customers::origin::Origin;
use domain::customers::permission::Permission;
use domain::letters::LetterKind;
use domain::sending::audience::CampaignAudience;
use domain::sending::outbox::SkipReason;
use serde_json::json;

/// Lists and condition of an audience as one condition.
pub fn whole(audience: &CampaignAudience) -> Condition {
    let mut parts = Vec::new();
    if !audience.lists.is_empty() {
        parts.push(json!({"field": "lists", "operator": "in", "value": audience.lists}));
    }
    if let Some(condition) = &audience.condition {
        let mut written = serde_json::to_value(condition).expect("a condition always serialises");
        if let Some(object) = written.as_object_mut() {
            object.remove("version");
        }
        parts.push(written);
    }
    let whole = json!({"version": domain::customers::condition::VERSION, "all": parts});
    serde_json::from_value(whole).unwrap_or_else(|_| {
        // Two limits added together can pass one: then the choice by condition alone is too large to combine. Nobody is safer
        // than everybody.
        let nobody = json!({"version": domain::customers::condition::VERSION, "any": []});
        serde_json::from_value(nobody).expect("the empty condition is within its limits")
    })
}

/// Why a person gets no letter of this kind; `None` = one may go. The last look before sending asks the ledger again.
pub fn hold(
    permission: Permission,
    suppressed: bool,
    origin: Origin,
    address: &str,
    kind: LetterKind,
) -> Option<SkipReason> {
    let promotional = matches!(kind, LetterKind::Promotion | LetterKind::Nurture);
    if address.is_empty() {
        Some(SkipReason::NoAddress)
    } else if suppressed {
        Some(SkipReason::Suppressed)
    } else if permission == Permission::Withdrawn {
        Some(SkipReason::Withdrawn)
    } else if promotional && origin.is_cold() {
        Some(SkipReason::Origin)
    } else {
        None
    }
}
