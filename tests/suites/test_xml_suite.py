"""The families of XML documents and of attacks by XML, and what this reader says of every one, with each of its parsers."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

import pytest
from suite_entries import BLOCK, NOW, Entry
from xml_families import SMALL
from xml_sizes import SIZES

import tipx

try:
    import lxml  # noqa: F401
except ImportError:
    PARSERS = ["expat"]
else:
    PARSERS = ["expat", "lxml"]
READ = frozenset(BLOCK.values())
OF_SMALL = pytest.mark.parametrize("entry", SMALL, ids=lambda one: one.name)
WITH_EACH_PARSER = pytest.mark.parametrize("parser", PARSERS)


def said(raw: bytes, parser: str) -> tuple[frozenset[str], tipx.Report]:
    """What is said while reading; an exception or a fault of our own is never an answer."""
    report = tipx.validate(raw, now=NOW, xml_parser=parser)
    assert report.faults == ()
    return frozenset(problem.rule for problem in report.problems) & READ, report


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        pytest.fail("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@WITH_EACH_PARSER
@OF_SMALL
def test_a_document_is_read_or_refused_with_its_ids(entry: Entry, parser: str) -> None:
    ids, report = said(entry.raw, parser)
    assert ids == entry.ids
    if entry.ids - {"TIPX-SYN-004", "TIPX-SYN-022"}:
        assert report.verdict is tipx.Verdict.INVALID


@pytest.mark.parametrize("entry", [one for one in SMALL if not one.ids], ids=lambda one: one.name)
def test_what_is_read_is_a_valid_record_and_nothing_more(entry: Entry) -> None:
    found = [tipx.load(entry.raw, xml_parser=parser) for parser in PARSERS]
    assert found.count(found[0]) == len(found)
    assert isinstance(found[0], dict)
    assert set(found[0]) == {
        "recordType", "tipxVersion", "id", "version", "createdAt", "owner", "personStatus", "names", "childStatus",
    }  # fmt: skip


@pytest.mark.parametrize("entry", [one for one in SMALL if one.name.startswith("x_entity")], ids=lambda one: one.name)
def test_nothing_that_an_entity_stands_for_is_told(entry: Entry) -> None:
    with pytest.raises(tipx.LoadError) as error:
        tipx.load(entry.raw)
    assert "root:" not in str(error.value)
    assert "TIPX-SYN-014" in str(error.value)


@pytest.mark.unix
def test_no_size_of_anything_takes_memory_or_time_out_of_proportion() -> None:
    """In a process that is ended by the system where it takes more than a share of either."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("sizes_in_bounds.py")), *PARSERS], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"{parser} {one.name} {' '.join(sorted(one.ids))}" for one in SIZES for parser in PARSERS
    ]


def test_names_are_given_once() -> None:
    assert max(Counter(one.name for one in [*SMALL, *SIZES]).values()) == 1
