"""A full disk loses nothing that was acknowledged, and the program says what to do."""

import os
import time

from ..api import Refused
from ..processes import run, wait_for

#: Enough for a workspace and some thousand rows; small enough to be full within seconds.
MEGABYTES = 24
#: People of the campaign that is on its way meanwhile.
READERS = 1_000
CONNECTIONS = 4
#: More than fits.
AT_MOST = 200_000
NOTE = "x" * 8_000


class SmallDisk:
    """A tmpfs of a few megabytes; needs root."""

    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        os.makedirs(self.folder)
        run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=0700", "tmpfs", self.folder])

    def grow(self):
        run(["mount", "-o", f"remount,size={MEGABYTES * 8}m", self.folder])

    def end(self):
        run(["umount", "-l", self.folder])


def keep_what_was_acknowledged(law, workspace, disk, sink, campaign):
    """`workspace` lies on `disk`; writes people one by one until it is full, while a campaign is on its way; mends the disk, and
    looks for each of them and each letter."""
    acknowledged, trouble = [], None
    people = workspace.count()
    reach = workspace.send(campaign)
    wait_for("the first letters", lambda: sink.received() > 0)
    for number in range(AT_MOST):
        try:
            body = {"address": f"person{number}@customer.example", "full_name": f"Person {number}", "note": NOTE}
            acknowledged.append((workspace.client.post("/contacts", with_defaults(body))["id"], number))
        except (Refused, OSError) as error:
            trouble = error
            break
    law.measure(disk_megabytes=MEGABYTES, acknowledged=len(acknowledged), refused_with=str(getattr(trouble, "code", trouble)))
    law.claim("the disk became full", trouble is not None)
    law.claim("while the campaign was on its way", 0 < sink.received() < reach["sendable"], sink.received())
    law.measure(letters_before=sink.received())
    # What was on the wire gets its reply meanwhile.
    time.sleep(2)
    what_it_says(law, workspace, trouble)
    disk.grow()
    goes_on(law, workspace, sink, campaign, reach)
    workspace.stop()
    workspace.start()
    lost = [number for contact, number in acknowledged if not is_there(workspace, contact, number)]
    law.measure(lost=len(lost))
    law.same("acknowledged people who are lost", [], lost[:3])
    beyond = workspace.count() - people - len(acknowledged)
    law.claim("at most the one that was not acknowledged is there beyond them", beyond in (0, 1), beyond)
    made = workspace.client.post("/contacts", with_defaults({"address": "after@customer.example", "full_name": "After"}))
    law.claim("with room again it writes on", bool(made["id"]))


def goes_on(law, workspace, sink, campaign, reach):
    """With room again: by itself, or with the next start where the process had ended."""
    if not workspace.server.runs:
        workspace.start()
    letters(law, workspace, sink, campaign, reach)


def letters(law, workspace, sink, campaign, reach):
    """The campaign goes on: every letter that the server took is accepted or in doubt, and none went twice."""
    workspace.wait_until_finished(campaign)
    received = [letter.recipient for letter in sink.letters]
    by_state = {}
    for address, one in workspace.recipients(campaign).items():
        by_state.setdefault(one["state"], set()).add(address)
    accepted, in_doubt = by_state.get("accepted", set()), by_state.get("in_doubt", set())
    law.measure(letters=len(received), in_doubt=len(in_doubt))
    law.same("letters received twice", len(received), len(set(received)))
    law.same_set("accepted and not received", [], accepted - set(received))
    law.same_set("received and neither accepted nor in doubt", [], set(received) - accepted - in_doubt)
    law.same("accepted or in doubt", reach["sendable"], len(accepted) + len(in_doubt))
    law.claim(f"at most {CONNECTIONS} in doubt", len(in_doubt) <= CONNECTIONS, len(in_doubt))


def what_it_says(law, workspace, trouble):
    """To whoever asked, and in the log: the reason and the next step."""
    if isinstance(trouble, Refused):
        law.same("the status", 503, trouble.status)
        law.same("the code", "disk_full", trouble.code)
        law.same("the next step", "free_disk_space", (trouble.body.get("next_step") or {}).get("code"))
    words = workspace.words()
    law.claim("its log says that the disk is full and what to do", "the disk is full; make room" in words, words[-500:])
    ended = not workspace.server.runs
    law.measure(ended_by_itself=ended)
    if ended:
        law.claim("the process that ended says why and what to do", "the disk failed" in words, words[-500:])
        law.claim("its exit code is not 0", workspace.server.child.returncode != 0)


def is_there(workspace, contact, number):
    try:
        found = workspace.client.get(f"/contacts/{contact}")
    except Refused as refused:
        if refused.status == 404:
            return False
        raise
    return found["full_name"] == f"Person {number}" and found["note"] == NOTE


def with_defaults(body):
    """A contact as the screen sends it: every field."""
    empty = {"first_name": "", "last_name": "", "full_name": "", "salutation": "", "gender": None, "job_title": "", "address": "",
             "country": None, "language": None, "time_zone": None, "phones": [], "birthday": None, "socials": [],
             "purchase_role": None, "tags": [], "lists": [], "note": ""}
    return {**empty, **body}
