-- Tiers of companies -----------------------------------------------------------------------------------------------------

-- What one unit of a currency was worth on a day: dollars × 10^12. day = days since 1970-01-01.
CREATE TABLE exchange_rate (
    currency $text NOT NULL,
    day $int NOT NULL,
    rate $int NOT NULL CHECK (rate > 0),
    updated_at $int NOT NULL,
    PRIMARY KEY (currency, day)
)$strict;
CREATE INDEX exchange_rate_day ON exchange_rate (day, currency);

-- The workspace's borders between tiers; no row: what is shipped. bands = JSON with its version, version = of the workspace's edits.
CREATE TABLE tier_bands (
    id $int PRIMARY KEY CHECK (id = 1),
    bands $text NOT NULL,
    version $int NOT NULL,
    changed_at $int NOT NULL
)$strict;

-- Where a company stood when it was looked at last; one that never ordered has no row. Days are days since 1970-01-01 in the workspace's
-- zone, money is in minor units of currency. why = JSON; falls_on, falls_to = the run that moves it if nothing happens.
CREATE TABLE company_tier (
    company $int PRIMARY KEY,
    tier $text NOT NULL,
    since $int NOT NULL,
    computed_on $int NOT NULL,
    last_order_on $int,
    last_heard_on $int,
    frequency $int NOT NULL,
    monetary_minor $int NOT NULL,
    currency $text NOT NULL,
    incomplete $bool NOT NULL,
    why $text NOT NULL,
    falls_on $int,
    falls_to $text
)$strict;
CREATE INDEX company_tier_of ON company_tier (tier, company);
CREATE INDEX company_tier_falls ON company_tier (falls_on) WHERE falls_on IS NOT NULL;

-- A company's move from one tier to another: on which day it was one, and why (JSON with its form). Rows are never changed; each is told in
-- the change log when it is made.
CREATE TABLE tier_move (
    id $int PRIMARY KEY,
    company $int NOT NULL,
    at $int NOT NULL,
    day $int NOT NULL,
    from_tier $text NOT NULL,
    to_tier $text NOT NULL,
    reason $text NOT NULL
)$strict;
CREATE INDEX tier_move_company ON tier_move (company, at, id);
CREATE INDEX tier_move_day ON tier_move (day, id);

-- A company ordered on a day when its tier would soon have fallen to a dormant one.
CREATE TABLE tier_rescue (
    company $int NOT NULL,
    day $int NOT NULL,
    PRIMARY KEY (company, day)
)$strict;
CREATE INDEX tier_rescue_day ON tier_rescue (day);

-- Looking at all companies again, on a day: after the last company looked at it goes on. cause = JSON with its version.
CREATE TABLE tier_run (
    id $int PRIMARY KEY,
    day $int NOT NULL,
    cause $text NOT NULL,
    after_company $int NOT NULL DEFAULT 0,
    companies $int NOT NULL DEFAULT 0,
    moved $int NOT NULL DEFAULT 0,
    begun_at $int NOT NULL,
    ended_at $int
)$strict;
CREATE INDEX tier_run_open ON tier_run (id) WHERE ended_at IS NULL;
CREATE INDEX tier_run_day ON tier_run (day);

-- Companies to look at on a day or later: their orders came in with a file that is not through, or are dated tomorrow.
CREATE TABLE tier_due (
    company $int PRIMARY KEY,
    due_on $int NOT NULL
)$strict;
CREATE INDEX tier_due_on ON tier_due (due_on);
