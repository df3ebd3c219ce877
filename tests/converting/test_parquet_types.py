"""What a value becomes in Parquet: codes, dates, moments, decimals, extensions; and what has no place is told, never shown."""

from __future__ import annotations

import datetime
import json
import sys
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from parquet_reading import Written, payload_of, plain, write, write_payload

from tipx.converting import form_parquet
from tipx.converting.ledger import Loss
from tipx.converting.model import ConvertError, Job
from tipx.converting.parquet import values
from tipx.converting.target import ToStream
from tipx.options import Options
from tipx.standard import newest
from tipx.standard.examples import every_example
from tipx.standard.fields import Field
from tipx.version import __version__

UTC = datetime.timezone.utc
SECRET = "Zqxv Sample"
VICTIM: dict[str, Any] = json.loads(
    next(one for one in every_example() if one.name == "minimal-victim").json.read_bytes()
)
CASE: dict[str, Any] = json.loads(next(one for one in every_example() if one.name == "minimal-case").json.read_bytes())


def written(kind: str, **fields: Any) -> Written:
    return write(None, [(kind, {**(VICTIM if kind == "victim" else CASE), **fields})])


def value(kind: str, **fields: Any) -> Any:
    return written(kind, **fields).rows()[0][kind][next(iter(fields))]


def leaf(of: Written, *names: str) -> Any:
    """The one chunk of a nested column."""
    (array,) = of.file.read([names[0]]).column(names[0]).chunks
    for name in names[1:]:
        array = array.values if name == "[]" else array.field(name)
    return array


@pytest.mark.parametrize("kind", ["bundle", "case", "victim", "referral"])
def test_every_field_of_the_standard_has_its_column_and_its_type(kind: str) -> None:
    of = write_payload(VICTIM).file.schema_arrow.field(kind).type
    hold(newest().record(kind), of, ("cases", "victims", "referrals") if kind == "bundle" else ())


def hold(field: Field, of: Any, without: tuple[str, ...] = ()) -> None:
    if field.kind == "object":
        derived = {"earliest", "latest"} if field.type_name == "partialDate" else set()
        names = {of.field(number).name for number in range(of.num_fields)}
        assert names == field.properties.keys() - set(without) | derived
        for name in field.properties.keys() - set(without):
            hold(field.properties[name], of.field(name).type)
    elif field.kind == "list":
        assert field.item is not None
        hold(field.item, of.value_type)
    elif field.codelist:
        assert of == pa.dictionary(pa.int32(), pa.string())
    elif field.kind == "integer":
        assert of == pa.int64()
    elif field.kind == "boolean":
        assert of == pa.bool_()
    elif field.format == "date":
        assert of == pa.date32()
    elif field.format == "dateTime":
        assert of == pa.struct([("text", pa.string()), ("utc", pa.timestamp("us", "UTC"))])
    elif field.format == "decimal":
        assert of == pa.struct([("text", pa.string()), ("number", pa.decimal128(24, 9))])
    else:
        assert of == pa.string()


def test_the_file_says_by_what_it_was_written() -> None:
    kept = write_payload(VICTIM).file.schema_arrow.metadata
    assert kept == {b"tipx.version": __version__.encode(), b"tipx.standard": newest().version.encode()}


def test_a_code_is_one_of_a_dictionary_that_holds_the_whole_list_in_its_order() -> None:
    found = leaf(written("victim", sex="male"), "victim", "sex")
    assert found.to_pylist() == ["male"]
    assert found.dictionary.to_pylist() == list(newest().codelists["sex"].codes)


def test_codes_that_the_list_does_not_have_follow_behind_it() -> None:
    found = leaf(written("victim", gender="x-pk-khwaja-sira"), "victim", "gender")
    assert found.to_pylist() == ["x-pk-khwaja-sira"]
    assert found.dictionary.to_pylist() == [*newest().codelists["gender"].codes, "x-pk-khwaja-sira"]


def test_the_dictionary_of_a_long_list_holds_what_occurs_in_the_row_group() -> None:
    of = written("victim", citizenships=["NP", "AE", "NP"], owner={"country": "PK"})
    found = leaf(of, "victim", "citizenships", "[]")
    assert found.to_pylist() == ["NP", "AE", "NP"]
    assert sorted(found.dictionary.to_pylist()) == ["AE", "NP", "PK"]


def test_codes_keep_their_meaning_from_one_row_group_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    from tipx.converting.parquet import table

    monkeypatch.setattr(table, "MOST_ROWS", 2)
    genders = ["x-a", "female", "x-b", "x-a", "x-c"]
    rows = [("victim", {**VICTIM, "gender": one}) for one in genders]
    scopes = ["internal", "undetermined", "internal", "cross-border"]
    cases = [("case", {**CASE, "scope": one}) for one in scopes]
    found = write(None, [rows[0], cases[0], rows[1], rows[2], cases[1], rows[3], cases[2], cases[3], rows[4]]).rows()
    assert [row["victim"]["gender"] for row in found if row["victim"]] == genders
    assert [row["case"]["scope"] for row in found if row["case"]] == scopes


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-03T16:00:00+05:00", datetime.datetime(2026, 3, 3, 11, tzinfo=UTC)),
        ("2026-03-03T16:00:00.123456789-03:30", datetime.datetime(2026, 3, 3, 19, 30, 0, 123456, UTC)),
        ("1969-12-31T23:59:59.999999999Z", datetime.datetime(1969, 12, 31, 23, 59, 59, 999999, UTC)),
        ("0001-01-01T00:00:00+05:00", None),
        ("0001-01-01T00:00:00Z", datetime.datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59.999999999Z", datetime.datetime(9999, 12, 31, 23, 59, 59, 999999, UTC)),
        ("9999-12-31T23:59:59-00:01", None),
        ("2026-02-31T00:00:00Z", None),
        ("no moment at all", None),
    ],
)
def test_a_moment_is_kept_as_written_and_told_in_utc(text: str, utc: datetime.datetime | None) -> None:
    assert value("victim", createdAt=text) == {"text": text, "utc": utc}


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.50", "1.5"), ("0", "0"), ("-999999999999999.999999999", "-999999999999999.999999999"), ("1e3", None),
     ("1234567890123456", None)],
)  # fmt: skip
def test_a_decimal_is_kept_as_written_and_told_as_a_number(text: str, number: str | None) -> None:
    found = value("case", proceedings=[{"compensationAwarded": {"amount": text}}])[0]["compensationAwarded"]["amount"]
    assert found == {"text": text, "number": None if number is None else Decimal(number)}


@pytest.mark.parametrize(
    ("partial", "earliest", "latest"),
    [
        ({"value": "2011"}, (2011, 1, 1), (2011, 12, 31)),
        ({"value": "2012-02", "certainty": "estimated"}, (2012, 2, 1), (2012, 2, 29)),
        ({"value": "2011-05-06"}, (2011, 5, 6), (2011, 5, 6)),
        ({"value": "2011", "notBefore": "2011-06-01"}, (2011, 6, 1), (2011, 12, 31)),
    ],
)
def test_a_partial_date_tells_its_first_and_last_day(
    partial: dict[str, str], earliest: tuple[int, int, int], latest: tuple[int, int, int]
) -> None:
    found = value("victim", birthDate=partial)
    assert (found["earliest"], found["latest"]) == (datetime.date(*earliest), datetime.date(*latest))
    assert plain(found, newest().record("victim").properties["birthDate"]) == partial


def test_extensions_are_their_json() -> None:
    data = {"urn:x:b": {"z": [1, True, "Sample"], "a": "é"}}
    assert value("victim", extensions=data) == '{"urn:x:b":{"a":"é","z":[1,true,"Sample"]}}'


@pytest.mark.parametrize(
    ("fields", "lost"),
    [
        ({SECRET: SECRET}, ("Victim", values.UNKNOWN)),
        ({"owner": {"agencyId": SECRET, SECRET: "x"}}, ("Victim.owner", values.UNKNOWN)),
        ({"version": SECRET}, ("Victim.version", values.OTHER_TYPE)),
        ({"version": True}, ("Victim.version", values.OTHER_TYPE)),
        ({"version": 2**63}, ("Victim.version", values.OTHER_TYPE)),
        ({"sex": [SECRET]}, ("Victim.sex", values.OTHER_TYPE)),
        ({"pseudonym": {SECRET: SECRET}}, ("Victim.pseudonym", values.OTHER_TYPE)),
        ({"names": SECRET}, ("Victim.names", values.OTHER_TYPE)),
        ({"names": [SECRET]}, ("Victim.names[]", values.OTHER_TYPE)),
        ({"extensions": SECRET}, ("Victim.extensions", values.OTHER_TYPE)),
        ({"guardian": {"type": "parent", "appointedOn": "2026-02-31"}}, ("Victim.guardian.appointedOn", values.NO_DAY)),
        ({"guardian": {"type": "parent", "appointedOn": "2026-2-003"}}, ("Victim.guardian.appointedOn", values.NO_DAY)),
    ],
)  # fmt: skip
def test_what_has_no_place_is_told_by_its_field_and_the_rest_is_written(
    fields: dict[str, Any], lost: tuple[str, str]
) -> None:
    found = written("victim", **fields)
    assert found.losses == (Loss("dropped", *lost, 1),)
    assert "Zqxv" not in repr(found.losses)
    back = payload_of(found)
    kept = {name: one for name, one in VICTIM.items() if name not in fields}
    assert {name: back.get(name) for name in kept} == kept


def test_partial_dates_that_are_none_are_kept_as_text() -> None:
    for partial in ({"value": "2026-13"}, {"value": "soon"}, {"certainty": "exact"}):
        found = value("victim", birthDate=partial)
        assert (found["earliest"], found["latest"]) == (None, None)
        assert plain(found, newest().record("victim").properties["birthDate"]) == partial


def test_what_arrow_refuses_is_an_error_without_the_value() -> None:
    with pytest.raises(ConvertError) as error:
        written("victim", pseudonym=SECRET + "\ud800")
    assert "Zqxv" not in str(error.value)
    assert error.value.__suppress_context__


def test_without_pyarrow_the_error_names_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("tipx.converting.parquet.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ConvertError, match=r"pip install tipx\[parquet\]") as error:
        form_parquet.writer(ToStream(None), Job(newest(), Options(), "2026-03-05T00:00:00Z"))
    assert error.value.status == 2
