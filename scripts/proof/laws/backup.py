"""A backup taken at work brings everything back with the recovery key alone, and whoever was erased stays erased.

One person is erased before the backup and one after it; of the workspace only the backup, its list of erasures and the
recovery key outlive the loss of folder and database.
"""

import os
import shutil
import subprocess
import time

from ..api import Refused
from ..processes import run, wait_for


def back_from_backup(law, workspace, safe, fresh_database, other_key):
    """`safe`: a folder on another machine; `fresh_database`: an empty PostgreSQL database instead of the lost one."""
    os.makedirs(safe)
    first, second, third = (one["id"] for one in workspace.client.get("/contacts", limit=3)["items"])
    erase(law, workspace, first)
    expected, person = look(workspace), workspace.client.get(f"/contacts/{third}")
    file, key = os.path.join(safe, "proof.backup"), os.path.join(safe, "recovery.key")
    began = time.monotonic()
    run(workspace.command("backup", file))
    law.measure(backup_seconds=round(time.monotonic() - began, 1), backup_bytes=os.path.getsize(file))
    erase(law, workspace, second)
    log = os.path.join(workspace.folder, "erasures.log")
    wait_for("both erasures in erasures.log", lambda: lines(log) == 2, seconds=10)
    erasures = shutil.copy(log, safe)
    with open(key, "w") as out:
        out.write(workspace.recovery_key + "\n")
    workspace.stop()
    shutil.rmtree(workspace.folder)
    workspace.database = fresh_database
    with_a_wrong_key(law, workspace, file, os.path.join(safe, "wrong.key"), other_key)
    began = time.monotonic()
    run(workspace.command("restore", file, "--recovery-key-file", key, "--erasures", erasures))
    law.measure(restore_seconds=round(time.monotonic() - began, 1))
    workspace.configure()
    workspace.start()
    workspace.sign_in()
    expected["people"] -= 1
    found = look(workspace)
    for what in expected:
        law.same(what, expected[what], found[what])
    law.same("a person as a row opens", person, workspace.client.get(f"/contacts/{third}"))
    for contact, when in ((first, "before"), (second, "after")):
        law.claim(f"who was erased {when} the backup stays erased", is_gone(workspace, contact))
    law.measure(people=found["people"], campaigns=len(found["campaigns"]))


def lines(path):
    if not os.path.exists(path):
        return 0
    with open(path) as file:
        return sum(1 for _ in file)


def erase(law, workspace, contact):
    report = workspace.client.post(f"/contacts/{contact}/erasure")
    law.claim("the erasure says what went and what stays", report["erased"] and report["kept"], report)


def look(workspace):
    """What a workspace counts."""
    campaigns = {one["id"]: (one["state"], one["counts"]) for one in workspace.client.pages("/campaigns")}
    return {
        "people": workspace.count(),
        "campaigns": campaigns,
        "lists": [(one["name"], one["kind"]) for one in workspace.client.get("/lists")],
        "letters": [one["name"] for one in workspace.client.pages("/letters")],
        "channels": [(one["name"], one["host"], one["port"]) for one in workspace.client.get("/channels")],
        "domains": [(one["name"], one["checks"]) for one in workspace.client.get("/domains")],
        "imports": [(one["id"], one["state"], one["counts"]) for one in workspace.client.pages("/imports")],
    }


def with_a_wrong_key(law, workspace, file, path, other_key):
    """Refused, and nothing is made."""
    with open(path, "w") as out:
        out.write(other_key + "\n")
    command = workspace.command("restore", file, "--recovery-key-file", path)
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True)
    law.claim("another workspace's recovery key is refused", done.returncode != 0 and "recovery key" in done.stderr, done.stderr)
    law.claim("and nothing was made", not os.path.exists(workspace.folder) or not os.listdir(workspace.folder))


def is_gone(workspace, contact):
    try:
        workspace.client.get(f"/contacts/{contact}")
    except Refused as refused:
        return refused.status == 404
    return False
