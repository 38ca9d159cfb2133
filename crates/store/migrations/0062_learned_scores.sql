-- What was learned of how likely a prospect is to order, or why nothing was. trained = JSON with its version; trained_on = day since 1970-01-01 in the
-- workspace's zone; is_due = somebody asked for a new training. outcomes = how often a prospect was looked at, won = how many of these ordered within the
-- horizon. sale_contacts = effective contacts until the first order, half of sale_companies needed as many or fewer.
CREATE TABLE learned_score (
    id $int PRIMARY KEY CHECK (id = 1),
    trained $text,
    refusal $text,
    trained_on $int NOT NULL,
    is_due $bool NOT NULL,
    outcomes $int NOT NULL,
    won $int NOT NULL,
    sale_contacts $int,
    sale_companies $int NOT NULL
)$strict;
