"""What `tipx conformance check` says, for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tipx.conformance.producing import Checked
from tipx.conformance.sampling import Coverage
from tipx.reporting.common import clean, plural, relative
from tipx.standard import is_version


def render(found: Checked) -> str:
    """What is said, for people."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Checked) -> Iterator[str]:
    for one in found.files:
        name = clean(relative(one.path))
        if one.unreadable is not None:
            yield f"{name}: cannot be read: {one.unreadable}"
            continue
        version = f"TIPX {one.version}, " if is_version(one.version) else ""
        yield f"{name}: {one.verdict} ({one.form}, {version}{plural(one.records, 'record')})"
        yield f"  {_said(one.claims)}"
        for fault in one.faults:
            place = f"line {fault.line}, column {fault.column}  " if fault.line is not None else ""
            times = f" {fault.times} times, first" if fault.times > 1 else ""
            yield f"  {fault.severity} {fault.rule}{times}: {place}{fault.model or 'the whole file'}"
            yield f"    {fault.message}"
        yield from (f"  open: {why}" for why in one.open)
    yield ""
    yield f"{plural(len(found.files), 'file')}: {_said(found.claims)}"
    yield from _covered(found.coverage)


def _said(claims: Mapping[str, bool]) -> str:
    return ", ".join(f"{name} {'holds' if holds else 'does not hold'}" for name, holds in claims.items())


def _covered(coverage: Coverage) -> Iterator[str]:
    if coverage.not_looked_into:
        yield f"{coverage.not_looked_into} of them could not be read whole; what they cover is not counted"
    if not coverage.records:
        return
    yield f"forms: {_counts(coverage.forms)}; versions: {_counts(coverage.versions)}; records: {_counts(coverage.records)}"
    fields = ", ".join(f"{kind} {used.seen} of {used.of}" for kind, used in coverage.fields.items())
    yield f"fields seen: {fields}"
    codes = sum(used.seen for used in coverage.codes.values())
    yield f"code lists seen: {coverage.codelists.seen} of {coverage.codelists.of}, with {plural(codes, 'code')}"


def _counts(found: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in found.items())
