"""Generates the reference pages of the mappings: what each field of another form is in the standard, and how exact that is.

They show the files in `mappings/` that the converters read, so a page cannot say anything else than what is done.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping

from tipx.converting.ctdc.mapping import HOWS, TABLES
from tipx.generate.pages import NOTE, cell
from tipx.standard import Standard

Row = Mapping[str, str]

FIT = "`exact` comes back the same, `approximate` is told less exactly or by another word, `none` is not taken over."

HTCDS = f"""# The fields of HTCDS 2.0

All fields of the Human Trafficking Case Data Standard 2.0, where each belongs in TIPX, and how exact that is: {FIT} The mapping is a
table that a domain expert can read and correct ([how](htcds.md#who-decides-what-a-field-means)).

HTCDS 2.0 is a work of the International Organization for Migration (IOM), published under CC BY 4.0
(<https://github.com/UNMigration/HTCDS>). Names and labels of its fields and values stand here as they are published; the notes are our
own. No endorsement by IOM is implied.

In brackets stands which item of a list is meant: `[type=legal]` the one with that code, `[row]` one for each row of the sheet, `[last]`
the newest, `[]` any. Of several places an import uses the first, and an export takes the first that holds something. Fields of which
*sheets* says no stand on neither published sheet; a column of that name is read all the same.
"""

PRIMERO = f"""# The fields of Primero

Which field of a Primero-style case system is which place in TIPX, and how exact that is: {FIT} Deployments configure their own forms,
so the mapping is a table of which an edited copy can be used ([how](primero.md#another-deployment)).

*Words* pairs a word of Primero with a code: `=` both ways, `>` in reading only, `<` in writing only. They come before the words that
the [code lists](../codes/index.md) give.
"""

SIDES = {
    "transition": "The referral or transfer (`transition`)",
    "case": "The case (`case`)",
    "service": "A service of the case (`case.services_section[]`)",
}

CTDC = """# The columns of the CTDC-style table

What stands in each column, and what it is made of. *Seen by* says who may know the value of a person: `known` to outsiders (when,
where, who, the main forms of exploitation), or a `detail` that only those know who were close
([why that matters](ctdc.md#what-counts-as-identifying)). *fit* says whether it tells all that the field tells, or less.
"""

CTDC_TITLES = {
    "s": "Columns `s`: those of the Global Synthetic Dataset",
    "k": "Columns `k`: those of the older k-anonymised Global Dataset",
}


def files(standard: Standard) -> dict[str, str]:
    """The pages, by path from the root of the repository."""
    pages = {
        "htcds-fields": ("htcds-2.0*.csv", _htcds(standard)),
        "primero-fields": ("primero.csv", _primero(standard)),
        "ctdc-columns": ("ctdc.csv", _ctdc(standard)),
    }
    return {
        f"docs/converting/{name}.md": NOTE.format(source=f"schemas/{standard.version}/mappings/{source}")
        + "\n".join(lines)
        + "\n"
        for name, (source, lines) in pages.items()
    }


def _rows(standard: Standard, name: str) -> list[Row]:
    with (standard.folder / "mappings" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _table(names: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    head = list(names)
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _code(text: str) -> str:
    """Words of a mapping as they are written there; those that are parted by ` | ` or `;` one by one."""
    parts = [part.strip() for part in text.replace(" | ", ";").split(";")]
    return ", ".join(f"`{part}`" for part in parts if part)


def _htcds(standard: Standard) -> Iterator[str]:
    yield HTCDS
    yield "## Fields\n"
    fields = _rows(standard, "htcds-2.0.csv")
    yield from _table(
        ("field", "label", "core", "sheets", "in TIPX", "import", "export", "to know"),
        (
            (
                _code(row["field"]), cell(row["label"]), row["core"], "yes" if row["sheets"] else "no", _code(row["place"]),
                row["import"], row["export"], cell(row["note"]) + _also(row),
            )
            for row in fields
        ),
    )  # fmt: skip
    yield "\n## Columns of the published sheets\n"
    yield "Both sheets have two header rows, names and labels, with the quirks shown here.\n"
    yield from _table(
        ("column", "name in the sheet", "label in the sheet", "read as"),
        (
            (row["number"], _code(row["name"]), cell(row["label"]), _code(row["field"]))
            for row in _rows(standard, "htcds-2.0-sheet.csv")
            if row["field"]
        ),
    )
    yield "\n## Values that the code lists do not explain by themselves\n"
    yield "All other values are those of the column `htcds` of the [code lists](../codes/index.md).\n"
    yield from _table(
        ("list", "written", "code", "set beside it", "why"),
        (
            (cell(row["codelist"]), _code(row["written"].replace(";", ",")), _code(row["code"]), _code(row["with"]),
             cell(row["note"]))
            for row in _rows(standard, "htcds-2.0-values.csv")
        ),
    )  # fmt: skip
    yield "\n## What an import fills in\n"
    yield (
        "What TIPX needs and HTCDS does not hold. Each is listed in the loss ledger as *defaulted*. `@` stands for something made at the "
        "time of the import: an id, the moment, the day, the sender, or what follows from the rest of the row.\n"
    )
    yield from _table(
        ("place", "only with", "filled in", "why"),
        (
            (_code(row["place"]), _code(row["when"]), f"`{cell(row['value'])}`", cell(row["why"]))
            for row in _rows(standard, "htcds-2.0-defaults.csv")
        ),
    )


def _also(row: Row) -> str:
    names = ", ".join(f"`{name}`" for name in row["also"].split())
    return f" Also found as {names}." if names else ""


def _primero(standard: Standard) -> Iterator[str]:
    yield PRIMERO
    rows = _rows(standard, "primero.csv")
    for side, title in SIDES.items():
        yield f"\n## {title}\n"
        yield from _table(
            ("field", "in TIPX", "words", "reading", "writing", "to know"),
            (
                (_code(row["field"]), _code(row["place"]), _code(row["values"]), row["import"], row["export"], cell(row["note"]))
                for row in rows
                if row["side"] == side
            ),
        )  # fmt: skip


def _ctdc(standard: Standard) -> Iterator[str]:
    yield CTDC
    rows = _rows(standard, "ctdc.csv")
    for name in TABLES:
        yield f"\n## {CTDC_TITLES[name]}\n"
        yield from _table(
            ("column", "seen by", "made of", "how", "words", "fit", "to know"),
            (
                (_code(row["column"]), row["kind"], ", ".join(f"`{one}`" for one in row["from"].split()),
                 HOWS[row["how"]], _code(row["values"]), row["fit"], cell(row["note"]))
                for row in rows
                if row["table"] == name
            ),
        )  # fmt: skip
