"""A large import through kills without warning: every row is there once, whatever moment the program died at, and out again.

Each of the dry run and the publishing is killed at a random point of its progress and goes on by itself after the start. Before the import
is published nobody is shown. Then the file is exported, and no address is missing, foreign or twice.
"""

import csv
import io
import random
import threading
import time

from ..processes import wait_for

#: How often the memory of the program is looked at.
LOOKS_EVERY_SECONDS = 0.2


class Peak:
    """The most memory that the program has had, over its kills."""

    def __init__(self, workspace):
        self.workspace, self.bytes, self.ends = workspace, 0, threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    def look(self):
        while not self.ends.wait(LOOKS_EVERY_SECONDS):
            try:
                with open(f"/proc/{self.workspace.server.child.pid}/status", encoding="ascii") as status:
                    found = [line.split()[1] for line in status if line.startswith("VmHWM")]
            except (OSError, AttributeError):
                continue
            self.bytes = max([self.bytes, *(int(kibibytes) * 1024 for kibibytes in found)])

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        self.thread.join()


def contact_file(rows):
    """Rows with an address, a name, a company, a country and a note, as a CSV in UTF-8."""
    out = io.StringIO()
    out.write("Email,Full name,Company,Country,Note\n")
    for row in range(rows):
        out.write(f"reader{row}@example{row % 997}.com,Reader {row},Company {row % 50_000},DE,met at stand {row % 300}\n")
    return out.getvalue().encode()


def survive_kills(law, workspace, rows, kills, seed):
    """Imports `rows` rows with `kills` kills in each of the two halves, and exports them."""
    dice, data = random.Random(seed), contact_file(rows)
    with Peak(workspace) as peak:
        made = workspace.upload("many.csv", data)
        law.same("the rows of the upload", rows, made["rows"])
        for step, state, running in (("dry-run", "checked", "checking"), ("publish", "published", "publishing")):
            began = time.monotonic()
            seen = workspace.client.get(f"/imports/{made['id']}")["version"]
            workspace.client.post(f"/imports/{made['id']}/{step}", version=seen)
            died_at, restarts = [], 0.0
            for kill in range(kills):
                # In the part of the rows that is this kill's, so that none comes after the end.
                target = rows * (kill + dice.random()) / (kills + 1)
                done = wait_for("a moment to kill in", lambda: reached(workspace, made["id"], running, target), 900, pause=0.01)
                if done is None or done < 0:
                    break
                mark = time.monotonic()
                workspace.kill()
                workspace.start()
                restarts += time.monotonic() - mark
                died_at.append(done)
            after = wait_for(f"{step} of the import", lambda: ended(workspace, made["id"], state), 1800, pause=0.1)
            seconds = time.monotonic() - began - restarts
            law.same(f"kills during {step}", kills, len(died_at))
            expected = {"rows": rows, "new": rows, "updated": 0, "unchanged": 0, "duplicates": 0, "refused": 0}
            law.same(f"the account after {step}", expected, after["counts"])
            name = step.replace("-", "_")
            law.measure(**{f"{name}_killed_at_rows": died_at, f"{name}_rows_per_second": round(rows / seconds)})
            if step == "dry-run":
                law.same("people before publishing", 0, workspace.count())
        workspace.wait_for_people(rows)
        began = time.monotonic()
        status, _, exported = workspace.client.raw("GET", "/api/v1/contacts/export", headers={"Cookie": workspace.client.cookie})
        seconds = time.monotonic() - began
    law.same("the status of the export", 200, status)
    addresses = [row["address"] for row in csv.DictReader(io.StringIO(exported.decode("utf-8-sig"), newline=""))]
    law.same("lines of the export", rows, len(addresses))
    law.same_set("addresses", {f"reader{row}@example{row % 997}.com" for row in range(rows)}, set(addresses))
    law.measure(rows=rows, file_bytes=len(data), export_rows_per_second=round(rows / seconds), peak_memory_bytes=peak.bytes)


def reached(workspace, import_id, running, target):
    """How many rows are done, once it is so many; -1 when it has ended before."""
    now = workspace.client.get(f"/imports/{import_id}")
    if now["state"] != running:
        return -1
    done = (now["progress"] or {"done": 0})["done"]
    return max(done, 1) if done >= target else None


def ended(workspace, import_id, state):
    now = workspace.client.get(f"/imports/{import_id}")
    if now["state"] == "failed":
        raise RuntimeError(f"the import failed: {now['failure']}")
    return now if now["state"] == state else None
