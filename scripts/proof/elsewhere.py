"""A small internet of its own: a network namespace with public addresses, a name server and a web server.

Direct delivery goes to public addresses at port 25 and nowhere else, and nothing in the program makes an exception. So the exception
is made outside of it: in this namespace the addresses are those of the loopback device, and no road leads out.
"""

import ctypes
import http.server
import os
import socket
import ssl
import struct
import threading

from .processes import run

CLONE_NEWNET = 0x40000000
TYPES = {"A": 1, "CNAME": 5, "MX": 15, "TXT": 16, "AAAA": 28}


class Elsewhere:
    """`with Elsewhere(addresses):` what this thread does and starts happens there."""

    def __init__(self, addresses):
        self.addresses = addresses
        self.libc = ctypes.CDLL(None, use_errno=True)

    def __enter__(self):
        self.home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        self._call(self.libc.unshare(CLONE_NEWNET))
        run(["ip", "link", "set", "lo", "up"])
        for address in self.addresses:
            run(["ip", "address", "add", f"{address}/32", "dev", "lo"])
        return self

    def __exit__(self, *error):
        self._call(self.libc.setns(self.home, CLONE_NEWNET))
        os.close(self.home)

    def _call(self, answer):
        if answer != 0:
            raise OSError(ctypes.get_errno(), "a network namespace cannot be made; it needs root with CAP_SYS_ADMIN")


class Names:
    """A name server at 127.0.0.1:53 that knows what it is told: `{("MX", "a.example"): [(10, "mx.a.example")]}`."""

    def __init__(self, records):
        self.records = {(kind, name.lower()): values for (kind, name), values in records.items()}
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))
        self.asked = []
        threading.Thread(target=self._serve, daemon=True).start()

    def end(self):
        self.socket.close()

    def _serve(self):
        while True:
            try:
                question, whom = self.socket.recvfrom(4096)
                self.socket.sendto(self._answer(question), whom)
            except OSError:
                return

    def _answer(self, question):
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1 : at + 1 + question[at]].decode("ascii", "replace"))
            at += 1 + question[at]
        kind = struct.unpack("!H", question[at + 1 : at + 3])[0]
        name = ".".join(labels).lower()
        self.asked.append((kind, name))
        known = any(name == other for _, other in self.records)
        word = next((word for word, number in TYPES.items() if number == kind), None)
        answers = b"".join(self._record(kind, word, value) for value in self.records.get((word, name), []))
        count = len(self.records.get((word, name), []))
        flags = 0x8580 if known else 0x8583
        header = question[:2] + struct.pack("!HHHHH", flags, 1, count, 0, 0)
        return header + question[12 : at + 5] + answers

    def _record(self, kind, word, value):
        if word == "A":
            data = socket.inet_aton(value)
        elif word == "MX":
            data = struct.pack("!H", value[0]) + encoded(value[1])
        else:
            text = value.encode()
            data = bytes([len(text)]) + text
        return struct.pack("!HHHIH", 0xC00C, kind, 1, 60, len(data)) + data


def encoded(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


class Authority:
    """A certificate authority of this small internet; the program is told to believe it as it believes the system's."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, mode=0o755)
        self.pem = os.path.join(folder, "ca.pem")
        self.key = os.path.join(folder, "ca.key")
        run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Elsewhere", "-keyout",
             self.key, "-out", self.pem])

    def certificate(self, name, by_itself=False):
        """Paths of a certificate for `name` and of its key; `by_itself` = signed by nobody else."""
        base = os.path.join(self.folder, f"{name}{'-alone' if by_itself else ''}")
        signer = [] if by_itself else ["-CA", self.pem, "-CAkey", self.key]
        run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext",
             f"subjectAltName=DNS:{name}", "-addext", "basicConstraints=critical,CA:FALSE", *signer, "-keyout", base + ".key",
             "-out", base + ".pem"])
        os.chmod(base + ".key", 0o644)
        return base + ".pem", base + ".key"


class Page:
    """One text over HTTPS at every path, with a certificate; counts how often it was asked for."""

    def __init__(self, address, text, certificate, key):
        page = self
        self.asked = 0

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                page.asked += 1
                body = text.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/plain")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer((address, 443), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def end(self):
        self.server.shutdown()
        self.server.server_close()


class Greylist:
    """Puts each recipient off once. Speaks Postfix' policy protocol and, line by line, what Exim's `readsocket` asks."""

    def __init__(self, domain):
        self.domain, self.seen = domain, set()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def end(self):
        self.socket.close()

    def is_first(self, recipient):
        recipient = recipient.strip().lower()
        if not recipient.endswith("@" + self.domain) or recipient in self.seen:
            return False
        self.seen.add(recipient)
        return True

    def _serve(self):
        while True:
            try:
                talk, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(talk,), daemon=True).start()

    def _talk(self, talk):
        with talk, talk.makefile("rw") as lines:
            request = {}
            for line in lines:
                line = line.strip()
                if "=" in line:
                    key, _, value = line.partition("=")
                    request[key] = value
                    continue
                if line:
                    lines.write("first" if self.is_first(line) else "known")
                    lines.flush()
                    return
                first = self.is_first(request.get("recipient", ""))
                lines.write("action=451 4.7.1 Greylisted, come back\n\n" if first else "action=dunno\n\n")
                lines.flush()
                request = {}
