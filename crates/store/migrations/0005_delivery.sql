-- Delivery by destination group: letters are claimed by channel and by who runs the reader's mailbox.
ALTER TABLE outgoing ADD COLUMN provider $text NOT NULL DEFAULT 'other';
DROP INDEX outgoing_queued;
CREATE INDEX outgoing_queued ON outgoing (channel, provider, not_before, id) WHERE state = 'queued';

-- When a domain's mail exchangers were asked for its provider; never = its name alone told it, or nobody asked yet.
ALTER TABLE destination ADD COLUMN asked_at $int;

-- The quota of a channel in any 24 hours.
ALTER TABLE channel ADD COLUMN letters_per_day $int;

-- What a person set for one group of a channel, over what is shipped and the user's file. change = JSON.
CREATE TABLE shaping (
    id $int PRIMARY KEY,
    channel $int NOT NULL,
    provider $text NOT NULL,
    change $text NOT NULL,
    updated_at $int NOT NULL
)$strict;
CREATE UNIQUE INDEX shaping_of ON shaping (channel, provider);

-- What became of letters by channel, group and hour: summed from deltas of a batch.
CREATE TABLE delivery_delta (
    id $int PRIMARY KEY,
    channel $int NOT NULL,
    provider $text NOT NULL,
    hour $int NOT NULL,
    name $text NOT NULL,
    amount $int NOT NULL
)$strict;
CREATE INDEX delivery_delta_of ON delivery_delta (channel, hour, provider);

-- Groups that were told to go slower: until when, to which part of their speed (in thousandths), and the reply's codes.
CREATE TABLE delivery_standing (
    id $int PRIMARY KEY,
    channel $int NOT NULL,
    provider $text NOT NULL,
    held_until $int NOT NULL,
    share_in_thousand $int NOT NULL,
    reason $text NOT NULL,
    at $int NOT NULL
)$strict;
CREATE UNIQUE INDEX delivery_standing_of ON delivery_standing (channel, provider);
