-- Behaviour: what people do that is no letter of ours, as events of the one timeline. ---------------------------------------------------

-- What an event is about, each thing once. key = the caller's own name for it, or a page's address, folded; parent = the category.
CREATE TABLE thing (
    id $int PRIMARY KEY,
    type $text NOT NULL CHECK (type IN ('page', 'category', 'product', 'file', 'other')),
    key $text NOT NULL,
    name $text NOT NULL,
    parent $int,
    created_at $int NOT NULL
)$strict;
CREATE UNIQUE INDEX thing_key ON thing (type, key);
CREATE INDEX thing_parent ON thing (parent) WHERE parent IS NOT NULL;

-- Classes of events that a workspace declares beside those that are there for everybody; name = the event's kind.
CREATE TABLE event_class (
    id $int PRIMARY KEY,
    name $text NOT NULL,
    title $text NOT NULL,
    created_at $int NOT NULL
)$strict;
CREATE UNIQUE INDEX event_class_name ON event_class (name);

-- Of an event that was reported: object = the thing; the amount that it is about; who came, where nobody knows their name (yet).
ALTER TABLE event ADD COLUMN amount_minor $int;
ALTER TABLE event ADD COLUMN amount_currency $text;
ALTER TABLE event ADD COLUMN visitor $int;
CREATE INDEX event_visitor ON event (visitor, at) WHERE visitor IS NOT NULL;
-- The reporter's own id of an event, as a keyed hash: the same event twice is one.
ALTER TABLE event ADD COLUMN source_hash $blob;
CREATE UNIQUE INDEX event_source ON event (source_hash) WHERE source_hash IS NOT NULL;
