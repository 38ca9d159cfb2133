-- What a person does not want, by kind of letter; without rows they want every kind. Who said so and when stands in consent.
CREATE TABLE declined (
    contact $int NOT NULL,
    kind $text NOT NULL,
    at $int NOT NULL,
    PRIMARY KEY (contact, kind)
)$strict;
CREATE INDEX declined_kind ON declined (kind, contact);
