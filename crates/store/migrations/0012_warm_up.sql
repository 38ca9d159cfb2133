-- What became of letters is summed by campaign as well: warm-up and brakes ask for it. Signals (hard, blocked, slowed, complained) are names.
ALTER TABLE delivery_delta ADD COLUMN campaign $int;
CREATE INDEX delivery_delta_campaign ON delivery_delta (campaign, provider, name) WHERE campaign IS NOT NULL;

-- Whether new senders' domains are warmed up on a channel without being asked. No row = direct delivery does, a relay does not.
CREATE TABLE warm_up_choice (
    channel $int PRIMARY KEY,
    automatic $bool NOT NULL,
    changed_at $int NOT NULL
)$strict;

-- A source that is being warmed up: a channel, and the domain behind the sender's @ in lower case.
CREATE TABLE warm_up (
    id $int PRIMARY KEY,
    channel $int NOT NULL,
    domain $text NOT NULL,
    state $text NOT NULL CHECK (state IN ('running', 'held', 'ended')),
    start_cap $int NOT NULL,
    started_at $int NOT NULL,
    changed_at $int NOT NULL
)$strict;
CREATE UNIQUE INDEX warm_up_of ON warm_up (channel, domain);

-- How far a source is with one provider group. Hours since 1970.
CREATE TABLE warm_up_group (
    warm_up $int NOT NULL,
    provider $text NOT NULL,
    day $int NOT NULL,
    cap $int NOT NULL,
    hold_days $int NOT NULL,
    since_hour $int NOT NULL,
    day_hour $int,
    last_hour $int NOT NULL,
    stopped_until_hour $int,
    idle_cap $int,
    clean_from $int NOT NULL,
    PRIMARY KEY (warm_up, provider)
)$strict;

-- Each step with the numbers behind it, JSON.
CREATE TABLE warm_up_step (
    id $int PRIMARY KEY,
    warm_up $int NOT NULL,
    provider $text NOT NULL,
    day $int NOT NULL,
    at $int NOT NULL,
    cap_before $int NOT NULL,
    cap_after $int NOT NULL,
    reason $text NOT NULL,
    numbers $text NOT NULL
)$strict;
CREATE INDEX warm_up_step_of ON warm_up_step (warm_up, id);

-- A campaign that paused by itself, or did and was let go on. raised = how often; limit and at_least in ten thousandths.
CREATE TABLE campaign_brake (
    campaign $int PRIMARY KEY,
    raised $int NOT NULL,
    measure $text NOT NULL,
    part $int NOT NULL,
    base $int NOT NULL,
    limit_rate $int NOT NULL,
    at_least $int NOT NULL,
    braked_at $int NOT NULL,
    released_at $int,
    released_by $int
)$strict;

-- A receiver that blocks us: the channel's letters to it wait until then, or until a person lets them go.
CREATE TABLE blocked_receiver (
    channel $int NOT NULL,
    provider $text NOT NULL,
    until_at $int NOT NULL,
    campaign $int NOT NULL,
    part $int NOT NULL,
    base $int NOT NULL,
    limit_rate $int NOT NULL,
    at $int NOT NULL,
    lifted_at $int,
    PRIMARY KEY (channel, provider)
)$strict;

-- Where what comes back for letters of a sending domain is taken in. state = unproven, declared or proven.
CREATE TABLE return_host (
    domain $int PRIMARY KEY,
    host $text NOT NULL UNIQUE,
    state $text NOT NULL CHECK (state IN ('unproven', 'declared', 'proven')),
    found $text,
    checked_at $int,
    created_at $int NOT NULL
)$strict;
