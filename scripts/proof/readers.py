"""Readers at chosen domains, without faults: for what is measured at the receiver and not at the import."""

import csv
import io

from .people import HEADER


class Readers:
    """`counts` = `{domain: how many}`; each has a name and an address of its own."""

    def __init__(self, counts, mark="r"):
        self.addresses = [f"{mark}{number}@{domain}" for domain, count in counts.items() for number in range(count)]

    def bytes(self, encoding):
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(HEADER)
        for number, address in enumerate(self.addresses):
            writer.writerow([address, f"Reader {number}", f"Firm {number % 50}", "DE", "en", "", ""])
        return out.getvalue().encode(encoding)

    def count(self, verdict):
        return len(self.addresses) if verdict == "new" else 0
