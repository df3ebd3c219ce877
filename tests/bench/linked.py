"""Payloads in which every record refers to others, to see how time grows where references meet in one place.

`one case`: a case that names every other record, a person. `star`: one person to whom all others are linked, both ways.
`chain`: referrals, each handed on from the one before, each with its person.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.marking import Group, Slot
from tests.bench.payloads import Written
from tests.bench.payloads import write as write_stories
from tests.bench.stories import Story, cut, header, persons_alone, single_persons, sources

SHAPES = ("stories", "one case", "star", "chain")
"""`stories` are the linked records of the examples: groups of up to a dozen."""

_PAIR = "shelter-referral-minimal"
_CASE = "eu-identification"
_CASE_ID = "urn:uuid:00000000-0c0c-4000-8000-000000000000"
_ABOVE = "urn:uuid:00000000-4ef0-4000-8000-00000000000a"


def write(path: Path, records: int, shape: str, seed: int = 1) -> Written:
    """Write NDJSON of so many records (at least 4) of one shape."""
    if shape == "stories":
        return write_stories(path, records, "ndjson", seed)
    make = {"one case": _one_case, "star": _star, "chain": _chain}[shape]
    with open(path, "wb", buffering=1 << 20) as file:
        file.write(_line(header()))
        for line in make(records, seed):
            file.write(line)
    return Written(path, "ndjson", records, path.stat().st_size)


def _one_case(records: int, seed: int) -> Iterator[bytes]:
    known: dict[str, Slot] = {_CASE_ID: lambda _group: _CASE_ID}
    persons = [_told({**person, "caseIds": [_CASE_ID]}, known) for _name, person in persons_alone()]
    count = records - 1
    for number in range(count):
        yield from _lines(persons[number % len(persons)], seed, number)
    case = copy.deepcopy(sources()[_CASE]["cases"][0])
    case["id"], case["victimIds"] = _CASE_ID, [_victim(number) for number in range(count)]
    case["victimCount"] = {"known": count}
    for event in case["events"]:
        event["victimIds"] = case["victimIds"][:1]
    yield _line(case)


def _star(records: int, seed: int) -> Iterator[bytes]:
    victim = _pair()["victims"][0]
    links = [{"victimId": _victim(0), "relation": "same-location"}]
    other = _told({**victim, "linkedVictims": links}, {_victim(0): lambda _group: _victim(0)})
    for number in range(1, records):
        yield from _lines(other, seed, number)
    all_links = [{"victimId": _victim(number), "relation": "same-location"} for number in range(1, records)]
    yield _line({**victim, "id": _victim(0), "linkedVictims": all_links})


def _chain(records: int, seed: int) -> Iterator[bytes]:
    source = _pair()
    victim, referral = source["victims"][0], source["referrals"][0]
    known: dict[str, Slot] = {
        victim["id"]: lambda group: _victim(group.number),
        referral["id"]: lambda group: _referral(group.number),
        _ABOVE: lambda group: _referral(group.number - 1),
    }
    first = cut("chain-0", [victim, referral], known)
    next_ones = cut("chain", [victim, {**referral, "parentReferralId": _ABOVE}], known)
    for number in range(records // 2):
        yield from _lines(next_ones if number else first, seed, number)
    if records % 2:
        yield from _lines(single_persons()[0], seed, records)


def _pair() -> dict[str, Any]:
    return sources()[_PAIR]


def _told(record: dict[str, Any], known: dict[str, Slot]) -> Story:
    return cut("linked", [record], {record["id"]: _own_id, **known})


def _own_id(group: Group) -> str:
    return _victim(group.number)


def _victim(number: int) -> str:
    return f"urn:uuid:{number:08x}-0d0d-4000-8000-000000000000"


def _referral(number: int) -> str:
    return f"urn:uuid:{number:08x}-4ef0-4000-8000-000000000000"


def _lines(story: Story, seed: int, number: int) -> Iterator[bytes]:
    values = story.values(seed, number)
    return (record.json.join(values) + b"\n" for record in story.records)


def _line(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
