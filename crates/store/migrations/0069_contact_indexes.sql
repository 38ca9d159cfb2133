-- People by their address alone -----------------------------------------------------------------------------------------------------

-- Whoever has an address is found by its hash for finding. A second index by the hash for ever was kept at random places like the first:
-- it took a third of what writing a new person costs. Removed people stay findable for an erasure.
DROP INDEX contact_suppression;
CREATE INDEX contact_removed ON contact (address_hash) WHERE deleted_at IS NOT NULL;

-- SQLite builds the list of an IN anew for each row that it looks whether to index: the same in words that it only compares.
DROP INDEX contact_cold;
CREATE INDEX contact_cold ON contact (id)
    WHERE (origin = 'bought' OR origin = 'scraped' OR origin = 'guessed') AND deleted_at IS NULL;
