"""Rates by a receiver's log: the most letters of any stretch of time, and how many each whole stretch saw."""


def most_within(moments, seconds):
    """The most moments of any stretch of so many seconds."""
    moments, first, most = sorted(moments), 0, 0
    for place, at in enumerate(moments):
        while moments[first] + seconds <= at:
            first += 1
        most = max(most, place - first + 1)
    return most


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
