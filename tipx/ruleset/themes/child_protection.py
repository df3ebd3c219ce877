"""Rules about who is a child, and what follows from it in the person's own record."""

from __future__ import annotations

from collections.abc import Iterator

from tipx import dates
from tipx.assessment.elements import YES, vector_of
from tipx.assessment.logic import assess_vector
from tipx.ruleset.acts import Acts
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import ADULT, AGE_IN_DOUBT, OF_CHILDREN, WITHOUT_MEANS
from tipx.ruleset.terms import child_at_acts, is_child, partial, vectors

UNSURE = frozenset(("estimated", "self-declared", "inferred"))
DOUBTFUL_AGES = range(16, 21)
CONCLUDED = frozenset(("married", "registered-partnership", "cohabiting"))


def _ages(victim: Record, cases: list[Entry]) -> Iterator[tuple[int, int]]:
    """Every age at detection that is known: the youngest and the oldest that it can be."""
    if "ageAtDetection" in victim:
        yield victim["ageAtDetection"], victim["ageAtDetection"]
    birth = partial(victim, "birthDate")
    for case in cases:
        detected = partial(case.data, "detectedOn")
        if birth is not None and detected is not None:
            yield dates.age_on(birth, detected)


@rule(
    "TIPX-CHD-001", "error", on="C+V",
    title="Child status and age disagree",
    message={
        "child": "Every known age at detection is under 18, but childStatus says otherwise.",
        "adult": "Every known age at detection is 18 or over, but childStatus says child.",
    },
    checks_that="childStatus agrees with every known age at detection (ageAtDetection; birthDate on the day of detection).",
    why="A child taken for an adult loses every protection that the law gives.",
    mend="Correct childStatus, or the age.",
    source="TP Art. 3(d)",
    needs=AGE_IN_DOUBT,
)  # fmt: skip
def child_status_and_age(payload: PayloadView, context: Context) -> Findings:
    for victim in payload.victims:
        status, age = victim.data.get("childStatus"), victim.data.get("ageAtDetection")
        if age is not None and (status != "child" if age >= 18 else status not in ("adult", "unknown")):
            continue  # This one age agrees, and it is enough.
        ages = list(_ages(victim.data, payload.cases_of(victim)))
        if ages and all(oldest < 18 for _, oldest in ages) and status in ("adult", "unknown"):
            yield at("childStatus", of=victim, say="child")
        elif ages and all(youngest >= 18 for youngest, _ in ages) and status == "child":
            yield at("childStatus", of=victim, say="adult")


@rule(
    "TIPX-CHD-002", "warning", on="V+C", absence=True,
    title="Adult without a known age",
    message="The person is recorded as an adult, but nothing shows that the age was examined.",
    checks_that=(
        "An adult has ageDetermination where no age is known at all, or where an uncertain birth date allows an age of 16 to 20."
    ),
    why="In doubt a person is treated as a child until shown otherwise.",
    mend="Record how the age is known, or set presumed-child.",
    source="CoE Convention, Article 10(3); Directive 2011/36/EU, Article 13(2)",
    needs=ADULT,
)  # fmt: skip
def adult_without_age(payload: PayloadView, context: Context) -> Findings:
    for victim in payload.victims:
        data = victim.data
        if data.get("childStatus") != "adult" or "ageDetermination" in data:
            continue
        birth = partial(data, "birthDate")
        if birth is None:
            if "ageAtDetection" not in data and "ageGroup" not in data and "birthDate" not in data:
                absent = [("ageDetermination",), ("birthDate",), ("ageAtDetection",), ("ageGroup",)]
                yield at("ageDetermination", of=victim, absent=absent)
        elif data["birthDate"].get("certainty") in UNSURE:
            detected = [partial(case.data, "detectedOn") for case in payload.cases_of(victim)]
            known = next((one for one in detected if one is not None), None)
            created = dates.day_of_datetime(data["createdAt"]) if "createdAt" in data else None
            if known is None and created is not None:
                known = dates.Interval(created, created)
            if known is None:
                continue
            youngest, oldest = dates.age_on(birth, known)
            if youngest <= DOUBTFUL_AGES[-1] and oldest >= DOUBTFUL_AGES[0]:
                yield at("ageDetermination", of=victim)


@rule(
    "TIPX-CHD-003", "warning", on="V", absence=True,
    title="Child without guardian",
    message="The child is unaccompanied or separated, and has no guardian.",
    checks_that="An unaccompanied or separated child has a guardian of a type other than none.",
    why="A child alone cannot decide, consent or defend itself.",
    mend="Have a guardian appointed, and record it.",
    source="CoE Convention, Article 10(4); Directive 2011/36/EU, Article 14(2); Article 16 (article number to be checked)",
    wakes=("accompaniment",),
)  # fmt: skip
def child_without_guardian(victim: Record, context: Context) -> Findings:
    alone = victim["accompaniment"] in ("unaccompanied", "separated")
    if is_child(victim) and alone and victim.get("guardian", {"type": "none"}).get("type") == "none":
        yield at("guardian")


@rule(
    "TIPX-CHD-005", "error", on="V",
    title="Consent from one who may be involved",
    message="The consent was given by a guardian who is suspected of taking part in the exploitation.",
    checks_that="No given consent comes from parent, guardian or caregiver while the guardian has a conflict of interest.",
    why="A trafficker would consent to anything.",
    mend="Have another guardian appointed, or a court decide.",
    source="TIPX",
    wakes=("consents",),
)  # fmt: skip
def consent_from_involved(victim: Record, context: Context) -> Findings:
    if victim.get("guardian", {}).get("conflictOfInterest") is not True:
        return
    for index, consent in enumerate(victim["consents"]):
        if consent.get("status") == "given" and consent.get("givenBy") in ("parent", "guardian", "caregiver"):
            yield at("consents", index, "givenBy", related=[("guardian", "conflictOfInterest")])


@rule(
    "TIPX-CHD-006", "error", on="V",
    title="Child shown to the media",
    message="A consent of a child covers the media.",
    checks_that="No given consent of a child has the scope media.",
    why="A child's face or story can never be taken back.",
    mend="Take the scope out; no consent makes it right.",
    source="CoE Convention, Article 11(2) (article number to be checked)",
    wakes=("consents",),
)  # fmt: skip
def child_in_media(victim: Record, context: Context) -> Findings:
    for index, consent in enumerate(victim["consents"] if is_child(victim) else ()):
        if consent.get("status") == "given" and "media" in consent.get("scopes", ()):
            yield at("consents", index, "scopes")


@rule(
    "TIPX-CHD-011", "warning", on="V",
    title="Medical test alone",
    message="The person is called an adult on a medical age assessment.",
    checks_that="An adult's age does not rest on a medical assessment.",
    why="Bones and teeth are wrong by years; such tests are a last resort, one opinion among several.",
    mend="Have several professions assess the age; in doubt set presumed-child.",
    source="CoE Convention, Article 10(3), practice (to be checked)",
    wakes=("ageDetermination",),
)  # fmt: skip
def medical_test_alone(victim: Record, context: Context) -> Findings:
    if victim["ageDetermination"] == "medical-assessment" and victim.get("childStatus") == "adult":
        yield at("childStatus", related=[("ageDetermination",)])


@rule(
    "TIPX-CHD-012", "warning", on="C+V",
    title="Child's exploitation without a child",
    message="The event is one that only a child can suffer, but all its persons were adults.",
    checks_that=(
        "An event with child-labour-worst-forms, or with illegal-adoption alone, concerns a person who was not an adult at the acts."
    ),
    why="Either the form of exploitation or the age is wrong.",
    mend="Correct the purpose, or the ages.",
    source="ILO Convention 182 (to be checked)",
    needs=OF_CHILDREN | ADULT,
)  # fmt: skip
def no_child_in_it(payload: PayloadView, context: Context) -> Findings:
    acts = Acts(payload)
    for case in payload.cases:
        all_shown = not case.lost("events", "purposes")
        for index, event in enumerate(case.data.get("events", ())):
            purposes = set(event.get("purposes", ()))
            of_a_child = "child-labour-worst-forms" in purposes or (all_shown and purposes == {"illegal-adoption"})
            if of_a_child and acts.all_adults(case, event):
                yield at("events", index, "purposes", of=case)


@rule(
    "TIPX-CHD-013", "warning", on="V",
    title="Married child",
    message="A child is recorded as married or living in partnership.",
    checks_that="A child's maritalStatus is not married, registered-partnership or cohabiting.",
    why="Marriage of a child may itself be the exploitation.",
    mend="Examine it as forced or child marriage; use child-or-forced-marriage.",
    source="Directive 2011/36/EU as amended by Directive (EU) 2024/1712",
    wakes=("maritalStatus",),
)  # fmt: skip
def married_child(victim: Record, context: Context) -> Findings:
    if is_child(victim) and victim["maritalStatus"] in CONCLUDED:
        yield at("maritalStatus")


@rule(
    "TIPX-CHD-014", "info", on="C+V",
    title="Adult now, child at the acts",
    message="The person is an adult now but was a child at the acts: the classification rests on that age.",
    checks_that="Where an adult was a child at the acts and trafficking stands without a means, the dates are worth a second look.",
    why="The age at the acts counts, not the age at detection: correct, if the dates are.",
    mend="Confirm the dates of the acts and of birth.",
    source="TP Art. 3(c)",
    needs=WITHOUT_MEANS | ADULT,
)  # fmt: skip
def adult_now_child_then(payload: PayloadView, context: Context) -> Findings:
    told: set[int] = set()
    for case in payload.cases:
        for path, person, elements in vectors(case.data):
            if elements.get("means", "yes") == "yes" or assess_vector(vector_of(elements)).trafficking != YES:
                continue
            named = [person] if path[0] == "personFindings" else case.data.get("victimIds", ())
            for victim in filter(None, (payload.victim(one) for one in named)):
                if victim.data.get("childStatus") != "adult" or id(victim) in told:
                    continue
                if child_at_acts(victim.data, payload.events(case).deciding(victim.id)):
                    told.add(id(victim))
                    yield at("childStatus", of=victim, related=[Spot(path, case)])


@rule(
    "TIPX-CHD-015", "warning", on="V", absence=True,
    title="Is the guardian the suspect?",
    message="The adult with the child is a suspect, the guardian is a relative, and no conflict of interest is recorded.",
    checks_that=(
        "Where a child is accompanied by a suspect and the guardian is a parent or relative, conflictOfInterest says true or is "
        "not shown."
    ),
    why="The guardian speaks for the child: it must not be the one whom the child fears.",
    mend="Find out whether they are the same person; record conflictOfInterest; have another guardian appointed.",
    source="TIPX",
    wakes=("accompaniment",),
)  # fmt: skip
def guardian_the_suspect(victim: Record, context: Context) -> Findings:
    guardian = victim.get("guardian", {})
    if (
        victim["accompaniment"] == "accompanied-by-suspect"
        and guardian.get("type") in ("parent", "relative")
        and guardian.get("conflictOfInterest", False) is False
    ):
        yield at("guardian", "conflictOfInterest")
