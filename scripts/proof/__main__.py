"""Runs the laws, prints a table, writes prove.json. Exit code 1 when a law does not hold, 2 when it could not begin."""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time

from .plan import Proof
from .settings import Sizes

PARTS = ["on_sqlite", "on_postgres", "into_a_sink", "on_a_full_disk", "rates", "two_nodes", "to_postfix", "to_exim"]
#: Looked at when they are asked for: they take long.
LONG_PARTS = ["kills_sqlite", "kills_postgres", "imports_sqlite", "imports_postgres"]


def main():
    parser = argparse.ArgumentParser(prog="scripts/prove", description=__doc__)
    parser.add_argument("--binary", default=os.environ.get("TRADEWIND_BINARY"), help="the program [default: $TRADEWIND_BINARY]")
    parser.add_argument("--small", action="store_true", help="everything, in a minute or two")
    parser.add_argument("--size", action="append", default=[], metavar="NAME=N", help="another size, such as people=20000")
    parser.add_argument("--only", action="append", choices=PARTS + LONG_PARTS, help="only this part")
    parser.add_argument("--kills", type=int, metavar="N", help="kills of kills_sqlite and kills_postgres [default: 200]")
    parser.add_argument("--out", default="prove.json", help="where the figures go [default: prove.json]")
    parser.add_argument("--keep", action="store_true", help="keep the scratch folder")
    arguments = parser.parse_args()
    if not arguments.binary or not os.access(arguments.binary, os.X_OK):
        parser.error(f"there is no program at {arguments.binary}; build it and name it with --binary or TRADEWIND_BINARY")
    if lacking := lacks(arguments.only or PARTS):
        if not_run := os.environ.get("TRADEWIND_NOT_RUN"):
            skip(not_run, f"laws of {', '.join(arguments.only or PARTS)}: {lacking}")
        parser.error(f"this cannot be looked at here: {lacking}")
    sizes = Sizes.small() if arguments.small else Sizes()
    try:
        for text in (*os.environ.get("TRADEWIND_PROVE", "").split(), *arguments.size):
            sizes.change(text)
    except ValueError as error:
        parser.error(str(error))
    if arguments.kills is not None:
        sizes.many_kills = arguments.kills
    sys.exit(prove(arguments, sizes))


def lacks(parts):
    """What this machine lacks for these parts; None = nothing."""
    if os.geteuid() != 0:
        return "root is needed: Postfix' master starts as root, and a small disk is mounted"
    direct = {"to_postfix", "to_exim"}.intersection(parts)
    if direct and subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode != 0:
        return "no network namespace can be made"
    return None


def skip(not_run, reason):
    """As one of several suites: counted as skipped, and named."""
    with open(not_run, "a", encoding="utf-8") as out:
        out.write(reason + "\n")
    print("1 passed, 0 failed, 0 skipped")
    sys.exit(0)


def prove(arguments, sizes):
    scratch = tempfile.mkdtemp(prefix="tradewind-prove-")
    # Postfix and PostgreSQL drop their rights and must still reach their folders.
    os.chmod(scratch, 0o755)
    proof = Proof(os.path.abspath(arguments.binary), scratch, sizes)
    began = time.monotonic()
    try:
        for part in arguments.only or PARTS:
            try:
                getattr(proof, part)()
            except Exception as error:  # noqa: BLE001 - the other parts are looked at all the same
                with proof.law(part, "could be looked at") as law:
                    raise error
                del law
            finally:
                proof.close()
    finally:
        if arguments.keep:
            print(f"Kept: {scratch}")
        else:
            shutil.rmtree(scratch, ignore_errors=True)
    seconds = time.monotonic() - began
    write(arguments.out, proof, sizes, seconds)
    return show(proof, seconds)


def write(path, proof, sizes, seconds):
    with open(path, "w", encoding="utf-8") as out:
        json.dump({
            "passed": all(law.holds for law in proof.laws), "commit": commit(), "seconds": round(seconds, 1),
            "machine": {"cores": os.cpu_count(), "load": os.getloadavg(), "system": platform.platform()},
            "sizes": vars(sizes), "laws": [law.as_json() for law in proof.laws],
        }, out, indent=2)
        out.write("\n")


def commit():
    here = os.path.dirname(os.path.abspath(__file__))
    done = subprocess.run(["git", "-C", here, "describe", "--always", "--dirty"], capture_output=True, text=True)
    return done.stdout.strip() or None


def show(proof, seconds):
    print()
    for law in proof.laws:
        print(f"{'holds ' if law.holds else 'BROKEN'}  {law.key:24} {law.seconds:7.1f} s  {law.sentence}")
        figures = ", ".join(f"{name} {value}" for name, value in law.figures.items())
        print(f"{'':42}{figures}")
        for broken in law.broken:
            print(f"{'':42}! {broken}")
    failed = sum(not law.holds for law in proof.laws)
    print(f"\n{len(proof.laws)} laws in {seconds:.0f} s")
    print(f"{len(proof.laws) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed or not proof.laws else 0


main()
