"""Real servers of other people, as direct delivery meets them: Postfix and Exim, each with the same moods by address.

`.1` greylists, refuses unknown mailboxes and unwanted content, `.2` takes small letters only, `.3` takes letters over TLS only and
signs its certificate itself, `.4` the same with a certificate that the world believes. Their logs are the judge.
"""

import os
import re
import shutil
from collections import Counter

from .mail_server import PostfixFolder, greets, write
from .processes import Program, wait_for

SMALL_BYTES = 3_000
#: Local parts that no mailbox has, and that the content check does not like.
UNKNOWN, UNWANTED = "nobody", "unwanted"
KINDS = ("plain", "grey", "small", "tls", "sts")

POSTFIX_MAIN = """\
myhostname = {host}
inet_interfaces = all
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = regexp:{folder}/mailboxes
virtual_transport = discard:
default_transport = error:nothing leaves here
smtpd_relay_restrictions = permit_auth_destination, reject
smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:{greylist}, permit_auth_destination, reject
smtpd_tls_loglevel = 1
smtpd_soft_error_limit = 1000
smtpd_hard_error_limit = 1000
"""

POSTFIX_LISTENERS = """\
{one}:25 inet n - n - 30 smtpd
{two}:25 inet n - n - 30 smtpd -o message_size_limit={small}
{three}:25 inet n - n - 30 smtpd -o smtpd_tls_security_level=encrypt -o smtpd_tls_cert_file={alone_pem} -o smtpd_tls_key_file={alone_key}
{four}:25 inet n - n - 30 smtpd -o smtpd_tls_security_level=encrypt -o smtpd_tls_cert_file={pem} -o smtpd_tls_key_file={key}
"""

EXIM = """\
exim_path = {folder}/exim4
spool_directory = {folder}/spool
deliver_drop_privilege = true
log_file_path = {folder}/log/%slog
log_selector = +smtp_connection +tls_certificate_verified +received_recipients
primary_hostname = {host}
local_interfaces = {one} : {two} : {three} : {four}
daemon_smtp_ports = 25
domainlist local_domains = {domains}
acl_smtp_mail = acl_mail
acl_smtp_rcpt = acl_rcpt
acl_smtp_data = acl_data
message_size_limit = ${{if eq{{$received_ip_address}}{{{two}}}{{{small}}}{{10M}}}}
tls_advertise_hosts = ${{if or{{{{eq{{$received_ip_address}}{{{three}}}}}{{eq{{$received_ip_address}}{{{four}}}}}}}{{*}}{{}}}}
tls_certificate = ${{if eq{{$received_ip_address}}{{{four}}}{{{pem}}}{{{alone_pem}}}}}
tls_privatekey = ${{if eq{{$received_ip_address}}{{{four}}}{{{key}}}{{{alone_key}}}}}
host_lookup =
rfc1413_query_timeout = 0s
smtp_accept_max = 100
smtp_accept_queue_per_connection = 1000
never_users =
begin acl
acl_mail:
  deny message = 530 5.7.0 Must issue a STARTTLS command first
       condition = ${{if or{{{{eq{{$received_ip_address}}{{{three}}}}}{{eq{{$received_ip_address}}{{{four}}}}}}}}}
       !encrypted = *
  accept
acl_rcpt:
  deny message = 550 5.1.1 no such mailbox here
       local_parts = ^{unknown}
  defer message = 451 4.7.1 Greylisted, come back
       domains = {grey}
       condition = ${{if eq{{${{readsocket{{inet:127.0.0.1:{greylist}}}{{$local_part@$domain\\n}}{{5s}}}}}}{{first}}}}
  accept domains = +local_domains
  deny message = 550 5.7.1 relaying is not allowed
acl_data:
  deny message = 554 5.6.0 such content is not wanted
       condition = ${{if match{{$h_To:}}{{{unwanted}}}}}
  accept
begin routers
here:
  driver = accept
  domains = +local_domains
  transport = mailbox
begin transports
mailbox:
  driver = appendfile
  directory = {folder}/mail
  maildir_format
  envelope_to_add
  user = Debian-exim
begin retry
* * F,1h,5m
"""

POSTFIX_SENT = re.compile(r"postfix/discard\[\d+\]: \w+: to=<([^>]*)>.* status=sent")
POSTFIX_TAKEN = re.compile(r"postfix/smtpd\[\d+\]: (\w+): client=\S*\[([\d.]+)\]")
POSTFIX_TO = re.compile(r"postfix/discard\[\d+\]: (\w+): to=<([^>]*)>")
EXIM_TAKEN = re.compile(r" <= \S+ H=.*\[([\d.]+)\].* for (\S+)$")
POSTFIX_BYE = re.compile(r"disconnect from .*")


class Receiver:
    """What both have: addresses, domains by mood, and records for the name server."""

    def __init__(self, folder, name, addresses, authority, greylist):
        self.folder, self.name = os.path.abspath(folder), name
        self.one, self.two, self.three, self.four = addresses
        self.domains = {kind: f"{kind}.{name}.example" for kind in KINDS}
        os.makedirs(self.folder, mode=0o755)
        self.proven_host, self.alone_host = f"mx4.{name}.example", f"mx3.{name}.example"
        pem, key = authority.certificate(self.proven_host)
        alone_pem, alone_key = authority.certificate(self.alone_host, by_itself=True)
        self.values = {
            "folder": self.folder, "host": f"mx1.{name}.example", "domains": " : ".join(self.domains.values()),
            "one": self.one, "two": self.two, "three": self.three, "four": self.four, "small": SMALL_BYTES,
            "pem": pem, "key": key, "alone_pem": alone_pem, "alone_key": alone_key, "greylist": greylist.port,
            "grey": self.domains["grey"], "unknown": UNKNOWN, "unwanted": UNWANTED,
        }

    def records(self):
        mx = {kind: [(10, f"mx1.{self.name}.example")] for kind in ("plain", "grey")}
        mx |= {"small": [(10, f"mx2.{self.name}.example")], "tls": [(10, self.alone_host)],
               # The machine that its policy does not believe is the one wished for first.
               "sts": [(10, self.alone_host), (20, self.proven_host)]}
        records = {("MX", self.domains[kind]): hosts for kind, hosts in mx.items()}
        for number, address in enumerate((self.one, self.two, self.three, self.four), 1):
            records["A", f"mx{number}.{self.name}.example"] = [address]
        records["TXT", f"_mta-sts.{self.domains['sts']}"] = ["v=STSv1; id=1;"]
        return records

    def policy(self):
        hosts = "".join(f"mx: {host}\n" for host in (self.alone_host, self.proven_host))
        return f"version: STSv1\nmode: enforce\n{hosts}max_age: 86400\n"

    def lines(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read().splitlines()


class PostfixReceiver(Receiver):
    def __init__(self, folder, addresses, authority, greylist):
        super().__init__(folder, "postfix", addresses, authority, greylist)
        values = self.values | {"domains": ", ".join(self.domains.values())}
        own = PostfixFolder(self.folder, self.folder, POSTFIX_MAIN, POSTFIX_LISTENERS, values)
        self.log = own.log
        write(self.folder, "mailboxes", f"!/^{UNKNOWN}/ mailbox\n")
        write(self.folder, "headers", f"/^To:.*{UNWANTED}/ REJECT 5.6.0 such content is not wanted\n")
        self.program = own.start(self.one, 25)

    def delivered(self):
        return Counter(found[1].lower() for found in map(POSTFIX_SENT.search, self.lines()) if found)

    def machines(self):
        """At which address each recipient's letter came in: within this network a connection comes from where it goes."""
        taken, found = {}, {}
        for line in self.lines():
            if here := POSTFIX_TAKEN.search(line):
                taken[here[1]] = here[2]
            elif to := POSTFIX_TO.search(line):
                found[to[2].lower()] = taken.get(to[1])
        return found

    def said(self):
        """How its connections went: commands that were used at least once, by their names in its own account."""
        byes = [line for line in self.lines() if POSTFIX_BYE.search(line)]
        return {word for word in ("starttls", "bdat", "data", "rset") if any(f" {word}=" in line for line in byes)}

    def end(self):
        self.program.end()


class EximReceiver(Receiver):
    def __init__(self, folder, addresses, authority, greylist, root):
        super().__init__(folder, "exim", addresses, authority, greylist)
        for name in ("spool", "log", "mail"):
            os.mkdir(os.path.join(self.folder, name), 0o755)
            shutil.chown(os.path.join(self.folder, name), "Debian-exim", "Debian-exim")
        path = write(self.folder, "exim.conf", EXIM.format(**self.values))
        os.chmod(path, 0o644)
        self.log = os.path.join(self.folder, "log", "mainlog")
        unpacked, program = os.path.join(root, "usr/sbin/exim4"), os.path.join(self.folder, "exim4")
        if not os.access(unpacked, os.X_OK):
            raise RuntimeError(f"there is no Exim at {unpacked}; `scripts/setup` as root unpacks it")
        # Where its own user can reach it; its processes drop their rights and call it again.
        shutil.copyfile(unpacked, program)
        os.chmod(program, 0o755)
        self.program = Program([program, "-C", path, "-bdf", "-q5m"], os.path.join(self.folder, "exim.log"))
        wait_for("Exim", lambda: greets("exim", self.one, 25, self.program))

    def delivered(self):
        """From the letters themselves: each has the address of its envelope in front."""
        found = Counter()
        for part in ("new", "cur"):
            place = os.path.join(self.folder, "mail", part)
            for name in os.listdir(place) if os.path.isdir(place) else []:
                with open(os.path.join(place, name), encoding="utf-8", errors="replace") as letter:
                    head = letter.read(20_000)
                if to := re.search(r"(?im)^Envelope-to:\s*(\S+)", head):
                    found[to[1].lower()] += 1
        return found

    def machines(self):
        return {found[2].lower(): found[1] for found in map(EXIM_TAKEN.search, self.lines()) if found}

    def said(self):
        words = set()
        for line in self.lines():
            if " <= " in line:
                words |= {"starttls"} if " X=" in line else set()
                words |= {"bdat"} if " K " in line or " K S=" in line else {"data"}
        return words

    def end(self):
        self.program.end()
