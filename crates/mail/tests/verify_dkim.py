"""Verifies every DKIM signature of the letter on stdin with dkimpy; argument: a file of "name<TAB>TXT text" lines.

Prints the number of signatures and exits 0 only when there is at least one and all are good.
"""
import sys

import dkim

records = {}
with open(sys.argv[1], encoding="ascii") as file:
    for line in file:
        name, _, text = line.rstrip("\n").partition("\t")
        records[name.encode() + b"."] = text.encode()


def look_up(name, timeout=5):
    name = name if isinstance(name, bytes) else name.encode()
    return records.get(name if name.endswith(b".") else name + b".")


letter = sys.stdin.buffer.read()
signatures = [h for h in dkim.DKIM(letter).headers if h[0].lower() == b"dkim-signature"]
good = [dkim.DKIM(letter).verify(index, dnsfunc=look_up) for index in range(len(signatures))]
print(len(good))
sys.exit(0 if good and all(good) else 1)
