-- Web sites of the company that report visits, and the browsers that visit them. ----------------------------------------------------

-- key = what the snippet carries, for everybody to read; origins = one a line; heard_at = when a browser last reported.
CREATE TABLE site (
    id $int PRIMARY KEY,
    name $text NOT NULL,
    key $text NOT NULL,
    origins $text NOT NULL,
    created_at $int NOT NULL,
    heard_at $int
)$strict;
CREATE UNIQUE INDEX site_key ON site (key);

-- Somebody's browser on a site: hash = of the random name that the site's own storage keeps; contact = who it is, once that is known.
CREATE TABLE visitor (
    id $int PRIMARY KEY,
    hash $blob NOT NULL,
    site $int NOT NULL,
    contact $int,
    first_at $int NOT NULL,
    last_at $int NOT NULL
)$strict;
CREATE UNIQUE INDEX visitor_hash ON visitor (hash);
CREATE INDEX visitor_contact ON visitor (contact) WHERE contact IS NOT NULL;
CREATE INDEX visitor_last ON visitor (last_at) WHERE contact IS NULL;
