"""Cases of reading and writing HTCDS 2.0 case sheets. What is filled in, and in which words, stands in the mapping of the standard
(`schemas/1.0/mappings`), which people wrote; what belongs to one column is authored here from it."""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tipx.generate.suite.drafting import Draft, problem, text_of
from tipx.generate.suite.hosting import forms_of, host, ordered
from tipx.standard import standard

_OF = "1.0"
_PAGE = "docs/converting/htcds.md"
_MAPPING = "schemas/1.0/mappings/htcds-2.0.csv"
SEVERAL, ONE = "htcds", "htcds-single"
Loss = tuple[str, str]


def drafts() -> Iterator[Draft]:
    """First what is read, column by column, then sheets as people write them, then what is written."""
    yield from _columns()
    yield from _sheets()
    yield from _written()


@functools.cache
def _file(name: str) -> list[dict[str, str]]:
    path = standard(_OF).folder / "mappings" / name
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


# -- reading: one column ----------------------------------------------------------------------------------------------------


class _Column(NamedTuple):
    """A cell of a column: what it becomes in the person's record, what is lost or filled in beside it, and the problems."""

    field: str
    cell: str
    becomes: Mapping[str, Any]
    losses: Sequence[Loss] = ()
    problems: Sequence[Mapping[str, Any]] = ()
    not_filled: Sequence[str] = ()
    """What is usually filled in, and is told by the cell itself here."""
    forms: Sequence[str] = (SEVERAL, ONE)
    key: str = ""
    of_case: Mapping[str, Any] = {}
    more: Mapping[str, str] = {}
    """Further columns, and what stands in them."""


def _of(rule: str, model: str | None) -> dict[str, Any]:
    return problem(rule, "error" if rule == "TIPX-CNV-002" else "warning", model)


_NAME = {"type": "legal", "given": "Sample"}
_NOT_SAFE = [("defaulted", "Victim.contacts[].safety")]
_EVENT = [("defaulted", "Case.events[].id")]
_CONTROLLED = [*_EVENT, ("defaulted", "Case.events[].means")]

_COLUMNS = (
    _Column("prs_SecondName", "Family", {"names": [{**_NAME, "family": "Family"}]}),
    _Column("prs_MiddleName", "Middle", {"names": [{**_NAME, "middle": "Middle"}]}),
    _Column("prs_Salutation", "Ms", {"names": [{**_NAME, "prefix": "Ms"}]}),
    _Column("prs_Gender", "Feminine", {"gender": "woman"}),
    _Column("prs_Citizenship", "PK", {"citizenships": ["PK"]}),
    _Column("prs_Citizenship", "Pakistan", {"citizenships": ["PK"]}, key="by-name"),
    _Column("prs_Citizenship", "PK;NP", {"citizenships": ["PK", "NP"]}, forms=(SEVERAL,), key="several"),
    _Column(
        "prs_Citizenship", "Narnia", {}, [("dropped", "prs_Citizenship")], [_of("TIPX-CNV-001", "Victim.citizenships")], key="unknown"
    ),
    _Column("prs_Gender", "girl", {}, [("dropped", "prs_Gender")], [_of("TIPX-CNV-001", "Victim.gender")], key="unknown"),
    _Column("prs_Deceased", "false", {"deceased": False}),
    _Column("prs_MaritalStatus", "Married", {"maritalStatus": "married"}),
    _Column("prs_NumberOfChildren", "2", {"numberOfChildren": 2}),
    _Column(
        "prs_NumberOfChildren", "two", {}, [], [_of("TIPX-CNV-002", "Victim.numberOfChildren")], key="word"
    ),
    _Column("prs_PrimaryLanguage", "urd", {"languages": [{"lang": "ur", "use": "primary"}]}),
    _Column("prs_Birthdate", "1998-05-17", {"birthDate": {"value": "1998-05-17"}}),
    _Column("prs_Birthdate", "03/04/2001", {}, [], [_of("TIPX-CNV-002", "Victim.birthDate")], key="ambiguous"),
    _Column("prs_Birthdate", "2001-02-30", {}, [], [_of("TIPX-CNV-002", "Victim.birthDate")], key="no-day"),
    _Column("prs_IdentityNumber", "S-0001", {"identityDocuments": [{"type": "national-id", "number": "S-0001"}]},
            [("approximated", "prs_IdentityNumber")]),
    _Column("prs_Title", "Sample title", {}, [("dropped", "prs_Title")]),
    _Column("prs_Email", "sample@sample.invalid", {"contacts": [{"kind": "email", "value": "sample@sample.invalid", "safety": "unknown"}]},
            _NOT_SAFE),
    _Column("prs_MobilePhone", "+92300000001", {"contacts": [{"kind": "mobile", "value": "+92300000001", "safety": "unknown"}]}, _NOT_SAFE),
    _Column("prs_MailingCity", "Lahore", {"homeAddress": {"city": "Lahore"}}),
    _Column("prs_MailingCountry", "PK", {"homeAddress": {"country": "PK"}}),
    _Column("vic_TraffickingStatus", "NotAVictimOfTrafficking", {"personStatus": "not-victim"}, not_filled=["Victim.personStatus"]),
    _Column("vic_AgeWhenTrafficked", "20", {"ageAtFirstTrafficking": 20}),
    _Column("vic_DetailsOfVulnerabilities", "Sample details", {"vulnerabilityDetails": "Sample details"}),
    _Column("cas_Status", "Active", {}, not_filled=["Case.status"], of_case={"status": "open"}),
    _Column(
        "vic_MethodsOfControl", "DebtBondage", {}, _CONTROLLED, more={"vic_TypeOfExploitation": "Servitude"},
        of_case={"events": [{"purposes": ["servitude"], "controlMethods": ["debt-bondage"], "means": ["other-coercion"]}]},
    ),
    _Column(
        "vic_MethodsOfControl", "DebtBondage ;takesearnings", {}, _CONTROLLED, forms=(SEVERAL,), key="spelling",
        more={"vic_TypeOfExploitation": "Servitude"}, of_case={"events": [{"controlMethods": ["debt-bondage", "takes-earnings"]}]},
    ),
    _Column(
        "vic_MethodsOfControl", "Sample method", {}, _EVENT, [_of("TIPX-CNV-001", "Case.events[].controlMethods")], key="unknown",
        of_case={"events": [{"controlMethods": ["other"], "controlMethodsOtherText": "Sample method"}]},
    ),
    _Column(
        "vic_TypeOfExploitation", "Servitude", {}, _EVENT, of_case={"events": [{"stage": ["exploitation"], "purposes": ["servitude"]}]}
    ),
    _Column("shoe", "42", {}, [("dropped", "(column not known)")], [_of("TIPX-CNV-003", None)], key="not-known"),
)  # fmt: skip


def _columns() -> Iterator[Draft]:
    """A sheet with one person and, beside the first name, one column."""
    for one in _COLUMNS:
        for form in one.forms:
            key = f"htcds/read/{one.field}/{one.key or 'exact'}/{form}"
            victim = {"names": [_NAME], **one.becomes}
            part = {"victims": [victim], "cases": [dict(one.of_case)]} if one.of_case else {"victims": [victim]}
            yield _read(
                key, f"{form} {one.field} {one.key}", f"The column {one.field}{_said(one)}, of a sheet with one person.", form,
                _csv([("", "prs_FirstName", one.field, *one.more), ("1", "Sample", one.cell, *one.more.values())]), part,
                _filled(one.not_filled, one.losses), one.problems,
            )  # fmt: skip


def _said(one: _Column) -> str:
    return f" ({one.key.replace('-', ' ')})" if one.key else ""


def _filled(
    told: Sequence[str] = (), more: Sequence[Loss] = (), kinds: Sequence[str] = ("bundle", "case", "victim")
) -> list[Loss]:
    """What is filled in of a sheet with one person of whom only the name is known: what the standard requires of the records that are
    made, as the mapping has it, and the kind of the number of the row."""
    made = {row["place"] for row in _file("htcds-2.0-defaults.csv") if not row["when"]}
    made |= {row["place"] for row in _file("htcds-2.0.csv") if row["default"]}
    required = [
        f"{kind.capitalize()}.{name}"
        for kind in kinds
        for name in standard(_OF).record(kind).required
        if name != "recordType"
    ]
    numbers = [f"{kind.capitalize()}.localIds[].type" for kind in kinds if kind != "bundle"]
    return [("defaulted", one) for one in (*required, *numbers) if one in made and one not in told] + list(more)


# -- reading: whole sheets --------------------------------------------------------------------------------------------------


def _sheets() -> Iterator[Draft]:
    one = [("", "prs_FirstName", "prs_SecondName"), ("1", "Sample", "Family")]
    name = {**_NAME, "family": "Family"}
    person = {"victims": [{"names": [name], "localIds": [{"value": "1"}]}], "cases": [{"localIds": [{"value": "1"}]}]}
    for key, about, raw in (
        ("semicolons", "with semicolons", _csv(one, ";")),
        ("bom", "with a byte order mark", b"\xef\xbb\xbf" + _csv(one)),
        ("line-feeds", "with line feeds only", _csv(one).replace(b"\r\n", b"\n")),
        ("labels", "whose columns are known by their labels", _csv([("", "First Name", "Second Name"), one[1]])),
        (
            "both-rows",
            "with the two rows of names and labels",
            _csv([one[0], ("", "First Name", "Second Name"), one[1]]),
        ),
        ("other-order", "whose columns stand in another order", _csv([(row[0], row[2], row[1]) for row in one])),
        ("blank-rows", "with blank rows", _csv([*one, ("", "", ""), ("", "", "")])),
    ):
        yield _read(f"htcds/sheet/{key}", f"sheet {key}", f"A sheet {about}.", SEVERAL, raw, person, _filled(), [])
    two = _csv([*one, ("2", "Other", "Family")])
    part = {
        "victims": [{"names": [name]}, {"names": [{"type": "legal", "given": "Other", "family": "Family"}]}],
        "cases": [{}, {}],
    }
    yield _read("htcds/sheet/two", "sheet two", "A sheet with two persons.", SEVERAL, two, part, _filled(), [])
    same = _csv([("", "prs_FirstName", "prs_Deceased"), ("1", "Sample", "false"), ("1", "Sample", "true")])
    yield _read(
        "htcds/sheet/disagree", "sheet disagree", "Two rows of one person that disagree: the first one counts.", SEVERAL, same,
        {"victims": [{"deceased": False}]}, None, [problem("TIPX-CNV-007", "error", "Victim.deceased")],
    )  # fmt: skip
    yield _refused(
        "htcds/sheet/lossy", "sheet refused", "A sheet with a title, which the standard has no place for, where losses are refused.",
        {SEVERAL: [("input.csv", _csv([("", "prs_FirstName", "prs_Title"), ("1", "Sample", "Sample title")]))]}, "json",
        _filled(more=[("dropped", "prs_Title")]),
    )  # fmt: skip
    yield _refused(
        "htcds/sheet/no-sheet", "no sheet", "A table in which no column is one of a case sheet.",
        {SEVERAL: [("input.csv", _csv([("shoe", "hat"), ("42", "56")]))]}, "json", None, "report",
    )  # fmt: skip


def _csv(rows: Sequence[Sequence[str]], delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


# -- writing ------------------------------------------------------------------------------------------------------------------

_OWNER = {"name": "Sample Shelter", "type": "shelter", "country": "PK"}
_HEAD: Sequence[Loss] = [
    ("dropped", f"Victim.{one}")
    for one in ("tipxVersion", "id", "version", "createdAt", "owner.name", "owner.type", "owner.country", "childStatus")
]
"""What HTCDS has no place for in a person of whom only the name is known."""


class _Written(NamedTuple):
    """What a record says of a person, the cells it becomes, and what is lost of it."""

    key: str
    about: str
    says: Mapping[str, Any]
    cells: Mapping[str, str]
    losses: Sequence[Loss] = ()
    status: str = "PossibleVictimOfTrafficking"


_EXPORTS = (
    _Written("name", "A name", {}, {}),
    _Written("name-whole", "A name that is known only as a whole", {"names": [{"type": "legal", "full": "Sample Person"}]},
             {"prs_FirstName": "Sample Person"}, [("approximated", "Victim.names[].full")]),
    _Written("gender", "A gender", {"gender": "woman"}, {"prs_Gender": "Feminine"}),
    _Written("sex", "The recorded sex, which does not stand in for the gender", {"sex": "female"}, {}, [("dropped", "Victim.sex")]),
    _Written("birth-date", "A birth date", {"birthDate": {"value": "1996-02-03"}}, {"prs_Birthdate": "1996-02-03"}),
    _Written("birth-year", "A birth date of which only the year is known", {"birthDate": {"value": "1996"}}, {},
             [("dropped", "Victim.birthDate.value")]),
    _Written("citizenship", "A citizenship", {"citizenships": ["PK"]}, {"prs_Citizenship": "PK"}),
    _Written("email", "An address of mail", {"contacts": [{"kind": "email", "value": "sample@sample.invalid", "safety": "safe"}]},
             {"prs_Email": "sample@sample.invalid"}, [("dropped", "Victim.contacts[].safety")]),
    _Written("home", "An address", {"homeAddress": {"country": "PK", "city": "Lahore", "street": "Sample Street 1"}},
             {"prs_MailingCountry": "PK", "prs_MailingCity": "Lahore", "prs_MailingStreet": "Sample Street 1"}),
    _Written("needs", "A need", {"needs": [{"serviceType": "legal-aid", "urgency": "urgent"}]}, {},
             [("dropped", "Victim.needs[].serviceType"), ("dropped", "Victim.needs[].urgency")]),
    _Written("extension", "An extension", {"extensions": {"urn:sample:notes": {"colour": "green"}}}, {}, [("dropped", "Victim.extensions")]),
    _Written("not-victim", "A person who was found to be no victim", {"personStatus": "not-victim"}, {}, [], "NotAVictimOfTrafficking"),
)  # fmt: skip


def _written() -> Iterator[Draft]:
    for one in _EXPORTS:
        for to in (SEVERAL, ONE):
            payload = _person(one.says)
            yield _write(
                f"htcds/write/{one.key}/{to}", f"{to} write {one.key}", f"{one.about}, written to a sheet.", payload, to,
                [_row(one)], [*_HEAD, *one.losses],
            )  # fmt: skip
        if one.key in ("name", "birth-year"):
            yield _refused(
                f"htcds/write/{one.key}/refused", f"write {one.key} refused", f"{one.about}: what a sheet cannot carry is refused.",
                forms_of(_person(one.says), standard(_OF), True), SEVERAL, [*_HEAD, *one.losses],
            )  # fmt: skip
    several = _Written("citizenships", "Two citizenships", {"citizenships": ["PK", "AF"]}, {"prs_Citizenship": "PK;AF"})
    yield _write(
        "htcds/write/citizenships/htcds", "htcds write citizenships", "Two citizenships in one cell.", _person(several.says), SEVERAL,
        [_row(several)], _HEAD,
    )  # fmt: skip
    first = several._replace(cells={"prs_Citizenship": "PK"})
    yield _write(
        "htcds/write/citizenships/htcds-single", "htcds single write citizenships",
        "Of two citizenships a sheet with one value a cell has one.", _person(several.says), ONE, [_row(first)],
        [*_HEAD, ("dropped", "Victim.citizenships")],
    )  # fmt: skip


def _person(says: Mapping[str, Any]) -> dict[str, Any]:
    victim = host(standard(_OF), "victim", ())
    victim |= {"owner": _OWNER, "childStatus": "adult", "names": [{**_NAME, "family": "Family"}], **says}
    made: dict[str, Any] = ordered(victim, standard(_OF).record("victim"))
    return made


def _row(one: _Written) -> list[str]:
    cells = {"prs_FirstName": "Sample", "prs_SecondName": "Family", "vic_TraffickingStatus": one.status}
    if "names" in one.says:
        del cells["prs_SecondName"]
    cells |= one.cells
    return ["1", *(cells.get(column["field"], "") for column in _file("htcds-2.0-sheet.csv")[1:])]


def _write(
    key: str,
    name: str,
    about: str,
    payload: dict[str, Any],
    to: str,
    rows: Sequence[Sequence[str]],
    losses: Sequence[Loss],
) -> Draft:
    """The sheet has the columns of the published one, with its two rows of names and labels."""
    columns = _file("htcds-2.0-sheet.csv")
    raw = _csv([[one["name"] for one in columns], [one["label"] for one in columns], *rows])
    return _draft(
        key, name, about, forms_of(payload, standard(_OF), True),
        {"output": ["output.csv"], "compare": "meaning", "losses": _told(losses)}, to, [("output.csv", raw)],
    )  # fmt: skip


# -- drafts ---------------------------------------------------------------------------------------------------------------------


def _read(
    key: str, name: str, about: str, form: str, raw: bytes, part: Mapping[str, Any], losses: Sequence[Loss] | None,
    problems: Sequence[Mapping[str, Any]] | None,
) -> Draft:  # fmt: skip
    expect: dict[str, Any] = {"output": ["output.json"], "compare": "part"}
    if losses is not None:
        expect["losses"] = _told(losses)
    if problems is not None:
        expect["problems"] = list(problems)
    # The ids that an import makes are other ones each time: what it has to hold is told as a part.
    wanted = {"recordType": "bundle", "tipxVersion": _OF, **part}
    return _draft(key, name, about, {form: [("input.csv", raw)]}, expect, "json", [("output.json", text_of(wanted))])


def _refused(
    key: str,
    name: str,
    about: str,
    inputs: Mapping[str, Any],
    to: str,
    losses: Sequence[Loss] | None,
    loss: str = "refuse",
) -> Draft:
    expect: dict[str, Any] = {"refused": True}
    if losses is not None:
        expect["losses"] = _told(losses)
    return _draft(key, name, about, inputs, expect, to, [], loss)


def _draft(
    key: str, name: str, about: str, inputs: Mapping[str, Any], expect: Mapping[str, Any], to: str, outputs: Sequence[tuple[str, bytes]],
    loss: str = "report",
) -> Draft:  # fmt: skip
    rules = dict.fromkeys(f"rule:{one['rule']}" for one in expect.get("problems", ()))
    return Draft(
        f"{_OF}/{key}", "CNV", name, "full", _OF, about, ["requirement:htcds", *rules], inputs, expect, outputs=outputs,
        sources=[_PAGE, _MAPPING], op="convert", options={"to": to, "loss": loss, "version": _OF},
    )  # fmt: skip


def _told(losses: Sequence[Loss]) -> list[dict[str, str]]:
    return [{"kind": kind, "field": field} for kind, field in losses]
