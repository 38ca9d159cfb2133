-- The company that a company belongs to ---------------------------------------------------------------------------------------------

-- NULL: to none. That nobody is above itself is seen to where it is given.
ALTER TABLE company ADD COLUMN parent $int;
CREATE INDEX company_parent ON company (parent) WHERE parent IS NOT NULL;
