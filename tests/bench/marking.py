"""What differs between two groups of records that tell the same story, and marks in plain records where it stands.

A mark is the number of a slot between two characters of private use; a slot is a function that fills it for one group.
"""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from tests.bench import words

DAYS = 5
"""A story happens up to so many days earlier than its example: more, and deadlines of the standard would pass."""

_TEXTS = frozenset(
    ("description", "summary", "text", "details", "mitigation", "reason", "note", "objectives", "roleDetails", "reasons",
     "actionPlan", "vulnerabilityDetails", "communicationRestrictions", "safetyInstructions")
)  # fmt: skip
_CODES = {
    "strength": ("strong", "medium", "weak"),
    "educationLevel": ("none", "isced-0", "isced-1", "isced-2", "isced-3"),
}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9]{2}:[0-9]{2}:)[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})")

VICTIMS_APART = 64 * 64 * 64 * 28
"""So many victims have different legal names of three parts and days of birth; so many numbers are given to their documents in
turn. Those that follow have a name more."""

CARDS_APART = 1_000_000
"""So many identity cards differ in six digits. Those that follow have other digits behind their zeros."""

_MOST_PERSONS, _MOST_CARDS = 12, 4
"""Of one group, so that the numbers of two groups never meet."""


class Group:
    """What the slots of one group of linked records are filled from: its chance and the counter of its persons."""

    def __init__(self, seed: int, number: int) -> None:
        self.random = random.Random(seed * 1_000_003 + number)
        self.days = self.random.randrange(DAYS)
        self.seconds = f"{self.random.randrange(60):02d}"
        self.number = number

    def person(self, ordinal: int) -> int:
        """A number of one person of the group, which no other person of the payload has, well scattered."""
        return ((self.number * _MOST_PERSONS + ordinal) * 2_654_435_761 + 97) % VICTIMS_APART

    def person_again(self, ordinal: int) -> int:
        """How often the number of that person was given before: from 1 on another name tells them apart."""
        return (self.number * _MOST_PERSONS + ordinal) // VICTIMS_APART

    def card(self, ordinal: int) -> int:
        """The six digits of an identity card that differ between cards, of up to four in a group."""
        return (self.number * _MOST_CARDS + ordinal) * 387_420_489 % CARDS_APART

    def card_again(self, ordinal: int) -> int:
        """How often these six digits were given before: two more digits tell the cards apart."""
        return (self.number * _MOST_CARDS + ordinal) // CARDS_APART


Slot = Callable[[Group], str]


class Slots:
    """Puts marks into the records of one story, and knows the function behind each mark."""

    def __init__(self, agencies: Collection[str], known: Mapping[str, Slot]) -> None:
        self.slots: list[Slot] = []
        self._known = known
        self._by_key: dict[object, int] = {}
        self._agencies = agencies
        self._person = 0
        self._birth_month = ""
        self._cards = 0

    def mark_record(self, record: dict[str, Any], ordinal: int) -> dict[str, Any]:
        """The record with marks in place of what varies."""
        assert ordinal < _MOST_PERSONS
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
        third = self._slot(lambda group: _third(group, given, person), ("third", parent["script"], person))
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
            assert nth < _MOST_CARDS
            head = self._slot(lambda group: f"{group.card(nth) // 10:05d}")
            middle = self._slot(lambda group: f"00000{group.card_again(nth):02d}")
            return f"{head}-{middle}-{self._slot(lambda group: str(group.card(nth) % 10))}"
        number = self._slot(_document(key[0]), ("document", *key))
        return text[: text.index("00000") + 5] + number if "00000" in text else text


def _third(group: Group, given: Sequence[str], person: int) -> str:
    """The third part of a name, and a fourth where three no longer tell persons apart."""
    again = group.person_again(person)
    third = given[group.person(person) // 114_688]
    return f"{third} {given[again % len(given)]}" if again else third


def _document(person: int) -> Slot:
    def number(group: Group) -> str:
        again = group.person_again(person)
        return f"{group.person(person):07d}" + (str(again) if again else "")

    return number


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
