-- People whom letters of campaigns were wasted on: they rest. why = a word of the rule; kinds = what they are kept from, which they had not
-- declined themselves.
CREATE TABLE resting (
    contact $int PRIMARY KEY,
    since $int NOT NULL,
    why $text NOT NULL CHECK (why IN ('silent', 'comes_back')),
    kinds $text NOT NULL
)$strict;
CREATE INDEX resting_since ON resting (since);
