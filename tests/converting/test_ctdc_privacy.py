"""Nothing identifying gets out: markers in every text, id and date of records, rightly or wrongly placed, are never seen again."""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Iterator
from typing import Any

from ctdc_samples import Done, Record, case, event, run, urn, victim
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tipx import testing
from tipx.converting.model import ConvertError
from tipx.standard import newest
from tipx.standard.fields import Field
from tipx.standard.sensitivity import classes
from tipx.walking import every_place

STEM = "zqmarkq"
KEEPS_FORM = frozenset(("urn", "date", "dateTime", "partialDateValue", "decimal", "subdivision", "sha256"))
"""What is no text of one's own but has to stay in all the same: ids, days and moments, places finer than a country."""
CODED = frozenset(("fieldPath", "version", "profileClaim", "country", "language", "script", "currency"))
"""What names a code or a field of the standard. Countries belong into the table."""
_numbers = itertools.count(1)
_FINE = re.compile(r"[0-9]{4}-[0-9]{2}")
_UUID = re.compile("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}", re.IGNORECASE)


def marker() -> str:
    return f"{STEM}{next(_numbers):06d}"


def planted(data: Any, field: Field, told: set[str]) -> Any:
    """The data with a marker in every text that is no code and in every extension. `told`: takes all texts that must stay in."""
    if field.kind == "object":
        return {name: planted(value, field.properties[name], told) for name, value in data.items()}
    if field.kind == "list":
        assert field.item is not None
        return [planted(one, field.item, told) for one in data]
    if field.kind == "extensions":
        return {f"urn:{marker()}": {marker(): [marker(), data]}}
    if field.kind != "string" or field.const is not None:
        return data
    if field.format in CODED or (field.codelist is not None and field.format not in KEEPS_FORM):
        return data
    if field.format not in KEEPS_FORM:
        return marker()
    told.add(data)
    return data


def texts(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for name, value in data.items():
            yield name
            yield from texts(value)
    elif isinstance(data, list):
        for one in data:
            yield from texts(one)
    elif isinstance(data, str):
        yield data


def seen(done: Done, told: set[str]) -> None:
    """Fails when anything that had to stay in came out: in the table, in the ledger or in the facts."""
    table, beside = done.content.decode("utf-8"), done.told()
    for said in (table, beside):
        assert STEM not in said.casefold()
        assert not _UUID.search(said)
        assert not _FINE.search(said)
    # A year alone, and a decimal of one digit, can also be a year of registration and a count.
    assert not {one for one in told if len(one) > 4 and (one in table or one in beside)}
    assert not {one for one in told if not one.isdigit()} & {cell for row in done.rows for cell in row.values()}
    assert {len(cell) for row in done.rows for cell in (row["yearOfRegistration"],)} <= {0, 4}


@settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)  # fmt: skip
@given(
    persons=st.lists(testing.records("victim", fill=0.9), min_size=1, max_size=2),
    cases=st.lists(testing.records("case", fill=0.9), min_size=1, max_size=2),
    referral=testing.records("referral", fill=0.5),
    header=testing.bundles(fill=0.5),
    columns=st.sampled_from(["s", "k"]),
    identifying=st.sampled_from(["all", "known"]),
    k=st.integers(2, 4),
)
def test_no_text_id_or_date_of_any_field_gets_out(
    persons: list[Record], cases: list[Record], referral: Record, header: Record, columns: str, identifying: str, k: int
) -> None:
    told: set[str] = set()
    tree = newest().record
    header = {name: value for name, value in header.items() if name not in testing.LISTS}
    records = [planted(referral, tree("referral"), told)]
    for number, (kind, one) in enumerate([*(("victim", one) for one in persons), *(("case", one) for one in cases)]):
        for copied in range(6):
            record = planted(one, tree(kind), told)
            record["id"] = urn(10_000 + 100 * number + copied)
            if kind == "victim":
                record["personStatus"] = "confirmed-victim"
                record["caseIds"] = [urn(10_000 + 100 * (len(persons) + at) + copied) for at in range(len(cases))]
                record.pop("linkedVictims", None)
            else:
                for happened in record.get("events", ()):
                    happened.pop("victimIds", None)
                record.pop("linkedCases", None)
            told |= {record["id"]}
            records.append(record)
    planted_header = planted(header, tree("bundle"), told)
    done = run(records, planted_header, columns=columns, identifying=identifying, k=k)
    assert STEM in repr(records)
    seen(done, told)


def test_the_planting_reaches_every_text_of_ones_own() -> None:
    """Every string and every free text gets a marker; every id, day, decimal and finer place is watched; so is each extension."""
    planted_kinds: set[str | None] = set()
    for kind in ("case", "victim", "referral", "bundle"):
        tree = newest().record(kind)
        for names, field in every_place(tree):
            inner = field.item or field
            told: set[str] = set()
            if inner.kind == "extensions":
                assert STEM in repr(planted({"urn:example:a": "x"}, inner, told)), names
            elif inner.kind == "string" and inner.const is None:
                value = planted("2000", inner, told)
                planted_kinds.add(inner.format)
                if inner.format in ("string", "text"):
                    assert value.startswith(STEM), names
                elif inner.codelist is None and inner.format not in CODED:
                    assert told == {"2000"}, names
                else:
                    assert inner.codelist is None or value == "2000", names
        for names, found in classes(newest(), kind).items():
            inner = tree.at(*names).item or tree.at(*names)
            if found == "I" and inner.kind == "string" and inner.codelist is None:
                told = set()
                assert planted("2000", inner, told).startswith(STEM) or told, names
    assert planted_kinds >= {"string", "text", *KEEPS_FORM}


def test_a_marker_that_got_out_would_be_seen() -> None:
    done = run([victim(one, gender="woman") for one in range(11)])
    for said in (f"x{STEM}000001", "2020-01", urn(5)):
        leaky = done._replace(content=done.content + said.encode() + b"," * 26 + b"\r\n")
        try:
            seen(leaky, set())
        except AssertionError:
            continue
        raise AssertionError(said)


def wrongly(data: Any, keep: frozenset[str]) -> Any:
    """A marker in place of every text, whatever belongs there, and unknown fields everywhere."""
    if isinstance(data, dict):
        changed = {name: value if name in keep else wrongly(value, keep) for name, value in data.items()}
        return changed | {marker(): marker(), marker(): {marker(): [marker()]}}
    if isinstance(data, list):
        return [wrongly(one, keep) for one in data] + [marker()]
    return marker() if isinstance(data, str) else data


def full(number: int) -> list[Record]:
    """A person and a case with everything that goes into the table."""
    happened = event(
        5, purposes=["forced-labour"], controlMethods=["debt-bondage"], labourActivities=["construction"],
        sexualExploitationTypes=["pornography"], recruiterRelation=["family"], means=["abduction"],
        place={"country": "AE", "subdivision": "AE-DU", "city": "Sample"}, durationMonths=3,
    )  # fmt: skip
    person = victim(
        number, [1000 + number], gender="woman", ageGroup="21-23", citizenships=["PK"], sex="female",
        ageAtDetection=22, ageAtFirstTrafficking=17, pseudonym="Sample",
    )  # fmt: skip
    return [case(1000 + number, [number], events=[happened], detectionPlace={"country": "PK"}), person]


def test_texts_where_codes_belong_do_not_get_out_either() -> None:
    header = {"sender": {"type": "hotline"}, "agencies": [{"id": "x", "type": "hotline"}]}
    good = [record for number in range(12) for record in full(number)]
    keep = frozenset(("recordType", "id", "caseIds", "victimIds", "personStatus"))
    for columns in ("s", "k"):
        bad = [wrongly(record, keep) for number in range(100, 112) for record in full(number)]
        done = run([*good, *bad], wrongly(header, frozenset()), columns=columns)
        seen(done, set())
        assert {row["gender"] for row in done.rows} <= {"Woman", ""}


def refused_or_seen(records: list[Record]) -> str:
    """What a run says that is refused; the empty text when it writes a table, in which nothing is seen."""
    try:
        seen(run(records, columns="k"), set())
    except ConvertError as error:
        return str(error)
    return ""


def test_each_field_that_goes_into_the_table_can_be_a_text_a_list_an_object_or_a_number() -> None:
    good = [record for number in range(12) for record in full(number)]
    strange: tuple[Any, ...] = (marker(), [marker()], {marker(): marker()}, 7, True, [[marker()]], [{}], "")
    for name in sorted({*good[0], *good[1]} - {"recordType"}):
        for value in strange:
            records = copy.deepcopy(good)
            for record in records:
                if name in record:
                    record[name] = value
            assert STEM not in refused_or_seen(records)
    for name in sorted(good[0]["events"][0]):
        for value in strange:
            records = copy.deepcopy(good)
            for record in records:
                for happened in record.get("events", ()):
                    happened[name] = value
            seen(run(records, columns="k"), set())


def test_a_place_is_told_by_its_country_only() -> None:
    done = run([record for number in range(12) for record in full(number)])
    assert "AE-DU" not in done.content.decode()
    assert done.losses()["dropped", "Case.events[].place.subdivision"] == 12


def test_the_order_of_rows_follows_from_their_content() -> None:
    women = [victim(one, gender="woman") for one in range(0, 40, 2)]
    men = [victim(one, gender="man") for one in range(1, 41, 2)]
    rows = run([one for pair in zip(women, men, strict=True) for one in pair]).rows
    assert [row["gender"] for row in rows] == ["Man"] * 20 + ["Woman"] * 20
