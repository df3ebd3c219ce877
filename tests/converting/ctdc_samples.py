"""What the tests of the CTDC-style table share: a run of the writer, invented records, and a count of their own."""

from __future__ import annotations

import csv
import io
import itertools
import json
import random
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tipx.converting import form_ctdc
from tipx.converting.ctdc.mapping import TABLES, table
from tipx.converting.ctdc.protecting import IDENTIFYING, SHARED
from tipx.converting.model import Job
from tipx.options import Options
from tipx.standard import newest
from tipx.standard.examples import every_example

Record = dict[str, Any]
CHOICES = list(itertools.product(TABLES, IDENTIFYING, SHARED))
"""All combinations of `columns`, `identifying` and `shared`."""


class _Kept(io.BytesIO):
    """A file that stays readable after it was closed."""

    def close(self) -> None:
        pass


class Memory:
    """A target in memory. `opened`: the names that were opened."""

    def __init__(self) -> None:
        self.opened: list[str | None] = []
        self.file = _Kept()

    def open(self, name: str | None = None) -> io.BytesIO:
        self.opened.append(name)
        return self.file

    def spool(self) -> Any:
        raise AssertionError("nothing of a record is spooled")

    def private_folder(self) -> str:
        raise AssertionError("nothing of a record is put into a folder")


class Done(NamedTuple):
    """A run that wrote a table."""

    content: bytes
    job: Job
    facts: dict[str, int | str]

    @property
    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.content.decode("utf-8"), newline="")))

    def losses(self) -> dict[tuple[str, str], int]:
        """How often each field was dropped, approximated or filled in."""
        found: Counter[tuple[str, str]] = Counter()
        for one in self.job.ledger.losses():
            found[one.kind, one.field] += one.times
        return dict(found)

    def told(self) -> str:
        """All that is said beside the table."""
        return repr((self.job.ledger.losses(), self.job.notes, self.facts))


def run(records: Iterable[Record], header: Record | None = None, target: Memory | None = None, **settings: Any) -> Done:
    """Write the records in the order in which they come."""
    target = target or Memory()
    job = Job(newest(), Options(), "2026-03-05T00:00:00Z", settings=settings)
    writer = form_ctdc.writer(target, job)  # type: ignore[arg-type]
    writer.begin(header)
    for record in records:
        writer.record(record["recordType"], record)
    writer.end(header)
    assert target.opened == [None]
    return Done(target.file.getvalue(), job, writer.facts)


def urn(number: int) -> str:
    return uuid.UUID(int=number, version=4).urn


def case(number: int, victims: Sequence[int] = (), **fields: Any) -> Record:
    """A case with what every case has, the persons of these numbers, and more fields."""
    found: Record = {"recordType": "case", "id": urn(number), "version": 1, "registeredOn": "2021-03-04"}
    if victims:
        found["victimIds"] = [urn(one) for one in victims]
    return found | fields


def victim(number: int, cases: Sequence[int] = (), **fields: Any) -> Record:
    """A confirmed victim in the cases of these numbers, and more fields."""
    found: Record = {
        "recordType": "victim", "id": urn(number), "version": 1,
        "personStatus": "confirmed-victim", "childStatus": "adult",
    }  # fmt: skip
    if cases:
        found["caseIds"] = [urn(one) for one in cases]
    return found | fields


def event(number: int, **fields: Any) -> Record:
    return {"id": urn(number), "stage": ["exploitation"]} | fields


def many(size: int, seed: int) -> list[Record]:
    """Invented cases and victims, unlike each other in everything that the table tells."""
    draw = random.Random(seed)
    lists = newest().codelists

    def codes(name: str, most: int = 2) -> list[str]:
        return draw.sample(sorted(lists[name].codes), draw.randint(1, most))

    records: list[Record] = []
    for number in range(size):
        events = [
            event(
                3_000_000 + 10 * number + one, purposes=codes("exploitationPurpose"),
                controlMethods=codes("controlMethod", 4), labourActivities=codes("labourActivity"),
                recruiterRelation=codes("recruiterRelation"), sexualExploitationTypes=codes("sexualExploitationType"),
                means=codes("traffickingMeans"), durationMonths=draw.choice((2, 12, 13, 24, 25, 60)),
                place={"country": draw.choice(("PK", "PK", "AE", "SA"))},
            )
            for one in range(draw.choice((0, 1, 1, 2)))
        ]  # fmt: skip
        fields: Record = {"registeredOn": f"{draw.randint(2018, 2021)}-05-06"}
        records.append(
            case(1_000_000 + number, [2_000_000 + number], **fields, **({"events": events} if events else {}))
        )
        person = victim(
            2_000_000 + number, [1_000_000 + number], gender=draw.choice(("woman", "woman", "man", "not-specified")),
            ageGroup=draw.choice(sorted(lists["ageGroup"].codes)), childStatus=draw.choice(("adult", "child", "unknown")),
            citizenships=[draw.choice(("PK", "PK", "PK", "BD", "NP", "XX"))],
        )  # fmt: skip
        for name in ("gender", "ageGroup", "citizenships"):
            if draw.random() < 0.1:
                del person[name]
        records.append(person)
    return records


def of_the_examples() -> list[Record]:
    """The records of all valid examples, as records that travel alone."""
    found: list[Record] = []
    for one in every_example():
        if one.verdict == "valid" and not one.by_hand:
            payload = json.loads(one.json.read_text(encoding="utf-8-sig"))
            if payload["recordType"] == "bundle":
                found += [record for name in ("cases", "victims", "referrals") for record in payload.get(name, ())]
            else:
                found.append(payload)
    return found


def rarest_detail(rows: Sequence[dict[str, str]], columns: str) -> int | None:
    """An independent count: on how many rows the rarest value of a detail stands; None where no detail has a value."""
    details = [one.name for one in table(newest(), columns).base if not one.known]
    counts = Counter((name, row[name]) for row in rows for name in details if row[name])
    return min(counts.values(), default=None)


def shared_details(rows: Sequence[dict[str, str]], columns: str) -> int:
    """An independent count: how often all rows with the same known values have the same value in a detail."""
    of = table(newest(), columns)
    groups: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in rows:
        groups.setdefault(tuple(row[one.name] for one in of.columns if one.known), []).append(row)
    details = [one.name for one in of.base if not one.known]
    return sum(
        len({row[name] for row in group}) == 1 and group[0][name] != "" for group in groups.values() for name in details
    )


def smallest_group(content: bytes, columns: str, identifying: str) -> int:
    """An independent count: on how many rows the rarest combination of identifying columns stands."""
    rows = content.decode("utf-8").split("\r\n")
    assert rows.pop() == ""
    parsed = list(csv.reader(rows))
    known = {one.name for one in table(newest(), columns).columns if one.known}
    places = [at for at, name in enumerate(parsed[0]) if identifying == "all" or name in known]
    combinations = ["\x1f".join(row[at] for at in places) for row in parsed[1:]]
    return min(combinations.count(one) for one in set(combinations))
