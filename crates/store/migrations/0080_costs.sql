-- What letters and campaigns cost ------------------------------------------------------------------------------------------

-- What a thousand letters cost, in minor units of the currency that was the base when it was entered; no row: never entered, no amount:
-- taken back. version = of the workspace's edits.
CREATE TABLE letter_cost (
    id $int PRIMARY KEY CHECK (id = 1),
    thousand_minor $int CHECK (thousand_minor >= 0),
    currency $text NOT NULL,
    version $int NOT NULL,
    changed_at $int NOT NULL
)$strict;

-- What a campaign cost beside its letters, also one that was sent long ago.
CREATE TABLE campaign_cost (
    campaign $int PRIMARY KEY,
    amount_minor $int NOT NULL CHECK (amount_minor >= 0),
    currency $text NOT NULL,
    changed_at $int NOT NULL
)$strict;
