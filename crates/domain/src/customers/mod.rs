//! Companies, contacts, lists, tags, and the conditions that describe a part of them.
