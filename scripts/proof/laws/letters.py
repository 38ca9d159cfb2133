"""Letters pass an independent check: DKIM by dkimpy, MIME by Python's `email`, RFC 8058 headers under the signature."""

import email
import email.policy
import re

import dkim

#: Of each language so many letters are looked at wholly.
LOOKED_AT = 40
SIGNED = [b"from", b"to", b"subject", b"date", b"message-id", b"list-unsubscribe", b"list-unsubscribe-post", b"mime-version"]


def by_campaign(law, letters, campaigns, file):
    """The letters of each language's campaign, told apart by their Feedback-ID; each person has one of each."""
    languages = {campaign: language for language, campaign in campaigns.items()}
    found = {language: [] for language in campaigns}
    for letter in letters:
        campaign = re.search(rb"(?im)^Feedback-ID:\s+([^:\s]+):", letter.content)[1].decode()
        found[languages[campaign]].append(letter)
    people = [row.recipient for row in file.people()]
    for language, some in found.items():
        law.same(f"letters received in {language}", len(people), len(some))
        law.same_set(f"recipients of the letter in {language}", people, [letter.recipient for letter in some])
    return found


def pass_other_eyes(law, records, by_language, file, subjects):
    """`by_language`: the letters that the sink kept for each language's campaign."""
    people = {row.recipient: row for row in file.people()}
    zone = {name.rstrip("."): value for name, value in records.items()}

    def look_up(name, timeout=5):
        return zone[name.decode().rstrip(".")].encode()

    algorithms, looked_at = set(), 0
    for language, letters in by_language.items():
        law.claim(f"there are letters in {language}", len(letters) > 0)
        for letter in letters[:LOOKED_AT]:
            looked_at += 1
            content = undotted(letter.content)
            algorithms |= signatures(law, content, look_up)
            parts(law, content, letter, people[letter.recipient], language, subjects[language])
    law.measure(letters=looked_at, languages=sorted(by_language), algorithms=sorted(algorithms))
    law.same("algorithms that signed", {"rsa-sha256", "ed25519-sha256"}, algorithms)


def undotted(content):
    """As the receiver stores it: without the final dot and the doubled ones (RFC 5321, section 4.5.2)."""
    return content[:-3].replace(b"\r\n..", b"\r\n.")


def signatures(law, content, look_up):
    """Every signature verifies and covers what it must."""
    found = set()
    count = len(re.findall(rb"(?im)^dkim-signature:", content))
    law.claim("a letter has two signatures", count == 2, count)
    for number in range(count):
        check = dkim.DKIM(content)
        law.claim("a signature verifies", check.verify(idx=number, dnsfunc=look_up))
        fields = {key.decode(): value for key, value in check.signature_fields.items()}
        covered = [name.strip().lower() for name in fields["h"].split(b":")]
        missing = [name for name in SIGNED if name not in covered]
        law.claim("a signature covers the headers", not missing, missing)
        for name in (b"from", b"to", b"subject", b"date"):
            law.claim(f"{name.decode()} is over-signed", covered.count(name) == 2, covered.count(name))
        law.same("the domain", b"proof.example", fields["d"])
        found.add(fields["a"].decode())
    return found


def parts(law, content, letter, row, language, subject):
    """The letter as a mail program reads it."""
    law.claim("lines end with CR LF and are no longer than 998 bytes",
              all(len(line) <= 998 and b"\n" not in line and b"\r" not in line for line in content.split(b"\r\n")))
    law.claim("headers are ASCII or the address needs SMTPUTF8",
              content.split(b"\r\n\r\n")[0].isascii() or not letter.recipient.isascii())
    if letter.recipient.isascii():
        read = email.message_from_bytes(content, policy=email.policy.default)
    else:
        # RFC 6532: headers in UTF-8, which the other way would read as unknown bytes.
        read = email.message_from_string(content.decode(), policy=email.policy.SMTPUTF8)
    defects = [part.defects for part in read.walk() if part.defects]
    law.same("defects of MIME", [], defects)
    law.same("the kind", "multipart/alternative", read.get_content_type())
    kinds = [part.get_content_type() for part in read.iter_parts()]
    law.same("its parts", ["text/plain", "text/html"], kinds)
    law.same("the subject", subject, read["subject"])
    to = read["to"].addresses
    law.same("how many it is to", 1, len(to))
    law.same("the address", row.recipient, f"{to[0].username}@{to[0].domain}")
    if row.name:
        law.same("the name", row.name, to[0].display_name)
    plain, html = (part.get_content() for part in read.iter_parts())
    law.claim("its page says its language", f'lang="{language}' in html)
    law.claim("its page runs in its direction", ('dir="rtl"' in html) == (language == "ar"))
    law.claim("both parts say the same letters", letter.link in html.replace("&amp;", "&") and letter.link in plain, letter.link)
    law.same("the one-click header (RFC 8058)", "List-Unsubscribe=One-Click", read["list-unsubscribe-post"])
    law.claim("its link", re.fullmatch(r"<https?://[^<>\s]+/u/[\w.~-]+>", read["list-unsubscribe"].split(",")[0].strip()),
              read["list-unsubscribe"])
    law.claim("no other header", not {"bcc", "cc"} & {name.lower() for name in read.keys()})
    for name in ("from", "date", "message-id", "mime-version", "list-id"):
        law.claim(f"one {name}", len(read.get_all(name) or []) == 1)
