"""What `tipx convert` says: what became of a conversion, what was lost, why one was refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tipx.cli import exits
from tipx.cli.common import table, wrap
from tipx.cli.output import say as say_line
from tipx.converting.conversion import Conversion, InputRefused, LossRefused
from tipx.converting.forms import FORMS
from tipx.converting.ledger import Loss, ordered
from tipx.converting.model import ConvertError
from tipx.problems import Problem, Report, Severity
from tipx.reporting.common import plural

_MOST = 20
"""So many problems are told to people; programs get all of them."""
_ALSO = 8
"""So many further places of one problem are told to people."""


def say(text: str) -> None:
    """Text on standard error."""
    if text.strip():
        say_line(text)


def status(done: Conversion) -> int:
    """The exit status of a conversion that was done."""
    wrong = any(problem.severity is Severity.ERROR for problem in done.problems)
    for report in (done.report, done.written):
        wrong = wrong or (report is not None and report.verdict.value != "valid" and not done.rejected)
    return exits.PROBLEMS if wrong or done.rejected else exits.OK


def as_text(done: Conversion, loss: str, output: str, rejects: str | None) -> str:
    """A conversion for people."""
    return "\n".join(_lines(done, loss, output, rejects)) + "\n"


def _lines(done: Conversion, loss: str, output: str, rejects: str | None) -> Iterator[str]:
    place = "standard output" if output == "-" else output
    yield f"{plural(done.records_in, 'record')} in = {done.records_out} out + {done.rejected} rejected"
    target = FORMS[done.target]
    # The digest is that of the payload: of what lies in another form it says nothing.
    yield f"written to {place} ({target.title})" + (f"; digest {done.digest}" if done.digest and target.tipx else "")
    yield from _facts(done.facts)
    if done.rejected and rejects is not None:
        yield f"rejected records, with their problems, are in {rejects}"
    if done.losses and loss == "allow":
        yield f"{plural(len(done.losses), 'field')} not carried over exactly (--loss report lists them)"
    elif done.losses:
        yield ""
        yield losses(done.losses)
    yield from _problems(done.problems)
    yield from _problems(_found(done))
    if done.written is not None and done.written.verdict.value != "valid":
        yield "what was written is not valid by itself: records of it name rejected ones"
        yield from _problems(_of(done.written))


def _facts(facts: Mapping[str, int | str]) -> Iterator[str]:
    """Facts, each with its parts (`rows`, `rows.by_year`) below it."""
    for name, value in facts.items():
        if "." not in name:
            yield f"  {name.replace('_', ' ')}: {value}"
            parts = ((part.partition(".")[2], count) for part, count in facts.items() if part.startswith(f"{name}."))
            yield from (f"    {part}: {count}" for part, count in parts)


def _found(done: Conversion) -> tuple[Problem, ...]:
    """What was found in the input beside what was noted while it was read; of rejected records each is told with its own."""
    return () if done.rejected > done.left else tuple(one for one in _of(done.report) if one not in done.problems)


def _of(report: Report | None) -> tuple[Problem, ...]:
    return report.problems if report is not None else ()


def losses(found: Sequence[Loss]) -> str:
    """Losses as a table."""
    rows = [(one.kind, one.field, f"{one.why}" + (f" ({one.times}x)" if one.times > 1 else "")) for one in found]
    return table(rows)


def _problems(problems: Sequence[Problem]) -> Iterator[str]:
    """Problems for people; those that say the same are told once, with the places of all."""
    alike: dict[tuple[str, str, str, str], list[Problem]] = {}
    for one in problems:
        alike.setdefault((one.severity.value, one.rule, one.message, one.hint), []).append(one)
    groups = list(alike.values())
    for group in groups[:_MOST]:
        first = group[0]
        yield ""
        yield f"{place_of(first)}  {first.severity.value}  {first.rule}"
        yield from wrap(first.message, 96, "  ", "  ")
        yield from wrap(first.hint, 96, "  ", "  ")
        yield from wrap(_also([place_of(one) for one in group]), 96, "  ", "  ")
    left = sum(map(len, groups[_MOST:]))
    if left:
        yield ""
        yield f"and {plural(left, 'more problem')}"


def _also(places: Sequence[str]) -> str:
    """The further places of which the same is said; several times of one place, how often in all."""
    others = list(dict.fromkeys(places))[1:]
    more = f" and {plural(len(others) - _ALSO, 'more place')}" if len(others) > _ALSO else ""
    also = f"Also at {', '.join(others[:_ALSO])}{more}." if others else ""
    often = f"Found {len(places)} times in all." if len(places) > len(others) + 1 else ""
    return " ".join(part for part in (also, often) if part)


def place_of(problem: Problem) -> str:
    """Where a problem stands, as a person finds it."""
    at = problem.at
    found = at.cell or at.origin
    if found is None:
        line = f"line {at.line}" if at.line is not None else ""
        found = " ".join(part for part in (line, at.pointer or "") if part)
    elif at.pointer is not None and (at.origin is not None or at.column is not None) and at.model is not None:
        # The payload was made of another form, whose places do not say which field of the standard is meant.
        return f"{found} ({at.model})".lstrip()
    return found or at.model or "the whole input"


def refusal(error: ConvertError) -> str:
    """Why nothing was written."""
    if isinstance(error, LossRefused):
        return losses(error.losses) + "\n\n--loss report converts and lists this; --loss allow converts and counts it"
    if isinstance(error, InputRefused):
        return "\n".join(_problems(error.problems)) + "\n"
    return ""


def refusal_as_data(error: ConvertError) -> dict[str, Any]:
    """Why nothing was written, for programs."""
    found: dict[str, Any] = {"converted": False, "why": str(error), "status": error.status}
    if isinstance(error, LossRefused):
        found["losses"] = [_loss(one) for one in error.losses]
    if isinstance(error, InputRefused):
        found["problems"] = _problems_as_data(error.problems)
    return found


def as_data(done: Conversion) -> dict[str, Any]:
    """A conversion for programs."""
    return {
        "converted": True,
        "from": done.source,
        "to": done.target,
        "records": {"in": done.records_in, "out": done.records_out, "rejected": done.rejected},
        "digest": done.digest,
        "losses": [_loss(one) for one in done.losses],
        "facts": dict(done.facts),
        "verdict": done.report.verdict.value if done.report is not None else None,
        "problems": _problems_as_data((*done.problems, *_found(done))),
        "written": _written(done.written) if done.written is not None else None,
        "status": status(done),
    }


def _written(report: Report) -> dict[str, Any]:
    """What was written, where some was rejected: records of it may name those."""
    return {"verdict": report.verdict.value, "problems": _problems_as_data(report.problems)}


def _loss(one: Loss) -> dict[str, Any]:
    return {"kind": one.kind, "field": one.field, "why": one.why, "times": one.times}


def _problems_as_data(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    from tipx.reporting.json import problem_to_dict

    return [problem_to_dict(one) for one in problems]


def explained(source: str, target: str, answer: str, version: str, settings: Mapping[str, Any]) -> str:
    """What a conversion between two forms with these settings can lose in that version of the standard (auto: the newest), told
    beforehand. ConvertError for wrong settings."""
    import json

    from tipx.standard import known_or_newest

    standard = known_or_newest(version)
    reading = FORMS[source].reading_losses(standard, settings)
    writing = FORMS[target].writing_losses(standard, settings)
    if answer == "json":
        found = {"from": source, "to": target, "reading": [_loss(one) for one in ordered(reading)],
                 "writing": [_loss(one) for one in ordered(writing)]}  # fmt: skip
        return json.dumps(found, indent=2, ensure_ascii=False)
    parts = []
    for what, name, found_losses in (("reading", source, ordered(reading)), ("writing", target, ordered(writing))):
        head = f"{what} {name} ({FORMS[name].title})"
        parts.append(f"{head}: nothing is lost" if not found_losses else f"{head}:\n{losses(found_losses)}")
    return "\n\n".join(parts)
