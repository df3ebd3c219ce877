"""A pattern that may take for ever on some texts is refused, where a profile is checked and where it is applied."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from profile_folders import HARBOUR, judged, payload

from tipx.authoring import check_profile
from tipx.standard import newest
from tipx.standard.fields import Field
from tipx.standard.overlays import why_slow
from tipx.standard.profiles import ProfileError, published

OPEN, MANY = "can be read in several ways", "can hold the same characters"
SLOW = [
    ("^(a+)+$", OPEN), ("(a*)*", OPEN), ("^(?:a+?)+?b", OPEN), ("^(a|a)*$", OPEN), ("(a|ab?)*c", OPEN), ("([a-z]{1,8})*", OPEN),
    ("(a{1,20}){1,20}", OPEN), ("((a{1,5}){1,5}){1,5}", OPEN), ("^(a{0,30}){0,30}$", OPEN), ("(.*,)*", OPEN), ("(.+,){5}", OPEN),
    ("(a(|))*b", OPEN), ("((a?)?b)*", OPEN), (r"(\w+\s?)*$", OPEN), ("(?i)(ac?|Ab)*", OPEN), ("(?=(a+)+$)a", OPEN),
    (r"(a+)(\1)+", OPEN), ("^.*.*.*.*$", MANY), ("a?" * 30, MANY), ("(" * 9 + "x?" + "){20}" * 9, "too large"),
]  # fmt: skip
QUICK = [
    "[0-9]{5}-[0-9]{7}-[0-9]|[0-9]{13}", "[A-Z]{1,2}[0-9]{6,7}", "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "^([0-9]{1,2}:){5}[0-9]{1,2}$",
    "^[^ ]+( [^ ]+)*$", "^.+@.+$", "^([A-Z][a-z]+ ?)+$", "^[^,]{1,4000}$", r"^\d+(\.\d+)*$", "^(ab|cd)*$", "", r"^\S.*\S$", "(?!)x",
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "why"), SLOW)
def test_a_pattern_that_may_take_for_ever_is_told(pattern: str, why: str) -> None:
    assert why in why_slow(pattern, anywhere=True)


@pytest.mark.parametrize("pattern", QUICK)
def test_a_pattern_that_is_quick_is_not(pattern: str) -> None:
    assert why_slow(pattern, anywhere=True) == ""


def test_no_pattern_of_the_standard_or_of_a_profile_that_is_shipped_is_slow() -> None:
    def patterns(field: Field) -> set[str]:
        inner = [*field.properties.values(), *([field.item] if field.item is not None else [])]
        return {field.pattern or ""}.union(*map(patterns, inner))

    of_fields = set[str]().union(*(patterns(newest().record(kind)) for kind in ("case", "victim", "referral")))
    assert len(of_fields) > 3
    assert not [one for one in of_fields if why_slow(one, anywhere=True)]
    forms = [form for found in published().values() for one in found for form in one.identifiers]
    assert forms
    assert not [form for form in forms if why_slow(form.pattern.pattern, anywhere=False)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(HARBOUR, tmp_path / "harbour")
    shutil.rmtree(tmp_path / "harbour" / "1.0")
    return tmp_path / "harbour"


def refused(folder: Path, text: str) -> None:
    """The check of the profile says the text, and the profile is not applied."""
    assert any(text in str(fault) for fault in check_profile(str(folder)).faults)
    with pytest.raises(ProfileError, match=r"cannot be used: .*the pattern may take for ever on some texts"):
        judged(payload({}, "harbour", of="harbour"), str(folder))


def test_an_overlay_with_such_a_pattern_is_no_sound_profile(folder: Path) -> None:
    # The value that the overlay allows is not tried with the pattern: that would take for ever itself.
    said = {"pattern": "^(a+)+$", "enum": ["a" * 60 + "b"]}
    overlay = {"properties": {"occupation": said}}
    (folder / "1.1" / "overlay" / "victim.json").write_text(json.dumps(overlay), encoding="utf-8")
    refused(folder, "1.1/overlay/victim.json: Victim.occupation: the pattern may take for ever on some texts: ")


def test_the_form_of_a_number_with_such_a_pattern_is_not_sound_either(folder: Path) -> None:
    with (folder / "1.1" / "identifiers.csv").open("a", encoding="utf-8") as file:
        file.write("x-harbour-card,AE,([A-Z]+)+,letters\n")
    refused(folder, "1.1/identifiers.csv: x-harbour-card: the pattern may take for ever on some texts: ")


def test_a_count_that_no_pattern_can_have_is_no_regular_expression(folder: Path) -> None:
    overlay = {"properties": {"occupation": {"pattern": "a{99999999999999999999}"}}}
    (folder / "1.1" / "overlay" / "victim.json").write_text(json.dumps(overlay), encoding="utf-8")
    assert any("pattern is no regular expression" in str(fault) for fault in check_profile(str(folder)).faults)
