"""Programs that this run started: each ends with it, whatever happens."""

import ctypes
import os
import signal
import socket
import subprocess
import time

PR_SET_PDEATHSIG = 1


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(what, ready, seconds=60, pause=0.02):
    """Waits until `ready()` gives something, and gives it back."""
    deadline = time.monotonic() + seconds
    while True:
        found = ready()
        if found:
            return found
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not happen within {seconds} s")
        time.sleep(pause)


class Program:
    """A child whose output goes to a file, ended by `end` (a signal) when this run ends."""

    def __init__(self, arguments, log, end=signal.SIGTERM, user=None, environment=None, folder=None):
        libc = ctypes.CDLL(None)

        def die_with_parent():
            libc.prctl(PR_SET_PDEATHSIG, end)

        self.log = log
        self.end_signal = end
        self.arguments = [str(one) for one in arguments]
        with open(log, "ab") as out:
            self.child = subprocess.Popen(
                self.arguments,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                preexec_fn=die_with_parent,
                user=user,
                group=user,
                extra_groups=[] if user else None,
                cwd=folder,
                env={**os.environ, **(environment or {})},
            )

    @property
    def runs(self):
        return self.child.poll() is None

    def kill(self):
        """As a power cut would, but for the page cache."""
        self.child.send_signal(signal.SIGKILL)
        self.child.wait()

    def end(self, seconds=60):
        """As an operator stops it; gives its exit code."""
        if self.runs:
            self.child.send_signal(self.end_signal)
        try:
            return self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise TimeoutError(f"{self.arguments[0]} did not end within {seconds} s") from None

    def words(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()


def run(arguments, **more):
    """Runs a program to its end; its words are in the error when it fails."""
    done = subprocess.run([str(one) for one in arguments], capture_output=True, text=True, **more)
    if done.returncode != 0:
        raise RuntimeError(f"{arguments[0]} ended with {done.returncode}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout
