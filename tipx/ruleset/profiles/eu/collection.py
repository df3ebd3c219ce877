"""The rule about the variables of the yearly statistical collection; which they are, the profile's data says."""

from __future__ import annotations

import functools

from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Spot, at
from tipx.ruleset.payload import PayloadView, Whole
from tipx.ruleset.profiles.eu import rule
from tipx.ruleset.themes.consent_and_liability import HELD_TO_ACCOUNT
from tipx.standard.profiles import Profile

FORM = "form-of-exploitation"
"""The variable that stands in the events of a person's cases, not in a field of its own."""


def _is_return(whole: Whole) -> bool:
    return (whole.context.header or {}).get("bundleType") == "statistical-return"


@functools.lru_cache(maxsize=64)
def _variables(profile: Profile, unit: str) -> dict[str, str]:
    """The variables of a unit of the collection: for each, the field of the person or offender that holds it."""
    every = (one for one in profile.parameters["statisticalVariables"] if one["unit"] == unit)
    return {one["variable"]: one["field"].rpartition(".")[2] for one in every}


@rule(
    "TIPX-EU-010", "info", on="B", absence=True,
    title="Variable of the yearly collection missing",
    message={
        "": "The yearly collection asks for this variable, and it is missing: {variable}.",
        "form": "The yearly collection asks for the form of exploitation, and no event of this person has a purpose.",
    },
    checks_that=(
        "In a statistical return each person has sex, ageGroup, citizenships and an event with a purpose, and each alleged offender "
        "of kind person and of status suspect or later has sex, ageGroup and citizenships."
    ),
    why="What one Member State leaves out is missing in the figures of the Union.",
    mend="Add the variable; write unknown where nobody knows it.",
    source=(
        "Directive 2011/36/EU, Art. 19a, inserted by Directive (EU) 2024/1712 (recalled; article number to be checked, awaits a "
        "lawyer's reading); Eurostat, reference metadata of the collection crim_thb"
    ),
    when=_is_return,
)  # fmt: skip
def variable_missing(payload: PayloadView, context: Context) -> Findings:
    profile = context.profile("eu")
    for victim in payload.victims:
        for variable, field in _variables(profile, "victim").items():
            if variable == FORM:
                yield from _form_missing(victim, payload)
            elif field not in victim.data:
                yield at(field, of=victim, variable=variable)
    for case in payload.cases:
        for index, offender in enumerate(case.data.get("allegedOffenders", ())):
            if offender.get("kind") != "person" or offender.get("status") not in HELD_TO_ACCOUNT:
                continue
            for variable, field in _variables(profile, "suspect").items():
                if field not in offender:
                    yield at("allegedOffenders", index, field, of=case, variable=variable)


def _form_missing(victim: Entry, payload: PayloadView) -> Findings:
    cases = payload.cases_of(victim)
    unseen = payload.loses("case") or victim.lost("caseIds")
    if unseen or any(payload.case(one) is None for one in victim.data.get("caseIds", ())):
        return  # The events stand in a case that is not here.
    for case in cases:
        events = payload.events(case)
        if any("purposes" in event for _, event in (*events.common, *events.naming(victim.id))):
            return
    yield at("caseIds", of=victim, say="form", absent=[Spot(("events", "purposes"), case) for case in cases])
