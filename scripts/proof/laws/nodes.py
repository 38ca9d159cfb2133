"""Two nodes on one PostgreSQL share a campaign, and one of them is killed: each recipient once or in doubt, the rates hold throughout."""

import time

from ..processes import wait_for
from ..windows import each_within, fullest
from .kills import freeze_and_kill

LIMIT_A_MINUTE = 600
DOMAIN = "gmail.com"
LEAST_SHARE = 0.98
#: From the second node's start until both have their parts, and from a death until the other has the whole.
SHARED_AFTER_SECONDS, ALONE_AFTER_SECONDS = 15.0, 26.0


def share_and_survive(law, workspace, second, sink, campaign, connections, seconds):
    workspace.send(campaign)
    wait_for("the first letters", lambda: len(sink.mails) > 50, 60)
    second.start()
    names = [workspace.hello, second.hello]
    by = lambda name: [mail for mail in sink.mails if mail.hello == name]
    wait_for("letters of the second node", lambda: len(by(names[1])) > 20, 60)
    began_together = time.monotonic() + 2.0
    time.sleep(seconds)
    ended_together = time.monotonic()
    open_at_kill = freeze_and_kill(second, sink.port)
    killed = time.monotonic()
    wait_for("the other node's full rate", lambda: time.monotonic() > killed + ALONE_AFTER_SECONDS + seconds, seconds + 60)
    moments = [mail.at for mail in sink.mails]
    most, begins = fullest(moments, 60.0)
    first, joined = min(moments), min(mail.at for mail in by(names[1]))
    together = each_within(moments, 10.0, began_together, ended_together)
    alone = each_within(moments, 10.0, killed + ALONE_AFTER_SECONDS, time.monotonic())
    counts = [len(by(name)) for name in names]
    connections_of = [len({mail.connection for mail in by(name)}) for name in names]
    law.measure(letters_of_each_node=counts, connections_of_each_node=connections_of, limit_a_minute=LIMIT_A_MINUTE,
                most_in_any_minute=most, that_minute_began=round(begins - first, 1), second_joined=round(joined - first, 1),
                killed=round(killed - first, 1), ten_seconds_together=together, ten_seconds_alone_again=alone,
                most_open=sink.most_open, open_at_kill=open_at_kill)
    law.claim(f"never more than {LIMIT_A_MINUTE} + 1 within a minute, across start and kill", most <= LIMIT_A_MINUTE + 1, most)
    law.claim("both nodes handed letters over", min(counts) > 100, counts)
    law.claim(f"never more than {connections} connections", sink.most_open <= connections, sink.most_open)
    whole = LIMIT_A_MINUTE / 6
    law.claim("both together reach 97 % of the limit", sum(together) >= 0.97 * whole * len(together), together)
    law.claim("the one that is left reaches it again", sum(alone) >= 0.97 * whole * len(alone) > 0, alone)
    workspace.client.close()
    workspace.wait_until_finished(campaign, seconds=900)
    recipients = workspace.recipients(campaign)
    states = {}
    for address, one in recipients.items():
        states.setdefault(one["state"], set()).add(address)
    received = [letter.recipient for letter in sink.letters]
    accepted, in_doubt = states.get("accepted", set()), states.get("in_doubt", set())
    law.measure(people=len(recipients), received=len(received), accepted=len(accepted), in_doubt=len(in_doubt))
    law.same("people who received it twice", len(received), len(set(received)))
    law.same_set("accepted and not received", [], accepted - set(received))
    law.same_set("received and neither accepted nor in doubt", [], set(received) - accepted - in_doubt)
    law.same("in another state", [], sorted(set(states) - {"accepted", "in_doubt"}))
    law.claim("in doubt are no more than its open connections", len(in_doubt) <= open_at_kill, (len(in_doubt), open_at_kill))
