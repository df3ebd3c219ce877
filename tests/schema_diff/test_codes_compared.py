"""Each kind of change of a code list is told with what it means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from version_copies import Copy, Rows

from tipx.comparing.versions_changes import Impact
from tipx.comparing.versions_codes import RENEWED
from tipx.standard import standard

B, D, C = Impact.BREAKING, Impact.DEPRECATING, Impact.COMPATIBLE


def row(code: str, **more: str) -> dict[str, str]:
    known = dict.fromkeys(("code", "label", "definition", "status", "since", "replacedBy", "source"), "Sample")
    return {**known, "code": code, "status": "active", "replacedBy": "", **more}


def given(rows: Rows, code: str, **cells: str) -> None:
    """Change the row of a code."""
    (found,) = [one for one in rows if one["code"] == code]
    found.update(cells)


def retired(code: str, successor: str) -> Callable[[Rows], object]:
    return lambda rows: given(rows, code, status="deprecated", replacedBy=successor)


EDITS: dict[str, tuple[str, Callable[[Rows], object], Impact, str, str, str]] = {
    "added without a broader code": (
        "agencyType", lambda rows: rows.append(row("sample")), B, "agencyType sample", "code-added",
        "no broader code is named: it cannot be told to receivers of the version before",
    ),
    "added with a broader code": (
        "agencyType", lambda rows: rows.append(row("sample", broader="other")), C, "agencyType sample", "code-added", "",
    ),
    "added with a broader code that there is not": (
        "agencyType", lambda rows: rows.append(row("sample", broader="samples")), B, "agencyType sample", "code-added",
        "its broader code samples leads to none that the version before has",
    ),
    "added with itself as the broader code": (
        "agencyType", lambda rows: rows.append(row("sample", broader="sample")), B, "agencyType sample", "code-added",
        "its broader code sample leads to none that the version before has",
    ),
    "added to an extensible list": (
        "gender", lambda rows: rows.append(row("sample")), B, "gender sample", "code-added",
        "no broader code is named: it cannot be told to receivers of the version before",
    ),
    "added from the source": (
        "country", lambda rows: rows.append(row("QQ")), C, "country QQ", "code-added",
        "from the list's source; the version before gets it by a patch",
    ),
    "removed": ("agencyType", lambda rows: rows.pop(), B, "agencyType other", "code-removed", ""),
    "removed from a renewed list": ("country", lambda rows: rows.pop(), B, "country ZZ", "code-removed", ""),
    "retired": ("agencyType", retired("ngo", "other"), D, "agencyType ngo", "code-retired", ""),
    "retired without a successor": (
        "agencyType", retired("ngo", ""), D, "agencyType ngo", "code-retired", "no successor is named"),
    "retired for one that there is not": (
        "agencyType", retired("ngo", "sample"), D, "agencyType ngo", "code-retired", "the list has no code of that name"),
    "label": ("agencyType", lambda rows: given(rows, "ngo", label="Sample"), C, "agencyType ngo", "text", ""),
    "definition": (
        "agencyType", lambda rows: given(rows, "ngo", definition="Sample"), C, "agencyType ngo", "text",
        "see that it means the same: a code never gets another meaning",
    ),
    "counterpart": ("agencyType", lambda rows: given(rows, "ngo", primero="Sample"), C, "agencyType ngo", "text", ""),
    "broader": ("agencyType", lambda rows: given(rows, "ngo", broader="other"), C, "agencyType ngo", "broader", ""),
    "more may follow": (
        "referralStatus", lambda rows: rows[0].update(next=rows[0]["next"] + " sample"), C, "referralStatus draft", "widened", ""),
    "less may follow": (
        "referralStatus", lambda rows: rows[0].update(next=""), B, "referralStatus draft", "column",
        "rules read it; cannot be shown to be wider",
    ),
    "a column that rules read": (
        "agencyType", lambda rows: given(rows, "ngo", sample="yes"), B, "agencyType ngo", "column",
        "rules read it; cannot be shown to be wider",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_a_change_of_a_code_is_told_with_what_it_means(name: str, tmp_path: Path) -> None:
    of, edit, impact, where, kind, note = EDITS[name]
    changed = Copy(tmp_path)
    with changed.codes(of) as rows:
        edit(rows)
    (one,) = changed.changes()
    assert (one.impact, one.area, one.of, one.where, one.kind, one.note) == (impact, "codelist", of, where, kind, note)


def test_a_broader_code_may_itself_be_new_if_its_own_is_not(tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.codes("agencyType") as rows:
        rows += [row("sample-one", broader="sample-two"), row("sample-two", broader="ngo")]
    assert [(one.impact, one.after) for one in changed.changes()] == [(C, "ngo"), (C, "ngo")]


def test_broader_codes_in_a_circle_lead_nowhere(tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.codes("agencyType") as rows:
        rows += [row("sample-one", broader="sample-two"), row("sample-two", broader="sample-one")]
    assert [one.impact for one in changed.changes()] == [B, B]


def test_a_retired_code_that_comes_back_is_compatible(tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.codes("agencyType") as rows:
        given(rows, "ngo", status="deprecated", replacedBy="other")
    assert [(one.impact, one.kind) for one in changed.undone()] == [(C, "code-active")]


@pytest.mark.parametrize(("before", "after", "impact"), [("", "other", C), ("other", "", B), ("other", "shelter", B)])
def test_another_successor_is_another_meaning(before: str, after: str, impact: Impact, tmp_path: Path) -> None:
    old, new = Copy(tmp_path / "old"), Copy(tmp_path / "new")
    for one, successor in ((old, before), (new, after)):
        with one.codes("agencyType") as rows:
            given(rows, "ngo", status="deprecated", replacedBy=successor)
    assert [(one.impact, one.kind) for one in old.compared_with(new)] == [(impact, "code-successor")]


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("agencyType", "extensible", (C, "list-opened")),
        ("gender", "closed", (B, "list-kind")),
        ("agencyType", "claim", (B, "list-kind")),
        ("country", "extensible", (B, "list-kind")),
    ],
)
def test_a_list_may_be_opened_and_not_closed(name: str, kind: str, told: tuple[Impact, str], tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.document("codelists/lists.json") as document:
        (entry,) = [one for one in document["lists"] if one["name"] == name]
        entry["kind"] = kind
    assert [(one.impact, one.kind) for one in changed.changes()] == [told]


def test_what_is_written_of_a_list_is_text(tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.document("codelists/lists.json") as document:
        document["lists"][0].update(title="Sample", date="2030-01-01", sourceVersion="7")
    (one,) = changed.changes()
    assert (one.impact, one.kind, one.what) == (C, "text", "reads differently: title, source version, date")


def test_a_list_that_comes_is_compatible_and_one_that_goes_breaks(tmp_path: Path) -> None:
    changed = Copy(tmp_path)
    with changed.document("codelists/lists.json") as document:
        document["lists"].append({**document["lists"][0], "name": "sampleList"})
    assert [(one.impact, one.where, one.kind) for one in changed.changes()] == [(C, "sampleList", "list-added")]
    assert [(one.impact, one.where, one.kind) for one in changed.undone()] == [(B, "sampleList", "list-removed")]


def test_the_renewed_lists_are_those_of_other_standards_that_the_policy_names() -> None:
    assert set(RENEWED) == {one.name for one in standard("1.0").codelists.values() if one.kind == "pattern"}
    policy = (standard("1.0").folder.parent / "VERSIONING.md").read_text(encoding="utf-8")
    assert f"| renew {', '.join(f'`{name}`' for name in RENEWED)} from their source | yes | yes | yes |" in policy


def test_every_column_of_the_lists_is_known_to_be_for_rules_or_not(tmp_path: Path) -> None:
    """A new column counts as one that rules read until somebody has looked."""
    told = set()
    columns = {
        (column, codes.name)
        for codes in standard("1.0").codelists.values()
        for column in next(iter(codes.codes.values())).extra
    }
    by_column = dict(sorted(columns))
    for number, (column, name) in enumerate(by_column.items()):
        changed = Copy(tmp_path / str(number))
        with changed.codes(name) as rows:
            rows[0][column] = "sample"
        told |= {(column, one.impact) for one in changed.changes()}
    assert {column for column, impact in told if impact is B} == {
        "controlMethods", "country", "next", "open", "rank", "restriction", "sector", "terminal",
    }  # fmt: skip
    assert len(told) == len(by_column)
