-- The score of people by rules. ----------------------------------------------------------------------------------------------

-- The workspace's rules; no row: what is shipped. rules = JSON with its version, version = of the workspace's edits. Scores are asked for when
-- they are shown and stand nowhere.
CREATE TABLE score_rules (
    id $int PRIMARY KEY CHECK (id = 1),
    rules $text NOT NULL,
    version $int NOT NULL,
    changed_at $int NOT NULL
)$strict;
