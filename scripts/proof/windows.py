"""Rates by a receiver's log: the most letters of any stretch of time, and how many each whole stretch saw."""


def most_within(moments, seconds):
    """The most moments of any stretch of so many seconds."""
    return fullest(moments, seconds)[0]


def fullest(moments, seconds):
    """The most moments of any stretch of so many seconds, and where the first such stretch begins."""
    moments, first, most, begins = sorted(moments), 0, 0, None
    for place, at in enumerate(moments):
        while moments[first] + seconds <= at:
            first += 1
        if place - first + 1 > most:
            most, begins = place - first + 1, moments[first]
    return most, begins


def each_within(moments, seconds, begin, end):
    """How many moments lie in each whole stretch of so many seconds between `begin` and `end`."""
    counts, at = [], begin
    while at + seconds <= end:
        counts.append(sum(at <= one < at + seconds for one in moments))
        at += seconds
    return counts


def rate(moments, begin, end):
    """Letters a second between two moments."""
    return sum(begin <= one < end for one in moments) / max(end - begin, 1e-9)
