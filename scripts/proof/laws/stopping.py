"""Unsubscribes and a pause in the middle of a running campaign: after their commit only what was on the wire is received.

Who unsubscribes uses the link of an earlier campaign's letter, by the one-click POST of RFC 8058, and has not received the
running one. What was on the wire at an instant is the next letter of each connection, and no other.
"""

import random
import threading
import time

from ..api import Client
from ..processes import wait_for

UNSUBSCRIBERS = 4
#: After a pause nothing is under way any more once nothing came for so long.
QUIET_SECONDS = 3.0


def stop_in_the_middle(law, workspace, sink, first, second, wanted, connections):
    """`first` gives everybody a link; during `second` `wanted` people use theirs, and then it is paused."""
    workspace.send(first)
    workspace.wait_until_finished(first)
    links = {letter.recipient: letter.link for letter in sink.letters}
    sink.forget()
    sink.slowness = 0.01
    reach = workspace.send(second)
    wait_for("the middle of the campaign", lambda: sink.received() > reach["sendable"] // 20)
    committed = unsubscribe(law, workspace, sink, links, wanted)
    law.claim("the campaign still ran", sink.received() < reach["sendable"] - len(committed), sink.received())
    workspace.client.post(f"/campaigns/{second}/pause")
    paused = time.monotonic()
    wait_for("quiet", lambda: time.monotonic() - max(paused, sink.letters[-1].at) > QUIET_SECONDS)
    late = [letter for letter in sink.letters if letter.at > paused]
    law.measure(received_at_pause=len(sink.letters) - len(late), received_after_pause=len(late))
    beyond = [letter for letter in late if letter is not first_after(sink.letters, letter.connection, paused)]
    law.same("letters after the pause beyond one a connection", 0, len(beyond))
    law.claim(f"at most {connections} letters after the pause", len(late) <= connections, len(late))
    law.same("the state", "paused", workspace.campaign(second)["state"])
    workspace.client.post(f"/campaigns/{second}/resume")
    workspace.wait_until_finished(second)
    after_the_end(law, workspace, sink, second, reach, committed)


def unsubscribe(law, workspace, sink, links, wanted):
    """`wanted` people who have not received the letter unsubscribe; `{address: when the 2xx was read}`."""
    have = {letter.recipient for letter in sink.letters}
    people = random.Random(7).sample(sorted(set(links) - have), wanted)
    committed, troubles, began = {}, [], time.monotonic()

    def some(part):
        client = Client(workspace.port)
        for address in part:
            path = "/" + links[address].split("/", 3)[3]
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            status = client.raw("POST", path, b"List-Unsubscribe=One-Click", headers)[0]
            if 200 <= status < 300:
                committed[address] = time.monotonic()
            else:
                troubles.append(status)
        client.close()

    threads = [threading.Thread(target=some, args=(people[at::UNSUBSCRIBERS],)) for at in range(UNSUBSCRIBERS)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    law.measure(unsubscribed=len(committed), unsubscribe_seconds=round(time.monotonic() - began, 2))
    law.same("answers that were not 2xx", [], troubles[:3])
    return committed


def after_the_end(law, workspace, sink, campaign, reach, committed):
    by_connection = {}
    for letter in sink.letters:
        by_connection.setdefault(letter.connection, []).append(letter)
    received = {letter.recipient: letter for letter in sink.letters}
    late = {a: received[a] for a, at in committed.items() if a in received and received[a].at > at}
    beyond = [a for a, letter in late.items()
              if letter is not first_after(by_connection[letter.connection], letter.connection, committed[a])]
    stopped = set(committed) - set(received)
    law.measure(letters=len(sink.letters), stopped_by_unsubscribe=len(stopped), on_the_wire_at_unsubscribe=len(late))
    law.same("people whose letter came after their unsubscribe and was not on the wire", [], beyond[:3])
    law.claim("most unsubscribes came before the letter", len(stopped) > len(committed) // 2, len(stopped))
    recipients = workspace.recipients(campaign)
    skipped = {a for a, one in recipients.items() if one["state"] == "skipped"}
    law.same_set("skipped", stopped, skipped)
    law.same("people who received it twice", len(sink.letters), len(received))
    law.same("received or stopped", reach["sendable"], len(received) + len(stopped))


def first_after(letters, connection, instant):
    """What was on the wire of a connection at an instant: the next letter that came."""
    return next((one for one in letters if one.connection == connection and one.at > instant), None)
