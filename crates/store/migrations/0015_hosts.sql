-- Hosts below sending domains, of a kind: where the public pages of a domain's letters are met (tracking), and where what comes back for
-- them is taken in (return). state = unproven, declared or proven. found, checked_at = the last look that was answered; unanswered,
-- unanswered_at = the name that nobody answered for in a later one.
CREATE TABLE domain_host (
    kind $text NOT NULL CHECK (kind IN ('tracking', 'return')),
    domain $int NOT NULL,
    host $text NOT NULL,
    state $text NOT NULL CHECK (state IN ('unproven', 'declared', 'proven')),
    found $text,
    checked_at $int,
    unanswered $text,
    unanswered_at $int,
    created_at $int NOT NULL,
    PRIMARY KEY (kind, domain)
)$strict;
CREATE UNIQUE INDEX domain_host_name ON domain_host (kind, host);
-- Hosts of domains that were removed had stayed behind.
INSERT INTO domain_host (kind, domain, host, state, found, checked_at, created_at)
    SELECT 'tracking', domain, host, state, found, checked_at, created_at
    FROM tracking_host
    WHERE domain IN (SELECT id FROM sending_domain);
INSERT INTO domain_host (kind, domain, host, state, found, checked_at, created_at)
    SELECT 'return', domain, host, state, found, checked_at, created_at
    FROM return_host
    WHERE domain IN (SELECT id FROM sending_domain);
DROP TABLE tracking_host;
DROP TABLE return_host;
