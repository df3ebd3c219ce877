"""No conversion tells a marker, but in the payload that it writes and in the file of rejected records."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_runs import NOW, Said, run
from malformed import MALFORMED
from planting import WAYS, everything, forms, leaked, marker, planted_examples

FORMS = ("json", "ndjson", "xml")
GIVEN = {(way, form): raw for way in WAYS for form, raw in forms(everything(way)).items()}
"""Payloads with markers in all identifying fields, as names of unknown fields, as keys of extensions, as codes, as comments."""
HOW = {
    "plain": [], "not validated": ["--no-validate"], "for programs": ["-f", "json"], "rejects": ["--rejects", "rejects.ndjson"],
    "rejects for programs": ["--rejects", "rejects.ndjson", "-f", "json", "--loss", "report"],
    "limits": ["--max-depth", "4", "--max-string", "30"], "rejects unvalidated": ["--rejects", "rejects.ndjson", "--no-validate"],
    "limits unvalidated": ["--max-depth", "4", "--max-string", "30", "--no-validate"],
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    before = os.getcwd()
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(before)


def names(folder: Path) -> str:
    return " ".join(os.listdir(folder))


def told_nothing(folder: Path, done: Said, piped: bool) -> None:
    """Nothing that was said holds a marker; the payload on standard output is no saying."""
    assert leaked(*([] if piped and done.status == 0 else [done.out]), done.err, names(folder)) == []
    assert done.status != 70, done.err
    assert b"Traceback" not in done.err


@pytest.mark.parametrize("given", GIVEN, ids="-".join)
@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("to", FORMS)
def test_no_conversion_tells_a_marker(place: Path, given: tuple[str, str], how: str, to: str) -> None:
    (place / "in").write_bytes(GIVEN[given])
    assert leaked((place / "in").read_bytes())
    done = run("--debug", "convert", "in", "-o", f"out.{to}", *NOW, *HOW[how])
    told_nothing(place, done, piped=False)
    assert done.out or done.err
    for name in ("rejects.ndjson", f"out.{to}"):
        path = place / name
        assert not path.exists() or path.stat().st_mode & 0o077 == 0
    rejects = place / "rejects.ndjson"
    for line in rejects.read_bytes().splitlines() if rejects.exists() else ():
        reject = json.loads(line)
        # The record itself is data; what is said of it is not.
        told = {name: value for name, value in reject.items() if name not in ("record", "text", "bytes")}
        assert leaked(json.dumps(told)) == []


@pytest.mark.parametrize("given", GIVEN, ids="-".join)
@pytest.mark.parametrize("more", [[], ["-f", "json"], ["-q"], ["--no-validate"]], ids=" ".join)
def test_a_pipe_tells_nothing_beside_the_payload(place: Path, given: tuple[str, str], more: list[str]) -> None:
    for to in FORMS:
        done = run("--debug", "convert", "-", "-o", "-", "--to", to, *NOW, *more, stdin=GIVEN[given])
        told_nothing(place, done, piped=True)
        if done.status:
            assert done.out == b""


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_malformed_tells_nothing(place: Path, name: str) -> None:
    form = name.partition(":")[0]
    (place / "in").write_bytes(MALFORMED[name])
    for more in (["--from", form], [], ["--from", "ndjson"], ["--from", "xml", "--no-validate"]):
        for rejects in ([], ["--rejects", "rejects.ndjson"]):
            for answer in ("text", "json"):
                done = run("--debug", "convert", "in", "-o", "out.json", *NOW, *more, *rejects, "-f", answer)
                told_nothing(place, done, piped=False)


def test_no_example_tells_a_marker(place: Path) -> None:
    count = converted = 0
    for one in planted_examples():
        (place / "in").write_bytes(one.raw)
        more = ["--rejects", "rejects.ndjson", "--loss", "allow", "-f", "json"] if count % 2 else ["--no-validate"]
        told_nothing(place, run("--debug", "convert", "in", "-o", "out.ndjson", *NOW, *more), piped=False)
        count += 1
        if (place / "out.ndjson").exists():
            converted += bool(leaked((place / "out.ndjson").read_bytes()))
            (place / "out.ndjson").unlink()
    assert count > 300
    assert converted > 50


def test_a_header_and_settings_tell_nothing(place: Path) -> None:
    victim = {**everything("fitting")["victims"][0], "tipxVersion": "1.0"}
    (place / "in.ndjson").write_text(json.dumps(victim) + "\n" + json.dumps(victim) + "\n")
    for text in (
        json.dumps({"recordType": "bundle", "id": marker()}),
        marker(),
        json.dumps([marker()]),
        "{" + marker(),
    ):
        (place / "header.json").write_text(text)
        for answer in ("text", "json"):
            done = run(
                "--debug", "convert", "in.ndjson", "-o", "out.xml", "--header", "header.json", *NOW, "-f", answer
            )
            told_nothing(place, done, piped=False)
            assert done.status in (1, 2)
    done = run("--debug", "convert", "in.ndjson", "-o", "out.csv", "--to", "json", "--setting", f"k={marker()}", *NOW)
    told_nothing(place, done, piped=False)
    assert done.status == 2


def test_an_error_inside_tells_where_and_never_what(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "in").write_bytes(next(one.raw for one in planted_examples() if one.of == "internal-child-fitting"))
    from tipx.writing.xml import Elements

    def fail(_self: object, _name: str, data: object) -> str:
        raise ValueError(f"a value: {data}")

    monkeypatch.setattr(Elements, "item", fail)
    done = run("--debug", "convert", "in", "-o", "out.xml", *NOW, "--no-validate")
    assert done.status == 70
    assert leaked(done.out, done.err, names(place)) == []
    assert b"form_xml.py" in done.err
    assert os.listdir(place) == ["in"]
