"""A real Postfix on loopback as the receiving server: own configuration, own queue, and its log is the judge.

Whatever it accepts goes through its queue to discard(8), which logs each delivered recipient; the header check logs the
unsubscribe link of each letter beside its queue id. Whoever lives at the refused domain is refused at RCPT.
"""

import os
import re
import shutil
from collections import Counter

from .mail_server import PostfixFolder, write
from .people import REFUSED_DOMAIN
from .processes import free_port, wait_for

#: smtpd processes; more than any channel of the proof has connections.
PROCESSES = 60

MAIN = """\
myhostname = relay.example
inet_interfaces = loopback-only
local_recipient_maps =
default_transport = discard:
relay_transport = discard:
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access regexp:{folder}/refused, permit_mynetworks, reject
in_flow_delay = 0
default_process_limit = {processes}
discard_destination_concurrency_limit = 4
"""

LISTENER = "127.0.0.1:{port} inet n - n - {processes} smtpd\n"

DELIVERED = re.compile(r"postfix/discard\[\d+\]: (\w+): to=<([^>]*)>.* status=(\w+)")
LINK = re.compile(r"postfix/cleanup\[\d+\]: (\w+): info: header List-Unsubscribe: <([^>]*)>.* to=<([^>]*)>")


class Postfix:
    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        self.port = free_port()
        os.makedirs(self.folder, mode=0o755)
        # Its queue in memory where there is room: no power is cut here, and its disk is not what is measured.
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else self.folder
        own = PostfixFolder(self.folder, memory, MAIN, LISTENER, {"port": self.port, "processes": PROCESSES})
        self.queue, self.log = own.queue, own.log
        write(self.folder, "refused", f"/@{re.escape(REFUSED_DOMAIN)}$/ 550 5.1.1 no such mailbox here\n")
        write(self.folder, "headers", "/^List-Unsubscribe:/ INFO\n")
        self.read_to, self.seen = 0, 0
        self.master = own.start("127.0.0.1", self.port)

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
