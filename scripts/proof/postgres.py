"""A PostgreSQL server of one's own, with all its safety on."""

import os
import shutil
import signal

from .processes import Program, free_port, run, wait_for

PLACES = ["/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin"]


class Postgres:
    def __init__(self, folder):
        place = next(place for place in PLACES if os.path.exists(f"{place}/postgres"))
        self.folder = os.path.abspath(folder)
        os.makedirs(self.folder, mode=0o755)
        shutil.chown(self.folder, "postgres", "postgres")
        self.data = os.path.join(self.folder, "data")
        run([f"{place}/initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"],
            user="postgres", group="postgres", extra_groups=[], cwd=self.folder)
        self.port = free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.folder,
            "max_connections": 100,
            "shared_buffers": "256MB",
        }
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        # SIGINT is its fast, orderly end.
        self.log = os.path.join(self.folder, "server.log")
        open(self.log, "w").close()
        self.server = Program([f"{place}/postgres", "-D", self.data, *options], self.log,
                              end=signal.SIGINT, user="postgres", folder=self.folder)
        self.ready = [f"{place}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        wait_for("PostgreSQL", self.answers)
        self.psql = f"{place}/psql"

    def answers(self):
        if not self.server.runs:
            raise RuntimeError(f"PostgreSQL ended: {self.server.words()}")
        return os.spawnv(os.P_WAIT, self.ready[0], self.ready) == 0

    def database(self, name):
        """A new, empty database: its address."""
        run([self.psql, "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-c", f"CREATE DATABASE {name}"])
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def say(self, name, statement):
        return run([self.psql, "-qAt", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", name, "-c", statement])

    def end(self):
        self.server.end()
