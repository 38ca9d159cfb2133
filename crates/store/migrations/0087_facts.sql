-- When what is known of a person was last changed or found right; nothing before the first time: then it is as old as the record. ------

ALTER TABLE contact ADD COLUMN facts_at $int;
CREATE INDEX contact_facts ON contact (facts_at, id) WHERE facts_at IS NOT NULL AND deleted_at IS NULL;
