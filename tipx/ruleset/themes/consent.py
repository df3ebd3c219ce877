"""Rules about a person's consent itself: what it was given for, whether it still stands, what its record must show."""

from __future__ import annotations

from collections.abc import Iterator

from tipx import dates
from tipx.reading.model import Path
from tipx.ruleset.context import Context
from tipx.ruleset.finding import Entry, Findings, Record, Spot, at
from tipx.ruleset.grounds import consents_of, legal_basis, only_on_consent, overridden, overrides
from tipx.ruleset.payload import PayloadView
from tipx.ruleset.registry import rule
from tipx.ruleset.signs import CONSENTS, VICTIM
from tipx.ruleset.terms import day, given_consents, is_child

INFORMED = ("purpose", "uses", "research", "access", "retention", "withdrawal")
PURPOSE_SCOPES = {
    "investigation": "share-with-law-enforcement",
    "prosecution": "share-with-law-enforcement",
    "international-cooperation": "share-cross-border",
    "return-and-reintegration": "share-cross-border",
    "family-tracing": "family-tracing",
    "statistics": "statistics",
    "research": "research",
}
"""What a person must have agreed to before consent alone carries a purpose."""


@rule(
    "TIPX-CDP-011", "warning", on="B+V", absence=True,
    title="Purpose beyond the consent",
    message="The message rests on consent alone, and this person has not agreed to one of its purposes.",
    checks_that=(
        "Where consent is the only legal basis, each person has given a consent of the scope that each purpose of the message "
        "needs."
    ),
    why="A consent to help is no consent to prosecution or research.",
    mend="Ask the person, leave the purpose out, or name the other legal basis.",
    source="IOM Data Protection Manual, principle 2",
    needs=VICTIM, when=only_on_consent,
)  # fmt: skip
def purpose_beyond_consent(payload: PayloadView, context: Context) -> Findings:
    if context.header is None:
        return
    scopes = {PURPOSE_SCOPES[purpose] for purpose in context.header.get("purpose", ()) if purpose in PURPOSE_SCOPES}
    for victim in payload.victims:
        if any(not given_consents(victim.data, scope) for scope in scopes):
            yield at("consents", of=victim, absent=[*consents_of(victim, "status", "scopes"), *legal_basis(payload)])


@rule(
    "TIPX-CDP-014", "error", on="B+V", absence=True,
    title="Consent was withdrawn",
    message="The person has withdrawn this consent, and the message rests on consent alone.",
    checks_that=(
        "Records are not sent on consent alone when the newest consent of scope services, share-for-referral or "
        "share-cross-border is withdrawn before the day of sending."
    ),
    why="Who takes consent back must be heard, or nobody will give it.",
    mend="Do not send the person's record; send a withdrawal to those who have it; or name the override or other legal basis.",
    source="IOM Data Protection Manual, principle 4",
    needs=CONSENTS, when=only_on_consent,
)  # fmt: skip
def consent_was_withdrawn(payload: PayloadView, context: Context) -> Findings:
    header = context.header
    if header is None:
        return
    if header.get("bundleType") not in ("submission", "request", "response"):
        return
    for victim in payload.victims:
        if overridden(payload, victim):
            continue
        for index in sorted(set(_withdrawn_now(victim.data, context))):
            consent = victim.data["consents"][index]
            if not _left_to_referral(consent, victim, payload):
                day_of_it: list[Path] = [] if "withdrawnOn" in consent else [("consents", index, "withdrawnOn")]
                fields = consents_of(victim, "status", "scopes", "givenOn")
                absent: list[Path | Spot] = [*day_of_it, *fields, *overrides(payload, victim), *legal_basis(payload)]
                yield at("consents", index, "status", of=victim, absent=absent)


_SHARING = ("services", "share-for-referral", "share-cross-border")


def _withdrawn_now(victim: Record, context: Context) -> Iterator[int]:
    """For each scope of sharing the newest consent, by index, when it is withdrawn and none was given after it."""
    for scope in _SHARING:
        of_scope = [(i, c) for i, c in enumerate(victim.get("consents", ())) if scope in c.get("scopes", ())]
        withdrawn = [(_since(c), i, c) for i, c in of_scope if c.get("status") == "withdrawn"]
        if not withdrawn:
            continue
        since, index, newest = max(withdrawn, key=lambda one: one[:2])
        day_of_it = day(newest, "withdrawnOn")
        if day_of_it is not None and (context.sent_day is None or day_of_it.latest >= context.sent_day):
            continue
        # A given one without a date may be later.
        given = [day(c, "givenOn") for _, c in of_scope if c.get("status") == "given"]
        if not any(one is None or one.latest >= since for one in given):
            yield index


def _since(consent: Record) -> int:
    """The day from which a withdrawn consent was the newest; 0 when it has no date."""
    known = day(consent, "withdrawnOn") or day(consent, "givenOn")
    return known.latest if known is not None else 0


def _left_to_referral(consent: Record, victim: Entry, payload: PayloadView) -> bool:
    """Whether a referral issued after the withdrawal (without a day: one that relies on it) is judged by TIPX-TMP-009."""
    withdrawn = day(consent, "withdrawnOn")
    for referral in payload.referrals_of(victim):
        if withdrawn is None:
            if any(entry.get("consentId") == consent.get("id") for entry in referral.data.get("consentIds", ())):
                return True
            continue
        issued = dates.day_of_datetime(referral.data["issuedOn"]) if "issuedOn" in referral.data else None
        if issued is None or issued > withdrawn.latest:
            return True
    return False


@rule(
    "TIPX-CDP-015", "warning", on="V", absence=True,
    title="Consent record incomplete",
    message={
        "": "This consent does not say who gave it, or when.",
        "informed": "This consent does not show that the person was told everything needed to decide.",
        "assent": "Somebody else consented for this child, and the child's own assent is not recorded.",
    },
    checks_that=(
        "A given consent has givenBy and givenOn, all six items of `informed` true, and for a child on whose behalf another gave "
        "it, childAssent."
    ),
    why="A consent that cannot be shown to be informed protects neither the person nor the agency.",
    mend="Complete the consent record; ask the person again where something was not told.",
    source="HTCDS 2.0, con_Consent guidance",
    wakes=("consents",),
)  # fmt: skip
def consent_incomplete(victim: Record, context: Context) -> Findings:
    for index, consent in enumerate(victim["consents"]):
        if consent.get("status") != "given":
            continue
        for name in ("givenBy", "givenOn"):
            if name not in consent:
                yield at("consents", index, absent=[("consents", index, name)])
        informed = consent.get("informed", {})
        for name in INFORMED:
            if informed.get(name) is True:
                continue
            if name not in informed:
                yield at("consents", index, say="informed", absent=[("consents", index, "informed", name)])
            elif informed[name] is False:
                yield at("consents", index, say="informed", absent=[])
        by_other = consent.get("givenBy", "person") != "person"
        if is_child(victim) and by_other and "childAssent" not in consent:
            yield at("consents", index, say="assent", absent=[("consents", index, "childAssent")])
