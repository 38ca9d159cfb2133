"""The order in which the laws are looked at: what is dear to make (a hundred thousand people) serves several of them.

Each part is a method; a part that fails does not keep the others from being looked at.
"""

import os
import time

from .elsewhere import Authority, Elsewhere, Greylist, Names, Page
from .laws import (account, backup, delivery, direct, full_disk, imports, kills, letters, markers, moody, nodes, rates, start,
                   stopping)
from .law import Law
from .people import LANGUAGES, ContactFile
from .postfix import Postfix
from .postgres import Postgres
from .readers import Readers
from .receivers import EximReceiver, PostfixReceiver
from .sink import Moody, Sink
from .workspace import COMPANY, Workspace

SEED = 7
CONNECTIONS_TO_SINK = 8
#: Public addresses that are only here, in a network of its own: five of each receiving server.
PUBLIC = [f"5.9.25.{number}" for number in range(1, 6)]
#: Where `scripts/setup` unpacks Exim: installed, it would put Postfix away.
EXIM = os.path.expanduser("~/.cache/tradewind/exim")


class Proof:
    def __init__(self, binary, scratch, sizes):
        self.binary, self.scratch, self.sizes = binary, scratch, sizes
        self.laws, self.open = [], []

    def place(self, name):
        return os.path.join(self.scratch, name)

    def law(self, key, sentence):
        law = Law(key, sentence)
        self.laws.append(law)
        return law

    def keep(self, thing, end):
        """Ends `thing` at the end of its part, last opened first."""
        self.open.append(end)
        return thing

    def close(self):
        while self.open:
            end = self.open.pop()
            try:
                end()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next thing is to be ended too
                print(f"  (an end went wrong: {error})", flush=True)

    def workspace(self, name, database=None):
        made = Workspace(self.binary, self.place(name), database)
        self.keep(made, made.stop)
        return made.set_up()

    # ------------------------------------------------------------------ parts

    def on_sqlite(self):
        """Import, campaign, campaign with kills, start, markers, backup: one workspace in a folder."""
        self.on("sqlite", "utf-8", "UTF-8", None)

    def on_postgres(self):
        """The same on PostgreSQL, from the file in GB18030."""
        postgres = Postgres(self.place("postgres"))
        self.keep(postgres, postgres.end)
        self.on("postgres", "gb18030", "gb18030", postgres)

    def on(self, database, encoding, name, postgres):
        sizes = self.sizes
        file = ContactFile(sizes.people, SEED)
        postfix = Postfix(self.place(f"postfix-{database}"))
        self.keep(postfix, postfix.end)
        workspace = self.workspace(f"on-{database}", postgres and postgres.database("proof"))
        people_list = workspace.add_list("Everybody")
        with self.law(f"import {encoding}", f"{sizes.people} rows in {name} import with an exact account ({database})") as law:
            account.import_exactly(law, workspace, file, encoding, name, people_list)
        other, its_name = ("utf-8", "UTF-8") if postgres else ("gb18030", "gb18030")
        with self.law(f"again in {other}", f"the same people in {its_name} bring nobody new ({database})") as law:
            account.nothing_new(law, workspace, file, other, its_name)
        workspace.add_domain(with_ed25519=False)
        channel = workspace.add_channel(postfix.port, sizes.connections)
        letter = workspace.add_letter()
        if not postgres:
            with self.law("campaign", "a campaign through Postfix reaches every accepted address exactly once") as law:
                campaign = workspace.add_campaign(letter, people_list, channel)
                delivery.deliver(law, workspace, postfix, campaign, file)
        with self.law(f"kill -9 {database}", f"{sizes.kills} × kill -9 during a campaign on {database}: none twice, none lost") as law:
            campaign = workspace.add_campaign(letter, people_list, channel)
            delivery.deliver(law, workspace, postfix, campaign, file, sizes.kills, sizes.connections)
        with self.law(f"start {database}", "/healthz and the sign-in page within a second, /readyz 503 until loaded") as law:
            start.starts_at_once(law, workspace, len(file.people()))
        with self.law(f"markers {database}", "grep finds no imported person in database, WAL, files, logs") as law:
            places = [workspace.folder, workspace.logs] + ([postgres.folder] if postgres else [])
            # Without an orderly end: the write-ahead log and whatever lies about stay as they are.
            workspace.kill()
            markers.leave_no_trace(law, file, places, self.place(f"search-{database}"))
        if not workspace.server.runs:
            workspace.start()
        with self.law(f"backup {database}", "backup, folder erased, restored with the recovery key: same counts, erased stays erased") as law:
            other = Workspace(self.binary, self.place(f"other-{database}"))
            self.keep(other, other.stop)
            fresh = postgres and postgres.database("restored")
            backup.back_from_backup(law, workspace, self.place(f"safe-{database}"), fresh, other.set_up().recovery_key)

    def imports_sqlite(self):
        """A large import in a folder, killed again and again."""
        self.imports_on("sqlite", None)

    def imports_postgres(self):
        """The same on PostgreSQL."""
        postgres = Postgres(self.place("postgres-imports"))
        self.keep(postgres, postgres.end)
        self.imports_on("postgres", postgres)

    def imports_on(self, database, postgres):
        sizes = self.sizes
        workspace = self.workspace(f"imports-{database}", postgres and postgres.database("imports"))
        sentence = f"{sizes.import_rows} rows, {sizes.import_kills} × kill -9 in each half: every row once, in and out ({database})"
        with self.law(f"killed import {database}", sentence) as law:
            imports.survive_kills(law, workspace, sizes.import_rows, sizes.import_kills, SEED)

    def into_a_sink(self):
        """What a real server cannot be asked to do: moods, exact times, and letters kept whole."""
        sizes = self.sizes
        workspace = self.workspace("sink")
        records = {check["name"]: check["expected"] for check in workspace.add_domain()["checks"]}
        letter = workspace.add_letter()
        with self.law("letters", "letters in five languages pass dkimpy and Python's email, RFC 8058 is signed") as law:
            self.letters(law, workspace, records)
        people_list = workspace.add_list("Many")
        workspace.import_people(ContactFile(sizes.moody_people, SEED + 1), people_list)
        with self.law("unsubscribe and pause", f"{sizes.unsubscribes} unsubscribes and a pause stop all but what is on the wire") as law:
            sink = Sink()
            self.keep(sink, sink.end)
            channel = workspace.add_channel(sink.port, CONNECTIONS_TO_SINK, "slow")
            campaigns = [workspace.add_campaign(letter, people_list, channel) for _ in range(2)]
            stopping.stop_in_the_middle(law, workspace, sink, *campaigns, sizes.unsubscribes, CONNECTIONS_TO_SINK)
        with self.law("moody server", "451 to 30 % of first tries, drops before and after the dot: in doubt = the drops after it") as law:
            sink = Sink(Moody(SEED))
            self.keep(sink, sink.end)
            channel = workspace.add_channel(sink.port, CONNECTIONS_TO_SINK, "moody")
            moody.through_a_moody_server(law, workspace, sink, workspace.add_campaign(letter, people_list, channel))

    def letters(self, law, workspace, records):
        sink = Sink(keep_content=True)
        self.keep(sink, sink.end)
        channel = workspace.add_channel(sink.port, CONNECTIONS_TO_SINK, "kept")
        people_list = workspace.add_list("Readers")
        file = ContactFile(self.sizes.letter_people, SEED + 2)
        workspace.import_people(file, people_list)
        campaigns, subjects = {}, {}
        for language in LANGUAGES:
            letter = workspace.add_letter(language, name=f"News {language}")
            subject = workspace.client.get(f"/letters/{letter}")["subject"]
            subjects[language] = subject.replace("{{ brand.company }}", COMPANY)
            campaigns[language] = workspace.add_campaign(letter, people_list, channel)
        # All at once, behind a slow server: the same people are claimed for several campaigns in one batch.
        sink.slowness = 0.1
        for campaign in campaigns.values():
            workspace.send(campaign)
        sink.slowness = 0.0
        for campaign in campaigns.values():
            workspace.wait_until_finished(campaign)
        by_language = letters.by_campaign(law, sink.letters, campaigns, file)
        letters.pass_other_eyes(law, records, by_language, file, subjects)

    def rates(self):
        """Rates in real time, by the receiver's log."""
        seconds = self.sizes.rate_seconds
        workspace = self.workspace("rates")
        workspace.add_domain(with_ed25519=False)
        letter = workspace.add_letter()
        many = {domain: int(limit * (seconds / 60 + 2)) for domain, _, limit in rates.SHAPED}
        people_list = workspace.add_list("Many")
        workspace.import_people(Readers(many), people_list)

        def channel_and_sink(name, **more):
            sink = Sink()
            self.keep(sink, sink.end)
            return workspace.add_channel(sink.port, CONNECTIONS_TO_SINK, name, **more), sink

        with self.law("rates", "each group of a channel keeps to its limit and one, and reaches 98 % of it") as law:
            channel, sink = channel_and_sink("shaped")
            campaign = workspace.add_campaign(letter, people_list, channel)
            rates.each_group_keeps_its_rate(law, workspace, sink, channel, campaign, seconds)
        with self.law("rates side by side", "channels at once get at least 80 % of what each gets alone") as law:
            names = {"slow": 15, "middle": 40, "fast": 80}
            made = [channel_and_sink(name, letters_per_second=limit) for name, limit in names.items()]
            new = lambda: [workspace.add_campaign(letter, people_list, channel) for channel, _ in made]
            sinks = [sink for _, sink in made]
            rates.channels_side_by_side(law, workspace, sinks, list(names), new(), new(), min(15, seconds))
        with self.law("throttling", "after a throttling reply its cell rests alone, until its back-off ends") as law:
            for how in rates.BOTH_WAYS:
                channel, sink = channel_and_sink(f"told {how}")
                campaign = workspace.add_campaign(letter, people_list, channel)
                rates.a_throttled_cell_rests_alone(law, workspace, sink, channel, campaign, how)

    def two_nodes(self):
        """Two processes on one PostgreSQL and one campaign; one of them is killed."""
        seconds = self.sizes.node_seconds
        postgres = Postgres(self.place("postgres-nodes"))
        self.keep(postgres, postgres.end)
        workspace = self.workspace("node-one", postgres.database("nodes"))
        second = workspace.another_node(self.place("node-two"), "second.proof.example")
        self.keep(second, second.stop)
        workspace.add_domain(with_ed25519=False)
        letter, people_list = workspace.add_letter(), workspace.add_list("Many")
        people = int(nodes.LIMIT_A_MINUTE / 60 * (2 * seconds + nodes.ALONE_AFTER_SECONDS + 40))
        workspace.import_people(Readers({nodes.DOMAIN: people}), people_list)
        with self.law("two nodes", "two nodes share a campaign, one is killed: the promise holds, the rate holds") as law:
            sink = Sink()
            self.keep(sink, sink.end)
            channel = workspace.add_channel(sink.port, CONNECTIONS_TO_SINK)
            rates.shape(workspace, channel, "google", nodes.LIMIT_A_MINUTE)
            time.sleep(rates.HOLDS_AFTER_SECONDS)
            campaign = workspace.add_campaign(letter, people_list, channel)
            nodes.share_and_survive(law, workspace, second, sink, campaign, CONNECTIONS_TO_SINK, seconds)

    def kills_sqlite(self):
        """The long run of kills."""
        self.many_kills("sqlite", None)

    def kills_postgres(self):
        """The same on PostgreSQL."""
        postgres = Postgres(self.place("postgres-kills"))
        self.keep(postgres, postgres.end)
        self.many_kills("postgres", postgres)

    def many_kills(self, database, postgres):
        sizes = self.sizes
        file = ContactFile(sizes.kill_people, SEED)
        postfix = Postfix(self.place(f"postfix-kills-{database}"))
        self.keep(postfix, postfix.end)
        workspace = self.workspace(f"kills-{database}", postgres and postgres.database("kills"))
        people_list = workspace.add_list("Everybody")
        workspace.import_people(file, people_list)
        workspace.add_domain(with_ed25519=False)
        channel, letter = workspace.add_channel(postfix.port, sizes.connections), workspace.add_letter()
        sentence = f"{sizes.many_kills} × kill -9 at random moments of campaigns on {database}: none twice, none lost"
        with self.law(f"kills {database}", sentence) as law:
            new = lambda: workspace.add_campaign(letter, people_list, channel)
            kills.kill_through_campaigns(law, workspace, postfix, new, file, sizes.many_kills, SEED)

    def on_a_full_disk(self):
        with self.law("full disk", "a full disk loses nothing that was acknowledged, and the program says what to do") as law:
            disk = full_disk.SmallDisk(self.place("small"))
            self.keep(disk, disk.end)
            workspace = self.workspace("small")
            sink = Sink(slowness=0.05)
            self.keep(sink, sink.end)
            people_list = workspace.add_list("Readers")
            workspace.import_people(ContactFile(full_disk.READERS, SEED + 3), people_list)
            workspace.add_domain(with_ed25519=False)
            channel = workspace.add_channel(sink.port, full_disk.CONNECTIONS)
            campaign = workspace.add_campaign(workspace.add_letter(), people_list, channel)
            full_disk.keep_what_was_acknowledged(law, workspace, disk, sink, campaign)

    def to_postfix(self):
        """Direct delivery to a real Postfix of other people."""
        self.directly("postfix", PostfixReceiver, "bdat")

    def to_exim(self):
        """The same to a real Exim."""
        self.directly("exim", lambda *parts: EximReceiver(*parts, EXIM), "data")

    def directly(self, name, make, by):
        sentence = f"direct delivery to {name}: greylisting, size, TLS, an MTA-STS policy and refusals, each recipient once or refused"
        with self.law(f"direct to {name}", sentence) as law, Elsewhere(PUBLIC):
            try:
                self.in_a_small_internet(law, name, make, by)
            finally:
                # What was started there ends there.
                self.close()

    def in_a_small_internet(self, law, name, make, by):
        authority = Authority(self.place(f"authority-{name}"))
        greylist = Greylist(f"grey.{name}.example")
        self.keep(greylist, greylist.end)
        receiver = make(self.place(f"receiver-{name}"), PUBLIC[:4], authority, greylist)
        self.keep(receiver, receiver.end)
        policy_host = f"mta-sts.{receiver.domains['sts']}"
        page = Page(PUBLIC[4], receiver.policy(), *authority.certificate(policy_host))
        self.keep(page, page.end)
        names = Names(receiver.records() | {("A", policy_host): [PUBLIC[4]]})
        self.keep(names, names.end)
        workspace = Workspace(self.binary, self.place(f"direct-{name}"))
        self.keep(workspace, workspace.stop)
        workspace.sends_directly(authority.pem)
        workspace.set_up()
        workspace.add_domain(with_ed25519=False)
        people_list = workspace.add_list("Everybody")
        readers = direct.Readers(receiver, self.sizes.direct_people)
        workspace.import_people(readers, people_list)
        channel = workspace.add_direct_channel(20)
        campaign = workspace.add_campaign(workspace.add_letter(), people_list, channel)
        direct.deliver_directly(law, workspace, receiver, readers, campaign, page, greylist, by)
