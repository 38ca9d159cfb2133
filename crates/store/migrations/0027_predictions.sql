-- What predicts orders: the models fitted to this workspace's own history, or why they were not. models = JSON with its version; fitted_on = day
-- since 1970-01-01 in the workspace's zone; currency = in which spending was counted.
CREATE TABLE prediction_model (
    id $int PRIMARY KEY CHECK (id = 1),
    models $text,
    refusal $text,
    fitted_on $int NOT NULL,
    companies $int NOT NULL,
    repeat_buyers $int NOT NULL,
    currency $text NOT NULL
)$strict;
