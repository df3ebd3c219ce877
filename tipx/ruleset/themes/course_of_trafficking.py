"""Rules about the order of what happened to a person: recruited before exploited, one leg of a journey after another."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from tipx.dates import Interval
from tipx.ruleset.case_events import CaseEvents, Numbered
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Findings, Record, at
from tipx.ruleset.registry import rule
from tipx.ruleset.terms import before, partial


@rule(
    "TIPX-TMP-006", "warning", on="V",
    title="First trafficked after detection",
    message="The age when first trafficked is above the age at detection.",
    checks_that="ageAtFirstTrafficking is not above ageAtDetection.",
    why="The age at the acts decides whether a means is needed.",
    mend="Check both ages.",
    source="HTCDS 2.0, vic_AgeWhenTrafficked",
    wakes=("ageAtFirstTrafficking",),
)  # fmt: skip
def trafficked_after_detection(victim: Record, context: Context) -> Findings:
    if "ageAtDetection" in victim and victim["ageAtFirstTrafficking"] > victim["ageAtDetection"]:
        yield at("ageAtFirstTrafficking", related=[("ageAtDetection",)])


@rule(
    "TIPX-TMP-007", "error", on="V",
    title="Impossible journey",
    message={
        "leg": "This leg arrives before it departs.",
        "": "This leg departs before an earlier leg has arrived.",
    },
    checks_that="A leg arrives after it departs, and departs after the latest arrival of the legs before it.",
    why="The route is evidence, and leads to others on it.",
    mend="Correct the dates, or the order of the legs.",
    source="TIPX",
    wakes=("journey",),
)  # fmt: skip
def impossible_journey(victim: Record, context: Context) -> Findings:
    for index, leg in enumerate(victim["journey"]):
        if before(partial(leg, "arrivedOn"), partial(leg, "departedOn")):
            yield at("journey", index, "arrivedOn", say="leg", related=[("journey", index, "departedOn")])
    numbered = sorted((leg["sequence"], index) for index, leg in enumerate(victim["journey"]) if "sequence" in leg)
    latest: tuple[Interval, int] | None = None
    for _, group in itertools.groupby(numbered, key=lambda pair: pair[0]):
        legs = [(index, victim["journey"][index]) for _, index in group]
        for index, leg in legs:
            if latest is not None and before(partial(leg, "departedOn"), latest[0]):
                yield at("journey", index, "departedOn", related=[("journey", latest[1], "arrivedOn")])
        for index, leg in legs:
            arrived = partial(leg, "arrivedOn")
            if arrived is not None and (latest is None or arrived.earliest > latest[0].earliest):
                latest = (arrived, index)


@rule(
    "TIPX-TMP-008", "warning", on="C", absence=True,
    title="Recruited after exploited",
    message="Every recruitment of a person begins after the person was already exploited.",
    checks_that="For each person some recruitment does not begin after an exploitation.",
    why="Usually the dates are exchanged, or an earlier recruitment is missing.",
    mend="Check the dates of the events.",
    source="HTCDS 2.0, hte_Type",
    wakes=("events",),
)  # fmt: skip
def recruited_after_exploited(case: Record, context: Context) -> Findings:
    if not _may_be_reversed(case["events"]):
        return
    events = CaseEvents(case)
    common = _course(events.common)
    told: set[int] = set()
    for person in dict.fromkeys((*case.get("victimIds", ()), *events.persons)):
        naming = _course(events.naming(person))
        course = common.joined(naming) if person in events.listed else naming
        if course.first is None or not course.is_reversed or course.first in told:
            continue
        told.add(course.first)
        absent = [("events",), *(("events", name) for name in ("stage", "startsOn", "endsOn"))]
        yield at("events", course.first, "startsOn", absent=absent)


def _may_be_reversed(events: Sequence[Record]) -> bool:
    """Whether some recruitment may have begun after some exploitation was over, whoever's. Texts of dates sort as they do."""
    begins, over = "", "~"
    for event in events:
        stages = event.get("stage", ())
        if "recruitment" in stages and "startsOn" in event:
            start = event["startsOn"]
            begins = max(begins, start.get("value", ""), start.get("notBefore", ""))
        if "exploitation" in stages:
            end = event.get("endsOn") or event.get("startsOn") or {}
            over = min(over, end.get("value", "~"), end.get("notAfter", "~"))
    return over < begins


class _Course(NamedTuple):
    """What events say of recruitment and exploitation: the first recruitment in the list, the earliest day on which
    one can have begun (None when one has no date), the earliest day by which an exploitation was certainly over."""

    first: int | None
    begins: int | None
    over: int | None

    @property
    def is_reversed(self) -> bool:
        """Whether every recruitment certainly began after an exploitation was over."""
        return self.begins is not None and self.over is not None and self.over < self.begins

    def joined(self, other: _Course) -> _Course:
        """What both say together."""
        if self.first is None or other.first is None:
            first, begins = (other.first, other.begins) if self.first is None else (self.first, self.begins)
        else:
            first = min(self.first, other.first)
            begins = None if self.begins is None or other.begins is None else min(self.begins, other.begins)
        return _Course(first, begins, min((o for o in (self.over, other.over) if o is not None), default=None))


def _course(events: Sequence[Numbered]) -> _Course:
    recruited = [(index, event) for index, event in events if "recruitment" in event.get("stage", ())]
    starts = [partial(event, "startsOn") for _, event in recruited]
    dated = [start.earliest for start in starts if start is not None]
    exploited = [event for _, event in events if "exploitation" in event.get("stage", ())]
    ends = [partial(event, "endsOn" if "endsOn" in event else "startsOn") for event in exploited]
    return _Course(
        recruited[0][0] if recruited else None,
        min(dated) if dated and len(dated) == len(starts) else None,
        min((end.latest for end in ends if end is not None), default=None),
    )


@rule(
    "TIPX-TMP-017", "warning", on="V",
    title="Document not valid then",
    message="The document of this kind was not valid on the date of this leg.",
    checks_that="A document used on a leg, of which the person has exactly one, is valid on the date of the leg.",
    why="Then the document is forged, or a date is wrong: both matter.",
    mend="Check the dates; record the genuineness of the document.",
    source="TIPX",
    wakes=("journey",),
)  # fmt: skip
def document_not_valid(victim: Record, context: Context) -> Findings:
    if context.lost_items("identityDocuments") or context.lost("identityDocuments", "type"):
        return  # There may be another document of the kind.
    documents = victim.get("identityDocuments", ())
    count = Counter(document.get("type") for document in documents)
    single = {document.get("type"): document for document in documents if count[document.get("type")] == 1}
    for index, leg in enumerate(victim["journey"]):
        when = partial(leg, "departedOn") or partial(leg, "arrivedOn")
        for number, kind in enumerate(leg.get("documentTypesUsed", ())):
            document = single.get(kind, {})
            if before(partial(document, "expiresOn"), when) or before(when, partial(document, "issuedOn")):
                yield at("journey", index, "documentTypesUsed", number)
