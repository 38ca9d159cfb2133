-- Letters that wait at a channel, by who runs the readers' mailboxes: another channel may take over those of one receiver alone.
DROP INDEX outgoing_routed;
CREATE INDEX outgoing_routed ON outgoing (channel, provider, route, campaign) WHERE state = 'queued' AND route IS NOT NULL;

-- Why another channel took letters over: channel, suspended, blocked or back_off. No provider = of every receiver.
ALTER TABLE rerouting ADD COLUMN provider $text;
ALTER TABLE rerouting ADD COLUMN cause $text NOT NULL DEFAULT 'channel';
CREATE INDEX rerouting_from ON rerouting (from_channel, at);

-- Since when a receiver has told a channel to wait, again as soon as it was tried.
ALTER TABLE delivery_standing ADD COLUMN since $int;

-- The largest letter that a person says a relay takes, and whether the relay is asked to report what it could not deliver.
ALTER TABLE channel ADD COLUMN size_limit_bytes $int;
ALTER TABLE channel ADD COLUMN asks_reports $bool NOT NULL DEFAULT 0;

-- What a relay offered when it was greeted last: the largest letter (no limit without one), and whether it reports on demand.
CREATE TABLE channel_offer (
    channel $int PRIMARY KEY,
    size_limit_bytes $int,
    reports $bool NOT NULL,
    at $int NOT NULL
)$strict;
