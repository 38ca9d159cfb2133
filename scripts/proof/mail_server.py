"""What the Postfixes of the proof have in common: folders, the configuration that each needs, the start, and how one asks for it."""

import os
import shutil
import socket
import tempfile

from .processes import Program, run, wait_for

PROGRAMS = "/usr/lib/postfix/sbin"

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
mydestination =
mynetworks = 127.0.0.0/8
inet_protocols = ipv4
alias_maps =
alias_database =
header_checks = regexp:{folder}/headers
smtputf8_enable = yes
smtpd_peername_lookup = no
disable_dns_lookups = yes
message_size_limit = 10240000
"""

SERVICES = """\
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
tlsmgr unix - - n 1000? 1 tlsmgr
showq unix n - n - - showq
postlog unix-dgram n - n - 1 postlogd
"""


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def greets(name, address, port, program):
    """Whether a mail server says hello; one that has ended says why."""
    try:
        with socket.create_connection((address, port), 1) as talk:
            return talk.recv(100).startswith(b"220")
    except OSError:
        if not program.runs:
            raise RuntimeError(f"{name} ended: {program.words()}") from None
        return False


class PostfixFolder:
    """The folder of one Postfix: `main` and `listeners` are its own lines, filled with `values`."""

    def __init__(self, folder, queue_beside, main, listeners, values):
        self.folder = folder
        etc, data = os.path.join(folder, "etc"), os.path.join(folder, "data")
        for path in (etc, data):
            os.mkdir(path, 0o755)
        shutil.chown(data, "postfix")
        self.queue = tempfile.mkdtemp(prefix="tradewind-queue-", dir=queue_beside)
        os.chmod(self.queue, 0o755)
        values = values | {"folder": folder, "queue": self.queue, "programs": PROGRAMS}
        write(etc, "main.cf", (MAIN + main).format(**values))
        write(etc, "master.cf", (listeners + SERVICES).format(**values))
        self.etc, self.log = etc, os.path.join(folder, "mail.log")

    def start(self, address, port):
        run(["/usr/sbin/postfix", "-c", self.etc, "check"])
        program = Program([f"{PROGRAMS}/master", "-c", self.etc, "-d"], os.path.join(self.folder, "master.log"))
        wait_for("Postfix", lambda: greets("Postfix", address, port, program))
        return program
