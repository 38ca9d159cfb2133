"""A receiving server of our own where a real one cannot be asked to misbehave: it keeps an exact account with times.

It speaks what a sender needs (PIPELINING, 8BITMIME, SMTPUTF8, SIZE), runs in a thread of its own, and asks its mood what to
do with each try. A drop before the dot comes instead of the 354 to DATA, where a pipelining sender cannot have sent its dot; a
drop after it comes when the dot was read and in place of the reply.
"""

import asyncio
import random
import threading
import time
from dataclasses import dataclass

ACCEPT, DEFER, DROP_BEFORE, DROP_AFTER = "accept", "defer", "drop before", "drop after"
#: "You send too much": with and without the end of the connection.
THROTTLE, THROTTLE_AND_CLOSE = "throttle", "throttle and close"
THROTTLING = {
    THROTTLE: b"450 4.7.28 too many letters from you, rate limit exceeded\r\n",
    THROTTLE_AND_CLOSE: b"421 4.7.28 too many letters from you, rate limit exceeded\r\n",
}


@dataclass
class Letter:
    recipient: str
    #: When the final dot was read (monotonic clock of this machine).
    at: float
    connection: int
    #: The unsubscribe link.
    link: str
    #: The whole letter, where they are kept.
    content: bytes


@dataclass
class Mail:
    """One MAIL command and what became of its RCPT."""

    at: float
    connection: int
    #: The name of the sender's EHLO.
    hello: str
    recipient: str
    fate: str

    @property
    def domain(self):
        return self.recipient.rsplit("@", 1)[1]


class Kind:
    """Accepts everything."""

    def fate(self, recipient, tried):
        return ACCEPT


class Moody:
    """451 to 30 % of first tries; now and then a drop, before or after the dot. The same for a seed."""

    def __init__(self, seed, deferred=0.30, before=0.01, after=0.005):
        self.seed, self.deferred, self.before, self.after = seed, deferred, before, after

    def fate(self, recipient, tried):
        dice = random.Random(f"{self.seed} {recipient} {tried}")
        drawn = dice.random()
        if tried == 0 and drawn < self.deferred:
            return DEFER
        # Later tries fare better, so that the run ends.
        share = 1.0 if tried < 3 else 0.0
        drawn = dice.random()
        if drawn < self.before * share:
            return DROP_BEFORE
        return DROP_AFTER if drawn < (self.before + self.after) * share else ACCEPT


class Sink:
    def __init__(self, mood=None, keep_content=False, slowness=0.0):
        self.mood = mood or Kind()
        self.keep_content = keep_content
        #: Seconds before the reply to each letter.
        self.slowness = slowness
        self.letters, self.tries, self.fates, self.mails = [], {}, {}, []
        self.open_now, self.most_open, self.connections = 0, 0, 0
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self.thread.start()
        started.wait()

    def _run(self, started):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0, limit=1 << 22))
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        self.loop.run_forever()

    def end(self):
        async def all_talks():
            talks = asyncio.all_tasks() - {asyncio.current_task()}
            [talk.cancel() for talk in talks]
            await asyncio.gather(*talks, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(all_talks(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def forget(self):
        """A new campaign begins."""
        self.letters, self.tries, self.fates, self.mails = [], {}, {}, []
        self.most_open = self.open_now

    def received(self):
        return len(self.letters)

    async def _talk(self, reader, writer):
        self.connections += 1
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        try:
            await self._dialogue(self.connections, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self.open_now -= 1
            writer.transport.abort()

    async def _dialogue(self, connection, reader, writer):
        writer.write(b"220 sink.example ready\r\n")
        recipient, hello, mail_at = None, "", 0.0
        while line := await reader.readline():
            command = line[:4].upper()
            if command == b"MAIL":
                mail_at = time.monotonic()
            if command == b"EHLO":
                hello = line[4:].strip().decode()
                writer.write(b"250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 20000000\r\n")
            elif command == b"RCPT":
                address = line[line.index(b"<") + 1 : line.rindex(b">")].decode()
                tried = self.tries.get(address, 0)
                self.tries[address] = tried + 1
                fate = self.mood.fate(address, tried)
                self.fates.setdefault(address, []).append(fate)
                self.mails.append(Mail(mail_at, connection, hello, address, fate))
                if fate in THROTTLING:
                    writer.write(THROTTLING[fate])
                    if fate == THROTTLE_AND_CLOSE:
                        await writer.drain()
                        return
                elif fate == DEFER:
                    writer.write(b"451 4.7.1 come back later\r\n")
                else:
                    recipient = (address, fate)
                    writer.write(b"250 2.1.5 ok\r\n")
            elif command == b"DATA":
                if recipient is None:
                    writer.write(b"503 5.5.1 no recipient\r\n")
                    continue
                if recipient[1] == DROP_BEFORE:
                    return
                writer.write(b"354 go on\r\n")
                await writer.drain()
                content = await reader.readuntil(b"\r\n.\r\n")
                if not await self._take(connection, recipient, content, writer):
                    return
                recipient = None
            elif command == b"QUIT":
                writer.write(b"221 2.0.0 bye\r\n")
                await writer.drain()
                return
            elif command in (b"HELO", b"MAIL", b"RSET", b"NOOP"):
                recipient = None
                writer.write(b"250 2.0.0 ok\r\n")
            else:
                writer.write(b"502 5.5.2 unknown\r\n")

    async def _take(self, connection, recipient, content, writer):
        at = time.monotonic()
        address, fate = recipient
        if fate == DROP_AFTER:
            return False
        link = ""
        begin = content.find(b"List-Unsubscribe: <")
        if begin >= 0:
            link = content[begin + 19 : content.index(b">", begin)].decode()
        kept = content if self.keep_content else b""
        self.letters.append(Letter(address, at, connection, link, kept))
        if self.slowness:
            await asyncio.sleep(self.slowness)
        writer.write(b"250 2.0.0 taken\r\n")
        return True
