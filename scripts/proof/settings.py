"""How large a run is. Full size is what was asked for; `--small` looks at everything in a minute or two."""

from dataclasses import dataclass, fields


@dataclass
class Sizes:
    #: Rows of the contact file, with 3 % nasty ones.
    people: int = 100_000
    #: SIGKILLs during a campaign, on each database.
    kills: int = 10
    #: Connections of the channel into Postfix.
    connections: int = 10
    #: People of the campaigns through a moody server and through a pause.
    moody_people: int = 20_000
    #: One-click unsubscribes in the middle of a campaign.
    unsubscribes: int = 1_000
    #: People whose letters are read by other eyes, in five languages.
    letter_people: int = 1_000
    #: People of each mood of a server that letters go to directly.
    direct_people: int = 40

    #: Rows of the import that is killed, and its kills in each of dry run and publishing.
    import_rows: int = 1_000_000
    import_kills: int = 3
    #: Kills of the long run, and the people of each of its campaigns.
    many_kills: int = 200
    kill_people: int = 12_000
    #: How long each rate is watched.
    rate_seconds: int = 181
    #: How long two nodes send together, and one of them alone afterwards.
    node_seconds: int = 60

    @classmethod
    def small(cls):
        return cls(import_rows=60_000, import_kills=2, people=4_000, kills=3, moody_people=2_000, unsubscribes=200, letter_people=300, direct_people=12, many_kills=5, kill_people=3_000,
                   rate_seconds=61, node_seconds=20)

    def change(self, text):
        """`people=5000`."""
        name, _, value = text.partition("=")
        if name not in {field.name for field in fields(self)} or not value.isdigit():
            raise ValueError(f"{text!r} is no size; sizes are " + ", ".join(f"{f.name}=N" for f in fields(self)))
        setattr(self, name, int(value))
