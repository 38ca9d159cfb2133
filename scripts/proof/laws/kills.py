"""Kills without number: campaigns through a real Postfix, the program killed at random moments, again and again.

The promise is the design's: received once, refused with its reason, or in doubt; in doubt at most as many as connections were open at the
kills, which are counted while the process is frozen.
"""

import os
import random
import signal
import time

from .delivery import by_report, held

ESTABLISHED = "01"
#: Of all kills.
WHILE_ON_THE_WAY = 0.85


def open_connections(pid, port):
    """How many connections a process has to a port of this machine."""
    mine = set()
    folder = f"/proc/{pid}/fd"
    for name in os.listdir(folder):
        try:
            link = os.readlink(f"{folder}/{name}")
        except OSError:
            continue
        if link.startswith("socket:["):
            mine.add(link[8:-1])
    count = 0
    with open("/proc/net/tcp") as table:
        for line in list(table)[1:]:
            words = line.split()
            if words[3] == ESTABLISHED and int(words[2].split(":")[1], 16) == port and words[9] in mine:
                count += 1
    return count


def freeze_and_kill(workspace, port):
    """Ends a process without warning; answers how many connections it had open to `port` at that moment."""
    child = workspace.server.child
    child.send_signal(signal.SIGSTOP)
    # It is stopped when the system says so.
    while open(f"/proc/{child.pid}/stat").read().rsplit(")", 1)[1].split()[0] not in ("T", "t"):
        time.sleep(0.001)
    count = open_connections(child.pid, port)
    workspace.kill()
    return count


def alive(workspace):
    if not workspace.server.runs:
        raise RuntimeError(f"serve ended by itself: {workspace.server.words()[-2000:]}")
    time.sleep(0.005)


def kill_through_campaigns(law, workspace, postfix, new_campaign, file, kills, seed):
    """Campaigns to the same people until `kills` kills are done; the last of them runs to its end."""
    people = {row.recipient: row for row in file.people()}
    dice, done, open_at_kills, campaigns, restarts = random.Random(seed), 0, 0, 0, []
    with_connections = 0
    began = time.monotonic()
    while done < kills or campaigns == 0:
        campaign = new_campaign()
        campaigns += 1
        mark = postfix.begin()
        held_before = held(workspace.client.get(f"/campaigns/{campaign}/audience"))
        reach = workspace.send(campaign)["sendable"]
        of_campaign, open_of_campaign = 0, 0
        while done < kills:
            seen = postfix.received()
            # Most kills come while letters are on their way, some in the first instants after a start.
            waits = dice.random() < WHILE_ON_THE_WAY or not of_campaign
            deadline = time.monotonic() + 30.0
            while waits and postfix.received() == seen and time.monotonic() < deadline and seen < reach:
                alive(workspace)
            wait_until = time.monotonic() + dice.random() ** 2 * 1.2
            while time.monotonic() < wait_until:
                alive(workspace)
            if postfix.received() > reach * 9 // 10:
                break
            count = freeze_and_kill(workspace, postfix.port)
            open_of_campaign += count
            with_connections += count > 0
            done, of_campaign = done + 1, of_campaign + 1
            at = time.monotonic()
            workspace.start()
            restarts.append(time.monotonic() - at)
        workspace.wait_until_finished(campaign)
        delivered, _, others = postfix.account(mark)
        law.same("letters that Postfix did not deliver", [], others[:3])
        twice = [address for address, times in delivered.items() if times > 1]
        law.same("people who received it twice", [], twice[:3])
        by_report(law, workspace, campaign, people, delivered, max(open_of_campaign, 0), held_before, was_killed=of_campaign > 0)
        open_at_kills += open_of_campaign
        doubts = law.figures.pop("in_doubt")
        law.measure(in_doubt_of_all=law.figures.get("in_doubt_of_all", 0) + doubts)
        print(f"  {done} of {kills} kills, {campaigns} campaigns, {time.monotonic() - began:.0f} s, {doubts} in doubt", flush=True)
    seconds = time.monotonic() - began
    law.measure(kills=done, campaigns=campaigns, people=len(people), connections_open_at_the_kills=open_at_kills,
                kills_with_open_connections=with_connections, seconds=round(seconds),
                seconds_per_kill=round(seconds / max(1, done), 1), restart_seconds_at_most=round(max(restarts), 1))
    law.same("kills", kills, done)
