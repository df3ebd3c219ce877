"""Everything that the standard says is tested by a case of the suite, or a reason is told; and a gap would be seen."""

from __future__ import annotations

import pytest

from tipx.generate import ROOT
from tipx.generate.suite import coverage, coverage_page
from tipx.generate.suite.coverage import UNTESTABLE, Area, Item, areas, every
from tipx.standard import newest


@pytest.mark.parametrize("area", areas(), ids=lambda area: area.title)
def test_everything_is_tested(area: Area) -> None:
    assert area.items
    assert [one.name for one in area.items if one.is_missing] == []


def test_what_cannot_be_tested_is_not_tested() -> None:
    tested = {one.name for area in areas() for one in area.items if one.by}
    assert [name for name in UNTESTABLE if f"{name} broken" in tested] == []


def test_every_case_that_is_named_is_there() -> None:
    known = {one.id for one in every()}
    assert {by for area in areas() for one in area.items for by in one.by} <= known


def test_a_gap_is_seen_and_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    gap = Area(
        "Sample area",
        "Sample.",
        (Item("sample#/gap", ()), Item("sample#/tested", ("SCH-0001",)), Item("sample#/left", (), "why")),
    )
    monkeypatch.setattr(coverage, "areas", lambda: (gap,))
    assert coverage.main() == 1
    told = capsys.readouterr().out
    assert "1 of 3 tested, 1 cannot be" in told
    assert "no case tests sample#/gap" in told


def test_without_the_cases_of_a_keyword_its_constraint_is_untested(monkeypatch: pytest.MonkeyPatch) -> None:
    place = "types#/$defs/urn/pattern"
    tags = {tag: cases for tag, cases in coverage._by_tag().items() if tag != f"keyword:{place}"}
    monkeypatch.setattr(coverage, "_by_tag", lambda: tags)
    assert [one.name for one in coverage._constraints().items if one.is_missing] == [place]


def test_the_page_is_in_step_and_tells_every_area() -> None:
    (name, text), *_ = coverage_page.files(newest()).items()
    assert (ROOT / name).read_text(encoding="utf-8") == text, "mend: python -m tipx.generate"
    assert [area.title for area in areas() if f"\n## {area.title}\n" not in text] == []
