"""Rules about the law that is charged. They say what deserves a look, never what the charge is."""

from __future__ import annotations

import re

from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.profiles.pk import rule
from tipx.ruleset.profiles.pk.common import (
    ACT,
    AWAITS,
    FEDERAL,
    PAKISTAN,
    POLICE,
    criminal_proceedings,
    parameter,
)
from tipx.ruleset.terms import MARKER, has_trafficking_result, is_child, vectors

THE_ACT = "x-pk-ptpa-2018"
REGISTERED = frozenset(
    ("registered", "investigation", "charge-or-challan", "prosecution", "trial", "judgment", "appeal", "final")
)
NUMBER_AND_YEAR = re.compile(r"[0-9]/[0-9]{2,4}\Z")


def _instruments(proceeding: Record) -> set[str]:
    return {one["instrument"] for one in proceeding.get("offences", ()) if "instrument" in one}


@rule(
    "TIPX-PK-010", "warning", on="C",
    title="Trafficking charged as migration only",
    message="Trafficking stands, and only laws on migration are charged.",
    checks_that="Where trafficking stands and offences are charged, some criminal proceeding names a law other than those on migration.",
    why="A charge of migration alone leaves the exploitation unpunished, and the victim without the rights of one.",
    mend="Have the charge under the law on trafficking considered; or correct the classification.",
    source="UNODC and FIA consultation workshop, Islamabad: the distinction is not understood",
    wakes=("proceedings",),
)  # fmt: skip
def migration_only(case: Record, context: Context) -> Findings:
    if not has_trafficking_result(case) or context.lost("proceedings", "offences") or context.lost_items("proceedings"):
        return
    charged = [(index, _instruments(one)) for index, one in criminal_proceedings(case) if "offences" in one]
    if charged and all(found and found <= set(parameter(context, "migrationLaws")) for _, found in charged):
        for index, _ in charged:
            yield at("proceedings", index, "offences", related=[("classification",)])


@rule(
    "TIPX-PK-011", "warning", on="C+A", absence=True,
    title="General code where Pakistan's law has its own",
    message="The profile has a code for the Pakistani law that is charged here.",
    checks_that=(
        "An offence in a criminal proceeding of a Pakistani authority (where none is named: in a case sent or owned by a Pakistani "
        "agency, or with an event in Pakistan) has the code of the Pakistani law, where the profile has one."
    ),
    why="Charges can be compared and counted only when they name the law.",
    mend="Choose the x-pk code of the law.",
    source="US Trafficking in Persons Reports, Pakistan, 2018 to 2021; press",
)  # fmt: skip
def general_code(payload: PayloadView, context: Context) -> Findings:
    laws = parameter(context, "pakistaniLaws")
    for case in payload.cases:
        for index, proceeding in criminal_proceedings(case.data):
            if "authority" in proceeding:
                if context.agencies.country(proceeding["authority"]) != PAKISTAN:
                    continue
            elif not _is_pakistani(case, context):
                continue
            absent = [] if "authority" in proceeding else [("proceedings", index, "authority")]
            for number, offence in enumerate(proceeding.get("offences", ())):
                if offence.get("instrument") in laws:
                    yield at("proceedings", index, "offences", number, "instrument", of=case, absent=absent)


def _is_pakistani(case: Entry, context: Context) -> bool:
    """Whether the sender or the owner is Pakistani, or an event took place in Pakistan."""
    agencies = [(context.header or {}).get("sender"), case.data.get("owner")]
    return any(context.agencies.country(one) == PAKISTAN for one in agencies) or any(
        event.get("place", {}).get("country") == PAKISTAN for event in case.data.get("events", ())
    )


@rule(
    "TIPX-PK-012", "warning", on="C+V", absence=True,
    title="Heavier penalty not considered",
    message="The victim is a child or a woman, and nothing says whether the heavier penalty was considered.",
    checks_that=(
        "An offence under the Act of 2018 says aggravated (yes, no or unknown) where a victim of the proceeding, or where it names "
        "none of the case, is a child or of sex female."
    ),
    why="The Act has a heavier penalty where the victim is a child or a woman; it has to be charged to be given.",
    mend="Record aggravated: yes, no, or unknown while nobody has decided.",
    source=f"{ACT}, section 3(2) (read in a transcript of the Gazette); the penalties of 2025 await a lawyer's reading",
)  # fmt: skip
def heavier_penalty(payload: PayloadView, context: Context) -> Findings:
    for case in payload.cases:
        for index, proceeding in enumerate(case.data.get("proceedings", ())):
            victims = payload.persons(proceeding if "victimIds" in proceeding else case.data)
            one = next((v for v in victims if is_child(v.data) or v.data.get("sex") == "female"), None)
            if one is None or (case.lost("proceedings", "victimIds") and "victimIds" not in proceeding):
                continue
            for number, offence in enumerate(proceeding.get("offences", ())):
                if offence.get("instrument") == THE_ACT and "aggravated" not in offence:
                    field = "childStatus" if is_child(one.data) else "sex"
                    yield at(
                        "proceedings", index, "offences", number, "aggravated", of=case, related=[Spot((field,), one)]
                    )  # fmt: skip


@rule(
    "TIPX-PK-016", "warning", on="C+A", absence=True,
    title="Reference of the first information report",
    message={
        "": "The proceeding is registered with police or the federal agency, and its reference is missing.",
        "form": "A first information report is named by its number and year, such as 123/2026.",
    },
    checks_that=(
        "A criminal proceeding that is registered, of police or the Federal Investigation Agency in Pakistan, has a reference; one "
        "of type fir ends with number and year, divided by a stroke."
    ),
    why="Without number, year and station nobody can find the case again.",
    mend="Add the reference: type fir, the police station or circle as system, and number and year as value.",
    source=f"Practice, {AWAITS}",
)  # fmt: skip
def reference_of_report(payload: PayloadView, context: Context) -> Findings:
    for case in payload.cases:
        for index, proceeding in criminal_proceedings(case.data):
            authority = proceeding.get("authority")
            if proceeding.get("stage") not in REGISTERED or context.agencies.country(authority) != PAKISTAN:
                continue
            if context.agencies.type(authority) not in (POLICE, FEDERAL):
                continue
            reference = proceeding.get("reference")
            if reference is None:
                yield at("proceedings", index, "reference", of=case)
            elif "value" not in reference:
                continue  # It was refused.
            elif reference.get("type") == "fir" and not NUMBER_AND_YEAR.search(reference["value"]):
                yield at("proceedings", index, "reference", "value", of=case, say="form", absent=())


@rule(
    "TIPX-PK-018", "info", on="C", absence=True,
    title="Trafficking that the Act may not cover",
    message={
        "purpose": "Trafficking stands by its elements, and no purpose recorded is one that the Act of 2018 names: record both.",
        "means": "Trafficking stands by its elements, and no means recorded is one that the Act of 2018 names: record both.",
    },
    checks_that=(
        "Where trafficking stands and no other law is charged, some recorded purpose may be compelled labour or a commercial sex act; "
        "and some recorded means may be force, fraud or coercion, unless a child is concerned."
    ),
    why="Classification follows the Palermo Protocol, the charge follows the Act; a person stays a victim where the Act does not reach.",
    mend="Keep the classification, and record the law that is charged, such as the law on organ transplants.",
    source=(
        f"{ACT}, sections 3 and 7 (read in a transcript of the Gazette: for a child no coercion has to be proved); which purposes and "
        f"means fall under it {AWAITS}"
    ),
    wakes=("events",),
)  # fmt: skip
def beyond_the_act(case: Record, context: Context) -> Findings:
    if not has_trafficking_result(case) or any(_instruments(one) - {THE_ACT} for _, one in criminal_proceedings(case)):
        return
    others = ("proceedings", "offences", "instrument")
    purposes = {code for event in case["events"] for code in event.get("purposes", ())}
    if purposes and purposes.isdisjoint(parameter(context, "actPurposes")) and "other" not in purposes:
        yield at("classification", say="purpose", absent=[("events", "purposes"), others])
        return
    means = {code for event in case["events"] for code in event.get("means", ())} - {MARKER}
    adults = all(elements.get("childVictim") == "no" for _, _, elements in vectors(case))
    if means and adults and means.isdisjoint(parameter(context, "actMeans")):
        yield at("classification", say="means", absent=[("events", "means"), others])
