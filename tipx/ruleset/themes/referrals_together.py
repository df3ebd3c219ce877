"""Rules over several referrals of a payload, and over a referral and its case: owners, duplicates, chains."""

from __future__ import annotations

from collections import defaultdict

from tipx import dates
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import CASE, PASSED_ON, TRANSFER, TWO_REFERRALS
from tipx.ruleset.terms import is_open

UNDECIDED = frozenset(("sent", "received", "information-requested"))
MOST_STEPS = 64
"""A chain of parents is followed no further; STR-017 finds the loops up to this length."""


def _accepted_at(referral: Record) -> int | None:
    """The moment of the newest accepted entry of the history; None when it was never accepted."""
    moments = [
        dates.instant(entry["at"])
        for entry in referral.get("statusHistory", ())
        if entry.get("status") == "accepted" and "at" in entry
    ]
    return max((moment for moment in moments if moment is not None), default=None)


def _receiver(referral: Record) -> Record | None:
    agency: Record | None = referral.get("to", {}).get("agency")
    return agency


@rule(
    "TIPX-REF-008", "error", on="R+C",
    title="Owner does not match the transfer",
    message={
        "": "The newest accepted transfer of this case went to another agency than its owner.",
        "early": "The case already bears the receiver as owner, but no transfer has been accepted.",
    },
    checks_that=(
        "The owner of a case is the receiver of the newest accepted transfer, unless the case is marked transferred; and not yet "
        "the receiver of a transfer that waits for acceptance."
    ),
    why="Two agencies that each take the other for the owner leave the person without one.",
    mend="Correct owner, or add the accepted entry to the transfer's history, or mark the case transferred.",
    source="Primero, Transfer.accept",
    needs=CASE | TRANSFER,
)  # fmt: skip
def owner_and_transfer(payload: PayloadView, context: Context) -> Findings:
    agencies = context.agencies
    for case in payload.cases:
        owner = agencies.key(case.data.get("owner"))
        transfers = [r for r in payload.referrals_of(case) if r.data.get("transfersOwnership") is True]
        transfers = [r for r in transfers if r.data.get("caseId") == case.id]
        if owner is None or not transfers or any(r.lost("statusHistory") for r in transfers):
            continue
        accepted = [(moment, r) for r in transfers if (moment := _accepted_at(r.data)) is not None]
        if accepted:
            newest = max(accepted, key=lambda pair: pair[0])[1]
            receiver = agencies.key(_receiver(newest.data))
            if receiver is not None and receiver != owner and case.data.get("status", "transferred") != "transferred":
                yield at("owner", of=case, related=[_spot(newest)])
        elif not any("accepted" in _statuses(r.data) for r in transfers):
            waiting = [r for r in transfers if is_open(r.data)]
            if len(waiting) == 1 and agencies.key(_receiver(waiting[0].data)) == owner:
                yield at("owner", of=case, say="early", related=[_spot(waiting[0])])


def _statuses(referral: Record) -> set[str]:
    return {entry.get("status", "") for entry in referral.get("statusHistory", ())}


def _spot(referral: Entry) -> Spot:
    return Spot(("to", "agency"), referral, "transfer")


@rule(
    "TIPX-REF-015", "warning", on="R+R",
    title="Service asked twice",
    message="The same receiver is already asked for the same service for the same person.",
    checks_that=(
        "No two open referrals ask one receiver for one service for one person, unless one is the direct parent of the other."
    ),
    why="Duplicate referrals block places and make two workers call one person.",
    mend="Cancel one of the two, or set parentReferralId when the later one carries the earlier one on.",
    source="Primero, duplicate alerts",
    needs=TWO_REFERRALS,
)  # fmt: skip
def asked_twice(payload: PayloadView, context: Context) -> Findings:
    receivers = [s.receiver.key for r, s in zip(payload.referrals, payload.sides, strict=True) if is_open(r.data)]
    if len(set(receivers)) == len(receivers):
        return
    groups: defaultdict[object, list[Entry]] = defaultdict(list)
    children: defaultdict[object, int] = defaultdict(int)
    for referral, sides in zip(payload.referrals, payload.sides, strict=True):
        receiver = sides.receiver.key
        if receiver is None or not is_open(referral.data):
            continue
        parent = referral.data.get("parentReferralId")
        services = {service.get("serviceType") for service in referral.data.get("requestedServices", ())} - {None}
        keys = [
            (receiver, person, service) for person in set(referral.data.get("victimIds", ())) for service in services
        ]
        first: Entry | None = None
        for key in keys:
            group = groups[key]
            kin = children[key, referral.id] + (1 if parent is not None and children[key, "id", parent] else 0)
            if len(group) > kin and (first is None or group[0].ordinal < first.ordinal):
                first = group[0]
            group.append(referral)
            children[key, "id", referral.id] += 1
            if parent is not None:
                children[key, parent] += 1
        if first is not None:
            yield at("requestedServices", of=referral, related=[Spot(("requestedServices",), first, "first")])


@rule(
    "TIPX-REF-016", "warning", on="R+R",
    title="Passed on too often",
    message="More than {limit} referrals stand above this one.",
    checks_that="A chain of referrals (parentReferralId) has no more than maxHops links above a referral.",
    why="A person handed on again and again has been helped by nobody.",
    mend="Find out who is responsible before referring again; bring the agencies together.",
    source="TIPX",
    needs=PASSED_ON,
)  # fmt: skip
def passed_on_too_often(payload: PayloadView, context: Context) -> Findings:
    limit: int = context.parameters["maxHops"]
    for referral in payload.referrals:
        parents, current, seen = 0, referral, {referral.id}
        while parents <= MOST_STEPS and "parentReferralId" in current.data:
            above = current.data["parentReferralId"]
            if above in seen:
                parents = 0
                break
            parents += 1
            seen.add(above)
            parent = payload.referral(above)
            if parent is None:
                break
            current = parent
        if parents > limit:
            yield at("parentReferralId", of=referral, limit=limit)


@rule(
    "TIPX-REF-019", "error", on="R+R",
    title="Two possible owners",
    message="Another transfer of the same case is waiting for an answer.",
    checks_that="At most one transfer of ownership of a case waits for an answer (sent, received, information-requested).",
    why="When both receivers accept, the case has two owners.",
    mend="Cancel one transfer, or wait for its answer.",
    source="SORMAS issues 8576 and 9836 (defects of this kind)",
    needs=TRANSFER | TWO_REFERRALS,
)  # fmt: skip
def two_possible_owners(payload: PayloadView, context: Context) -> Findings:
    first: dict[str, Entry] = {}
    for referral in payload.referrals:
        case = referral.data.get("caseId")
        if referral.data.get("transfersOwnership") is not True or referral.data.get("status") not in UNDECIDED:
            continue
        if case in first:
            yield at("transfersOwnership", of=referral, related=[Spot(("transfersOwnership",), first[case], "first")])
        elif case is not None:
            first[case] = referral
