-- Which version of the rules gave an event's verdict; absent where a person or a program said it.
ALTER TABLE event ADD COLUMN rule_version $int;

-- What a workspace says about a country in the place of what is shipped. since = a day or a month, as text.
CREATE TABLE tracking_country (
    country $text PRIMARY KEY,
    mode $text NOT NULL CHECK (mode IN ('off', 'aggregate', 'consented', 'hygiene_only', 'individual')),
    source $text NOT NULL,
    since $text NOT NULL,
    changed_by $int NOT NULL,
    changed_at $int NOT NULL
)$strict;

-- What a person said last about being noted as a reader; the ledger of consent holds each statement with its proof.
CREATE TABLE tracking_consent (
    contact $int PRIMARY KEY,
    state $text NOT NULL CHECK (state IN ('granted', 'withdrawn')),
    at $int NOT NULL
)$strict;

-- The day (since 1970) of a person's last opening, and no other: hygiene of the list without a history.
CREATE TABLE last_open (
    contact $int PRIMARY KEY,
    day $int NOT NULL
)$strict;

-- Targets to which no click is led any more. is_prefix = the rest of the address is filled in for each reader.
CREATE TABLE stopped_target (
    id $int PRIMARY KEY,
    url $text NOT NULL,
    is_prefix $bool NOT NULL,
    campaign $int NOT NULL,
    stopped_by $int NOT NULL,
    stopped_at $int NOT NULL
)$strict;
CREATE UNIQUE INDEX stopped_target_url ON stopped_target (url);

-- Under which host the public pages of a sending domain's letters are met. state = unproven, declared or proven.
CREATE TABLE tracking_host (
    domain $int PRIMARY KEY,
    host $text NOT NULL UNIQUE,
    state $text NOT NULL CHECK (state IN ('unproven', 'declared', 'proven')),
    found $text,
    checked_at $int,
    created_at $int NOT NULL
)$strict;
