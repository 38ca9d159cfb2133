//! The life of an import, and what happens to each of its rows.

words! {
    /// Where an import stands.
    ImportState, UnknownImportState, "not a state of an import":
    Uploaded = "uploaded",
    /// Rows are read and staged; nothing is written yet.
    Checking = "checking",
    Checked = "checked",
    /// Begun; it runs to its end, also over a crash. Its new people are not shown yet.
    Publishing = "publishing",
    Published = "published",
    Cancelled = "cancelled",
    /// Its people are hidden at once; removing and restoring runs to its end, also over a crash.
    Undoing = "undoing",
    Undone = "undone",
    Failed = "failed",
}

impl ImportState {
    /// Whether mapping, encoding and the rest may still be changed.
    pub const fn can_change(self) -> bool {
        matches!(self, ImportState::Uploaded | ImportState::Checked)
    }

    /// Whether it can be given up without a trace.
    pub const fn can_cancel(self) -> bool {
        matches!(self, ImportState::Uploaded | ImportState::Checking | ImportState::Checked | ImportState::Failed)
    }

    /// Whether something is being done with it right now.
    pub const fn is_running(self) -> bool {
        matches!(self, ImportState::Checking | ImportState::Publishing | ImportState::Undoing)
    }
}

words! {
    /// What a row does: exactly one of these.
    RowAction, UnknownRowAction, "not an action of a row":
    New = "new",
    Update = "update",
    /// The person is there and nothing of it changes.
    Unchanged = "unchanged",
    /// The person of an earlier row of the same file.
    Duplicate = "duplicate",
    Refused = "refused",
}
