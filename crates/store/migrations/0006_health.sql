-- How a domain or a channel stood at the last check. subject_noun = domain or channel; finding = what was found, JSON with its version.
CREATE TABLE health_check (
    subject $int NOT NULL,
    check_name $text NOT NULL,
    subject_noun $text NOT NULL,
    state $text NOT NULL,
    finding $text NOT NULL,
    since $int NOT NULL,
    checked_at $int NOT NULL,
    PRIMARY KEY (subject, check_name)
)$strict;

-- The worst of each day (days since 1970), kept for 400 days.
CREATE TABLE health_day (
    subject $int NOT NULL,
    check_name $text NOT NULL,
    day $int NOT NULL,
    state $text NOT NULL,
    PRIMARY KEY (subject, check_name, day)
)$strict;
CREATE INDEX health_day_day ON health_day (day);

-- A change of DKIM keys. sealed = the new keys until they sign; old_records = what may be removed afterwards, JSON.
CREATE TABLE key_change (
    domain $int PRIMARY KEY,
    selector $text NOT NULL,
    sealed $blob,
    new_records $text NOT NULL,
    old_records $text NOT NULL,
    started_at $int NOT NULL,
    switched_at $int
)$strict;

-- Reports of other servers, each once. kind = dmarc or tls; detail = failures of TLS, JSON.
CREATE TABLE mail_report (
    id $int PRIMARY KEY,
    kind $text NOT NULL,
    domain $text NOT NULL,
    organisation $text NOT NULL,
    report_id $text NOT NULL,
    from_at $int NOT NULL,
    until_at $int NOT NULL,
    passed $int NOT NULL,
    failed $int NOT NULL,
    detail $text,
    taken_at $int NOT NULL,
    UNIQUE (kind, domain, organisation, report_id)
)$strict;
CREATE INDEX mail_report_domain ON mail_report (domain, from_at);

-- Letters by their source, summed over the rows of a DMARC report that fared alike.
CREATE TABLE mail_report_row (
    report $int NOT NULL,
    place $int NOT NULL,
    domain $text NOT NULL,
    day $int NOT NULL,
    source $text NOT NULL,
    letters $int NOT NULL,
    passes $bool NOT NULL,
    dkim $bool NOT NULL,
    spf $bool NOT NULL,
    disposition $text NOT NULL,
    dkim_domain $text,
    spf_domain $text,
    PRIMARY KEY (report, place)
)$strict;
CREATE INDEX mail_report_row_domain ON mail_report_row (domain, day);
