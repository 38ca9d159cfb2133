-- Domains of a company beside its website's ---------------------------------------------------------------------------------------

-- hash = keyed hash of the domain, which stands in the company's sealed card. Rows of a removed company stay and count for nothing; that a
-- domain is one living company's alone is seen to where it is given.
CREATE TABLE domain_of_company (
    company $int NOT NULL,
    hash $blob NOT NULL,
    PRIMARY KEY (company, hash)
)$strict;
CREATE INDEX domain_of_company_hash ON domain_of_company (hash);
