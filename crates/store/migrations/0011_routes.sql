-- Channels by sending service. options = JSON with its version; troubled_at = since when the channel fails or is paused.
ALTER TABLE channel ADD COLUMN service $text NOT NULL DEFAULT 'own';
ALTER TABLE channel ADD COLUMN options $text;
ALTER TABLE channel ADD COLUMN troubled_at $int;

-- The door of a channel's events. token_hash = of the secret in its address; sealed = that secret and what proves the sender;
-- subject = from whom alone events are taken, where the service names one; certificate = as it was fetched from its address.
CREATE TABLE channel_hook (
    channel $int PRIMARY KEY,
    token_hash $blob NOT NULL UNIQUE,
    sealed $blob NOT NULL,
    subject $text,
    certificate_url $text,
    certificate $text,
    made_at $int NOT NULL,
    last_event_at $int,
    refused_at $int,
    refusal $text
)$strict;

-- Events that were counted, by hash of their id: a repeat counts nothing.
CREATE TABLE channel_event (
    channel $int NOT NULL,
    event_hash $blob NOT NULL,
    at $int NOT NULL,
    PRIMARY KEY (channel, event_hash)
)$strict;
CREATE INDEX channel_event_at ON channel_event (at);

-- Which channel letters go by: the first route that fits, in it the first channel that stands. conditions = JSON with its version.
CREATE TABLE route (
    id $int PRIMARY KEY,
    name $text NOT NULL,
    place $int NOT NULL,
    conditions $text NOT NULL,
    patience_seconds $int NOT NULL,
    enabled $bool NOT NULL DEFAULT 1,
    created_at $int NOT NULL,
    version $int NOT NULL DEFAULT 1
)$strict;
CREATE TABLE route_channel (
    route $int NOT NULL,
    place $int NOT NULL,
    channel $int NOT NULL,
    PRIMARY KEY (route, place)
)$strict;
CREATE INDEX route_channel_of ON route_channel (channel);

-- A campaign by routes: its channel is then that of letters which no route is for. route = which one chose the letter's channel.
ALTER TABLE campaign ADD COLUMN by_routes $bool NOT NULL DEFAULT 0;
ALTER TABLE outgoing ADD COLUMN route $int;
CREATE INDEX outgoing_routed ON outgoing (channel, route, campaign) WHERE state = 'queued' AND route IS NOT NULL;

-- Letters that another channel took over, by batch.
CREATE TABLE rerouting (
    id $int PRIMARY KEY,
    campaign $int NOT NULL,
    from_channel $int NOT NULL,
    to_channel $int NOT NULL,
    letters $int NOT NULL,
    at $int NOT NULL
)$strict;
CREATE INDEX rerouting_of ON rerouting (campaign, at);
