-- What a destination demands of those who bring it letters (MTA-STS, RFC 8461): kept, so that no restart forgets it. hash = of the
-- domain; sealed = the domain's policy as it was fetched, JSON.
CREATE TABLE tls_policy (
    id $int PRIMARY KEY,
    hash $blob NOT NULL UNIQUE,
    sealed $blob NOT NULL,
    binds_until $int NOT NULL
)$strict;
CREATE INDEX tls_policy_until ON tls_policy (binds_until);

-- How connections of direct delivery were encrypted: sums of a batch, by day since 1970. policy = none, testing or enforce.
CREATE TABLE tls_result_delta (
    id $int PRIMARY KEY,
    channel $int NOT NULL,
    day $int NOT NULL,
    policy $text NOT NULL,
    result $text NOT NULL,
    amount $int NOT NULL
)$strict;
CREATE INDEX tls_result_delta_of ON tls_result_delta (channel, day);

-- A channel that is given a rest after troubles in a row. cause = connection, sign_in, refused; asked_at = somebody said "try now".
CREATE TABLE channel_rest (
    channel $int PRIMARY KEY,
    cause $text NOT NULL,
    reason $text NOT NULL,
    in_a_row $int NOT NULL,
    since $int NOT NULL,
    next_try_at $int NOT NULL,
    asked_at $int
)$strict;
