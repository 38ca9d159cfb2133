-- Segments: conditions under a name, and what happened to people as the audience engine reads it.

-- condition is versioned JSON. watched: entries and exits are kept and told of. turned_to: up to when they are written down.
CREATE TABLE segment (
    id $int PRIMARY KEY,
    name $text NOT NULL,
    folded $text NOT NULL,
    note $text NOT NULL,
    condition $text NOT NULL,
    watched $bool NOT NULL,
    turned_to $int,
    made_by $int NOT NULL,
    created_at $int NOT NULL,
    updated_at $int NOT NULL,
    deleted_at $int,
    version $int NOT NULL DEFAULT 1
)$strict;
CREATE UNIQUE INDEX segment_name ON segment (folded) WHERE deleted_at IS NULL;

-- Who is in a watched segment.
CREATE TABLE segment_member (
    segment $int NOT NULL,
    contact $int NOT NULL,
    since $int NOT NULL,
    PRIMARY KEY (segment, contact)
)$strict;
CREATE INDEX segment_member_contact ON segment_member (contact);

-- How many entered and left a watched segment on a day (since 1970, UTC): who, is in their timelines.
CREATE TABLE segment_day (
    segment $int NOT NULL,
    day $int NOT NULL,
    entered $int NOT NULL,
    left_it $int NOT NULL,
    PRIMARY KEY (segment, day)
)$strict;

-- A person's events are read from the index alone, one person after the other.
DROP INDEX event_contact;
CREATE INDEX event_contact ON event (contact, at, kind, object, verdict);
