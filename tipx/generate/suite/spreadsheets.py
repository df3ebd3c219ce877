"""Cases of tables, in CSV and in workbooks: as people and programs write them, and with the mistakes that they make."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tipx.generate.suite.converting import OF, TABLES, Data, as_schema, lossless, person, refused
from tipx.generate.suite.drafting import Draft, File, problem
from tipx.generate.suite.tables import (
    PLAIN,
    Book,
    Cell,
    Tables,
    Writing,
    boolean,
    csv_files,
    day,
    error,
    formula,
    number,
    tables_of,
    workbook,
)
from tipx.standard import standard
from tipx.standard.cases import base

_PERSON = "urn:uuid:11111111-1111-4111-8111-1111111111d1"
_OTHER = "urn:uuid:11111111-1111-4111-8111-1111111111d2"


def drafts() -> Iterator[Draft]:
    """Tables as they come, then their mistakes."""
    yield from _tables_as_they_come()
    yield from _workbooks_as_they_come()
    yield from _mistakes()
    yield from _mistakes_of_workbooks()


# -- tables as people and programs write them ------------------------------------------------------------------------------


def _simple() -> Data:
    """A person alone, small enough for tables that are written by hand."""
    return person(
        id=_PERSON, citizenships=["PK", "AF"], birthDate={"value": "1996-05-17"},
        names=[{"type": "legal", "given": "Zoë", "family": "Sample"}],
    )  # fmt: skip


_WAYS: Mapping[str, tuple[str, Writing]] = {
    "commas": ("commas", Writing()),
    "semicolons": ("semicolons, as in many countries", Writing(";")),
    "tabs": ("tabs", Writing("\t")),
    "bom": ("a byte order mark, as spreadsheet programs do", Writing(begin="\ufeff")),
    "line-feeds": ("line feeds only", Writing(newline="\n")),
    "all-quoted": ("every cell in quotes", Writing(quoted=True)),
    "sep-line": ("a first line that says which sign parts the cells", Writing("|", begin="sep=|\r\n")),
    "utf-16-le": ("UTF-16, the little end first", Writing(encoding="utf-16-le", begin="\ufeff")),
    "utf-16-be": ("UTF-16, the big end first", Writing(encoding="utf-16-be", begin="\ufeff")),
    "semicolons-bom": ("semicolons and a byte order mark", Writing(";", begin="\ufeff")),
}


def _tables_as_they_come() -> Iterator[Draft]:
    bundle = as_schema(copy.deepcopy(base(standard(OF), "smallest")))
    for name, payload in (("bundle", bundle), ("person", _simple())):
        for key, (about, how) in _WAYS.items():
            yield lossless(
                f"csv/{name}/{key}", f"csv {name} {key}", f"Tables in CSV with {about}.",
                {"csv": csv_files(tables_of(payload), how)}, "json", payload,
            )  # fmt: skip
    person = _simple()
    latin = {"csv": csv_files(tables_of(person), Writing(encoding="cp1252"))}
    told = [problem("TIPX-TAB-002", "warning", None)]
    yield lossless(
        "csv/windows-1252", "csv windows-1252", "Tables in Windows-1252: read, with a warning that the names want a look.", latin, "json",
        person, told,
    )  # fmt: skip
    yield _judged(
        "csv/windows-1252/judged",
        "csv windows-1252 judged",
        "Tables in Windows-1252: valid, with a warning.",
        latin,
        told,
    )

    def kept(key: str, about: str, tables: Tables, payload: Data = person) -> Draft:
        return lossless(f"csv/{key}", f"csv {key}", about, {"csv": csv_files(tables)}, "json", payload)

    def changed(**cells: Any) -> Tables:
        tables = tables_of(person)
        tables["victims"][0].update(cells)
        return tables

    yield kept(
        "labels-for-codes", "A label stands for its code where one code alone has it.", changed(childStatus="Adult")
    )
    yield kept(
        "labels-beside", "Labels beside their codes are for the eye.", changed(**{"childStatus (label)": "Adult"})
    )
    yield kept(
        "translated-label",
        "A translated label beside a code is passed over.",
        changed(**{"childStatus (label)": "Erwachsen"}),
    )
    yield kept("capitals-of-label", "The capitals of a label do not count.", changed(childStatus="ADULT"))
    yield kept("line-breaks-in-list", "Several codes in a cell, parted by line breaks.", changed(citizenships="PK\nAF"))
    yield kept(
        "unspaced-list", "Several codes in a cell, parted by semicolons without blanks.", changed(citizenships="PK;AF")
    )
    yield kept("blank-columns", "Columns in which nothing stands.", changed(occupation="", sex=""))
    backward = {
        name: [dict(reversed(row.items())) for row in rows] for name, rows in reversed(tables_of(person).items())
    }
    yield kept("other-order", "Columns and files in another order.", backward)
    without = {
        name: [{key: cell for key, cell in row.items() if key != "#"} for row in rows]
        for name, rows in tables_of(person).items()
    }
    yield kept("no-numbers", "Rows of a group without their numbers: their order counts.", without)
    two = as_schema({**person, "names": [*person["names"], {"type": "alias", "full": "Sample"}]})
    tables = tables_of(two)
    tables["victim.names"].reverse()
    yield kept("numbers-count", "Rows of a group in another order than their numbers say.", tables, two)
    blank = {name: [rows[0], dict.fromkeys(rows[0], ""), *rows[1:]] for name, rows in tables_of(person).items()}
    yield kept("blank-rows", "Blank rows are passed over.", blank)
    yield kept(
        "blank-table", "A table that is not known and holds nothing.", {**tables_of(person), "notes": [{"": ""}]}
    )
    asked = as_schema({**person, "deceased": True})
    tables = tables_of(asked)
    tables["victims"][0]["deceased"] = "TRUE"
    yield kept("capitals-of-true", "TRUE is true, whatever its capitals.", tables, asked)
    quoted = as_schema({**person, "occupation": "=1+1"})
    tables = tables_of(quoted)
    tables["victims"][0]["occupation"] = "'=1+1"
    yield kept("apostrophe", "An apostrophe before a text that looks like a formula is taken away.", tables, quoted)


def _workbooks_as_they_come() -> Iterator[Draft]:
    person = _simple()
    bundle = as_schema(copy.deepcopy(base(standard(OF), "smallest")))

    def kept(key: str, about: str, tables: Tables, book: Book = PLAIN, payload: Data = person) -> Draft:
        return lossless(f"xlsx/{key}", f"xlsx {key}", about, _book(tables, book), "json", payload)

    yield kept("bundle", "A message as a workbook.", tables_of(bundle), payload=bundle)
    yield kept("inline", "Texts that stand in their cells.", tables_of(person))
    yield kept("shared", "Texts that stand in a table of their own.", tables_of(person), Book(shared=True))
    yield kept("hidden", "A hidden sheet is read like all others.", tables_of(person), Book(hidden=("victim.names",)))
    for key, book, days in (("1900", Book(), 35202), ("1904", Book(from_1904=True), 33740)):
        tables = tables_of(person)
        tables["victims"][0]["birthDate.value"] = day(days)
        yield kept(f"date-{key}", f"A date of the spreadsheet, counted from {key}.", tables, book)
    aged = as_schema({**person, "ageAtDetection": 29, "deceased": True})
    tables = tables_of(aged)
    tables["victims"][0].update({"ageAtDetection": number(29), "deceased": boolean(True), "version": number(1)})
    yield kept("numbers", "Numbers and truths of the spreadsheet where they belong.", tables, payload=aged)


# -- mistakes --------------------------------------------------------------------------------------------------------------


def _mistakes() -> Iterator[Draft]:
    def changed(table: str = "victims", **cells: Any) -> Tables:
        tables = tables_of(_simple())
        tables[table][0].update(cells)
        return tables

    def wrong(
        key: str, about: str, tables: Tables, rule: str, model: str | None, *more: Mapping[str, Any]
    ) -> Iterator[Draft]:
        return _wrong(
            f"csv/{key}", f"csv {key}", about, {"csv": csv_files(tables)}, [problem(rule, "error", model), *more]
        )

    yield from wrong(
        "formula", "A text wrapped as a formula.", changed(occupation='="0035"'), "TIPX-TAB-005", "Victim.occupation"
    )
    yield from wrong(
        "error-value",
        "What a spreadsheet writes for an error.",
        changed(occupation="#REF!"),
        "TIPX-TAB-005",
        "Victim.occupation",
    )
    document = tables_of(as_schema({**_simple(), "identityDocuments": [{"type": "national-id", "number": "1"}]}))
    for key, text in (("shortened", "1.23E+12"), ("fraction", "3520200000001.0"), ("apostrophe-number", "'0035")):
        document["victim.identityDocuments"][0]["number"] = text
        yield from wrong(
            key, f"A number of a document as a spreadsheet left it: {text}.", copy.deepcopy(document), "TIPX-TAB-006",
            "Victim.identityDocuments[].number",
        )  # fmt: skip
    yield from wrong("unknown-table", "A file that is not known, and holds something.", {**tables_of(_simple()), "remarks": [{"a": "b"}]},
                     "TIPX-TAB-008", None)  # fmt: skip
    yield from wrong(
        "unknown-column", "A column that is not known, and holds something.", changed(shoe="42"), "TIPX-TAB-009", None
    )
    yield from wrong(
        "no-parent", "A row that belongs to no other.", changed("victim.names", parent=_OTHER), "TIPX-TAB-010", None
    )
    yield from wrong("blank-parent", "A row that does not say to which other it belongs.", changed("victim.names", parent=""), "TIPX-TAB-010",
                     None)  # fmt: skip
    twice = tables_of(_simple())
    twice["victims"].append(dict(twice["victims"][0]))
    yield from wrong("key-twice", "Two rows with one id.", twice, "TIPX-TAB-011", "Victim")
    yield from wrong(
        "no-number", "A word where a whole number belongs.", changed(version="one"), "TIPX-TAB-012", "Victim.version"
    )
    yield from wrong("no-truth", "A word that is neither true nor false.", changed(deceased="perhaps"), "TIPX-TAB-012",
                     "Victim.deceased")  # fmt: skip
    yield from wrong(
        "no-column-name", "Something in a column without a name.", changed(**{"": "Sample"}), "TIPX-TAB-013", None
    )
    yield from wrong(
        "no-code", "A word that is neither a code nor a label.", changed(sex="girl"), "TIPX-STR-009", "Victim.sex"
    )
    alone = {"csv": csv_files(changed(sex="", **{"sex (label)": "Female"}))}
    yield _judged(
        "csv/label-alone", "csv label alone", "A label beside a blank code is not read, and that is told.", alone,
        [problem("TIPX-TAB-015", "warning", "Victim.sex")],
    )  # fmt: skip
    other = {"csv": csv_files(changed(sex="male", **{"sex (label)": "Female"}))}
    yield _judged(
        "csv/label-of-other", "csv label of other", "A label of another code of the list beside a code: the code counts.", other,
        [problem("TIPX-TAB-015", "warning", "Victim.sex")],
    )  # fmt: skip
    open_quote = [("tables/victims.csv", b'tipxVersion,id\r\n1.0,"urn:uuid\r\n')]
    yield from _wrong(
        "csv/open-quote", "csv open quote", "A text in quotes that is not closed.", {"csv": open_quote},
        [problem("TIPX-TAB-001", "error", None)],
    )  # fmt: skip


def _mistakes_of_workbooks() -> Iterator[Draft]:
    def with_cells(**cells: Any) -> Tables:
        tables = tables_of(_simple())
        tables["victims"][0].update(cells)
        return tables

    def wrong(
        key: str, about: str, tables: Tables, rule: str, model: str | None, book: Book = PLAIN
    ) -> Iterator[Draft]:
        return _wrong(f"xlsx/{key}", f"xlsx {key}", about, _book(tables, book), [problem(rule, "error", model)])

    occupation, born = "Victim.occupation", "Victim.birthDate.value"
    yield from wrong("formula", "A formula.", with_cells(occupation=formula("1+1", 2)), "TIPX-TAB-005", occupation)
    yield from wrong("error-value", "An error value.", with_cells(occupation=error("#N/A")), "TIPX-TAB-005", occupation)
    yield from wrong(
        "number-for-text",
        "A number where a text belongs.",
        with_cells(occupation=number(35)),
        "TIPX-TAB-006",
        occupation,
    )
    yield from wrong(
        "truth-for-text", "TRUE where a text belongs.", with_cells(occupation=boolean(True)), "TIPX-TAB-006", occupation
    )
    yield from wrong(
        "date-for-text", "A date where a text belongs.", with_cells(occupation=day(35202)), "TIPX-TAB-006", occupation
    )
    yield from wrong("time-of-day", "A date with a time where a day belongs.", with_cells(**{"birthDate.value": _timed(35202.5)}),
                     "TIPX-TAB-007", born)  # fmt: skip
    yield from wrong(
        "early-date", "A date before 1 March 1900.", with_cells(**{"birthDate.value": day(59)}), "TIPX-TAB-007", born
    )
    yield from wrong("moment", "A date of the spreadsheet where a moment belongs.", with_cells(createdAt=day(46084)), "TIPX-TAB-007",
                     "Victim.createdAt")  # fmt: skip
    yield from wrong("merged", "Cells below the names that are merged.", tables_of(_simple()), "TIPX-TAB-016", None,
                     Book(merged={"victims": "A2:A3"}))  # fmt: skip
    yield from wrong(
        "macros",
        "A workbook with macros.",
        tables_of(_simple()),
        "TIPX-TAB-003",
        None,
        Book(parts={"xl/vbaProject.bin": "x"}),
    )
    yield from wrong("unknown-sheet", "A sheet that is not known, and holds something.", {**tables_of(_simple()), "remarks": [{"a": "b"}]},
                     "TIPX-TAB-008", None)  # fmt: skip
    raw = b"PK\x03\x04 Sample"
    yield from _wrong("xlsx/no-workbook", "xlsx no workbook", "Something that begins as a workbook does, and is none.",
                      {"xlsx": [("input.xlsx", raw)]}, [problem("TIPX-TAB-001", "error", None)])  # fmt: skip


def _timed(value: float) -> Cell:
    return Cell(' s="1"', f"<v>{value}</v>")


# -- drafts ----------------------------------------------------------------------------------------------------------------


def _book(tables: Tables, book: Book = PLAIN) -> dict[str, list[File]]:
    return {"xlsx": [("input.xlsx", workbook(tables, book))]}


def _judged(
    key: str, name: str, about: str, inputs: Mapping[str, Sequence[File]], told: Sequence[Mapping[str, Any]]
) -> Draft:
    """Tables that are validated."""
    wrong = any(one["severity"] == "error" for one in told)
    return Draft(
        f"{OF}/{key}", "CNV", name, "full", OF, about, [f"rule:{one['rule']}" for one in told], inputs,
        {"verdict": "invalid" if wrong else "valid", "problems": list(told)}, sources=[TABLES],
    )  # fmt: skip


def _wrong(
    key: str, name: str, about: str, inputs: Mapping[str, Sequence[File]], told: Sequence[Mapping[str, Any]]
) -> Iterator[Draft]:
    """Tables with a mistake: judged, and then refused."""
    yield _judged(f"wrong/{key}", name, about, inputs, told)
    yield refused(
        f"wrong/{key}", f"{name} refused", about, inputs, "json", told, [f"rule:{one['rule']}" for one in told]
    )
