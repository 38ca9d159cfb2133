-- Records that may be the same, and merging them -------------------------------------------------------------------------

-- Two records of one noun that may be one, the smaller number first. reasons = words with their points; round = the look that found it
-- last; dismissed_at = somebody said that they are not the same.
CREATE TABLE duplicate (
    id $int PRIMARY KEY,
    noun $text NOT NULL CHECK (noun IN ('contact', 'company')),
    one $int NOT NULL,
    other $int NOT NULL,
    points $int NOT NULL,
    reasons $text NOT NULL,
    found_at $int NOT NULL,
    round $int NOT NULL,
    dismissed_at $int,
    dismissed_by $int,
    CHECK (one < other)
)$strict;
CREATE UNIQUE INDEX duplicate_pair ON duplicate (noun, one, other);
CREATE INDEX duplicate_other ON duplicate (noun, other);
CREATE INDEX duplicate_open ON duplicate (noun, points, id) WHERE dismissed_at IS NULL;

-- merged = the record that is one with survivor since then; its number leads there as long as this is not undone.
CREATE TABLE merging (
    id $int PRIMARY KEY,
    noun $text NOT NULL CHECK (noun IN ('contact', 'company')),
    survivor $int NOT NULL,
    merged $int NOT NULL,
    at $int NOT NULL,
    made_by $int NOT NULL,
    undone_at $int
)$strict;
CREATE UNIQUE INDEX merging_of ON merging (noun, merged) WHERE undone_at IS NULL;
CREATE INDEX merging_survivor ON merging (noun, survivor);

-- A row that was the merged record's and was given to the survivor; kind = its table.
CREATE TABLE merging_row (
    merging $int NOT NULL,
    kind $text NOT NULL,
    row_id $int NOT NULL,
    PRIMARY KEY (merging, kind, row_id)
)$strict;
