"""A contact file as customers really send it, with the exact verdict that the import owes every row.

Mostly clean rows, three in a hundred nasty. Each row carries a marker of ten random letters in its name and another in the
local part of its address, so that a search of disk and logs proves whether anything was kept in clear.
"""

import csv
import io
import random
import string
import unicodedata
from dataclasses import dataclass, field

HEADER = ["Email", "Full name", "Company", "Country", "Language", "Job title", "Note"]
FIELDS = ["address", "full_name", "company_name", "country", "language", "job_title", "note"]
NASTY_IN_THOUSAND = 30
MARKER_LETTERS = 10
#: The receiving server refuses whoever lives here.
REFUSED_DOMAIN = "closed.example"
REFUSED_IN_THOUSAND = 2
DOMAINS = 400
COMPANIES = 2_000

COUNTRIES = ["DE", "VN", "MX", "SA", "CN", "US", "FR", "KE", "ES", "EG"]
LANGUAGES = ["en", "zh", "es", "vi", "ar"]
GIVEN = ["Wei", "李伟", "Nguyễn Thị", "أحمد", "José", "Jürgen", "Anna", "Søren", "Ольга", "Priya", "山田", "O'Neil"]
TITLES = ["Buyer", "采购经理", "Jefe de compras", "Trưởng phòng", "مدير المشتريات", "Einkauf", ""]
MAILBOXES = ["office", "sales", "einkauf", "compras", "info+eu", "a.b"]


@dataclass
class Finding:
    """One line of the import's error list."""

    code: str
    column: str | None = None
    arguments: dict = field(default_factory=dict)


@dataclass
class Row:
    kind: str
    cells: list
    #: new, duplicate or refused
    verdict: str
    findings: list = field(default_factory=list)
    #: As the envelope has it; empty where nobody is imported.
    recipient: str = ""
    #: As the export shows it.
    name: str = ""
    markers: list = field(default_factory=list)
    language: str = ""

    @property
    def is_refused_by_server(self):
        return self.recipient.endswith("@" + REFUSED_DOMAIN)


def marker(dice):
    return "".join(dice.choices(string.ascii_lowercase, k=MARKER_LETTERS))


def clean(dice):
    """A row without fault."""
    in_name, in_address = marker(dice), marker(dice)
    closed = dice.randrange(1000) < REFUSED_IN_THOUSAND
    domain = REFUSED_DOMAIN if closed else f"customer{dice.randrange(DOMAINS)}.example"
    address = f"{dice.choice(MAILBOXES)}.{in_address}@{domain}"
    name = f"{dice.choice(GIVEN)} {in_name}"
    language = dice.choice(LANGUAGES)
    cells = [address, name, f"Werk {dice.randrange(COMPANIES)} GmbH", dice.choice(COUNTRIES), language, dice.choice(TITLES), ""]
    return Row("clean", cells, "new", recipient=address, name=name, markers=[in_name, in_address], language=language)


def refused(row, kind, finding, cells=None):
    row.kind, row.verdict, row.findings, row.recipient = kind, "refused", [finding], ""
    if cells is not None:
        row.cells = cells
    return row


def duplicate(dice, kind, first, address):
    """Another row for the person of `first`; what else it says is lost on purpose."""
    row = clean(dice)
    row.kind, row.verdict, row.recipient, row.findings = kind, "duplicate", "", [Finding("duplicate")]
    row.cells[0] = address
    # Its own local part is nowhere, its name is.
    row.markers = row.markers[:1]
    return row


INVALID = [
    ("{m}.example.com", "missing_at"),
    ("{m}@@example.com", "several_at"),
    ("{m}..x@example.com", "misplaced_dot"),
    ("{m} x@example.com", "character_not_allowed"),
    ("{m}@localhost", "domain_without_dot"),
    ("{m}@[192.0.2.1]", "address_literal"),
    ("{m}@192.0.2.1", "address_literal"),
    ('"{m} x"@example.com', "quoted"),
    ("@{m}.example", "empty_local_part"),
    ("{m}@", "empty_domain"),
    ("{m}@-bad-.example", "invalid_domain"),
    ("{m}" + "x" * 60 + "@example.com", "local_part_too_long"),
    ("{m}\u200b@example.com", "invisible_character"),
]


def nasty(dice, kind, number, people):
    """A row with a fault of `kind`; `people` are the rows before it that stand for a person."""
    row = clean(dice)
    row.kind = kind
    in_name, in_address = row.markers
    if kind == "duplicate by case":
        first = dice.choice([p for p in dice.choices(people, k=50) if p.recipient.isascii()])
        local, domain = first.recipient.split("@")
        return duplicate(dice, kind, first, f"{local.upper()}@{domain.title()}")
    if kind == "duplicate by Unicode form":
        first = dice.choice([p for p in dice.choices(people, k=50) if p.recipient.isascii()])
        local, domain = first.recipient.split("@")
        wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in local)
        return duplicate(dice, kind, first, f"{wide}@{domain}")
    if kind == "duplicate by decomposition":
        accented = [p for p in people if p.kind == "international local part"]
        first = dice.choice(accented)
        local, domain = first.recipient.split("@")
        return duplicate(dice, kind, first, f"{unicodedata.normalize('NFD', local)}@{domain}")
    if kind == "quoted line break":
        row.cells[6] = f'first line, with "quotes"\r\nsecond line; {number}'
    elif kind == "cell missing":
        arguments = {"expected": "7", "found": "6"}
        return refused(row, kind, Finding("wrong_column_count", None, arguments), row.cells[:6])
    elif kind == "cell too many":
        arguments = {"expected": "7", "found": "8"}
        return refused(row, kind, Finding("wrong_column_count", None, arguments), row.cells + ["beyond"])
    elif kind == "empty cells beyond":
        row.cells += ["", " "]
    elif kind == "invalid address":
        text, reason = INVALID[number % len(INVALID)]
        row.cells[0] = text.format(m=in_address)
        return refused(row, kind, Finding("invalid_address", "Email", {"reason": reason}))
    elif kind == "no address":
        row.cells[0] = " "
        return refused(row, kind, Finding("missing_address", "Email"))
    elif kind == "international domain":
        unicode = ["münchen.example", "例子.example", "bücher.example", "пример.example"][number % 4]
        row.cells[0] = f"office.{in_address}@{unicode}"
        row.recipient = f"office.{in_address}@{unicode.encode('idna').decode('ascii')}"
    elif kind == "international local part":
        row.recipient = f"jürgen.é.{in_address}@customer{number % DOMAINS}.example"
        row.cells[0] = row.recipient
    elif kind == "empty name":
        row.cells[1], row.name, row.markers = "", "", [in_address]
    elif kind == "formula in a note":
        row.cells[6] = ['=HYPERLINK("http://evil.example","x")', "@SUM(A1:A9)", "+cmd|' /C calc'!A0", "-2+3"][number % 4]
    elif kind == "formula in a name":
        row.name = f"=1+1 {in_name}"
        # As a careful spreadsheet writes it; the apostrophe is taken away again.
        row.cells[1] = row.name if number % 2 else "'" + row.name
    elif kind == "header injection in an address":
        row.cells[0] += ["\r\nBcc: victim@evil.example", "\nSubject: hello", "\rX: y"][number % 3]
        return refused(row, kind, Finding("line_break", "Email", {"field": "address"}))
    elif kind == "header injection in a name":
        row.cells[1] += ["\r\nBcc: victim@evil.example", "\nTo: x@evil.example", "\u2028Cc: y@evil.example"][number % 3]
        return refused(row, kind, Finding("line_break", "Full name", {"field": "full_name"}))
    elif kind == "control character in a name":
        row.cells[1] += "\x07"
        return refused(row, kind, Finding("control_character", "Full name", {"field": "full_name"}))
    elif kind == "unknown country":
        row.cells[3] = "Atlantis"
        row.findings = [Finding("unknown_country", "Country")]
    else:
        raise AssertionError(kind)
    return row


KINDS = [
    "international local part",
    "international domain",
    "duplicate by case",
    "duplicate by Unicode form",
    "duplicate by decomposition",
    "quoted line break",
    "cell missing",
    "cell too many",
    "empty cells beyond",
    "invalid address",
    "no address",
    "empty name",
    "formula in a note",
    "formula in a name",
    "header injection in an address",
    "header injection in a name",
    "control character in a name",
    "unknown country",
]


class ContactFile:
    """`count` rows from `seed`: the same people each time."""

    def __init__(self, count, seed):
        dice = random.Random(seed)
        places = sorted(dice.sample(range(min(100, count // 10), count), count * NASTY_IN_THOUSAND // 1000))
        kinds = {place: (KINDS[at % len(KINDS)], at // len(KINDS)) for at, place in enumerate(places)}
        self.rows, people = [], []
        for place in range(count):
            row = nasty(dice, *kinds[place], people) if place in kinds else clean(dice)
            self.rows.append(row)
            if row.recipient:
                people.append(row)

    def bytes(self, encoding):
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(HEADER)
        writer.writerows(row.cells for row in self.rows)
        return out.getvalue().encode(encoding)

    def people(self):
        return [row for row in self.rows if row.verdict == "new"]

    def markers(self):
        """Of every row, imported or not: none may be found anywhere."""
        return [one for row in self.rows for one in row.markers]

    def count(self, verdict):
        return sum(row.verdict == verdict for row in self.rows)

    def findings(self):
        """`(row number, code, column, arguments, imported)` of every finding, as the error list owes them; the header is row 1."""
        for number, row in enumerate(self.rows, 2):
            for one in row.findings:
                yield number, one.code, one.column, tuple(sorted(one.arguments.items())), row.verdict == "new"

    def kinds(self):
        counts = {}
        for row in self.rows:
            counts[row.kind] = counts.get(row.kind, 0) + 1
        return counts
