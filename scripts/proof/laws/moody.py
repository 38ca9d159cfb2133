"""A server that defers and drops: who was cut off before the dot gets the letter, in doubt is exactly who was cut off after it."""

import time

from ..sink import ACCEPT, DEFER, DROP_AFTER, DROP_BEFORE


def through_a_moody_server(law, workspace, sink, campaign):
    reach = workspace.send(campaign)
    began = time.monotonic()
    workspace.wait_until_finished(campaign)
    seconds = time.monotonic() - began
    recipients = workspace.recipients(campaign)
    by_state = {}
    for address, one in recipients.items():
        by_state.setdefault(one["state"], set()).add(address)
    accepted, in_doubt = by_state.get("accepted", set()), by_state.get("in_doubt", set())
    with_fate = lambda fate: {address for address, fates in sink.fates.items() if fate in fates}
    before, after, deferred = with_fate(DROP_BEFORE), with_fate(DROP_AFTER), with_fate(DEFER)
    received = [letter.recipient for letter in sink.letters]
    law.measure(people=reach["sendable"], deferred=len(deferred), dropped_before_dot=len(before), dropped_after_dot=len(after),
                accepted=len(accepted), in_doubt=len(in_doubt), tries=sum(sink.tries.values()),
                connections=sink.connections, seconds=round(seconds, 1))
    law.claim("some were deferred, dropped before and dropped after", before and after and deferred)
    law.same("recipients asked for", reach["sendable"], len(sink.fates))
    law.same_set("in doubt", after, in_doubt)
    law.same_set("accepted", set(sink.fates) - after, accepted)
    law.same_set("cut off only before the dot and not accepted", [], before - after - accepted)
    law.same("people who received it twice", len(received), len(set(received)))
    law.same_set("received", [address for address, fates in sink.fates.items() if fates[-1] == ACCEPT], received)
    law.same("skipped, as the audience said", reach["total"] - reach["sendable"], len(by_state.get("skipped", ())))
    law.same("in other states", [], sorted(set(by_state) - {"accepted", "in_doubt", "skipped"}))
