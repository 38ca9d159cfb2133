//! Trust: signing in, users, teams, keys, audit, suppressions.

use super::Whose::{Missing, Nobodys, Others, Own};
use super::{EVERYBODY, NOT_FOUND, Row};

pub const ROWS: &[Row] = &[
    // Trust. The 401 of a sign-in and the 422 of set-up and password are about their inputs, which are wrong for everybody.
    ("get_setup", Nobodys, EVERYBODY),
    ("set_up_workspace", Nobodys, [422; 5]),
    ("create_session", Nobodys, [401; 5]),
    ("delete_session", Nobodys, [204; 5]),
    ("get_me", Nobodys, EVERYBODY),
    ("change_me", Nobodys, EVERYBODY),
    ("change_password", Nobodys, [422; 5]),
    ("get_status", Nobodys, EVERYBODY),
    // The workspace of the walk is no demo.
    ("get_demo", Nobodys, NOT_FOUND),
    ("change_demo", Nobodys, NOT_FOUND),
    ("reset_demo", Nobodys, NOT_FOUND),
    ("get_workspace", Nobodys, EVERYBODY),
    ("change_workspace", Nobodys, [403, 403, 403, 200, 403]),
    ("list_users", Nobodys, EVERYBODY),
    ("create_user", Nobodys, [403, 403, 403, 201, 403]),
    ("get_user", Missing, NOT_FOUND),
    ("get_user", Own, EVERYBODY),
    ("get_user", Others, EVERYBODY),
    ("change_user", Missing, NOT_FOUND),
    ("change_user", Own, [403, 403, 403, 200, 403]),
    ("change_user", Others, [403, 403, 403, 200, 403]),
    ("list_teams", Nobodys, EVERYBODY),
    ("create_team", Nobodys, [403, 403, 403, 201, 403]),
    ("change_team", Missing, NOT_FOUND),
    ("change_team", Others, [403, 403, 403, 200, 403]),
    ("delete_team", Missing, NOT_FOUND),
    ("delete_team", Others, [403, 403, 403, 200, 403]),
    ("list_keys", Nobodys, [403, 403, 403, 200, 403]),
    ("create_key", Nobodys, [403, 403, 403, 201, 403]),
    ("delete_key", Missing, [403, 403, 403, 404, 403]),
    ("delete_key", Others, [403, 403, 403, 204, 403]),
    ("list_audit", Nobodys, [403, 403, 200, 200, 403]),
    ("list_jobs", Nobodys, EVERYBODY),
    ("list_operations", Nobodys, EVERYBODY),
    ("list_suppressions", Nobodys, [403, 403, 200, 200, 403]),
    ("create_suppression", Nobodys, [403, 403, 201, 201, 403]),
    ("delete_suppression", Missing, [403, 403, 404, 404, 403]),
    ("delete_suppression", Others, [403, 403, 204, 204, 403]),
    // One's own is the removal of a list, another's that of a team.
    ("undo_change", Missing, NOT_FOUND),
    ("undo_change", Own, [403, 200, 200, 200, 403]),
    ("undo_change", Others, [404, 404, 403, 200, 404]),
    ("watch_changes", Nobodys, EVERYBODY),
    ("tell_presence", Nobodys, EVERYBODY),
];
