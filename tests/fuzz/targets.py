"""The targets: functions that take bytes and raise only where a promise is broken."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from typing import Any, NamedTuple

import tipx
from tipx.reading.lines import BOM
from tipx.reading.model import Limits
from tipx.reading.strict_json import parse
from tipx.writing.canonical import canonical_payload, payload_digest

from . import differential, forms
from .corpus import BETWEEN
from .promises import MARK, NOW, exact_places, facts, is_installed, promise, sound, told


class Target(NamedTuple):
    """What is tried: its function, the kind of its seeds, and the packages without which it has nothing to compare."""

    run: Callable[[bytes], None]
    kind: str = "any"
    needs: tuple[str, ...] = ()

    @property
    def is_possible(self) -> bool:
        """Whether everything that it needs is installed."""
        return all(is_installed(name) for name in self.needs)


def chosen(raw: bytes) -> random.Random:
    """Chances that depend on the input alone, so that it can be run again."""
    return random.Random(hashlib.sha256(raw).digest())


def json_reader(raw: bytes) -> None:
    """The strict reader gives plain data, and what it does not object to is JSON to another reader too."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return
    limits = Limits(max_depth=chosen(raw).choice((5, 64, 128)), max_string=chosen(raw).choice((20, 10**6)))
    parsed = parse(text, limits)
    for finding in parsed.findings:
        promise(finding.span is not None and 0 <= finding.span.byte <= len(raw), "a finding stands inside the text")
    if parsed.data is not None:
        _is_plain(parsed.data, bool(parsed.refused))
    if parsed.findings:
        return
    promise(_pairs(text) == parsed.data, "what is read is what stands there, with no name twice")
    again = parse(json.dumps(parsed.data), limits)
    promise((again.data, again.findings) == (parsed.data, []), "what is read can be written and read again")


def _is_plain(data: Any, has_gaps: bool) -> None:
    if isinstance(data, dict):
        for name, value in data.items():
            promise(isinstance(name, str) and value is not None, "no field is null")
            _is_plain(value, has_gaps)
    elif isinstance(data, list):
        for value in data:
            _is_plain(value, has_gaps)
    else:
        promise(isinstance(data, str | int) or (data is None and has_gaps), "data is text, whole number or truth value")


def _pairs(text: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        promise(len(dict(pairs)) == len(pairs), "a name that stands twice is found")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=once)


def ndjson_reader(raw: bytes) -> None:
    """Lines are read one by one; each by itself gives what it gives among the others."""
    told(raw, form="ndjson")
    lines = raw.split(b"\n")
    reports = list(tipx.validate_each(lines, now=NOW, form="json"))
    promise(len(reports) == sum(1 for line in lines if line.strip()), "every line that is not blank has a report")
    for report in reports:
        promise(not report.faults and MARK not in json.dumps([str(one) for one in report.problems]), "no value is told")
        for problem in report.problems:
            promise(
                problem.at.line is None or 1 <= problem.at.line <= raw.count(b"\r") + len(lines),
                "lines are the stream's",
            )


def xml_reader(raw: bytes) -> None:
    """XML is read or refused by each parser, and nothing but LoadError says so."""
    for parser in ("auto", "expat", *(("lxml",) if is_installed("lxml") else ())):
        told(raw, form="xml", xml_parser=parser)
        loaded(raw, form="xml", xml_parser=parser)


def loaded(raw: bytes, **choices: Any) -> Any:
    """What `tipx.load` gives; None where it cannot be read, and the error then tells nothing."""
    try:
        return tipx.load(raw, **choices)
    except tipx.LoadError as error:
        promise(MARK not in str(error), "an error tells no value")
        return None


def sniffing(raw: bytes) -> None:
    """The form is told, and to name it changes nothing."""
    report = told(raw)
    form = report.inputs[0].form
    promise(form in ("json", "ndjson", "xml", "unknown"), "the form is a known one")
    if form != "unknown":
        named = told(raw, form=form)
        promise(
            (named.problems, named.verdict) == (report.problems, report.verdict), "a form that is named is judged alike"
        )


def places(raw: bytes) -> None:
    """Byte, line and column of every problem are one place of the text."""
    exact_places(told(raw), raw)


def validator(raw: bytes) -> None:
    """Whatever is given, and whatever is chosen, a sound report comes back."""
    chance = chosen(raw)
    told(
        raw, form=chance.choice(("auto", "auto", "json", "ndjson", "xml")), standard=chance.choice(("auto", "1.0")),
        engine="python" if chance.random() < 0.3 else "auto", max_per_rule=chance.choice((0, 1, 1000)),
        max_problems=chance.choice((0, 3, 1000)),
    )  # fmt: skip


def exchange(raw: bytes) -> None:
    """Several messages are judged together, as an exchange and as parts of one payload."""
    messages = tuple(raw.split(BETWEEN)[:4])
    sound(tipx.validate_history(messages, now=NOW), messages)
    sound(tipx.validate_parts(messages, now=NOW), messages)


def limits(raw: bytes) -> None:
    """A tighter limit never makes valid what is not, and beyond a limit nothing is valid."""
    chance = chosen(raw)
    tight = Limits(
        max_bytes=chance.choice((10, 1000, 10**6)), max_depth=chance.choice((1, 3, 6, 64)), max_string=chance.choice((1, 10, 30,
        10**6)),
        max_records=chance.choice((1, 2, 10**6)), max_number=chance.choice((17, 100)),
    )  # fmt: skip
    report, whole = told(raw, limits=tight), told(raw)
    promise(not report.ok or whole.ok, "a tighter limit makes nothing valid")
    promise(report.problems == whole.problems or not report.ok, "what is cut off by a limit is not valid")


def reporters(raw: bytes) -> None:
    """Every form of the report is well formed and tells no value."""
    report = told(raw, max_problems=200)
    for name in forms.FORMATS:
        text = forms.rendered(name, report)
        promise(MARK not in text, f"the form {name} tells no value")
        forms.check(name, text)


def values_shown(raw: bytes) -> None:
    """With values shown every form is well formed still, whatever the values are."""
    report = tipx.validate(raw, now=NOW, show_values=True, max_problems=200)
    for name in forms.FORMATS:
        forms.check(name, forms.rendered(name, report))


def canonical_form(raw: bytes) -> None:
    """What can be read has one canonical form, which is read as the same."""
    data = loaded(raw)
    for payload in data if isinstance(data, list) else [data] if data is not None else []:
        text = canonical_payload(payload)
        again = loaded(text, form="json")
        promise(again is not None and canonical_payload(again) == text, "the canonical form is that of itself")
        promise(payload_digest(again) == payload_digest(payload), "the digest is that of the canonical form")


def assessing(raw: bytes) -> None:
    """An assessment comes back, or an error that tells no value."""
    try:
        found = tipx.assess(raw)
    except ValueError as error:
        promise(MARK not in str(error), "an error tells no value")
        return
    promise(MARK not in repr(found), "an assessment tells no value")


def layout(raw: bytes) -> None:
    """White space, escapes and the order of names change nothing of what is said."""
    begin = len(BOM) if raw.startswith(BOM) else 0
    try:
        parsed = parse(raw[begin:].decode("utf-8"), Limits())
    except UnicodeDecodeError:
        return
    if parsed.findings or not isinstance(parsed.data, dict):
        return
    plain = told(json.dumps(parsed.data).encode(), form="json")
    for text in (json.dumps(parsed.data, indent=2, ensure_ascii=False), json.dumps(parsed.data, separators=(",", ":"))):
        other = told(text.encode(), form="json")
        promise((facts(other), other.verdict) == (facts(plain), plain.verdict), "the layout changes nothing")


TARGETS: dict[str, Target] = {
    "json": Target(json_reader, "json"),
    "ndjson": Target(ndjson_reader, "ndjson"),
    "xml": Target(xml_reader, "xml"),
    "sniffing": Target(sniffing),
    "places": Target(places),
    "validator": Target(validator),
    "exchange": Target(exchange, "exchange"),
    "limits": Target(limits),
    "reporters": Target(reporters),
    "values-shown": Target(values_shown),
    "canonical": Target(canonical_form),
    "assess": Target(assessing),
    "layout": Target(layout, "json"),
    "fast-and-strict": Target(differential.fast_and_strict, "json", ("orjson",)),
    "parsers": Target(differential.parsers, "xml", ("lxml",)),
    "engines": Target(differential.engines, "any", ("jsonschema_rs",)),
    "pieces": Target(differential.pieces),
    "stretches": Target(differential.stretches, "ndjson"),
    "twins": Target(differential.twins, "json"),
}
"""All of them, by name."""


def possible() -> dict[str, Target]:
    """Those whose packages are installed."""
    return {name: target for name, target in TARGETS.items() if target.is_possible}
