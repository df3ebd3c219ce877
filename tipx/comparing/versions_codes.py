"""What changed in the code lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipx.comparing.versions_changes import Change, Impact, Judged, reads_differently
from tipx.standard.codelists import Code, CodeList

RENEWED = ("country", "subdivision", "language", "script", "currency")
"""Lists that are renewed from their source: every version gets the new codes, as a patch."""

CODE_REMOVED = "code-removed"
"""The one change that no version may make."""

_AREA = "codelist"
_DEPRECATED = "deprecated"
_BROADER = "broader"
_COUNTERPARTS = (
    "htcds", "ctdc_k", "ctdc_s", "primero", "htcds_decision_body", "htcds_definition", "iccs",
)  # fmt: skip
"""Columns that say what a code is called elsewhere. Every other column is for rules."""
_GROWS = "next"
"""The column with the codes that may follow: where it grows, more is allowed."""


def code_changes(before: Mapping[str, CodeList], after: Mapping[str, CodeList]) -> Iterator[Change]:
    """What changed in the code lists of two versions, list by list."""
    for name in sorted({*before, *after}):
        if name not in after:
            yield Judged(Impact.BREAKING, "list-removed", "code list removed").at(_AREA, name, name)
        elif name not in before:
            told = f"code list added, with {len(after[name].codes)} codes"
            yield Judged(Impact.COMPATIBLE, "list-added", told).at(_AREA, name, name)
        else:
            yield from (one.at(_AREA, name, name) for one in _of_list(before[name], after[name]))
            yield from _of_codes(before[name], after[name])


def _of_list(old: CodeList, new: CodeList) -> Iterator[Judged]:
    if old.kind != new.kind:
        wider = (old.kind, new.kind) == ("closed", "extensible")
        told = f"{new.kind} (before: {old.kind})"
        kind = "list-opened" if wider else "list-kind"
        yield Judged(Impact.COMPATIBLE if wider else Impact.BREAKING, kind, told, "", old.kind, new.kind)
    texts = ("title", "description", "source", "source_version", "date")
    changed = [name.replace("_", " ") for name in texts if getattr(old, name) != getattr(new, name)]
    if changed:
        yield reads_differently("reads differently", changed)


def _of_codes(old: CodeList, new: CodeList) -> Iterator[Change]:
    for code in dict.fromkeys((*old.codes, *new.codes)):
        where = f"{old.name} {code}"
        if code not in new.codes:
            yield Judged(Impact.BREAKING, CODE_REMOVED, "code removed").at(_AREA, old.name, where)
        elif code not in old.codes:
            yield _added(code, old, new).at(_AREA, old.name, where)
        elif old.codes[code] != new.codes[code]:
            found = _of_code(old.codes[code], new.codes[code], new)
            yield from (one.at(_AREA, old.name, where) for one in found)


def _added(code: str, old: CodeList, new: CodeList) -> Judged:
    """A new code has to be told to receivers of the version before by a code that they know."""
    if old.name in RENEWED:
        note = "from the list's source; the version before gets it by a patch"
        return Judged(Impact.COMPATIBLE, "code-added", "code added", note)
    named = new.codes[code].extra.get(_BROADER, "")
    known = _known_before(code, old, new)
    if known is not None:
        return Judged(Impact.COMPATIBLE, "code-added", f"code added; {known} stands for it before", "", None, known)
    note = (
        "no broader code is named: it cannot be told to receivers of the version before" if not named
        else f"its broader code {named} leads to none that the version before has"
    )  # fmt: skip
    return Judged(Impact.BREAKING, "code-added", "code added", note, None, named or None)


def _known_before(code: str, old: CodeList, new: CodeList) -> str | None:
    """The code of the version before that stands for a new one: its broader code, or the broader code of that, and so on."""
    met: set[str] = set()
    while code not in old.codes:
        if code in met or code not in new.codes:
            return None
        met.add(code)
        code = new.codes[code].extra.get(_BROADER, "")
    return code


def _of_code(old: Code, new: Code, whole: CodeList) -> Iterator[Judged]:
    yield from _status(old, new, whole)
    texts = [name for name in ("label", "definition", "since", "source") if getattr(old, name) != getattr(new, name)]
    columns = [name for name in dict.fromkeys((*old.extra, *new.extra)) if _cell(old, name) != _cell(new, name)]
    texts += [name for name in columns if name in _COUNTERPARTS]
    if texts:
        note = "see that it means the same: a code never gets another meaning" if "definition" in texts else ""
        yield reads_differently("reads differently", texts, note)
    for name in columns:
        before, after = _cell(old, name), _cell(new, name)
        told = f"{name}: {after or 'empty'} (before: {before or 'empty'})"
        if name == _BROADER:
            yield Judged(Impact.COMPATIBLE, "broader", told, "", before, after)
        elif name == _GROWS and set(before.split()) <= set(after.split()):
            yield Judged(Impact.COMPATIBLE, "widened", f"wider, {told}", "", before, after)
        elif name not in _COUNTERPARTS:
            yield Judged(Impact.BREAKING, "column", told, "rules read it; cannot be shown to be wider", before, after)


def _cell(code: Code, name: str) -> str:
    return code.extra.get(name, "")


def _status(old: Code, new: Code, whole: CodeList) -> Iterator[Judged]:
    before, after = old.replaced_by or None, new.replaced_by or None
    if new.status == _DEPRECATED and old.status != _DEPRECATED:
        note = "" if after in whole.codes else "the list has no code of that name" if after else "no successor is named"
        told = f"code retired; use {after}" if after else "code retired"
        yield Judged(Impact.DEPRECATING, "code-retired", told, note, before, after)
    elif new.status != old.status:
        yield Judged(
            Impact.COMPATIBLE, "code-active", f"{new.status} (before: {old.status})", "", old.status, new.status
        )
    elif before != after:
        # What is read for a retired code is its successor: another one gives it another meaning.
        impact = Impact.COMPATIBLE if before is None else Impact.BREAKING
        told = f"the successor is {after or 'not named any more'} (before: {before or 'none'})"
        yield Judged(impact, "code-successor", told, "", before, after)
