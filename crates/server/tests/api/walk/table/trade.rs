//! Trade and timelines.

use super::Whose::{Along, Missing, Nobodys, Others, Own, Pool};
use super::{EVERYBODY, NOT_FOUND, Row};

pub const ROWS: &[Row] = &[
    // Trade: who sees a company's customers sees its orders, who changes them records. The pool shows none.
    ("list_orders", Nobodys, EVERYBODY),
    ("record_order", Nobodys, [200, 403, 200, 200, 403]),
    // A file takes the right to import beside that to record.
    ("import_orders", Nobodys, [403, 403, 422, 422, 403]),
    ("get_order", Missing, NOT_FOUND),
    ("get_order", Own, EVERYBODY),
    ("get_order", Along, EVERYBODY),
    ("get_order", Pool, [404, 200, 200, 200, 200]),
    ("get_order", Others, [404, 200, 200, 200, 200]),
    ("cancel_order", Missing, NOT_FOUND),
    ("cancel_order", Own, [200, 403, 200, 200, 403]),
    ("cancel_order", Along, [200, 403, 200, 200, 403]),
    ("cancel_order", Pool, [404, 403, 200, 200, 403]),
    ("cancel_order", Others, [404, 403, 200, 200, 403]),
    ("get_company_trade", Missing, NOT_FOUND),
    ("get_company_trade", Own, EVERYBODY),
    ("get_company_trade", Pool, [404, 200, 200, 200, 200]),
    ("get_company_trade", Others, [404, 200, 200, 200, 200]),
    // The pool shows no tiers; who sees only some customers gets no report of all. Bands and rates are the workspace's.
    ("get_company_tier", Missing, NOT_FOUND),
    ("get_company_tier", Own, EVERYBODY),
    ("get_company_tier", Pool, [404, 200, 200, 200, 200]),
    ("get_company_tier", Others, [404, 200, 200, 200, 200]),
    ("get_tier_bands", Nobodys, EVERYBODY),
    ("change_tier_bands", Nobodys, [403, 403, 403, 200, 403]),
    ("preview_tier_bands", Nobodys, [403, 403, 403, 200, 403]),
    ("get_tier_report", Nobodys, [403, 200, 200, 200, 200]),
    ("get_tier_costs", Nobodys, [403, 200, 200, 200, 200]),
    ("get_letter_cost", Nobodys, EVERYBODY),
    ("change_letter_cost", Nobodys, [403, 403, 403, 200, 403]),
    ("list_exchange_rates", Nobodys, EVERYBODY),
    ("set_exchange_rates", Nobodys, [403, 403, 403, 200, 403]),
    ("list_rates_of_currency", Nobodys, EVERYBODY),
    ("remove_exchange_rate", Nobodys, [403, 403, 403, 404, 403]),
    ("import_exchange_rates", Nobodys, [403, 403, 403, 200, 403]),
    ("get_orders_by_market", Nobodys, EVERYBODY),
    ("record_inquiry", Nobodys, [200, 403, 200, 200, 403]),
    ("record_reply", Nobodys, [200, 403, 200, 200, 403]),
    ("get_company_timeline", Missing, NOT_FOUND),
    ("get_company_timeline", Own, EVERYBODY),
    ("get_company_timeline", Pool, [404, 200, 200, 200, 200]),
    ("get_company_timeline", Others, [404, 200, 200, 200, 200]),
    ("get_contact_timeline", Missing, NOT_FOUND),
    ("get_contact_timeline", Own, EVERYBODY),
    ("get_contact_timeline", Pool, [404, 200, 200, 200, 200]),
    ("get_contact_timeline", Others, [404, 200, 200, 200, 200]),
];
