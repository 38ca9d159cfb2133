-- Documents: files that belong to a contact or a company. ------------------------------------------------------------------------------

-- file = the sealed bytes (table file). sealed = JSON of the name. kind = by content, size_bytes = before sealing. made_by 0: a program.
-- removed_at: deleted by a person, kept until nobody can take that back.
CREATE TABLE document (
    id $int PRIMARY KEY,
    contact $int,
    company $int,
    file $int NOT NULL UNIQUE,
    sealed $blob NOT NULL,
    kind $text NOT NULL,
    size_bytes $int NOT NULL,
    made_by $int NOT NULL,
    created_at $int NOT NULL,
    removed_at $int,
    CHECK ((contact IS NULL) <> (company IS NULL))
)$strict;
CREATE INDEX document_contact ON document (contact, created_at, id) WHERE contact IS NOT NULL;
CREATE INDEX document_company ON document (company, created_at, id) WHERE company IS NOT NULL;
CREATE INDEX document_removed ON document (removed_at) WHERE removed_at IS NOT NULL;
