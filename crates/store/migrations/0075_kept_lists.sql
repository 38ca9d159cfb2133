-- Segments that were kept as lists: who was in one at a moment, put onto a list that does not change by itself. -----------------------

-- condition = of the segment as it was then. undo = the image under which all parts are taken back. made: 1 where the list was made for
-- it. total NULL: not counted yet. made_by 0: a program. A row is never deleted: a list says where its people came from.
CREATE TABLE kept_list (
    id $int PRIMARY KEY,
    segment $int NOT NULL,
    list $int NOT NULL,
    way $text NOT NULL CHECK (way IN ('add', 'replace')),
    condition $text NOT NULL,
    state $text NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'taken_back')),
    made $bool NOT NULL,
    total $int,
    added $int NOT NULL,
    removed $int NOT NULL,
    undo $int NOT NULL,
    made_by $int NOT NULL,
    started_at $int NOT NULL,
    finished_at $int
)$strict;
CREATE INDEX kept_list_segment ON kept_list (segment, id);
CREATE INDEX kept_list_list ON kept_list (list, id);
CREATE UNIQUE INDEX kept_list_running ON kept_list (list) WHERE state = 'running';
