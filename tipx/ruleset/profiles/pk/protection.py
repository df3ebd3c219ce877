"""Rules about persons whom Pakistan's practice overlooks: bonded labourers, beggars abroad, refugees, children far from home."""

from __future__ import annotations

from collections.abc import Iterator

from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.profiles.pk import rule
from tipx.ruleset.profiles.pk.common import AWAITS, PAKISTAN, parameter
from tipx.ruleset.terms import is_child

BONDED = "debt-bondage-labour"
DECIDED = frozenset(("positive", "negative"))


@rule(
    "TIPX-PK-013", "warning", on="C+A", absence=True,
    title="Bonded labour",
    message={
        "": "Work against a debt in this kind of work is often bonded labour, and the purposes do not say so.",
        "labour": "Bonded labour is recorded, and no labour department takes part or receives the message.",
    },
    checks_that=(
        "An event in brick kilns, farms or carpet weaving with a debt has the purpose debt-bondage-labour; with it, an agency of type "
        "labour-inspection sends, owns, takes part or receives. Not where the event took place in another country."
    ),
    why="A debt that binds families for years passes for an ordinary advance; the law sets them free from it.",
    mend="Record debt-bondage-labour where it is that; involve the labour department.",
    source="US Trafficking in Persons Report 2023, Pakistan; Bonded Labour System (Abolition) Act 1992, sections 4 to 6 (read for the Punjab)",
)  # fmt: skip
def bonded_labour(payload: PayloadView, context: Context) -> Findings:
    activities = parameter(context, "bondedLabourActivities")
    for case in payload.cases:
        for index, event in enumerate(case.data.get("events", ())):
            bound = "debt" in event or "debt-bondage" in event.get("controlMethods", ())
            abroad = event.get("place", {}).get("country", PAKISTAN) != PAKISTAN
            if not bound or abroad or set(activities).isdisjoint(event.get("labourActivities", ())):
                continue
            if BONDED not in event.get("purposes", ()):
                yield at("events", index, "purposes", of=case)
            elif payload.header is not None and not _labour_department(case, payload, context):
                absent: list[Path | Spot] = [("participatingAgencies", "agency"), Spot(("recipients",), payload.header)]
                yield at("events", index, "purposes", of=case, say="labour", absent=absent)


def _labour_department(case: Entry, payload: PayloadView, context: Context) -> bool:
    """Whether a labour department is, or may be, among those who act on a case or receive it."""
    header = context.header or {}
    involved = [header.get("sender"), case.data.get("owner"), *header.get("recipients", ())]
    involved += [one.get("agency") for one in case.data.get("participatingAgencies", ())]
    involved += [one.data.get("to", {}).get("agency") for one in payload.referrals_of(case)]
    return any(context.agencies.type(one) in ("labour-inspection", None) for one in involved)


@rule(
    "TIPX-PK-014", "warning", on="C+V", absence=True,
    title="Begging abroad",
    message={
        "scope": "The person was made to beg in another country, and the scope is not cross-border.",
        "defendant": "The person was made to beg abroad and is a defendant, and nobody has decided whether the person is a victim.",
    },
    checks_that=(
        "A case of forced begging in one of the countries where organised begging of Pakistanis is known is cross-border, and its "
        "persons who are defendants have a positive or negative decision on victim status."
    ),
    why="Those who are brought home from begging abroad are seen as offenders before anybody asks who sent them.",
    mend="Correct the scope; screen the person as a victim first.",
    source=f"Press of February 2025 on the objects of the amending bill (Business Recorder, 18 February 2025); its text as enacted {AWAITS}",
)  # fmt: skip
def begging_abroad(payload: PayloadView, context: Context) -> Findings:
    countries = parameter(context, "beggingCountries")
    for case in payload.cases:
        accused = {
            one
            for proceeding in case.data.get("proceedings", ())
            if proceeding.get("victimRole") == "defendant"
            for one in proceeding.get("victimIds", ())
        }
        for index, event in enumerate(case.data.get("events", ())):
            if (
                "forced-begging" not in event.get("purposes", ())
                or event.get("place", {}).get("country") not in countries
            ):
                continue
            place = ("events", index, "place", "country")
            if case.data.get("scope", "cross-border") != "cross-border":
                yield at(*place, of=case, say="scope", absent=(), related=[("scope",)])
                continue
            for victim in _persons(event, case, payload):
                if victim.id in accused and not _is_decided(victim):
                    yield at(*place, of=case, say="defendant", absent=[Spot(("decisions", "outcome"), victim)])
                    break


def _persons(event: Record, case: Entry, payload: PayloadView) -> Iterator[Entry]:
    """The persons of an event, as far as their records are in the payload."""
    if "victimIds" in event or not case.lost("events", "victimIds"):
        yield from payload.persons(event if "victimIds" in event else case.data)


def _is_decided(victim: Entry) -> bool:
    return any(one.get("outcome") in DECIDED for one in victim.data.get("decisions", ()))


@rule(
    "TIPX-PK-015", "warning", on="R+V+C+A",
    title="Child protection of another province",
    message="The child was found in one province, and only child protection agencies of others take part.",
    checks_that=(
        "Where a child is referred and was found in Pakistan, one of the agencies for children that take part is of that province, or "
        "of none that is known."
    ),
    why="The duty and the power to keep a child safe lie with the body of the province where the child is.",
    mend="Involve the child protection body of the province, beside the one that is there already.",
    source=(
        "UNODC and FIA consultation workshop, Islamabad; Sindh Child Protection Authority Act 2011 and Islamabad Capital Territory Child "
        f"Protection Act 2018 (read); the bodies of the other provinces {AWAITS}"
    ),
)  # fmt: skip
def body_of_the_province(payload: PayloadView, context: Context) -> Findings:
    provinces = {one["code"] for one in parameter(context, "provinces")}
    for referral in payload.referrals:
        case = payload.case(referral.data.get("caseId"))
        if case is None or not any(is_child(one.data) for one in payload.persons(referral)):
            continue
        found = case.data.get("detectionPlace", {}).get("subdivision")
        if found not in provinces or case.lost("participatingAgencies") or context.header_lost("recipients"):
            continue
        if context.header_lost("agencies", "mandates"):
            continue
        there = [context.agencies.get(one, "subdivision") for one in _for_children(referral, case, context)]
        if there and all(one is not None and one != found for one in there):
            yield at("to", "agency", of=referral, related=[Spot(("detectionPlace", "subdivision"), case)])


def _for_children(referral: Entry, case: Entry, context: Context) -> list[Record]:
    """The agencies that are for children, or of which nobody knows, among those that act on a referral or receive it."""
    involved = [referral.data.get(side, {}).get("agency") for side in ("from", "to")]
    involved += (context.header or {}).get("recipients", ())
    involved += [one.get("agency") for one in case.data.get("participatingAgencies", ())]
    return [
        one
        for one in involved
        if one is not None
        and (
            context.agencies.type(one) in ("child-protection", None)
            or "assist-children" in context.agencies.get(one, "mandates", ())
        )
    ]


@rule(
    "TIPX-PK-017", "warning", on="V", absence=True,
    title="Return before the refugee status is known",
    message="A return of an Afghan citizen is considered, and the status in Pakistan is not known.",
    checks_that="A citizen of Afghanistan for whom a return is considered has a migrationStatus other than unknown.",
    why="Whoever is registered as a refugee, or seeks asylum, must not be sent back; no identity card of Pakistan can be asked of them.",
    mend="Find out the status first: the proof of registration card and the Afghan citizen card are accepted documents.",
    source=f"Practice, {AWAITS}",
    wakes=("returnPlan",),
)  # fmt: skip
def refugee_status_first(victim: Record, context: Context) -> Findings:
    planned = victim["returnPlan"].get("status", "not-considered") != "not-considered"
    status = victim.get("migrationStatus", "unknown")
    if planned and status == "unknown" and "AF" in victim.get("citizenships", ()):
        yield at("migrationStatus", absent=[("migrationStatus",)] if "migrationStatus" not in victim else ())
