"""The markers do what they are for: they are found in every spelling, and nothing of the tool's own looks like one."""

from __future__ import annotations

import json
import urllib.parse
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from planting import (
    DIGITS,
    KINDS,
    STEMS,
    URDU,
    WAYS,
    everything,
    identifying,
    leaked,
    marker,
    planted_examples,
    texts_of,
)

from tipx.standard.examples import every_example

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("folder", ["tipx", "schemas", "docs", "profiles"])
def test_no_stem_stands_in_what_the_tool_or_the_standard_says(folder: str) -> None:
    files = [path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix not in (".pyc", ".so")]
    assert [str(path) for path in files if leaked(path.read_bytes())] == []


@pytest.mark.parametrize("number", range(4))
def test_a_marker_is_found_however_it_is_spelt(number: int) -> None:
    text = marker()
    for spelt in (text, text.upper(), text.lower(), repr(text), json.dumps(text), escape(text), urllib.parse.quote(text),
                  f"<{text}>".encode()):  # fmt: skip
        assert leaked(spelt), spelt
    assert not leaked("nothing of the kind", b"")


def test_a_digest_of_a_marker_is_found_too() -> None:
    import hashlib

    assert leaked(hashlib.sha256(b"1961-07-19").hexdigest())


def test_every_identifying_field_of_the_standard_is_planted() -> None:
    for kind in KINDS:
        assert identifying(kind), kind
    for way in WAYS:
        found = list(texts_of(everything(way)))
        assert {stem for text in found for stem in leaked(text)} >= {"zqxv", URDU, DIGITS}, way
    wrong = everything("wrong")
    victim = wrong["victims"][0]
    for names in identifying("victim"):
        assert _reaches(victim, names), names


def _reaches(at: object, names: tuple[str, ...]) -> bool:
    if isinstance(at, list):
        return any(_reaches(one, names) for one in at)
    return not names or (isinstance(at, dict) and names[0] in at and _reaches(at[names[0]], names[1:]))


def test_planted_examples_is_planted_in_every_form() -> None:
    made = list(planted_examples())
    names = {one.of.rpartition("-")[0] if one.of.rpartition("-")[2] in WAYS else one.of for one in made}
    assert names == {one.name for one in every_example()}
    assert {one.form for one in made} == {"json", "ndjson", "lines.ndjson", "xml"}
    assert sum(one.form == "xml" for one in made) > len(names)
    bare = {one.of for one in made if not leaked(one.raw)}
    assert not {one for one in bare if not one.endswith("-fitting")}, (
        "an example without identifying fields is planted else"
    )
    assert len(STEMS) == len(set(STEMS))
