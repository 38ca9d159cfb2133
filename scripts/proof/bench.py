"""The table of sending: every signature, near and far, on both databases, in turn with smtp-source in the same run."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile

from .postgres import Postgres

HEAD = ("database", "signature", "round trip", "letters/s", "smtp-source -d", "share", "CPU a letter", "its CPU", "sink's CPU", "memory",
        "lost", "doubled")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--binary", default=os.environ.get("TRADEWIND_BINARY"), help="the program [default: $TRADEWIND_BINARY]")
    parser.add_argument("--recipients", type=int, default=100_000, help="letters of a round without a way [default: 100000]")
    parser.add_argument("--far-recipients", type=int, default=10_000, help="letters of a round with one [default: 10000]")
    parser.add_argument("--connections", type=int, default=50, help="connections, ours and smtp-source's [default: 50]")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each row [default: 5]")
    parser.add_argument("--database", action="append", choices=["sqlite", "postgres"], help="only this database")
    parser.add_argument("--dkim", action="append", choices=["none", "rsa", "both"], help="only this signature")
    parser.add_argument("--round-trip-ms", action="append", type=int, help="only this way [default: 0 and 20]")
    arguments = parser.parse_args()
    if not arguments.binary or not os.access(arguments.binary, os.X_OK):
        parser.error(f"there is no program at {arguments.binary}; build it and name it with --binary or TRADEWIND_BINARY")
    databases = arguments.database or ["sqlite", "postgres"]
    if "postgres" in databases and os.geteuid() != 0:
        parser.error("PostgreSQL is started for this as its own user: this needs root, or --database sqlite")
    scratch = tempfile.mkdtemp(prefix="tradewind-bench-")
    os.chmod(scratch, 0o755)
    server = None
    print("| " + " | ".join(HEAD) + " |\n" + "|---" * len(HEAD) + "|")
    try:
        for database in databases:
            if database == "postgres":
                server = Postgres(os.path.join(scratch, "postgres"))
            for way in arguments.round_trip_ms or [0, 20]:
                for dkim in arguments.dkim or ["none", "rsa", "both"]:
                    row(arguments, server and server.database(f"bench_{dkim}_{way}"), dkim, way)
    finally:
        if server:
            server.end()
        shutil.rmtree(scratch, ignore_errors=True)


def row(arguments, url, dkim, way):
    recipients = arguments.far_recipients if way else arguments.recipients
    command = [arguments.binary, "bench", "send", "--json", "--dkim", dkim, "--recipients", str(recipients),
               "--rounds", str(arguments.rounds), "--round-trip-ms", str(way), "--connections", str(arguments.connections)]
    done = subprocess.run(command + (["--database", url] if url else []), stdout=subprocess.PIPE, text=True, check=True)
    line = done.stdout.strip().splitlines()[-1]
    print(line, file=sys.stderr)
    found = json.loads(line)
    bare = [value for value in found["rsa_sign_microseconds"] if value]
    cells = (found["database"], dkim, f"{way} ms", f"{found['letters_per_second']:.0f}", f"{found['smtp_source_letters_per_second']:.0f}",
             f"{found['share_of_smtp_source']:.2f}", f"{found['cpu_microseconds_per_letter']:.0f} µs",
             f"{found['smtp_source_cpu_microseconds_per_letter']:.0f} µs", f"{found['sink_cpu_microseconds_per_letter']:.0f} µs",
             f"{found['peak_memory_bytes'] / 1e6:.0f} MB", found["lost"], found["doubled"])
    print("| " + " | ".join(map(str, cells)) + " |" + (f" <!-- RSA {min(bare):.0f} µs -->" if bare else ""))


if __name__ == "__main__":
    main()
