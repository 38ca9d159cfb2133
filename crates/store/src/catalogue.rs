//! Every statement there is, by module, so that one test prepares each of them on both databases.

use crate::{Statement, backup, customers, dialect, insight, ledger, letters, migrate, sending, trade, trust};

/// A module's name and its listed statements.
pub type Module = (&'static str, &'static [(&'static str, Statement)]);

/// Every module with statements. A new module adds its line here; a test compares the list with the sources.
pub fn catalogue() -> Vec<Module> {
    vec![
        ("backup/restore", backup::restore::STATEMENTS),
        ("customers/company", customers::company::STATEMENTS),
        ("customers/company_tag", customers::company_tag::STATEMENTS),
        ("customers/contact", customers::contact::STATEMENTS),
        ("customers/import", customers::import::STATEMENTS),
        ("customers/label", customers::label::STATEMENTS),
        ("customers/load", customers::load::STATEMENTS),
        ("customers/published", customers::published::STATEMENTS),
        ("customers/staged", customers::staged::STATEMENTS),
        ("customers/history", customers::history::STATEMENTS),
        ("customers/sight", customers::sight::STATEMENTS),
        ("dialect", dialect::STATEMENTS),
        ("migrate", migrate::STATEMENTS),
        ("ledger/audit", ledger::audit::STATEMENTS),
        ("ledger/chain", ledger::chain::STATEMENTS),
        ("ledger/change", ledger::change::STATEMENTS),
        ("ledger/counter", ledger::counter::STATEMENTS),
        ("ledger/erasure", ledger::erasure::STATEMENTS),
        ("ledger/file", ledger::file::STATEMENTS),
        ("ledger/follow", ledger::follow::STATEMENTS),
        ("ledger/idempotency", ledger::idempotency::STATEMENTS),
        ("ledger/job", ledger::job::STATEMENTS),
        ("ledger/job_end", ledger::job_end::STATEMENTS),
        ("ledger/lease", ledger::lease::STATEMENTS),
        ("ledger/meta", ledger::meta::STATEMENTS),
        ("ledger/node", ledger::node::STATEMENTS),
        ("ledger/schedule", ledger::schedule::STATEMENTS),
        ("ledger/sealing_key", ledger::sealing_key::STATEMENTS),
        ("insight/needs", insight::needs::STATEMENTS),
        ("insight/sending", insight::sending::STATEMENTS),
        ("sending/campaign", sending::campaign::STATEMENTS),
        ("sending/channel", sending::channel::STATEMENTS),
        ("letters/letter", letters::letter::STATEMENTS),
        ("sending/hits", sending::hits::STATEMENTS),
        ("sending/outbox", sending::outbox::STATEMENTS),
        ("sending/plan", sending::plan::STATEMENTS),
        ("sending/readers", sending::readers::STATEMENTS),
        ("sending/report", sending::report::STATEMENTS),
        ("trade/list", trade::list::STATEMENTS),
        ("trade/order", trade::order::STATEMENTS),
        ("trade/talk", trade::talk::STATEMENTS),
        ("trust/api_key", trust::api_key::STATEMENTS),
        ("trust/session", trust::session::STATEMENTS),
        ("trust/team", trust::team::STATEMENTS),
        ("trust/tries", trust::tries::STATEMENTS),
        ("trust/undo", trust::undo::STATEMENTS),
        ("trust/user", trust::user::STATEMENTS),
        ("trust/consent", trust::consent::STATEMENTS),
        ("trust/declined", trust::declined::STATEMENTS),
        ("trust/erasure", trust::erasure::STATEMENTS),
        ("trust/suppression", trust::suppression::STATEMENTS),
        ("trust/workspace", trust::workspace::STATEMENTS),
    ]
}
