"""Rules about the forms of exploitation and the offences that the amended Directive names."""

from __future__ import annotations

from tipx.ruleset.context import Context
from tipx.ruleset.finding import Findings, Record, at
from tipx.ruleset.profiles.eu import rule
from tipx.ruleset.terms import has_trafficking_result

IMAGES = frozenset(("pornography", "remote-interactive"))
"""The types of sexual exploitation by which pictures of the person may have been spread."""


@rule(
    "TIPX-EU-001", "warning", on="C",
    title="Form of exploitation left open",
    message="The only purpose of this event is other. The Directive names more forms than before: {forms}.",
    checks_that="The purposes of an event are not other alone.",
    why="The Directive names these forms one by one since 2024; under other they would be counted nowhere.",
    mend="See whether one of the named forms fits. Where none does, leave other and describe it.",
    source=(
        "Directive 2011/36/EU, Art. 2(3) as amended by Directive (EU) 2024/1712 (wording as in the European Parliament's summary of "
        "the act; awaits a lawyer's reading)"
    ),
    wakes=("events",),
)  # fmt: skip
def form_left_open(case: Record, context: Context) -> Findings:
    if context.lost("events", "purposes"):
        return  # What was refused may be the form.
    forms = ", ".join(context.profile("eu").parameters["formsByName"])
    for index, event in enumerate(case["events"]):
        if set(event.get("purposes", ())) == {"other"}:
            yield at("events", index, "purposes", forms=forms)


@rule(
    "TIPX-EU-008", "warning", on="C", absence=True,
    title="Images spread: aggravated?",
    message="Pictures of the person may have been spread, and no offence of this proceeding says whether it is aggravated.",
    checks_that=(
        "In a case of trafficking with an event of type pornography or remote-interactive, some offence of each criminal proceeding "
        "says whether it is aggravated (aggravated: yes, no or unknown)."
    ),
    why="Spreading sexual images of the victim by information technology makes the offence graver since 2024.",
    mend="Record `aggravated` of the offence: yes, no, or unknown while nobody has looked.",
    source=(
        "Directive 2011/36/EU, Art. 4 as amended by Directive (EU) 2024/1712 (content as in the European Parliament's summary of the "
        "act; paragraph to be checked, awaits a lawyer's reading)"
    ),
    wakes=("proceedings",),
)  # fmt: skip
def images_spread(case: Record, context: Context) -> Findings:
    if not has_trafficking_result(case):
        return
    if not any(IMAGES.intersection(event.get("sexualExploitationTypes", ())) for event in case.get("events", ())):
        return
    for index, proceeding in enumerate(case["proceedings"]):
        offences = proceeding.get("offences", ())
        if proceeding.get("kind") != "criminal" or not offences:
            continue
        if not any("aggravated" in offence for offence in offences):
            here = ("proceedings", index, "offences")
            yield at(*here, absent=[here, (*here, "aggravated")])


@rule(
    "TIPX-EU-009", "warning", on="C", absence=True,
    title="Knowing user without the role",
    message="An offence of knowing use is charged, and none of the offenders of this proceeding is recorded as knowing-user.",
    checks_that=(
        "Where a proceeding has an offence of type knowing-use, one of its alleged offenders (if all of them are shown in the case) "
        "has the role knowing-user."
    ),
    why="Knowingly using the services of a victim is an offence of its own since 2024, and is counted apart from trafficking.",
    mend="Add the role knowing-user to the offender, or correct offenceType.",
    source=(
        "Directive 2011/36/EU, Art. 18a, inserted by Directive (EU) 2024/1712 (content as in published summaries; article number "
        "to be checked, awaits a lawyer's reading)"
    ),
    wakes=("proceedings",),
)  # fmt: skip
def knowing_user_without_role(case: Record, context: Context) -> Findings:
    roles = {one.get("id"): one.get("roles", ()) for one in case.get("allegedOffenders", ())}
    for index, proceeding in enumerate(case["proceedings"]):
        if all(offence.get("offenceType") != "knowing-use" for offence in proceeding.get("offences", ())):
            continue
        offenders = proceeding.get("allegedOffenderIds", ())
        if not offenders or any(one not in roles or "knowing-user" in roles[one] for one in offenders):
            continue
        here = ("proceedings", index, "allegedOffenderIds")
        yield at(*here, absent=[here, ("allegedOffenders", "roles")])
