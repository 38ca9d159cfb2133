-- Trade ------------------------------------------------------------------------------------------------------------------

-- What a company bought. folded = the number as it is found and compared; an order follows its company: removed with it, back with it.
CREATE TABLE trade_order (
    id $int PRIMARY KEY,
    number $text NOT NULL,
    folded $text NOT NULL,
    company $int NOT NULL,
    placed_at $int NOT NULL,
    confirmed_at $int,
    cancelled_at $int,
    is_sample $bool NOT NULL,
    amount_minor $int NOT NULL CHECK (amount_minor >= 0),
    currency $text NOT NULL,
    created_at $int NOT NULL,
    updated_at $int NOT NULL,
    version $int NOT NULL DEFAULT 1
)$strict;
CREATE UNIQUE INDEX order_folded ON trade_order (folded);
CREATE INDEX order_company ON trade_order (company, placed_at);
CREATE INDEX order_placed ON trade_order (placed_at, id);
CREATE INDEX order_amount ON trade_order (amount_minor, id);

-- The timeline of a company, as event_contact is that of a person.
CREATE INDEX event_company ON event (company, at) WHERE company IS NOT NULL;
