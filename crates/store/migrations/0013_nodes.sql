-- Several nodes on one ledger. Where a process lives: machine since its start, and the folder it holds. Whoever holds that folder
-- knows that a process named with it before is gone.
ALTER TABLE node ADD COLUMN place $text;

-- Nodes that share a channel: since when, until when by the database's clock, and the divisions that bind each of them.
CREATE TABLE channel_share (
    channel $int NOT NULL,
    node $int NOT NULL,
    since $int NOT NULL,
    until $int NOT NULL,
    bounds $text NOT NULL,
    PRIMARY KEY (channel, node)
)$strict;

-- Cells that a receiver told to go slower, for other nodes and later processes. hash = keyed hash of the place within its group, place =
-- its name sealed; neither where the whole group is meant. Times by the database's clock where several nodes share it.
CREATE TABLE back_off (
    id $int PRIMARY KEY,
    channel $int NOT NULL,
    provider $text NOT NULL,
    hash $blob NOT NULL,
    place $blob,
    held_until $int NOT NULL,
    share_in_thousand $int NOT NULL,
    node $int NOT NULL
)$strict;
CREATE UNIQUE INDEX back_off_of ON back_off (channel, provider, hash);
CREATE INDEX back_off_until ON back_off (channel, held_until);
