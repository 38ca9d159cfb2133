-- Attributes that the company declares for its customers ------------------------------------------------------------------------

-- holder = contact or company; kind never changes; rules = JSON with its version: unit, limits, options. Values are in the sealed cards
-- of those who have them. place = the order in forms and lists; archived = offered no more.
CREATE TABLE attribute (
    id $int PRIMARY KEY,
    holder $text NOT NULL CHECK (holder IN ('contact', 'company')),
    kind $text NOT NULL,
    name $text NOT NULL,
    folded $text NOT NULL,
    purpose $text NOT NULL,
    rules $text NOT NULL,
    place $int NOT NULL,
    created_at $int NOT NULL,
    updated_at $int NOT NULL,
    archived_at $int,
    version $int NOT NULL DEFAULT 1
)$strict;
CREATE UNIQUE INDEX attribute_name ON attribute (holder, folded);
