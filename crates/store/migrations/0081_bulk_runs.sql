-- Changes of many customers that go on by themselves: who asked, what for, how far it came, and what is still to be done. --------------

-- act = what is done, of which noun. sealed = the change itself (versioned JSON). worked = things gone through, changed = things that
-- really were. parts = images of undo, parts_back = those of them that were taken back. undo = the image under which all parts stand.
-- trouble = the code of why it could not go on, or be taken back whole. A row goes when it can no longer be taken back.
CREATE TABLE bulk_run (
    id $int PRIMARY KEY,
    act $text NOT NULL CHECK (act IN ('change_contacts', 'remove_contacts', 'change_companies', 'remove_companies')),
    sealed $blob NOT NULL,
    state $text NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'failed', 'taking_back', 'taken_back')),
    total $int NOT NULL,
    worked $int NOT NULL,
    changed $int NOT NULL,
    parts $int NOT NULL,
    parts_back $int NOT NULL,
    undo $int NOT NULL,
    trouble $text,
    made_by_kind $text NOT NULL,
    made_by $int NOT NULL,
    back_by_kind $text,
    back_by $int,
    started_at $int NOT NULL,
    finished_at $int
)$strict;
CREATE INDEX bulk_run_open ON bulk_run (id) WHERE state IN ('running', 'taking_back');

-- things = numbers of customers, eight bytes each, as many as one verb changes. The row goes with the verb that does it, so that nothing
-- is done twice; what is left is what is still to be done.
CREATE TABLE bulk_run_part (
    run $int NOT NULL,
    place $int NOT NULL,
    things $blob NOT NULL,
    PRIMARY KEY (run, place)
)$strict;
