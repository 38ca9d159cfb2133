"""A workspace of the real program, made as a user makes it: set-up, relay, domain, list, letter, people, campaigns."""

import os
import shutil
import time

from .api import Client
from .processes import Program, free_port, wait_for

DOMAIN = "proof.example"
COMPANY = "Proof & Sons"
PASSWORD = "a long password 3701"
EMAIL = "anna@proof.example"
CONFIGURATION = """\
[doors]
relay_networks = ["127.0.0.0/8"]
[sending]
own_domains = ["{domain}"]
hello = "{hello}"
"""


class Workspace:
    def __init__(self, binary, folder, database=None, hello=f"mail.{DOMAIN}"):
        self.binary, self.folder, self.database, self.hello = binary, os.path.abspath(folder), database, hello
        self.logs = self.folder + "-logs"
        self.port = free_port()
        os.makedirs(self.logs)
        self.server, self.client, self.starts = None, Client(self.port), 0
        self.recovery_key = None
        self.more_configuration, self.environment = "", None

    # ------------------------------------------------------------------ the process

    def configure(self):
        """Before the first start; the folder is the user's own."""
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        with open(os.path.join(self.folder, "tradewind.toml"), "w") as file:
            file.write(CONFIGURATION.format(domain=DOMAIN, hello=self.hello) + self.more_configuration)

    def sends_directly(self, authority):
        """Before the first start: a public address, the name server of this network, and its authority beside the system's."""
        self.more_configuration = f'[public]\nurl = "https://mail.{DOMAIN}"\n[dns]\nservers = ["127.0.0.1"]\n'
        self.environment = {"SSL_CERT_FILE": authority}

    def command(self, *arguments):
        """The program with this workspace's folder and ledger."""
        ledger = ["--database", self.database] if self.database else []
        return [self.binary, *arguments, "--data", self.folder, *ledger]

    def start(self, wait=True):
        self.starts += 1
        log = os.path.join(self.logs, f"serve-{self.starts}.log")
        self.client.close()
        command = self.command("serve", "--listen", f"127.0.0.1:{self.port}")
        self.server = Program(command, log, environment=self.environment)
        if wait:
            self.wait_until_ready()
        return self

    def look(self, path):
        """The status of a page; `None` while nobody answers."""
        client = Client(self.port, timeout=10)
        try:
            return client.raw("GET", path)[0]
        except OSError:
            if not self.server.runs:
                raise RuntimeError(f"serve ended by itself: {self.server.words()[-2000:]}") from None
            return None
        finally:
            client.close()

    def wait_until_ready(self, seconds=120):
        wait_for("/readyz", lambda: self.look("/readyz") == 200, seconds)

    def kill(self):
        self.client.close()
        self.server.kill()

    def stop(self):
        self.client.close()
        return self.server and self.server.end()

    def another_node(self, folder, hello):
        """Another process on the same ledger, with the same master key; not started yet."""
        other = Workspace(self.binary, folder, self.database, hello)
        other.configure()
        shutil.copy(os.path.join(self.folder, "master.key"), os.path.join(other.folder, "master.key"))
        return other

    def words(self):
        """Everything that the program has said in this workspace."""
        texts = []
        for name in sorted(os.listdir(self.logs)):
            with open(os.path.join(self.logs, name), encoding="utf-8", errors="replace") as log:
                texts.append(log.read())
        return "".join(texts)

    # ------------------------------------------------------------------ what a user does first

    def set_up(self):
        self.configure()
        self.start(wait=False)
        first_run = os.path.join(self.folder, "first-run.txt")
        wait_for("first-run.txt", lambda: self.look("/healthz") == 200 and os.path.exists(first_run))
        with open(first_run) as file:
            words = file.read().splitlines()
        said = {line.split("  ")[1].strip(): line.split("  ")[-1].strip() for line in words if line.startswith("  ")}
        self.recovery_key = said["Recovery key"]
        self.client.post("/setup", {
            "code": said["Set-up code"], "company": COMPANY, "name": "Anna Berg", "email": EMAIL, "password": PASSWORD,
            "language": "en", "country": "DE", "time_zone": "Europe/Berlin", "postal_address": "Kai 1, 20457 Hamburg",
        })
        self.wait_until_ready()
        return self

    def sign_in(self):
        self.client = Client(self.port)
        self.client.post("/session", {"email": EMAIL, "password": PASSWORD})

    def add_domain(self, with_ed25519=True):
        return self.client.post("/domains", {"name": DOMAIN, "with_ed25519": with_ed25519})

    def add_channel(self, port, connections, name="relay", **more):
        return self.client.post("/channels", {
            "name": name, "host": "127.0.0.1", "port": port, "security": "none", "connections": connections,
            "letters_per_connection": 500, "is_default": True, **more,
        })["id"]

    def add_direct_channel(self, connections, name="direct"):
        """Receivers know the sender already: a warm-up would hold letters for days, and its own tests are flows."""
        channel = {"name": name, "kind": "direct", "connections": connections, "is_default": True}
        made = self.client.post("/channels", channel)["id"]
        self.client.patch(f"/channels/{made}/warm-up", {"automatic": False})
        return made

    def add_list(self, name):
        return self.client.post("/lists", {"name": name, "kind": "newsletter"})["id"]

    # ------------------------------------------------------------------ people

    def upload(self, name, data, people_list=None, encoding=None):
        """Uploads a contact file and says what it is, as the screen does. Answers the import."""
        made = self.client.upload("/imports", name, data)
        change = {"origin": "customers", "legal_basis": "contract"}
        if people_list:
            change["lists"] = [people_list]
        if encoding and made["encoding"] != encoding:
            change["encoding"] = encoding
        return self.client.patch(f"/imports/{made['id']}", change, version=made["version"])

    def run_import(self, import_id, step, state, seconds=900):
        """`dry-run` or `publish`, to its end. Answers the import and the seconds it took."""
        began = time.monotonic()
        seen = self.client.get(f"/imports/{import_id}")["version"]
        self.client.post(f"/imports/{import_id}/{step}", version=seen)

        def ended():
            now = self.client.get(f"/imports/{import_id}")
            if now["state"] == "failed":
                raise RuntimeError(f"the import failed: {now['failure']}")
            return now if now["state"] == state else None

        found = wait_for(f"{step} of the import", ended, seconds, pause=0.1)
        return found, time.monotonic() - began

    def count(self):
        return self.client.post("/contacts/count", {"condition": None})["count"]

    def wait_for_people(self, count):
        """Published people are shown once they are in memory. Answers the seconds that it took."""
        began = time.monotonic()
        wait_for(f"{count} people in the grid", lambda: self.count() == count, seconds=60, pause=0.05)
        return time.monotonic() - began

    def import_people(self, file, people_list, encoding="utf-8"):
        """A whole import without looking at it closely."""
        before = self.count()
        made = self.upload("people.csv", file.bytes(encoding), people_list)
        self.run_import(made["id"], "dry-run", "checked")
        self.run_import(made["id"], "publish", "published")
        self.wait_for_people(before + file.count("new"))

    # ------------------------------------------------------------------ campaigns

    def add_letter(self, language="en", template="newsletter", name="News"):
        letter = self.client.post("/letters", {"name": name, "language": language, "template": template})
        blocks = [finding for finding in letter["findings"] if finding["severity"] == "blocks"]
        if blocks:
            raise RuntimeError(f"the shipped letter {template} in {language} has findings that block: {blocks}")
        return letter["id"]

    def add_campaign(self, letter, people_list, channel, name="Campaign", condition=None):
        campaign = self.client.post("/campaigns", {"name": name, "kind": "nurture"})
        change = {
            "audience": {"lists": [people_list], "condition": condition},
            "letter_id": letter,
            "from": {"name": "Anna Berg", "address": f"anna@{DOMAIN}"},
            "channel_id": channel,
            "tracking": {"opens": True, "clicks": True},
        }
        return self.client.patch(f"/campaigns/{campaign['id']}", change, campaign["version"])["id"]

    def send(self, campaign):
        """Sends it to as many people as are shown. Answers the reach that was confirmed."""
        blocks = [check for check in self.client.get(f"/campaigns/{campaign}/checks") if check["severity"] == "blocks"]
        if blocks:
            raise RuntimeError(f"the campaign's check blocks: {blocks}")
        reach = self.client.get(f"/campaigns/{campaign}/audience")
        self.client.post(f"/campaigns/{campaign}/send", {"confirmed_count": reach["sendable"]})
        return reach

    def campaign(self, campaign):
        return self.client.get(f"/campaigns/{campaign}")

    def wait_until_finished(self, campaign, seconds=1800):
        def finished():
            if not self.server.runs:
                raise RuntimeError(f"serve ended by itself: {self.server.words()[-2000:]}")
            return self.campaign(campaign)["state"] == "finished"

        wait_for("the campaign's end", finished, seconds, pause=0.25)

    def recipients(self, campaign):
        """Every recipient as the report shows it, by address."""
        return {one["contact"]["address"]: one for one in self.client.pages(f"/campaigns/{campaign}/recipients")}
