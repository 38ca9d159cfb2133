-- Addresses that were looked at without writing to them, and people who rest -----------------------------------------------------

-- What the DNS said of mail for a domain, and when it was asked.
CREATE TABLE mail_domain (
    domain $text PRIMARY KEY,
    mail $text NOT NULL,
    asked_at $int NOT NULL
)$strict;

-- What is known of a person's address. It counts only while address_hash is the person's; sealed = the address that was probably meant.
CREATE TABLE address_check (
    contact $int PRIMARY KEY,
    address_hash $blob NOT NULL,
    state $text NOT NULL CHECK (state IN ('good', 'risky', 'bad', 'unknown')),
    reasons $text NOT NULL,
    sealed $blob,
    checked_at $int NOT NULL
)$strict;
CREATE INDEX address_check_state ON address_check (state, contact);
CREATE INDEX address_check_age ON address_check (checked_at);
