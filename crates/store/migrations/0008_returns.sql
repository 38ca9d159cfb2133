-- What came back for a letter: at most one bounce, one complaint, one answer by a program and one by a person. sealed = the words.
CREATE TABLE letter_return (
    id $int PRIMARY KEY,
    outgoing $int NOT NULL,
    contact $int NOT NULL,
    kind $text NOT NULL,
    class $text NOT NULL,
    scope $text NOT NULL,
    action $text NOT NULL,
    evidence $text NOT NULL,
    at $int NOT NULL,
    sealed $blob
)$strict;
CREATE UNIQUE INDEX letter_return_of ON letter_return (outgoing, kind);
CREATE INDEX letter_return_contact ON letter_return (contact, class, at);
