-- Addresses of people beside their main one ----------------------------------------------------------------------------------------

-- The keyed hashes of the address, which stands in the person's sealed card: for finding the person, and for the suppression list. Rows of a
-- removed person stay and count for nothing; that an address is one living person's alone is seen to where it is given.
CREATE TABLE address_of_contact (
    contact $int NOT NULL,
    address_hash $blob NOT NULL,
    suppression_hash $blob NOT NULL,
    PRIMARY KEY (contact, address_hash)
)$strict;
CREATE INDEX address_of_contact_address ON address_of_contact (address_hash);
CREATE INDEX address_of_contact_suppression ON address_of_contact (suppression_hash);
