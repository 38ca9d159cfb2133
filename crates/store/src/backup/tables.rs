//! Every table of the ledger, in the order in which a restore may fill them, and whether a backup carries it.

/// A table as the backup sees it.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    pub name: &'static str,
    /// What makes the order of its rows the same on every database.
    pub order: &'static str,
}

/// Tables that a backup carries; those that are referred to come first.
pub const TABLES: &[Table] = &[
    table("meta", "name"),
    table("workspace", "id"),
    table("sealing_key", "purpose, version, holder"),
    table("node", "number"),
    table("job", "id"),
    table("schedule", "name, due"),
    table("audit", "id"),
    table("idempotency", "owner, route, key"),
    table("undo", "id"),
    table("erasure", "id"),
    table("file", "id"),
    table("user_account", "id"),
    table("team", "id"),
    table("team_member", "team, user_account"),
    table("session", "id"),
    table("api_key", "id"),
    table("sign_in_try", "subject, window_start"),
    table("suppression", "id"),
    table("consent", "id"),
    table("declined", "contact, kind"),
    table("company", "id"),
    table("company_collaborator", "company, user_account"),
    table("contact", "id"),
    table("tag", "id"),
    table("list", "id"),
    table("contact_tag", "contact, tag"),
    table("company_tag", "company, tag"),
    table("contact_list", "contact, list"),
    table("saved_view", "id"),
    table("import", "id"),
    table("import_row", "import, row_number"),
    table("letter", "id"),
    table("channel", "id"),
    table("shaping", "id"),
    table("tls_policy", "id"),
    table("tls_result_delta", "id"),
    table("channel_hook", "channel"),
    table("channel_event", "channel, event_hash"),
    table("route", "id"),
    table("route_channel", "route, place"),
    table("sending_domain", "id"),
    table("health_check", "subject, check_name"),
    table("health_day", "subject, check_name, day"),
    table("key_change", "domain"),
    table("mail_report", "id"),
    table("mail_report_row", "report, place"),
    table("destination", "id"),
    table("campaign", "id"),
    table("recipient", "id"),
    table("outgoing", "id"),
    table("campaign_delta", "id"),
    table("delivery_delta", "id"),
    table("delivery_standing", "id"),
    table("warm_up_choice", "channel"),
    table("warm_up", "id"),
    table("warm_up_group", "warm_up, provider"),
    table("warm_up_step", "id"),
    table("campaign_brake", "campaign"),
    table("blocked_receiver", "channel, provider"),
    table("letter_return", "id"),
    table("rerouting", "id"),
    table("link", "id"),
    table("event", "id"),
    table("thing", "id"),
    table("event_class", "id"),
    table("site", "id"),
    table("visitor", "id"),
    table("tracking_country", "country"),
    table("tracking_consent", "contact"),
    table("last_open", "contact"),
    table("stopped_target", "id"),
    table("domain_host", "kind, domain"),
    table("trade_order", "id"),
];

/// Tables that a backup leaves out, and why.
pub const LEFT_OUT: &[(&str, &str)] = &[
    ("migration", "the target is migrated by its own program"),
    ("change", "followers of a restored ledger read everything anew"),
    (
        "lease",
        "the holders of the old ledger hold nothing in the new one; the mark of a restore under way stands there",
    ),
    ("channel_rest", "whether a relay answers is found out anew"),
    ("channel_offer", "what a relay offers is heard at its next greeting"),
    ("channel_share", "the nodes of the old ledger send nothing from the new one"),
    ("back_off", "what receivers asked of the old ledger's nodes is over when a restore is"),
];

const fn table(name: &'static str, order: &'static str) -> Table {
    Table { name, order }
}
