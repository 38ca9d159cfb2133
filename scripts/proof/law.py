"""A law: its sentence, the figures that were measured, and every claim that was looked at."""

import time
import traceback

#: Of a long list of differences so many are shown.
SHOWN = 5
#: Of claims that do not hold so many are shown; all are counted.
BROKEN_SHOWN = 12


class Law:
    def __init__(self, key, sentence):
        self.key, self.sentence = key, sentence
        self.figures, self.broken, self.claims, self.failed = {}, [], 0, 0
        self.seconds = 0.0

    def measure(self, **figures):
        self.figures.update(figures)

    def claim(self, sentence, holds, found=None):
        """One thing that must be so; `found` is what was seen instead."""
        self.claims += 1
        if not holds:
            self.failed += 1
            if self.failed <= BROKEN_SHOWN:
                self.broken.append(sentence if found is None else f"{sentence}: {found}")
                print(f"  BROKEN {self.broken[-1]}", flush=True)

    def same(self, what, expected, found):
        self.claim(f"{what} should be {expected}", expected == found, found)

    def same_set(self, what, expected, found):
        expected, found = set(expected), set(found)
        missing, beyond = sorted(expected - found, key=str), sorted(found - expected, key=str)
        words = f"{len(missing)} missing {missing[:SHOWN]}, {len(beyond)} beyond {beyond[:SHOWN]}"
        self.claim(f"{what} ({len(expected)}) should be exactly those expected", not missing and not beyond, words)

    @property
    def holds(self):
        return self.failed == 0 and self.claims > 0

    def __enter__(self):
        print(f"— {self.key}: {self.sentence}", flush=True)
        self.began = time.monotonic()
        return self

    def __exit__(self, kind, error, trace):
        self.seconds += time.monotonic() - self.began
        if error is not None and isinstance(error, Exception):
            traceback.print_exception(kind, error, trace)
            self.failed += 1
            self.broken.append(f"it could not be looked at to its end: {kind.__name__}: {str(error)[:500]}")
        print(f"  {'holds' if self.holds else 'BROKEN'} after {self.seconds:.1f} s  {self.figures}", flush=True)
        return isinstance(error, Exception)

    def as_json(self):
        return {
            "law": self.key, "sentence": self.sentence, "passed": self.holds, "seconds": round(self.seconds, 1),
            "claims": self.claims, "claims_broken": self.failed, "figures": self.figures, "broken": self.broken,
        }
