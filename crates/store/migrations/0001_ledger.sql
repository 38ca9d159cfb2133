-- The first ledger. Written once for both databases; the words $int $real $text $blob $bool $position $strict and the line
-- `-- postgres:` are mapped by src/dialect.rs. What is personal stands in sealed blobs; a keyed hash beside it finds it.

-- Housekeeping -----------------------------------------------------------------------------------------------------------

CREATE TABLE meta (
    name $text PRIMARY KEY,
    value $text NOT NULL
)$strict;

CREATE TABLE workspace (
    id $int PRIMARY KEY CHECK (id = 1),
    short_id $text NOT NULL,
    name $text NOT NULL,
    country $text,
    language $text NOT NULL,
    time_zone $text NOT NULL,
    postal_address $text NOT NULL,
    kind $text NOT NULL CHECK (kind IN ('real', 'demo', 'rehearsal')),
    created_at $int NOT NULL,
    version $int NOT NULL DEFAULT 1
)$strict;

CREATE TABLE sealing_key (
    purpose $text NOT NULL,
    version $int NOT NULL,
    holder $text NOT NULL CHECK (holder IN ('master', 'recovery')),
    state $text NOT NULL DEFAULT 'current' CHECK (state IN ('current', 'retired')),
    wrapped $blob NOT NULL,
    created_at $int NOT NULL,
    PRIMARY KEY (purpose, version, holder)
)$strict;

-- A node's lease on id numbers: nothing above minted_until was ever issued, so a restart begins there.
CREATE TABLE node (
    number $int PRIMARY KEY CHECK (number BETWEEN 0 AND 255),
    holder $text NOT NULL,
    minted_until $int NOT NULL,
    lease_until $int NOT NULL
)$strict;

CREATE TABLE change (
    position $position,
    noun $text NOT NULL,
    id $int NOT NULL,
    kind $text NOT NULL,
    node $int NOT NULL DEFAULT 0
)$strict;
-- postgres: ALTER TABLE change ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
-- postgres: CREATE INDEX change_xid ON change (xid, position);

CREATE TABLE job (
    id $int PRIMARY KEY,
    kind $text NOT NULL,
    version $int NOT NULL,
    payload $text NOT NULL,
    noun $text NOT NULL,
    noun_id $int NOT NULL,
    state $text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    run_at $int NOT NULL,
    tries $int NOT NULL DEFAULT 0,
    fence $int NOT NULL DEFAULT 0,
    holder $text,
    lease_until $int,
    started_by $int,
    done $int NOT NULL DEFAULT 0,
    total $int,
    error $text,
    created_at $int NOT NULL,
    started_at $int,
    finished_at $int
)$strict;
CREATE INDEX job_ready ON job (run_at, id) WHERE state = 'waiting';
CREATE INDEX job_running ON job (lease_until) WHERE state = 'running';
CREATE INDEX job_of ON job (noun, noun_id);

-- One row a firing: a second firing of the same name and due time is harmless.
CREATE TABLE schedule (
    name $text NOT NULL,
    due $int NOT NULL,
    fired_at $int NOT NULL,
    PRIMARY KEY (name, due)
)$strict;

CREATE TABLE lease (
    name $text PRIMARY KEY,
    holder $text NOT NULL,
    fence $int NOT NULL,
    until $int NOT NULL
)$strict;

-- commitment = hash of (salt, payload): the payload can be erased and the chain of links still verifies.
CREATE TABLE audit (
    id $int PRIMARY KEY,
    at $int NOT NULL,
    actor_kind $text NOT NULL CHECK (actor_kind IN ('user', 'key', 'system')),
    actor $int NOT NULL,
    verb $text NOT NULL,
    noun $text NOT NULL,
    noun_id $int NOT NULL,
    sealed $blob,
    commitment $blob NOT NULL,
    link $blob,
    link_position $int
)$strict;
CREATE INDEX audit_unlinked ON audit (id) WHERE link IS NULL;
-- link_position counts from 1 without a gap; link = hash of the link before and this row (ledger/chain.rs).
CREATE UNIQUE INDEX audit_linked ON audit (link_position) WHERE link_position IS NOT NULL;
CREATE INDEX audit_of ON audit (noun, noun_id, id);

-- status 0 = begun and not ended.
CREATE TABLE idempotency (
    owner $int NOT NULL,
    route $text NOT NULL,
    key $text NOT NULL,
    body_hash $blob NOT NULL,
    status $int NOT NULL,
    sealed_answer $blob,
    at $int NOT NULL,
    PRIMARY KEY (owner, route, key)
)$strict;
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE undo (
    id $int PRIMARY KEY,
    verb $text NOT NULL,
    version $int NOT NULL,
    sealed $blob NOT NULL,
    made_by $int NOT NULL,
    created_at $int NOT NULL,
    expires_at $int NOT NULL,
    done_at $int,
    part_of $int
)$strict;
CREATE INDEX undo_expires ON undo (expires_at);
CREATE INDEX undo_part_of ON undo (part_of) WHERE part_of IS NOT NULL;

CREATE TABLE erasure (
    id $int PRIMARY KEY,
    contact $int NOT NULL,
    address_hash $blob NOT NULL,
    suppression_hash $blob NOT NULL,
    at $int NOT NULL,
    made_by $int NOT NULL
)$strict;

-- name = keyed hash of the content; used_by = a word for what it was stored for. deleted_at = when it went to the trash.
CREATE TABLE file (
    id $int PRIMARY KEY,
    name $text NOT NULL UNIQUE,
    size_bytes $int NOT NULL,
    media_type $text NOT NULL,
    used_by $text NOT NULL,
    created_at $int NOT NULL,
    touched_at $int NOT NULL,
    deleted_at $int
)$strict;
CREATE INDEX file_touched ON file (touched_at) WHERE deleted_at IS NULL;
CREATE INDEX file_deleted ON file (deleted_at) WHERE deleted_at IS NOT NULL;

-- Trust ------------------------------------------------------------------------------------------------------------------

-- sealed = name and address.
CREATE TABLE user_account (
    id $int PRIMARY KEY,
    address_hash $blob NOT NULL UNIQUE,
    sealed $blob NOT NULL,
    role $text NOT NULL,
    password_hash $text NOT NULL,
    language $text NOT NULL,
    time_zone $text NOT NULL,
    active $bool NOT NULL DEFAULT 1,
    verified $bool NOT NULL DEFAULT 0,
    created_at $int NOT NULL,
    seen_at $int,
    version $int NOT NULL DEFAULT 1
)$strict;

CREATE TABLE team (
    id $int PRIMARY KEY,
    name $text NOT NULL UNIQUE,
    shares_customers $bool NOT NULL DEFAULT 0,
    created_at $int NOT NULL
)$strict;

CREATE TABLE team_member (
    team $int NOT NULL REFERENCES team (id) ON DELETE CASCADE,
    user_account $int NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    PRIMARY KEY (team, user_account)
)$strict;
CREATE INDEX team_of ON team_member (user_account);

CREATE TABLE session (
    id $int PRIMARY KEY,
    token_hash $blob NOT NULL UNIQUE,
    user_account $int NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    created_at $int NOT NULL,
    seen_at $int NOT NULL,
    expires_at $int NOT NULL
)$strict;
CREATE INDEX session_of ON session (user_account);

CREATE TABLE api_key (
    id $int PRIMARY KEY,
    name $text NOT NULL,
    secret_hash $blob NOT NULL UNIQUE,
    role $text NOT NULL,
    scopes $text NOT NULL,
    made_by $int NOT NULL,
    created_at $int NOT NULL,
    expires_at $int,
    used_at $int,
    revoked_at $int
)$strict;

-- Failed sign-ins by keyed hash of account and network, in windows of a quarter hour.
CREATE TABLE sign_in_try (
    subject $blob NOT NULL,
    window_start $int NOT NULL,
    tries $int NOT NULL,
    PRIMARY KEY (subject, window_start)
)$strict;

-- sealed = the address, gone after an erasure; the hash stays for ever.
CREATE TABLE suppression (
    id $int PRIMARY KEY,
    hash $blob NOT NULL UNIQUE,
    sealed $blob,
    reason $text NOT NULL,
    source $text NOT NULL,
    at $int NOT NULL
)$strict;

-- The consent ledger: one row a statement of a person, never changed; sealed = proof (text shown, network, form).
CREATE TABLE consent (
    id $int PRIMARY KEY,
    contact $int NOT NULL,
    kind $text NOT NULL,
    state $text NOT NULL,
    source $text NOT NULL,
    at $int NOT NULL,
    sealed $blob,
    commitment $blob NOT NULL,
    link $blob,
    link_position $int
)$strict;
CREATE INDEX consent_of ON consent (contact, at);
CREATE INDEX consent_unlinked ON consent (id) WHERE link IS NULL;
CREATE UNIQUE INDEX consent_linked ON consent (link_position) WHERE link_position IS NOT NULL;

-- Customers --------------------------------------------------------------------------------------------------------------

-- sealed = name, website, note; hidden_by = the import that is still publishing it.
CREATE TABLE company (
    id $int PRIMARY KEY,
    sealed $blob NOT NULL,
    name_hash $blob NOT NULL,
    domain_hash $blob,
    country $text,
    industry $text,
    owner $int,
    volume_minor $int,
    volume_currency $text,
    founded_year $int,
    founded_month $int,
    founded_day $int,
    created_at $int NOT NULL,
    updated_at $int NOT NULL,
    deleted_at $int,
    hidden_by $int,
    version $int NOT NULL DEFAULT 1
)$strict;
CREATE INDEX company_name ON company (name_hash) WHERE deleted_at IS NULL;
CREATE INDEX company_domain ON company (domain_hash) WHERE domain_hash IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX company_import ON company (hidden_by) WHERE hidden_by IS NOT NULL;

CREATE TABLE company_collaborator (
    company $int NOT NULL,
    user_account $int NOT NULL,
    PRIMARY KEY (company, user_account)
)$strict;

-- sealed = names, address, phones, birthday, job title, social profiles, note. permission is the newest of the consent ledger.
CREATE TABLE contact (
    id $int PRIMARY KEY,
    company $int,
    sealed $blob NOT NULL,
    address_hash $blob NOT NULL,
    suppression_hash $blob NOT NULL,
    country $text,
    language $text,
    time_zone $text,
    owner $int,
    permission $text NOT NULL,
    origin $text NOT NULL,
    legal_basis $text NOT NULL,
    created_at $int NOT NULL,
    updated_at $int NOT NULL,
    deleted_at $int,
    hidden_by $int,
    version $int NOT NULL DEFAULT 1,
    -- When an undo of an import put the person back: the version it wrote, and the earlier one that it equals.
    restored_version $int,
    same_as $int
)$strict;
CREATE UNIQUE INDEX contact_address ON contact (address_hash) WHERE deleted_at IS NULL;
CREATE INDEX contact_suppression ON contact (suppression_hash);
CREATE INDEX contact_company ON contact (company) WHERE company IS NOT NULL;
-- Who must not be meant by newsletters and promotions: counted while an audience is chosen.
CREATE INDEX contact_cold ON contact (id) WHERE origin IN ('bought', 'scraped', 'guessed') AND deleted_at IS NULL;
CREATE INDEX contact_import ON contact (hidden_by) WHERE hidden_by IS NOT NULL;

CREATE TABLE tag (
    id $int PRIMARY KEY,
    name $text NOT NULL,
    folded $text NOT NULL,
    created_at $int NOT NULL,
    deleted_at $int
)$strict;
CREATE UNIQUE INDEX tag_name ON tag (folded) WHERE deleted_at IS NULL;

CREATE TABLE list (
    id $int PRIMARY KEY,
    name $text NOT NULL,
    folded $text NOT NULL,
    kind $text NOT NULL,
    created_at $int NOT NULL,
    deleted_at $int
)$strict;
CREATE UNIQUE INDEX list_name ON list (folded) WHERE deleted_at IS NULL;

CREATE TABLE contact_tag (
    contact $int NOT NULL,
    tag $int NOT NULL,
    PRIMARY KEY (contact, tag)
)$strict;
CREATE INDEX contact_tag_tag ON contact_tag (tag, contact);

CREATE TABLE company_tag (
    company $int NOT NULL,
    tag $int NOT NULL,
    PRIMARY KEY (company, tag)
)$strict;

CREATE TABLE contact_list (
    contact $int NOT NULL,
    list $int NOT NULL,
    at $int NOT NULL,
    PRIMARY KEY (contact, list)
)$strict;
CREATE INDEX contact_list_list ON contact_list (list, contact);

-- settings = mapping, encoding, origin, legal basis and the rest of what a person chose, as versioned JSON.
CREATE TABLE import (
    id $int PRIMARY KEY,
    sealed_name $blob NOT NULL,
    file $int,
    state $text NOT NULL,
    settings $text NOT NULL,
    counts $text,
    rows_total $int NOT NULL DEFAULT 0,
    rows_done $int NOT NULL DEFAULT 0,
    made_by $int NOT NULL,
    created_at $int NOT NULL,
    published_at $int,
    undo_until $int,
    file_deleted_at $int,
    version $int NOT NULL DEFAULT 1
)$strict;
CREATE INDEX import_state ON import (state);
CREATE INDEX import_file ON import (file) WHERE file IS NOT NULL;

-- One staged row: sealed = the person as read; before = the person as it was, for the undo.
CREATE TABLE import_row (
    import $int NOT NULL,
    row_number $int NOT NULL,
    action $text NOT NULL,
    address_hash $blob,
    contact $int,
    sealed $blob,
    sealed_before $blob,
    error $text,
    error_column $int,
    done $bool NOT NULL DEFAULT 0,
    PRIMARY KEY (import, row_number)
)$strict;
CREATE INDEX import_row_error ON import_row (import, row_number) WHERE error IS NOT NULL;
CREATE INDEX import_row_address ON import_row (import, address_hash);
-- For the erasure of a person.
CREATE INDEX import_row_contact ON import_row (contact) WHERE contact IS NOT NULL;

-- Letters ----------------------------------------------------------------------------------------------------------------

CREATE TABLE letter (
    id $int PRIMARY KEY,
    name $text NOT NULL,
    kind $text NOT NULL,
    language $text NOT NULL,
    subject $text NOT NULL,
    preheader $text NOT NULL,
    source $text NOT NULL,
    slots $text NOT NULL,
    template $text,
    made_by $int NOT NULL,
    created_at $int NOT NULL,
    updated_at $int NOT NULL,
    deleted_at $int,
    version $int NOT NULL DEFAULT 1
)$strict;

-- Sending ----------------------------------------------------------------------------------------------------------------

-- sealed = user name and password.
CREATE TABLE channel (
    id $int PRIMARY KEY,
    name $text NOT NULL,
    kind $text NOT NULL,
    host $text NOT NULL,
    port $int NOT NULL,
    security $text NOT NULL,
    sealed $blob,
    connections $int NOT NULL,
    letters_per_connection $int NOT NULL,
    letters_per_second $int,
    state $text NOT NULL,
    last_error $text,
    is_default $bool NOT NULL DEFAULT 0,
    created_at $int NOT NULL,
    deleted_at $int,
    version $int NOT NULL DEFAULT 1
)$strict;

-- sealed = private keys; public_records = what to publish, as JSON.
CREATE TABLE sending_domain (
    id $int PRIMARY KEY,
    name $text NOT NULL UNIQUE,
    state $text NOT NULL,
    selector $text NOT NULL,
    sealed $blob NOT NULL,
    public_records $text NOT NULL,
    found_records $text,
    checked_at $int,
    created_at $int NOT NULL,
    version $int NOT NULL DEFAULT 1
)$strict;

CREATE TABLE destination (
    id $int PRIMARY KEY,
    hash $blob NOT NULL UNIQUE,
    sealed $blob NOT NULL,
    provider_group $text NOT NULL
)$strict;

-- audience = lists and condition as versioned JSON; frozen = the letter as it was when sending began.
CREATE TABLE campaign (
    id $int PRIMARY KEY,
    name $text NOT NULL,
    kind $text NOT NULL,
    state $text NOT NULL,
    owner $int NOT NULL,
    audience $text NOT NULL,
    letter $int,
    subject $text,
    from_name $text NOT NULL,
    from_address $text NOT NULL,
    reply_to $text,
    channel $int,
    track_opens $bool NOT NULL DEFAULT 1,
    track_clicks $bool NOT NULL DEFAULT 1,
    frozen $text,
    send_at $int,
    started_at $int,
    finished_at $int,
    audience_size $int NOT NULL DEFAULT 0,
    planned $int NOT NULL DEFAULT 0,
    plan_done $bool NOT NULL DEFAULT 0,
    created_at $int NOT NULL,
    updated_at $int NOT NULL,
    deleted_at $int,
    version $int NOT NULL DEFAULT 1
)$strict;
CREATE INDEX campaign_state ON campaign (state) WHERE deleted_at IS NULL;

-- The audience as it was frozen. One person and one address at most once a campaign; state = planned or skipped.
CREATE TABLE recipient (
    id $int PRIMARY KEY,
    campaign $int NOT NULL,
    contact $int NOT NULL,
    address_hash $blob NOT NULL,
    state $text NOT NULL,
    reason $text
)$strict;
CREATE UNIQUE INDEX recipient_contact ON recipient (campaign, contact);
CREATE UNIQUE INDEX recipient_address ON recipient (campaign, address_hash) WHERE state = 'planned';

-- The outbox. Its id is the recipient's number for letters of a campaign, and the local part of the Message-ID.
-- No foreign keys: these rows are the hot ones, and their writers look at campaign, contact and suppression themselves.
CREATE TABLE outgoing (
    id $int PRIMARY KEY,
    campaign $int,
    contact $int NOT NULL,
    channel $int NOT NULL,
    destination $int NOT NULL,
    address_hash $blob NOT NULL,
    suppression_hash $blob NOT NULL,
    state $text NOT NULL,
    not_before $int NOT NULL,
    tries $int NOT NULL DEFAULT 0,
    fence $int NOT NULL DEFAULT 0,
    holder $int,
    lease_until $int,
    intent_at $int,
    ended_at $int,
    reply_code $int,
    reason $text,
    sealed_reply $blob,
    opened_at $int,
    clicked_at $int,
    unsubscribed_at $int
)$strict;
CREATE INDEX outgoing_queued ON outgoing (channel, not_before, id) WHERE state = 'queued';
CREATE INDEX outgoing_held ON outgoing (lease_until) WHERE state IN ('leased', 'data_intent');
CREATE INDEX outgoing_of ON outgoing (campaign, id);
CREATE INDEX outgoing_contact ON outgoing (contact);
-- What a report lists by name stays small and is found without reading the letters that went well.
CREATE INDEX outgoing_deferred ON outgoing (campaign, id) WHERE state = 'queued' AND reason = 'deferred';
CREATE INDEX outgoing_refused ON outgoing (campaign, id) WHERE state = 'refused';
CREATE INDEX outgoing_in_doubt ON outgoing (campaign, id) WHERE state = 'in_doubt';

-- Counters are summed from deltas of a batch, never a row updated for each letter.
CREATE TABLE campaign_delta (
    id $int PRIMARY KEY,
    campaign $int NOT NULL,
    hour $int NOT NULL,
    name $text NOT NULL,
    amount $int NOT NULL
)$strict;
CREATE INDEX campaign_delta_of ON campaign_delta (campaign, name, hour);

CREATE TABLE link (
    id $int PRIMARY KEY,
    campaign $int NOT NULL,
    number $int NOT NULL,
    url $text NOT NULL
)$strict;
CREATE UNIQUE INDEX link_of ON link (campaign, number);

-- One timeline for a person and a company. object = the campaign; detail = the link's number; verdict = human or machine.
CREATE TABLE event (
    id $int PRIMARY KEY,
    at $int NOT NULL,
    kind $text NOT NULL,
    contact $int,
    company $int,
    object $int,
    detail $int,
    verdict $text NOT NULL,
    rule $text NOT NULL,
    sealed $blob
)$strict;
CREATE INDEX event_contact ON event (contact, at);
CREATE INDEX event_object ON event (object, kind, at);
