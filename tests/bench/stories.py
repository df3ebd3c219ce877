"""Stories as templates: the records of one example, with a slot wherever two files of real life would differ.

A template is cut into literal text and slots once, for JSON and for XML; a group of records is then joined from strings, so
that a gigabyte is made in about a minute. Slots hold nothing that JSON or XML would have to escape.
"""

from __future__ import annotations

import copy
import datetime
import functools
import json
import random
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

from tests.bench import words
from tipx.standard import newest
from tipx.standard.examples import examples
from tipx.writing.xml import to_xml

NOW = "2026-03-05"
"""The moment as of which generated payloads are to be judged: that of the examples."""

LISTS = {"case": "cases", "victim": "victims", "referral": "referrals"}

DAYS = 5
"""A story happens up to so many days earlier than its example: more, and deadlines of the standard would pass."""

_SENDER = "several-victims-several-referrals"

NOT_STORIES = frozenset(
    # Returns, receipts and what is said without names are other kinds of message; two stories speak of earlier messages.
    ("statistical-return", "pseudonymous-research", "minimal-bundle", "consent-withdrawn", "returnee-received")
)

_TEXTS = frozenset(
    ("description", "summary", "text", "details", "mitigation", "reason", "note", "objectives", "roleDetails", "reasons",
     "actionPlan", "vulnerabilityDetails", "communicationRestrictions", "safetyInstructions")
)  # fmt: skip
_DROPPABLE = ("occupation", "notes", "vulnerabilityDetails", "communicationRestrictions", "numberOfChildren", "summary")
_CODES = {
    "strength": ("strong", "medium", "weak"),
    "educationLevel": ("none", "isced-0", "isced-1", "isced-2", "isced-3"),
}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9]{2}:[0-9]{2}:)[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})")
_MARK = re.compile("\ue000([0-9]+)\ue001")
_NUMBER_MARK = re.compile('"\ue002([0-9]+)\ue001"|\ue002([0-9]+)\ue001')

VICTIMS_APART = 64 * 64 * 64 * 28
"""So many victims have different legal names and days of birth; so many numbers are given to their documents in turn."""


class Group:
    """What the slots of one group of linked records are filled from: its chance and the counter of its persons."""

    def __init__(self, seed: int, number: int) -> None:
        self.random = random.Random(seed * 1_000_003 + number)
        self.days = self.random.randrange(DAYS)
        self.seconds = f"{self.random.randrange(60):02d}"
        self.number = number

    def person(self, ordinal: int) -> int:
        """A number of one person of the group, which no other person of the payload has, well scattered."""
        return ((self.number * 12 + ordinal) * 2_654_435_761 + 97) % VICTIMS_APART

    def card(self, ordinal: int) -> int:
        """The six digits of an identity card that differ between cards, of up to four in a group."""
        return (self.number * 4 + ordinal) * 387_420_489 % 1_000_000


Slot = Callable[[Group], str]


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
    slots = _Slots(known or {})
    marked = [slots.mark_record(record, at) for at, record in enumerate(records)]
    return Story(source, slots.slots, [_cut_record(record) for record in marked])


@functools.cache
def sources() -> Mapping[str, dict[str, Any]]:
    """The examples that are stories of people, by name, as plain data: not to be changed."""
    found = {}
    for example in examples(newest()):
        if example.verdict == "valid" and not example.expect and example.name not in NOT_STORIES:
            data = json.loads(example.json.read_bytes())
            if data["recordType"] == "bundle" and data.get("victims"):
                found[example.name] = data
    return found


def _thinned(record: dict[str, Any], variant: int) -> dict[str, Any]:
    """The record without some fields that may be left out; variant 0 keeps all."""
    gone = {name for at, name in enumerate(_DROPPABLE) if variant and (at + variant) % 3 == 0}
    return {name: value for name, value in record.items() if name not in gone}


def _cut_record(record: dict[str, Any]) -> Record:
    kind = record["recordType"]
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    whole = to_xml({"recordType": "bundle", LISTS[kind]: [record]}, newest()).decode()
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


class _Slots:
    """Puts marks into the records of one story, and knows the function behind each mark."""

    def __init__(self, known: Mapping[str, Slot]) -> None:
        self.slots: list[Slot] = []
        self._known = known
        self._by_key: dict[object, int] = {}
        self._agencies = _agency_ids()
        self._person = 0
        self._birth_month = ""
        self._cards = 0

    def mark_record(self, record: dict[str, Any], ordinal: int) -> dict[str, Any]:
        """The record with marks in place of what varies."""
        self._person = ordinal
        self._birth_month = record.get("birthDate", {}).get("value", "")[:7]
        marked: dict[str, Any] = self._mark(record, ())
        return marked

    def _slot(self, slot: Slot, key: object = None, kind: str = "\ue000") -> str:
        if key is None or key not in self._by_key:
            self.slots.append(slot)
            if key is None:
                return f"{kind}{len(self.slots) - 1}\ue001"
            self._by_key[key] = len(self.slots) - 1
        return f"{kind}{self._by_key[key]}\ue001"

    def _mark(self, value: Any, path: tuple[str, ...], parent: Mapping[str, Any] | None = None) -> Any:
        if isinstance(value, dict):
            return {name: self._mark(child, (*path, name), value) for name, child in value.items()}
        if isinstance(value, list):
            return [self._mark(child, path, parent) for child in value]
        if isinstance(value, bool):
            return value
        if isinstance(value, int):
            if path[-1] == "sizeBytes":
                return self._slot(lambda group: str(group.random.randrange(8_000, 900_000)), kind="\ue002")
            return value
        return self._mark_text(value, path, parent or {})

    def _mark_text(self, text: str, path: tuple[str, ...], parent: Mapping[str, Any]) -> str:
        name = path[-1]
        if text.startswith("urn:uuid:"):
            return text if text in self._agencies else self._slot(self._known.get(text, _new_id), ("id", text))
        if "names" in path:
            return self._mark_name(text, name, parent)
        if path[-2:] == ("birthDate", "value") and _DATE.fullmatch(text):
            ordinal, month = self._person, text[:8]
            return month + self._slot(lambda group: f"{group.person(ordinal) % 28 + 1:02d}", ("born", ordinal))
        if "birthDate" not in path:
            if _DATE.fullmatch(text):
                if text[:7] == self._birth_month:
                    return f"{text[:8]}28"  # Papers of the newborn: not before any day on which the birth may fall.
                return self._slot(_shifted(text), ("date", text))
            moment = _MOMENT.fullmatch(text)
            if moment:
                seconds = self._slot(lambda group: group.seconds, "seconds")
                return self._slot(_shifted(moment[1]), ("date", moment[1])) + moment[2] + seconds + moment[3]
        return self._mark_words(text, path, parent)

    def _mark_words(self, text: str, path: tuple[str, ...], parent: Mapping[str, Any]) -> str:
        name = path[-1]
        if name in _TEXTS and " " in text:
            return f"{text} {self._slot(_urdu if _is_arabic(text) else _english)}"
        if name in _CODES:
            return self._slot(lambda group: group.random.choice(_CODES[name]))
        if name == "number" and "identityDocuments" in path:
            return self._mark_document(text, parent)
        if name in ("pseudonym", "decisionReference") or path[-2:] in (("localIds", "value"), ("reference", "value")):
            return f"{text}-{self._slot(_file_number)}"
        if name == "value" and text.startswith("+"):
            return text[:-3] + self._slot(lambda group: f"{group.random.randrange(1000):03d}")
        if name == "amount":
            return self._slot(lambda group: f"{group.random.randrange(12, 480)}000")
        if name == "district" and parent.get("subdivision") in words.DISTRICTS:
            places = words.DISTRICTS[parent["subdivision"]]
            return self._slot(lambda group: group.random.choice(places))
        if name == "occupation":
            return self._slot(lambda group: group.random.choice(words.OCCUPATIONS))
        if name == "sha256":
            return self._slot(lambda group: f"{group.random.getrandbits(256):064x}")
        return text

    def _mark_name(self, text: str, name: str, parent: Mapping[str, Any]) -> str:
        """Names of one person agree in all their scripts, as a transliteration does with the name."""
        given = words.GIVEN.get(parent.get("script", ""))
        if given is None or name not in ("full", "given", "family", "fatherOrHusbandName"):
            return text
        person = self._person
        first = self._slot(lambda group: given[group.person(person) // 28 % 64], ("first", parent["script"], person))
        second = self._slot(
            lambda group: given[group.person(person) // 1792 % 64], ("second", parent["script"], person)
        )
        third = self._slot(lambda group: given[group.person(person) // 114_688], ("third", parent["script"], person))
        sample = words.SAMPLE[parent["script"]]
        kind = parent.get("type", "legal") if name == "full" else ""
        if kind in ("legal", "transliteration"):
            return f"{sample} {first} {second} {third}"
        return {"given": first, "family": f"{sample} {second} {third}"}.get(name, f"{sample} {third}")

    def _mark_document(self, text: str, parent: Mapping[str, Any]) -> str:
        """Another number for each person; the zeros by which invented numbers are known stay."""
        key = (self._person, text)
        if re.fullmatch("[0-9]{5}-[0-9]{7}-[0-9]", text):
            self._cards += 1
            nth = self._cards - 1
            head = self._slot(lambda group: f"{group.card(nth) // 10:05d}")
            return f"{head}-0000000-{self._slot(lambda group: str(group.card(nth) % 10))}"
        number = self._slot(lambda group: f"{group.person(key[0]):07d}", ("document", *key))
        return text[: text.index("00000") + 5] + number if "00000" in text else text


@functools.cache
def _agency_ids() -> frozenset[str]:
    return frozenset(one["id"] for one in header()["agencies"])


def _shifted(date: str) -> Slot:
    day = datetime.date.fromisoformat(date)
    texts = [(day - datetime.timedelta(days)).isoformat() for days in range(DAYS)]
    return lambda group: texts[group.days]


def _new_id(group: Group) -> str:
    digits = f"{group.random.getrandbits(128):032x}"
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


def _file_number(group: Group) -> str:
    return f"{group.random.randrange(100_000):05d}"


def _english(group: Group) -> str:
    return " ".join(group.random.sample(words.SENTENCES, group.random.randrange(1, 4)))


def _urdu(group: Group) -> str:
    return " ".join(group.random.sample(words.URDU_SENTENCES, group.random.randrange(1, 3)))


def _is_arabic(text: str) -> bool:
    return "\u0600" <= text[0] <= "\u06ff"


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
