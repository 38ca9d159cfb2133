"""A campaign through a real Postfix: every accepted address exactly once, and the report equals what the server received.

With kills the promise is the design's: received, or refused with its reason, or in doubt; none twice; in doubt at most one for
each connection and kill. Postfix' log is the judge.
"""

import random
import time

#: Unsubscribe pages that are opened.
PAGES_LOOKED_AT = 20


def deliver(law, workspace, postfix, campaign, file, kills=0, connections=1, seed=1):
    """Sends `campaign` to everybody in `file`, ends the program `kills` times without warning, and compares."""
    people = {row.recipient: row for row in file.people()}
    mark = postfix.begin()
    held_before = held(workspace.client.get(f"/campaigns/{campaign}/audience"))
    reach = workspace.send(campaign)
    law.same("people meant", len(people), reach["total"])
    began = time.monotonic()
    if kills:
        kill_at_random(law, workspace, postfix, campaign, reach["sendable"], kills, seed)
    workspace.wait_until_finished(campaign)
    seconds = time.monotonic() - began
    delivered, links, others = postfix.account(mark)
    law.measure(people=len(people), received=sum(delivered.values()), seconds=round(seconds, 1),
                letters_per_second=round(sum(delivered.values()) / seconds))
    law.same("letters that Postfix did not deliver", [], others[:3])
    twice = [address for address, times in delivered.items() if times > 1]
    law.measure(received_twice=len(twice))
    law.same("people who received it twice", [], twice[:3])
    law.same_set("recipients beyond the people of the file", [], set(delivered) - set(people))
    by_report(law, workspace, campaign, people, delivered, kills * connections, held_before)
    each_link(law, workspace, links, delivered)
    return delivered, links


def held(reach):
    return {one["reason"]: one["count"] for one in reach["held"]}


def kill_at_random(law, workspace, postfix, campaign, letters, kills, seed):
    """At `kills` random moments between the first letter and the last."""
    dice = random.Random(seed)
    moments = sorted(dice.randrange(max(1, letters // 50), letters * 19 // 20) for _ in range(kills))
    at = []
    for moment in moments:
        while postfix.received() < moment:
            if not workspace.server.runs:
                raise RuntimeError(f"serve ended by itself: {workspace.server.words()[-2000:]}")
            time.sleep(0.01)
        # Not only right after a look at the log.
        time.sleep(dice.random() * 0.2)
        at.append(postfix.received())
        workspace.kill()
        workspace.start()
    law.measure(kills=kills, letters_at_kills=at)
    law.claim("every kill came while letters were on their way", at[-1] < letters, at)
    law.claim("the campaign went on by itself", workspace.campaign(campaign)["state"] in ("running", "finished"))


def by_report(law, workspace, campaign, people, delivered, most_in_doubt, held_before, was_killed=None):
    """The report's counts and its every recipient against the receiving server's account."""
    counts = workspace.client.get(f"/campaigns/{campaign}/report")["counts"]
    recipients = workspace.recipients(campaign)
    law.same_set("recipients of the report", people, recipients)
    by_state = {}
    for address, one in recipients.items():
        by_state.setdefault(one["state"], set()).add(address)
    for state in ("accepted", "refused", "in_doubt", "skipped", "queued", "leased", "deferred"):
        law.same(f"the report's count of {state}", len(by_state.get(state, ())), counts[state])
    law.same("the report's count of everybody", len(people), counts["audience"])
    accepted, in_doubt = by_state.get("accepted", set()), by_state.get("in_doubt", set())
    refused, skipped = by_state.get("refused", set()), by_state.get("skipped", set())
    law.measure(accepted=len(accepted), refused=len(refused), in_doubt=len(in_doubt), skipped=len(skipped),
                in_doubt_at_most=most_in_doubt)
    law.same_set("accepted and not received", [], accepted - set(delivered))
    law.same_set("received and neither accepted nor in doubt", [], set(delivered) - accepted - in_doubt)
    law.claim(f"at most {most_in_doubt} are in doubt", len(in_doubt) <= most_in_doubt, len(in_doubt))
    if not (most_in_doubt if was_killed is None else was_killed):
        law.same_set("accepted by the report", delivered, accepted)
    closed = {address for address, row in people.items() if row.is_refused_by_server}
    if held_before:
        law.same("skipped, as the audience said", sum(held_before.values()), len(skipped))
    else:
        law.same_set("refused by the server", closed, refused | (closed & in_doubt))
        law.same_set("skipped", [], skipped)
    bare = [a for a in refused if not recipients[a]["reason"] or "550" not in (recipients[a]["reply"] or "")]
    law.same("refused without reason and reply", [], bare[:3])
    law.same_set("in another state", [], set(people) - accepted - in_doubt - refused - skipped)


def each_link(law, workspace, links, delivered):
    """Each letter carried an unsubscribe link of its own person's; looking at some of their pages changes nothing."""
    counted = [link for some in links.values() for link in some]
    law.same_set("recipients whose letter had an unsubscribe link", delivered, links)
    law.same("different unsubscribe links", len(counted), len(set(counted)))
    for address in sorted(links)[:: max(1, len(links) // PAGES_LOOKED_AT)]:
        path = "/" + links[address][0].split("/", 3)[3]
        status, _, page = workspace.client.raw("GET", path)
        domain = address.rsplit("@", 1)[1]
        law.claim("an unsubscribe page is its own person's", status == 200 and domain in page.decode(), (status, domain))
