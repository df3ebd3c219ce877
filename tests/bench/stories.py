"""Stories as templates: the records of one example, with a slot wherever two files of real life would differ.

A template is cut into literal text and slots once, for JSON and for XML; a group of records is then joined from strings, so
that a gigabyte is made in about a minute. Slots hold nothing that JSON or XML would have to escape.
"""

from __future__ import annotations

import copy
import functools
import json
import random
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

from tests.bench.marking import Group, Slot, Slots
from tests.bench.version import standard_measured
from tipx.standard.examples import examples
from tipx.writing.xml import to_xml

NOW = "2026-03-05"
"""The moment as of which generated payloads are to be judged: that of the examples."""

LISTS = {"case": "cases", "victim": "victims", "referral": "referrals"}

_SENDER = "several-victims-several-referrals"

NOT_STORIES = frozenset(
    # Returns, receipts and what is said without names are other kinds of message; two stories speak of earlier messages.
    ("statistical-return", "pseudonymous-research", "minimal-bundle", "consent-withdrawn", "returnee-received")
)

_DROPPABLE = ("occupation", "notes", "vulnerabilityDetails", "communicationRestrictions", "numberOfChildren", "summary")
_MARK = re.compile("\ue000([0-9]+)\ue001")
_NUMBER_MARK = re.compile('"\ue002([0-9]+)\ue001"|\ue002([0-9]+)\ue001')


class Cut(NamedTuple):
    """A text cut at its slots: literals at even places, the values of the slots `order` at odd ones."""

    pieces: list[str]
    fill: Callable[[list[str]], tuple[str, ...]]

    def join(self, values: list[str]) -> bytes:
        """The text with these values."""
        pieces = self.pieces.copy()
        pieces[1::2] = self.fill(values)
        return "".join(pieces).encode()


class Record(NamedTuple):
    """One record of a story, ready to be written in both forms."""

    kind: str
    json: Cut
    xml: Cut


class Story(NamedTuple):
    """The linked records of one example and what fills their slots."""

    source: str
    slots: list[Slot]
    records: list[Record]

    def values(self, seed: int, number: int) -> list[str]:
        """The values of all slots for one group."""
        group = Group(seed, number)
        return [slot(group) for slot in self.slots]


def header(names: Collection[str] | None = None) -> dict[str, Any]:
    """The fields of a bundle that can carry all stories, or those of these names: it knows the agencies of them all."""
    own = sources()[_SENDER]
    chosen = (source for name, source in sources().items() if names is None or name in names or name == _SENDER)
    agencies = {one["id"]: one for source in chosen for one in source.get("agencies", ())}
    head = {name: value for name, value in own.items() if name not in LISTS.values() and name != "supersedes"}
    purposes = ["identification", "investigation", "referral", "protection-and-assistance"]
    return {**head, "sentAt": "2026-03-04T23:15:00+05:00", "purpose": purposes, "agencies": list(agencies.values())}


def header_for(records: int, seed: int) -> dict[str, Any]:
    """The header of a payload of so many records: a small one knows few agencies, a large one those of all stories."""
    names: set[str] = set()
    for story in planned(records, seed):
        names.add(story.source)
        if len(names) == len(sources()):
            break
    return header(names)


@functools.cache
def stories() -> tuple[Story, ...]:
    """All stories, each in several variants that differ in the optional fields that are filled."""
    found = []
    for name, source in sources().items():
        records = [record for listed in LISTS.values() for record in source.get(listed, ())]
        for variant in range(4):
            found.append(cut(name, [_thinned(record, variant) for record in records]))
    return tuple(found)


@functools.cache
def persons_alone() -> tuple[tuple[str, dict[str, Any]], ...]:
    """The persons of the stories without their cases and referrals, each with the name of its story; not to be changed."""
    found = []
    for name, source in sources().items():
        for victim in source["victims"]:
            alone = copy.deepcopy({k: v for k, v in victim.items() if k not in ("caseIds", "linkedVictims")})
            for service in alone.get("services", ()):
                service.pop("referralId", None)
            # Older needs were answered by the referrals that are not there.
            alone["needs"] = [need for need in alone.get("needs", ()) if need["identifiedOn"] > "2026-02-15"]
            if alone["needs"] and len(json.dumps(alone)) > 4500:
                found.append((name, alone))
    return tuple(found)


@functools.cache
def single_persons() -> tuple[Story, ...]:
    """Persons without a case, who fill up a payload to the wanted number of records."""
    return tuple(cut(name, [person]) for name, person in persons_alone())


def cut(source: str, records: list[dict[str, Any]], known: Mapping[str, Slot] | None = None) -> Story:
    """A story made of plain records: wherever values vary there is a slot. `known` says what fills certain ids."""
    slots = Slots(_agency_ids(), known or {})
    marked = [slots.mark_record(record, at) for at, record in enumerate(records)]
    return Story(source, slots.slots, [_cut_record(record) for record in marked])


@functools.cache
def sources() -> Mapping[str, dict[str, Any]]:
    """The examples that are stories of people, by name, as plain data: not to be changed."""
    found = {}
    for example in examples(standard_measured()):
        if example.verdict == "valid" and not example.expect and example.name not in NOT_STORIES:
            data = _without_profiles(json.loads(example.json.read_bytes()))
            if data["recordType"] == "bundle" and data.get("victims"):
                found[example.name] = data
    return found


_OF_PROFILES = {
    "x-pk-cnic": "national-id", "x-pk-ptpa-2018": "trafficking-law", "x-pk-psma-2018": "smuggling-law",
    "x-pk-blsa-1992": "labour-law",
}  # fmt: skip
"""Codes of profiles, and the standard's own: stories of many countries stand under one header, which claims no profile."""


def _without_profiles(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _without_profiles(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_without_profiles(value) for value in data]
    return _OF_PROFILES.get(data, data) if isinstance(data, str) else data


def _thinned(record: dict[str, Any], variant: int) -> dict[str, Any]:
    """The record without some fields that may be left out; variant 0 keeps all."""
    gone = {name for at, name in enumerate(_DROPPABLE) if variant and (at + variant) % 3 == 0}
    return {name: value for name, value in record.items() if name not in gone}


def _cut_record(record: dict[str, Any]) -> Record:
    kind = record["recordType"]
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    whole = to_xml({"recordType": "bundle", LISTS[kind]: [record]}, standard_measured()).decode()
    begin, end = f"<{LISTS[kind]}>", f"</{LISTS[kind]}>"
    xml = whole[whole.index(begin) : whole.rindex(end) + len(end)]
    return Record(kind, _cut(text), _cut(xml))


def _cut(text: str) -> Cut:
    text = _NUMBER_MARK.sub(lambda found: f"\ue000{found[1] or found[2]}\ue001", text)
    pieces = _MARK.split(text)
    order = [int(piece) for piece in pieces[1::2]]
    if len(order) == 1:
        return Cut(pieces, lambda values: (values[order[0]],))
    return Cut(pieces, itemgetter(*order))


@functools.cache
def _agency_ids() -> frozenset[str]:
    return frozenset(one["id"] for one in header()["agencies"])


def planned(records: int, seed: int) -> Iterator[Story]:
    """Stories whose records are together exactly so many, in an order drawn from the seed."""
    chance, left = random.Random(seed), records
    while left:
        story = chance.choice(stories())
        if len(story.records) > left:
            fitting = [one for one in stories() if len(one.records) <= left] if left > 1 else []
            story = chance.choice(fitting or single_persons())
        left -= len(story.records)
        yield story
