-- A question to a grid under a name: one person's, or everybody's. place = its order among the tabs; condition = its conditions
-- as people write them (an owner may be `me`), columns = the layout, both JSON.
CREATE TABLE saved_view (
    id $int PRIMARY KEY,
    grid $text NOT NULL,
    owner $int NOT NULL,
    shared $bool NOT NULL DEFAULT 0,
    name $text NOT NULL,
    search $text,
    sort $text,
    condition $text,
    columns $text,
    place $int NOT NULL,
    created_at $int NOT NULL,
    deleted_at $int
)$strict;
CREATE INDEX saved_view_grid ON saved_view (grid, place, id) WHERE deleted_at IS NULL;

-- The audit log of one person.
CREATE INDEX audit_actor ON audit (actor, id);
