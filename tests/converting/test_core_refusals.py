"""What cannot be converted is refused: with a status, a clear line, and nothing written."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from core_forms import LISTS, NOW, OPTIONS, as_lines, convert, converted, example, in_json, lines

import tipx
from tipx.converting import forms
from tipx.converting.conversion import InputRefused, LossRefused
from tipx.converting.ledger import Loss
from tipx.converting.model import ConvertError, Job, Target
from tipx.options import Options
from tipx.reading.model import Limits
from tipx.standard import Standard, newest
from tipx.writing.xml import to_xml

WRITTEN = {"json": in_json, "ndjson": as_lines, "xml": lambda bundle: to_xml(bundle, newest()), "data": lambda one: one}
LIMITS: dict[str, dict[str, Any]] = {
    "max_bytes": {"max_bytes": 1000}, "max_string": {"max_string": 60},
    "max_records": {"max_records": 2},
}  # fmt: skip


DEPTHS = {"json": 5, "data": 5, "ndjson": 3, "xml": 4}
"""How deep each form is, less than what is needed."""


def limits(form: str, limit: str) -> Limits:
    return Limits(max_depth=DEPTHS[form]) if limit == "max_depth" else Limits(**LIMITS[limit])


def refused(source: Any, **how: Any) -> ConvertError:
    with pytest.raises(ConvertError) as error:
        convert(source, how.pop("to", "json"), **how)
    return error.value


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize("limit", [*LIMITS, "max_depth"])
@pytest.mark.parametrize("validate", [True, False])
def test_a_limit_that_is_reached_is_4_and_nothing_is_left_out_in_silence(form: str, limit: str, validate: bool) -> None:
    if form == "data" and limit == "max_bytes":
        form = "json"
    options = Options(now=NOW, limits=limits(form, limit))
    error = refused(WRITTEN[form](example()), options=options, validate=validate)
    assert isinstance(error, InputRefused)
    assert error.status == 4


@pytest.mark.parametrize("form", ["json", "ndjson", "xml"])
@pytest.mark.parametrize("limit", [*LIMITS, "max_depth"])
def test_with_a_place_for_rejects_too(tmp_path: Path, form: str, limit: str) -> None:
    options = Options(now=NOW, limits=limits(form, limit))
    for validate in (True, False):
        error = refused(
            WRITTEN[form](example()), options=options, validate=validate, rejects=tmp_path / "r.ndjson"
        )  # fmt: skip
        assert error.status == 4
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("to", ["json", "ndjson", "xml"])
def test_what_is_written_may_be_larger_and_deeper_than_the_limit_of_what_is_read(to: str) -> None:
    text = in_json(example())
    small = json.dumps(example(), separators=(",", ":"), ensure_ascii=False).encode()
    options = Options(now=NOW, limits=Limits(max_bytes=len(small)))
    settings = {"pretty": to != "ndjson"}
    assert len(converted(small, to, options=options, validate=True, settings=settings)) > len(small) or to == "ndjson"
    assert len(text) > len(small)


def nested(levels: int) -> dict[str, Any]:
    """An extension of so many levels."""
    inner: Any = "x"
    for number in range(levels - 1):
        inner = {"a": inner} if number % 2 else [inner]
    return {"urn:example:a": inner}


@pytest.mark.parametrize("place", ["victims", "bundle"])
def test_the_deepest_that_can_be_read_is_written_or_it_is_said_that_it_cannot_be_read_back(place: str) -> None:
    options = Options(now=NOW, limits=Limits(max_depth=128))
    said = 0
    for levels in range(118, 128):
        bundle = example()
        (bundle if place == "bundle" else bundle["victims"][0])["extensions"] = nested(levels)
        for to in ("json", "ndjson", "xml"):
            try:
                done = convert(bundle, to, options=options, validate=True)
            except ConvertError as error:
                said += 1
                status, message = error.status, str(error)
                assert (status, "nested deeper" in message or "cannot be decided" in message) == (4, True)
            else:
                assert done.output is not None
                assert json.loads(converted(done.output, "json", options=options)) == bundle
    assert said


def test_a_version_that_is_not_known_is_4_and_is_carried_over_where_nobody_is_to_judge() -> None:
    bundle = {**example(), "tipxVersion": "9.7"}
    for form in ("json", "ndjson", "xml"):
        source = WRITTEN[form](bundle)
        assert refused(source, validate=True).status == 4
        assert json.loads(converted(source, "json")) == bundle


@pytest.mark.parametrize("validate", [True, False])
def test_the_namespace_of_another_major_version_is_4(validate: bool) -> None:
    other = newest().namespace.encode().replace(b"1", b"9")
    text = to_xml(example(), newest()).replace(newest().namespace.encode(), other)
    assert text.count(other) == 1
    error = refused(text, validate=validate, form="xml")
    assert error.status == (4 if other != newest().namespace.encode() else 0)
    assert isinstance(error, InputRefused)
    assert [one.rule for one in error.problems] == ["TIPX-SYN-022"]


XML = to_xml(example(), newest())
MALFORMED = {
    "nothing": b"",
    "blank": b" \n\n",
    "text": b"once upon a time",
    "a number": b"7",
    "list": b"[1, 2]",
    "two": b"{}{}",
    "cut json": in_json(example())[:-20],
    "header only": b'{"recordType": "bundle"',
    "utf-16": in_json(example()).decode().encode("utf-16"),
    "not utf-8": in_json(example()).replace(b"Sample", b"S\xffmple", 1),
    "cut xml": XML[:-20],
    "other end": XML.replace(b"</bundle>", b"</case>"),
    "doctype": b'<!DOCTYPE a [<!ENTITY b "c">]>' + XML.partition(b"?>")[2],
    "instruction": XML.replace(b"<victims>", b"<?a b?><victims>", 1),
    "unknown root": b'<x xmlns="%s"/>' % newest().namespace.encode(),
}


@pytest.mark.parametrize("name", MALFORMED)
@pytest.mark.parametrize("validate", [True, False])
@pytest.mark.parametrize("rejects", [True, False])
def test_what_is_malformed_is_1_with_a_reason(tmp_path: Path, name: str, validate: bool, rejects: bool) -> None:
    output, aside = tmp_path / "out.json", tmp_path / "rejects.ndjson"
    with pytest.raises(InputRefused) as error:
        tipx.convert(MALFORMED[name], output, validate=validate, options=OPTIONS, rejects=aside if rejects else None)
    assert error.value.status == 1
    assert error.value.problems
    assert str(error.value).startswith("<bytes>: ")
    assert not output.exists()
    if aside.exists():  # what is no record was set aside, and nothing was left
        assert aside.read_bytes()


@pytest.mark.parametrize("validate", [True, False])
def test_what_cannot_be_read_is_3(tmp_path: Path, validate: bool) -> None:
    for source in (tmp_path / "missing.json", "a\0b"):
        assert refused(source, validate=validate).status == 3


class Failing(io.RawIOBase):
    """Gives some bytes, and then fails."""

    def __init__(self, text: bytes) -> None:
        super().__init__()
        self._text = text

    def read(self, size: int = -1) -> bytes:
        if not self._text:
            raise OSError(5, "Input/output error")
        found, self._text = self._text[:3000], self._text[3000:]
        return found


@pytest.mark.parametrize("form", ["json", "ndjson", "xml"])
@pytest.mark.parametrize("validate", [True, False])
def test_an_input_that_fails_while_it_is_read_is_3(form: str, validate: bool) -> None:
    error = refused(Failing(WRITTEN[form](example())), validate=validate)
    assert (error.status, "input/output error" in str(error)) == (3, True)


@pytest.mark.parametrize("form", ["json", "ndjson", "xml"])
@pytest.mark.parametrize("validate", [True, False])
def test_a_stream_beyond_the_limit_is_4(form: str, validate: bool) -> None:
    options = Options(now=NOW, limits=Limits(max_bytes=4000))
    assert refused(io.BytesIO(WRITTEN[form](example())), options=options, validate=validate).status == 4


@pytest.mark.parametrize("form", ["json", "ndjson", "xml"])
def test_a_stream_that_can_be_read_once_is_validated_and_converted(form: str) -> None:
    assert json.loads(converted(io.BytesIO(WRITTEN[form](example())), "json", validate=True)) == example()


@pytest.mark.parametrize("to", ["json", "xml"])
def test_several_records_that_travel_alone_fit_into_no_payload(to: str) -> None:
    victim = {**example()["victims"][0], "tipxVersion": "1.0"}
    error = refused(lines(victim, victim), to=to)
    assert error.status == 2
    assert "--header" in str(error)


def header() -> dict[str, Any]:
    return {name: value for name, value in example().items() if name not in LISTS}


@pytest.mark.parametrize("to", ["json", "ndjson", "xml"])
def test_under_a_header_they_are_a_bundle(to: str) -> None:
    bundle = example()
    text = lines(*(one for name in reversed(LISTS) for one in bundle[name]))
    done = convert(text, to, settings={"header": header()}, validate=True)
    assert (done.records_in, done.records_out) == (4, 4)
    assert done.output is not None
    assert json.loads(converted(done.output, "json")) == bundle


@pytest.mark.parametrize("source", [in_json(example()), as_lines(example()), to_xml(example(), newest())])
def test_a_bundle_takes_no_other_header(source: bytes) -> None:
    assert refused(source, settings={"header": header()}).status == 2


@pytest.mark.parametrize(("text", "status"), [
    (b'{"recordType": "victim", "id": ', 1), (lines({"recordType": "x"}, {"recordType": "victim"}), 1), (b"", 1),
])  # fmt: skip
def test_under_a_header_what_cannot_be_read_is_refused(text: bytes, status: int) -> None:
    error = refused(text, settings={"header": header()}, form="ndjson")
    assert isinstance(error, InputRefused)
    assert error.status == status


def test_under_a_header_an_input_that_is_not_there_is_3(tmp_path: Path) -> None:
    assert refused(tmp_path / "missing.ndjson", settings={"header": header()}).status == 3


def test_choices_that_cannot_be_used_are_refused_before_any_work(tmp_path: Path) -> None:
    for wrong in (
        {"to": "none"}, {"to": "json", "form": "none"}, {"to": "json", "loss": "none"}, {"to": "json", "form": "parquet"}, {"to": None},
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"is (one of|auto or one of)"):
            tipx.convert(tmp_path / "missing", **wrong)


# -- a form that cannot carry all -----------------------------------------------------------------------------------


class Poor:
    """Writes the ids of records and nothing else."""

    def __init__(self, target: Target, job: Job) -> None:
        self._out, self._job = target.open(), job

    def begin(self, header: Mapping[str, Any] | None) -> None:
        self._out.write(b"begin\n")

    def record(self, kind: str, data: dict[str, Any]) -> None:
        for name in data:
            if name == "version":
                self._job.ledger.approximated(f"{kind.capitalize()}.{name}", "It has no number.")
            elif name != "id":
                self._job.ledger.dropped(f"{kind.capitalize()}.{name}", "There is no place for it.")
        self._out.write(data["id"].encode() + b"\n")

    def end(self, header: Mapping[str, Any] | None) -> None:
        self._out.write(b"end\n")


def _beforehand(_standard: Standard) -> Iterable[Loss]:
    return (
        Loss("dropped", "Victim.names", "There is no place for it."),
        Loss("defaulted", "Case.id", "It is made up."),
    )


@pytest.fixture
def poor(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of that form."""
    module = SimpleNamespace(writer=Poor, reading_losses=_beforehand, writing_losses=_beforehand)
    form = forms.Form("poor", "list of ids", (".poor",), "form_poor", reads=False)
    monkeypatch.setitem(forms.FORMS, "poor", form)
    monkeypatch.setattr(forms.Form, "load", lambda one: module if one.name == "poor" else LOAD(one))
    return "poor"


LOAD = forms.Form.load


def test_a_loss_is_refused_unless_it_is_allowed(tmp_path: Path, poor: str) -> None:
    output = tmp_path / "out.poor"
    with pytest.raises(LossRefused) as error:
        tipx.convert(example(), output, options=OPTIONS)
    assert error.value.status == 5
    assert list(tmp_path.iterdir()) == []
    kinds = [one.kind for one in error.value.losses]
    assert kinds == sorted(kinds, key=("dropped", "approximated", "defaulted").index)
    assert Loss("approximated", "Victim.version", "It has no number.", 2) in error.value.losses
    for loss in ("report", "allow"):
        done = tipx.convert(example(), output, options=OPTIONS, loss=loss)
        assert done.losses == error.value.losses
        assert len(output.read_bytes().splitlines()) == 4 + 2


def test_what_a_form_would_lose_is_told_for_records_that_come_out_alone(tmp_path: Path, poor: str) -> None:
    bundle = example()
    bundle["victims"][1]["sex"] = "none of these"
    done = tipx.convert(
        bundle, tmp_path / "out.poor", options=OPTIONS, loss="report", rejects=tmp_path / "rejects.ndjson"
    )  # fmt: skip
    assert Loss("approximated", "Victim.version", "It has no number.", 1) in done.losses
    assert (done.records_in, done.records_out, done.rejected) == (4, 3, 1)


@pytest.mark.parametrize("settings", [{"K": 50}, {"k": 50, "identifing": "known"}, {"": 1}])
def test_a_setting_that_is_not_known_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(
        ValueError, match="a setting is not known; known are columns, header, identifying, k, "
    ) as error:
        tipx.convert(example(), to="json", settings=settings)
    assert "identifing" not in str(error.value)
