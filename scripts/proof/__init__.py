"""Every law at full size, on the real program, a real Postfix and a real PostgreSQL. `scripts/prove --help` says how."""
