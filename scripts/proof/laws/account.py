"""An import gives an exact account of every row, in either encoding, and keeps every person as the file says."""

import csv
import io

from ..people import FIELDS


def import_exactly(law, workspace, file, encoding, name, people_list):
    """Imports `file` written in `encoding` and compares everything that can be compared."""
    data = file.bytes(encoding)
    law.measure(rows=len(file.rows), file_bytes=len(data), nasty_rows=sum(n for kind, n in file.kinds().items() if kind != "clean"))
    made = workspace.upload("people.csv", data, people_list)
    law.same("the encoding that was found", name, made["encoding"])
    law.same("the meaning of the columns", FIELDS, made["mapping"])
    law.same("the rows of the upload", len(file.rows), made["rows"])
    expected = {
        "rows": len(file.rows), "new": file.count("new"), "updated": 0, "unchanged": 0,
        "duplicates": file.count("duplicate"), "refused": file.count("refused"),
    }
    checked, dry_seconds = workspace.run_import(made["id"], "dry-run", "checked")
    law.same("the account of the dry run", expected, checked["counts"])
    findings(law, workspace, made["id"], file)
    law.same("people before publishing", 0, workspace.count())
    published, seconds = workspace.run_import(made["id"], "publish", "published")
    law.same("the account once published", expected, published["counts"])
    law.measure(**expected, dry_run_seconds=round(dry_seconds, 1), publish_seconds=round(seconds, 1),
                rows_per_second=round(len(file.rows) / (dry_seconds + seconds)),
                in_the_grid_after_seconds=round(workspace.wait_for_people(file.count("new")), 2))
    exported(law, workspace, file)
    return made["id"]


def nothing_new(law, workspace, file, encoding, name):
    """The same file in another encoding brings nobody new and changes nobody; given up, it leaves nothing."""
    made = workspace.upload("again.csv", file.bytes(encoding))
    law.same("the encoding that was found", name, made["encoding"])
    checked, seconds = workspace.run_import(made["id"], "dry-run", "checked")
    expected = {
        "rows": len(file.rows), "new": 0, "updated": 0, "unchanged": file.count("new"),
        "duplicates": file.count("duplicate"), "refused": file.count("refused"),
    }
    law.same("the account of the dry run", expected, checked["counts"])
    law.measure(**expected, dry_run_seconds=round(seconds, 1))
    law.same("the state", "cancelled", workspace.client.post(f"/imports/{made['id']}/cancel")["state"])
    law.same("people as before", file.count("new"), workspace.count())


def findings(law, workspace, import_id, file):
    """The error list, line by line; what it shows of a cell is masked."""
    found, clear = [], []
    markers = set(file.markers())
    for one in workspace.client.pages(f"/imports/{import_id}/errors"):
        arguments = tuple(sorted((key, str(value)) for key, value in one["arguments"].items()))
        found.append((one["row"], one["code"], one["column"], arguments, one["imported"]))
        clear += [word for word in one["text"].replace(".", " ").replace("@", " ").split() if word in markers]
    law.same_set("the error list", list(file.findings()), found)
    law.same("lines of the error list", len(list(file.findings())), len(found))
    law.same("markers shown in the error list", [], clear[:3])


def exported(law, workspace, file):
    """Everybody as they are kept: the export is the file again, person by person."""
    status, _, data = workspace.client.raw("GET", "/api/v1/contacts/export", headers={"Cookie": workspace.client.cookie})
    law.same("the status of the export", 200, status)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    plain = {row.recipient: (row.name, row.cells[2], row.cells[4]) for row in file.people()}
    kept = {row["address"]: (unescaped(row["full_name"]), row["company_name"], row["language"]) for row in rows}
    law.same("people in the export", len(plain), len(rows))
    law.same_set("addresses, names, companies and languages", plain.items(), kept.items())


def unescaped(cell):
    """Without the apostrophe that keeps a spreadsheet from running the cell."""
    return cell[1:] if cell[:2] in ("'=", "'@", "'+", "'-") else cell
