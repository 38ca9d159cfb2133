-- The public pool: companies without an owner, when others return to it, and who takes them out. ----------------------------------

-- Written with the owner itself, in the same statement, so that no way of changing it is forgotten. NULL: never changed since the company was
-- made. last_owner = who had it before the one of now, or before it was free.
ALTER TABLE company ADD COLUMN owner_since $int;
ALTER TABLE company ADD COLUMN last_owner $int;
CREATE INDEX company_owner ON company (owner, id) WHERE owner IS NOT NULL AND deleted_at IS NULL;

-- The workspace's rules; no row: what is shipped. rules = JSON with its version, version = of the workspace's edits.
CREATE TABLE pool_rules (
    id $int PRIMARY KEY CHECK (id = 1),
    rules $text NOT NULL,
    version $int NOT NULL,
    changed_at $int NOT NULL
)$strict;

-- How a company came from one owner to another or to nobody, and that its owner was warned. reason = JSON with its form; by_user = who did it,
-- NULL: Tradewind or a program. Rows are never changed.
CREATE TABLE owner_move (
    id $int PRIMARY KEY,
    company $int NOT NULL,
    at $int NOT NULL,
    kind $text NOT NULL CHECK (kind IN ('claimed', 'released', 'returned', 'warned', 'assigned', 'taken_back')),
    before_owner $int,
    after_owner $int,
    by_user $int,
    reason $text NOT NULL
)$strict;
CREATE INDEX owner_move_company ON owner_move (company, at, id);
CREATE INDEX owner_move_claims ON owner_move (after_owner, at) WHERE kind = 'claimed';
CREATE INDEX owner_move_had ON owner_move (before_owner, company, at) WHERE before_owner IS NOT NULL;

-- The owner of a company was warned on a day (days since 1970-01-01 in the workspace's zone) that it returns on another.
CREATE TABLE pool_warning (
    company $int PRIMARY KEY,
    warned_on $int NOT NULL,
    returns_on $int NOT NULL,
    owner $int NOT NULL
)$strict;
CREATE INDEX pool_warning_owner ON pool_warning (owner, returns_on);

-- When somebody last wrote a note about a company or one of its people.
CREATE TABLE company_noted (
    company $int PRIMARY KEY,
    at $int NOT NULL
)$strict;

-- Looking at all companies on a day: after the last company looked at it goes on. undo = what takes its returns back.
CREATE TABLE pool_run (
    id $int PRIMARY KEY,
    day $int NOT NULL,
    after_company $int NOT NULL DEFAULT 0,
    looked_at $int NOT NULL DEFAULT 0,
    warned $int NOT NULL DEFAULT 0,
    returned $int NOT NULL DEFAULT 0,
    undo $int,
    begun_at $int NOT NULL,
    ended_at $int
)$strict;
CREATE UNIQUE INDEX pool_run_day ON pool_run (day);

-- Whoever leaves hands over what belongs to them.
CREATE INDEX contact_owner ON contact (owner) WHERE owner IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX company_collaborator_user ON company_collaborator (user_account);
