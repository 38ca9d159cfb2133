"""Direct delivery to a real server: each recipient received once or refused with its reason, none twice, by the server's own account."""

import csv
import io
import time

from ..people import HEADER
from ..receivers import KINDS, UNKNOWN, UNWANTED


class Readers:
    """So many people of each mood of a receiver, some of them unknown there or unwanted; an address beside Latin letters too."""

    def __init__(self, receiver, each):
        self.receiver, self.rows = receiver, []
        for kind in KINDS:
            domain = receiver.domains[kind]
            self.rows += [f"person{number}@{domain}" for number in range(each)]
        plain = receiver.domains["plain"]
        self.rows += [f"{word}{number}@{plain}" for word in (UNKNOWN, UNWANTED) for number in range(each // 4 + 1)]

    def bytes(self, encoding):
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(HEADER)
        writer.writerows([address, f"Reader {number}", f"Company {number}", "DE", "en", "", ""]
                         for number, address in enumerate(self.rows))
        return out.getvalue().encode(encoding)

    def count(self, verdict):
        return len(self.rows) if verdict == "new" else 0

    def fate(self, address):
        local, domain = address.split("@")
        if local.startswith((UNKNOWN, UNWANTED)):
            return "refused"
        return "refused" if domain == self.receiver.domains["small"] else "accepted"


def deliver_directly(law, workspace, receiver, readers, campaign, page, greylist, by):
    """`by` = the command that letters are to go by at this server."""
    began = time.monotonic()
    workspace.send(campaign)
    workspace.wait_until_finished(campaign, 600)
    recipients = {address.lower(): one for address, one in workspace.recipients(campaign).items()}
    delivered = receiver.delivered()
    states = {state: {a for a, one in recipients.items() if one["state"] == state} for state in ("accepted", "refused", "in_doubt")}
    law.measure(people=len(readers.rows), received=sum(delivered.values()), seconds=round(time.monotonic() - began, 1),
                accepted=len(states["accepted"]), refused=len(states["refused"]), said=sorted(receiver.said()))
    law.same_set("recipients", readers.rows, recipients)
    law.same("people who received it twice", [], [address for address, times in delivered.items() if times > 1][:3])
    law.same_set("accepted", [a for a in readers.rows if readers.fate(a) == "accepted"], states["accepted"])
    law.same_set("refused", [a for a in readers.rows if readers.fate(a) == "refused"], states["refused"])
    law.same_set("received, by the server's account", states["accepted"], delivered)
    law.same_set("in doubt", [], states["in_doubt"])
    small = receiver.domains["small"]
    for address in states["refused"]:
        one = recipients[address]
        local = address.split("@")[0]
        if address.endswith("@" + small):
            law.same("why a letter that is too large was refused", "too_large", one["reason"])
        else:
            word = "5.1.1" if local.startswith(UNKNOWN) else "5.6.0"
            law.claim("a refusal keeps the server's words", word in (one["reply"] or ""), one["reply"])
    told = [line for line in receiver.lines() if small in line and "size" in line.lower()]
    law.same("letters that were offered though they were too large", [], told[:3])
    law.claim("the policy was fetched", page.asked > 0, page.asked)
    machines = receiver.machines()
    for kind, machine in (("plain", receiver.one), ("grey", receiver.one), ("tls", receiver.three), ("sts", receiver.four)):
        at = {machines.get(address) for address in states["accepted"] if address.endswith("@" + receiver.domains[kind])}
        law.same_set(f"machines that took letters of {receiver.domains[kind]}", {machine}, at)
    grey = [address for address in readers.rows if address.endswith("@" + receiver.domains["grey"])]
    law.same_set("recipients that were put off once", grey, greylist.seen)
    law.claim("encryption was used", "starttls" in receiver.said(), receiver.said())
    law.claim(f"letters went by {by.upper()}", by in receiver.said(), receiver.said())
