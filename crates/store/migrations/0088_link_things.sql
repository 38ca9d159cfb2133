-- What a link of a letter leads to: the page or the file, so that a click is about it. Nothing where the address names a person. --------

ALTER TABLE link ADD COLUMN thing $int;
