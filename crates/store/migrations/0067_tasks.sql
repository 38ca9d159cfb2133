-- Tasks: what somebody is to do by a day, about a customer or about none. ------------------------------------------------------------

-- sealed = JSON of what is to be done. due_on = days since 1970-01-01 in the workspace's zone, due_minute = minutes since midnight there;
-- 1440: at some time of that day. assignee NULL: nobody's since who had it left. made_by, done_by, handed_by 0: Tradewind or a program.
-- handed_* = when it last came from one to another.
CREATE TABLE task (
    id $int PRIMARY KEY,
    contact $int,
    company $int,
    sealed $blob NOT NULL,
    due_on $int NOT NULL,
    due_minute $int NOT NULL CHECK (due_minute BETWEEN 0 AND 1440),
    assignee $int,
    made_by $int NOT NULL,
    created_at $int NOT NULL,
    handed_at $int,
    handed_by $int,
    handed_from $int,
    done_at $int,
    done_by $int,
    version $int NOT NULL,
    CHECK (contact IS NULL OR company IS NULL)
)$strict;
CREATE INDEX task_open ON task (assignee, due_on, due_minute, id) WHERE done_at IS NULL;
CREATE INDEX task_due ON task (due_on, due_minute, id) WHERE done_at IS NULL;
CREATE INDEX task_done ON task (assignee, done_at, id) WHERE done_at IS NOT NULL;
CREATE INDEX task_contact ON task (contact) WHERE contact IS NOT NULL;
CREATE INDEX task_company ON task (company) WHERE company IS NOT NULL;
