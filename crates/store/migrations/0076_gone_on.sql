-- The first day, in the workspace's zone, from which the models of orders take a company for gone rather than not, if it orders nothing
-- more; NULL where they say nothing.
ALTER TABLE company_tier ADD COLUMN gone_on $int;
