"""Rates by the receiver's log, in real time: never more than the limit and one in any stretch of its period, at least 98 % of it where
there is demand, each channel at its own rate beside others, and after a throttling reply silence in that cell alone.
"""

import threading
import time

from ..processes import wait_for
from ..sink import ACCEPT, THROTTLE, THROTTLE_AND_CLOSE
from ..windows import each_within, most_within, rate

#: The groups that are shaped: domain, name in the API, letters a minute.
SHAPED = [("gmail.com", "google", 120), ("qq.com", "tencent", 300), ("yahoo.com", "yahoo", 900)]
LEAST_SHARE = 0.98
LEAST_OF_ALONE = 0.80
#: The first back-off of a throttled cell lasts so long, and a tenth more at the most.
BACK_OFF_SECONDS = 5.0
STILL_AFTER_SECONDS = 1.0
#: Others may differ by so much while a cell rests.
OTHERS_WITHIN = 0.05


#: A limit that somebody sets holds after a second or two.
HOLDS_AFTER_SECONDS = 3.0


def shape(workspace, channel, group, a_minute):
    workspace.client.patch(f"/channels/{channel}/groups", {"provider": group, "change": {"letters_per_minute": a_minute}})


def pause(workspace, campaign):
    # The kept connection was idle for longer than the program keeps one.
    workspace.client.close()
    workspace.client.post(f"/campaigns/{campaign}/pause")


def watch(workspace, sink, campaign, seconds):
    """Sends, and gives the moments between the first letter and `seconds` after it."""
    workspace.send(campaign)
    wait_for("the first letter", lambda: sink.mails, 60)
    begin = sink.mails[0].at
    time.sleep(max(0.0, begin + seconds - time.monotonic()))
    return begin, begin + seconds


def each_group_keeps_its_rate(law, workspace, sink, channel, campaign, seconds):
    for _, group, a_minute in SHAPED:
        shape(workspace, channel, group, a_minute)
    time.sleep(HOLDS_AFTER_SECONDS)
    begin, end = watch(workspace, sink, campaign, seconds)
    pause(workspace, campaign)
    for domain, _, limit in SHAPED:
        moments = [mail.at for mail in sink.mails if mail.domain == domain]
        most, minutes = most_within(moments, 60.0), each_within(moments, 60.0, begin, end)
        law.measure(**{f"{domain} limit": limit, f"{domain} most": most, f"{domain} minutes": minutes})
        law.claim(f"{domain}: never more than {limit} + 1 within a minute", most <= limit + 1, most)
        law.claim(f"{domain}: there are whole minutes", len(minutes) >= 1, minutes)
        law.claim(f"{domain}: at least 98 % of {limit} in each minute", all(n >= LEAST_SHARE * limit for n in minutes), minutes)


def channels_side_by_side(law, workspace, sinks, campaigns, alone, together, seconds):
    """`campaigns`: for each channel one to be sent alone and one together with the others."""
    single = []
    for sink, campaign in zip(sinks, alone):
        sink.forget()
        begin, end = watch(workspace, sink, campaign, seconds)
        pause(workspace, campaign)
        single.append(rate([mail.at for mail in sink.mails], begin, end))
        time.sleep(1.0)
    [sink.forget() for sink in sinks]
    found = {}

    def one(number, sink, campaign):
        wait_for("the first letter", lambda: sink.mails, 60)
        begin = sink.mails[0].at
        time.sleep(max(0.0, begin + seconds - time.monotonic()))
        found[number] = (rate([mail.at for mail in sink.mails], begin, begin + seconds),
                         most_within([mail.at for mail in sink.mails], 1.0))

    threads = [threading.Thread(target=one, args=(number, *pair)) for number, pair in enumerate(zip(sinks, together))]
    for campaign in together:
        workspace.send(campaign)
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    for campaign in together:
        pause(workspace, campaign)
    for number, before in enumerate(single):
        after, most = found[number]
        name = campaigns[number]
        law.measure(**{f"{name} alone": round(before, 2), f"{name} beside others": round(after, 2), f"{name} most a second": most})
        law.claim(f"{name} gets at least 80 % of what it gets alone", after >= LEAST_OF_ALONE * before, (before, after))


class Throttling:
    """Says "slower" once to a domain, at its `after`th letter, in one way."""

    def __init__(self, domain, after, fate):
        self.domain, self.after, self.how, self.seen, self.said_at = domain, after, fate, 0, None

    def fate(self, recipient, tried):
        if not recipient.endswith("@" + self.domain):
            return ACCEPT
        self.seen += 1
        if self.said_at is None and self.seen >= self.after:
            self.said_at = time.monotonic()
            return self.how
        return ACCEPT


def a_throttled_cell_rests_alone(law, workspace, sink, channel, campaign, how):
    throttled, others = SHAPED[2][0], [SHAPED[0][0], SHAPED[1][0]]
    for _, group, a_minute in SHAPED:
        shape(workspace, channel, group, a_minute)
    time.sleep(HOLDS_AFTER_SECONDS)
    sink.mood = Throttling(throttled, 150, how)
    workspace.send(campaign)
    wait_for("the throttling reply", lambda: sink.mood.said_at, 120)
    said = sink.mood.said_at
    time.sleep(max(0.0, said + 15.0 - time.monotonic()))
    pause(workspace, campaign)
    cell = [mail.at - said for mail in sink.mails if mail.domain == throttled]
    late = [round(at, 2) for at in cell if STILL_AFTER_SECONDS < at < BACK_OFF_SECONDS]
    at_once = [round(at, 3) for at in cell if 0.0 < at <= STILL_AFTER_SECONDS]
    again = min((at for at in cell if at >= BACK_OFF_SECONDS), default=None)
    word = "421" if how == THROTTLE_AND_CLOSE else "450"
    law.measure(**{f"{word} letters within a second": len(at_once), f"{word} letters until the back-off ended": len(late),
                   f"{word} again after": again and round(again, 2)})
    law.same(f"{word}: letters of the cell later than a second and before its back-off ended", [], late)
    law.claim(f"{word}: the cell goes on by itself", again is not None and again < BACK_OFF_SECONDS * 1.1 + 3.0, again)
    first = min(mail.at for mail in sink.mails)
    for domain in others:
        moments = [mail.at for mail in sink.mails if mail.domain == domain]
        before, after = rate(moments, first + 1.0, said), rate(moments, said, said + BACK_OFF_SECONDS)
        law.measure(**{f"{word} {domain} before": round(before, 2), f"{word} {domain} meanwhile": round(after, 2)})
        # One letter more or less in five seconds is the grain of the measure.
        grain = 1.0 / BACK_OFF_SECONDS
        law.claim(f"{word}: {domain} goes on within 5 %", abs(after - before) <= OTHERS_WITHIN * before + grain, (before, after))


BOTH_WAYS = (THROTTLE, THROTTLE_AND_CLOSE)
