"""A real Postfix on loopback as the receiving server: own configuration, own queue, and its log is the judge.

Whatever it accepts goes through its queue to discard(8), which logs each delivered recipient; the header check logs the
unsubscribe link of each letter beside its queue id. Whoever lives at the refused domain is refused at RCPT.
"""

import os
import re
import shutil
import socket
import tempfile
from collections import Counter

from .people import REFUSED_DOMAIN
from .processes import Program, free_port, run, wait_for

PROGRAMS = "/usr/lib/postfix/sbin"
#: smtpd processes; more than any channel of the proof has connections.
PROCESSES = 60

MAIN = """\
compatibility_level = 3.6
queue_directory = {queue}
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = {programs}
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
myhostname = relay.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = loopback-only
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
default_transport = discard:
relay_transport = discard:
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access regexp:{folder}/refused, permit_mynetworks, reject
header_checks = regexp:{folder}/headers
smtputf8_enable = yes
smtpd_peername_lookup = no
disable_dns_lookups = yes
in_flow_delay = 0
default_process_limit = {processes}
discard_destination_concurrency_limit = 4
message_size_limit = 10240000
"""

MASTER = """\
127.0.0.1:{port} inet n - n - {processes} smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - 8 discard
proxymap unix - - n - - proxymap
showq unix n - n - - showq
postlog unix-dgram n - n - 1 postlogd
"""

DELIVERED = re.compile(r"postfix/discard\[\d+\]: (\w+): to=<([^>]*)>.* status=(\w+)")
LINK = re.compile(r"postfix/cleanup\[\d+\]: (\w+): info: header List-Unsubscribe: <([^>]*)>.* to=<([^>]*)>")


class Postfix:
    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        self.port = free_port()
        os.makedirs(self.folder, mode=0o755)
        self.etc = os.path.join(self.folder, "etc")
        for name in ("etc", "data"):
            os.mkdir(os.path.join(self.folder, name), 0o755)
        # Its queue in memory where there is room: no power is cut here, and its disk is not what is measured.
        self.queue = tempfile.mkdtemp(prefix="tradewind-queue-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else self.folder)
        os.chmod(self.queue, 0o755)
        shutil.chown(os.path.join(self.folder, "data"), "postfix")
        values = {"folder": self.folder, "queue": self.queue, "programs": PROGRAMS, "port": self.port, "processes": PROCESSES}
        for name, text in (("main.cf", MAIN), ("master.cf", MASTER)):
            with open(os.path.join(self.etc, name), "w") as file:
                file.write(text.format(**values))
        with open(os.path.join(self.folder, "refused"), "w") as file:
            file.write(f"/@{re.escape(REFUSED_DOMAIN)}$/ 550 5.1.1 no such mailbox here\n")
        with open(os.path.join(self.folder, "headers"), "w") as file:
            file.write("/^List-Unsubscribe:/ INFO\n")
        self.log = os.path.join(self.folder, "mail.log")
        run(["/usr/sbin/postfix", "-c", self.etc, "check"])
        self.master = Program([f"{PROGRAMS}/master", "-c", self.etc, "-d"], os.path.join(self.folder, "master.log"))
        self.read_to, self.seen = 0, 0
        wait_for("Postfix", self.answers)

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as talk:
                return talk.recv(100).startswith(b"220")
        except OSError:
            if not self.master.runs:
                raise RuntimeError(f"Postfix ended: {self.master.words()}") from None
            return False

    def received(self):
        """How many letters it has delivered since the last `begin`; cheap enough to ask often."""
        with open(self.log, "rb") as log:
            log.seek(self.read_to)
            new = log.read()
        # A line that is being written is read the next time.
        whole = new[: new.rfind(b"\n") + 1]
        self.read_to += len(whole)
        self.seen += whole.count(b" status=sent")
        return self.seen

    def begin(self):
        """Forgets what was counted: a new campaign begins. Answers the mark for `account`."""
        self.received()
        self.seen = 0
        return self.read_to

    def is_idle(self):
        places = [os.path.join(self.queue, name) for name in ("maildrop", "incoming", "active", "deferred")]
        return not any(files for place in places for _, _, files in os.walk(place))

    def account(self, mark):
        """Of everything since `mark`: how often each recipient was delivered to, and the links of each recipient's letters."""
        wait_for("an empty queue of Postfix", self.is_idle, seconds=300, pause=0.2)
        wait_for("the last lines of its log", lambda: self.received() == self.received(), pause=0.3)
        delivered, links, others = Counter(), {}, []
        with open(self.log, encoding="utf-8", errors="replace") as log:
            log.seek(mark)
            for line in log:
                if found := DELIVERED.search(line):
                    if found[3] == "sent":
                        delivered[found[2]] += 1
                    else:
                        others.append(line.strip())
                elif found := LINK.search(line):
                    links.setdefault(found[3], []).append(found[2])
        return delivered, links, others

    def end(self):
        self.master.end()
        shutil.rmtree(self.queue, ignore_errors=True)
